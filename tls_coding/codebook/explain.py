"""A fault that pydantic found in; what is wrong and what to do, in words for people, out."""

from __future__ import annotations

from typing import Any

from tls_coding.codebook.yaml_lines import Path


def explain(fault: Any, loc: Path) -> tuple[str, str]:
    """What is wrong at `loc`, and what to do."""
    kind, context = fault["type"], fault.get("ctx", {})
    name = next((str(p) for p in reversed(loc) if isinstance(p, str)), "")
    if kind == "missing":
        return f"'{name}' is missing.", f"Add '{name}:'."
    if kind == "extra_forbidden":
        return f"unknown key '{name}'.", "Check its spelling, or take it out."
    if kind == "literal_error":
        allowed = context["expected"].replace(" or ", ", ")
        return f"'{name}' is {fault['input']!r}.", f"Allowed: {allowed}."
    if kind == "string_pattern_mismatch":
        mend = "Lower-case letters, digits, _ and dots (informal.secrecy); a language is like 'fr'."
        wanted = f"'{name}'" if name and name != fault["input"] else "name"
        return f"{fault['input']!r} is no valid {wanted}.", mend
    if kind in {"too_short", "string_too_short"}:
        return f"'{name}' is empty.", "Write something there."
    if kind in {"string_type", "list_type", "dict_type", "model_type", "model_attributes_type"}:
        text = "text" if isinstance(fault["input"], list | dict) else "text: put it in quotes"
        wanted = {"string_type": text, "list_type": "a list ('- …' lines)"}.get(kind, "keys")
        return f"'{name}' is {yaml_kind(fault['input'])}.", f"It must be {wanted}."
    said = fault["msg"].removeprefix("Value error, ").lower()
    return f"'{name}': {said}.", "See the codebook format in the README."


def yaml_kind(value: Any) -> str:
    """What YAML makes of a value that should be text."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "keys and values"
    return "nothing (a comment or an empty value)" if value is None else f"'{value}'"
