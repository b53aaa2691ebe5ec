import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tls_coding.corpus.readers.whisper import MAX_JSON, read_whisper
from tls_coding.errors import UsageError

WHISPER = {
    "text": " Un deux. Trois.",
    "segments": [
        {"id": 0, "start": 0.0, "end": 2.5, "text": " Un deux.", "avg_logprob": float("nan")},
        {"id": 1, "start": 5.0, "end": 6.0, "text": " Trois."},
    ],
    "language": "fr",
}


def read(tmp_path, data):
    path = tmp_path / "a.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_whisper(path)


def turns(source):
    return [(p.speaker, p.text, p.start, p.end) for p in source.paragraphs]


def refused(tmp_path, data):
    with pytest.raises(UsageError) as caught:
        read(tmp_path, data)
    sentence = str(caught.value).removeprefix(f"{tmp_path / 'a.json'}: ")
    assert sentence.endswith(".")
    assert "secret" not in sentence
    return sentence


def test_whisper_gives_turns_and_language(tmp_path):
    """Without speakers, pauses part turns of nobody; an estimate that is no number is no matter."""
    source = read(tmp_path, WHISPER)
    assert turns(source) == [("S", "Un deux.", 0, 2.5), ("S", "Trois.", 5, 6)]
    assert source.attributes == {"language": "fr"}
    assert [remark.split(":")[0] for remark in source.remarks] == ["no speakers named"]


def test_whisperx_gives_speakers(tmp_path):
    """A segment without a label has that of most of its words."""
    words = [{"word": "a", "speaker": "B"}, {"word": "b", "speaker": "A"}, {"word": "c"}]
    segments = [
        {"start": 0, "end": 1, "text": "Un", "speaker": "A"},
        {"start": 1, "end": 2, "text": "deux", "speaker": "A", "words": words},
        {"start": 2, "end": 3, "text": "a b", "words": [*words, {"word": "d", "speaker": "B"}]},
        {"start": 3, "end": 4, "text": "trois"},
    ]
    source = read(tmp_path, {"segments": segments, "word_segments": words})
    assert turns(source) == [("A", "Un\ndeux", 0, 2), ("B", "a b\ntrois", 2, 4)]


def test_a_list_of_segments_is_read(tmp_path):
    """As faster-whisper's are saved; one without text has that of its words."""
    words = [{"word": " Un"}, {"word": " deux"}]
    source = read(tmp_path, [{"start": 0, "end": 1, "words": words}])
    assert turns(source) == [("S", "Un deux", 0, 1)]


def test_whisper_cpp_is_read(tmp_path):
    """Its times are milliseconds, or written out."""
    transcription = [
        {"offsets": {"from": 0, "to": 1500}, "text": " Un deux"},
        {"timestamps": {"from": "00:00:01,500", "to": "00:00:02,000"}, "text": " trois quatre"},
    ]
    source = read(tmp_path, {"result": {"language": "it"}, "transcription": transcription})
    assert turns(source) == [("S", "Un deux\ntrois quatre", 0, 2)]
    assert source.attributes == {"language": "it"}


def test_pieces_of_words_are_put_together(tmp_path):
    """whisper.cpp can give a segment for each piece of a word."""
    pieces = [" Le", " sav", "oir", "-", "faire", ".", " Bon", "jour"]
    items = [
        {"offsets": {"from": n * 500, "to": n * 500 + 500}, "text": piece}
        for n, piece in enumerate(pieces)
    ]
    source = read(tmp_path, {"transcription": items})
    assert turns(source) == [("S", "Le savoir-faire.\nBonjour", 0, 4)]


def test_utterances_are_read(tmp_path):
    """AssemblyAI counts milliseconds; a number is no label by itself."""
    utterances = [
        {"speaker": "A", "start": 500, "end": 1500, "text": "Un", "words": []},
        {"speaker": 1, "start": 1500, "end": 2000, "text": "Deux"},
    ]
    source = read(tmp_path, {"text": "Un Deux", "utterances": utterances, "language_code": "en_us"})
    assert turns(source) == [("A", "Un", 0.5, 1.5), ("S1", "Deux", 1.5, 2)]
    assert source.attributes == {"language": "en"}
    assert source.remarks == []


def test_text_alone_is_one_paragraph(tmp_path):
    """The shortest answer of the service has no times."""
    source = read(tmp_path, {"text": "Un deux."})
    assert turns(source) == [(None, "Un deux.", None, None)]
    assert source.remarks == ["no segments: the text has no times"]


def test_a_text_that_differs_from_its_segments_is_remarked(tmp_path):
    """Somebody corrected the one and not the other."""
    source = read(tmp_path, WHISPER | {"text": "Un deux, trois quatre."})
    said = "the text as a whole has 3 words that its segments lack, and lacks 2"
    assert source.remarks[-1] == said


def test_the_name_of_a_language_is_its_code(tmp_path):
    """Some services write it out; what is no language is left out."""
    assert read(tmp_path, WHISPER | {"language": "spanish"}).attributes == {"language": "es"}
    assert read(tmp_path, WHISPER | {"language": "un texte secret ?"}).attributes == {}
    assert read(tmp_path, WHISPER | {"language": 7}).attributes == {}


def test_half_a_character_is_replaced(tmp_path):
    """What cannot be written to a file is not passed on."""
    source = read(tmp_path, '[{"text": "Un \\ud800 deux"}]')
    assert source.texts == ["Un \ufffd deux"]


@pytest.mark.parametrize(
    "data",
    [
        "pas du JSON",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        '[{"text": "secret", "start": ' + "9" * 5000 + "}]",
    ],
)
def test_what_is_no_json_is_refused(tmp_path, data):
    """Nor what would exhaust the reader."""
    assert refused(tmp_path, data).startswith("not JSON")


@pytest.mark.parametrize(
    "data",
    [
        *({}, [], 7, None, '"secret"', True, {"text": ""}, {"segments": "secret"}),
        *({"segments": [7]}, [["secret"]], [{"text": 7}], [{"start": 0}], {"text": ["secret"]}),
        *([{"text": "secret", "speaker": {}}], [{"text": "secret", "speaker": True}]),
        *([{"text": "secret", "words": "secret"}], [{"text": "\x00 secret"}]),
        *({"utterances": [{"speaker": "A"}]}, {"transcription": [{"offsets": {}}]}),
    ],
)
def test_json_of_something_else_is_refused(tmp_path, data):
    """Wrong kinds of values are named by their place, never repeated."""
    assert "openai-whisper" in refused(tmp_path, data)


@pytest.mark.parametrize(
    "time", ["NaN", "Infinity", "1e999", "9" * 400, '"1"', "true", "[]", "2e9"]
)
def test_a_time_must_be_seconds(tmp_path, time):
    """No number, or one beyond any recording, is refused."""
    said = refused(tmp_path, f'[{{"text": "secret", "start": {time}}}]')
    assert said.startswith("a time of segment 1 is no number of seconds")


def test_a_huge_file_is_refused(tmp_path):
    """It is not even opened."""
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(MAX_JSON + 1)
    with pytest.raises(UsageError, match="over 50 MB"):
        read_whisper(path)


text = st.lists(st.sampled_from(["un", "deux.", "Anna:", "- trois", "\n"])).map(" ".join)
value = st.one_of(text, st.none(), st.integers(), st.floats(), st.booleans())
segment = st.fixed_dictionaries(
    {"text": text},
    optional={
        "start": st.floats(0, 1e6) | value,
        "end": st.floats(0, 1e6) | value,
        "speaker": st.sampled_from(["A", "B", 1, None]) | value,
        "words": st.lists(st.fixed_dictionaries({"word": text})) | value,
        "offsets": st.fixed_dictionaries({"from": st.integers(0, 10**9)}) | value,
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.sampled_from(["segments", "utterances", "transcription", ""]), st.lists(segment))
def test_no_word_is_lost(tmp_path, key, segments):
    """Any values: refused, or every word of every segment is there."""
    data = {key: segments} if key else segments
    with contextlib.suppress(UsageError):
        source = read(tmp_path, data)
        if not any("rolling" in remark for remark in source.remarks):
            said = "".join(" " + item["text"] for item in segments).split()
            assert "".join(source.words()) == "".join(said)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.integers(0, 200), st.integers(0, 20), st.binary(max_size=9))
def test_anything_is_read_or_refused(tmp_path, at, gone, put):
    """A mutilated file gives a source or one refusal, never anything else."""
    raw = json.dumps(WHISPER).encode()
    path = tmp_path / "a.json"
    path.write_bytes(raw[:at] + put + raw[at + gone :])
    with contextlib.suppress(UsageError):
        read_whisper(path)
