"""`tls.yaml` in; a `Codebook` and every problem of the file out.

A fault in one code never hides the faults of another: each code is checked by itself, and the
rules of a code are parsed even where something else in it is wrong.
"""

from __future__ import annotations

import copy
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from tls_coding.codebook import model
from tls_coding.codebook.checked import Checked, code_keys, recall, remember
from tls_coding.codebook.explain import explain, yaml_kind
from tls_coding.codebook.grammar import RuleFault, parse_rule
from tls_coding.codebook.lint import lint, lint_lists
from tls_coding.codebook.patterns import installed, pattern_fault
from tls_coding.codebook.yaml_lines import Located, Path, decoded, load
from tls_coding.errors import Problem, errors_only

EXAMPLES = ("examples", "counterexamples")
TOP_KEYS = ("codebook", "categories", "lists", "forms", "codes")


def read_codebook(
    path: FilePath, shown: str, memory: FilePath | None = None
) -> tuple[model.Codebook | None, list[Problem]]:
    """Read the codebook at `path`, which problems call `shown`; None where it cannot be used.

    With `memory` (a file), a codebook that was found sound before is not checked again.
    """
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    text, problems = decoded(raw, shown)
    if text is None:
        return None, problems
    before = recall(memory) if memory else Checked()
    if before.codebook == sha256:
        located, problems = load(text, shown)
        codebook = _Reader(shown, located, problems).codebook(located.data, sha256)
        problems = list(before.warnings)
    else:
        codebook, problems, sound = _parse(text, shown, sha256, before.codes)
        if memory and codebook:
            remember(memory, Checked(sha256, tuple(problems), sound))
    missing = _missing_pipelines(codebook, shown) if codebook else []
    return (None if missing else codebook), problems + missing


def _missing_pipelines(codebook: model.Codebook, file: str) -> list[Problem]:
    """Trained pipelines that rules ask for and that are not here: no matter of the file alone."""
    return [
        Problem(
            file,
            0,
            f"rules of {', '.join(sorted(set(codes)))} need the pipeline '{name}', "
            "which is not installed.",
            f"Install it (pip install {name.replace('_', '-')}), or take those rules out.",
        )
        for name, codes in model.pipelines_of(codebook).items()
        if not installed(name)
    ]


def parse_codebook(
    text: str, file: str, sha256: str = ""
) -> tuple[model.Codebook | None, list[Problem]]:
    """Parse the text of a codebook; `file` is the name that problems bear."""
    codebook, problems, _ = _parse(text, file, sha256, frozenset())
    return codebook, problems


def _parse(
    text: str, file: str, sha256: str, known: frozenset[str]
) -> tuple[model.Codebook | None, list[Problem], frozenset[str]]:
    """The codebook, its problems, and the keys of its lists and of the codes without any.

    Rules of codes, and lists, whose key is `known` are not looked at again.
    """
    located, problems = load(text, file)
    data = located.data
    if not isinstance(data, dict):
        if not problems:
            what = "no codebook: the file holds no 'codebook:' and 'codes:'."
            problems = [Problem(file, 1, what, "Start from `tls new`.")]
        return None, problems, frozenset()
    *keys, of_lists = _keys(data)
    reader = _Reader(file, located, problems)
    taken = {path[1] for path in located.taken if path[0] == "codes"}  # by YAML, for itself
    reader.sound = {n for n, key in enumerate(keys) if key in known and n not in taken}
    codebook = reader.codebook(data, sha256)
    reader.rule_faults(data)
    if codebook is not None:
        fresh = [each for each in reader.codes if each[0][1] not in reader.sound]
        problems += lint(codebook, reader.codes, file, located, fresh)
        problems += [] if of_lists in known else lint_lists(codebook, file, located)
    problems.sort()
    faulty = {problem.line for problem in problems}
    lines = [located.place(("codes", number))[0] for number in range(len(keys))]
    ends = [*lines[1:], sys.maxsize][: len(lines)]
    sound = frozenset(
        key
        for key, first, after in zip(keys, lines, ends, strict=True)
        if not any(first <= line < after for line in faulty)
    )
    # Lists have errors or nothing, and what has errors is not remembered.
    return (None if errors_only(problems) else codebook), problems, sound | {of_lists}


def _keys(data: dict[str, Any]) -> list[str]:
    """The keys of all codes, and that of the lists."""
    codes, lists = data.get("codes"), data.get("lists")
    each = codes if isinstance(codes, list) else []
    return code_keys([*each, "lists"], [data.get("codebook"), lists])


class _Reader:
    """Turns one file's data into models, noting each problem with its line."""

    def __init__(self, file: str, located: Located, problems: list[Problem]) -> None:
        self.file = file
        self.located = located
        self.problems = problems
        self.codes: list[tuple[Path, model.Code]] = []
        self.sound: set[int] = set()  # codes that need no check, by number

    def codebook(self, data: dict[str, Any], sha256: str) -> model.Codebook | None:
        for key in data:
            if key not in TOP_KEYS:
                self.note((key,), f"unknown key '{key}'.", f"Known here: {', '.join(TOP_KEYS)}.")
        header = self.model(model.Header, data.get("codebook"), ("codebook",))
        raw_codes = data.get("codes")
        if not isinstance(raw_codes, list):
            self.note(("codes",), "'codes' is no list of codes.", "Write '- id: …' under it.")
            raw_codes = []
        for i, raw in enumerate(raw_codes):
            code = self.model(model.Code, raw, ("codes", i))
            if code is not None:
                self.codes.append((("codes", i), code))
        parts = {k: data[k] for k in ("categories", "lists", "forms") if data.get(k) is not None}
        head = header or model.Header(name=model.UNREAD, version=model.UNREAD, languages=["en"])
        codes = [code for _, code in self.codes]
        whole = {"codebook": head, "codes": codes, "sha256": sha256, **parts}
        try:
            return model.Codebook.model_validate(whole)
        except ValidationError as error:
            self.validation(error, ())
            left = _salvage(model.Codebook, whole, error, number=0)
            assert isinstance(left, model.Codebook)
            # A faulty list is still a list: rules that name it are not to blame.
            lists = parts["lists"] if isinstance(parts.get("lists"), dict) else {}
            unread: dict[str, Any] = {name: {"all": []} for name in lists if name not in left.lists}
            return left.model_copy(update={"lists": left.lists | unread})

    def model(self, kind: type[BaseModel], raw: Any, path: Path) -> Any:
        """The model of `raw`, or what can be read of it, or None; its faults are noted."""
        if not isinstance(raw, dict):
            self.note(path, f"'{path[0]}' needs keys and values here.", "Write 'key: value' lines.")
            return None
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            self.validation(error, path)
            return _salvage(kind, raw, error, number=len(self.codes))

    def validation(self, error: ValidationError, base: Path) -> None:
        seen = set()
        for fault in error.errors():
            loc = base + _plain(fault["loc"])
            if (loc, fault["type"]) in seen or _is_shadow(loc):
                continue
            seen.add((loc, fault["type"]))
            self.note(loc, *explain(fault, loc))

    def rule_faults(self, data: dict[str, Any]) -> None:
        for path, rule in rule_texts(data):
            if path[1] in self.sound:
                continue
            if path in self.located.taken and isinstance(rule, str):
                taken = self.located.taken[path]
                what = f"YAML takes '{taken}' for itself, not for a part of the rule."
                self.note(path, what, "Quote it: '…' around the whole rule.")
            if isinstance(rule, str):
                try:
                    parse_rule(rule)
                except RuleFault as fault:
                    what = f"in rule '{rule}', at its character {fault.column}: {fault.what}"
                    self.note(path, what, fault.mend, shift=fault.column)
            elif isinstance(rule, dict) and "tokens" in rule:
                self.token_faults(path, rule)
            else:
                what = f"YAML reads this rule as {yaml_kind(rule)}, not as text."
                self.note(path, what, "Quote it: '…' around the whole rule.")

    def token_faults(self, path: Path, rule: dict[str, Any]) -> None:
        try:
            parsed = model.TokenRule.model_validate(rule)
        except ValidationError as error:
            for fault in error.errors():
                self.note((*path, *fault["loc"]), *explain(fault, fault["loc"]))
        else:
            if unusable := pattern_fault(parsed.tokens, parsed.pipeline):
                self.note((*path, "tokens"), *unusable)

    def note(self, path: Path, what: str, mend: str = "", *, shift: int = 0) -> None:
        line, column = self.located.place(path)
        self.problems.append(Problem(self.file, line, what, mend, column + shift))


def _salvage(
    kind: type[BaseModel], raw: dict[str, Any], error: ValidationError, *, number: int
) -> BaseModel | None:
    """What is left of `raw` without its faulty parts, so that the rest can be checked too."""
    raw = copy.deepcopy(raw)
    stand_ins = {
        "id": f"unread_{number}",
        "label": {"en": model.UNREAD},
        "definition": "unread",
        "name": "unread",
        "version": "unread",
    }
    for attempt in range(4):
        for fault in error.errors():
            path = _plain(fault["loc"])
            if fault["type"] == "missing" and path[-1] in stand_ins and len(path) == 1:
                raw[str(path[-1])] = stand_ins[str(path[-1])]
            elif len(path) > 1 and path[0] in EXAMPLES and isinstance(raw[path[0]], list):
                raw[path[0]][path[1]] = _unread_example(raw[path[0]][path[1]], raw.get("label"))
            elif attempt:
                _remove(raw, path[:1])  # what the part left is no good either
            else:
                _remove(raw, path if fault["type"] != "missing" else path[:-1])
        try:
            return kind.model_validate(raw)
        except ValidationError as next_error:
            error = next_error
    return None


def _unread_example(raw: Any, label: Any) -> dict[str, Any]:
    """Stands for a faulty example; its language is its own where it has one."""
    lang = raw.get("lang") if isinstance(raw, dict) else None
    if not isinstance(lang, str) or not re.fullmatch("[a-z]{2,3}", lang):
        lang = next(iter(label), "en") if isinstance(label, dict) else "en"
    return {"lang": lang, "text": model.UNREAD}


def _plain(loc: Path) -> Path:
    """pydantic's path without the names of union members."""
    return tuple(part for part in loc if part not in {"str", "TokenRule", "[key]"})


def _remove(data: Any, path: Path) -> None:
    for key in path[:-1]:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict) and path:
        data.pop(path[-1], None)
    elif isinstance(data, list) and path and isinstance(path[-1], int) and path[-1] < len(data):
        data[path[-1]] = model.UNREAD  # keeps the places of the others


def rule_texts(data: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Every rule of the raw data with its path, whatever its type."""
    codes = data.get("codes")
    for number, code in enumerate(codes if isinstance(codes, list) else []):
        for key in ("rules", "unless"):
            by_language = code.get(key) if isinstance(code, dict) else None
            for language, rules in (by_language if isinstance(by_language, dict) else {}).items():
                for i, rule in enumerate(rules if isinstance(rules, list) else []):
                    yield ("codes", number, key, language, i), rule


def _is_shadow(loc: Path) -> bool:
    """True for what `rule_faults` says better: a rule that YAML took for something else."""
    return len(loc) > 4 and loc[2] in {"rules", "unless"} and isinstance(loc[4], int)
