"""A table of codings and the texts of a study in; the codings at their places in the texts out.

Segments of MAXQDA, quotations of ATLAS.ti, our own `segments.csv`, and plain tables with a quote
and a code. A passage is found by its words; what stands several times is told apart by its
paragraph, or by the order of rows where there are as many rows as places. The rest is listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Literal

from tls_coding.codebook.model import Codebook
from tls_coding.corpus.importing import slug
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import UsageError
from tls_coding.exchange.project.codetree import code_guid, tree_of
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import walk
from tls_coding.exchange.quote_places import Quoted, folded
from tls_coding.exchange.segment_columns import (
    DERIVED,
    codes_in,
    columns_of,
    number_in,
    time_of_cell,
)
from tls_coding.exchange.table_rows import Row, Sheet, bare, sheets_of
from tls_coding.spans import Span

ANYWHERE = 20  # letters of a quote from which it may be looked for in all texts
UNDECIDED = {"suggested", "rejected", "unsure"}  # in our own table
How = Literal["position", "exact", "folded", "paragraph", "order"]


@dataclass(frozen=True, slots=True)
class FoundCoding:
    """One code on one passage. `code`: its path, from the outermost; `row`: of the table, from 1.

    `how`: by its position, its words letter by letter, its words folded; of several places by
    its paragraph, or by the order of rows. `at`: as XML writes times, or empty.
    """

    row: int
    transcript: str
    span: Span
    code: tuple[str, ...]
    coder: str = ""
    at: str = ""
    memo: str = ""
    how: How = "exact"


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A row whose words stand in several places; nothing is guessed."""

    row: int
    code: tuple[str, ...]
    places: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """A row without a place, and why."""

    row: int
    code: tuple[str, ...]
    transcript: str
    why: str


@dataclass(frozen=True)
class FoundCodings:
    """What a table says: what was found, what is ambiguous, what was not found, what is lost."""

    codings: tuple[FoundCoding, ...]
    ambiguous: tuple[Ambiguous, ...] = ()
    not_found: tuple[NotFound, ...] = ()
    losses: Losses = field(default_factory=Losses)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    said: Mapping[str, str]
    codes: tuple[tuple[str, ...], ...]

    def get(self, part: str) -> str:
        return self.said.get(part, "")


def sniff(path: Path) -> bool:
    """True for a table with columns for a passage and a code. Never raises."""
    if path.suffix.lower() not in {".csv", ".tsv", ".xlsx"}:
        return False
    try:
        return any(columns_of(sheet.rows) for sheet in sheets_of(path, beginning=True))
    except (UsageError, OSError):
        return False


def read_codings(path: Path, transcripts: Mapping[str, Transcript]) -> FoundCodings:
    """Read a table (`.csv`, `.tsv`, `.xlsx`); raises UsageError where its columns are not clear."""
    sheets = sheets_of(path)
    sheet, columns, head = _table(path, sheets)
    losses = [Loss("other sheets", sum(bool(one.rows) for one in sheets) - 1)]
    names = sheet.rows[head][1]
    rows = list(_rows(sheet.rows[head + 1 :], columns, names, losses))
    finding = _Finding(transcripts, rows)
    for row in rows:
        finding.find(row)
    unread = sum(time_of_cell(row.get("at")) is None for row in rows)
    losses.append(Loss("times that cannot be read, or in two ways", unread))
    return FoundCodings(
        tuple(finding.codings),
        tuple(finding.ambiguous),
        tuple(finding.not_found),
        Losses.of(losses),
    )


def _table(path: Path, sheets: Sequence[Sheet]) -> tuple[Sheet, dict[str, int], int]:
    for sheet in sheets:
        if found := columns_of(sheet.rows):
            return sheet, *found
    raise UsageError(
        f"{path}: no columns for a passage and its code. Name them in the first row: transcript, "
        "quote, code, coder."
    )


def _rows(
    rows: Sequence[Row], columns: Mapping[str, int], names: Sequence[str], losses: list[Loss]
) -> Iterator[_Row]:
    """The rows that are codings; counted is what they say beside, and what is no decision."""
    places = {at: part for part, at in columns.items()}
    several = bare(names[columns["code"]]).endswith(("s", "ici"))
    for number, cells in rows:
        said = {places[n]: cell for n, cell in enumerate(cells) if n in places and cell}
        for n, cell in enumerate(cells):
            name = names[n] if n < len(names) and names[n] else str(n + 1)
            if cell and n not in places and bare(name) not in DERIVED:
                losses.append(Loss(f"cells of the column {name[:40]}", 1))
        status = said.get("status", "").lower()
        if "origin" in said and status in UNDECIDED:
            losses.append(Loss(f"passages that are {status}, not coded", 1))
            continue
        codes = tuple(codes_in(said.get("code", ""), several=several))
        if not codes or not said.get("quote"):
            losses.append(Loss("rows without a code or a passage", 1))
            continue
        yield _Row(number, said, codes)


class _Finding:
    """Looks for rows in texts."""

    def __init__(self, transcripts: Mapping[str, Transcript], rows: Sequence[_Row]) -> None:
        self._texts = {name: Quoted(one.body) for name, one in transcripts.items()}
        self._names = _names(transcripts)
        self._alike: dict[tuple[object, ...], list[int]] = {}
        for row in rows:
            self._alike.setdefault(_likeness(row), []).append(row.number)
        self.codings: list[FoundCoding] = []
        self.ambiguous: list[Ambiguous] = []
        self.not_found: list[NotFound] = []

    def find(self, row: _Row) -> None:
        """Put a row among the found, the ambiguous or those not found."""
        asked = row.get("transcript")
        own = self._names.get(_plain(asked), "") if asked else ""
        if own and (span := _position(row, self._texts[own].text)):
            self._add(row, own, span, "position")
            return
        places, how = self._places(row, own)
        if not places:
            why = "its words are not in the text" if own or not asked else "no such transcript"
            self.not_found += [NotFound(row.number, code, own, why) for code in row.codes]
        elif len(places) == 1:
            self._add(row, *places[0], how)
        elif chosen := self._told_apart(row, places):
            self._add(row, *chosen)
        else:
            self.ambiguous += [Ambiguous(row.number, code, tuple(places)) for code in row.codes]

    def _places(self, row: _Row, own: str) -> tuple[list[tuple[str, Span]], How]:
        """Every place of the words of a row; in all texts where it names none that is known."""
        quote = row.get("quote")
        if not own and row.get("transcript") and len(folded(quote)) < ANYWHERE:
            return [], "exact"
        found = {name: self._texts[name].places(quote) for name in ([own] if own else self._texts)}
        exact = [(n, span) for n, (how, spans) in found.items() if how == "exact" for span in spans]
        if exact:
            return exact, "exact"
        return [(name, span) for name, (_, spans) in found.items() for span in spans], "folded"

    def _told_apart(
        self, row: _Row, places: Sequence[tuple[str, Span]]
    ) -> tuple[str, Span, How] | None:
        """The one of several places that the paragraph or the order of rows tells."""
        line = number_in(row.get("begin"))
        if line is not None:
            there = [p for p in places if line in self._texts[p[0]].lines(p[1].start)]
            if len(there) == 1:
                return *there[0], "paragraph"
        alike = self._alike[_likeness(row)]
        if len(alike) == len(places):
            return *places[alike.index(row.number)], "order"
        return None

    def _add(self, row: _Row, name: str, span: Span, how: How) -> None:
        at, coder, memo = time_of_cell(row.get("at")) or "", row.get("coder"), row.get("memo")
        self.codings += [
            FoundCoding(row.number, name, span, code, coder, at, memo, how) for code in row.codes
        ]


def _likeness(row: _Row) -> tuple[object, ...]:
    """What two rows share that quote the same words for the same purpose."""
    return _plain(row.get("transcript")), folded(row.get("quote")), row.codes, row.get("coder")


def _position(row: _Row, text: str) -> Span | None:
    """The positions that a row gives, if its words stand there."""
    try:
        span = Span(int(row.get("start")), int(row.get("end")))
    except ValueError:
        return None
    if not 0 <= span.start < span.end <= len(text):
        return None
    return span if folded(span.of(text)) == folded(row.get("quote")) else None


def _names(transcripts: Mapping[str, Transcript]) -> dict[str, str]:
    """Transcripts by what other programs may call them: their id, the file that they were."""
    found: dict[str, str] = {}
    for name in transcripts:
        found[_plain(name)] = name
    for name, transcript in transcripts.items():
        source = transcript.attributes.get("source")
        file = source.get("file") if isinstance(source, dict) else None
        if isinstance(file, str):
            found.setdefault(_plain(file), name)
    return found


def _plain(name: str) -> str:
    """The name of a document without its number, its ending, its case and its spaces."""
    plain = re.sub(r"^D?\d+\s*[:.]\s+", "", unicodedata.normalize("NFC", name.strip()))
    path = PurePath(plain)
    ending = path.suffix[1:]
    return slug(path.stem if ending.isalnum() and len(ending) <= 5 else plain)


def code_named(path: Sequence[str], codebook: Codebook) -> str | None:
    """The id of the code that a path names: by id, by labels in any language; None for none."""
    own = path[-1] if path else ""
    if len(path) == 1 and codebook.code(own) is not None:
        return own
    wanted = tuple(" ".join(name.casefold().split()) for name in path)
    found: dict[str, None] = {}
    for language in codebook.codebook.languages:
        tree = list(walk(tree_of(codebook, language)))
        for steps in tree:
            names = tuple(" ".join(code.name.casefold().split()) for code in steps)
            if names[-len(wanted) :] == wanted and steps[-1].codable:
                found[steps[-1].guid] = None
    return _id_of(next(iter(found)), codebook) if len(found) == 1 else None


def _id_of(guid: str, codebook: Codebook) -> str | None:
    return next((own for own in codebook.ids if code_guid(own) == guid), None)
