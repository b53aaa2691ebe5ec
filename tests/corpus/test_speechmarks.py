import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.foldedturns import fold_turns
from tls_coding.corpus.folding import fold
from tls_coding.corpus.index import turn_spans
from tls_coding.corpus.speechmarks import names_event, unmarked
from tls_coding.corpus.transcript import Transcript, split_turns


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("on gardait (rires) le secret", "on gardait le secret"),
        ("on gardait (Rires gênés) le secret", "on gardait le secret"),
        ("on gardait [elle rit] le secret", "on gardait le secret"),
        ("lo teníamos [INAUDIBLE] secreto", "lo teníamos secreto"),
        ("it was [inaudible 00:12:05] secret", "it was secret"),
        ("it was [00:12] secret", "it was secret"),
        ("it was [Eva Bell 00:12:05] secret", "it was secret"),
        ("era (.) un segreto", "era un segreto"),
        ("era (0.5) un (2 s) segreto", "era un segreto"),
        ("era [...] un (…) segreto", "era un segreto"),
        ("era ((tossisce forte)) un segreto", "era un segreto"),
        ("era xxx un segreto", "era un segreto"),
        ("un segre~ un segreto", "un un segreto"),
        ("l'arti~ l'artigiano", "l'artigiano"),
        ("prendo:, il segreto", "prendo, il segreto"),
        ("era be:ne il segre::to", "era bene il segreto"),
        ("ho °preso il segreto° io", "ho preso il segreto io"),
        ("era [il se]greto di >mio padre<", "era il segreto di mio padre"),
        ("[il] [segreto", "il segreto"),
        ("perché fai(re) e ami(e)s (be)cause", "perché faire e amies because"),
        ("dico=il segreto", "dico il segreto"),
        ("c'est /ou, où/ le secret", "c'est ou le secret"),
        ("it's &-uh a &=laughs secret", "it's a secret"),
        ("the [//] secret [=! whispers] of", "the secret of"),
        ("↑ma ↓il segreto", "ma il segreto"),
        ("[>quello che dico] è [<un segreto]", "quello che dico è un segreto"),
        ("è [?grano] [?] [<1] e [alle 10:30] vino", "è ?grano e alle 10:30 vino"),
        ("[=sì certo] e [= ride] basta", "=sì certo e basta"),
    ],
)
def test_rules_see_the_words_without_the_marks(written, seen):
    """Each mark of a transcriber's hand is read through; what stays are the words said."""
    assert fold(written).text.strip() == seen


@pytest.mark.parametrize(
    "text",
    [
        "on gardait (comme mon père) le secret",
        "la machine (le bruit qu'elle faisait, c'était terrible)",
        "il fait 20° à l'atelier, au n° 5, N°6",
        "à 8:30, entre 10:15 et 11:00",
        "la recette : on la garde",
        "elle dit: non",
        "et/ou, soit l'un, soit/ou l'autre",
        "le XX siècle, au XXe",
        "savoir-faire, moyen- et long terme",
        "en 1991 (1992) il partit",
        "AT&T et R&D",
        "3 < 5 > 2",
        "pues / yo, la verdad / no sé // bueno, eso / nada",
    ],
)
def test_what_is_said_in_brackets_or_with_signs_stays(text):
    """Asides, times, degrees, numbers and abbreviations are no marks of speech."""
    assert fold(text).text == text


def test_spans_of_matches_lead_back_over_the_marks():
    """A word with marks in it is quoted as it was written, marks and all."""
    folded = fold("era [il se]greto di", 10)
    start = folded.text.index("segreto")
    span = folded.back(start, start + len("segreto"))
    assert "era [il se]greto di"[span.start - 10 : span.end - 10] == "se]greto"


def test_events_are_told_from_asides():
    """A bracket is an event if it begins with one, or with a word or two before it."""
    assert names_event("long silence")
    assert names_event("INAUDIBLE 00:12")
    assert not names_event("et la musique que l'on passait")
    assert not names_event("")


PIECES = [
    *(
        "(",
        ")",
        "[",
        "]",
        "rires",
        "(rires)",
        "[INAUDIBLE]",
        "xxx",
        "pr~",
        ":",
        "::",
        ":,",
        "°",
        "<",
    ),
    *(">", "/", "/ou, où/", "=", "&-uh", " ", " ", " ", "mot", "a", "É", "(.)", "((", "))", "\n"),
    *("0:12", "~", "'", "\u02bc", "\u00ad", ".", "x", "↑", "\n\n[R1 0:12] ", "\n\n[Q] "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_every_character_keeps_its_place(text):
    """What rules see has the length of the text, and line breaks where they were."""
    seen = unmarked(text)
    assert len(seen) == len(text)
    assert [i for i, c in enumerate(seen) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]


def test_a_turn_is_seen_alike_alone_and_within_its_transcript():
    """The whole body is searched at once: no mark reaches over the bounds of a turn."""
    chance = random.Random(4)
    for _ in range(3_000):
        body = "".join(chance.choices(PIECES, k=chance.randrange(1, 40)))
        turns = split_turns(body, {"R1": {}, "Q": {}})
        together = fold_turns(body, turn_spans(Transcript("t", body, "fr", (), turns=turns)))
        alone = [fold(body[turn.start : turn.end]).text for turn in turns]
        assert together.texts == alone, body


@pytest.mark.parametrize(
    "piece", ["(", "[", "((", ":", "°", "<", "/a", "/a, ", "a~", "x", "&-", "[0", "'"]
)
def test_long_runs_of_a_sign_take_no_time(piece):
    """What nobody closes is not searched again and again."""
    started = time.process_time()
    fold(piece * 40_000)
    assert time.process_time() - started < 5
