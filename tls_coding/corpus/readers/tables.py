"""Tables (.csv, .tsv, .xlsx) with a turn in each row in; turns, and all other columns, out."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tls_coding.corpus.readers import cues
from tls_coding.corpus.readers.limits import check_file, check_zip, parse_xml
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.readers.txt import decode
from tls_coding.errors import UsageError

Rows = list[list[Any]]  # without blank rows; a cell is a text, a number, a time or None
# Names of columns, without accents, the surest first.
NAMES = {
    "end": "end stop finish offset fin termine final arret fine".split(),
    "time": """timestamp time start begin onset timecode debut temps inizio inicio tempo tc tiempo
        comienzo horodatage minutage timespan hora heure ora in""".split(),
    "speaker": """speaker locuteur locutrice parlante hablante orador interlocutor interlocuteur
        interlocutore participant participante partecipante oradora locutor intervenant speakers who
        qui chi quien name nom nome nombre voice voix voce voz label interviniente""".split(),
    "text": """text words utterance transcript transcription texte testo texto trascrizione speech
        transcripcion verbatim content contenu contenuto contenido enonce enunciato enunciado
        paroles parole palabras propos quote message sentence battuta turn tour turno""".split(),
}
SURE = 15  # so many of each are known within longer names: `End time`, hence the end goes first
COUNTS = {"turn", "tour", "turno"}  # names of columns that hold turns, or their numbers
DELIMITERS = "\t;,|"
MAX_BYTES, MAX_CELLS, MAX_ROWS, MAX_COLUMNS = 100_000_000, 50_000_000, 1_000_000, 1000
HEAD, SAMPLE = 20, 500  # rows in which names of columns are looked for; that show what one holds
WORDY = 3  # words of a cell, on average, from which a column holds speech
DAMAGED = (
    *(LookupError, ValueError, AttributeError, TypeError, RuntimeError, EOFError, OSError),
    *(SyntaxError, ArithmeticError, AssertionError, zipfile.BadZipFile, zlib.error),
)
_COMMENTS = re.compile(r"xl/(?:comments|threadedComments).{0,40}\.xml")


@dataclass(frozen=True)
class Layout:
    """The names of all columns, which of them hold what, the rows above the turns and theirs."""

    names: list[str]
    places: dict[str, int]
    above: Rows
    rows: Rows
    sure: bool


def read_table(path: Path, columns: Mapping[str, str]) -> Source:
    """Read one table; raises UsageError for what is none and where its columns are not clear.

    `columns`: the names (or numbers from 1) of those that hold `speaker`, `text`, `time`, `end`.
    A row is a turn; one without a speaker continues the turn before. Times are seconds.
    """
    if wrong := sorted(set(columns) - set(NAMES)):
        raise UsageError(f"{path}: no column can be the {wrong[0]}. Say {', '.join(NAMES)}.")
    if path.suffix.lower() != ".xlsx":
        return _csv(path, columns)
    check_zip(path, "Excel workbook", "xl/workbook.xml", MAX_BYTES * 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl on styles that it does not know
            return _workbook(path, columns)
    except DAMAGED:
        raise UsageError(
            f"{path}: not an Excel workbook, or a damaged one. Save it again as .xlsx or .csv."
        ) from None


def _workbook(path: Path, columns: Mapping[str, str]) -> Source:
    """The first sheet of a workbook that holds turns."""
    from openpyxl import load_workbook

    problem, found, title = "the workbook has no sheets. Save it again.", None, ""
    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            layout = layout_of(_filled(path, sheet.iter_rows(values_only=True)), columns)
            if isinstance(layout, str):
                problem = layout if sheet is book.worksheets[0] else problem
            elif layout.sure or not found:
                found, title = layout, sheet.title
            if found and found.sure:
                break
        others = ", ".join(other.title for other in book.worksheets if other.title != title)
    if not found:
        raise UsageError(f"{path}: {problem}")
    remarks = [f"read from sheet {title}; not read: {others}"] if others else []
    return turns_in(found, remarks, list(_comments(path)))


def _filled(path: Path, rows: Iterable[Sequence[Any]]) -> Rows:
    """All rows but blank ones; raises UsageError for more cells than any transcript has."""
    kept: Rows = []
    cells = width = 0
    for row in rows:
        filled = list(row)
        while filled and filled[-1] in (None, ""):
            filled.pop()
        kept += [filled] if filled else []
        cells, width = cells + len(row) + 20, max(width, len(filled))  # a blank row costs too
        if len(kept) > MAX_ROWS or width > MAX_COLUMNS or max(cells, width * len(kept)) > MAX_CELLS:
            raise UsageError(f"{path}: too large for a transcript. Save its columns alone.")
    return kept


def _comments(path: Path) -> Iterator[str]:
    """What stands in comments on cells. Those that only stand for a thread are passed over."""
    with zipfile.ZipFile(path) as archive:
        for name in filter(_COMMENTS.fullmatch, archive.namelist()):
            root = parse_xml(archive.read(name), path)
            for comment in root.iter("{*}comment", "{*}threadedComment"):
                text = "".join(part.text or "" for part in comment.iter("{*}t", "{*}text"))
                if not text.startswith("[Threaded comment]"):
                    yield text.strip()


def _csv(path: Path, columns: Mapping[str, str]) -> Source:
    check_file(path, MAX_BYTES)
    text, remarks = decode(path)
    delimiter = max(DELIMITERS, key=lambda sign: _fit(text[:100_000], sign))
    if text.count(delimiter) > MAX_CELLS:
        raise UsageError(f"{path}: too large for a transcript. Save its columns alone.")
    before = csv.field_size_limit(len(text) + 1)
    try:
        rows, proper = _parsed(text, delimiter)
    finally:
        csv.field_size_limit(before)
    remarks += [] if proper else ["quotation marks do not pair: look for rows run together"]
    layout = layout_of(_filled(path, rows), columns)
    if isinstance(layout, str):
        raise UsageError(f"{path}: {layout}")
    return turns_in(layout, remarks, [])


def _parsed(text: str, delimiter: str) -> tuple[Rows, bool]:
    """The rows, and False where quotation marks are not those of a proper CSV."""

    def rows(quoting: Any, *, strict: bool = False) -> Rows:
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=strict))

    try:
        proper = rows(csv.QUOTE_MINIMAL, strict=True)
    except csv.Error:
        return max(rows(csv.QUOTE_NONE), rows(csv.QUOTE_MINIMAL), key=_even), False
    if delimiter == "\t" and '"' in text:  # often written without any quoting
        plain = rows(csv.QUOTE_NONE)
        proper = plain if len(plain) > len(proper) and _even(plain) == 1 else proper
    return proper, True


def _even(rows: Rows) -> float:
    """The share of rows that have as many cells as most have."""
    widths = Counter(len(row) for row in rows if row)
    return max(widths.values(), default=0) / max(1, widths.total())


def _fit(sample: str, delimiter: str) -> tuple[int, float]:
    """How well a delimiter parts a table: columns with known names, rows of one width."""
    rows = [row for row in csv.reader(sample.split("\n")[:50], delimiter=delimiter) if row]
    widths = Counter(map(len, rows))
    if not rows or widths.most_common(1)[0][0] < 2:
        return 0, 0.0
    return max(len(_known(row[:MAX_COLUMNS], [])) for row in rows[:3]), _even(rows)


def layout_of(rows: Rows, columns: Mapping[str, str]) -> Layout | str:
    """Which column holds what; a sentence where that is not clear."""
    if not rows:
        return "the table is empty. Save the sheet that holds the transcript."
    wanted = {_bare(name) for name in columns.values()}
    head = next((n for n, row in enumerate(rows[:HEAD]) if _is_head(row, wanted, n)), None)
    recognised = head is not None
    recurring = (cell in _sample(rows[1:], n) for n, cell in enumerate(map(_text, rows[0])) if cell)
    if head is None and cues.like_names(map(_text, rows[0])) and not any(recurring):
        head = 0
    below, width = rows if head is None else rows[head + 1 :], max(map(len, rows))
    given = [] if head is None else [_text(cell) for cell in rows[head]]
    given += [""] * (width - len(given))
    names = [name or str(number) for number, name in enumerate(given, 1)]
    known = f"Columns are: {', '.join(name[:40] for name in names[:30])}."
    places = _known(given, below)
    for part, name in columns.items():
        found = [n for n, other in enumerate(names) if _bare(other) == _bare(name)]
        found = found or [n for n in range(width) if str(n + 1) == name.strip()]
        if not found:
            return f"no column '{name}'. {known}"
        places = {k: n for k, n in places.items() if n != found[0] or k in columns}
        places[part] = found[0]
    sure = recognised or bool(columns)
    places = _guessed(below, width, places, sure=sure)
    if "text" not in places or not below:
        return f"which column holds the text? Say --columns text=NAME,speaker=NAME. {known}"
    above = rows[: len(rows) - len(below)]
    return Layout(names, places, above[:-1] if recognised else above, below, sure)


def _is_head(row: Sequence[Any], wanted: set[str], number: int) -> bool:
    """True for a row of the names that the user says, or of two that are known."""
    names = {_bare(_text(cell)) for cell in row}
    if wanted and wanted <= names:
        return True
    alone = number == 0 and not names.isdisjoint(NAMES["text"])
    texts = [_text(cell) for cell in row]
    return cues.like_names(texts) and (alone or len(_known(texts, [])) > 1)


def _known(names: Sequence[str], below: Rows) -> dict[str, int]:
    """Columns by what their names say."""
    bare = [_bare(name[:60]) for name in names]
    places: dict[str, int] = {}
    for part, words in NAMES.items():
        found = [n for word in words for n, name in enumerate(bare) if name == word]
        found += [n for word in words[:SURE] for n, b in enumerate(bare) if word in b.split()]
        free = [n for n in found if n not in places.values()]
        free = [n for n in free if bare[n] not in COUNTS or cues.wordiness(_sample(below, n))]
        if free:
            places[part] = free[0]
    return places


def _guessed(below: Rows, width: int, places: dict[str, int], *, sure: bool) -> dict[str, int]:
    """`places` with the only column that can hold the text and, unless `sure`, the labels."""
    free = [n for n in range(width) if n not in places.values()]
    wordy = [n for n in free if width == 1 or cues.wordiness(_sample(below, n)) >= WORDY]
    if "text" in places or len(wordy) != 1:
        return places
    if sure:
        return places | {"text": wordy[0]}
    labels = [n for n in free if n not in wordy and cues.like_labels(_sample(below, n))]
    times = [n for n in free if all(":" in c and cues.stretch(c) for c in _sample(below, n))]
    found = {"text": wordy, "speaker": labels, "time": times[:1], "end": times[1:2]}
    return {part: n[0] for part, n in found.items() if n} | places if len(labels) < 2 else places


def _sample(rows: Rows, column: int) -> list[str]:
    texts = (_text(row[column])[:1000] for row in rows[:SAMPLE] if column < len(row))
    return [text for text in texts if text]


def turns_in(layout: Layout, remarks: list[str], comments: list[str]) -> Source:
    """One paragraph for each row with text; all other cells beside."""
    rows, places = layout.rows, layout.places
    above = [" ".join(filter(None, map(_text, row))) for row in layout.above]
    beside = {"comments": comments, "above the table": above}
    told: dict[str, list[Any]] = dict.fromkeys(NAMES, [(None, None)] * len(rows))
    told["speaker"] = [None] * len(rows)
    for n, name in enumerate(layout.names):
        cells = [row[n] if n < len(row) else None for row in rows]
        texts = [_text(cell) for cell in cells]
        part = next((part for part in places if places[part] == n), "")
        if part in ("time", "end"):
            told[part] = cues.column_times(name, cells)
            texts = [t for t, (at, _) in zip(texts, told[part], strict=True) if t and at is None]
            remarks += [f"{len(texts)} times in column {name} cannot be read"] if texts else []
        elif part:
            told[part], texts = texts, []
        beside.setdefault(f"column {name}", []).extend(filter(None, texts))
    turns = list(zip(*(told[part] for part in ("text", "speaker", "time", "end")), strict=True))
    if silent := [label for text, label, *_ in turns if not text]:
        remarks.append(f"{len(silent)} rows without text: their labels are kept beside")
        beside["labels without text"] = list(filter(None, silent))
    paragraphs = [
        Paragraph(text, (), 0, cues.label_of(label or ""), start, until if end is None else end)
        for text, label, (start, until), (end, _) in turns
        if text
    ]
    return Source(paragraphs, {place: found for place, found in beside.items() if found}, remarks)


def _text(cell: Any) -> str:
    """A cell as one reads it in the table."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _bare(name: str) -> str:
    """A column's name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain))
