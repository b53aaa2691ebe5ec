"""Lines in; whether they are a table of coded segments, exported from an analysis, out.

Rows of such a table (document, code, segment) look like turns: a short word, a tab, a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from tls_coding.corpus.labels import bare, role_named
from tls_coding.corpus.notations.marks import TIME, Line

DOCUMENT = frozenset(
    """document documents documentname dokument dokumentname documento documenti documentos file
    files fichier fichiers archivo fitxer source sources fonte fuente""".split()
)
CODE = frozenset(
    "code codes codice codici codigo codigos codi codis kode kodes theme themes node nodes".split()
)
DEEPEST = 20  # filled lines from the top, in which the names of the columns stand
LEAST = 3  # rows below the names of the columns
ALIKE = 0.8  # of the rows, that have as many cells as the first
MANY = 8  # rows of a table without names of columns
SHARE = 0.6  # of the lines, that are rows of a table without names of columns
RUN = 3  # rows of one code, one after the other, in a table sorted by code
_TIME = re.compile(rf"[\d.]+|{TIME}")


def is_coded(lines: Sequence[Line]) -> bool:
    """True for a table of documents, codes and segments: nobody speaks in turns there."""
    if not any("\t" in line.text for line in lines):
        return False
    filled = [line.text for line in lines if not line.blank]
    rows = [[cell.strip() for cell in text.split("\t")] for text in filled]
    top = next((n for n, cells in enumerate(rows[:DEEPEST]) if _names_columns(cells)), None)
    if top is not None:
        below = [cells for cells in rows[top + 1 :] if len(cells) > 1]
        same = sum(1 for cells in below if len(cells) == len(rows[top]))
        return len(below) >= LEAST and same >= ALIKE * len(below)
    wide = [cells for cells in rows if len(cells) > 2 and cells[0] and cells[1]]
    return len(wide) >= max(MANY, SHARE * len(rows)) and _sorted(wide)


def _names_columns(cells: Sequence[str]) -> bool:
    words = [set(bare(cell).split()) if len(cell) < 60 else set() for cell in cells]
    documents = any(DOCUMENT & found for found in words)
    return len(cells) > 1 and documents and any(CODE & found for found in words)


def _sorted(rows: Sequence[Sequence[str]]) -> bool:
    """True where rows stand in order of the first two cells; speakers take turns instead."""
    if any(_is_role(row[0]) or any(map(_TIME.fullmatch, row[:2])) for row in rows):
        return False
    codes = [row[1] for row in rows]
    if not 1 < len(set(codes)) <= len(rows) // 2:
        return False
    names = [row[0] for row in rows]
    if len(set(names)) > 1 and not _returns(names):
        return True
    runs = [[row[0] for row in group] for _, group in groupby(rows, key=lambda row: row[1])]
    back = sum(map(_returns, runs))
    return len(rows) >= RUN * len(runs) and back * 10 <= len(rows)


def _is_role(label: str) -> bool:
    """True for `Interviewer`; P1 may be a participant's turn, or their interview."""
    return role_named(label) is not None and len(bare(label)) > 1


def _returns(names: Sequence[str]) -> int:
    """How often a name comes back after others."""
    return sum(1 for a, b in pairwise(names) if a != b) - len(set(names)) + 1
