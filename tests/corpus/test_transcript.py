from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.transcript import parse_transcript, role_of, split_turns
from tls_coding.errors import errors_only

HEAD = "---\ncase: valley\nlanguage: en\n---\n"
SPEAKERS = {"Q": {"role": "interviewer"}, "R1": {"role": "respondent"}}


def read(text):
    transcript, problems = parse_transcript(text, "valley_01", "valley_01.txt")
    assert errors_only(problems) == []
    return transcript


def faults(text):
    transcript, problems = parse_transcript(text, "valley_01", "valley_01.txt")
    assert (transcript is None) == bool(errors_only(problems))
    return [(p.line, "warning" if p.warning else "error", p.what) for p in problems]


def texts(transcript):
    return [(turn.label, turn.time, turn.span.of(transcript.body)) for turn in transcript.turns]


def test_a_transcript_is_read_with_all_that_its_front_matter_says():
    """Case, language, speakers and body are read; every other key is an attribute."""
    transcript = read(
        dedent(
            """\
            ---
            case: valley
            language: en
            date: 2007-05-14
            speakers:
              Q: {role: interviewer}
              R1: {role: respondent, sex: f}
            source: {file: a.docx}
            ---
            [Q 00:00:01] Who taught you?

            [R1 00:00:09] My aunt,
            at the workshop.
            """
        )
    )
    assert (transcript.id, transcript.language, transcript.cases) == (
        "valley_01",
        "en",
        ("valley",),
    )
    assert transcript.speakers["R1"]["sex"] == "f"
    assert set(transcript.attributes) == {"date", "source"}
    assert transcript.body_line == 10
    assert texts(transcript) == [
        ("Q", "00:00:01", "Who taught you?"),
        ("R1", "00:00:09", "My aunt,\nat the workshop."),
    ]
    assert [turn.role for turn in transcript.turns] == ["interviewer", "respondent"]


def test_offsets_are_code_points_of_the_body():
    """A turn's span leads into the body, past letters outside the basic plane."""
    transcript = read(HEAD + "[Q] 𝔞😀\n[R] è ok")
    assert texts(transcript) == [("Q", "", "𝔞😀"), ("R", "", "è ok")]
    assert transcript.body[transcript.turns[1].start :] == "è ok"


@pytest.mark.parametrize(
    ("line", "label", "time"),
    [
        ("[Q] x", "Q", ""),
        ("[Q 0:01] x", "Q", "0:01"),
        ("[Q 00:00:01] x", "Q", "00:00:01"),
        ("[Q 00:00:01-00:00:09] x", "Q", "00:00:01"),
        ("[R1 01:02:03.500] x", "R1", "01:02:03.500"),
        ("[Anne-Marie 1:02] x", "Anne-Marie", "1:02"),
        ("[Q]\nx", "Q", ""),
        ("[Q]\tx", "Q", ""),
    ],
)
def test_a_turn_starts_with_a_label_in_brackets(line, label, time):
    """A label, with or without a time, at the start of a line; the rest is the turn's text."""
    assert texts(read(HEAD + line)) == [(label, time, "x")]


@pytest.mark.parametrize(
    "line", ["a [Q] x", " [Q] x", "[Q]x", "[Q", "[]", "[q] x", "[Q x y] z", "[Rires] x", "[12] x"]
)
def test_other_brackets_are_text(line):
    """Within a line, glued to a word, in lower case, or a sound: no label, no word is lost."""
    assert texts(read(HEAD + line)) == [("", "", line.strip())]


def test_where_speakers_are_named_only_they_have_turns():
    """With `speakers:` in the front matter, no other word in brackets starts a turn."""
    head = HEAD.replace("---\n", "---\nspeakers: {Q: {role: interviewer}, Mr X: {}}\n", 1)
    transcript = read(head + "[Q] a\n[Note] b\n[Mr X] c")
    assert texts(transcript) == [("Q", "", "a\n[Note] b"), ("Mr X", "", "c")]


def test_where_speakers_are_said_to_be_none_nothing_is_a_label():
    """`speakers: {}` says that the text has no turns: brackets at a line's start stay text."""
    head = HEAD.replace("---\n", "---\nspeakers: {}\n", 1)
    assert texts(read(head + "[Note] a\n[Q] b")) == [("", "", "[Note] a\n[Q] b")]


def test_a_body_without_labels_is_one_turn_of_a_respondent():
    """A text without turns is coded as what one respondent says."""
    (turn,) = read(HEAD + "Just\n\ntext.").turns
    assert (turn.role, turn.label, turn.number) == ("respondent", "", 0)


def test_text_before_the_first_label_belongs_to_no_speaker():
    """It is a turn of role 'other', and a warning says that rules do not look at it."""
    assert [turn.role for turn in read(HEAD + "Notes.\n[Q] a").turns] == ["other", "interviewer"]
    assert faults(HEAD + "Notes.\n[Q] a")[0][:2] == (5, "warning")


@pytest.mark.parametrize(
    ("label", "role"),
    [("Q", "interviewer"), ("I2", "interviewer"), ("Enquêtrice", "interviewer"),
     ("R1", "respondent"), ("Marie", "respondent"), ("chercheur 2", "interviewer")],
)  # fmt: skip
def test_roles_follow_from_the_label_where_nothing_is_said(label, role):
    """Words for the one who asks make an interviewer; all other labels are respondents."""
    assert role_of(label, {}) == role
    assert role_of(label, {label: {"role": "other"}}) == "other"


@pytest.mark.parametrize(
    ("case", "cases", "by_mention"),
    [
        ("valley", ("valley",), False),
        ("[valley]", ("valley",), False),
        ("[valley, harbour]", ("valley", "harbour"), True),
        ("mentioned", (), True),
    ],
)
def test_a_transcript_is_about_one_case_or_several(case, cases, by_mention):
    """One id, a list of ids, or `mentioned`: then passages belong to the cases they name."""
    transcript = read(HEAD.replace("valley", case) + "x")
    assert (transcript.cases, transcript.by_mention) == (cases, by_mention)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "error", "no front matter")]),
        ("text", [(1, "error", "no front matter")]),
        ("---\ncase: a\n", [(1, "error", "the front matter has no end")]),
        ("---\n---\nx", [(1, "error", "no language"), (1, "warning", "belongs to no case")]),
        ("---\ncase: a\nlanguage: fr\n---\n \n", [(5, "error", "the transcript has no text")]),
        ("---\ncase: a\nlanguage: French\n---\nx", [(3, "error", "no language")]),
        ("---\nlanguage: fr\ncase: 12\n---\nx", [(3, "error", "'case' is no case id")]),
        (
            "---\nlanguage: fr\ncase: a\ncase: b\n---\nx",
            [(4, "error", "the key 'case' stands twice")],
        ),
        ("---\nlanguage: fr\ncase: a\n a: [\n---\nx", None),
        (
            "---\ncase: a\nlanguage: fr\nspeakers:\n  Q: {role: boss}\n---\nx",
            [(5, "error", "speaker 'Q' has the role 'boss'")],
        ),
        (
            "---\ncase: a\nlanguage: fr\nspeakers:\n  R:\n  Q: interviewer\n---\nx",
            [(6, "error", "of speaker 'Q' it says only 'interviewer'")],
        ),
        (
            "---\ncase: a\nlanguage: fr\nspeakers:\n  R: {position: weaver, retired}\n---\nx",
            [(5, "warning", "of speaker 'R' 'retired' has no value")],
        ),
        (
            "---\ncase: a\nlanguage: fr\nspeakers: Q\n---\nx",
            [(4, "error", "'speakers' is no list")],
        ),
        ("---\ncase: a\nlanguage: fr\n---\ne\u0301", [(5, "warning", "holds decomposed accents")]),
        ("---\ncase: a\nlanguage: fr\n---\nx\r\ny", [(5, "warning", "has carriage returns")]),
        (
            "---\ncase: a\nlanguage: fr\nspeakers: {Q: {}}\n---\n[Q] a\n\n[R 0:01] b",
            [(8, "warning", "'[R …]' looks like a turn")],
        ),
    ],
)
def test_each_fault_is_named_with_its_line_in_the_file(text, expected):
    """Lines count from the top of the file, front matter included."""
    found = faults(text)
    if expected is None:
        assert found[0][:2] == (4, "error")
        return
    assert [(line, kind) for line, kind, _ in found] == [entry[:2] for entry in expected]
    for (_, _, what), (_, _, wanted) in zip(found, expected, strict=True):
        assert wanted in what


def test_lines_count_the_same_with_windows_line_ends():
    """Carriage returns do not shift the lines of faults, nor the start of the body."""
    text = "---\ncase: a\nlanguage: French\nlanguage: x\n---\n\n"
    windows = text.replace("\n", "\r\n")
    lines = [line for line, kind, _ in faults(text) if kind == "error"]
    assert lines == [line for line, kind, _ in faults(windows) if kind == "error"]
    assert read("---\r\ncase: a\r\nlanguage: fr\r\n---\r\nx").body_line == 5


def test_a_byte_order_mark_is_no_part_of_the_text():
    """A file that begins with one is read as if it did not."""
    assert read("\ufeff" + HEAD + "x").body == "x"


def test_the_hash_is_that_of_the_body_alone():
    """Front matter may change without making decisions on the text doubtful."""
    one, other = read(HEAD + "x"), read(HEAD.replace("valley", "harbour") + "x")
    assert one.sha256 == other.sha256 != read(HEAD + "y").sha256


def test_an_offset_lies_in_the_turn_that_begins_before_it():
    """Every offset of the body has its turn; before the first label, the first one."""
    transcript = read(HEAD + "[Q] ab\n[R] cd")
    label_at = [transcript.turn_at(offset).label for offset in range(len(transcript.body))]
    assert label_at == ["Q"] * 11 + ["R"] * 2


BODIES = st.lists(
    st.sampled_from(
        ["[Q]", "[R1 0:01]", "[Q 00:01-00:02]", "[Note]", "[", "]", " ", "\n", "\n\n", "mot", "é",
         "😀", "\r\n", "\u2028", "---", ":", "[rires]"]
    ),
    max_size=20,
).map("".join)  # fmt: skip


@settings(max_examples=150)
@given(BODIES, st.sampled_from([{}, SPEAKERS, None]))
def test_turns_hold_every_word_that_is_no_label(body, speakers):
    """Turns are in order, apart from one another, and together with labels hold all words."""
    turns = split_turns(body, speakers)
    edges = [edge for turn in turns for edge in (turn.start, turn.end)]
    assert edges == sorted(edges)
    assert [turn.number for turn in turns] == list(range(len(turns)))
    left = list(body)
    for turn in turns:
        assert turn.span.of(body) == turn.span.of(body).strip()
        left[turn.start : turn.end] = " " * (turn.end - turn.start)
    between = "".join(left).split("]")
    labels = {"", "[Q", "[R1 0:01", "[Q 00:01-00:02", "[Note"}
    assert {piece.strip() for piece in between} <= labels


HEADS = st.lists(
    st.sampled_from(
        ["---\n", "---\r\n", "case: a\n", "case: [a, b]\n", "case: {}\n", "language: fr\n",
         "speakers:\n",
         "speakers: {}\n", "  Q: {role: interviewer}\n", "  Q: [1]\n", "source: x\n", "x", "\t",
         ": "]
    ),
    max_size=10,
).map("".join)  # fmt: skip


@settings(max_examples=200)
@given(st.one_of(st.builds(lambda a, b: f"---\n{a}---\n{b}", HEADS, BODIES), HEADS, st.text()))
def test_no_text_raises(text):
    """Any text gives a transcript or problems, with lines that are in the file."""
    transcript, problems = parse_transcript(text, "t", "t.txt")
    assert (transcript is None) == bool(errors_only(problems))
    assert all(1 <= problem.line <= len(text.splitlines()) + 1 for problem in problems)
    if transcript is not None:
        assert text.endswith(transcript.body)
        assert transcript.turns


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "\udcff"])
def test_a_file_whose_name_cannot_be_written_is_refused(name):
    """Logs and exports name transcripts: a control character or a torn name is a problem."""
    text = "---\ncase: a\nlanguage: fr\n---\nOui."
    transcript, problems = parse_transcript(text, name, f"{name}.txt")
    assert transcript is None
    assert any("name of the file" in problem.what for problem in problems)
