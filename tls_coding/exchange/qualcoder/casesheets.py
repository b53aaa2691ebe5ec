"""Cases, attributes and their values in a QualCoder database in; cases and variables out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Case, Value, Variable, VariableKind
from tls_coding.exchange.qualcoder.names import Names
from tls_coding.exchange.sqlite_file import Tables
from tls_coding.exchange.sqlite_project import PART_OF_CASE, is_whole, kind_of


class CaseSheets:
    """`cases` with their values; `values`: those of files, by number; `variables`; `losses`."""

    def __init__(
        self, tables: Tables, names: Names, sources: Mapping[int, tuple[str, int]]
    ) -> None:
        """`sources`: the GUID and the length of every text, by number."""
        self._names = names
        self._sources = sources
        self.losses: list[Loss] = []
        given = self._given(tables)
        self.variables = tuple(self._variables(tables, given))
        by_name = dict(zip(given, self.variables, strict=True))
        self.values: dict[int, tuple[Value, ...]] = {}
        of_cases: dict[int, list[Value]] = {}
        of_files: dict[int, list[Value]] = {}
        for name, rows in given.items():
            variable = by_name[name]
            for kind, number, text in rows:
                value = Value(variable.guid, variable.kind, text)
                (of_cases if kind == "case" else of_files).setdefault(number, []).append(value)
        self.values = {number: tuple(values) for number, values in of_files.items()}
        self.cases = tuple(self._cases(tables, of_cases))

    def _given(self, tables: Tables) -> dict[str, list[tuple[str, int, str]]]:
        """The values of each attribute: whose kind of thing, its number, the value."""
        found: dict[str, list[tuple[str, int, str]]] = {
            row.text("name"): [] for row in tables.rows("attribute_type", "name")
        }
        lost = 0
        for row in tables.rows("attribute", "name", "attr_type", "value", "id"):
            kind, number, text = row.text("attr_type"), row.number("id"), row.text("value")
            if not text.strip() or number is None:
                continue
            if kind not in {"case", "file"}:
                lost += 1
                continue
            found.setdefault(row.text("name"), []).append((kind, number, text))
        self.losses.append(Loss("values of journals", lost))
        return found

    def _variables(
        self, tables: Tables, given: Mapping[str, list[tuple[str, int, str]]]
    ) -> Iterable[Variable]:
        rows = list(tables.rows("attribute_type", "name", "memo", "valuetype"))
        memos = {row.text("name"): row.text("memo") for row in rows}
        numeric = {row.text("name") for row in rows if row.text("valuetype") == "numeric"}
        for name, values in given.items():
            kind: VariableKind = "Text"
            if name in numeric:
                kind = kind_of(text for _, _, text in values)
            otherwise = guid("qualcoder variable", name), name, kind
            own, called, kind = self._names.variables.get(name, otherwise)
            yield Variable(own, called, kind, memos.get(name, ""))

    def _cases(self, tables: Tables, values: Mapping[int, list[Value]]) -> Iterable[Case]:
        sources: dict[int, dict[str, None]] = {}
        parts = 0
        for row in tables.rows("case_text", "caseid", "fid", "pos0", "pos1"):
            case, file = row.number("caseid"), row.number("fid")
            if case is None or file is None or file not in self._sources:
                continue
            own, length = self._sources[file]
            start, end = row.number("pos0") or 0, row.number("pos1") or 0
            parts += not is_whole(start, end, length)
            sources.setdefault(case, {})[own] = None
        self.losses.append(Loss("passages that belong to cases", parts, PART_OF_CASE))
        for row in tables.rows("cases", "caseid", "name", "memo"):
            number, name = row.number("caseid"), row.text("name")
            if number is None:
                continue
            own, called = self._names.cases.get(name, (guid("qualcoder case", number, name), name))
            yield Case(
                guid=own,
                name=called,
                description=row.text("memo"),
                values=tuple(values.get(number, ())),
                sources=tuple(sources.get(number, ())),
            )
