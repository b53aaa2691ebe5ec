"""A text in; the same text with its marks of speech taken out of the way of rules, character for
character, out.

Transcribers write pauses, laughter, overlaps, what they could not hear, cut-off words and tones of
voice into the text. They stay there and in every quote; a rule must match through them. What is no
word becomes spaces, signs at and in words become a character without width: folding drops both.
"""

from __future__ import annotations

import re

from tls_coding.corpus.labels import EVENTS, bare

GONE = "\u200b"  # a space without width: folding leaves nothing of it
_VOWEL = "aeiouàáâèéêëìíîïòóôöùúûü"
_ASIDES = (
    frozenset(  # what may stand before the word that names an event: (elle rit), (long silence)
        """long longue petit petite grand il elle ils elles lungo lunga breve larga largo short
    brief he she they leger legere un una a the le la il lo se""".split()
    )
)
_SOUNDS = EVENTS | frozenset(  # and verbs that say what is heard, or why nothing is
    """rit rient sourit tousse soupire hesite hesitation pleure chuchote tosse sospira ride
    ridacchia sorride sussurra esitazione colpo rie rien tose suspira duda susurra llora sonrie
    coughs sighs
    smiles whispers pauses hesitates chuckles chuckle inaudibles passage telefono telephone phone
    riu riuen tos silenci sospir inintelligibile incomprehensible
    indistinto indistinta phonetic ph""".split()
)
_EVENT_WORDS = 5
# One class first: `re` searches for that fast, for alternatives it does not.
_BLANKED = re.compile(
    r"""[(\[xX&/]
    (?:
        (?<=\()(?:
            \([^()\[\]\n]{0,200}\)\)                                   # ((tosse))
          | \s?(?:\.{1,3}|…|\d{1,2}(?:[.,]\d{1,2})?\s?(?:s|sec|"|'')?)\s?\)  # (.) (0.5) (2 s)
          | (?P<round>[^()\[\]\n]{2,40})\)                             # (rires), if it is one
        )
      | (?<=\[)(?:
            (?:\.{1,3}|…)\]                                            # [...]
          | (?:/{1,3}-?|[?!*]{1,3}|[<>]\d?)\]                          # [//] [?] [<1]
          | [*=][!?]?[ ][^()\[\]\n]{0,60}\]                            # [=! ride] [* err]
          | (?:\s?\d{1,2}:\d\d|[^()\[\]\n]{0,30}?\d{1,2}:\d\d:\d\d)\s?\]  # [00:12], [Eva 0:12:05]
          | (?P<square>[^()\[\]\n]{2,40})\]            # [INAUDIBLE], [unclear 0:12], if it is one
        )
      | (?<=(?<!\w)x)x+(?!\w) | (?<=(?<!\w)X)XX+(?!\w)                 # xxx
      | (?<=(?<!\S)&)[-+=~]\w+                                         # &-uh &=laughs
      | (?<=(?<![\w/])/)(?P<first>[^\s/,\[\]()][^/,\[\]()\n]{0,30}),  # /ou, où/, but pauses / part
        \s?[^/\[\]()\n]{0,60}(?<!\s)/(?!\w)
    )
    """,
    re.X,
)
_WORD_SIGNS = re.compile(
    rf"""[\[\](°<>:↑↓]
    (?:
        (?<=[\[\]↑↓])
      | (?<=\w\()(?P<later>[^\W\d_][\w'’{GONE}-]*)\)                     # fai(re)
      | (?<=\()(?P<first>[^\W\d_][\w'’{GONE}-]*)\)(?=\w)                  # (be)cause
      | (?<=(?<!\d)°)(?<!\b[nN]°)                                      # °piano°, not 20°, not n°
      | (?<=[<>])(?<![<>][<>])(?![<>])(?:(?=\w)|(?<=\w.))              # >presto<
      | (?<=[^\W\d_]:):+ | (?<=[^\W\d_]:)(?=[,.?;~{GONE}]) | (?<=[{_VOWEL}]:)(?=[^\W\d_A-ZÀ-Ý])
    )
    """,
    re.X,
)
_LATCHED = re.compile(r"(?<=\w)=(?=\w)")
_CUT_OFF = re.compile(rf"[^\W\d_]['’{GONE}\w]*~(?![\w~])")  # pr~
SIGNS = "([]°~<>↑↓=&/"  # and `:` before what is no space, and xx
_MARKS = re.compile(  # anything at all of what is looked for
    rf"[{re.escape(SIGNS)}:xX]"
    r"(?:(?<![:xX])|(?<=:)(?=[:,.?;~])|(?<=[^\W\d_]:)(?=[^\W\d_])|(?<=(?<!\w)[xX])[xX])"
)


def unmarked(text: str) -> str:
    """`text` as rules shall see it; every character stays at its place.

    >>> unmarked("on (rires) gar~ gardait [le] secret").split()
    ['on', 'gardait', '\\u200ble\\u200b', 'secret']
    """
    if not _MARKS.search(text):
        return text
    text = _BLANKED.sub(_blank, text)
    text = _WORD_SIGNS.sub(_vanish, text)
    if "=" in text:
        text = _LATCHED.sub(" ", text)
    return _CUT_OFF.sub(lambda cut: " " * len(cut[0]), text) if "~" in text else text


def _blank(mark: re.Match[str]) -> str:
    found = mark[0]
    inside = mark["round"] or mark["square"]
    if inside is not None and not names_event(inside):
        return found
    if mark["first"] is not None:
        return f" {mark['first']}".ljust(len(found))
    return " " * len(found)


def _vanish(mark: re.Match[str]) -> str:
    part = mark["later"] or mark["first"]
    if part is not None:
        return f"{GONE}{part}{GONE}"
    return GONE * len(mark[0])


def names_event(words: str) -> bool:
    """True for what describes a sound, a pause or what was not heard: `rires gênés`.

    >>> names_event("elle rit"), names_event("la musique des machines")
    (True, False)
    """
    bared = bare(words).split()
    if not bared or len(bared) > _EVENT_WORDS:
        return False
    if bared[0] in _SOUNDS:
        return True
    return len(bared) > 1 and bared[0] in _ASIDES and bared[1] in _SOUNDS and len(bared) < 4
