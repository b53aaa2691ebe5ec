"""Rule text in, `Rule` out; a fault says at which column, what is wrong and how to mend it.

>>> str(parse_rule("[garder|taire] ... secret within 6"))
'[garder|taire] ... secret within 6'
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from tls_coding.codebook.rule import Atom, Exact, Group, Item, Limit, ListRef, Part, Rule, Word

MAX_RULE_LENGTH = 5_000  # characters
MAX_DEPTH = 20  # groups within groups
MAX_REACH = 1_000  # words

GRAMMAR = r"""
start: part (JOIN part)* [WITHIN | SCOPE]
part: item+
item: (WORD | EXACT | LIST | group) [OPTIONAL]
group: "[" part ("|" part)* "]"

JOIN: "..." | "…" | "&"
OPTIONAL: "?"
WITHIN.3: /within\s+\d+(?![\w*~])/
SCOPE.3: /in\s+(sentence|turn)(?=\s*$)/
LIST: /#\w(?:[\w-]|\.(?=\w))*/
EXACT: /"[^"]*"/
WORD: /[*~]*\w(?:[\w*~'-]|\.(?=\w))*/

%ignore /\s+/
"""


# Apostrophes and hyphens that word processors put in; texts are folded in the same way.
TYPOGRAPHIC = str.maketrans({**dict.fromkeys("’‘ʼ", "'"), **dict.fromkeys("\u2010\u2011", "-")})


class RuleFault(ValueError):
    """A rule that cannot be read: `column` is 1-based within the rule."""

    def __init__(self, column: int, what: str, mend: str) -> None:
        self.column = column
        self.what = what
        self.mend = mend
        super().__init__(f"{what} {mend}")


@lru_cache(maxsize=20_000)
def parse_rule(text: str) -> Rule:
    """Parse one rule; raises `RuleFault` and nothing else."""
    text = unicodedata.normalize("NFC", text.translate(TYPOGRAPHIC))
    _check_outside(text)
    try:
        rule: object = _parser().parse(text)
    except UnexpectedEOF:
        raise RuleFault(len(text) + 1, "the rule ends too early.", _ending_mend(text)) from None
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    except UnexpectedCharacters as error:
        raise _stray(text, (error.pos_in_stream or 0) + 1) from None
    assert isinstance(rule, Rule)
    return rule


@lru_cache(maxsize=1)
def _parser() -> Lark:
    # The builder works while the parser reads: no tree in between, half the time.
    return Lark(
        GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=True, transformer=_Builder()
    )


def _check_outside(text: str) -> None:
    """Faults that the parser would name less well, or that would cost too much."""
    if not text.strip():
        raise RuleFault(1, "the rule is empty.", "Write a word, or take the rule out.")
    if len(text) > MAX_RULE_LENGTH:
        mend = "Move its words to a list under `lists:` and name it with #."
        raise RuleFault(MAX_RULE_LENGTH, f"the rule is over {MAX_RULE_LENGTH:,} characters.", mend)
    if text.count('"') % 2:
        raise RuleFault(text.rindex('"') + 1, 'a " without its pair.', 'Close the "exact words".')
    depth, opened, quoted = 0, [], False
    for column, char in enumerate(text, start=1):
        if char == '"':
            quoted = not quoted
        if quoted or char not in "[]":
            continue
        depth += 1 if char == "[" else -1
        if char == "[":
            opened.append(column)
        elif opened:
            opened.pop()
        if depth < 0:
            raise RuleFault(
                column, "a ] without its [.", "Take it out, or open the group before it."
            )
        if depth > MAX_DEPTH:
            mend = "Use a list under `lists:` instead."
            raise RuleFault(column, f"groups stand more than {MAX_DEPTH} deep.", mend)
    if opened:
        raise RuleFault(opened[-1], "a [ that is never closed.", "Close the group with ].")


def _unexpected(text: str, error: UnexpectedToken) -> RuleFault:
    token = error.token
    column = _column(token)
    if token.type == "$END":
        return RuleFault(len(text) + 1, "the rule ends too early.", _ending_mend(text))
    shown = str(token)
    if token.type in {"WITHIN", "SCOPE"}:
        mend = "It stands once, at the very end; quote the words if they are meant as words."
        return RuleFault(column, f"'{shown}' stands where a word is expected.", mend)
    if token.type == "JOIN":
        mend = "Write a word before and after it; inside [ ] it is not allowed."
        return RuleFault(column, f"'{shown}' does not stand between two parts.", mend)
    if token.type == "OPTIONAL":
        mend = "'?' follows the one word, group or list that may be missing."
        return RuleFault(column, "'?' follows nothing that could be optional.", mend)
    if shown in {"|", "]"}:
        mend = "Write [one|other]: a word on both sides of every |."
        return RuleFault(column, f"'{shown}' where a word is expected.", mend)
    return RuleFault(
        column, f"'{shown}' cannot stand here.", "See the rule language in the README."
    )


def _stray(text: str, column: int) -> RuleFault:
    char = text[column - 1] if column <= len(text) else ""
    known = {
        "(": "Groups are written [a|b].",
        ")": "Groups are written [a|b].",
        "/": "Alternatives are written [a|b].",
        ",": "Adjacent words need no comma; 'then, a little later' is written '...'.",
        ".": "'...' has three dots.",
        "#": "A list is written #name.",
        "+": "Write the word and '...' or '&'.",
        "-": "A hyphen stands inside a word; '~' is hyphen, space or nothing.",
        **dict.fromkeys("“”„«»", 'Exact words stand between straight quotes: "as written".'),
    }
    mend = known.get(char, 'Put what is meant literally in "double quotes".')
    return RuleFault(column, f"'{char}' means nothing in a rule.", mend)


def _column(token: Token) -> int:
    """1-based within the rule, which may have several lines."""
    return (token.start_pos or 0) + 1


def _ending_mend(text: str) -> str:
    last = text.rstrip()[-3:]
    if last.endswith(("...", "&", "…")):
        return "Write a word after the last '...' or '&'."
    return "Finish the last part."


class _Builder(Transformer[Token, Any]):
    """lark's tree → our dataclasses."""

    def WORD(self, token: Token) -> Word:  # noqa: N802 - lark calls terminals by their name
        text = str(token)
        if not any(char.isalnum() for char in text):
            mend = "Give at least one letter beside * and ~."
            raise RuleFault(_column(token), f"'{token}' stands for every word.", mend)
        return Word(text)

    def EXACT(self, token: Token) -> Exact:  # noqa: N802
        text = " ".join(str(token)[1:-1].split())
        if not text:
            raise RuleFault(_column(token), "nothing stands between the quotes.", "Write words.")
        return Exact(text)

    def LIST(self, token: Token) -> ListRef:  # noqa: N802
        return ListRef(str(token)[1:])

    def WITHIN(self, token: Token) -> Limit:  # noqa: N802
        digits = token.split()[1]
        words = int(digits) if len(digits) < 10 else 0  # Python reads no number of 4,301 digits
        if not 1 <= words <= MAX_REACH:
            mend = f"Use 1 to {MAX_REACH:,}, or 'in sentence', or 'in turn'."
            raise RuleFault(_column(token), f"'{token}' is out of range.", mend)
        return Limit(words, "turn", written=True)

    def SCOPE(self, token: Token) -> Limit:  # noqa: N802
        scope = "sentence" if token.endswith("sentence") else "turn"
        return Limit(None, scope, written=True)  # type: ignore[arg-type]

    def item(self, children: list[Any]) -> tuple[Atom, Token | None]:
        return children[0], children[1]

    def part(self, children: list[tuple[Atom, Token | None]]) -> Part:
        part = Part(tuple(Item(atom, sign is not None) for atom, sign in children))
        if all(item.optional for item in part.items):
            first = children[0][1]
            assert first is not None
            mend = "Leave one word without '?'."
            raise RuleFault(_column(first), f"everything in '{part}' is optional.", mend)
        return part

    def group(self, children: list[Any]) -> Group:
        return Group(tuple(children))

    def start(self, children: list[Any]) -> Rule:
        parts = tuple(child for child in children if isinstance(child, Part))
        joins = tuple(
            "&" if child == "&" else "..." for child in children if isinstance(child, Token)
        )
        limit = next((child for child in children if isinstance(child, Limit)), Limit())
        return Rule(parts, joins, limit)  # type: ignore[arg-type]
