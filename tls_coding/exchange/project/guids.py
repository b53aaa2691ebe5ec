"""Stable ids in, GUIDs out (RFC 4122, version 5), and GUIDs of any spelling in one spelling."""

from __future__ import annotations

import hashlib
import re
from uuid import NAMESPACE_URL, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "urn:tls-coding:refi-qda")
_PREFIX = NAMESPACE.bytes
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def guid(kind: str, *parts: object) -> str:
    """The GUID of what `parts` name among things of one kind: the same always.

    >>> guid("code", "informal.secrecy") == guid("code", "informal.secrecy")
    True
    """
    # What `uuid.uuid5` does, in a fifth of its time: a large project needs half a million.
    name = "\x1f".join([kind, *map(str, parts)]).encode("utf-8")
    digest = bytearray(hashlib.sha1(_PREFIX + name, usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_guid(text: str) -> bool:
    """True for a GUID in the one spelling used here."""
    return _GUID.fullmatch(text) is not None


def one_spelling(text: str | None) -> str:
    """A GUID as a file writes it, in lower case without braces; one made of what is no GUID.

    >>> one_spelling("{076E0085-4486-5B06-9F16-A79CA1563027}")
    '076e0085-4486-5b06-9f16-a79ca1563027'
    """
    plain = (text or "").strip().strip("{}").lower()
    return plain if not plain or is_guid(plain) else guid("foreign", plain)
