"""Labels of speakers: what role a label names, and which labels are one misspelt."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

INTERVIEWER = frozenset(
    """q i int interviewer intervieweur intervieweuse chercheur chercheuse enqueteur enquetrice
    researcher moderator intervistatore intervistatrice ricercatore ricercatrice moderatore
    entrevistador entrevistadora investigador investigadora moderador moderadora animateur
    animatrice""".split()
)
RESPONDENT = frozenset(
    """r a p interviewe interviewee enquete enquetee repondant repondante respondent participant
    participante intervistato intervistata entrevistado entrevistada informante informant
    partecipante""".split()
)
# What stands in brackets in transcripts and is no speaker.
EVENTS = frozenset(
    """rire rires pause silence inaudible bip bruit soupir toux applaudissements coupure musique
    laughter laughs laughing noise crosstalk sigh cough music applause unclear risa risas pausa
    silencio ruido risate ride ridono silenzio incomprensibile rumore sic""".split()
)
ALIKE = 0.8  # similarity from which one label is taken for another one misspelt
MIN_LETTERS = 5  # shorter labels (R1, R2, CA) are never taken for one another


def bare(label: str) -> str:
    """A label without case, accents, number and punctuation.

    >>> bare("Enquêtrice 2")
    'enquetrice'
    """
    plain = unicodedata.normalize("NFD", label.casefold())
    return "".join(char for char in plain if char.isalpha() or char == " ").strip()


def role_named(label: str) -> str | None:
    """The role that a label's word names; None where it says nothing (a name)."""
    word = bare(label)
    if word in INTERVIEWER:
        return "interviewer"
    return "respondent" if word in RESPONDENT else None


def role_meant(label: str) -> str | None:
    """Like `role_named`, for a misspelt word too.

    >>> role_meant("Checheur")
    'interviewer'
    """
    meant = closest(label, sorted(INTERVIEWER | RESPONDENT))
    return role_named(label) or (role_named(meant) if meant else None)


def is_event(label: str) -> bool:
    """True for what describes a sound or a pause, not a speaker."""
    words = bare(label).split()
    return bool(words) and any(word in EVENTS for word in words)


def closest(label: str, known: Iterable[str]) -> str | None:
    """The label of `known` that `label` is a misspelling of, if there is one.

    >>> closest("Checheur", ["Chercheur", "Interviewe"])
    'Chercheur'
    """
    word = bare(label)
    if len(word) < MIN_LETTERS or role_named(label) or any(c.isdigit() for c in label):
        return None
    scored = [
        (SequenceMatcher(None, word, bare(other)).ratio(), other)
        for other in known
        if len(bare(other)) >= MIN_LETTERS and other != label
    ]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def spelling(counts: Counter[str]) -> dict[str, str]:
    """For each label the one it is taken for: itself, or a better one that it misspells.

    Better is a label that names a role, then one that occurs more often.
    """
    ranked = sorted(counts, key=lambda label: (role_named(label) is None, -counts[label], label))
    taken: dict[str, str] = {}
    for label in ranked:
        taken[label] = closest(label, [k for k, v in taken.items() if k == v]) or label
    return taken


def roles(turns: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The role of every label, from its word, else from who asks.

    `turns` are (label, text) pairs. Where no label names the interviewer, the speaker who asks
    most of the time (and more than the others) is taken for it.
    """
    asked: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for label, text in turns:
        total[label] += 1
        asked[label] += text.rstrip(" »\"'”").endswith("?")
    found = {label: role_meant(label) for label in total}
    if "interviewer" not in found.values() and len(total) > 1:
        share = {label: asked[label] / total[label] for label in total if not found[label]}
        asking = max(share, key=lambda label: (share[label], label), default=None)
        if asking and share[asking] >= 0.4:
            found[asking] = "interviewer"
    return {label: role or "respondent" for label, role in found.items()}
