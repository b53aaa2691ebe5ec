"""The index of a transcript: spaCy's tokens of each turn as numbers, kept and read back."""

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain.turns import TokenTurn, tokenise
from small_study import stream_of, transcript

from tls_coding.corpus import index as index_module
from tls_coding.corpus.index import (
    BETWEEN,
    index_bodies,
    index_key,
    index_text,
    read_index,
    turn_spans,
    write_index,
)
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.spans import Span

BODY = (
    "[Q] Who?\n\n[R1] He keeps the know-\nhow, the rec\u00adipes. Always!\n\n"
    "[Q] \u200b\n\n[R1] Yes."
)


def turns_of(pieces: list[str], language: str) -> Transcript:
    """A transcript with these turns, and something between them that belongs to none."""
    body, turns = "", []
    for number, piece in enumerate(pieces):
        body += f"\n[{number}] "
        turns.append(Turn(number, "", "respondent", "", len(body), len(body) + len(piece)))
        body += piece
    return Transcript("a", body, language, (), turns=tuple(turns))


def same(index, text: Transcript, plain: list[TokenTurn]) -> None:
    """`index` holds what tokenising turn by turn gives."""
    assert len(index.turns) == len(plain) + 1
    for number, turn in enumerate(plain):
        first, last = index.turns[number], index.turns[number + 1] - 1
        assert index.ids[last] == BETWEEN
        words = [index.words[place] for place in index.ids[first:last]]
        assert words == [token.text for token in turn.doc]
        spans = list(zip(index.starts[first:last], index.ends[first:last], strict=True))
        assert spans == [turn.body_span(Span(i, i + 1)) for i in range(len(words))]
        low, high = np.searchsorted(index.sentences, [first, last + 1])
        inside = range(low, high)
        assert [tuple(index.bounds[i]) for i in inside] == list(turn.sentence_spans)
        assert [index.sentences[i] - first for i in inside] == [s.start for s in turn.sentences]
    assert len(index.bounds) == sum(len(turn.sentence_spans) for turn in plain)


PIECES = st.sampled_from(
    ["One", "two-\n", "know-how", "l’eau", "rec\u00adipe", "e\u0301", "😀", ".", "? ", " ", "\n",
     "\n\n", "  ", "\u00a0", "…", "5%", "!)", "don't", "\u200b", "M. ", "EE. UU.", "cannot", ":-)",
     "«", "»", "(rires)", "19,5", "http://a.b/c", "\x85", "U.S."]
)  # fmt: skip
TURNS = st.lists(st.lists(PIECES, max_size=12).map("".join), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(TURNS, st.booleans(), st.sampled_from(["en", "it", "es", "xx", "gl"]))
def test_the_index_holds_the_tokens_of_each_turn(pieces, trimmed, language):
    """Tokenised together or apart, turns have the tokens and sentences that they have alone."""
    text = turns_of([piece.strip() if trimmed else piece for piece in pieces], language)
    same(index_text(text), text, tokenise(text))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join).map(lambda turn: [turn] * 2), max_size=4))
def test_texts_tokenised_together_have_what_each_has_alone(texts):
    """Nothing goes from one text to the next; a text without turns is one, too."""
    transcripts = [turns_of(pieces, "en") for pieces in [*texts, []]]
    bodies = [(text.body, turn_spans(text)) for text in transcripts]
    for together, text in zip(index_bodies(bodies, "en"), transcripts, strict=True):
        same(together, text, tokenise(text))


def test_words_lead_back_to_the_body():
    """The spans of tokens are those of the body, line breaks and soft hyphens among them."""
    text = transcript(BODY)
    stream = stream_of(text)
    words = stream.vocabulary.lower
    place = [words[i] if i >= 0 else "" for i in stream.ids].index("know")
    assert text.body[stream.starts[place] : stream.ends[place + 2]] == "know-\nhow"


def test_only_words_count_as_words_between():
    """Punctuation takes no place in 'within N words', nor does the gap after a turn."""
    stream = stream_of(transcript("[A1] One, two - « three » 4!\n\n[B1] Five."))
    assert stream.words_before.tolist() == [0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5]


def test_kept_and_read_back(tmp_path):
    """What was written is read back equal."""
    index = index_text(transcript(BODY))
    path = tmp_path / "x.tokens"
    write_index(path, index)
    back = read_index(path)
    assert list(back.words) == list(index.words)
    for name in ("ids", "starts", "ends", "turns", "sentences", "bounds"):
        assert np.array_equal(getattr(back, name), getattr(index, name)), name


def test_an_empty_text_has_an_index(tmp_path):
    """A transcript whose turns hold nothing is kept like any other."""
    index = index_text(turns_of(["", "\u200b"], "en"))
    write_index(tmp_path / "x.tokens", index)
    assert read_index(tmp_path / "x.tokens").ids.tolist() == [BETWEEN, BETWEEN]


def test_damage_anywhere_is_seen(tmp_path):
    """A file that was cut short or changed in any byte is as good as none."""
    path = tmp_path / "x.tokens"
    write_index(path, index_text(transcript("A secret. Kept.")))
    raw = path.read_bytes()
    for at in range(0, len(raw), 3):
        for damaged in (raw[:at], raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]):
            path.write_bytes(damaged)
            assert read_index(path) is None or damaged.split(b"\n", 1)[1] == raw.split(b"\n", 1)[1]


def test_a_file_of_another_program_is_none(tmp_path):
    """What bears another mark or another name, or is no file, is not read."""
    path = tmp_path / "x.tokens"
    assert read_index(path) is None
    write_index(path, index_text(transcript("A secret.")))
    path.rename(tmp_path / "y.tokens")
    assert read_index(tmp_path / "y.tokens") is None
    head = {"mark": "other", "name": "x.tokens", "sizes": [], "crc": zlib.crc32(b"")}
    for foreign in (b"", b"\n", b"[]\n", b"null\n", json.dumps(head).encode() + b"\n", b"\xff\x00"):
        path.write_bytes(foreign)
        assert read_index(path) is None
    path.unlink()
    path.mkdir()
    assert read_index(path) is None


def test_what_the_key_depends_on(monkeypatch):
    """Another text, language, cut into turns, program or library gives another key; a role not."""
    text = transcript("[A1] A secret.")
    turn = text.turns[0]
    keys = [
        index_key(text),
        index_key(transcript("[A1] A secrets.")),
        index_key(transcript("[A1] A secret.", "es")),
        index_key(replace(text, turns=(replace(turn, start=turn.start + 1),))),
    ]
    assert index_key(replace(text, id="b", turns=(replace(turn, role="other"),))) == keys[0]
    index_module._program.cache_clear()
    monkeypatch.setattr(index_module, "version", lambda library: "99")
    keys.append(index_key(text))
    index_module._program.cache_clear()
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", ["fr"])
def test_french_is_indexed_turn_by_turn(language):
    """The same for French, whose tokeniser takes seconds to load."""
    text = turns_of(
        ["L'aujourd'hui, peut-être.", "Peut-être M. Dupont ?", "c.-à-d. là-bas"], language
    )
    same(index_text(text), text, tokenise(text))
