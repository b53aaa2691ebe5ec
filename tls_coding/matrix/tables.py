"""A matrix in; pandas frames of its counts and of its states out."""

from __future__ import annotations

import pandas as pd

from tls_coding.matrix.cells import Matrix


def counts(matrix: Matrix) -> pd.DataFrame:
    """Cases × codes: how many passages were accepted or coded by hand. Index `case`."""
    return _frame(matrix, "count")


def states(matrix: Matrix) -> pd.DataFrame:
    """Cases × codes: present, absent, not_reviewed, suggested_only or negated_only."""
    return _frame(matrix, "state")


def _frame(matrix: Matrix, what: str) -> pd.DataFrame:
    rows = [[getattr(cell, what) for cell in matrix.row(case)] for case in matrix.cases]
    index = pd.Index(matrix.cases, name="case")
    return pd.DataFrame(rows, index=index, columns=list(matrix.codes))
