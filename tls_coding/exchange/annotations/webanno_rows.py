"""The text of one WebAnno TSV 3 file in; the text that it is about, and its passages, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.gathering import Passage
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.offsets import MAC, NOWHERE, FileText, Ruler

HEAD, LAYER = "#FORMAT=WebAnno TSV 3.3", "webanno.custom.Code"
# What programs say of every word, not what people code.
OF_WORDS = re.compile(r"\.(lexmorph|segmentation)\.|(^|\.)(POS|Lemma|Stem|MorphologicalFeatures)$")
MOST = 50_000_000  # units of a text: gaps between sentences are filled
_ROW = re.compile(r"\d+-\d+(?:\.\d+)?\t(\d{1,12})-(\d{1,12})\t([^\t]*)(?:\t(.*))?")
_PIECE = re.compile(r"((?:[^\\|]|\\.)*)(?:\||$)", re.DOTALL)
_NUMBERED = re.compile(r"((?:[^\\]|\\.)*?)(?:\[(\d{1,9})\])?", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}


class Layer(NamedTuple):
    """One layer of annotations: its kind (SP, CH, RL), its name and its columns."""

    kind: str
    name: str
    features: tuple[str, ...]
    first: int
    width: int

    @property
    def short(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def codes(self) -> bool:
        """True where its annotations are codings."""
        return self.kind == "SP" and not OF_WORDS.search(self.name)


@dataclass
class Sheet:
    """One file as it is read. `exact`: every token stands where the file says."""

    text: str = ""
    passages: list[Passage] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    exact: bool = True


@dataclass
class _Held:
    """One annotation: where it begins and ends, its words, its values."""

    start: int
    end: int
    words: list[str]
    values: list[str]


def sheet_of(text: str, path: Path, name: str, coder: str) -> Sheet:
    """Read one file; raises UsageError where a line cannot be understood."""
    layers = list(_layers(text))
    reading = _Reading(layers, f"{path}: {name}, line")
    for number, line in enumerate(text.split("\n"), 1):
        reading.line(line.removesuffix("\r"), number)
    reading.close()
    # A return is one unit as a space is, and no line end of ours.
    sheet = Sheet("".join(reading.text).replace("\r", " "), exact=_exact(reading))
    span_layers = sum(layer.codes for layer in layers)
    for (layer, _), held in reading.held.items():
        sheet.passages.append(_passage(layers[layer], held, coder, alone=span_layers == 1))
    sheet.losses = [
        Loss("relations and chains between passages", reading.joined),
        Loss("annotations of words (parts of speech, lemmas)", reading.of_words),
    ]
    return sheet


def _layers(text: str) -> Iterator[Layer]:
    first = 0
    for match in re.finditer(r"^#T_(SP|CH|RL)=([^\r\n]*)", text, re.MULTILINE):
        name, *features = match[2].rstrip("|").split("|")
        width = max(1, len(features))
        yield Layer(match[1], name, tuple(features), first, width)
        first += width


def _passage(layer: Layer, held: _Held, coder: str, *, alone: bool) -> Passage:
    """An annotation; its first value is the code, the other ones are said in the memo."""
    label = held.values[0] if held.values and held.values[0] else layer.short
    label = label if alone else f"{layer.short}: {label}"
    rest = list(zip(layer.features[1:], held.values[1:], strict=False))
    if layer.name == LAYER:
        memo = "".join(value for _, value in rest)
    else:
        memo = "\n".join(f"{name}: {value}" for name, value in rest if value)
    return Passage(held.start, held.end, label, coder, memo=memo, quote=" ".join(held.words))


def _exact(reading: _Reading) -> bool:
    text = FileText("".join(reading.text))
    starts, ends = [at for at, _, _ in reading.tokens], [at for _, at, _ in reading.tokens]
    if not starts:
        return True
    spans = Ruler(text).spans(MAC, starts, ends)
    forms = [form for _, _, form in reading.tokens]
    return all(
        NOWHERE not in span and text.text[span[0] : span[1]] == form
        for span, form in zip(spans, forms, strict=True)
    )


class _Reading:
    """One file while it is read, line by line."""

    def __init__(self, layers: Sequence[Layer], where: str) -> None:
        self.layers = layers
        self.where = where
        self.text: list[str] = []
        self.units = 0  # UTF-16 units of the text so far
        self.tokens: list[tuple[int, int, str]] = []
        self.held: dict[tuple[int, object], _Held] = {}
        self.joined = self.of_words = 0
        self._said: list[str] = []  # lines of the sentence that is to come
        self._seen: set[tuple[int, object]] = set()

    def line(self, line: str, number: int) -> None:
        if line.startswith("#Text="):
            self._said.append(line[6:])
            return
        if not line.strip() or line.startswith("#"):
            return
        row = _ROW.fullmatch(line)
        if row is None:
            raise UsageError(f"{self.where} {number}: no row of WebAnno TSV 3.")
        start, end, form = int(row[1]), int(row[2]), _plain(row[3])
        early = start < self.units and self._said
        if early or end < start or end > MOST:
            raise UsageError(f"{self.where} {number}: positions out of order.")
        self._sentence(start)
        if end > self.units:  # no sentence was written out: the words are all there is
            self._pad(start, " ")
            self._add(form)
        self.tokens.append((start, end, form))
        self._cells((row[4] or "").split("\t"), start, end, form, number)

    def close(self) -> None:
        """Add a sentence without tokens at the end of a file."""
        self._sentence(self.units)

    def _sentence(self, start: int) -> None:
        """The sentence that begins with the token at `start`."""
        if self._said:
            self._between(start)
            self._add("\n".join(map(_plain, self._said)))
            self._said = []

    def _between(self, start: int) -> None:
        """What no sentence holds: a line end and spaces, as WebAnno fills it."""
        if self.units and self.units < start:
            self._add("\n")
        # What our own sentences leave out are line ends before the first word.
        ours = any(layer.name == LAYER for layer in self.layers)
        self._pad(start, "\n" if ours else " ")

    def _pad(self, start: int, sign: str) -> None:
        self._add(sign * (start - self.units))

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.units += len(text) + sum(char > "\uffff" for char in text)

    def _cells(self, cells: list[str], start: int, end: int, form: str, number: int) -> None:
        for n, layer in enumerate(self.layers):
            columns = [_pieces(cell) for cell in cells[layer.first : layer.first + layer.width]]
            if not columns or all(column == ["_"] for column in columns):
                continue
            for at in range(len(columns[0])):
                values = [column[at] if at < len(column) else "*" for column in columns]
                self._annotation(n, layer, values, (start, end, form), (number, at))

    def _annotation(
        self, n: int, layer: Layer, values: list[str], token: tuple[int, int, str], where: object
    ) -> None:
        parted = [_numbered(value) for value in values]
        number = next((number for _, number in parted if number), "")
        key: tuple[int, object] = n, number or where
        if not layer.codes:
            if key not in self._seen:
                self.of_words += layer.kind == "SP"
                self.joined += layer.kind != "SP"
            self._seen.add(key)
            return
        start, end, form = token
        held = self.held.get(key)
        if held is None:
            plain = ["" if value in ("*", "_") else _plain(value) for value, _ in parted]
            self.held[key] = _Held(start, end, [form], plain)
            return
        held.start, held.end = min(held.start, start), max(held.end, end)
        held.words.append(form)


def _pieces(cell: str) -> list[str]:
    """The stacked values of a cell."""
    found = [match[1] for match in _PIECE.finditer(cell)]
    return found[:-1] if len(found) > 1 and not cell.endswith("|") else found


def _numbered(value: str) -> tuple[str, str]:
    """A value, and the number of its annotation."""
    match = _NUMBERED.fullmatch(value)
    return (match[1], match[2] or "") if match else (value, "")


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: _LETTERS.get(match[1], match[1]), text)
