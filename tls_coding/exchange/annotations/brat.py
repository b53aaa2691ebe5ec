"""brat standoff (`.txt` with `.ann`): a study out, and such files in.

Positions count code points. A code is an entity type, its coder an attribute `Coder`, a memo a
note. brat spells types with letters, digits, `_` and `-`: the dots of our ids are written `-`. A
passage over several lines has a piece for each, as brat wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tls_coding.codebook.model import Codebook
from tls_coding.corpus.readers.limits import check_file, read_bytes
from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.brat_lines import MARK, standoff
from tls_coding.exchange.annotations.documents import Coded, Document, documents_of, losses_beyond
from tls_coding.exchange.annotations.folders import members, text_in, write_members
from tls_coding.exchange.annotations.gathering import Labelled, gathered
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.project.passages import RULES
from tls_coding.exchange.project.read import ReadProject
from tls_coding.spans import Span

PARTS = (".txt", ".ann", "annotation.conf")
SUGGESTED = "Suggested"  # the attribute of what only rules say
MEMO = "memo"  # the type of an entity that bears a memo and no code


def sniff(path: Path) -> bool:
    """True for a folder or archive with `.ann` files, and for one such file."""
    try:
        if path.is_dir():
            return any(True for _ in path.rglob("*.ann"))
        if path.suffix.lower() == ".zip":
            return any(name.endswith(".ann") for name in members(path, (".ann",)))
        return path.suffix.lower() == ".ann" and path.is_file()
    except (UsageError, OSError):
        return False


def read(path: Path) -> ReadProject:
    """Read a folder, an archive or one `.ann` beside its `.txt`; raises UsageError for others."""
    files = _beside(path) if path.suffix.lower() == ".ann" else members(path, PARTS)
    ours = any(MARK.encode() in raw for name, raw in files.items() if name.endswith(".conf"))
    losses: list[Loss] = []
    documents = []
    for name, raw in files.items():
        if not name.endswith(".ann"):
            continue
        own = name.removesuffix(".ann")
        if f"{own}.txt" not in files:
            losses.append(Loss("files of annotations without a text", 1))
            continue
        text = FileText.read(files[f"{own}.txt"])
        if "\x00" in text.text:
            raise UsageError(f"{path}: {own}.txt is no text.")
        found = standoff(text_in(raw, path, name), f"{path}: {name}, line", ours=ours)
        documents.append(Labelled(own, text, found.passages(text.text)))
        losses += found.losses
    if not documents:
        raise UsageError(f"{path}: holds no text (.txt) with its annotations (.ann).")
    return gathered(documents, origin="brat", trusted=ours, losses=losses)


def _beside(path: Path) -> dict[str, bytes]:
    """One `.ann` file, its text and its configuration."""
    check_file(path.with_suffix(".txt"))
    wanted = [path, path.with_suffix(".txt"), path.with_name("annotation.conf")]
    return {
        file.name: read_bytes(file) if file.stat().st_size else b""
        for file in wanted
        if file.is_file()
    }


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study into a new folder or a `.zip`; returns what is not in it."""
    documents = documents_of(contents)
    coders = dict.fromkeys(one.coder for doc in documents for one in doc.codings)
    files = {
        "annotation.conf": _configuration(contents.codebook, [c for c in coders if c != RULES]),
        "visual.conf": _names(contents.codebook, language),
    }
    cut = gone = 0
    for document in documents:
        files[f"{document.name}.txt"] = document.text
        files[f"{document.name}.ann"] = "".join(f"{line}\n" for line in _lines(document))
        quotes = [document.quote(one) for one in document.codings if one.code]
        gone += sum(not quote.strip("\n") for quote in quotes)
        cut += sum(quote.strip("\n") not in ("", quote) for quote in quotes)
    write_members(path, {name: text.encode("utf-8") for name, text in files.items()})
    return losses_beyond(contents, "coders", "memos", "passage memos", "codes") + Losses.of(
        [
            Loss("line ends at the ends of passages", cut),
            Loss("codings of line ends alone", gone),
        ]
    )


def _lines(document: Document) -> Iterator[str]:
    number = 0
    for coded in document.codings:
        pieces = _pieces(document.text, coded)
        if not pieces:
            continue
        number += 1
        where = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(span.of(document.text) for span in pieces)
        kind = _spelled(coded.code) or MEMO
        yield f"T{number}\t{kind} {where}\t{words}"
        if coded.coder == RULES:
            yield f"A{number}\t{SUGGESTED} T{number}"
        elif coded.coder:
            yield f"A{number}\tCoder T{number} {coded.coder}"
        if coded.memo:
            yield f"#{number}\tAnnotatorNotes T{number}\t{_one_line(coded.memo)}"


def _pieces(text: str, coded: Coded) -> list[Span]:
    """The lines of a passage, without their ends."""
    return [
        Span(coded.start + match.start(), coded.start + match.end())
        for match in re.finditer(r"[^\n]+", text[coded.start : coded.end])
    ]


def _one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n").replace("\t", "\\t")


def _spelled(code: str) -> str:
    return code.replace(".", "-")


def _configuration(codebook: Codebook, coders: Sequence[str]) -> str:
    """What brat needs to know of types and attributes; categories cannot be chosen."""
    lines = [MARK, "[entities]", *_tree([*codebook.ids, *codebook.categories], set(codebook.ids))]
    lines += [MEMO, "[relations]", "[events]", "[attributes]", f"{SUGGESTED}\tArg:<ENTITY>"]
    if coders:
        lines.append(f"Coder\tArg:<ENTITY>, Value:{'|'.join(sorted(filter(None, coders)))}")
    return "\n".join(lines) + "\n"


def _tree(ids: Iterable[str], codes: set[str]) -> list[str]:
    below: dict[str, dict[str, None]] = {}
    for own in ids:
        parts = own.split(".")
        for n in range(len(parts)):
            below.setdefault(".".join(parts[:n]), {})[".".join(parts[: n + 1])] = None
    lines: list[str] = []

    def add(own: str, depth: int) -> None:
        lines.append("\t" * depth + ("" if own in codes else "!") + _spelled(own))
        for each in below.get(own, {}):
            add(each, depth + 1)

    for own in below.get("", {}):
        add(own, 0)
    return lines


def _names(codebook: Codebook, language: str) -> str:
    """What brat shows instead of the types."""
    lines = ["[labels]"]
    for code in codebook.codes:
        plain = re.sub(r"[|\s]+", " ", code.name(language)).strip()
        lines.append(f"{_spelled(code.id)} | {plain}")
    return "\n".join(lines) + "\n"
