"""CSV: the same columns, quoting that every reader understands, the same bytes."""

import csv
import io
from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.coding.segments import COLUMNS, Segment
from tls_coding.exchange.tables import frame_csv, rows_csv, segments_csv

SEGMENT = Segment(
    transcript="valley_01", case="valley", language="en", speaker="R1", role="respondent", turn=2,
    time="00:00:09", start=12, end=30, quote="We hid it.", code="craft.secrecy", origin="rule",
    status="accepted", coder="ana", flags="", rules="craft.secrecy/en/0", evidence="hid",
)  # fmt: skip
texts = st.text(st.sampled_from("ab ,;\"\n'é=\t"), max_size=20)


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_segment_is_one_line_of_plain_csv():
    """Header and row as other programs expect them: comma, LF, quotes only where needed."""
    assert segments_csv([SEGMENT]) == (
        "transcript,case,language,speaker,role,turn,time,start,end,quote,code,origin,status,coder,"
        "flags,rules,evidence\n"
        "valley_01,valley,en,R1,respondent,2,00:00:09,12,30,We hid it.,craft.secrecy,rule,accepted,"
        "ana,,craft.secrecy/en/0,hid\n"
    )


def test_no_segments_make_a_header():
    """A study without a segment has a file with its columns."""
    assert read(segments_csv([])) == [COLUMNS]


def test_quotes_commas_and_newlines_come_back():
    """A quote with line breaks, commas and quotation marks is one field of one record."""
    quote = 'He said: "hide it,\nall of it".\n'
    text = segments_csv([replace(SEGMENT, quote=quote), SEGMENT])
    header, first, second = read(text)
    assert first[header.index("quote")] == quote
    assert second[header.index("quote")] == SEGMENT.quote
    assert '"He said: ""hide it,\nall of it"".\n"' in text
    assert "\r" not in text


@given(texts, texts, texts)
def test_any_text_comes_back(quote, speaker, evidence):
    """Python's reader and pandas read every field as it was."""
    segment = replace(SEGMENT, quote=quote, speaker=speaker, evidence=evidence)
    text = segments_csv([segment])
    expected = [str(value) for value in segment.row()]
    assert read(text) == [COLUMNS, expected]
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert frame.iloc[0].tolist() == expected


def test_a_carriage_return_in_a_quote_stays_in_its_field():
    """Text with Windows line ends does not break the record."""
    quote = "We hid it,\r\nall of it."
    rows = read(segments_csv([replace(SEGMENT, quote=quote)]))
    assert rows[1][COLUMNS.index("quote")] == quote


def test_what_is_undefined_is_an_empty_field():
    """None is empty, not a word; floats keep all their digits."""
    text = rows_csv(["code", "kappa"], [["a", None], ["b", 1 / 3]])
    assert text == f"code,kappa\na,\nb,{1 / 3!r}\n"
    assert float(text.split(",")[-1]) == 1 / 3


def test_a_frame_has_its_index_first():
    """The index is the first column, by its name; lines end in LF."""
    frame = pd.DataFrame({"x": [1, 0]}, index=pd.Index(["a,b", "(no case)"], name="case"))
    assert frame_csv(frame) == 'case,x\n"a,b",1\n(no case),0\n'
