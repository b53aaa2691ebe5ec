"""Annotations of several tiers in; the turns of the speech, and what stands beside it, out.

ELAN and Praat keep a tier (a line of annotations along the time) for each speaker, and more of
them for comments, translations, single words and sounds: those are no turns.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from math import inf

from tls_coding.corpus.readers.source import Paragraph

# Words in the name of a tier that holds no speech, without accents; none is anyone's initials.
BESIDE = frozenset(
    """comment comments commento commenti commentaire commentaires comentario comentarios note
    notes nota notas remarque remarques remark remarks osservazioni observations annotazioni
    translation translations traduction traductions traduzione traduzioni traduccion gloss
    glosses glossa glosse glosa glosas lemma lemmas morph morphemes phone phones phoneme phonemes
    phonetic phonetics syllable syllables sillabe syllabes gesture gestures geste gestes gesti
    gestos gaze ipa mau""".split()
)
# Words in the name of a tier that holds the speech cut into words.
WORDS = frozenset("word words wd mot mots parola parole palabra palabras token tokens".split())
COPIED = 0.8  # share of a tier's words found in other tiers from which it is a copy of them
LETTERS = 20  # two free tiers of the same text, none cut finer: a copy from this length
SINGLE = 0.9  # share of annotations of one word from which a tier holds words, not utterances
MANY = 10  # in fewer annotations than this, one word each is an utterance each


@dataclass(frozen=True)
class Annotation:
    """A stretch of a tier; `start`, `end` in seconds, None where the file tells no time."""

    text: str
    start: float | None
    end: float | None

    @property
    def middle(self) -> float:
        """The time in the middle, infinite where there is none."""
        return inf if self.start is None or self.end is None else (self.start + self.end) / 2


@dataclass(frozen=True)
class Tier:
    """One tier; `dependent`: it says something of another tier's annotations (a translation)."""

    name: str
    speaker: str
    annotations: tuple[Annotation, ...]
    dependent: bool = False

    @property
    def words(self) -> list[str]:
        """Its words in the order of the file."""
        return [word for annotation in self.annotations for word in annotation.text.split()]


@dataclass
class SortedTiers:
    """Tiers by what they are: those of speech; the text of others by place; what was decided."""

    speech: list[Tier] = field(default_factory=list)
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def name_words(name: str) -> set[str]:
    """The words in a tier's name, without case and accents.

    >>> sorted(name_words("Léa_note (2)"))
    ['lea', 'note']
    """
    plain = unicodedata.normalize("NFD", name.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return set(re.findall(r"[^\W\d_]+", bare))


def sort_tiers(tiers: Sequence[Tier]) -> SortedTiers:
    """Tell the tiers of speech from the others; a tier without words counts for nothing.

    No word is in two tiers of speech: what repeats another tier, cut finer, is left out and
    remarked on. Where every tier is named as one of notes, they are taken for speech.
    """
    result = SortedTiers()
    worded = [tier for tier in tiers if tier.words]
    copies = _copies(worded)
    for place, kept in copies.items():
        name = worded[place].name
        result.remarks.append(f"tier '{name}' repeats the words of '{kept.name}': left out")
    rest = [tier for place, tier in enumerate(worded) if place not in copies]
    free = [tier for tier in rest if not tier.dependent]
    named = [tier for tier in free if not name_words(tier.name) & BESIDE] or free
    result.speech = _one_per_speaker(_without_word_tiers(named), result.remarks)
    taken = {id(tier) for tier in result.speech}
    for tier in rest:
        if id(tier) not in taken:
            texts = [a.text.strip() for a in _in_time(tier) if a.text.strip()]
            result.elsewhere.setdefault(f"tier {tier.name}", []).extend(texts)
    return result


def turns(tiers: Iterable[Tier]) -> list[Paragraph]:
    """The annotations of all tiers by their start, as turns; empty ones are left out.

    Annotations of one speaker are one turn until another speaker starts. Of two that start at
    once the longer comes first; those without a time come last, in the order of the file.
    """
    tiers = list(tiers)
    joints = {tier.speaker: " " for tier in tiers if _of_words(tier)}
    pieces = [
        Paragraph(a.text.strip(), speaker=tier.speaker, start=a.start, end=a.end)
        for tier in tiers
        for a in tier.annotations
        if a.text.strip()
    ]
    pieces.sort(key=lambda piece: (_or_last(piece.start), -(piece.end or 0.0)))
    return merged(pieces, joints)


def merged(pieces: Iterable[Paragraph], joints: Mapping[str, str] | None = None) -> list[Paragraph]:
    """Neighbouring pieces of one speaker as one turn, its texts on lines of their own.

    `joints` has the speakers whose texts are joined by something else than a line break.
    """
    result = []
    for speaker, group in groupby(pieces, key=lambda piece: piece.speaker):
        own = list(group)
        starts = [piece.start for piece in own if piece.start is not None]
        ends = [piece.end for piece in own if piece.end is not None]
        text = (joints or {}).get(speaker or "", "\n").join(piece.text for piece in own)
        start, end = min(starts, default=None), max(ends, default=None)
        result.append(Paragraph(text, speaker=speaker, start=start, end=end))
    return result


def _or_last(time: float | None) -> float:
    return inf if time is None else time


def _in_time(tier: Tier) -> list[Annotation]:
    return sorted(tier.annotations, key=lambda annotation: _or_last(annotation.start))


def _of_words(tier: Tier) -> bool:
    """True for a tier with an annotation for each word."""
    sizes = [len(annotation.text.split()) for annotation in tier.annotations]
    worded = [size for size in sizes if size]
    return len(worded) >= MANY and worded.count(1) >= SINGLE * len(worded)


def _copies(tiers: Sequence[Tier]) -> dict[int, Tier]:
    """Places of tiers that repeat another one letter by letter at the same time, with that one."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for place, tier in enumerate(tiers):
        text = "".join(annotation.text for annotation in _in_time(tier)).casefold()
        same["".join(char for char in text if char.isalnum()) or f" {place}"].append(place)
    copies = {}
    for letters, places in same.items():
        kept, *others = sorted(places, key=lambda place: _fineness(tiers[place]))
        for other in others:
            finer = len(tiers[other].annotations) > len(tiers[kept].annotations)
            sure = finer or tiers[other].dependent or len(letters) >= LETTERS
            if sure and _inside(tiers[other], tiers[kept]) > COPIED:
                copies[other] = tiers[kept]
    return dict(sorted(copies.items()))


def _fineness(tier: Tier) -> tuple[bool, bool, int]:
    return (tier.dependent, bool(name_words(tier.name) & BESIDE), len(tier.annotations))


def _inside(tier: Tier, other: Tier) -> float:
    """The share of a tier's annotations whose middle lies in an annotation of `other`."""
    timed = [a for a in _in_time(other) if a.start is not None and a.end is not None]
    starts = [_or_last(annotation.start) for annotation in timed]
    ends = list(accumulate((_or_last(annotation.end) for annotation in timed), max))
    middles = [annotation.middle for annotation in tier.annotations if annotation.text.strip()]
    if not timed or not middles:
        return 0.0
    within = sum(1 for m in middles if m >= starts[0] and m <= ends[bisect_right(starts, m) - 1])
    return within / len(middles)


def _without_word_tiers(tiers: list[Tier]) -> list[Tier]:
    """Leave tiers named for words aside where their words stand in other tiers too."""
    cut = [tier for tier in tiers if name_words(tier.name) & WORDS]
    whole = [tier for tier in tiers if not name_words(tier.name) & WORDS]
    known = Counter(word for tier in whole for word in _bare(tier))
    aside = set()
    for tier in cut:
        words = Counter(_bare(tier))
        if (words & known).total() >= COPIED * words.total() > 0:
            aside.add(id(tier))
    return [tier for tier in tiers if id(tier) not in aside]


def _bare(tier: Tier) -> list[str]:
    return re.findall(r"[^\W_]+", " ".join(tier.words).casefold())


def _one_per_speaker(tiers: list[Tier], remarks: list[str]) -> list[Tier]:
    """Of a speaker's tiers that run at the same time only the one with most words."""
    fullest: dict[str, Tier] = {}
    for tier in tiers:
        if len(tier.words) > len(fullest.setdefault(tier.speaker, tier).words):
            fullest[tier.speaker] = tier
    kept = []
    for tier in tiers:
        main = fullest[tier.speaker]
        if tier is main or _inside(tier, main) <= 0.5:
            kept.append(tier)
        else:
            remarks.append(f"tier '{tier.name}' runs beside '{main.name}' of the same speaker")
    return kept
