"""An analysis in; files that R's `QCA` package reads, and plain data for JSON, out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tls_coding.exchange.tables import rows_csv
from tls_coding.matrix.calibration import LOG_ODDS
from tls_coding.matrix.qca import Qca
from tls_coding.matrix.sets import CaseSet
from tls_coding.matrix.solution import Relation, Solution
from tls_coding.matrix.truthtable import Row

ANCHORS = (
    "set", "label", "made_from", "kind", "thresholds", "idm", "cases_excluded", "why", "quotes",
)  # fmt: skip
IDM = 0.95  # the membership at the anchors of `QCA::calibrate`, which LOG_ODDS is made of


def data_csv(found: Qca) -> str:
    """Memberships: a row for each case, a column for each set, in capitals.

    In R: `truthTable(read.csv(FILE, row.names = 1), outcome = "OUTCOME")`. Cases that lack a
    membership are left out; `anchors_csv` names them.
    """
    names = [one.id for one in found.sets.sets]
    rows = [
        [case, *(_number(own[name]) for name in names)] for case, own in found.sets.data.items()
    ]
    return rows_csv(["case", *(one.name for one in found.sets.sets)], rows)


def raw_csv(found: Qca) -> str:
    """What every case held before calibration; empty where it is not known."""
    columns: dict[str, dict[str, Any]] = {}
    for member in found.sets.members:
        columns.setdefault(member.case, {})[member.set] = member.raw
    names = [one.id for one in found.sets.sets]
    rows = [[case, *(_raw(own.get(name)) for name in names)] for case, own in columns.items()]
    return rows_csv(["case", *(one.name for one in found.sets.sets)], rows)


def anchors_csv(found: Qca) -> str:
    """How each set was calibrated: `thresholds` as `QCA::calibrate` takes them, `idm` likewise."""
    rows = []
    for one in found.sets.sets:
        excluded = [m.case for m in found.sets.members if m.set == one.id and m.membership is None]
        quotes = "; ".join(quote.passage for quote in one.quotes)
        idm = IDM if one.anchors else ""
        rows.append(
            [one.name, one.label, one.source, _kind(one), thresholds(one), idm,
             ";".join(excluded), one.why.strip(), quotes]
        )  # fmt: skip
    return rows_csv(ANCHORS, rows)


def thresholds(one: CaseSet) -> str:
    """The anchors of a set, or the rule by which it is crisp, in words."""
    if one.anchors:
        return str(one.anchors.made)
    if one.members:
        return f"in: {', '.join(map(str, one.members))}"
    if one.given:
        return "given"
    return f"{0.5 if one.threshold is None else one.threshold:g}"


def qca_json(found: Qca) -> dict[str, Any]:
    """All of an analysis as plain data."""
    table = found.table
    return {
        "outcome": table.outcome,
        "conditions": list(table.conditions),
        "cuts": asdict(table.cuts),
        "log_odds": round(LOG_ODDS, 6),
        "sets": [_set_json(one) for one in found.sets.sets],
        "memberships": found.sets.data,
        "excluded": {case: list(why) for case, why in found.excluded.items()},
        "one_sided": found.one_sided,
        "halves": [list(pair) for pair in found.halves],
        "close": [list(pair) for pair in found.close],
        "truth_table": [_row_json(row) for row in table.rows if row.outcome != "?"],
        "remainders": [
            {"row": row.number, "bits": list(row.bits), "cases": list(row.cases)}
            for row in table.remainders
        ],
        "contradictory": [row.number for row in table.contradictory],
        "relations": [_relation_json(one) for one in found.relations],
        "solutions": [_solution_json(one) for one in (found.conservative, found.parsimonious)],
    }


def _set_json(one: CaseSet) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "label": one.label,
        "made_from": one.source,
        "kind": _kind(one),
        "thresholds": thresholds(one),
        "why": one.why.strip(),
        "quotes": [quote.model_dump() for quote in one.quotes],
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "row": row.number,
        "bits": list(row.bits),
        "outcome": int(row.outcome),
        "n": len(row.cases),
        "consistency": _rounded(row.consistency),
        "pri": _rounded(row.pri),
        "coverage": _rounded(row.coverage),
        "cases": list(row.cases),
        "deviant": list(row.deviant),
        "contradictory": row.contradictory,
    }


def _relation_json(one: Relation) -> dict[str, Any]:
    return {
        "expression": one.expression,
        "necessary": one.is_necessary,
        "necessity": {key: _rounded(value) for key, value in asdict(one.necessity).items()},
        "sufficiency": {key: _rounded(value) for key, value in asdict(one.sufficiency).items()},
    }


def _solution_json(solution: Solution) -> dict[str, Any]:
    return {
        "kind": solution.kind,
        "why_none": solution.why,
        "models": [
            {
                "expression": model.expression,
                **{key: _rounded(value) for key, value in asdict(model.fit).items()},
                "assumed_remainders": list(model.assumed),
                "terms": [
                    {
                        "expression": term.expression,
                        "consistency": _rounded(term.consistency),
                        "pri": _rounded(term.pri),
                        "coverage": _rounded(term.coverage),
                        "unique_coverage": _rounded(term.unique),
                        "cases": list(term.cases),
                    }
                    for term in model.terms
                ],
            }
            for model in solution.models
        ],
    }


def _kind(one: CaseSet) -> str:
    return "fuzzy" if one.is_fuzzy else "crisp"


def _number(value: float) -> str:
    # R reads a dot whatever the locale; figures past the sixth are noise of the machine.
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _raw(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, float):
        return "" if value is None else value
    return _number(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0
