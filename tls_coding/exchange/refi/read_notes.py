"""`<Notes>` in; memos, whether their text stands in the XML or in a file, out."""

from __future__ import annotations

from collections import Counter

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import one_spelling
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Note
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.refi.archive import Archive
from tls_coding.exchange.refi.elements import Element, child, children, text_in
from tls_coding.exchange.refi.read_parts import guid_of


def read_notes(container: Element | None, archive: Archive) -> tuple[list[Note], list[Loss]]:
    """The memos, whether their text stands in the XML or in a file."""
    notes, lost = [], Counter[str]()
    for n, element in enumerate(children(container, "Note")):
        name = element.get("name") or ""
        text = text_of(element, archive)
        about = text_in(element, "Description") or ""
        if text is None and not about:
            lost["memos whose text is not in the file"] += 1
            continue
        coded = sum(1 for each in element.iter() if _is_coding(each))
        lost["codings of memos"] += coded
        notes.append(
            Note(
                guid=guid_of(element, "note", n, name),
                name=name,
                text=text.text if text else "",
                user=one_spelling(element.get("creatingUser")),
                at=element.get("creationDateTime") or "",
                changed_by=one_spelling(element.get("modifyingUser")),
                changed_at=element.get("modifiedDateTime") or "",
                description=about,
            )
        )
    return notes, [Loss(what, count) for what, count in lost.items()]


def _is_coding(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "Coding"


def text_of(holder: Element, archive: Archive) -> FileText | None:
    """The text, inline or in a file; None where there is none."""
    inline = text_in(holder, "PlainTextContent")
    path = holder.get("plainTextPath")
    if inline is not None and (inline or not path):
        return FileText.of(inline)
    raw = archive.text_file(path) if path else None
    if raw is None:
        return None
    text = FileText.read(raw)
    if "\x00" in text.text:
        raise UsageError(f"{archive.path}: what it names as a text is none. Refused.")
    return text


def has_graphs(root: Element) -> int:
    """How many drawings a project holds."""
    return len(list(children(child(root, "Graphs"), "Graph")))
