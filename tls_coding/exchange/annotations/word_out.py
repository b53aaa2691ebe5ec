"""A transcript with its codings in; a Word file with comments out, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

from docx import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tls_coding.exchange.annotations.documents import Coded, Document

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx_bytes(document: Document) -> bytes:
    """The bytes of the file: a paragraph for each line, a comment for each coding."""
    word = WordFile()
    text = _NOT_XML.sub(" ", document.text)
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, one in enumerate(document.codings):
        _comment(word, one)
        starts.setdefault(one.start, []).append(number)
        ends.setdefault(one.end, []).append(number)
    marks = sorted({*starts, *ends})
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        inside = [mark for mark in marks if at <= mark <= end]
        _paragraph(word.add_paragraph(), text, sorted({at, *inside, end}), starts, ends)
        at = end + 1
    return _packed(word)


def _comment(word: Any, coded: Coded) -> None:
    """The words of a comment: the code, then the memo; they are numbered from 0."""
    words = _NOT_XML.sub(" ", "\n".join([coded.code, coded.memo] if coded.memo else [coded.code]))
    comment = word.comments.add_comment(text=words, author=coded.coder, initials="")
    element = comment._comment_elm
    if coded.at:
        element.set(qn("w:date"), coded.at)
    else:
        element.attrib.pop(qn("w:date"), None)


def _paragraph(
    paragraph: Any,
    text: str,
    cuts: Sequence[int],
    starts: dict[int, list[int]],
    ends: dict[int, list[int]],
) -> None:
    """Runs between marks; at each mark first what ends there, then what begins."""
    for at, after in pairwise([*cuts, cuts[-1]]):
        for number in ends.get(at, ()):
            paragraph._p.append(_mark("w:commentRangeEnd", number))
            reference = paragraph.add_run()
            reference._r.append(_mark("w:commentReference", number))
        for number in starts.get(at, ()):
            paragraph._p.append(_mark("w:commentRangeStart", number))
        if after > at:
            paragraph.add_run(text[at:after])


def _mark(tag: str, number: int) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    return element


def _packed(word: Any) -> bytes:
    """The file without the time of its making."""
    made, out = BytesIO(), BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, source.read(name))
    return out.getvalue()
