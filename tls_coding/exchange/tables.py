"""Segments and matrices in; CSV files out, the same bytes for the same content."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pandas as pd

from tls_coding.coding.segments import COLUMNS, Segment


def segments_csv(segments: Iterable[Segment]) -> str:
    """`segments.csv`: one row per segment and coder (columns of design §8)."""
    return rows_csv(COLUMNS, (segment.row() for segment in segments))


def rows_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Any table as CSV: comma, LF, quoted where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def frame_csv(frame: pd.DataFrame) -> str:
    """A frame with its index as CSV."""
    text: str = frame.to_csv(lineterminator="\n")
    return text
