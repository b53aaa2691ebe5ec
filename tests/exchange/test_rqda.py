"""RQDA projects, read: codings on their words, what is deleted left out, cases, memos, losses."""

from __future__ import annotations

import pytest
from database_files import lost, names_of_users, quotes, study_from, write_database
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.errors import UsageError
from tls_coding.exchange import qualcoder, rqda, taguette
from tls_coding.exchange.rqda.tables import time_of

SCRIPT = """
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text,
    dateM text, status integer);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer,
    status integer, color text);
CREATE TABLE treecode (cid integer, catid integer, date text, dateM text, memo text,
    status integer, owner text);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text,
    memo text, status integer);
CREATE TABLE treefile (fid integer, catid integer, status integer);
CREATE TABLE filecat (name text, fid integer, catid integer, memo text, status integer);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real,
    status integer, owner text, date text, memo text);
CREATE TABLE coding2 (cid integer, fid integer, seltext text, selfirst real, selend real,
    status integer, owner text, date text, memo text);
CREATE TABLE project (databaseversion text, date text, dateM text, memo text, about text);
CREATE TABLE cases (name text, memo text, owner text, date text, id integer, status integer);
CREATE TABLE caselinkage (caseid integer, fid integer, selfirst real, selend real,
    status integer, owner text, date text, memo text);
CREATE TABLE attributes (name text, status integer, date text, memo text, class text);
CREATE TABLE caseAttr (variable text, value text, caseID integer, date text, status integer);
CREATE TABLE fileAttr (variable text, value text, fileID integer, date text, status integer);
CREATE TABLE journal (name text, journal text, date text, owner text, status integer);
CREATE TABLE annotation (fid integer, position integer, annotation text, owner text, date text,
    status integer);
CREATE TABLE imageCoding (cid integer, iid integer, x1 integer, status integer);
"""
TEXT = "Mi tía sabía.\n\nNo dijo nada 😀. Calló."
DATE = "Sun Nov 22 23:45:55 2009"


def coding(words, text=TEXT, *, code=1, owner="ana", status=1, **more):
    start = float(text.index(words))
    row = {"cid": code, "fid": 1, "seltext": words, "selfirst": start, "selend": start + len(words)}
    return row | {"owner": owner, "date": DATE, "status": status} | more


def project(path, **rows):
    """A project file with one text, a category with a code in it, and whatever else is given."""
    given = {
        "project": [{"databaseversion": "0.2.2", "about": "Database created by RQDA"}],
        "source": [{"id": 1, "name": "Uno", "file": TEXT, "owner": "ana", "status": 1}],
        "freecode": [{"id": 1, "name": "Kin", "memo": "Kinship.", "status": 1}],
        "codecat": [{"catid": 1, "name": "Family", "status": 1}],
        "treecode": [{"cid": 1, "catid": 1, "status": 1}],
        **rows,
    }
    return write_database(path, SCRIPT, given)


def test_a_file_is_known_by_its_tables(tmp_path):
    """Whatever it is called; no other program claims it, nor does RQDA what is no project."""
    path = project(tmp_path / "work.bin")
    assert rqda.sniff(path)
    assert not qualcoder.sniff(path)
    assert not taguette.sniff(path)
    assert not rqda.sniff(tmp_path)
    other = write_database(tmp_path / "b.rqda", "CREATE TABLE t (a);", {})
    assert not rqda.sniff(other)
    with pytest.raises(UsageError, match="no RQDA project"):
        rqda.read(other)


def test_codings_stand_on_their_words_and_deleted_ones_are_left_out(tmp_path):
    """Status 0 and -1 mean deleted, for codings, codes and texts alike."""
    path = project(
        tmp_path / "a.rqda",
        freecode=[
            {"id": 1, "name": "Kin", "memo": "Kinship.", "status": 1},
            {"id": 2, "name": "Old", "status": 0},
        ],
        coding=[
            coding("tía"),
            coding("nada 😀. Calló", memo="Why?"),
            coding("sabía", status=-1),
            coding("dijo", status=0),
        ],
    )
    read = rqda.read(path)
    assert quotes(read) == [
        ("Uno", "tía", "Family > Kin"),
        ("Uno", "nada 😀. Calló", "Family > Kin"),
    ]
    assert lost(read) == {}
    study, report = study_from(read, tmp_path / "study")
    assert report.codings == 2
    entries = {entry.quote: entry for entry in study.logs["ana"]}
    assert entries["nada 😀. Calló"].note == "Why?"
    assert entries["tía"].at == "2009-11-22T23:45:55Z"


def test_a_second_pass_is_a_coder_of_its_own(tmp_path):
    """Codings of the second table never mix with those of the first: agreement can be told."""
    path = project(tmp_path / "a.rqda", coding=[coding("tía")], coding2=[coding("tía")])
    read = rqda.read(path)
    assert sorted(names_of_users(read).values()) == ["ana", "ana (second coding)"]
    study, _ = study_from(read, tmp_path / "study")
    assert {state.coder: len(state.codings) for state in study.states} == {
        "ana": 1,
        "ana_second_coding": 1,
    }


def test_annotations_are_memos_on_their_line(tmp_path):
    """RQDA pins one to a place; it stands on the words around that place."""
    note = {"fid": 1, "position": TEXT.index("nada"), "annotation": "Silence.", "owner": "bo",
            "date": DATE, "status": 1}  # fmt: skip
    gone = note | {"fid": 9}
    read = rqda.read(project(tmp_path / "a.rqda", annotation=[note, gone]))
    (memo,) = read.project.sources[0].selections
    assert (memo.name, memo.description) == ("No dijo nada 😀. Calló.", "Silence.")
    assert lost(read) == {"annotations of texts that are deleted": 1}
    study, _ = study_from(read, tmp_path / "study")
    assert [entry.note for entry in study.logs["bo"]] == ["Silence."]


def test_cases_attributes_and_journals_come_in(tmp_path):
    """Numbers are numbers; values of files of old versions have no status; the memo is kept."""
    path = project(
        tmp_path / "a.rqda",
        project=[{"memo": "Why we ask."}],
        cases=[{"id": 1, "name": "Grasse", "status": 1}, {"id": 2, "name": "Old", "status": 0}],
        caselinkage=[{"caseid": 1, "fid": 1, "selfirst": 0, "selend": len(TEXT), "status": 1}],
        attributes=[{"name": "size", "class": "numeric", "status": 1}],
        caseAttr=[{"variable": "size", "value": "12", "caseID": 1, "status": 1}],
        fileAttr=[{"variable": "place", "value": "market", "fileID": 1, "status": None}],
        journal=[{"name": "Day 1", "journal": "Rain.", "owner": "bo", "date": DATE, "status": 1}],
        filecat=[{"catid": 1, "name": "Markets", "status": 1}],
        treefile=[{"fid": 1, "catid": 1, "status": 1}],
        imageCoding=[{"cid": 1, "status": 1}, {"cid": 1, "status": 0}],
    )
    read = rqda.read(path)
    assert lost(read) == {"codings of areas of pictures": 1}
    study, report = study_from(read, tmp_path / "study")
    assert [(case.label, case.attributes) for case in study.cases] == [("Grasse", {"size": 12})]
    (text,) = study.transcripts.values()
    assert (text.cases, text.attributes["place"]) == (("grasse",), "market")
    assert ("sets", 1, "lost") in report.losses.rows()
    assert [entry.note for entry in study.logs["bo"]] == ["Rain."]


def test_dates_of_r_are_read():
    """R writes days and months by name; what is no date is none."""
    assert time_of("Sat Jul  4 09:05:00 2015") == "2015-07-04T09:05:00"
    assert time_of("Sat Foo  4 09:05:00 2015") == time_of("") == ""
    assert time_of("Sat Feb 31 09:05:00 2015") == ""


LETTERS = st.sampled_from(["a", "B", " ", "\r\n", "\n", "é", "\u0301", "😀", "'", "水"])


@settings(max_examples=60, deadline=None)
@given(st.lists(LETTERS, min_size=3, max_size=50).map("".join), st.data())
def test_any_passage_of_any_text_is_the_one_that_was_coded(tmp_path_factory, text, data):
    """Line ends stored as two and counted as one, emoji, accents: the words stay the words."""
    text = f"x{text}x"
    lines = text.replace("\r\n", "\n")
    path = tmp_path_factory.mktemp("rqda") / "a.rqda"
    spans = data.draw(
        st.lists(st.tuples(st.integers(0, len(lines) - 1), st.integers(1, 12)), max_size=6)
    )
    rows = [
        coding(lines[:1], lines, seltext=lines[start : start + n], selfirst=start,
               selend=min(start + n, len(lines)))
        for start, n in spans
    ]  # fmt: skip
    read = rqda.read(project(path, source=[{"id": 1, "name": "Uno", "file": text, "status": 1}],
                             coding=rows))  # fmt: skip
    found = sorted(quote for _, quote, _ in quotes(read))
    assert found == sorted(lines[start : start + n] for start, n in spans)
