"""Tables in, as rows; the codes that they list, each at its place in a tree, out.

Known are our own tables, codebooks of NVivo, code systems of MAXQDA, codebooks of Taguette, and
plain ones: a name, and what it means. What stands below what is told by ids with dots, by paths
(`A > B`, `A\\\\B`), or by how far a name is set in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tls_coding.codebook.model import Counterexample, Example
from tls_coding.errors import UsageError
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.table_rows import Sheet, bare

NAMES: dict[str, tuple[str, ...]] = {
    "path": ("path", "pfad", "chemin", "percorso", "ruta", "camino"),
    "id": ("id", "code id"),
    "label": (
        "label", "name", "code name", "codename", "code", "codes", "nom", "nombre", "nome", "tag",
        "bezeichnung", "kode", "codigo", "codice", "etiquette", "node", "noeud", "nodo", "knoten",
        "theme", "category",
    ),
    "definition": (
        "definition", "description", "code memo", "memo", "beschreibung", "descripcion",
        "descrizione", "definizione", "definicion", "comment", "kommentar", "commentaire",
        "meaning",
    ),
    "include": (
        "include", "inclusion", "inclusion criteria", "when to use", "inclure", "einschluss",
        "includere", "incluir",
    ),
    "exclude": (
        "exclude", "exclusion", "exclusion criteria", "when not to use", "exclure", "ausschluss",
        "escludere", "excluir",
    ),
    "examples": (
        "examples", "example", "beispiele", "beispiel", "ankerbeispiele", "ankerbeispiel",
        "exemples", "exemple", "esempi", "esempio", "ejemplos", "ejemplo", "anchor examples",
    ),
    "counterexamples": ("counterexamples", "counterexample", "not this", "contre exemples"),
    "kind": ("kind",),
}  # fmt: skip
COUNTS = {
    "files", "references", "fichiers", "references codees", "dateien", "referenzen", "verweise",
    "archivos", "referencias", "sources", "number of highlights", "frequency", "grounded",
    "file", "riferimenti", "items",
}  # fmt: skip
KINDS, CATEGORY = ("manifest", "latent"), "category"
HEAD = 20  # rows in which the names of columns are looked for
DEEPEST = 50  # codes above a code
OUR_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_PATH = re.compile(r"\s+>\s+|\s*\\+\s*")
_BULLET = re.compile(r"^[-•*–]\s+")
_EXAMPLE = re.compile(r"([a-z]{2,3}) ?(?:\((unless|no rule|speaker)\))?: (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code or category as a table lists it. `path`: names from the outermost, its own last.

    `examples`, `counterexamples`: None where the table has no column for them.
    """

    path: tuple[str, ...]
    id: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    kind: str = ""
    examples: tuple[Example, ...] | None = None
    counterexamples: tuple[Counterexample, ...] | None = None


def entries_of(sheet: Sheet, losses: list[Loss], language: str) -> list[Entry] | None:
    """The codes of a table; None where it has no column of names.

    `language`: of examples that do not say theirs.
    """
    found = _columns(sheet)
    if found is None:
        return None
    columns, head = found
    names = sheet.rows[head][1]
    entries: list[Entry] = []
    steps: list[tuple[int, str]] = []  # how far each of the names above is set in
    for number, cells in sheet.rows[head + 1 :]:
        said = {part: cells[at] for part, at in columns.items() if at < len(cells)}
        _count(cells, names, columns, losses)
        path = _path(said, sheet.indents.get(number, 0), steps)
        if not path:
            losses.append(Loss("rows without a name", 1))
        elif len(path) > DEEPEST:
            raise UsageError(f"row {number}: over {DEEPEST} codes above a code.")
        else:
            entries.append(_entry(path, said, columns, language, losses))
    return entries


def _columns(sheet: Sheet) -> tuple[dict[str, int], int] | None:
    for index, (_, cells) in enumerate(sheet.rows[:HEAD]):
        names = [bare(cell[:60]) for cell in cells]
        found: dict[str, int] = {}
        for part, known in NAMES.items():
            at = next((names.index(name) for name in known if name in names), None)
            if at is not None and at not in found.values():
                found[part] = at
        named = {"path", "label", "id"} & found.keys()
        if named and (len(found) > 1 or not COUNTS.isdisjoint(names)):
            return found, index
    return None


def _count(
    cells: Sequence[str], names: Sequence[str], columns: Mapping[str, int], losses: list[Loss]
) -> None:
    """Count what stands in columns that are not read."""
    for n, cell in enumerate(cells):
        name = names[n] if n < len(names) else str(n + 1)
        if not cell or n in columns.values():
            continue
        if bare(name) in COUNTS:
            losses.append(Loss("counts of files and references", 1))
        else:
            losses.append(Loss(f"cells of the column {name[:40]}", 1))


def _path(said: Mapping[str, str], indent: int, steps: list[tuple[int, str]]) -> tuple[str, ...]:
    """The names of a code and of those above it; `steps` are kept for the rows that follow."""
    written = said.get("path") or said.get("label") or said.get("id") or ""
    path = tuple(filter(None, _PATH.split(written.strip())))
    if not path:
        return ()
    if said.get("path"):
        label = said.get("label", "").strip()
        return (*path[:-1], label) if label else path
    while steps and steps[-1][0] >= indent:
        steps.pop()
    above = tuple(name for _, name in steps) if len(path) == 1 else ()
    if len(path) == 1:
        steps.append((indent, path[0]))
    return (*above, *path)


def _entry(
    path: tuple[str, ...],
    said: Mapping[str, str],
    columns: Mapping[str, int],
    language: str,
    losses: list[Loss],
) -> Entry:
    entry = Entry(
        path,
        said.get("id", ""),
        said.get("definition", ""),
        tuple(_items(said.get("include", ""))),
        tuple(_items(said.get("exclude", ""))),
        said.get("kind", "").lower(),
    )
    if entry.id and not OUR_ID.fullmatch(entry.id):
        losses.append(Loss("ids that no code here may have", 1))
        entry = replace(entry, id="")
    if "examples" in columns:
        told = [_example(item, language) for item in _items(said.get("examples", ""))]
        entry = replace(entry, examples=tuple(Example(lang=e[0], text=e[2]) for e in told))
    if "counterexamples" in columns:
        items = _items(said.get("counterexamples", ""))
        entry = replace(entry, counterexamples=tuple(_counter(item, language) for item in items))
    return entry


def _counter(item: str, language: str) -> Counterexample:
    lang, because, text = _example(item, language)
    return Counterexample.model_validate(
        {"lang": lang, "text": text, "because": because or "no rule"}
    )


def _example(item: str, language: str) -> tuple[str, str, str]:
    """Language, reason and words of an example (`fr (unless): …`)."""
    match = _EXAMPLE.fullmatch(item)
    if match is None or not match[3].strip():
        return language, "", item
    return match[1], match[2] or "", match[3]


def _items(cell: str) -> Iterator[str]:
    """The lines of a cell, each without its bullet."""
    yield from filter(None, (_BULLET.sub("", line.strip()) for line in cell.split("\n")))
