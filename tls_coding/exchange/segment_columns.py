"""The names of columns in a table of codings in; which of them holds what out, and their cells.

Known are the tables of segments that MAXQDA writes, of quotations that ATLAS.ti writes (in
English, German, French, Italian and Spanish), our own `segments.csv`, and plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from tls_coding.exchange.table_rows import Row, bare

# By what they hold; names without case, accents and signs, the surest first.
NAMES: dict[str, tuple[str, ...]] = {
    "quote": (
        "segment", "coded segment", "coded segments", "quotation content", "quote", "quotation",
        "text content", "segmento", "segmento codificado", "segmento codificato",
        "codiertes segment", "segment code", "zitatinhalt", "inhalt des zitats", "zitat",
        "contenu de la citation", "contenido de la cita", "contenuto della citazione",
        "citation", "citazione", "cita",
        "verbatim", "extrait", "passage", "excerpt", "text", "texte", "testo", "texto", "content",
        "quotation name",
    ),
    "code": (
        "code", "codes", "codice", "codici", "codigo", "codigos", "kode", "kodes", "code id",
        "code name", "nom du code", "theme", "label",
    ),
    "transcript": (
        "transcript", "document name", "document", "documents", "dokumentname", "dokument",
        "nom du document", "nom de document", "nome del documento", "nome documento", "documento",
        "nombre del documento", "nombre de documento", "source", "file", "filename", "fichier",
        "interview", "entretien", "intervista", "entrevista",
    ),
    "coder": (
        "coder", "author", "created by", "creator", "autor", "erstellt von", "auteur", "cree par",
        "autore", "creato da", "creado por", "user", "coded by", "codeur", "codificador",
    ),
    "at": (
        "creation date", "created", "created at", "creation", "date created", "erstellt am",
        "erstellt", "erstelldatum", "erstellungsdatum", "cree le", "cree", "date de creation",
        "creato il", "creato", "data di creazione", "creado", "creado el", "fecha de creacion",
        "creacion", "creazione", "date", "datum", "data", "fecha", "at", "time stamp",
    ),
    "memo": (
        "comment", "memo", "note", "kommentar", "commentaire", "commento", "comentario",
        "quotation comment", "remark",
    ),
    "begin": (
        "beginning", "begin", "anfang", "debut", "inizio", "inicio", "comienzo", "principio",
        "paragraph", "paragraphe", "absatz", "paragrafo", "parrafo", "line", "reference",
        "referenz", "referencia", "riferimento", "location", "position",
    ),
    "finish": ("end", "ende", "fin", "fine", "final"),
    "start": ("start", "start offset", "offset start"),
    "end": ("stop", "end offset", "offset end"),
    "status": ("status",),
    "origin": ("origin",),
}  # fmt: skip
# What our own table says of a passage and the study knows by itself.
DERIVED = {"case", "language", "speaker", "role", "turn", "time", "flags", "rules", "evidence"}
HEAD = 20  # rows in which the names of columns are looked for
_PATH = re.compile(r"\s+>\s+|\s*\\\s*")
_NUMBER = re.compile(r"\d+")
_DATE = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m\.?)?)?",
    re.IGNORECASE,
)


def columns_of(rows: Sequence[Row]) -> tuple[dict[str, int], int] | None:
    """Which column holds what, and the index of the row of names; None where that is not clear."""
    for index, (_, cells) in enumerate(rows[:HEAD]):
        names = [bare(cell[:60]) for cell in cells]
        found: dict[str, int] = {}
        for part, known in NAMES.items():
            at = next((names.index(name) for name in known if name in names), None)
            if at is not None and at not in found.values():
                found[part] = at
        if {"quote", "code"} <= found.keys():
            return _ours(names, found), index
    return None


def _ours(names: Sequence[str], found: dict[str, int]) -> dict[str, int]:
    """Positions instead of paragraphs where both ends are called as we call them."""
    if "start" in found and "end" in names:
        found = {key: at for key, at in found.items() if key != "finish"}
        found["end"] = names.index("end")
    return found


def codes_in(cell: str, *, several: bool) -> list[tuple[str, ...]]:
    """The codes that a cell names, each as its path; one a line, and by `;` in a list of them.

    >>> codes_in("Craft > Lineage", several=False)
    [('Craft', 'Lineage')]
    """
    parts = re.split(r"[\n;]" if several else r"\n", cell)
    paths = [tuple(filter(None, map(str.strip, _PATH.split(part.strip())))) for part in parts]
    return list(dict.fromkeys(path for path in paths if path))


def number_in(cell: str) -> int | None:
    """The first whole number of a cell (`12`, `¶ 12 in D 3`, `12 - 13`); None where none is."""
    match = _NUMBER.search(cell.partition(" in ")[0])
    return int(match[0]) if match and len(match[0]) < 10 else None


def time_of_cell(cell: str) -> str | None:
    """A time as XML writes it; empty for none, None where it can be read in two ways or not.

    >>> time_of_cell("31.01.2026 09:12")
    '2026-01-31T09:12:00'
    """
    if not cell:
        return ""
    try:
        return datetime.fromisoformat(cell).isoformat()
    except ValueError:
        match = _DATE.fullmatch(cell)
    if match is None:
        return None
    one, sign, two, year = int(match[1]), match[2], int(match[3]), int(match[4])
    day, month = (one, two) if sign == "." or one > 12 or one == two else (two, one)
    if sign != "." and one != two and max(one, two) <= 12:
        return None  # day and month, or month and day
    hour, minute, second = (int(match[n] or 0) for n in (5, 6, 7))
    if half := (match[8] or "").lower()[:1]:
        hour = hour % 12 + 12 * (half == "p")
    try:
        return datetime(year, month, day, hour, minute, second).isoformat()
    except ValueError:
        return None
