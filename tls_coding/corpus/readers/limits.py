"""What is read from a source file at all: its size, its archive and its XML, each with a limit."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from tls_coding.errors import UsageError

MAX_BYTES = 200_000_000  # a transcript of 100 hours has about 5 million
MAX_UNPACKED = 500_000_000  # with pictures
MAX_XML = 50_000_000  # of the XML in a document, which takes up to thirty times as much memory
_PICTURES = tuple(
    ".png .jpg .jpeg .jfif .gif .bmp .tif .tiff .emf .wmf .emz .wmz .svg .svm .wdp .webp .wav .mp3 "
    ".mp4 .m4a .mov .avi .odttf .ttf .fntdata .bin .pdf".split()
)


def check_file(path: Path, limit: int = MAX_BYTES) -> None:
    """Raise UsageError for what is no ordinary file, is empty or is larger than `limit` bytes."""
    try:
        about = path.stat()
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file.") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from None
    if not stat.S_ISREG(about.st_mode):
        raise UsageError(f"{path}: not a file.")
    if not os.access(path, os.R_OK):
        raise UsageError(f"{path}: cannot be read (no permission).")
    if about.st_size == 0:
        raise UsageError(f"{path}: the file is empty, it holds no text.")
    if about.st_size > limit:
        raise UsageError(
            f"{path}: over {limit / 1e6:,.0f} MB ({about.st_size / 1e6:,.1f}). Import text, not "
            "recordings."
        )


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """All of a file; raises UsageError as `check_file` does."""
    check_file(path, limit)
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from None
    if len(raw) > limit:
        raise UsageError(f"{path}: over {limit / 1e6:,.0f} MB, and growing.")
    return raw


def parse_xml(raw: bytes, path: Path) -> Any:
    """The root element; raises UsageError for broken XML and for one with entities of its own.

    Such entities can stand for gigabytes, or for other files of the machine.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,  # ids that no XML name may be are no reason to refuse an interview
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UsageError(f"{path}: not well-formed XML ({_first_line(error)}).") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise UsageError(
            f"{path}: declares XML entities, which are not expanded. Save it without them."
        )
    return root


def check_zip(
    path: Path, what: str, member: str, limit: int = MAX_UNPACKED, xml: int = MAX_UNPACKED
) -> None:
    """Raise UsageError unless `path` is a zip archive with `member`, of `limit` bytes unpacked.

    `what` is the kind of document that it should be, for the message; `xml` limits the bytes of
    it that are no pictures, sounds or fonts.
    """
    check_file(path)
    a = "an" if what[0] in "AEIOU" else "a"
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(info.filename.lower(), info.file_size) for info in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UsageError(
            f"{path}: not {a} {what} (it is no zip archive). One of an old program must be "
            "saved anew first."
        ) from None
    if all(name != member.lower() for name, _ in sizes):
        raise UsageError(f"{path}: a zip archive, but not {a} {what} (it has no {member}).")
    whole = sum(size for _, size in sizes)
    text = sum(size for name, size in sizes if not name.endswith(_PICTURES))
    for size, most, part in ((whole, limit, ""), (text, xml, "what is no picture in it ")):
        if size > most:
            raise UsageError(
                f"{path}: {part}unpacks to {size / 1e6:,.0f} MB; the limit is {most / 1e6:,.0f} MB."
            )


def _first_line(error: Exception) -> str:
    """What the parser says, without the text that it met."""
    position = getattr(error, "position", None)
    return f"line {position[0]}, column {position[1]}" if position else "it cannot be parsed"
