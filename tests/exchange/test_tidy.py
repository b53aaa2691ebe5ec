"""Tables for R and spreadsheets, and provenance: what they hold, and that they hold it always."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from small_study import Coder, write_study

from tls_coding.coding.segments import COLUMNS
from tls_coding.exchange.provenance import provenance_json
from tls_coding.exchange.tidy import files, legal_names
from tls_coding.gathering import gathered
from tls_coding.study import open_study

BOOK = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Kept secret.
  rules: {en: ["keep ... secret"]}
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
"""
TEXTS = {
    "valley_01": "[R1] =cmd is what we call it. We keep it secret.",
    "harbour_01": "---\ncase: harbour\nlanguage: en\nround: 2\n---\n[R1] My father showed me.",
}


@pytest.fixture
def folder(tmp_path):
    place = write_study(tmp_path, codes=BOOK, transcripts=TEXTS)
    study = open_study(place)
    ana = Coder(place / "corpus/coding/ana.jsonl")
    ana.add("craft.lineage", study.transcripts["harbour_01"], "father")
    ana.add("craft.lineage", study.transcripts["valley_01"], "=cmd is what we call it.")
    ana.finish(study.transcripts["harbour_01"], "craft.secrecy")
    return place


def rows(raw):
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))


def test_presence_is_empty_where_nobody_knows(folder):
    """1 present, 0 absent; nothing where the case was not finished, and names that R takes."""
    made = {
        row.pop("case"): row for row in rows(files(gathered(open_study(folder)))["presence.csv"])
    }
    assert made["harbour"] == {"craft_secrecy": "0", "craft_lineage": "1"}
    assert made["valley"] == {"craft_secrecy": "", "craft_lineage": "1"}


def test_interviews_tell_what_is_known_of_them(folder):
    """Attributes of an interview stand beside its counts."""
    made = {
        row["transcript"]: row
        for row in rows(files(gathered(open_study(folder)))["interviews.csv"])
    }
    assert made["harbour_01"]["round"] == "2"
    assert (made["harbour_01"]["craft_lineage"], made["valley_01"]["craft_secrecy"]) == ("1", "")


def test_quotes_have_the_path_of_their_code_and_their_words_as_said(folder):
    """One row a quote, the code's path in columns; a text that looks like a formula is a text."""
    made = rows(files(gathered(open_study(folder)))["quotes.csv"])
    assert [row["level_2"] for row in made] == ["Lineage", "Lineage"]
    assert "=cmd is what we call it." in {row["quote"] for row in made}


def test_parquet_holds_what_the_csv_holds(folder):
    """The same rows and columns in both."""
    pytest.importorskip("pyarrow")
    made = files(gathered(open_study(folder)))
    segments = pd.read_parquet(io.BytesIO(made["segments.parquet"]))
    assert list(segments.columns) == list(COLUMNS)
    assert len(pd.read_parquet(io.BytesIO(made["quotes.parquet"]))) == len(rows(made["quotes.csv"]))


def test_provenance_names_every_file_and_the_head_of_every_log(folder):
    """Whoever has the same files can see that they are the same; one more decision shows."""
    before = json.loads(provenance_json(gathered(open_study(folder))))
    listed = {Path(name).name for name in before["files"]}
    assert {"tls.yaml", "cases.yaml", "valley_01.txt", "ana.jsonl"} <= listed
    assert before["logs"]["ana"]["lines"] == 3
    Coder(folder / "corpus/coding/ana.jsonl").finish(
        open_study(folder).transcripts["valley_01"], "craft.secrecy"
    )
    after = json.loads(provenance_json(gathered(open_study(folder))))
    assert after["logs"]["ana"] != before["logs"]["ana"]
    assert after["versions"] == before["versions"]


def test_the_same_study_makes_the_same_bytes(folder):
    """Two runs, the same files."""
    one, other = (gathered(open_study(folder)) for _ in range(2))
    assert files(one) == files(other)
    assert provenance_json(one) == provenance_json(other)


def test_names_that_would_be_one_are_told_apart():
    """Two codes that differ only in their dots keep two columns."""
    assert legal_names(["a.b", "a_b", "3x", ""]) == ["a_b", "a_b_2", "x3x", "x"]
