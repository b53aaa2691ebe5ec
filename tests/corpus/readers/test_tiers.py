from collections import Counter
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.source import Paragraph
from tls_coding.corpus.readers.tiers import Annotation, Tier, merged, sort_tiers, turns

LONG = "we came here in the spring of that year"


def tier(name, *annotations, speaker=None, dependent=False):
    """A tier of `(start, end, text)`."""
    rows = tuple(Annotation(text, start, end) for start, end, text in annotations)
    return Tier(name, speaker or name, rows, dependent)


def cut(name, text=LONG, start=0.0, end=9.0, **more):
    """A tier with an annotation for each word of `text`."""
    words = text.split()
    step = (end - start) / len(words)
    rows = [(start + n * step, start + (n + 1) * step, word) for n, word in enumerate(words)]
    return tier(name, *rows, **more)


def said(tiers):
    return [(p.speaker, p.text) for p in turns(tiers)]


def names(tiers):
    return [one.name for one in tiers]


def test_annotations_of_two_speakers_become_turns_by_their_start():
    """The order is that of the beginnings, whatever tier stands first in the file."""
    ann = tier("A", (4, 6, "and you?"), (0, 2, "hello"))
    bob = tier("B", (2, 4, "good day"), (6, 8, "fine"))
    expected = [("A", "hello"), ("B", "good day"), ("A", "and you?"), ("B", "fine")]
    assert said([ann, bob]) == said([bob, ann]) == expected


def test_neighbouring_annotations_of_one_speaker_are_one_turn():
    """Nobody else starts between them: one turn, a line each, from first start to last end."""
    found = turns([tier("A", (0, 2, "one"), (2, 3, " two "), (5, 7.5, "three"))])
    assert found == [Paragraph("one\ntwo\nthree", speaker="A", start=0, end=7.5)]


def test_a_back_channel_is_a_turn_of_its_own():
    """A short `mhm` while the other one speaks parts the other's turn."""
    ann = tier("A", (0, 9, "long"), (9, 12, "story"))
    assert said([ann, tier("B", (4, 5, "mhm"))]) == [("A", "long"), ("B", "mhm"), ("A", "story")]


def test_of_two_that_start_at_once_the_longer_comes_first():
    """Who goes on speaking comes before who only put in a word, in any order of the tiers."""
    ann, bob = tier("A", (0, 1, "yes")), tier("B", (0, 5, "so I said"))
    assert said([ann, bob]) == said([bob, ann]) == [("B", "so I said"), ("A", "yes")]


def test_empty_annotations_are_no_turns():
    """Silence between stretches of speech, as Praat writes it, parts nothing."""
    ann = tier("A", (0, 1, "one"), (2, 3, "two"))
    assert said([ann, tier("B", (0, 5, ""), (1, 2, " \n "))]) == [("A", "one\ntwo")]


def test_annotations_without_a_time_come_last():
    """Where a file tells no time, the text is kept, in the order of the file."""
    lost = tier("A", (None, None, "first"), (None, None, "second"))
    assert said([lost, tier("B", (1, 2, "yes"))]) == [("B", "yes"), ("A", "first\nsecond")]
    assert turns([lost])[0].start is None


def test_a_tier_of_single_words_makes_lines_of_text():
    """Words of a forced alignment are joined by spaces, not put on a line each."""
    assert said([cut("A", LONG + " again")]) == [("A", LONG + " again")]


def test_merged_takes_the_times_that_there_are():
    """Pieces without a time do not take away the times of the others."""
    pieces = [Paragraph("a", speaker="A"), Paragraph("b", speaker="A", start=2.0, end=3.0)]
    assert merged(pieces) == [Paragraph("a\nb", speaker="A", start=2.0, end=3.0)]


@pytest.mark.parametrize("name", ["Comments", "A_note", "commentaire", "Traducción", "A-notes (2)"])
def test_tiers_named_as_notes_stand_beside(name):
    """What is called a comment or a translation is no speech, and is kept."""
    found = sort_tiers([tier("A", (0, 1, "hello")), tier(name, (0, 1, "she waves"))])
    assert names(found.speech) == ["A"]
    assert found.elsewhere == {f"tier {name}": ["she waves"]}


def test_initials_are_no_notes():
    """Speakers are called by two letters, some of which are codes of analysis elsewhere."""
    tiers = [tier(name, (n, n + 1, f"text {n}")) for n, name in enumerate(["MB", "GL", "PS", "FT"])]
    assert sort_tiers(tiers).speech == tiers


def test_a_file_of_nothing_but_notes_is_read_as_speech():
    """A single tier named `notes` is the interview."""
    assert names(sort_tiers([tier("notes", (0, 1, "hello"))]).speech) == ["notes"]


def test_words_of_an_utterance_are_not_read_twice():
    """A tier that says the same, word by word at the same time, is left out with a remark."""
    tiers = [cut("A words"), tier("A", (0, 9, f"We came here, {LONG[13:]}."))]
    found = sort_tiers(tiers)
    assert names(found.speech) == ["A"]
    assert found.elsewhere == {}
    assert found.remarks == ["tier 'A words' repeats the words of 'A': left out"]


def test_a_word_tier_with_other_marks_stands_beside():
    """Words with signs for silence between them are not quite the same text: nothing is lost."""
    found = sort_tiers([cut("words", f"sil {LONG} sil"), tier("A", (0, 9, LONG))])
    assert names(found.speech) == ["A"]
    assert " ".join(found.elsewhere["tier words"]) == f"sil {LONG} sil"


def test_words_are_the_speech_where_there_is_nothing_else():
    """Aligned words and sounds without utterances: the words are read."""
    found = sort_tiers([cut("words"), cut("phones", "w i k eI m h i r")])
    assert names(found.speech) == ["words"]
    assert list(found.elsewhere) == ["tier phones"]


def test_the_same_short_answer_of_two_people_stays_two():
    """Two speakers who say the same are not taken for one tier copied."""
    tiers = [tier("A", (0, 1, "yes")), tier("B", (0, 1, "yes"))]
    assert sort_tiers(tiers).speech == tiers
    later = [tier("A", (0, 9, LONG)), tier("B", (20, 29, LONG))]
    assert sort_tiers(later).speech == later


def test_a_dependent_tier_stands_beside():
    """What depends on a tier of speech is never speech, whatever its name."""
    found = sort_tiers([tier("A", (0, 1, "hola")), tier("B", (0, 1, "hi"), dependent=True)])
    assert names(found.speech) == ["A"]
    assert found.elsewhere == {"tier B": ["hi"]}


def test_two_tiers_of_one_speaker_at_the_same_time():
    """The one with more words is speech, the other stands beside with a remark."""
    main = tier("A", (0, 4, "we came in spring"), (4, 8, "by the sea"), speaker="Ann")
    second = tier("A2", (0, 4, "quiet"), (4, 8, "louder"), speaker="Ann")
    found = sort_tiers([second, main])
    assert names(found.speech) == ["A"]
    assert found.elsewhere == {"tier A2": ["quiet", "louder"]}
    assert found.remarks == ["tier 'A2' runs beside 'A' of the same speaker"]


def test_two_tiers_of_one_speaker_one_after_the_other():
    """A speaker continued on a second tier is read from both."""
    tiers = [tier("A", (0, 4, "one two"), speaker="Ann"), tier("A2", (5, 8, "x"), speaker="Ann")]
    assert sort_tiers(tiers).speech == tiers
    assert said(tiers) == [("Ann", "one two\nx")]


TIMES = st.one_of(st.none(), st.floats(0, 1e6))
TEXTS = st.text("abc \n.é", max_size=12)
TIERS = st.lists(
    st.builds(
        Tier,
        st.sampled_from(["A", "B", "words", "notes", "A words", ""]),
        st.sampled_from(["A", "B"]),
        st.lists(st.builds(Annotation, TEXTS, TIMES, TIMES), max_size=6).map(tuple),
        st.booleans(),
    ),
    max_size=6,
)


@given(TIERS)
def test_every_word_is_in_a_turn_beside_or_named_as_a_copy(tiers):
    """However tiers lie, their words are turns or elsewhere; only named copies are left out."""
    found = sort_tiers(tiers)
    paragraphs = turns(found.speech)
    beside = [text for texts in found.elsewhere.values() for text in texts]
    kept = Counter(word for text in [p.text for p in paragraphs] + beside for word in text.split())
    there = Counter(word for one in tiers for word in one.words)
    copies = [remark for remark in found.remarks if "repeats the words" in remark]
    assert kept <= there
    assert kept == there or copies
    starts = [inf if p.start is None else p.start for p in paragraphs]
    assert all(a.speaker != b.speaker for a, b in pairwise(paragraphs))
    assert starts == sorted(starts)
