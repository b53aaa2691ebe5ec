"""What Excel can hold, and how cells look: a workbook in; its formats, made when asked for, out."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

# Blues by how much, Paul Tol's light palette for the rest: told apart by colour-blind readers.
# Every state has a sign of its own, too.
SHADES = ("#EEF4FB", "#E4EEF8", "#C3DBF0", "#94C0E2", "#6FAEDA", "#4A97D0")
STATE_COLOURS = {
    "absent": "#FFFFFF",
    "not_reviewed": "#DDDDDD",
    "suggested_only": "#EEDD88",
    "negated_only": "#FFAABB",
}
MAX_TEXT, CUT = 32_767, " […: the whole text is in segments.csv]"  # Excel's limit of a cell
MAX_LINKS = 50_000  # Excel holds 65,530 links a sheet
MAX_ROWS = 1_048_000  # Excel holds 1,048,576
MAX_COLUMNS = 16_000  # Excel holds 16,384
MAX_HEIGHT = 400.0  # points; Excel's limit is 409
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # fixed: the same content gives the same bytes
_NAMED: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "valign": "bottom", "bottom": 1, "text_wrap": True},
    "group": {
        "bold": True, "align": "left", "bottom": 1, "left": 1, "bg_color": "#F0F2F5",
        "text_wrap": True, "valign": "vcenter",
    },
    "up": {"bold": True, "rotation": 90, "valign": "bottom", "bottom": 1, "align": "center"},
    "case": {"bold": True, "valign": "vcenter"},
    "caption": {"italic": True, "font_color": "#444444", "valign": "top"},
    "sum": {
        "bold": True, "border": 1, "border_color": "#BBBBBB", "align": "center",
        "bg_color": "#F0F2F5",
    },
    "wrap": {"text_wrap": True, "valign": "top"},
    "stale": {"text_wrap": True, "valign": "top", "bg_color": "#FFE4B8"},
    "top": {"valign": "top"},
    "link": {"valign": "top", "font_color": "#0044AA", "underline": 1},
    "number": {"valign": "top", "num_format": "0.00", "align": "center"},
    "centre": {"valign": "top", "align": "center"},
}  # fmt: skip


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def named(self, name: str, number: str = "") -> Any:
        """One of the formats by name; `number`: how it writes numbers."""
        return self._get(name, number, _NAMED[name])

    def cell(self, state: str, shade: int, number: str = "", *, up: bool = False) -> Any:
        """The format of a cell of a matrix; `shade` 0 to 5, of present ones; `up`: turned."""
        colour = STATE_COLOURS.get(state, SHADES[shade])
        look = {"bg_color": colour, "border": 1, "border_color": "#BBBBBB"}
        look |= {"align": "center", "valign": "vcenter", "rotation": 90 if up else 0}
        return self._get(f"{colour} {up}", number, look)

    def _get(self, name: str, number: str, look: dict[str, Any]) -> Any:
        if (name, number) not in self._made:
            own = {**look, "num_format": number} if number else look
            self._made[name, number] = self._book.add_format(own)
        return self._made[name, number]


def fitting(value: object) -> object:
    """A value that Excel can hold: a text over its limit is cut, and says so."""
    if isinstance(value, str) and utf16(value) > MAX_TEXT:
        kept = value[: MAX_TEXT - len(CUT)]
        while utf16(kept) > MAX_TEXT - len(CUT):
            kept = kept[: -max(1, (utf16(kept) - MAX_TEXT + len(CUT)) // 2)]
        return kept + CUT
    return value


def utf16(text: str) -> int:
    """How long Excel takes a text to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def height(text: str, width: float) -> float:
    """The height in points of a row that shows `text` wrapped at `width` characters."""
    lines = sum(max(1, math.ceil(len(line) / (width * 1.05))) for line in text.split("\n"))
    return min(MAX_HEIGHT, 15.0 * lines)


def linkable(text: str) -> str:
    """A text that a link may show: Excel's files hold no control characters there."""
    return re.sub("[\x00-\x1f\ufffe\uffff]", " ", text)[:255]


def put(sheet: Any, row: int, column: int, value: object, look: Any) -> None:
    """One cell: a number as a number, anything else as text that is never a formula or a link."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, str(fitting(str(value))), look)
