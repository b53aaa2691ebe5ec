"""One Word file in; its text and its comments as passages out. A line is a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document as WordFile
from docx.oxml.ns import qn
from lxml import etree

from tls_coding.corpus.readers.docx import CHARACTERS, PARAGRAPH, PASSED_OVER, SKIPPED, TEXTS
from tls_coding.exchange.annotations.gathering import Passage
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.offsets import FileText

ID = qn("w:id")
BEGINS, ENDS, REFERS = (qn(f"w:comment{end}") for end in ("RangeStart", "RangeEnd", "Reference"))
PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_EXTENDED = "{http://schemas.microsoft.com/office/word/2012/wordml}"
LONGEST = 100  # letters of the name of a code; a longer paragraph is a memo
_SENTENCE = re.compile(r"\S+(\s+\S+){3,}[.?!\u2026]")
_BEFORE = re.compile(r"^(codes?|codice|codici|c[óo]digos?|thèmes?)\s*:\s*", re.IGNORECASE)
_NOT_WORDS = PASSED_OVER - {PARAGRAPH}


@dataclass
class Commented:
    """The text of a file, and what its comments say of it."""

    text: FileText
    passages: list[Passage] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


@dataclass
class _Comment:
    paragraphs: list[str]
    author: str
    at: str
    own: str  # the id of its last paragraph, by which replies name it
    replies: list[str] = field(default_factory=list)


@dataclass
class _Threads:
    """What Word knows of comments beside their words: what answers what, what is resolved."""

    parents: dict[str, str] = field(default_factory=dict)
    resolved: int = 0
    answers: set[str] = field(default_factory=set)


def commented(path: Path) -> Commented:
    """Read one file; raises what python-docx raises over a damaged one."""
    document = WordFile(str(path))
    roots: dict[str, Any] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if not relation.is_external and kind in {"comments", "commentsExtended"}:
            roots[kind] = _root(relation.target_part)
    text, places = _walk(document.element.body)
    found = Commented(FileText(text))
    threads = _threads(roots.get("commentsExtended"))
    comments = _comments(roots.get("comments"))
    _join(comments, threads)
    found.losses.append(Loss("marks of resolved comments", threads.resolved))
    for number, comment in comments.items():
        own = list(_passages(comment, places.get(number)))
        found.passages += own
        if not own:
            what = "comments without words" if number in places else "comments on no passage"
            found.losses.append(Loss(what, 1))
    return found


def _root(part: Any) -> Any:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _walk(body: Any) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text of a body, and where each comment stands in it, by its number."""
    pieces: list[str] = []
    length, paragraphs = 0, 0
    begun: dict[str, int] = {}
    places: dict[str, tuple[int, int]] = {}
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in SKIPPED or tag in _NOT_WORDS:
            walk.skip_subtree()
            continue
        new = ""
        if tag == PARAGRAPH:
            new = "\n" if paragraphs else ""
            paragraphs += 1
        elif tag in TEXTS:
            new = (element.text or "").replace("\r", " ")
        elif tag in CHARACTERS:
            new = CHARACTERS[tag]
        elif tag == BEGINS:
            # Between two paragraphs it begins with the next one.
            outside = next(element.iterancestors(PARAGRAPH), None) is None
            begun[element.get(ID, "")] = length + (outside and paragraphs > 0)
        elif tag == ENDS:
            number = element.get(ID, "")
            places[number] = (begun.get(number, length), length)
        elif tag == REFERS:
            # A comment on a point, as some programs write them.
            places.setdefault(element.get(ID, ""), (length, length))
        pieces.append(new)
        length += len(new)
    return "".join(pieces), places


def _threads(root: Any) -> _Threads:
    threads = _Threads()
    for element in root.iter(f"{_EXTENDED}commentEx") if root is not None else ():
        own = element.get(f"{_EXTENDED}paraId", "")
        if parent := element.get(f"{_EXTENDED}paraIdParent"):
            threads.parents[own] = parent
        elif element.get(f"{_EXTENDED}done") in {"1", "true"}:
            threads.resolved += 1
    return threads


def _comments(root: Any) -> dict[str, _Comment]:
    found: dict[str, _Comment] = {}
    for element in root.iter(qn("w:comment")) if root is not None else ():
        paragraphs = list(element.iter(PARAGRAPH))
        found.setdefault(
            element.get(ID, ""),
            _Comment(
                [_words(paragraph) for paragraph in paragraphs],
                element.get(qn("w:author"), ""),
                element.get(qn("w:date"), ""),
                paragraphs[-1].get(PARA_ID, "") if paragraphs else "",
            ),
        )
    return found


def _words(paragraph: Any) -> str:
    said = (e.text or "" if e.tag in TEXTS else CHARACTERS.get(e.tag, "") for e in paragraph.iter())
    return "".join(said)


def _join(comments: dict[str, _Comment], threads: _Threads) -> None:
    """Put replies into the comment that they answer, and take them out of the others."""
    by_own = {comment.own: number for number, comment in comments.items() if comment.own}
    for number, comment in list(comments.items()):
        first, steps = number, 0
        while (above := by_own.get(threads.parents.get(comments[first].own, ""))) is not None:
            first, steps = above, steps + 1
            if steps > len(by_own):  # answers that answer one another
                first = number
                break
        if first == number:
            continue
        said = "\n".join(comment.paragraphs)
        comments[first].replies.append(f"{comment.author}: {said}" if comment.author else said)
        threads.answers.add(number)
    for number in threads.answers:
        del comments[number]


def _passages(comment: _Comment, place: tuple[int, int] | None) -> Iterator[Passage]:
    """A passage for each code that a comment names; one without a code for a memo."""
    if place is None or place[0] >= place[1]:
        return
    first, rest = (comment.paragraphs or [""])[0], comment.paragraphs[1:]
    codes = list(dict.fromkeys(_codes(first)))
    if first and not codes:
        rest = comment.paragraphs
    memo = "\n".join([*rest, *comment.replies])
    if not codes and not memo.strip():
        return
    for code in codes or [""]:
        yield Passage(*place, code, comment.author, comment.at, memo)


def _codes(paragraph: str) -> Iterator[str]:
    """The codes that the first paragraph of a comment names; none where it is a sentence."""
    plain = _BEFORE.sub("", " ".join(paragraph.split()))
    named = [name.strip().lstrip("#").strip() for name in plain.split(";")]
    if any(len(name) > LONGEST or _SENTENCE.fullmatch(name) for name in named):
        return
    yield from filter(None, named)
