from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.chat import read_chat
from tls_coding.corpus.readers.source import Paragraph
from tls_coding.errors import UsageError

HEAD = """@UTF8
@Begin
@Languages:\teng
@Participants:\tINV Ann_Lee Investigator, PAR Participant, MOT Mother
@ID:\teng|demo|INV|||||Investigator|||
@ID:\teng|demo|PAR|65;|female|||Participant|16||
@ID:\teng|demo|MOT|||||Mother|||
"""
INTERVIEW = f"""{HEAD}@Date:\t01-JUL-2019
@Location:\tHarbour , north
@Situation:\tin the kitchen ,
\tafter tea
@Comment:\train outside
*INV:\tso where were you born ? \x150_1500\x15
%mor:\tadv|so adv|where
%com:\tpoints at
\tthe map
*PAR:\twell in the
\tnorth . \x151500_4000\x15
%mor:\tadv|well
%gra:\t1|2|LINK
*PAR:\tby the sea . \x154000_5250\x15
@New Episode
*MOT:\tyes .
@End
"""


@pytest.fixture
def read(tmp_path):
    def from_text(content):
        path = tmp_path / "a.cha"
        path.write_bytes(content.encode())
        return read_chat(path)

    return from_text


def spoken(read, text):
    """The text of one utterance."""
    (paragraph,) = read(f"{HEAD}*PAR:\t{text}\n@End\n").paragraphs
    return paragraph.text


def test_utterances_become_turns_with_times(read):
    """Utterances of one speaker in a row are one turn, timed by its media marks."""
    assert read(INTERVIEW).paragraphs == [
        Paragraph("so where were you born ?", speaker="INV", start=0.0, end=1.5),
        Paragraph("well in the north .\nby the sea .", speaker="PAR", start=1.5, end=5.25),
        Paragraph("yes .", speaker="MOT"),
    ]


def test_the_header_tells_of_interview_and_speakers(read):
    """Date, place and language; role, name, sex and age; a part that is no role stays a word."""
    source = read(INTERVIEW)
    assert source.attributes == {
        "language": "eng",
        "date": "2019-07-01",
        "place": "Harbour , north",
    }
    assert source.speakers == {
        "INV": {"name": "Ann Lee", "role": "interviewer"},
        "PAR": {"role": "respondent", "age": "65", "sex": "female", "education": "16"},
        "MOT": {"part": "Mother"},
    }


def test_what_people_wrote_beside_is_kept_and_analyses_are_counted(read):
    """Comments and other headers stand beside; lines that programs make are left out and said."""
    source = read(INTERVIEW)
    assert source.elsewhere == {
        "headers": ["Situation: in the kitchen , after tea", "New Episode"],
        "comments": ["rain outside"],
        "tier %com": ["points at the map"],
    }
    assert source.remarks == ["lines of analysis left out: %mor (2), %gra (1)"]


def test_only_those_who_speak_are_speakers(read):
    """A participant without a turn is none of the transcript."""
    assert set(read(f"{HEAD}*PAR:\tyes .\n@End").speakers) == {"PAR"}


@pytest.mark.parametrize(
    "text",
    [
        "<I was> [//] I went [/] went there",
        "&-um &+th the (be)cause +...",
        "what +/.",
        "xxx and www",
        "go [: went] [* m] it [?]",
        "write to a.b@ex.com",
        "it costs 5•6",
    ],
)
def test_words_and_codes_stay_as_transcribed(read, text):
    """Retracings, fillers, trailing off, what was not understood: as in the file."""
    assert spoken(read, text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("well &=laughs yes", "well (laughs) yes"),
        ("&=points:nose .", "(points:nose) ."),
        ("hola@s:spa amigos@s .", "hola amigos ."),
        ("a wug@c, <dada@f> [/] wow@o.", "a wug, <dada> [/] wow."),
        ("perro@s:spa&eng x@s$n .", "perro x ."),
        ("one \x15100_200\x15 two \x15300_400\x15", "one two"),
        ('old \x15%snd:"a b.wav"_10_20\x15', "old"),
        ("from the web •1_20•", "from the web"),
    ],
)
def test_marks_are_made_readable(read, text, expected):
    """Events become words in parentheses; marks on words and media marks go, words stay."""
    assert spoken(read, text) == expected


def test_the_times_of_an_utterance_span_all_its_media_marks(read):
    """Two marks in one utterance: from the first start to the last end."""
    (paragraph,) = read("*A:\tone \x15100_200\x15 two \x15300_400\x15").paragraphs
    assert (paragraph.start, paragraph.end) == (0.1, 0.4)


def test_a_second_language_is_told_too(read):
    """The first language is the interview's; the list stands beside."""
    source = read("@Languages:\tspa, eng\n*A:\thola .")
    assert source.attributes == {"language": "spa"}
    assert source.elsewhere == {"headers": ["Languages: spa, eng"]}


def test_a_date_that_is_none_of_the_calendar_stays_as_it_is(read):
    """What is not in CHAT's form is left for people to read."""
    assert read("@Date:\tspring 1990\n*A:\tyes .").attributes == {"date": "spring 1990"}


def test_lines_that_open_nothing_continue_the_one_before(read):
    """A broken line without its tab, or text after the end, is not lost."""
    source = read("@Begin\n*A:\tone\ntwo * three\n\n@End\nfour\n")
    assert [p.text for p in source.paragraphs] == ["one two * three"]
    assert source.elsewhere == {"headers": ["End four"]}


@pytest.mark.parametrize(
    ("content", "what"),
    [("a text\n", "not a CHAT transcript"), (HEAD, "not a CHAT"), ("", "empty"), ("\0", "NUL")],
)
def test_what_is_no_chat_transcript_is_refused(read, content, what):
    """A text without utterances is told from a transcript."""
    with pytest.raises(UsageError, match=what):
        read(content)


@pytest.mark.parametrize(
    "piece", ["\x15", "\x15%a:", "\x151_", "a@", "a@s:", "&=", "*", "•1_", " "]
)
def test_repetition_does_not_tire_the_reader(read, piece):
    """100 kB of one sign in an utterance are read at once."""
    assert len(read(f"*A:\t{piece * (100_000 // len(piece))} end").words()) >= 1


@given(st.lists(st.tuples(st.sampled_from("AB"), st.text("ab é.,<>[]()+&-:*%\n\t", max_size=12))))
def test_no_word_of_any_utterance_is_lost(tmp_path_factory, utterances):
    """Text without suffixes, events and media marks is kept word for word."""
    path = tmp_path_factory.getbasetemp() / "words.cha"
    lines = [f"*{label}:\t" + text.replace("\n", "\n\t") for label, text in utterances]
    path.write_text("\n".join(["*C:\tyes .", *lines]), encoding="utf-8")
    there = Counter(word for _, text in utterances for word in text.split())
    assert Counter(read_chat(path).words()) == there + Counter(["yes", "."])


@given(st.data())
def test_a_mutilated_file_is_read_or_refused(tmp_path_factory, data):
    """Wherever a file is cut or overwritten: a source or a sentence, nothing else."""
    content = INTERVIEW.encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 40, len(content))))
    path = tmp_path_factory.getbasetemp() / "mutilated.cha"
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=20)) + content[end:])
    with suppress(UsageError):
        read_chat(path)
