"""A paragraph in; the ends of its sentences out, as yasbd gives them and ten times as fast.

yasbd looks at every word for what may be an abbreviation. Here only the marks that may end a
sentence are looked at, with yasbd's own lists of abbreviations. Where a mark is in doubt yasbd is
asked, with a few words around it; where a paragraph holds signs that are not known here (markup,
another script), None is returned. All is decided as `Rules.apply` of yasbd 1.0.4 does, step by
step; the version is pinned, and the tests compare both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

LANGUAGES = frozenset({"en", "es", "fr", "it", "pt"})  # whose rules were read for this

LETTERS = "".join(
    char
    for char in map(chr, [*range(0x41, 0x7B), *range(0xC0, 0x180)])
    if char.isalpha() and char not in "\u0130\u0131\u0149\u017f"  # their case is not one to one
)
LOWER = "".join(char for char in LETTERS if char.islower())
_UPPER = "".join(char for char in LETTERS if char.isupper())
_QUOTE = re.compile(r"""["«»“”—(\[]""")
# The signs that were thought of; others may mean something in other scripts, lists and markup. So
# may `<` after a mark, where yasbd sees a tag, and `#` at a line's start, where it sees a heading.
_PLAIN = rf"{LETTERS}0-9 \n.,;:!?…'\"«»“”()\[\]—–\-/%&=@_°¿¡€$*+~>"
_STRANGE = re.compile(rf"[^{_PLAIN}](?:(?<![<#])|(?<=[.!?]<)(?=/?\w{{0,6}}>)|(?<![^\n#]#))")
_BROKEN_LINE = re.compile(rf"\n(?<=[,:;)\w]\n)(?=[{LOWER}(>])")
# Where a sentence may end: before a line's end and before what follows a mark and a space.
_CANDIDATE = re.compile(rf"[.!?\n](?:(?<!\n)(?= [^{LOWER}&.!?])|(?<=\n))")
# The marker of an entry in a list: at the start of the text or behind white space.
_MARKER = (
    r"(?:[-*+]|(?:\d\d?|[a-eA-E])[.)][.)]?)"
    rf"(?:(?<=\d\.)(?=\s)|(?=\s(?![{_UPPER}]\.)))"
)
FIRST_MARKER = re.compile(_MARKER)
_LATER_MARKER = re.compile(r"\s" + _MARKER)
_CAPITALISED = re.compile(r"[A-Z](?:\.|\w+)\Z")  # before a marker: it is a part of a name
_SPACED_DOTS = re.compile(r"\.\s\.\s\.")
_LEADER = re.compile(r"\.[\s.]{3,}\d")
# One class first: for it `re` searches fast, for alternatives it does not.
_QUOTED = re.compile(
    r"""["'«“»”—(\[]
    (?:
        (?<=")[^"]*" | (?<=')'[^']*'' | (?<=\s')[^']*' | (?<=[«“»”]).+?[»”«“] |
        (?<=—)[^—]*[,.!?]\s?— | (?<=[(\[])[^)\]]*[)\]]
    )
    """,
    re.X,
)
_CLOSING = re.compile(r"""''|'\s|"|\s?[»”“)\]]""")
_CLOSED = re.compile(rf"[.!?](?:{_CLOSING.pattern})")
# What no sentence ends before: lower case and punctuation, as far as it is plain.
_GOES_ON = re.compile(rf"""\s?[{LOWER}!"#%&'*,./:;?@¡¿…()\[\]]""")
# What makes `p.` or `mar.` before it an abbreviation: a number, a letter, a bracket.
REFERRED = re.compile(rf"[(\[\d]|[{_UPPER}]\b|[IVXLCDM]{{1,5}}\b")
_OTHERS = {  # not among the lists: in the rules of Spanish
    "es": {"ud", "uds", "vd", "vds", "no", "nos", "para"},
}
_FAR = 48  # characters; the longest of yasbd's abbreviations and names has 31
_NOT_WORD = re.compile(r"\W")
# Whether a sentence ends at a mark, by what stands before it.
NEVER, ALWAYS, DOUBTFUL, BEFORE_NUMBER = "never", "always", "doubtful", "before a number"
_EXCLAIMED = "perhaps a name that ends in an exclamation mark"
_VERDICTS = {NEVER: False, ALWAYS: True, DOUBTFUL: None}


class Stops:
    """Where sentences end by the rules of one language.

    `rules` is yasbd's object of it; `ask` gives the ends of a text by yasbd, quotes left alone.
    """

    def __init__(self, language: str, rules: Any, ask: Callable[[str], Iterable[int]]) -> None:
        streets: set[str] = getattr(rules, "STREET_ABBRVS", set())  # may end a sentence after all
        never = rules.TITLE_ABBRVS | rules.INLINE_ONLY_ABBRVS
        self._never = {word.lower() for word in never - streets}
        self._doubtful = _last_words(
            never
            | rules.CORP_ENTITY_ABBRVS
            | rules.DOTTED_GEOPOL_ABBRVS
            | _OTHERS.get(language, set())
        )
        self._before_number = _last_words(rules.REFERENCE_ABBRVS | rules.DATE_ABBRVS)
        self._exclaimed = tuple(name.lower() for name in rules.NAMES_WITH_EXCLAMATION)
        self._exclaimed_ends = tuple({name.split(" ")[-1] for name in self._exclaimed})
        self._plurals = language == "es"  # `EE. UU.`
        self._leaders: re.Pattern[str] = rules.TOC_LEADER_FINDER
        self._ask = ask
        self._words: dict[str, str] = {}  # what is known of words before a full stop

    def ends(self, text: str) -> list[int] | None:
        """The ends of the sentences of `text`, which is one paragraph; None where in doubt."""
        if _STRANGE.search(text) or "  " in text:
            return None
        if "\n" in text:
            if " \n" in text or "\n " in text:
                return None
            text = _BROKEN_LINE.sub(" ", text)
        if _has_spaced_dots(text):
            return None
        leaders = self._leader_spans(text)
        if any(end - start > _FAR // 2 for start, end in leaders):
            return None
        found = {
            match.end()
            for match in _CANDIDATE.finditer(text)
            if self._ends_sentence(text, match.end())
        }
        self._cut_at_markers(text, found)
        _spare_quotes(text, found)
        for start, end in leaders:
            found.difference_update(range(start, end))
        found.add(len(text))
        return sorted(found)

    def verdict(self, text: str, end: int) -> bool | None:
        """Whether a sentence ends at a mark or line break; None where yasbd must be asked."""
        if text[end - 1] == "\n":
            return True
        kind = self.kind(text[text.rfind(" ", 0, end) + 1 : end])
        if kind is _EXCLAIMED:
            return None if self._exclaims(text, end - 1) else True
        if kind is BEFORE_NUMBER:
            return None if REFERRED.match(text, end + 1) else True
        return _VERDICTS[kind]

    def kind(self, chunk: str) -> str:
        """What is known of the mark at the end of `chunk`, which holds no space."""
        if chunk[-1] == "?":
            return ALWAYS
        before = chunk[-2:-1]
        if not before.isalnum() and before != "°":
            return ALWAYS  # no abbreviation ends in another sign
        if chunk[-1] == "!":
            return _EXCLAIMED if chunk[:-1].lower().endswith(self._exclaimed_ends) else ALWAYS
        word = chunk[:-1]
        if not word.isalpha():
            word = _NOT_WORD.split(word)[-1]
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self._known(word)
        return known

    def _known(self, word: str) -> str:
        lower = word.lower()
        if lower in self._never:
            return NEVER
        if lower in self._doubtful or not self._ordinary(word):
            return DOUBTFUL
        return BEFORE_NUMBER if lower in self._before_number else ALWAYS

    def _ends_sentence(self, text: str, end: int) -> bool:
        verdict = self.verdict(text, end)
        return self._asked(text, end) if verdict is None else verdict

    def _ordinary(self, word: str) -> bool:
        """Not an initial, a number or a doubled plural (`EE. UU.`), unless in lower case."""
        if word[1:].islower():
            return True
        return (
            not self._plurals and len(word) > 1 and word.isalpha() and bool(word.strip("IVXLCDM"))
        )

    def _leader_spans(self, text: str) -> list[tuple[int, int]]:
        """The dots that lead from a heading to the number of its page."""
        if "..." not in text or not _LEADER.search(text):
            return []
        return [match.span() for match in self._leaders.finditer(text)]

    def _cut_at_markers(self, text: str, found: set[int]) -> None:
        """Sentences end before the markers of a list, not behind them."""
        spans = _marker_spans(text)
        if not any(4 < later[0] - earlier[1] < 40 for earlier, later in pairwise(spans)):
            return
        found.difference_update(end for _, end in spans)
        # yasbd's pattern of names takes a space for an exclamation mark.
        found.update(
            start + 1
            for start, _ in spans
            if start and not (text[start] == " " and self._exclaims(text, start))
        )

    def _exclaims(self, text: str, end: int) -> bool:
        return text[max(0, end - _FAR) : end].lower().endswith(self._exclaimed)

    def _asked(self, text: str, end: int) -> bool:
        """What yasbd says of one mark: no rule for words looks further than this."""
        start = text.rfind(" ", 0, max(0, end - _FAR)) + 1
        stop = text.find(" ", end + _FAR)
        lent = "x " if start else ""  # for what would be at the start of a line is not
        window = lent + text[start : stop if stop >= 0 else len(text)]
        return end - start + len(lent) in self._ask(window)


def _last_words(abbreviations: Iterable[str]) -> set[str]:
    """What stands right before the mark when an abbreviation does.

    >>> sorted(_last_words({"et al", "p.ex", "M"}))
    ['al', 'ex', 'm']
    """
    return {_NOT_WORD.split(abbreviation)[-1].lower() for abbreviation in abbreviations}


def _marker_spans(text: str) -> list[tuple[int, int]]:
    """The markers, each with the space before it, if there may be a list at all."""
    first = FIRST_MARKER.match(text)
    if not first and ":" not in text:
        return []
    spans = [first.span()] if first else []
    for match in _LATER_MARKER.finditer(text):
        before = text[text.rfind(" ", 0, match.start()) + 1 : match.start()]
        if not _CAPITALISED.search(before):
            spans.append(match.span())
    return spans


def _has_spaced_dots(text: str) -> bool:
    return (" ." in text or "\n." in text) and bool(_SPACED_DOTS.search(text))


def _spare_quotes(text: str, found: set[int]) -> None:
    """No sentence ends within quotes and brackets, but one may right behind them."""
    single = "''" in text or " '" in text or "\n'" in text
    if not single and not _QUOTE.search(text):
        return
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    if quoted:
        found.update(_ends_behind_quotes(text))
    for start, end in quoted:
        found.difference_update(range(start + 1, end))


def _ends_behind_quotes(text: str) -> Iterator[int]:
    """Where a mark and one or two closing signs end a sentence."""
    for match in _CLOSED.finditer(text):
        place = match.end()
        again = _CLOSING.match(text, place)
        for end in (place, again.end() if again else place):
            if not _GOES_ON.match(text, end):
                yield end
