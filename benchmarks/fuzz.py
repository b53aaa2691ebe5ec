"""Random codebooks on random interviews: the engine gives what plain spaCy gives, to the byte.

    python benchmarks/fuzz.py --seconds 300 [--seed 1]

One trial is one seed: rules of every form (joins, limits, groups, lists, optional words, wildcards,
`tokens:` patterns with all operators), vetoes, speakers, cues of every reach, folded accents, both
units, turns of several roles, typographic signs. Sizes inside the engine are varied, too, so that
its short cuts for many and for few words are both taken.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plain.suggest import suggest_all as plain_suggest_all

from tls_coding.codebook.cues import KINDS, REACHES, CueKind, Cues
from tls_coding.codebook.lock import Reading
from tls_coding.codebook.model import Codebook
from tls_coding.codebook.options import too_wide
from tls_coding.coding import anchors, match, near
from tls_coding.coding.suggest import suggest_all
from tls_coding.corpus.transcript import Transcript, Turn

# Few words, so that they meet; forms of one lemma, hyphens, apostrophes, accents.
WORDS = (
    "keep kept keeps secret Secrets know know-how how not if they say uncle été ete the a".split()
)
ENDS = {".", "?", "!"}
SIGNS = [",", ",", ",", ".", ".", "?", "!", ";", "…", "(", ")", "«", "»", "-", "—", ":"]
GLUE = [" ", " ", " ", " ", "\n", "\n\n", " \u00a0", "\u00ad", "’", "  ", ""]
ATOMS = ["keep", "kept", "secret", "know~how", "kn*", "*et", '"the"', '"know how"', "#kin", "uncle"]
ATOMS += ["été", '"été"', "a", "not", '"they" say', "[keep|know how]", "[#kin|secret|the a]", '"-"']
LISTS = {"kin": {"all": ["uncle", "the uncle"], "en": ["secret", '"a" know~how']}}
OPERATORS = ["!", "?", "+", "*", "{2}", "{1,2}", "{0,1}", "{,2}", "{2,}"]
PREDICATES: list[dict[str, Any]] = [
    {"LOWER": "secret"},
    {"LOWER": "keep"},
    {"TEXT": "Secrets"},
    {"ORTH": "the"},
    {"LOWER": {"IN": ["keep", "know", "uncle"]}},
    {"LOWER": {"NOT_IN": ["keep", "the"]}},
    {"TEXT": {"REGEX": "^[kK]"}},
    {"LOWER": {"FUZZY": "secrets"}},
    {"LENGTH": {">=": 5}},
    {"LENGTH": 1, "IS_ALPHA": True},
    {"IS_PUNCT": True},
    {"IS_TITLE": True},
    {"NORM": "know"},
    {"SPACY": False},
    {},
]


def rule(chance: random.Random) -> Any:
    """A rule of any form that the codebook takes."""
    if chance.random() < 0.2:
        return {"tokens": [_token(chance) for _ in range(chance.randint(1, 4))]}
    count = chance.choice([1, 1, 2, 2, 2, 3, 4])
    parts = [_part(chance) for _ in range(count)]
    joins = [chance.choice([" ... ", " & "]) for _ in parts[1:]]
    limit = chance.choice(
        ["", "", " within 1", " within 2", " within 4", " in sentence", " in turn"]
    )
    text = parts[0] + "".join(join + part for join, part in zip(joins, parts[1:], strict=True))
    return text + limit


def _part(chance: random.Random) -> str:
    items = [
        chance.choice(ATOMS) + "?" * (chance.random() < 0.2) for _ in range(chance.randint(1, 3))
    ]
    return " ".join(items) if any(not item.endswith("?") for item in items) else "secret"


def _token(chance: random.Random) -> dict[str, Any]:
    token = dict(chance.choice(PREDICATES))
    if chance.random() < 0.15:
        token.update(chance.choice(PREDICATES))
    if chance.random() < 0.4:
        token["OP"] = chance.choice(OPERATORS)
    return token


def codebook(chance: random.Random) -> Codebook:
    """Up to four codes with rules, vetoes and speakers."""
    codes = []
    for number in range(chance.randint(1, 4)):
        rules = [rule(chance) for _ in range(chance.randint(1, 4))]
        code = {
            "id": f"code_{number}",
            "label": {"en": "Code"},
            "definition": "A code.",
            "rules": {"en": [r for r in rules if _usable(r)] or ["secret"]},
            "speaker": chance.choice(["respondent", "respondent", "interviewer", "any"]),
        }
        if chance.random() < 0.4:
            vetoes = [rule(chance) for _ in range(chance.randint(1, 2))]
            code["unless"] = {"all": [r for r in vetoes if _usable(r)] or ["if"]}
        codes.append(code)
    unit = chance.choice(["sentence", "sentence", "turn"])
    head = {"name": "Fuzz", "version": "1", "languages": ["en"], "unit": unit}
    return Codebook.model_validate({"codebook": head, "lists": LISTS, "codes": codes})


def _usable(rule: Any) -> bool:
    if isinstance(rule, str):
        return not too_wide(rule, "en", LISTS)
    # spaCy reads past its own array where a pattern may match nothing at all.
    return any(
        token.get("OP") in {None, "!", "+", "{2}", "{1,2}", "{2,}"} for token in rule["tokens"]
    )


def cues(chance: random.Random) -> dict[str, Cues]:
    """Cues of every kind and reach."""
    simple = [
        "not",
        "if",
        "they say",
        '"a"',
        "know~how",
        "not ... the within 3",
        "say & if",
        "keep",
    ]

    def some(most: int) -> list[str]:
        return chance.sample(simple, chance.randint(0, most))

    kinds = {
        kind: CueKind(**{reach: some(2) for reach in (*REACHES, "pseudo") if chance.random() < 0.5})
        for kind in KINDS
    }
    return {"en": Cues(clause_starts=some(2), asides=some(2), **kinds)}


def transcript(chance: random.Random, number: int) -> Transcript:
    """Some turns of several roles; turns may be empty or white space."""
    body, turns = "", []
    for place in range(chance.randint(1, 5)):
        body += f"\n[{place}] "
        text = _speech(chance, chance.choice([0, 3, 12, 25, 60]))
        role = chance.choice(["respondent", "respondent", "interviewer", "other"])
        turns.append(Turn(place, str(place), role, "", len(body), len(body) + len(text)))
        body += text
    return Transcript(f"text_{number}", body, "en", ("valley",), turns=tuple(turns))


def _speech(chance: random.Random, length: int) -> str:
    pieces: list[str] = []
    for _ in range(length):
        word = chance.choice(WORDS if chance.random() < 0.8 else SIGNS)
        begins = pieces[-2:-1] and pieces[-2] in ENDS
        if chance.random() < (0.9 if begins else 0.05):
            word = word.replace("é", "e\u0301").capitalize()
        pieces += [word, " " if begins or word in ENDS else chance.choice(GLUE)]
    return "".join(pieces)


@contextmanager
def sizes(chance: random.Random) -> Iterator[None]:
    """Other sizes inside the engine, so that all its ways are gone."""
    varied = [
        (near, "LONG", [2, 32]),
        (near, "FEW", [0, 100_000]),
        (near, "MOST", [3, 4_000_000]),
        (match, "BATCH", [1, 3, 200]),
        (anchors, "SHORT", [0, 32]),
    ]
    before = [(module, name, getattr(module, name)) for module, name, _ in varied]
    try:
        for module, name, values in varied:
            setattr(module, name, chance.choice(values))
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def trial(seed: int) -> int:
    """Run one trial; how many suggestions there were. Raises AssertionError on a difference."""
    chance = random.Random(seed)
    book, scope = codebook(chance), cues(chance)
    reading = Reading(fold_accents=chance.random() < 0.3)
    texts = [transcript(chance, number) for number in range(chance.randint(1, 3))]
    with sizes(chance):
        ours = list(suggest_all(book, scope, texts, reading))
    plain = list(plain_suggest_all(book, scope, texts, reading))
    assert ours == plain, f"seed {seed}: the engine and plain spaCy differ"
    return sum(len(found) for _, found in ours)


def main() -> None:
    """Run trials until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1, help="of the first trial")
    given = parser.parse_args()
    started, seed, found = time.monotonic(), given.seed, 0
    while time.monotonic() - started < given.seconds:
        found += trial(seed)
        seed += 1
    print(f"{seed - given.seed:,} trials, {found:,} suggestions, no difference")


if __name__ == "__main__":
    main()
