"""A text in; its code points as an array out."""

from __future__ import annotations

from typing import Any

import numpy as np

Points = np.ndarray[Any, np.dtype[Any]]
LAST = 0xFFFF  # stands for whatever is beyond it


def points_of(text: str) -> Points:
    """The code point of each character of `text`; `LAST` for those that need more than two bytes.

    >>> points_of("à l'a").tolist()
    [224, 32, 108, 39, 97]
    """
    raw = text.encode("utf-16-le", "surrogatepass")
    if len(raw) == 2 * len(text):
        return np.frombuffer(raw, "<u2")
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    points: Points = np.minimum(wide, LAST).astype("<u2")
    return points
