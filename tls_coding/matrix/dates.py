"""What transcripts say of their dates in; years, months and an order of interviews out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tls_coding.matrix.facts import Documents

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?$")


def dates_of(documents: Documents) -> tuple[str, ...]:
    """The date of each document as `2007-05-14`, `2007-05` or `2007`; "" without a readable one."""
    return tuple(written(said.get("date")) for said in documents.attributes)


def written(value: object) -> str:
    """A date as front matter gives it (a date, text, or a year), in its ISO form.

    >>> written(date(2007, 5, 14)), written("2007-05"), written(2007), written("spring")
    ('2007-05-14', '2007-05', '2007', '')
    """
    told = value.isoformat() if isinstance(value, date) else str(value)
    found = _WRITTEN.match(told.strip())
    if found is None or not 1 <= int(found[2] or 1) <= 12 or not 1 <= int(found[3] or 1) <= 31:
        return ""
    return "-".join(part for part in found.groups() if part)


def in_order(documents: Documents, chosen: Sequence[int]) -> list[int]:
    """Numbers of documents by date, those of one date by id, those without a date last, by id."""
    dates = dates_of(documents)
    return sorted(chosen, key=lambda i: (dates[i] == "", dates[i], documents.ids[i]))
