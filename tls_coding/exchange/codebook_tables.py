"""A codebook in; a table of it (`.csv`, `.xlsx`) or a page (`.md`) out. And tables back in.

Read are `.csv`, `.tsv`, `.xlsx` and `.docx`, of ours and of other programs (see `codebook_rows`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tls_coding.codebook.model import Code as OwnCode
from tls_coding.codebook.model import Codebook, Header
from tls_coding.errors import UsageError
from tls_coding.exchange.codebook_page import markdown_page
from tls_coding.exchange.codebook_rows import CATEGORY, KINDS, Entry, entries_of
from tls_coding.exchange.codebook_word import sheets_of_word
from tls_coding.exchange.project.codetree import Drafted, code_guid, codebook_of, tree_of
from tls_coding.exchange.project.from_study import Contents, losses_of
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Code, walk
from tls_coding.exchange.segment_columns import columns_of
from tls_coding.exchange.table_rows import bare, sheets_of
from tls_coding.exchange.tables import rows_csv
from tls_coding.files import write_bytes, write_text

COLUMNS = (
    "path", "id", "label", "definition", "include", "exclude", "examples", "counterexamples",
    "kind",
)  # fmt: skip
WIDTHS = (40, 30, 30, 70, 50, 50, 60, 60, 12)
READ = {".csv", ".tsv", ".xlsx", ".docx"}
ROOTS = {"nodes", "codes", "noeuds", "nodos", "knoten", "codebook"}  # where NVivo keeps them all
MAX_CELL = 32_767  # letters that a cell of Excel holds


@dataclass(frozen=True)
class FoundCodebook:
    """The codes of a table as a tree; `entries`: what it says of each, by GUID."""

    codes: tuple[Code, ...]
    entries: dict[str, Entry] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)


def write_codebook_table(codebook: Codebook, path: Path, language: str = "en") -> Losses:
    """Write the codebook by the ending of `path`; returns what is not in it.

    A row is a code, or a category, which its `kind` says. Several things in a cell stand in a
    line each. Raises UsageError for another ending.
    """
    ending = path.suffix.lower()
    if ending == ".md":
        write_text(path, markdown_page(codebook, language=language))
        return Losses.of([Loss("word lists' forms", len(codebook.forms))])
    rows = _rows(codebook, language)
    if ending == ".csv":
        write_text(path, rows_csv(COLUMNS, rows))
    elif ending == ".xlsx":
        write_bytes(path, _workbook(rows))
    else:
        raise UsageError(f"{path}: a codebook is written as .csv, .xlsx or .md.")
    cut = sum(len(cell) > MAX_CELL for row in rows for cell in row) * (ending == ".xlsx")
    return _losses(codebook) + Losses.of([Loss("cells over the limit of Excel, now cut", cut)])


def _losses(codebook: Codebook) -> Losses:
    known = losses_of(Contents("", codebook, [], {}, []))
    codes = codebook.codes
    broken = sum(
        "\n" in text
        for code in codes
        for text in (*code.include, *code.exclude, *(e.text for e in code.examples))
    )
    return Losses.of(
        [
            *(Loss(loss.what, loss.count) for loss in known if "examples" not in loss.what),
            Loss("words marked in examples", sum(bool(e.match) for c in codes for e in c.examples)),
            Loss("line ends within an item", broken),
            Loss("whose words are listened to", sum(c.speaker != "respondent" for c in codes)),
        ]
    )


def _rows(codebook: Codebook, language: str) -> list[list[str]]:
    ids = {code_guid(code.id): code for code in codebook.codes}
    names = {code_guid(own): own for own in _all_ids(codebook)}
    rows = []
    for steps in walk(tree_of(codebook, language)):
        path = " > ".join(code.name for code in steps)
        node = steps[-1]
        rows.append([path, names[node.guid], node.name, *_said(ids.get(node.guid))])
    return rows


def _all_ids(codebook: Codebook) -> Iterable[str]:
    """Ids of codes, of categories and of what stands above them."""
    for own in (*codebook.ids, *codebook.categories):
        parts = own.split(".")
        yield from (".".join(parts[: n + 1]) for n in range(len(parts)))


def _said(code: OwnCode | None) -> list[str]:
    if code is None:
        return [*[""] * 5, CATEGORY]
    examples = [f"{one.lang}: {_line(one.text)}" for one in code.examples]
    others = [f"{one.lang} ({one.because}): {_line(one.text)}" for one in code.counterexamples]
    lists = (map(_line, code.include), map(_line, code.exclude), examples, others)
    return [code.definition.strip(), *("\n".join(items) for items in lists), code.kind]


def _line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    from tls_coding.exchange.workbook import MADE

    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {**settings, "strings_to_numbers": False})
    book.set_properties({"title": "Codebook", "created": MADE.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet: Any = book.add_worksheet("Codebook")
    sheet.freeze_panes(1, 2)
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell[:MAX_CELL], wrap)
    book.close()
    return out.getvalue()


def sniff(path: Path) -> bool:
    """True for a table that lists codes. Never raises."""
    try:
        if path.suffix.lower() not in READ or not read_codebook_table(path).codes:
            return False
        sheets = [] if path.suffix.lower() == ".docx" else sheets_of(path, beginning=True)
        return not any(columns_of(sheet.rows) for sheet in sheets)  # a table of codings
    except (UsageError, OSError):
        return False


def read_codebook_table(path: Path, language: str = "en") -> FoundCodebook:
    """Read a table of codes; raises UsageError where it has no column of names.

    `language`: of examples that do not say theirs.
    """
    if path.suffix.lower() not in READ:
        raise UsageError(f"{path}: a codebook is read from {', '.join(sorted(READ))}.")
    sheets = sheets_of_word(path) if path.suffix.lower() == ".docx" else sheets_of(path)
    losses: list[Loss] = []
    try:
        tables = [entries_of(sheet, losses, language) for sheet in sheets]
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    entries = [entry for table in tables for entry in table or ()]
    if not entries:
        raise UsageError(f"{path}: no column of names of codes. Call it name, label or path.")
    unread = sum(table is None and bool(s.rows) for table, s in zip(tables, sheets, strict=True))
    losses.append(Loss("other tables", unread))
    return _found(entries, losses)


def _found(entries: Sequence[Entry], losses: list[Loss]) -> FoundCodebook:
    ids = [entry.id for entry in entries]
    ours = all(ids) and len(set(ids)) == len(ids)
    if not ours and any(ids):
        losses.append(Loss("ids, of which some are missing or stand twice", sum(map(bool, ids))))
    keys = _by_id(entries) if ours else _by_path(entries)
    return _Tree(keys, ours=ours).found(losses)


Key = tuple[str, ...]


def _by_id(entries: Sequence[Entry]) -> dict[Key, Entry]:
    return {tuple(entry.id.split(".")): entry for entry in entries}


def _by_path(entries: Sequence[Entry]) -> dict[Key, Entry]:
    """Entries by their path; a path that stands twice is two codes."""
    found: dict[Key, Entry] = {}
    if all(bare(entry.path[0]) in ROOTS and len(entry.path) > 1 for entry in entries):
        entries = [replace(entry, path=entry.path[1:]) for entry in entries]
    for entry in entries:
        key, number = entry.path, 1
        while key in found:
            number += 1
            key = (*entry.path[:-1], f"{entry.path[-1]}\x1f{number}")
        found[key] = entry
    return found


class _Tree:
    """The tree of entries; what stands above them without a row of its own is a category."""

    def __init__(self, keys: dict[Key, Entry], *, ours: bool) -> None:
        self._keys = keys
        self._ours = ours
        self._below: dict[Key, dict[Key, None]] = {}
        self._entries: dict[str, Entry] = {}
        for key in keys:
            for n in range(len(key)):
                self._below.setdefault(key[:n], {})[key[: n + 1]] = None

    def found(self, losses: list[Loss]) -> FoundCodebook:
        codes = tuple(self._built(key) for key in self._below.get((), {}))
        return FoundCodebook(codes, self._entries, Losses.of(losses))

    def _built(self, key: Key) -> Code:
        entry = self._keys.get(key)
        own = code_guid(".".join(key)) if self._ours else guid("table", *key)
        name = entry.path[-1] if entry else key[-1].partition("\x1f")[0]
        codable = entry is not None and entry.kind != CATEGORY
        if entry:
            self._entries[own] = entry
        inner = tuple(self._built(each) for each in self._below.get(key, {}))
        return Code(own, name, codable, "", _described(entry) if entry else "", (), inner)


def _described(entry: Entry) -> str:
    """What a code means, in one text, as `codetree.description_of` says it."""
    parts = [entry.definition]
    for title, listed in (("Include", entry.include), ("Exclude", entry.exclude)):
        if listed:
            parts.append("\n".join([f"{title}:", *(f"- {item}" for item in listed)]))
    return "\n\n".join(filter(None, parts))


def codebook_text(
    found: FoundCodebook,
    *,
    name: str,
    language: str,
    languages: Iterable[str] = (),
    known: Codebook | None = None,
) -> Drafted:
    """The text of a codebook that says what a table says; names and definitions in `language`.

    `known`: a codebook whose rules, other names and marked examples codes keep.
    """
    if known and language not in known.codebook.languages:
        language = known.codebook.languages[0]
    book = _merged(found, name, language, known)
    shown = [e.lang for code in book.codes for e in code.examples]
    shown += [e.lang for code in book.codes for e in code.counterexamples]
    spoken = [*languages, *dict.fromkeys(shown)]
    return codebook_of(found.codes, name=name, language=language, languages=spoken, known=book)


def _merged(found: FoundCodebook, name: str, language: str, known: Codebook | None) -> Codebook:
    """`known`, or an empty codebook, with what the table says of the codes that it has ids for."""
    head = Header(name=name, version="1", languages=[language])
    book = known or Codebook(codebook=head)
    codes = {code.id: code for code in book.codes}
    categories = dict(book.categories)
    for steps in walk(found.codes):
        entry = found.entries.get(steps[-1].guid)
        if entry is None or steps[-1].guid != code_guid(entry.id):
            continue
        if steps[-1].codable:
            codes[entry.id] = _code(entry, language, codes.get(entry.id))
        else:
            categories[entry.id] = {**categories.get(entry.id, {}), language: entry.path[-1]}
    return book.model_copy(update={"codes": list(codes.values()), "categories": categories})


def _code(entry: Entry, language: str, before: OwnCode | None) -> OwnCode:
    label = {**(before.label if before else {})}
    if not before or before.name(language) != entry.path[-1]:
        label[language] = entry.path[-1]
    said: dict[str, Any] = {
        "id": entry.id,
        "label": label,
        "definition": entry.definition or entry.path[-1],
        "include": list(entry.include),
        "exclude": list(entry.exclude),
        **({"kind": entry.kind} if entry.kind in KINDS else {}),
    }
    if entry.examples is not None:
        marked = {(e.lang, _line(e.text)): e for e in (before.examples if before else ())}
        said["examples"] = [marked.get((e.lang, e.text), e) for e in entry.examples]
    if entry.counterexamples is not None:
        said["counterexamples"] = list(entry.counterexamples)
    return before.model_copy(update=said) if before else OwnCode(**said)
