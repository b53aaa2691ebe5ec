"""Limits of memory and time for pdfminer, which reads whatever a file says.

A stream that unpacks to gigabytes, a map of four thousand million letters, drawings that draw each
other: each of these meets a limit inside `bounded`.
"""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfminer import pdftypes
from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.lzw import LZWDecoder
from pdfminer.runlength import rldecode

MAX_STREAM = 100_000_000  # bytes of one stream, unpacked
MAX_MAPPED = 2_000_000  # entries of all maps from glyphs to letters on one page
MAX_PAGE_SECONDS = 120.0


class TooMuch(Exception):
    """The file asks for more memory or time than any transcript needs."""


class Watch:
    """Unpacks for pdfminer in place of the module zlib, within limits; and looks at the clock."""

    error = zlib.error
    decompressobj = zlib.decompressobj

    def __init__(self) -> None:
        self.end = time.monotonic() + MAX_PAGE_SECONDS
        self.mapped = 0
        self.damaged = False

    def check(self, mapped: int = 0) -> None:
        """Raise TooMuch when time is over, or too many glyphs have been mapped to letters."""
        self.mapped += mapped
        if time.monotonic() > self.end or self.mapped > MAX_MAPPED:
            raise TooMuch

    def decompress(self, data: bytes) -> bytes:
        """What zlib.decompress gives; raises zlib.error, or TooMuch."""
        unpacker = zlib.decompressobj()
        try:
            unpacked = unpacker.decompress(data, MAX_STREAM)
        except zlib.error:
            self.damaged = True
            raise
        if unpacker.unconsumed_tail:
            raise TooMuch
        if not unpacker.eof:
            self.damaged = True
            raise zlib.error("incomplete stream")
        return unpacked


@contextmanager
def bounded() -> Iterator[Watch]:
    """What pdfminer does inside keeps to the limits, or ends with TooMuch."""
    watch = Watch()
    add = FileUnicodeMap.add_cid2unichr

    def watched(self: FileUnicodeMap, cid: int, code: Any) -> None:
        watch.check(1)
        add(self, cid, code)

    with (
        _replaced(pdftypes, zlib=watch, lzwdecode=_unpack_lzw, rldecode=_unpack_runs),
        _replaced(FileUnicodeMap, add_cid2unichr=watched),
    ):
        yield watch


@contextmanager
def _replaced(owner: Any, **values: Any) -> Iterator[None]:
    before = {name: getattr(owner, name) for name in values}
    try:
        for name, value in values.items():
            setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


def _unpack_lzw(data: bytes) -> bytes:
    unpacked = bytearray()
    for piece in LZWDecoder(io.BytesIO(data)).run():
        unpacked += piece
        if len(unpacked) > MAX_STREAM:
            raise TooMuch
    return bytes(unpacked)


def _unpack_runs(data: bytes) -> bytes:
    if len(data) > MAX_STREAM // 128:
        raise TooMuch
    return rldecode(data)
