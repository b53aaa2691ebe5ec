"""Random REFI-QDA projects for tests: everything that the standard can say, in odd ways."""

from __future__ import annotations

from hypothesis import strategies as st

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import (
    VARIABLE_KINDS,
    Case,
    Code,
    Coding,
    Link,
    Note,
    Project,
    Selection,
    Set,
    Source,
    User,
    Value,
    Variable,
)

PIECES = st.sampled_from(
    ["a", "é", "e\u0301", "😀", "👩\u200d🏫", "\n", " ", "\u00a0", "\ufeff", "”", "<&>\"'", "日本"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
NAMES = st.sampled_from(["École", "Autre", "Autre", "a/b", "<&>", "😀", "  two  spaces ", "日本"])
TIMES = st.sampled_from(["", "2026-01-15T10:00:00Z", "2019-03-18T00:00:00.5+02:00"])
COLORS = st.sampled_from(["", "#4477AA", "#000000"])
VALUES = {
    "Text": ["", "Lyon", "😀 <"],
    "Boolean": ["true", "false"],
    "Integer": ["34", "-1"],
    "Float": ["0.5", "12.25"],
    "Date": ["2025-11-03"],
    "DateTime": ["2025-11-03T10:00:00"],
}


class Numbers:
    """GUIDs, each another; those of one kind are kept to refer to."""

    def __init__(self):
        self.made = {}

    def new(self, kind):
        known = self.made.setdefault(kind, [])
        known.append(guid("test", kind, len(known)))
        return known[-1]

    def some(self, draw, *kinds, most=3):
        known = [own for kind in kinds for own in self.made.get(kind, [])]
        return tuple(draw(st.lists(st.sampled_from(known), max_size=most))) if known else ()

    def one(self, draw, *kinds):
        return (*self.some(draw, *kinds, most=1), "")[0]


def drawn_codes(draw, numbers, depth):
    return tuple(
        Code(
            numbers.new("code"), draw(NAMES), draw(st.booleans()), draw(COLORS), draw(TEXTS),
            numbers.some(draw, "note"), drawn_codes(draw, numbers, depth - 1) if depth else (),
        )
        for _ in range(draw(st.integers(0, 3)))
    )  # fmt: skip


def drawn_codings(draw, numbers):
    return tuple(
        Coding(numbers.new("coding"), code, numbers.one(draw, "user"), draw(TIMES),
               numbers.some(draw, "note"))
        for code in numbers.some(draw, "code")
    )  # fmt: skip


def drawn_source(draw, numbers, variables):
    text = draw(TEXTS.filter(bool))
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends).filter(lambda s: s[0] != s[1]), max_size=6))
    selections = tuple(
        Selection(
            numbers.new("selection"), min(span), max(span), text[min(span) : max(span)],
            *made(draw, numbers), draw(TEXTS), drawn_codings(draw, numbers),
            numbers.some(draw, "note"),
        )
        for span in spans
    )  # fmt: skip
    return Source(
        numbers.new("source"), draw(NAMES), text, *made(draw, numbers), draw(TEXTS), selections,
        drawn_codings(draw, numbers), numbers.some(draw, "note"), drawn_values(draw, variables),
    )  # fmt: skip


def made(draw, numbers):
    """Who made something and when, who changed it and when."""
    return [numbers.one(draw, "user"), draw(TIMES), numbers.one(draw, "user"), draw(TIMES)]


def drawn_values(draw, variables):
    return tuple(
        Value(variable.guid, variable.kind, draw(st.sampled_from(VALUES[variable.kind])))
        if draw(st.booleans())
        else Value(variable.guid, "Text", None)
        for variable in variables
        if draw(st.booleans())
    )


@st.composite
def projects(draw):
    """Any project: nested codes, duplicate names, overlapping spans, several users, links, sets."""
    numbers = Numbers()
    users = tuple(
        User(numbers.new("user"), draw(NAMES), draw(NAMES)) for _ in range(draw(st.integers(0, 3)))
    )
    notes = tuple(
        Note(numbers.new("note"), draw(NAMES), draw(TEXTS.filter(bool)), *made(draw, numbers))
        for _ in range(draw(st.integers(0, 3)))
    )
    codes = drawn_codes(draw, numbers, 3)
    variables = tuple(
        Variable(numbers.new("variable"), draw(NAMES), kind, draw(TEXTS))
        for kind in draw(st.lists(st.sampled_from(VARIABLE_KINDS), max_size=4))
    )
    sources = tuple(drawn_source(draw, numbers, variables) for _ in range(draw(st.integers(0, 3))))
    cases = tuple(
        Case(
            numbers.new("case"), draw(NAMES), draw(TEXTS), numbers.some(draw, "code"),
            drawn_values(draw, variables), numbers.some(draw, "source"),
            numbers.some(draw, "selection"),
        )
        for _ in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    links = tuple(
        Link(
            numbers.new("link"), draw(NAMES), draw(st.sampled_from(["", "OneWay"])), draw(COLORS),
            numbers.one(draw, "note", "code"), numbers.one(draw, "selection", "source"),
            numbers.some(draw, "note"),
        )
        for _ in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    sets = tuple(
        Set(numbers.new("set"), draw(NAMES), draw(TEXTS), numbers.some(draw, "code"),
            numbers.some(draw, "source"), numbers.some(draw, "note"))
        for _ in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    return Project(
        draw(NAMES), "", *made(draw, numbers), draw(TEXTS), users, codes, variables, cases, sources,
        notes, links, sets, numbers.some(draw, "note"),
    )  # fmt: skip
