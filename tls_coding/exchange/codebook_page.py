"""A codebook in; one readable page of it, as HTML or as Markdown, out."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from tls_coding.codebook.model import Code, Codebook, rule_text
from tls_coding.corpus.folding import plain
from tls_coding.exchange.templating import templates

NOTATION = (
    ("fermer", "the word in any of its forms: fermait, fermé, fermée …"),
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

QUOTED = re.compile(r"(`[^`]+`)")  # how a definition names a code
SIGN = re.compile(r"[\\`*<\[~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
LINE_START = re.compile(r"^(\d*)([-+=>#]|(?<=\d)[.)])")


def html_page(codebook: Codebook, *, language: str = "en") -> str:
    """The codebook as one self-contained HTML page; labels in `language` where there are any."""
    template = templates("tls_coding.exchange").get_template("codebook.html.j2")
    return template.render(
        book=codebook,
        language=language,
        groups=_groups(codebook, language),
        languages=_spoken,
        notation=NOTATION,
        rule=rule_text,
        prose=lambda text: _prose(text, set(codebook.ids)),
        marked=_marked,
        anchor=lambda code: _anchor(code.id),
        counted=_counted,
    )


def markdown_page(codebook: Codebook, *, language: str = "en") -> str:
    """The codebook as Markdown; labels in `language` where there are any."""
    head = codebook.codebook
    lines = [
        f"# {_text(head.name)}",
        "",
        _text(f"Version {head.version}.") + f" {_counted(codebook)}",
        "",
    ]
    lines += ["## How to read a rule", "", "| written | finds |", "|---|---|"]
    lines += [f"| {_cell(_code(sign))} | {_cell(_text(meaning))} |" for sign, meaning in NOTATION]
    for title, codes in _groups(codebook, language):
        lines += ["", f"## {_text(title)}"]
        for code in codes:
            lines += ["", *_markdown_code(code, language)]
    if codebook.lists:
        lines += ["", "## Lists"]
        for name, by_language in codebook.lists.items():
            lines += ["", f"### {_code(f'#{name}')}", ""]
            lines += [
                f"- {_spoken(key)}: {_text(', '.join(ws))}" for key, ws in by_language.items()
            ]
    return "\n".join(lines) + "\n"


def _markdown_code(code: Code, language: str) -> list[str]:
    source = f", {_text(code.source)}" if code.source else ""
    lines = [f"### {_text(code.name(language))}", "", f"`{code.id}` · {code.kind}{source}", ""]
    others = [
        f"{_spoken(key)}: {_text(name)}" for key, name in code.label.items() if key != language
    ]
    lines += [f"*{'; '.join(others)}*", ""] if others else []
    lines += [_text(code.definition)]
    for title, listed in (("Code it when", code.include), ("Not when", code.exclude)):
        if listed:
            lines += ["", f"{title}:", "", *(f"- {_text(item)}" for item in listed)]
    if code.speaker != "respondent":
        lines += ["", f"Speaker: {code.speaker}."]
    for title, rules in (("Rules", code.rules), ("Unless", code.unless)):
        for key, texts in rules.items():
            lines += ["", f"{title} ({_spoken(key)}):", ""]
            lines += [f"- {_code(rule_text(text))}" for text in texts]
    if code.examples:
        lines += ["", "Examples:", ""]
        lines += [f"- ({example.lang}) {_text(example.text)}" for example in code.examples]
    if code.counterexamples:
        lines += ["", "Not this:", ""]
        lines += [
            f"- ({item.lang}) {_text(item.text)} — {item.because}" for item in code.counterexamples
        ]
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


def _prose(text: str, known: Container[str] = ()) -> Markup:
    """A definition or a limit; what stands between backticks is code, an id in `known` a link."""
    pieces = [escape(piece) for piece in QUOTED.split(text)]
    for i, quoted in enumerate(QUOTED.findall(text)):
        name = quoted[1:-1]
        shown = Markup("<code>{}</code>").format(name)
        link = Markup('<a href="#{}">{}</a>').format(_anchor(name), shown)
        pieces[2 * i + 1] = link if name in known else shown
    return Markup("").join(pieces)


def _anchor(code_id: str) -> str:
    return code_id.replace(".", "-")


def _marked(example: Any) -> Markup:
    """An example with its `match` marked: as one stretch, or else word by word."""
    text, match = str(example.text), str(example.match or "")
    start = text.casefold().find(match.casefold()) if match else -1
    if start >= 0 and len(text.casefold()) == len(text):
        end = start + len(match)
        inside = Markup("<mark>{}</mark>").format(text[start:end])
        return escape(text[:start]) + inside + escape(text[end:])
    wanted = set(re.findall(r"\w+", plain(match)))
    out = Markup("")
    for piece in re.split(r"(\w+)", text):
        shown = escape(piece)
        out += Markup("<mark>{}</mark>").format(shown) if plain(piece) in wanted else shown
    return out


def _code(text: str) -> str:
    """Inline code; between fences nothing is escaped."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{_line(text)}{space}{fence}"


def _cell(markdown: str) -> str:
    """Markdown that a table may hold: only there a backslash before | is not shown in code."""
    return markdown.replace("|", "\\|")


def _text(text: str) -> str:
    """Words as Markdown: `codes` stay codes, nothing else in them is a sign."""
    pieces = QUOTED.split(_line(text))
    pieces[::2] = [SIGN.sub(r"\\\g<0>", piece) for piece in pieces[::2]]
    return LINE_START.sub(r"\1\\\2", "".join(pieces))


def _line(text: str) -> str:
    return " ".join(text.split())
