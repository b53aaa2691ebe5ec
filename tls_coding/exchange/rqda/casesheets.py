"""Cases, attributes and categories of files in an RQDA database in; cases, values and sets out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Case, Set, Value, Variable, VariableKind
from tls_coding.exchange.rqda.tables import Active, source_guid
from tls_coding.exchange.sqlite_project import PART_OF_CASE, is_whole, kind_of

OF_CASES, OF_FILES = ("caseattr", "caseid"), ("fileattr", "fileid")


@dataclass(frozen=True)
class Sheets:
    """Variables, and the values of cases and of files by number."""

    variables: tuple[Variable, ...]
    of_cases: Mapping[int, tuple[Value, ...]]
    of_files: Mapping[int, tuple[Value, ...]]


def sheets_in(active: Active) -> Sheets:
    """The attributes of a project."""
    given: dict[str, list[tuple[str, int, str]]] = {}
    memos, numeric = {}, set()
    for row in active.rows("attributes", "name", "memo", "class"):
        memos[row.text("name")] = row.text("memo")
        given[row.text("name")] = []
        if row.text("class") == "numeric":
            numeric.add(row.text("name"))
    for table, whose in (OF_CASES, OF_FILES):
        for row in active.rows(table, "variable", "value", whose):
            number, text = row.number(whose), row.text("value")
            if number is not None and text.strip() not in {"", "NA"}:
                given.setdefault(row.text("variable"), []).append((table, number, text))
    variables = []
    found: dict[str, dict[int, list[Value]]] = {OF_CASES[0]: {}, OF_FILES[0]: {}}
    for name, values in given.items():
        kind: VariableKind = "Text"
        if name in numeric:
            kind = kind_of(text for _, _, text in values)
        variable = Variable(guid("rqda variable", name), name, kind, memos.get(name, ""))
        variables.append(variable)
        for table, number, text in values:
            found[table].setdefault(number, []).append(Value(variable.guid, kind, text))
    of_cases, of_files = (
        {number: tuple(values) for number, values in found[table].items()}
        for table, _ in (OF_CASES, OF_FILES)
    )
    return Sheets(tuple(variables), of_cases, of_files)


def cases_in(
    active: Active, lengths: Mapping[int, int], values: Mapping[int, tuple[Value, ...]]
) -> tuple[tuple[Case, ...], Loss]:
    """The cases, and how many are joined to parts of texts; `lengths`: of texts, by number."""
    sources: dict[int, dict[str, None]] = {}
    parts = 0
    for row in active.rows("caselinkage", "caseid", "fid", "selfirst", "selend"):
        case, file = row.number("caseid"), row.number("fid")
        if case is None or file is None or file not in lengths:
            continue
        start, end = row.number("selfirst") or 0, row.number("selend") or 0
        parts += not is_whole(start, end, lengths[file])
        sources.setdefault(case, {})[source_guid(file)] = None
    cases = []
    for row in active.rows("cases", "id", "name", "memo"):
        number = row.number("id")
        if number is not None:
            own = guid("rqda case", number)
            about, texts = row.text("memo"), tuple(sources.get(number, ()))
            sheet = values.get(number, ())
            cases.append(Case(own, row.text("name"), about, values=sheet, sources=texts))
    return tuple(cases), Loss("passages that belong to cases", parts, PART_OF_CASE)


def sets_in(active: Active) -> Iterator[Set]:
    """The categories of files."""
    members: dict[int, list[str]] = {}
    for row in active.rows("treefile", "fid", "catid"):
        category = row.number("catid")
        if category is not None:
            members.setdefault(category, []).append(source_guid(row.number("fid")))
    for row in active.rows("filecat", "catid", "name", "memo"):
        number = row.number("catid")
        listed = tuple(members.get(number, ())) if number is not None else ()
        own = guid("rqda category of files", number)
        yield Set(own, row.text("name"), row.text("memo"), sources=listed)
