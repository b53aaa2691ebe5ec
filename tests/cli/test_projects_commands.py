"""Other programs' projects at the command line: `tls import`, `tls new --from`, `tls export`."""

from __future__ import annotations

import json

import pytest
from project_files import OTHER, folder_of, rich_study
from refi_files import write_zip

from tls_coding.study import open_study


@pytest.fixture
def study(tmp_path):
    """A study of three transcripts, coded by two."""
    return rich_study(tmp_path)


@pytest.fixture
def other(tmp_path):
    """A project of another program."""
    return write_zip(tmp_path / "other.qdpx", {"project.qde": OTHER})


def test_a_project_is_imported_into_the_study(tls, study, other):
    """Every part is counted, what has no place is named, and what comes next is said."""
    code, out, err = tls("import", other, "--study", study.root)
    assert code == 0
    for said in ("titok.recept", "interju_1_gyor", "Kata_Nagy", "colours of codes", "passages"):
        assert said in out
    assert "code points, line ends one" in err
    assert "Next: tls check" in err
    assert tls("check", "--study", study.root)[0] == 0
    _, out, err = tls("import", other, "--study", study.root)
    assert "nothing is new" in err


def test_a_dry_run_writes_nothing(tls, study, other):
    """It says all the same."""
    before = folder_of(study)
    code, out, err = tls("import", other, "--dry-run", "--study", study.root)
    assert (code, folder_of(study)) == (0, before)
    assert "Would be taken over" in out
    assert "Nothing was written" in err


def test_the_report_is_json(tls, study, other):
    """One project alone is its report."""
    code, out, _ = tls("import", other, "--json", "--study", study.root)
    said = json.loads(out)
    assert code == 0
    assert (said["codings"], said["coders"], said["sureness"]) == (2, ["Kata_Nagy"], 1.0)
    assert {"part": "code", "name": "titok", "what": "new", "was": ""} in said["taken"]


def test_outside_a_study_a_project_becomes_one(tls, tmp_path, monkeypatch, other):
    """Under the name of the file."""
    monkeypatch.chdir(tmp_path)
    code, _, err = tls("import", other)
    assert code == 0
    assert "other made" in err
    assert open_study(tmp_path / "other").codebook.ids[0] == "titok"
    code, _, err = tls("import", other)
    assert code == 2
    assert "already there" in err


def test_a_study_is_made_of_a_project(tls, tmp_path, other):
    """`tls new DIR --from FILE` reads any project; with other sources it is refused."""
    code, _, err = tls("new", tmp_path / "made", "--from", other, "--lang", "hu")
    assert code == 0
    assert "Next: tls run" in err
    assert open_study(tmp_path / "made").codebook.codebook.languages == ["hu"]
    assert tls("new", tmp_path / "b", "--from", other, "--example")[0] == 2
    assert tls("new", tmp_path / "c", "--lang", "hu")[0] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--case", "valley"], "--case is for interviews"),
        (["--replace"], "--replace is for interviews"),
        (["--turns", "colon"], "--turns is for interviews"),
        (["--as", "word"], "'word' is no format to read. Known: qdpx"),
    ],
)
def test_what_does_not_go_with_a_project_is_refused(tls, study, other, words, told):
    """Nothing is ignored in silence."""
    code, out, err = tls("import", other, *words, "--study", study.root)
    assert (code, out) == (2, "")
    assert told in err


def test_projects_and_interviews_are_imported_one_after_the_other(tls, study, other, tmp_path):
    """Mixed, neither is."""
    (tmp_path / "a.txt").write_text("[Q] Why?\n\n[R1] So.\n", encoding="utf-8")
    before = folder_of(study)
    code, _, err = tls("import", other, tmp_path / "a.txt", "--study", study.root)
    assert code == 2
    assert "import one, then the other" in err
    assert folder_of(study) == before


def test_a_damaged_project_stops_no_other(tls, study, other, tmp_path):
    """One sentence says which; the exit code says that there was one."""
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(b"no archive")
    code, _, err = tls("import", bad, other, "--study", study.root)
    assert code == 2
    assert f"{bad}: not a project file" in err
    assert "titok" in open_study(study.root).codebook.ids


def test_a_table_of_codings_lands_on_the_texts_of_the_study(tls, study, tmp_path):
    """Quotes are found by their words; what stands nowhere is listed by its row."""
    table = tmp_path / "codings.csv"
    table.write_text(
        "document,quote,code,coder\n"
        "harbour_01,They hid the recipe.,Secrecy,Zoe\n"
        "harbour_01,Nobody asked.,Gossip,Zoe\n"
        "harbour_01,Words of another text.,Gossip,Zoe\n",
        encoding="utf-8",
    )
    code, out, _ = tls("import", table, "--json", "--study", study.root)
    said = json.loads(out)
    assert code == 0
    assert said["codings"] == 2
    assert [(one["selection"], one["how"]) for one in said["doubts"]] == [("row 4", "nowhere")]
    after = open_study(study.root)
    coded = {(c.quote, c.code) for c in after.state("Zoe").codings}
    assert coded == {
        ("They hid the recipe.", "informal.secrecy"), ("Nobody asked.", "gossip"),
    }  # fmt: skip
    _, out, _ = tls("import", table, "--json", "--study", study.root)
    assert {one["what"] for one in json.loads(out)["taken"]} == {"there already"}


def test_a_study_is_exported_for_another_program(tls, study, tmp_path):
    """Losses first, then the file; it is read back as the study that it is."""
    code, out, err = tls("export", "--as", "qdpx", "--study", study.root)
    path = study.root / "exports" / "Small_study.qdpx"
    assert code == 0
    assert "rules that suggest codes" in out
    assert f"{path} written" in err
    again = tmp_path / "mine.qdpx"
    how = ("--as", "qdpx", "--profile", "nvivo", "--suggestions", "--language", "fr")
    assert tls("export", *how, "--out", again, "--study", study.root)[0] == 0
    code, out, _ = tls("import", again, "--json", "--study", study.root)
    assert {one["what"] for one in json.loads(out)["taken"]} == {"there already"}


def test_losses_alone_write_nothing(tls, study):
    """`--losses` only says what another program would not see."""
    code, out, err = tls("export", "--as", "qdc", "--losses", "--study", study.root)
    assert (code, err) == (0, "")
    assert "codings" in out
    assert not (study.root / "exports").exists()
    code, out, _ = tls("export", "--as", "qdpx", "--losses", "--json", "--study", study.root)
    assert json.loads(out)["file"] is None


def test_formats_are_listed(tls, tmp_path, monkeypatch):
    """With a line each, in and out; no study is needed."""
    monkeypatch.chdir(tmp_path)
    for command in ("import", "export"):
        code, out, _ = tls(command, "--as", "help")
        assert code == 0
        assert "REFI-QDA project" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--as", "word"], "'word' is no format to write. Known: qdpx, qdc"),
        (["--as", "qdpx", "--profile", "mac"], "'mac' is no profile. Known: standard, nvivo"),
        (["--as", "qdc", "--profile", "nvivo"], "--profile is for qdpx"),
        (["--suggestions"], "--suggestions goes with --as"),
        (["--out", "x"], "--out goes with --as"),
        (["--as", "qdpx", "--out", "."], "a folder"),
    ],
)
def test_wrong_exports_are_refused(tls, study, words, told):
    """With a sentence; nothing is written."""
    code, out, err = tls("export", *words, "--study", study.root)
    assert (code, out) == (2, "")
    assert told in err
    assert not (study.root / "exports").exists()


@pytest.mark.parametrize("name", ["taguette", "qualcoder", "webanno", "brat", "doccano"])
def test_a_study_goes_out_and_in_by_other_formats(tls, study, tmp_path, name):
    """What was coded is coded on the same words of the same study: nothing new."""
    code, out, err = tls("export", "--as", name, "--json", "--study", study.root)
    assert code == 0, err
    file = json.loads(out)["file"]
    code, out, err = tls("import", file, "--as", name, "--json", "--dry-run", "--study", study.root)
    assert code == 0, err
    said = json.loads(out)
    assert said["codings"] >= 3
    texts = {one["what"] for one in said["taken"] if one["part"] == "transcript"}
    assert texts == {"there already"}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_codebook_goes_out_as_a_table_and_comes_in(tls, study, tmp_path, ending):
    """Nothing is new in the study that it is of; in a new one ids and definitions are the same."""
    path = tmp_path / f"codes.{ending}"
    code, _, err = tls("export", "--as", "codebook", "--out", path, "--study", study.root)
    assert code == 0, err
    code, out, err = tls("import", path, "--json", "--study", study.root)
    assert code == 0, err
    assert {one["what"] for one in json.loads(out)["taken"]} == {"there already"}
    assert tls("new", tmp_path / "made", "--from", path, "--lang", "en")[0] == 0
    book = open_study(tmp_path / "made").codebook
    assert book.ids == study.codebook.ids
    assert [one.definition for one in book.codes] == [
        one.definition for one in study.codebook.codes
    ]
