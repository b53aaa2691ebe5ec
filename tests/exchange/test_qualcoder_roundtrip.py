"""A study that left as a QualCoder project opens there, and comes back as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from database_files import quotes, rows_of, study_from
from hypothesis import given, settings
from hypothesis import strategies as st
from project_files import coded_by_two, codings, folder_of, rich_study
from small_study import Coder, write_study

from tls_coding.errors import UsageError
from tls_coding.exchange import qualcoder
from tls_coding.projects.contents import contents_of
from tls_coding.study import open_study


@pytest.fixture
def study(tmp_path):
    return rich_study(tmp_path)


def left(study, folder, **how):
    qualcoder.write(contents_of(study, suggestions=False), folder, **how)
    return folder


def test_everything_comes_back_byte_for_byte(study, tmp_path):
    """Codebook, cases, transcripts, every line of every log: journals carry what has no place."""
    folder = left(study, tmp_path / "out.qda")
    back, report = study_from(qualcoder.read(folder), tmp_path / "back")
    before, after = folder_of(study), folder_of(back)
    shared = before.keys() - {"study.yaml"}
    assert {name: after[name] for name in shared} == {name: before[name] for name in shared}
    assert report.restored == ("codebook", "cases", "log of ana", "log of marc")
    assert (report.remarks, report.losses.rows()) == ((), [])


def test_the_tables_say_what_coders_did(study, tmp_path):
    """QualCoder shows codes in categories, codings with words and coder, cases and attributes."""
    file = left(study, tmp_path / "out.qda") / "data.qda"
    coded = rows_of(
        file,
        "SELECT n.name, c.name, t.seltext, substr(s.fulltext, t.pos0 + 1, t.pos1 - t.pos0), t.owner"
        " FROM code_text t JOIN code_name n USING (cid) LEFT JOIN code_cat c ON n.catid = c.catid"
        " JOIN source s ON s.id = t.fid ORDER BY t.ctid",
    )
    assert ("Secrecy", "Informal", "We hid the recipe 😀.", "We hid the recipe 😀.", "ana") in coded
    assert all(quote == words for _, _, quote, words, _ in coded)
    assert len(coded) == sum(c.counts for s in study.states for c in s.codings)
    values = rows_of(file, "SELECT name, value FROM attribute WHERE attr_type = 'case'")
    assert ("since", "1960") in values
    cases = rows_of(file, "SELECT c.name, s.name FROM case_text JOIN cases c USING (caseid)"
                          " JOIN source s ON s.id = fid ORDER BY 1, 2")  # fmt: skip
    assert cases == [("Harbour", "harbour_01"), ("Valley", "valley_01")]
    (about,) = rows_of(file, "SELECT about FROM project")
    assert "QualCoder" in about[0]  # else QualCoder does not open it


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    """Two exports of one study can be compared by their hash."""
    one, other = left(study, tmp_path / "a.qda"), left(study, tmp_path / "b.qda")
    assert (one / "data.qda").read_bytes() == (other / "data.qda").read_bytes()


def test_a_coding_made_in_qualcoder_comes_back_with_its_coder(study, tmp_path):
    """What was coded there is new here, and all else is as it was."""
    folder = left(study, tmp_path / "out.qda")
    with closing(sqlite3.connect(folder / "data.qda")) as connection:
        (text,) = connection.execute("SELECT fulltext FROM source WHERE id = 1").fetchone()
        start = text.index("recipe")
        connection.execute(
            "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, date, memo) VALUES"
            " (1, 1, 'recipe', ?, ?, 'Lea', '2026-02-03 10:00:00', 'look')",
            (start, start + 6),
        )
        connection.commit()
    back, report = study_from(qualcoder.read(folder), tmp_path / "back")
    (added,) = codings(back) - codings(study)
    assert added[0] == "Lea"
    assert codings(study) <= codings(back)
    (entry,) = back.logs["Lea"]
    assert (entry.at, entry.note, entry.quote) == ("2026-02-03T10:00:00Z", "look", "recipe")
    assert "1 new, 0 gone" in report.remarks[0]


def test_codes_of_one_name_and_codes_below_codes_come_back(tmp_path):
    """QualCoder allows neither: both get other places there, and their own again here."""
    codes = "".join(
        f"- id: {own}\n  label: {{en: {name}}}\n  definition: {own}.\n"
        for own, name in (("a", "Trust"), ("a.b", "Trust"), ("c.d", "Trust"), ("c.e", "trust"))
    )
    folder = write_study(tmp_path / "study", codes=codes, transcripts={"one": "Some words.\n"})
    coder = Coder(folder / "corpus/coding/ana.jsonl")
    coder.path.parent.mkdir()
    for own in ("a", "a.b", "c.d", "c.e"):
        coder.add(own, open_study(folder).transcripts["one"], "words")
    study = open_study(folder)
    out = left(study, tmp_path / "out.qda")
    names = {name for (name,) in rows_of(out / "data.qda", "SELECT name FROM code_name")}
    assert names == {"Trust", "Trust (2)", "Trust (3)", "trust (4)"}
    read = qualcoder.read(out)
    assert sorted(name for *_, name in quotes(read)) == sorted(
        ["Trust", "Trust > Trust", "c > Trust", "c > trust"]
    )
    back, _ = study_from(read, tmp_path / "back")
    assert codings(back) == codings(study)
    assert folder_of(back)["codebook/tls.yaml"] == folder_of(study)["codebook/tls.yaml"]


def test_a_folder_with_something_in_it_is_left_alone(study, tmp_path):
    """An export never overwrites a project in which somebody may have worked."""
    folder = left(study, tmp_path / "out.qda")
    before = (folder / "data.qda").read_bytes()
    with pytest.raises(UsageError, match="not empty"):
        left(study, folder)
    assert (folder / "data.qda").read_bytes() == before


LETTERS = st.sampled_from(
    ["a", "B", " ", "\n", "é", "\u0301", "😀", "ß", "\u00a0", "'", "\t", "水"]
)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_any_codings_of_any_text_come_back(tmp_path_factory, data):
    """Random texts and overlapping passages of two coders: each is where it was."""
    text = data.draw(st.text(LETTERS, min_size=2, max_size=60).map(lambda t: f"x{t}x\n"))
    folder = tmp_path_factory.mktemp("any")
    study = coded_by_two(data, folder, text)
    out = left(study, folder / "out.qda")
    back, _ = study_from(qualcoder.read(out), folder / "back")
    assert codings(back) == codings(study)
