"""The lines before the first turn in; what they plainly say of the interview out.

`Date : 12 mai 2019`, `Lieu: Grasse`, `Entretien n° 3`. The lines themselves stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tls_coding.corpus.labels import bare

_KEYS = {
    "date": "date data fecha jour day giorno dia",
    "place": "lieu luogo lugar place location localisation localita ville town citta ciudad lloc",
    "interview": "entretien intervista entrevista interview no numero number num codice code id",
    "duration": "duree durata duracion duration length durada",
    "recording": "enregistrement registrazione grabacion recording fichier file audio",
    "position": "profession metier fonction professione mestiere profesion oficio puesto position "
    "occupation job poste ruolo cargo",
    "organisation": "entreprise societe organisation organisme azienda impresa ditta empresa firm "
    "company organization organizzazione",
}
_KEY_OF = {word: key for key, words in _KEYS.items() for word in words.split()}
_PAIR = re.compile(
    r"^\s*[*_]*(?P<key>[^\W\d_][^:=\n]{0,40}?)[*_\s]*[:=]\s*[*_]*(?P<value>\S.{0,120}?)\s*$"
)
_NUMBERED = re.compile(
    r"^\s*(?P<key>entretien|intervista|entrevista|interview)\s*(?:n\s*[°ºo.]*|nr\.?|no\.?|#)?\s*"
    r"(?P<value>\d{1,4}[a-z]?)\s*[.:]?\s*$",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier gennaio enero january jan gener",
            "fevrier febbraio febrero february feb febrer fevr",
            "mars marzo march mar marc",
            "avril aprile abril april apr avr",
            "mai maggio mayo may maig mag",
            "juin giugno junio june jun juny giu",
            "juillet luglio julio july jul juliol lug juil",
            "aout agosto august aug agost ago",
            "septembre settembre septiembre setiembre september sep sept setembre set",
            "octobre ottobre octubre october oct ott",
            "novembre noviembre november nov",
            "decembre dicembre diciembre december dec desembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_SPELT = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th|º|°)?\s+(?:de\s+|d')?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def said_of_interview(lines: Iterable[str]) -> dict[str, str]:
    """What plain lines of a heading say: `date` (as YYYY-MM-DD where it is certain), `place`, ….

    >>> said_of_interview(["Entretien n° 3", "Date : 12 mai 2019", "Lieu : l'atelier"])
    {'interview': '3', 'date': '2019-05-12', 'place': "l'atelier"}
    """
    found: dict[str, str] = {}
    for line in lines:
        match = _NUMBERED.match(line) or _PAIR.match(line)
        if match is None:
            continue
        words = bare(match["key"]).split()
        key = next((_KEY_OF[word] for word in words if word in _KEY_OF), None)
        if key is None or len(words) > 4 or key in found:
            continue
        value = match["value"].strip(" *_")
        found[key] = (iso_date(value) or value) if key == "date" else value
    return found


def iso_date(text: str) -> str | None:
    """The one date that `text` names, as YYYY-MM-DD; None where there is none or it is uncertain.

    `3/4/2019` could be two days; `13/4/2019` is one.

    >>> iso_date("le 1er juin 2007, à 14 h"), iso_date("3/4/2019"), iso_date("25.12.2019")
    ('2007-06-01', None, '2019-12-25')
    """
    found = {
        made
        for pattern, order in (
            (_ISO, "ymd"),
            (_DAY_FIRST, "dmy"),
            (_SPELT, "dmy"),
            (_MONTH_FIRST, "mdy"),
        )
        for match in pattern.finditer(text)
        if (made := _made(dict(zip(order, match.groups(), strict=True)), pattern is _DAY_FIRST))
    }
    return found.pop() if len(found) == 1 else None


def _made(parts: dict[str, str], doubtful: bool) -> str | None:
    month = int(parts["m"]) if parts["m"].isdigit() else _MONTHS.get(bare(parts["m"]), 0)
    day = int(parts["d"])
    if doubtful and day <= 12 and day != month:
        return None
    try:
        return date(int(parts["y"]), month, day).isoformat()
    except ValueError:
        return None
