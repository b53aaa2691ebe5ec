"""Rule text in, `Rule` out; a fault says at which column, what is wrong and how to mend it.

    rule   = part { join part } [ limit ]
    part   = item { item }                          one item at least is not optional
    item   = ( WORD | EXACT | LIST | group ) [ "?" ]
    group  = "[" part { "|" part } "]"
    join   = "..." | "…" | "&"
    limit  = "within" NUMBER | "in" ( "sentence" | "turn" )

    WORD     letters, digits and _ * ~ ' -, dots inside; at least one letter or digit
    EXACT    "anything but a quote"
    LIST     #name, of letters, digits, _ and -, dots inside

>>> str(parse_rule("[garder|taire] ... secret within 6"))
'[garder|taire] ... secret within 6'
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice

from tls_coding.codebook.rule import (
    Atom,
    Exact,
    Group,
    Item,
    Join,
    Limit,
    ListRef,
    Part,
    Rule,
    Word,
)

MAX_RULE_LENGTH = 5_000  # characters
MAX_DEPTH = 20  # groups within groups
MAX_REACH = 1_000  # words

# A token is a sign, an atom, or what is left from a character on that means nothing; at the end of
# the rule all three are empty. Limits go before words; "in turn" is one only where nothing follows.
TOKEN = re.compile(
    r"""\s*(?:
    ( [\[\]|?] | \.\.\. | … | & | in\s+(?:sentence|turn)(?=\s*$) | within\s+\d+(?![\w*~]) )
    | ( [*~]*\w[\w*~'-]*(?:\.\w[\w*~'-]*)* | "[^"]*" | \#\w[\w-]*(?:\.\w[\w-]*)* )
    | \Z
    | ( .+ )
    )""",
    re.VERBOSE | re.DOTALL,
)
JOINS: dict[str, Join] = {"...": "...", "…": "...", "&": "&"}

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
    for sign, plain in TYPOGRAPHIC.items():
        text = text.replace(chr(sign), plain)  # a tenth of the time of text.translate
    text = unicodedata.normalize("NFC", text)
    if len(text) <= MAX_RULE_LENGTH and text.count("[") <= MAX_DEPTH:
        try:
            return _Reader(text).rule()
        except RuleFault:
            pass  # told below: the faults of the rule as a whole go first
    _check_outside(text)
    return _Reader(text).rule()


def _check_outside(text: str) -> None:
    """Faults that the reader would name less well, or that would cost too much."""
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


class _Reader:
    """Reads a rule from left to right; `at` is the number of the token that is looked at.

    A token is judged before the one after it is looked at: the leftmost of several faults is told.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, str]] = TOKEN.findall(text)
        self.at = 0

    def rule(self) -> Rule:
        parts = [self.part()]
        joins: list[Join] = []
        while join := JOINS.get(self.tokens[self.at][0]):
            self.at += 1
            joins.append(join)
            parts.append(self.part())
        limit = self.limit()
        if any(self.tokens[self.at]):
            raise self.unexpected()
        return Rule(tuple(parts), tuple(joins), limit)

    def part(self) -> Part:
        alone = None
        items: list[Item] = []
        signs: list[int] = []  # the tokens that say "optional"
        while True:
            sign, atom, stray = self.tokens[self.at]
            if atom:
                alone = _alone(atom)
                if alone is None:
                    raise self.says_nothing(atom)
                items += alone.items
            elif sign == "[":
                items.append(Item(self.group()))
            elif sign == "?" and items and not items[-1].optional:
                items[-1] = Item(items[-1].atom, optional=True)
                signs.append(self.at)
            else:
                break
            self.at += 1
        if not items or sign == "?" or stray:
            raise self.unexpected()
        if alone and len(items) == 1 and not signs:
            return alone
        part = Part(tuple(items))
        if len(signs) == len(items):
            mend = "Leave one word without '?'."
            raise RuleFault(self.column(signs[0]), f"everything in '{part}' is optional.", mend)
        return part

    def group(self) -> Group:
        """From its [ to its ], which is left to be looked at."""
        options: list[Part] = []
        while not options or self.tokens[self.at][0] == "|":
            self.at += 1
            options.append(self.part())
        if self.tokens[self.at][0] != "]":
            raise self.unexpected()
        return Group(tuple(options))

    def limit(self) -> Limit:
        """The limit that stands here, or what holds where none is written."""
        sign = self.tokens[self.at][0]
        if sign.startswith("within"):
            digits = sign.split()[1]
            words = int(digits) if len(digits) < 10 else 0  # Python reads no number of 4,301 digits
            if not 1 <= words <= MAX_REACH:
                mend = f"Use 1 to {MAX_REACH:,}, or 'in sentence', or 'in turn'."
                raise RuleFault(self.column(self.at), f"'{sign}' is out of range.", mend)
            limit = Limit(words, "turn", written=True)
        elif sign.startswith("in"):
            limit = Limit(None, "turn" if sign.endswith("turn") else "sentence", written=True)
        else:
            return Limit()
        self.at += 1
        return limit

    def column(self, number: int) -> int:
        """Where the token of that number begins: 1-based within the rule, whatever its lines."""
        match = next(islice(TOKEN.finditer(self.text), number, None))
        return (match.start(match.lastindex) if match.lastindex else len(self.text)) + 1

    def says_nothing(self, atom: str) -> RuleFault:
        column = self.column(self.at)
        if atom.startswith('"'):
            return RuleFault(column, "nothing stands between the quotes.", "Write words.")
        mend = "Give at least one letter beside * and ~."
        return RuleFault(column, f"'{atom}' stands for every word.", mend)

    def unexpected(self) -> RuleFault:
        sign, atom, stray = self.tokens[self.at]
        if stray:
            what, mend = f"'{stray[0]}' means nothing in a rule.", _stray_mend(stray[0])
        elif not sign and not atom:
            what, mend = "the rule ends too early.", _ending_mend(self.text)
        elif sign.startswith(("within", "in")):
            what = f"'{sign}' stands where a word is expected."
            mend = "It stands once, at the very end; quote the words if they are meant as words."
        elif sign in JOINS:
            what = f"'{sign}' does not stand between two parts."
            mend = "Write a word before and after it; inside [ ] it is not allowed."
        elif sign == "?":
            what = "'?' follows nothing that could be optional."
            mend = "'?' follows the one word, group or list that may be missing."
        elif sign in {"|", "]"}:
            what = f"'{sign}' where a word is expected."
            mend = "Write [one|other]: a word on both sides of every |."
        else:
            what = f"'{sign or atom}' cannot stand here."
            mend = "See the rule language in the README."
        return RuleFault(self.column(self.at), what, mend)


@lru_cache(maxsize=50_000)  # two of three atoms of a codebook were met in a rule before
def _alone(text: str) -> Part | None:
    """The part that an atom makes on its own; None where it says nothing."""
    atom: Atom
    if text[0] == "#":
        atom = ListRef(text[1:])
    elif text[0] == '"':
        atom = Exact(" ".join(text[1:-1].split()))
        if not atom.text:
            return None
    elif any(map(str.isalnum, text)):
        atom = Word(text)
    else:
        return None
    return Part((Item(atom),))


def _stray_mend(char: str) -> str:
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
    return known.get(char, 'Put what is meant literally in "double quotes".')


def _ending_mend(text: str) -> str:
    last = text.rstrip()[-3:]
    if last.endswith(("...", "&", "…")):
        return "Write a word after the last '...' or '&'."
    return "Finish the last part."
