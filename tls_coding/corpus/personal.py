"""A text in; what in it tells who somebody is, names apart, out: numbers, addresses, birth dates.

Sure rather than complete: numbers without a form of their own count only with a word like `phone`
before them, identity numbers only with their check digit. No regular expression goes back far.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from tls_coding.corpus.folding import plain
from tls_coding.corpus.identity import identity_numbers
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import Problem
from tls_coding.spans import Span

Kind = Literal["identity number", "e-mail address", "telephone number", "birth date", "address"]


class Finding(NamedTuple):
    """`[start, end)` of a text is of that kind."""

    kind: Kind
    start: int
    end: int


_GAP = r"[ .\-/\u00a0\u202f]"
_FREE = r"(?<![\w.,:/+-])"  # no digit of a longer number, date or price before
_END = r"(?![\w]|[.,:/-]\d)"
_UNITS = (  # what a number of many digits counts
    r"(?!\s*(?i:€|\$|%|euro|franc|lir[ae]|peset|million|milion|mill[oó]n|person|habit|abit|kilo))"
)
_PHONE_WORDS = (
    r"\b(?:t[ée]l(?:[ée](?:phone|fono)|[èe]fon)?|phone|mobile|portable|m[óo]vil|m[òo]bil|cellulare"
    r"|cell|fax|whatsapp)\b[^\d\n]{0,30}?"
)
_PHONES = {
    "": [
        rf"(?<![\w+])\+\d{{1,3}}(?:[ .\-/()\u00a0\u202f]{{0,3}}\d){{7,12}}{_END}",
        rf"{_FREE}00(?:3[0-9]|4[0-9]|1)(?:{_GAP}?\d){{8,10}}{_END}",
        rf"(?i:{_PHONE_WORDS})(?P<it>\d(?:{_GAP}?\d){{7,11}}){_END}",
    ],
    "fr": [rf"{_FREE}0[1-9](?P<gap>{_GAP}?)\d\d(?:(?P=gap)\d\d){{3}}{_END}"],
    "it": [
        rf"{_FREE}3[2-9]\d[ ./-]?\d{{3}}[ .-]?\d{{3,4}}{_END}{_UNITS}",
        rf"{_FREE}0[1-9]\d{{0,2}}[ /-]\d{{6,8}}{_END}",
    ],
    "es": [
        rf"{_FREE}[679]\d\d(?P<gap>[ .-])\d\d(?P=gap)\d\d(?P=gap)\d\d{_END}",
        rf"{_FREE}9[1-8](?P<gap>[ .-])\d{{3}}(?P=gap)\d\d(?P=gap)\d\d{_END}",
        rf"{_FREE}6\d{{8}}{_END}{_UNITS}",
    ],
    "en": [
        r"(?<![\w.(-])(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])[2-9]\d\d[.-]\d{4}(?![\w-])",
        rf"{_FREE}0(?:20 \d{{4}} \d{{4}}|1\d{{3}} \d{{6}}|7\d{{3}} \d{{3}} ?\d{{3}}){_END}",
    ],
}
_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}(?![\w@])"

_MONTHS = (
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre"
    "|décembre|decembre|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre"
    "|ottobre|dicembre|enero|febrero|abril|mayo|junio|julio|septiembre|setiembre|octubre"
    "|noviembre|diciembre|gener|febrer|març|maig|juny|juliol|agost|setembre|desembre|january"
    "|february|march|april|may|june|july|august|september|october|november|december"
)
_DAY = r"\d{1,2}(?:er|º|°|st|nd|rd|th)?"
_DATE = (
    rf"(?:{_DAY}\s+(?:de\s+|d['’]\s?|of\s+)?(?:{_MONTHS})\b(?:,?\s+(?:(?:de|del)\s+)?\d{{4}})?"
    rf"|(?:{_MONTHS})\s+{_DAY}(?:,?\s+\d{{4}})?|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})(?!\w)"
)
_WHERE = r"(?:\s+(?:à|a|ad|en|in|at|al)\s+[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}?,?)?"
_BORN = (
    rf"(?:\b(?:née?|nat[oa]|nacid[oa]|nascut|nascuda|born){_WHERE}\s+(?:(?:le|un|il|l['’]|el|on|the)\s*)"
    rf"{{0,2}}|\b(?:date\s+de\s+naissance|data\s+di\s+nascita|fecha\s+de\s+nacimiento"
    rf"|data\s+de\s+naixement|date\s+of\s+birth|d\.?o\.?b\.?)\s*(?::\s*)?){_DATE}"
)

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_WORD = rf"{_CAPITAL}(?:[\w'’.-]{{0,30}}\w)?"
_YEAR = r"(?!(?:1[6-9]|20)\d\d\b)"
_NUMBER = rf"{_YEAR}\d{{1,4}}(?:\s?(?:bis|ter|/?[A-Za-z](?!\w)))?"
_AFTER = (  # a number that counts nothing
    r"(?!\w|[.,:/-]?\d|[ \u00a0]+(?!(?:et|à|au|en|chez|avec|con|and|in|at|ad|al)\b)[a-zß-ÿ]{2})"
)
_NO = r"(?:n\.?\s?[°º]?\s?|nº\s?|núm\.?\s?|numéro\s|numero\s|número\s)"
_LINKS = (
    r"(?:(?:de\s(?:la|los|las|les|l['’])|de|du|des|dei|del|della|delle|dello|degli|dell['’]|d['’]|d['’]en"
    r"|l['’]|la|le|les|els|los|las|san|santa|saint|sainte)(?:\s|(?<=['’]))){0,2}"
)
_STREETS = {
    "fr": "rue|avenue|av\\.|boulevard|bd|place|chemin|impasse|allée|quai|route|square|ruelle",
    "it": "via|viale|v\\.le|piazza|p\\.zza|piazzale|corso|vicolo|largo|lungarno|contrada",
    "es": "calle|c/|avenida|avda\\.?|plaza|paseo|camino|carrer|avinguda|plaça|passeig|rambla",
}
_EN_STREETS = "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Square|Terrace|Crescent|Close"
_ADDRESSES = {
    **{
        language: [
            rf"{_FREE}{_NUMBER},?\s+(?i:{streets})\s?{_LINKS}{_WORD}",
            rf"(?<!\w)(?i:{streets})\s?{_LINKS}{_WORD}(?:\s{_WORD}){{0,3}}"
            rf"(?:,\s*{_NO}?|\s+{_NO}){_NUMBER}{_AFTER}",
        ]
        for language, streets in _STREETS.items()
    },
    "en": [
        rf"{_FREE}{_YEAR}\d{{1,5}}[A-Za-z]?,?\s+(?:{_WORD}\.?\s+){{1,3}}(?:{_EN_STREETS})(?!\w)",
        rf"(?<!\w)(?:{_WORD}\.?\s+){{1,2}}(?:{_EN_STREETS}),?\s+[Nn]o\.?\s?\d{{1,4}}{_AFTER}",
    ],
}
# Italians write the number without a comma: there, where it counts nothing, it is an address.
_ADDRESSES["it"].append(
    rf"(?<!\w)(?i:{_STREETS['it']})\s?{_LINKS}{_WORD}(?:\s{_WORD}){{0,3}}\s{_NUMBER}{_AFTER}"
)
_TOWN = rf"{_CAPITAL}[^\W\d_]+(?:[ '’-]{_CAPITAL}?[^\W\d_]+){{0,3}}"
_POSTAL = {
    "": [
        rf"(?<![\w-])(?:F|I|E|D|CH|B)-\d{{4,5}}\s{_CAPITAL}[^\W\d_]+",
        rf"{_FREE}0[1-9]\d{{3}},?\s{_CAPITAL}[^\W\d_]{{2,}}",
        rf"(?i:\b(?:code\s+postal|c\.?a\.?p\.?|c\.?p\.?|c[óo]digo\s+postal|codi\s+postal|zip(?:\s+code)?)"
        rf"\b\s*(?::\s*)?)\d{{5}}{_END}",
        rf"^\d{{5}}{_UNITS} {_TOWN}$",
    ],
    "it": [rf"{_FREE}\d{{5}}\s{_TOWN}\s\([A-Z]{{2}}\)"],
    "en": [
        rf"(?<!\w){_CAPITAL}[^\W\d_]+,?\s(?:[A-Z]{{2}}|[A-Z]\.[A-Z]\.)\s\d{{5}}(?:-\d{{4}})?{_END}",
        r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?!\w)",
    ],
}


def _compiled(patterns: Mapping[str, list[str]]) -> dict[str, list[re.Pattern[str]]]:
    return {
        language: [re.compile(pattern, re.MULTILINE) for pattern in listed]
        for language, listed in patterns.items()
    }


REACH = 150  # characters around a number that a finding can take
_SEED = re.compile(r"@|\d+(?::\d+)*")
_ONLY_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
# In the order in which they go first where they overlap.
_PATTERNS: dict[Kind, dict[str, list[re.Pattern[str]]]] = {
    "e-mail address": _compiled({"": [_EMAIL]}),
    "telephone number": _compiled(_PHONES),
    "birth date": _compiled({"": [f"(?i:{_BORN})"]}),
    "address": _compiled(
        {
            language: _ADDRESSES.get(language, []) + _POSTAL.get(language, [])
            for language in ("", "fr", "it", "es", "en")
        }
    ),
}


def personal(text: str, language: str | None = None) -> list[Finding]:
    """Numbers, addresses and birth dates in `text`, in order; what overlaps counts once.

    Forms of one country are looked for in its language only; in all where it is None.

    >>> personal("Appelez le 06 12 34 56 78 !", "fr")
    [Finding(kind='telephone number', start=11, end=25)]
    """
    found = [Finding("identity number", *span) for span in identity_numbers(text)]
    near = list(_near_numbers(text))
    spoken = "es" if language in {"ca", "gl"} else language
    for kind, patterns in _PATTERNS.items():
        for form, listed in patterns.items():
            if form in {"", spoken} or spoken not in {"fr", "it", "es", "en"}:
                for pattern in listed:
                    group = "it" if "it" in pattern.groupindex else 0
                    matches = (m for span in near for m in pattern.finditer(text, *span))
                    found += [Finding(kind, *match.span(group)) for match in matches]
    return sorted(_apart(found), key=lambda finding: finding.start)


def _near_numbers(text: str) -> Iterator[Span]:
    """The stretches that can hold a finding: around `@` and numbers, but for times and years."""
    start, end = 0, 0
    for match in _SEED.finditer(text):
        if ":" in match[0] or _ONLY_YEAR.fullmatch(match[0]):
            continue
        if match.start() - REACH > end:
            if end:
                yield Span(start, end)
            start = max(0, match.start() - REACH)
        end = match.end() + REACH
        while end < len(text) and text[end - 1].isalnum() and end < match.end() + 2 * REACH:
            end += 1  # not within a word
    if end:
        yield Span(start, min(end, len(text)))


def personal_problems(text: str, file: str, language: str | None = None) -> list[Problem]:
    """A warning for each line of `text` and kind of finding, without its words."""
    counts: Counter[tuple[int, str]] = Counter()
    line, done = 1, 0
    for finding in personal(text, language):
        line += text.count("\n", done, finding.start)
        done = finding.start
        counts[line, finding.kind] += 1
    mend = "Take it out, or make it vaguer."
    return [
        Problem(file, line, f"looks like personal data: {kind}{_times(count)}.", mend, warning=True)
        for (line, kind), count in counts.items()
    ]


def _times(count: int) -> str:
    return f" ({count} times)" if count > 1 else ""


def _apart(found: Iterable[Finding]) -> Iterator[Finding]:
    """Of findings that overlap the first one only."""
    taken: set[int] = set()
    for finding in found:
        places = range(finding.start, finding.end)
        if not any(place in taken for place in places):
            taken.update(places)
            yield finding


FIRM = set(
    "firm organisation organization company employer entreprise société azienda ditta impresa "
    "empresa compañía organización organizzazione".split()
)
PLACE = set(
    "place town city village lieu ville commune luogo città comune paese lugar ciudad pueblo "
    "municipio".split()
)
POSITION = set(
    "position role_title job title occupation profession métier poste fonction mestiere "
    "ruolo posizione professione puesto oficio cargo profesión".split()
)


def identifying(transcripts: Iterable[Transcript]) -> list[Problem]:
    """A warning for each respondent whom firm, place and position together single out.

    Read from what the front matter says of the speaker, else of the interview; the place is else
    its case. Who shares all three with another respondent of the study is not singled out.
    """
    triples: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for transcript in transcripts:
        labels = {turn.label for turn in transcript.turns if turn.role == "respondent"}
        for label, about in transcript.speakers.items():
            triple = _triple(about, transcript) if label in labels else ()
            if all(triple) and triple:
                triples.setdefault(triple, []).append((transcript.file, label))
    mend = "Make one of them vaguer, or leave it out."
    return [
        Problem(
            file,
            0,
            f"speaker {label}: firm, place and position together identify one person.",
            mend,
            warning=True,
        )
        for people in triples.values()
        if len(people) == 1
        for file, label in people
    ]


def _triple(about: Mapping[str, Any], transcript: Transcript) -> tuple[str, ...]:
    case = "+".join(transcript.cases)
    values = [
        _value(about, names) or _value(transcript.attributes, names)
        for names in (FIRM, PLACE, POSITION)
    ]
    values[1] = values[1] or case
    return tuple(values)


def _value(data: Mapping[str, Any], names: set[str]) -> str:
    for key, value in data.items():
        if str(key).lower() in names and isinstance(value, str | int):
            return plain(str(value)).strip()
    return ""
