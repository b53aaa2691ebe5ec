"""Codes and sets in; a `.qdc` file out, valid against the schema."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from tls_coding.errors import UsageError
from tls_coding.exchange.project.model import Code, Set, xml_text
from tls_coding.exchange.refi.write_parts import CODEBOOK, Builder


def codebook_bytes(codes: Sequence[Code], origin: str, sets: Iterable[Set] = ()) -> bytes:
    """The file; raises UsageError without a code, for the standard knows no empty codebook."""
    if not codes:
        raise UsageError("The codebook has no codes: there is nothing to write.")
    build = Builder(CODEBOOK)
    root = build.element("CodeBook", origin=xml_text(origin))
    listed = build.element("Codes")
    root.append(listed)
    for code in codes:
        listed.append(build.code(code, notes=False))
    members = [build.set(one) for one in sets]
    if members:
        holder = build.element("Sets")
        root.append(holder)
        holder.extend(members)
    etree.indent(root)
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"
