"""Matrices in; sheets of rows by themes, one for each measure, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tls_coding.exchange.given import Labels
from tls_coding.exchange.measures import (
    ONCE,
    STATE_MEANINGS,
    STATE_SIGNS,
    Figures,
    Margins,
    figures,
)
from tls_coding.exchange.workbook.styles import MAX_COLUMNS, MAX_ROWS, Styles, put
from tls_coding.matrix.tabulate import Table

HEAD = 3  # rows above the first of the matrix: caption, categories, themes
UP = 84  # points that a turned word is high
Value = int | float | str | None
Lead = tuple[str, int, Sequence[Value]]  # a column before the themes: heading, width, values
Link = Mapping[tuple[int, int], tuple[str, int]]  # (row, theme) → the sheet and row it leads to


def told_count(own: Figures) -> Value:
    """A count as a number, else the sign of the state."""
    return own.sign if own.state in {"suggested_only", "not_reviewed"} else own.count


def told_rate(own: Figures) -> Value:
    return "–" if own.per_1000_words is None or _unknown(own) else own.per_1000_words


def told_share(own: Figures) -> Value:
    return "–" if own.share is None else own.share


def told_state(own: Figures) -> Value:
    return own.state.replace("_", " ")


def told_range(own: Figures) -> Value:
    return "–" if own.low is None else f"{own.low}–{own.high}"


def _unknown(own: Figures) -> bool:
    return own.state in {"suggested_only", "not_reviewed"}


@dataclass(frozen=True)
class Sheet:
    """What one sheet tells: `caption` says what its figures count; `lead`: columns before the
    themes; `number`: how numbers are written."""

    caption: str
    lead: Sequence[Lead]
    told: Callable[[Figures], Value] = told_count
    number: str = ""
    width: float = 5.0
    links: Link = field(default_factory=dict)
    totals: bool = True
    up: bool = False  # whether the cells are turned, for words

    @property
    def shift(self) -> int:
        """The column of the first theme."""
        return len(self.lead)


def matrix_sheet(sheet: Any, table: Table, labels: Labels, own: Sheet, styles: Styles) -> None:
    """Write a matrix: categories and themes above, rows with their totals, what signs mean."""
    rows, themes = table.axis.labels[:MAX_ROWS], table.themes.labels[:MAX_COLUMNS]
    sheet.freeze_panes(HEAD, own.shift)
    sheet.repeat_rows(0, HEAD - 1)
    put(sheet, 0, 0, own.caption + (f" {ONCE}" if own.totals else ""), styles.named("caption"))
    _heads(sheet, themes, labels, own, styles)
    found = figures(table)
    top = max((_number(own.told(one)) for row in found for one in row), default=0.0)
    for number in range(len(rows)):
        for column, (_, _, values) in enumerate(own.lead):
            put(sheet, HEAD + number, column, values[number], styles.named("case"))
        sheet.set_row(HEAD + number, UP if own.up else 18)
        for theme in range(len(themes)):
            _cell(sheet, number, theme, found[number][theme], top, own, styles)
    if own.totals:
        _totals(sheet, table, own, styles)
    _legend(sheet, HEAD + len(rows) + 2, own.shift, styles)


def _heads(sheet: Any, themes: Sequence[str], labels: Labels, own: Sheet, styles: Styles) -> None:
    sheet.set_row(1, 32)
    sheet.set_row(2, 210)
    for column, (name, width, _) in enumerate(own.lead):
        sheet.set_column(column, column, width)
        put(sheet, 2, column, name, styles.named("head"))
    sheet.set_column(own.shift, own.shift + len(themes), own.width)
    branched = any("." in theme for theme in themes)
    for group, members in groupby(enumerate(themes), key=lambda one: one[1].split(".")[0]):
        columns = [own.shift + number for number, _ in members]
        if branched:
            name, look = labels.code(group), styles.named("group")
            if len(columns) > 1:
                sheet.merge_range(1, columns[0], 1, columns[-1], "", look)
            put(sheet, 1, columns[0], name, look)
    for number, theme in enumerate(themes):
        put(sheet, 2, own.shift + number, labels.code(theme), styles.named("up"))


def _cell(
    sheet: Any, row: int, theme: int, found: Figures, top: float, own: Sheet, styles: Styles
) -> None:
    value = own.told(found)
    number = own.number
    if own.told is told_count and found.state == "negated_only":
        number = '0"¬"'  # a number still: it can be summed
    part = (_number(value) / top) ** 0.5 if top else 0.0
    look = styles.cell(found.state, min(5, -int(-5 * part // 1)), number, up=own.up)
    place = HEAD + row, own.shift + theme
    target = own.links.get((row, theme))
    if target:
        tip = f"{found.accepted} accepted, {found.hand} by hand, {found.suggested} only suggested"
        sheet.write_url(*place, f"internal:'{target[0]}'!A{target[1]}", look, str(value), tip)
    put(sheet, *place, value, look)


def _number(value: Value) -> float:
    return 0.0 if value is None or isinstance(value, str) else float(value)


def _totals(sheet: Any, table: Table, own: Sheet, styles: Styles) -> None:
    margins, look = Margins(table), styles.named("sum", own.number)
    last, bottom = own.shift + len(table.themes.labels), HEAD + len(table.axis.labels)
    sheet.set_column(last, last, max(6.0, own.width))
    put(sheet, 2, last, "All themes", styles.named("up"))
    put(sheet, bottom, 0, "All", styles.named("case"))
    for row, one in enumerate(margins.rows):
        put(sheet, HEAD + row, last, own.told(one), look)
    for theme, one in enumerate(margins.themes):
        put(sheet, bottom, own.shift + theme, own.told(one), look)
    put(sheet, bottom, last, own.told(margins.all), look)


def _legend(sheet: Any, row: int, column: int, styles: Styles) -> None:
    for offset, (state, meaning) in enumerate(STATE_MEANINGS.items()):
        put(sheet, row + offset, column, STATE_SIGNS[state], styles.cell(state, 3))
        said = f"{state.replace('_', ' ')}: {meaning}"
        sheet.write_string(row + offset, column + 1, said)
