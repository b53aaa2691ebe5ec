"""Labels of speakers: what role a label names, and which labels stand for one speaker."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

INTERVIEWER = frozenset(
    """q i int interviewer intervieweur intervieweuse intervieweurse chercheur chercheuse chercheure
    enqueteur enquetrice enqueteurrice enqueteurtrice enq researcher moderator mod facilitator
    facilitateur facilitatrice intervistatore intervistatrice ricercatore ricercatrice moderatore
    moderatrice facilitatore conduttore conduttrice animatore entrevistador entrevistadora
    investigador investigadora moderador moderadora moderateur facilitador facilitadora animateur
    animatrice iv ivr question pregunta domanda entr
    doctorante sociologue anthropologue ethnographe journaliste journalist giornalista periodista
    host interviewerin pesquisador pesquisadora cercador cercadora fieldworker""".split()
)
RESPONDENT = frozenset(
    """r a p interviewe interviewee intervieweee interviewes enquete enquetee repondant repondante
    respondent participant participante intervistato intervistata intervistatoa entrevistado
    entrevistada entrevistadoa entrevistat informante informant informateur informatrice informatore
    partecipante narrator narrateur narratrice narratore temoin testimone ie iee answer reponse
    risposta respuesta resp rep interlocuteur interlocutrice interlocutore interlocutora artisan
    artisane guest""".split()
)
# What stands in brackets in transcripts and is no speaker.
EVENTS = frozenset(
    """rire rires pause silence inaudible bip bruit soupir toux applaudissements coupure musique
    laughter laughs laughing noise crosstalk sigh cough music applause unclear risa risas pausa
    silencio ruido risate ride ridono silenzio incomprensibile rumore sic incomprehensible
    indistinct overlapping interruption interruzione interrupcion rialles soroll inintelligible
    unintelligible inintelligibile ininteligible""".split()
)
# Letters that name roles only beside one another: who asks, who answers.
PAIRS = (
    *(("q", "r"), ("q", "a"), ("e", "i"), ("i", "r"), ("i", "p"), ("i", "a"), ("e", "r")),
    *(("e", "p"), ("d", "r"), ("p", "r"), ("m", "p")),
)
TITLES = frozenset(
    """m mr mrs ms mx miss mme mlle mm dr dre pr prof sig sigra sigg dott ing avv sr sra srta dra
    don dona rev st""".split()
)
ALIKE = 0.8  # similarity from which one label is taken for another one misspelt
MIN_LETTERS = 5  # shorter labels (R1, R2, CA) are never taken for one another
MIN_WORD = 4  # shorter words of labels (A and B, Mr and Mme) never either
MOST_LABELS = 300  # no interview has more speakers; rarer labels stay as they are


@lru_cache(maxsize=4096)
def bare(label: str) -> str:
    """A label without case, accents, number and punctuation.

    >>> bare("Enquêtrice 2")
    'enquetrice'
    """
    plain = unicodedata.normalize("NFD", label.casefold())
    return "".join(char for char in plain if char.isalpha() or char == " ").strip()


def role_named(label: str) -> str | None:
    """The role that a label's word names; None where it says nothing (a name).

    >>> role_named("Chercheuse (Anne)")
    'interviewer'
    """
    whole = bare(label)
    for word in (whole, *(word for word in whole.split() if len(word) >= MIN_LETTERS)):
        if word in INTERVIEWER:
            return "interviewer"
        if word in RESPONDENT:
            return "respondent"
    return None


def paired(labels: Iterable[str]) -> dict[str, str]:
    """The roles of labels of one letter, with or without a number, that only a pair can tell.

    >>> paired(["E", "I", "X"])
    {'E': 'interviewer', 'I': 'respondent'}
    """
    letters: dict[str, list[str]] = {}
    for label in labels:
        if len(bare(label)) == 1:
            letters.setdefault(bare(label), []).append(label)
    found: dict[str, str] = {}
    for asks, answers in PAIRS:
        if asks in letters and answers in letters:
            found |= {label: "interviewer" for label in letters[asks] if label not in found}
            found |= {label: "respondent" for label in letters[answers] if label not in found}
    return found


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
    scored = [(_alike(word, bare(other)), other) for other in known if other != label]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def _alike(word: str, other: str) -> float:
    """How alike two bare labels are, from 0 to 1; 0 where a short word of them differs."""
    if len(other) < MIN_LETTERS:
        return 0.0
    words, others = word.split(), other.split()
    if len(words) == len(others) > 1:
        pairs = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
        if any(min(len(a), len(b)) < MIN_WORD for a, b in pairs):
            return 0.0
    matcher = SequenceMatcher(None, word, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def spelling(counts: Counter[str]) -> dict[str, str]:
    """For each label the one it is taken for: itself, or a better one that it misspells.

    Better is a label that names a role, then one that occurs more often. Of two names that both
    occur often neither is a slip; a label in other letters (ANNA, Anna) always is the same one.
    """
    ranked = sorted(counts, key=lambda label: (role_named(label) is None, -counts[label], label))
    few = len(counts) <= MOST_LABELS
    taken: dict[str, str] = {}
    written: dict[str, str] = {}
    for label in ranked:
        key = _key(label)
        known = [k for k in written.values() if _may_be_slip(label, k, counts)] if few else []
        taken[label] = (written.get(key) if key else None) or closest(label, known) or label
        if taken[label] == label:
            written[key or label] = label
    return taken


def _key(label: str) -> str:
    """What is the same in two ways of writing a label: letters without accents, and numbers."""
    plain = unicodedata.normalize("NFD", " ".join(label.split()).casefold())
    return "".join(char for char in plain if char.isalnum())


def _may_be_slip(label: str, known: str, counts: Counter[str]) -> bool:
    if any(c.isdigit() for c in known):
        return False
    if role_named(known):
        return True
    often = counts[known]
    return counts[label] * 3 <= often or (counts[label] == 1 and often > 1)


def initials(counts: Mapping[str, int]) -> tuple[dict[str, str], list[str]]:
    """For each label that abbreviates one full name, that name; and labels that fit several.

    >>> initials({"Ada Bell": 1, "AB": 7})
    ({'AB': 'Ada Bell'}, [])
    """
    fitting: dict[str, list[str]] = {}
    for name in list(counts)[:MOST_LABELS]:
        if any(c.isdigit() for c in name):
            continue  # Speaker 1, Interviewer 2
        for short in _short_forms(name):
            fitting.setdefault(short, []).append(name)
    taken: dict[str, str] = {}
    doubtful: list[str] = []
    for label in counts:
        names = [name for name in fitting.get(_letters(label), []) if name != label]
        if not names or (role_named(label) and len(bare(label)) != 2):
            continue
        if len(names) > 1:
            doubtful.append(label)
        else:
            taken[label] = names[0]
    return {k: v for k, v in taken.items() if v not in taken}, doubtful


def _letters(label: str) -> str:
    """`C. A.` → `CA`; empty where it is no abbreviation."""
    letters = re.sub(r"[\s.\-]", "", label)
    return letters if letters.isalpha() and letters.isupper() and 2 <= len(letters) <= 5 else ""


def _short_forms(name: str) -> set[str]:
    """The initials that a name may have: `Nancy de la Rue-Bell` → NRB, NDLRB, NB, NR …"""
    plain = re.sub(r"\([^()]*\)", " ", name)
    words = [w for w in plain.split() if bare(w) not in TITLES and w[:1].isalpha()]
    if not 2 <= len(words) <= 6 or role_named(name):
        return set()
    ways = [{w[0], "".join(part[0] for part in w.split("-") if part)} for w in words]
    chosen = [ways, [way for way, w in zip(ways, words, strict=True) if w[0].isupper()]]
    forms = {"".join(way) for some in chosen for way in product(*some)}
    forms.add(words[0][0] + words[-1][0])
    return {form.upper() for form in forms if len(form) > 1}


def roles(
    turns: Iterable[tuple[str, str]], given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The role of every label: what is `given`, else from its word, else from who asks.

    `turns` are (label, text) pairs. Where no label names the interviewer, the speaker who asks
    most of the time (and more than the others) is taken for it.
    """
    given = given or {}
    asked: Counter[str] = Counter()
    total: Counter[str] = Counter()
    length: Counter[str] = Counter()
    for label, text in turns:
        total[label] += 1
        asked[label] += asks(text)
        length[label] += len(text)
    found = _named(total, asked) | {label: role for label, role in given.items() if label in total}
    if "interviewer" not in found.values() and len(total) > 1:
        unknown = [label for label in total if not found[label]]
        asking = _asking(unknown, asked, total, length)
        if asking:
            found[asking] = "interviewer"
    return {label: role or "respondent" for label, role in found.items()}


def asks(text: str) -> bool:
    """True for a text that ends with a question."""
    return text.rstrip(" \n\t\u00a0\u202f»\"'”’)]*").endswith(("?", "？", "?!", "?..", "?…"))


def _named(total: Counter[str], asked: Counter[str]) -> dict[str, str | None]:
    """Roles that the labels themselves tell; letters count as pairs, unless their use denies it."""
    found: dict[str, str | None] = {
        label: role_meant(label) if len(bare(label)) != 1 else None for label in total
    }
    letters = paired(total)
    if letters and not any(bare(label) == "q" for label in letters):
        share = {
            role: sum(asked[x] for x in letters if letters[x] == role)
            / max(1, sum(total[x] for x in letters if letters[x] == role))
            for role in ("interviewer", "respondent")
        }
        if share["respondent"] >= 0.4 and share["interviewer"] < 0.5 * share["respondent"]:
            other = {"interviewer": "respondent", "respondent": "interviewer"}
            letters = {label: other[role] for label, role in letters.items()}
    if not letters:
        letters = {label: "interviewer" for label in total if bare(label) == "q"}
    return found | letters


def _asking(
    labels: list[str], asked: Counter[str], total: Counter[str], length: Counter[str]
) -> str | None:
    """The label that asks: by its share of questions, then by short turns, then by being first."""
    share = {label: asked[label] / total[label] for label in labels}
    ranked = sorted(
        labels,
        key=lambda label: (-round(share[label], 1), length[label] / total[label], label),
    )
    if not ranked or share[ranked[0]] < 0.15:
        return None
    first, second = share[ranked[0]], max((share[label] for label in ranked[1:]), default=0.0)
    return ranked[0] if first >= 0.4 or (asked[ranked[0]] > 2 and first >= 1.5 * second) else None
