"""QualCoder projects of any version, read: codings on their words, coders, cases, memos, losses."""

from __future__ import annotations

import pytest
from database_files import lost, names_of_codes, names_of_users, quotes, study_from, write_database

from tls_coding.errors import UsageError
from tls_coding.exchange import qualcoder, rqda, taguette

FIRST = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, cid integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, cid integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
    memo text, owner text, date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text,
    caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
    id integer, date text, owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer);
CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""
NEWEST = (
    FIRST.replace("memo text);\nCREATE TABLE code_name", "memo text, avid integer, "
                  "important integer);\nCREATE TABLE code_name")
    .replace("date text, color text);", "date text, color text, supercid integer);")
    + "CREATE TABLE graph (grid integer primary key, name text);"
    "CREATE TABLE coder_names (name text unique, visibility integer);"
)  # fmt: skip
TEXT = "😀 Ma tante savait.\r\nElle n\u2019a rien dit.\r\n\r\nRien e\u0301tait écrit."
AT = "2024-03-01 10:20:30"


def coding(words, start, *, code=1, owner="ana", **more):
    at = {"cid": code, "fid": 1, "seltext": words, "pos0": start, "pos1": start + len(words)}
    return at | {"owner": owner, "date": AT, "memo": ""} | more


def project(path, script=FIRST, **rows):
    """A project folder with one text, a category with a code in it, and whatever else is given."""
    path.mkdir()
    given = {
        "project": [{"databaseversion": "v1", "memo": "Why we ask.", "about": "QualCoder"}],
        "source": [{"id": 1, "name": "Entretien 1", "fulltext": TEXT, "owner": "ana", "date": AT}],
        "code_cat": [{"catid": 4, "name": "Famille", "memo": "Kin."}],
        "code_name": [
            {"cid": 1, "name": "Tante", "memo": "Aunts.", "catid": 4, "color": "#ff0000"}
        ],
        **rows,
    }
    write_database(path / "data.qda", script, given)
    return path


def test_a_folder_and_its_file_are_known_by_their_tables(tmp_path):
    """Neither the ending nor the name of the file matters; no other program claims it."""
    folder = project(tmp_path / "a.qda")
    renamed = (folder / "data.qda").rename(tmp_path / "work.bin")
    assert qualcoder.sniff(renamed)
    assert not qualcoder.sniff(folder)
    assert not qualcoder.sniff(tmp_path / "missing")
    assert not taguette.sniff(renamed)
    assert not rqda.sniff(renamed)
    assert qualcoder.read(renamed).project.name == "work"


def test_codings_of_an_old_project_stand_on_their_words(tmp_path):
    """QualCoder counts a line end as one though two are stored; positions follow the words."""
    lines = TEXT.replace("\r\n", "\n")
    words = ["Ma tante", "rien dit.", "e\u0301tait"]
    rows = [coding(one, lines.index(one)) for one in words]
    read = qualcoder.read(project(tmp_path / "a.qda", code_text=rows))
    assert quotes(read) == [("Entretien 1", one, "Famille > Tante") for one in words]
    assert read.landings[0].counts == {"name": 3}
    (category,) = read.project.codes
    assert (category.codable, category.codes[0].color) == (False, "#FF0000")
    assert category.codes[0].description == "Aunts."


def test_positions_in_utf16_units_are_recognised(tmp_path):
    """The text widget counts an emoji as two; the words tell."""
    lines = TEXT.replace("\r\n", "\n")
    rows = [coding(one, lines.index(one) + 1) for one in ("Ma tante", "rien dit.", "écrit")]
    read = qualcoder.read(project(tmp_path / "a.qda", code_text=rows))
    assert [quote for _, quote, _ in quotes(read)] == ["Ma tante", "rien dit.", "écrit"]
    assert read.landings[0].convention.unit == "UTF-16 units"


def test_coders_times_and_memos_become_those_of_a_study(tmp_path):
    """Each coder has a log; a memo on a coding, an annotation and a journal are all kept."""
    rows = [coding("tante", 5, memo="Whose?"), coding("Elle", 20, owner="Bo")]
    note = {"fid": 1, "pos0": 5, "pos1": 10, "memo": "An aunt.", "owner": "Bo", "date": AT}
    journal = {"name": "Diary", "jentry": "A long day.", "owner": "ana", "date": AT}
    folder = project(tmp_path / "a.qda", code_text=rows, annotation=[note], journal=[journal])
    study, report = study_from(qualcoder.read(folder), tmp_path / "study")
    assert report.codings == 2
    memos = {entry.note for log in study.logs.values() for entry in log if entry.act == "memo"}
    assert memos == {"An aunt.", "A long day.", "Why we ask."}
    (add, *_) = [entry for entry in study.logs["ana"] if entry.act == "add"]
    assert (add.quote, add.note, add.at) == ("tante", "Whose?", "2024-03-01T10:20:30Z")


def test_cases_and_attributes_keep_their_kinds(tmp_path):
    """Numbers are numbers where all are; a case has its texts, whether by whole or by part."""
    folder = project(
        tmp_path / "a.qda",
        cases=[{"caseid": 1, "name": "Grasse"}, {"caseid": 2, "name": "Vence", "memo": "Small."}],
        case_text=[
            {"caseid": 1, "fid": 1, "pos0": 0, "pos1": len(TEXT)},
            {"caseid": 2, "fid": 1, "pos0": 2, "pos1": 6},
        ],
        attribute_type=[
            {"name": "size", "caseOrFile": "case", "valuetype": "numeric"},
            {"name": "coast", "caseOrFile": "case", "valuetype": "character"},
            {"name": "length", "caseOrFile": "file", "valuetype": "numeric"},
        ],
        attribute=[
            {"name": "size", "attr_type": "case", "value": "12", "id": 1},
            {"name": "size", "attr_type": "case", "value": "", "id": 2},
            {"name": "coast", "attr_type": "case", "value": "1", "id": 2},
            {"name": "length", "attr_type": "file", "value": "1.5", "id": 1},
            {"name": "mood", "attr_type": "journal", "value": "good", "id": 1},
        ],
    )
    read = qualcoder.read(folder)
    study, _ = study_from(read, tmp_path / "study")
    assert {case.label: case.attributes for case in study.cases} == {
        "Grasse": {"size": 12},
        "Vence": {"coast": "1", "description": "Small."},
    }
    (text,) = study.transcripts.values()
    assert text.cases == ("grasse", "vence")
    assert text.attributes["length"] == 1.5
    assert lost(read) == {"values of journals": 1, "passages that belong to cases": 1}


def test_a_new_project_has_codes_below_codes(tmp_path):
    """Codes below codes are kept; what stands in pictures, times and drawings is counted."""
    folder = project(
        tmp_path / "a.qda",
        NEWEST,
        code_name=[
            {"cid": 1, "name": "Tante", "catid": 4},
            {"cid": 2, "name": "Aînée", "supercid": 1},
        ],
        source=[
            {"id": 1, "name": "Entretien 1", "fulltext": TEXT},
            {"id": 2, "name": "photo.jpg", "mediapath": "/images/photo.jpg"},
        ],
        code_text=[coding("tante", 5, code=2, important=1), coding("gone", 0, fid=2)],
        code_image=[{"id": 2, "cid": 1}],
        code_av=[{"id": 2, "cid": 1}],
        graph=[{"name": "Map"}],
    )
    read = qualcoder.read(folder)
    assert quotes(read) == [("Entretien 1", "tante", "Famille > Tante > Aînée")]
    assert lost(read) == {
        "sources without a text (pictures, PDFs, recordings)": 1,
        "codings of sources without a text": 1,
        "marks of importance on codings": 1,
        "codings of areas of pictures and pages": 1,
        "codings of times of recordings": 1,
        "drawings (graphs)": 1,
    }


def test_categories_in_a_circle_are_cut_open(tmp_path):
    """A damaged tree is read all the same, every category once."""
    folder = project(
        tmp_path / "a.qda",
        code_cat=[
            {"catid": 4, "name": "Famille", "supercatid": 5},
            {"catid": 5, "name": "Gens", "supercatid": 4},
            {"catid": 6, "name": "Lost", "supercatid": 99},
        ],
    )
    names = sorted(names_of_codes(qualcoder.read(folder)).values())
    assert names == ["Gens", "Gens > Famille", "Gens > Famille > Tante", "Lost"]


def test_a_tree_without_end_is_refused(tmp_path):
    """Thousands of categories one in another are no codebook."""
    cats = [{"catid": n, "name": f"c{n}", "supercatid": n + 1} for n in range(4, 5_000)]
    with pytest.raises(UsageError, match="one below another"):
        qualcoder.read(project(tmp_path / "a.qda", code_cat=cats))


def test_all_coders_are_users(tmp_path):
    """Whoever owns anything is named once."""
    rows = [coding("tante", 5, owner="Bo"), coding("Elle", 20, owner="Bo")]
    read = qualcoder.read(project(tmp_path / "a.qda", code_text=rows))
    assert sorted(names_of_users(read).values()) == ["Bo", "ana"]
