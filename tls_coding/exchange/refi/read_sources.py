"""`<Sources>` in; texts with selections as their file counts them out.

A PDF's or picture's text, and a recording's transcripts, are sources like any other; a document
(Word, PDF …) without a plain text beside it is read itself. What was coded in the picture or the
sound has no place in a text: it is counted as a loss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import one_spelling
from tls_coding.exchange.project.landing import NOT_SAID, Unplaced
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Coding, Selection, Source
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.refi.archive import Archive
from tls_coding.exchange.refi.documents import Documents
from tls_coding.exchange.refi.elements import Element, child, children, text_in
from tls_coding.exchange.refi.read_notes import text_of
from tls_coding.exchange.refi.read_parts import (
    codings,
    guid_of,
    targets,
    values,
    without_code,
)

MAX_QUOTED = 500_000_000  # characters that all selections of a project may quote
FAR = 1 << 40  # further than any text reaches
KINDS = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")
_TEXTS = {"PDFSource": "Representation", "PictureSource": "TextDescription"}
UNNAMED = "codings that name no code"
_BEYOND_TEXT = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection")


@dataclass
class Sources:
    """What was found: sources that are still to be placed, and what could not be taken over."""

    unplaced: list[Unplaced] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, what: str, count: int = 1) -> None:
        """Count something that has no place here."""
        self.losses.append(Loss(what, count))


def read_sources(container: Element | None, archive: Archive) -> Sources:
    """Every source with a text; the others are losses."""
    found = Sources()
    documents = Documents(archive)
    quoted = 0
    for n, element in enumerate(children(container, *KINDS)):
        kind = element.tag.rpartition("}")[2]
        source = _source(element, kind, n)
        texts = list(_texts(element, kind)) or _document_of(element, kind, documents)
        areas = list(_areas(element, source.guid, archive, found, has_text=bool(texts)))
        found.lose(UNNAMED, without_code(element))
        if not texts:
            found.lose("sources without a text (pictures, PDFs, recordings)")
            found.lose("codings of sources without a text", len(source.codings))
        for m, holder in enumerate(texts):
            read = _read_text(holder, element, archive, documents)
            named = _named(source, holder, m)
            if holder is not element:
                own = codings(holder, f"{source.guid} text")
                named = replace(named, codings=named.codings + own)
            given = (*_selections(holder, source.guid, found), *(areas if m == 0 else ()))
            quoted += _take(found, replace(named, selections=given), *read)
            if quoted > MAX_QUOTED:
                limit = f"{MAX_QUOTED:,} characters"
                raise UsageError(f"{archive.path}: its codings quote over {limit} in all. Refused.")
    return found


def _document_of(element: Element, kind: str, documents: Documents) -> list[Element]:
    """The source itself as the holder of its text, where that is in a PDF that can be read."""
    readable = kind == "PDFSource" and documents.text(element.get("path")) is not None
    return [element] if readable else []


def _read_text(
    holder: Element, element: Element, archive: Archive, documents: Documents
) -> tuple[FileText | None, str]:
    """The plain text, or else that of the document beside it, with the kind of the document."""
    text = text_of(holder, archive)
    if text is not None and text.text.strip():
        return text, ""
    for attribute in ("richTextPath", "path"):
        reference = holder.get(attribute) or element.get(attribute)
        read = documents.text(reference)
        if reference and read is not None:
            return read, documents.kinds[reference]
    return text, ""


def _areas(
    element: Element, where: str, archive: Archive, found: Sources, *, has_text: bool
) -> Iterator[Selection]:
    """What was coded on a page, a picture or a sound; of a page with its words, to be found by.

    A part of a page that says what it quotes is a passage of the page's text; the rest is lost.
    """
    for n, area in enumerate(children(element, *_BEYOND_TEXT)):
        own = guid_of(area, "area", where, n)
        coded = codings(area, own)
        holder = child(area, "Representation")
        text = None if holder is None else text_of(holder, archive)
        name = text.text.strip() if text else area.get("name") or ""
        if has_text and area.tag.endswith("PDFSelection") and name.strip():
            yield _selection(area, own, NOT_SAID, NOT_SAID, name, coded)
        else:
            found.lose("codings of areas of pages and pictures, and of times", len(coded))


def _source(element: Element, kind: str, n: int) -> Source:
    name = element.get("name") or ""
    own = guid_of(element, "source", n, name)
    return Source(
        guid=own,
        name=name,
        text="",
        user=one_spelling(element.get("creatingUser")),
        at=element.get("creationDateTime") or "",
        changed_by=one_spelling(element.get("modifyingUser")),
        changed_at=element.get("modifiedDateTime") or "",
        description=text_in(element, "Description") or "",
        codings=codings(element, own),
        notes=targets(element, "NoteRef"),
        values=values(element),
        kind=kind,
    )


def _texts(element: Element, kind: str) -> Iterator[Element]:
    """The elements that hold the text of a source and what is selected in it."""
    if kind == "TextSource":
        yield element
    elif kind in _TEXTS:
        yield from list(children(element, _TEXTS[kind]))[:1]
    else:
        yield from children(element, "Transcript")


def _named(source: Source, holder: Element, number: int) -> Source:
    """The source that a further transcript of one recording is."""
    if number == 0:
        return source
    own = guid_of(holder, "transcript", source.guid, number)
    name = holder.get("name") or f"{source.name} {number + 1}"
    return replace(source, guid=own, name=name, codings=(), notes=())


def _take(found: Sources, source: Source, text: FileText | None, document: str) -> int:
    """Add a source with its text; returns how many characters its selections quote."""
    given = source.selections
    if text is None or not text.text:
        found.lose("sources whose text is not in the file")
        lost = sum(len(selection.codings) for selection in given) + len(source.codings)
        found.lose("codings of sources whose text is not in the file", lost)
        return 0
    found.unplaced.append(Unplaced(source, text, document))
    most = len(text.text)
    whole = most * len(source.codings)
    return whole + sum(min(most, max(0, one.end - one.start)) for one in given)


def _selections(holder: Element, where: str, found: Sources) -> Iterator[Selection]:
    """Selections with the positions that the file gives."""
    points = {
        one_spelling(point.get("guid")): point.get("position")
        for point in children(holder, "SyncPoint")
    }
    found.lose("times of recordings beside their transcript", len(points))
    names = ("PlainTextSelection", "TranscriptSelection")
    for n, element in enumerate(children(holder, *names)):
        begin, end = element.get("startPosition"), element.get("endPosition")
        if begin is None and points:
            begin = points.get(one_spelling(element.get("fromSyncPoint")))
            end = points.get(one_spelling(element.get("toSyncPoint")))
        own = guid_of(element, "selection", where, n)
        coded = codings(element, own)
        try:
            start, stop = int(begin or ""), int(end or "")
        except ValueError:
            found.lose("codings of selections without a position", max(1, len(coded)))
            continue
        start, stop = max(-FAR, min(start, FAR)), max(-FAR, min(stop, FAR))
        yield _selection(element, own, start, stop, element.get("name") or "", coded)


def _selection(
    element: Element, own: str, start: int, end: int, name: str, coded: tuple[Coding, ...]
) -> Selection:
    return Selection(
        guid=own,
        start=start,
        end=end,
        name=name,
        user=one_spelling(element.get("creatingUser")),
        at=element.get("creationDateTime") or "",
        changed_by=one_spelling(element.get("modifyingUser")),
        changed_at=element.get("modifiedDateTime") or "",
        description=text_in(element, "Description") or "",
        codings=coded,
        notes=targets(element, "NoteRef"),
    )
