"""A codebook in; one readable page of it, as HTML or as Markdown, out."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tls_coding.codebook.model import Code, Codebook, TokenRule
from tls_coding.corpus.folding import plain

NOTATION = (
    ("fermer", "the word in any of its forms: ferme, fermé, fermaient …"),
    ('"tour de main"', "these words as written; case does not matter"),
    ("délocalis*", "any letters in place of *"),
    ("know~how", "hyphen, space or nothing in place of ~: know-how, know how, knowhow"),
    ("[garder|taire]", "one of these"),
    ("#kin", "a word of the list of that name, printed at the end"),
    ("très? dur", "the word before ? may be missing"),
    ("garder ... secret", "first the one, then the other, at most 8 words apart"),
    ("client & exigeant", "both, in any order, at most 8 words apart"),
    ("within 4, in sentence, in turn", "how far apart the parts may be"),
    ("{tokens: …}", "a pattern in the notation of spaCy's Matcher"),
)
LANGUAGES = {"fr": "French", "it": "Italian", "es": "Spanish", "en": "English"} | {
    "ca": "Catalan",
    "gl": "Galician",
    "pt": "Portuguese",
    "all": "every language",
}


def html_page(codebook: Codebook, *, language: str = "en") -> str:
    """The codebook as one self-contained HTML page; labels in `language` where there are any."""
    environment = Environment(
        loader=PackageLoader("tls_coding.exchange", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("codebook.html.j2")
    return template.render(
        book=codebook,
        language=language,
        groups=_groups(codebook, language),
        languages=_spoken,
        notation=NOTATION,
        rule=_rule,
        marked=_marked,
        anchor=lambda code: code.id.replace(".", "-"),
        counted=_counted,
    )


def markdown_page(codebook: Codebook, *, language: str = "en") -> str:
    """The codebook as Markdown; labels in `language` where there are any."""
    head = codebook.codebook
    lines = [f"# {head.name}", "", f"Version {head.version}. {_counted(codebook)}", ""]
    lines += ["## How to read a rule", "", "| written | finds |", "|---|---|"]
    lines += [f"| {_code(sign)} | {_cell(meaning)} |" for sign, meaning in NOTATION]
    for title, codes in _groups(codebook, language):
        lines += ["", f"## {title}"]
        for code in codes:
            lines += ["", *_markdown_code(code, language)]
    if codebook.lists:
        lines += ["", "## Lists"]
        for name, by_language in codebook.lists.items():
            lines += ["", f"### #{name}", ""]
            lines += [f"- {_spoken(key)}: {', '.join(ws)}" for key, ws in by_language.items()]
    return "\n".join(lines) + "\n"


def _markdown_code(code: Code, language: str) -> list[str]:
    source = f", {code.source}" if code.source else ""
    lines = [f"### {code.name(language)}", "", f"`{code.id}` · {code.kind}{source}", ""]
    others = [f"{_spoken(key)}: {name}" for key, name in code.label.items() if key != language]
    lines += [f"*{'; '.join(others)}*", ""] if others else []
    lines += [code.definition]
    for title, listed in (("Code it when", code.include), ("Not when", code.exclude)):
        if listed:
            lines += ["", f"{title}:", "", *(f"- {item}" for item in listed)]
    if code.speaker != "respondent":
        lines += ["", f"Speaker: {code.speaker}."]
    for title, rules in (("Rules", code.rules), ("Unless", code.unless)):
        for key, texts in rules.items():
            lines += ["", f"{title} ({_spoken(key)}):", ""]
            lines += [f"- {_code(_rule(text))}" for text in texts]
    if code.examples:
        lines += ["", "Examples:", ""]
        lines += [f"- ({example.lang}) {example.text}" for example in code.examples]
    if code.counterexamples:
        lines += ["", "Not this:", ""]
        lines += [f"- ({item.lang}) {item.text} — {item.because}" for item in code.counterexamples]
    return lines


def _groups(codebook: Codebook, language: str) -> list[tuple[str, list[Code]]]:
    """Codes by the first part of their id, in the order of the codebook, with its name."""
    groups = groupby(codebook.codes, key=lambda code: code.id.split(".")[0])
    names = codebook.categories
    return [
        (names.get(key, {}).get(language) or names.get(key, {}).get("en") or key, list(codes))
        for key, codes in groups
    ]


def _counted(codebook: Codebook) -> str:
    rules = sum(len(texts) for code in codebook.codes for texts in code.rules.values())
    examples = sum(len(code.examples) + len(code.counterexamples) for code in codebook.codes)
    spoken = ", ".join(_spoken(key) for key in codebook.codebook.languages)
    return (
        f"{len(codebook.codes)} codes, {rules:,} rules, {examples:,} examples and "
        f"counterexamples, in {spoken}."
    )


def _spoken(key: str) -> str:
    return LANGUAGES.get(key, key)


def _rule(rule: str | TokenRule) -> str:
    return rule if isinstance(rule, str) else f"tokens: {rule.tokens}"


def _marked(example: Any) -> Markup:
    """An example with the words of its `match` marked."""
    wanted = set(plain(example.match or "").split())
    out = Markup("")
    for piece in re.split(r"(\w+)", example.text):
        shown = escape(piece)
        out += Markup("<mark>{}</mark>").format(shown) if plain(piece) in wanted else shown
    return out


def _code(text: str) -> str:
    """Inline code that a table may hold."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{_cell(text)}{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
