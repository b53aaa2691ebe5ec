"""Corpora in parquet: what goes in comes out, and a row of no use is told in a sentence."""

import pyarrow as pa
import pytest
from small_study import transcript

from tls_coding.corpus.parquet import CORPUS, check_columns, transcripts_of, transcripts_table
from tls_coding.corpus.parquet import write_corpus as write
from tls_coding.corpus.transcript import split_turns
from tls_coding.errors import CodingError

WORDS = "Unmistakable"
BODY = f"[Q 00:00:01] Who?\n\n[R1] {WORDS} words 🪵 of a carpenter.\n"
ROW = {"id": "a", "case": ["valley"], "language": "en", "text": BODY, "turns": None}
TURN = {"number": 0, "label": "R1", "role": "respondent", "time": "", "start": 0, "end": 5}


def table(*rows):
    return pa.Table.from_pylist([{**ROW, **row} for row in rows], schema=CORPUS)


def test_what_goes_in_comes_out():
    """Ids, cases, language, text and turns of transcripts go through parquet unchanged."""
    texts = [transcript(BODY, name="a"), transcript("Chi? 🪵", "it", name="b", case="[x, y]")]
    back = transcripts_of(transcripts_table(texts))
    for one, other in zip(texts, back, strict=True):
        for part in ("id", "body", "language", "cases", "turns", "sha256"):
            assert getattr(one, part) == getattr(other, part), part


def test_turns_are_read_from_labels_where_none_are_given():
    """A row whose turns are null, or empty, has those that the labels in its text tell."""
    expected = tuple(split_turns(BODY, None))
    assert len(expected) == 2
    for turns in (None, []):
        assert transcripts_of(table({"turns": turns}))[0].turns == expected


@pytest.mark.parametrize(
    ("case", "kind", "cases"),
    [
        ("valley", pa.string(), ("valley",)),
        ("valley", pa.large_string(), ("valley",)),
        ("valley", pa.dictionary(pa.int8(), pa.string()), ("valley",)),
        (["x", "y"], pa.large_list(pa.string_view()), ("x", "y")),
        (None, pa.string(), ()),
        (None, pa.null(), ()),
        ([], pa.list_(pa.null()), ()),
    ],
)
def test_a_case_may_be_a_plain_string(case, kind, cases):
    """One case may be written as a string, many as a list, none as null or an empty list."""
    place = CORPUS.names.index("case")
    given = table({"case": None}).set_column(place, "case", pa.array([case], kind))
    assert transcripts_of(given)[0].cases == cases


def test_a_table_without_rows_has_no_transcripts():
    """No transcripts make a table of no rows with all columns, and back."""
    empty = transcripts_table([])
    assert empty.schema == CORPUS
    assert transcripts_of(empty) == []


@pytest.mark.parametrize("name", CORPUS.names)
def test_a_missing_column_is_named(name):
    """A column that is not there is named, with those that a corpus has."""
    with pytest.raises(CodingError, match=f"^no column '{name}'. A corpus has the columns id, "):
        transcripts_of(table({}).drop_columns([name]))


@pytest.mark.parametrize("name", CORPUS.names)
def test_a_column_of_another_kind_is_named(name):
    """A column of numbers is refused before any row is looked at."""
    kinds = [
        pa.field(each, pa.int64()) if each == name else CORPUS.field(each) for each in CORPUS.names
    ]
    with pytest.raises(CodingError, match=f"^the column '{name}' is int64. Make it "):
        check_columns(pa.schema(kinds))


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"id": None}, "row 2 has no id. Fill in the column 'id', or drop it."),
        ({"id": ""}, "row 2 has no id. "),
        ({"text": None}, "row 2 has no text. "),
        ({"language": None}, "row 2 has no language. "),
        ({"language": "French"}, "row 2 has a language that is no code. Write two letters"),
        ({"id": "a"}, "row 2 has the id 'a' of row 1. Give every row its own."),
        ({"case": ["x", None]}, "row 2 has a case without an id. "),
        ({"turns": [TURN | {"role": "priest"}]}, "row 2 has an unknown role in turn 1. Allowed: r"),
        ({"turns": [TURN | {"role": None}]}, "row 2 has an unknown role in turn 1. "),
        ({"turns": [None]}, "row 2 has an unknown role in turn 1. "),
        ({"turns": [TURN | {"end": 999}]}, "row 2 has a turn 1 that lies outside its text. Count"),
        ({"turns": [TURN | {"start": -1}]}, "row 2 has a turn 1 that lies outside its text. "),
        ({"turns": [TURN | {"start": 6}]}, "row 2 has a turn 1 that lies outside its text. "),
        ({"turns": [TURN | {"end": None}]}, "row 2 has a turn 1 that lies outside its text. "),
        ({"turns": [TURN, TURN]}, "row 2 has a turn 2 that does not follow the one before. "),
    ],
)
def test_a_row_that_cannot_be_used_is_one_sentence(row, what):
    """A bad row is told by its number, with what is wrong and what to do, and none of its text."""
    with pytest.raises(CodingError) as raised:
        transcripts_of(table({}, {"id": "b", **row}))
    assert str(raised.value).startswith(what)
    assert WORDS not in str(raised.value)


def test_a_long_corpus_has_row_groups(tmp_path, monkeypatch):
    """A corpus file has a row group for each so many words, and at least one transcript in each."""
    import pyarrow.parquet as pq

    monkeypatch.setattr("tls_coding.corpus.parquet.GROUP_WORDS", 25)
    texts = [transcript("ten words " * 5, name=f"t{i}") for i in range(7)]
    write(tmp_path / "c.parquet", texts)
    with pq.ParquetFile(tmp_path / "c.parquet") as file:
        rows = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert rows == [3, 3, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["c.parquet"]
