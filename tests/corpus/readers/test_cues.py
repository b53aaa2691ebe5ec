import time
from datetime import datetime, timedelta
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.cues import (
    Cue,
    column_times,
    joined,
    label_of,
    language_code,
    seconds,
    stretch,
)


def cues(*texts, speaker=None, every=2.0):
    return [Cue(text, n * every, (n + 1) * every, speaker) for n, text in enumerate(texts)]


def texts(found):
    return [paragraph.text for paragraph in found]


def test_cues_of_one_speaker_are_one_turn():
    """A turn runs from the start of its first cue to the end of its last."""
    told = [Cue("Un", 0, 1, "A"), Cue("deux", 1, 2, "A"), Cue("trois", 2, 3, "B")]
    found, remarks = joined(told)
    assert [(p.speaker, p.text, p.start, p.end) for p in found] == [
        ("A", "Un\ndeux", 0, 2),
        ("B", "trois", 2, 3),
    ]
    assert remarks == []


def test_a_cue_without_speaker_continues_the_turn():
    """It is counted; one before the first speaker belongs to nobody."""
    found, remarks = joined([Cue("x"), Cue("a", 0, 1, "A"), Cue("b"), Cue("c", 2, 3, "A")])
    assert [(p.speaker, p.text) for p in found] == [(None, "x"), ("A", "a\nb\nc")]
    assert remarks == ["1 cues name no speaker: they continue the turn before"]


def test_labels_in_the_text_are_left_for_later():
    """Each cue is a paragraph with its times, and each label within it starts another."""
    found, remarks = joined(
        [
            Cue("ANNA: Un", 0, 1),
            Cue("deux\nBEN: trois", 1, 2),
            Cue("BEN: quatre\nencore\nANNA: cinq", 2, 3),
        ]
    )
    assert texts(found) == [
        *("ANNA: Un", "deux", "BEN: trois", "BEN: quatre\nencore", "ANNA: cinq"),
    ]
    assert {p.speaker for p in found} == {None}
    assert [p.start for p in found] == [0, 1, 1, 2, 2]
    assert remarks == []


@pytest.mark.parametrize(
    "told",
    [
        ["- Un\n- deux", "trois", "– Quatre\n– cinq"],
        [">> Un", "deux >> trois", "quatre"],
        ["[Q] Un", "[R] deux", "[Q] trois"],
        ["Intervieweur : Un", "oui", "Intervieweur : deux"],
        ["- Anna: Un", "- Ben: deux", "- Anna: trois", "- Ben: quatre"],
    ],
)
def test_other_marks_of_speakers_are_seen(told):
    """Dashes of dialogues, chevrons, brackets, one label of a role."""
    found, _ = joined(cues(*told))
    assert {p.speaker for p in found} == {None}
    assert " ".join(texts(found)).split() == " ".join(told).split()


def test_chevrons_and_dashes_start_paragraphs():
    """A change of speaker within a cue is one."""
    found, _ = joined(cues(">> Un >> deux", ">> trois"))
    assert texts(found) == [">> Un", ">> deux", ">> trois"]
    found, _ = joined(cues("- Un\nencore\n- deux", "- trois\n- quatre"))
    assert texts(found) == ["- Un\nencore", "- deux", "- trois", "- quatre"]


@pytest.mark.parametrize(
    "told",
    [
        ["Attention: un", "deux", "trois"],
        ["[Musique] un", "[Rires] deux", "[Musique] trois"],
        ["il dit <<un>>", "elle dit <<deux>> >>", "- 5 degrés"],
    ],
)
def test_other_colons_and_brackets_are_no_labels(told):
    """A word with a colon that does not come back, a sound, quotation marks, minus."""
    found, _ = joined(cues(*told))
    assert [p.speaker for p in found] == ["S"]


def test_a_pause_ends_the_turn_of_nobody():
    """Without any sign of speakers, two seconds of silence part turns; it is said."""
    found, remarks = joined([Cue("Un", 0, 1), Cue("deux", 2.9, 4), Cue("trois", 6, 7)])
    assert [(p.speaker, p.text, p.start, p.end) for p in found] == [
        ("S", "Un\ndeux", 0, 4),
        ("S", "trois", 6, 7),
    ]
    assert remarks[0].startswith("no speakers named")


def test_a_sentence_ends_a_long_turn():
    """After a minute the next end of a sentence ends a turn; after two minutes any cue does."""
    told = ["mot"] * 35 + ["fin."] + ["mot"] * 70
    found, _ = joined(cues(*told))
    assert [len(p.text.split()) for p in found] == [36, 60, 10]


def test_cues_without_times_are_one_turn():
    """Where no times are told, none are made up."""
    found, _ = joined([Cue("Un."), Cue("Deux.")])
    assert [(p.text, p.start, p.end) for p in found] == [("Un.\nDeux.", None, None)]


def test_rolling_captions_say_each_line_once():
    """Automatic subtitles show each line twice or more; it is read once, and that is said."""
    told = ["un deux", "un deux", "un deux\ntrois", "trois", "trois\nquatre cinq", "quatre cinq"]
    found, remarks = joined(cues(*told, "quatre cinq\nsix"))
    assert texts(found) == ["un deux\ntrois\nquatre cinq\nsix"]
    assert remarks[0] == "rolling captions: 6 lines shown again are left out"
    assert found[0].end == 14


def test_three_lines_that_roll_are_read_once():
    """Live captions of three lines push the first one out."""
    found, _ = joined(cues("a", "a\nb", "a\nb\nc", "b\nc\nd", "c\nd\ne"))
    assert texts(found) == ["a\nb\nc\nd\ne"]


def test_words_said_twice_stay():
    """Somebody who says yes twice is no rolling caption."""
    found, _ = joined(cues("Oui.", "Oui.", "Oui.", "Oui.\nNon.", "Oui."))
    assert texts(found)[0].split() == "Oui. Oui. Oui. Oui. Non. Oui.".split()


def test_empty_cues_are_nothing():
    """A cue of spaces is no paragraph."""
    assert joined([Cue(" \n "), Cue("")]) == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:12", 12),
        ("00:00:12.5", 12.5),
        ("1:02:03", 3723),
        ("00:00:01,500", 1.5),
        ("00:00:01:500", 1.5),
        ("62:03", 3723),
        ("00: 00: 01, 5", 1.5),
        ("12", None),
        ("", None),
        ("noon", None),
        ("١:٠٢", None),
    ],
)
def test_times_are_seconds(text, expected):
    """Hours may be missing; the comma, the point and the colon part the fraction."""
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[00:00:05]", (5, None)),
        ("(0:12 - 0:15)", (12, 15)),
        ("0:12–0:15,5", (12, 15.5)),
        ("12,5", (12.5, None)),
        ("12.5 s", (12.5, None)),
        (75, (75, None)),
        (75.25, (75.25, None)),
        (clock(0, 1, 15), (75, None)),
        (timedelta(hours=25), (90000, None)),
        (datetime(1900, 1, 1, 1), (90000, None)),
        ("0:12 - ?", None),
        ("0:1 - 0:2 - 0:3", None),
        (True, None),
        (float("nan"), None),
        ("vers midi", None),
    ],
)
def test_times_of_cells_are_read(value, expected):
    """As people write them, and as Excel holds them."""
    assert stretch(value) == expected


def test_a_column_may_count_milliseconds():
    """Its name says so."""
    assert column_times("start_ms", [1500, "2000", None]) == [
        (1.5, None),
        (2.0, None),
        (None, None),
    ]
    assert column_times("start", [1500]) == [(1500, None)]


def test_minutes_that_excel_took_for_hours_are_minutes():
    """`12:34` typed into a cell is 12 hours to Excel; no interview is that long."""
    cells = [clock(0, 5), clock(12, 34), timedelta(hours=25)]
    assert column_times("time", cells) == [(5, None), (754, None), (1500, None)]
    short = [clock(0, 5), clock(1, 10)]
    assert column_times("time", short) == [(300, None), (4200, None)]


def test_a_date_is_no_time():
    """Times beyond any recording are not taken for one."""
    assert column_times("time", [datetime(2023, 5, 4, 14, 3), 1.6e9]) == [(None, None)] * 2


def test_languages_and_labels_are_put_plainly():
    """A code without its region, a label without its colon."""
    assert [language_code(n) for n in ("fr-CA", "Italian", "en_US", "ES")] == "fr it en es".split()
    assert label_of(" Anna  Bell : ") == "Anna Bell"
    assert label_of(" : ") is None


@pytest.mark.parametrize("piece", ["A:", "- ", ">>", " >>", "[a", "a ", "[A] ", "a.'", "\n- a"])
def test_long_repetitions_are_read_quickly(piece):
    """No text makes the search for labels slow."""
    begun = time.process_time()
    joined([Cue(piece * (100_000 // len(piece)), 0, 1)] * 2)
    assert time.process_time() - begun < 5


lines = st.sampled_from(["un", "Anna: deux", "- trois", ">> quatre", "cinq >> six", "[Q] sept", ""])
made = st.builds(
    Cue,
    st.lists(lines, max_size=3).map("\n".join),
    st.none() | st.floats(0, 1e5),
    st.none() | st.floats(0, 1e5),
    st.sampled_from([None, "A", "B"]),
)


@given(st.lists(made, max_size=12))
def test_no_word_is_lost(told):
    """Whatever the cues: every word is in a paragraph, but where captions roll."""
    found, remarks = joined(told)
    if not any("rolling" in remark for remark in remarks):
        assert " ".join(texts(found)).split() == " ".join(c.text for c in told).split()
