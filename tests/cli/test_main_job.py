"""The main job, end to end, as a user types it."""

import csv
import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from tls_coding.cli.main import run_command
from tls_coding.coding.segments import COLUMNS

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"
STATES = {"present", "absent", "not_reviewed", "suggested_only", "negated_only"}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(capfd):
    """What was said on standard error, on one line."""
    return " ".join(capfd.readouterr().err.split())


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample that `tls new` makes, run once."""
    folder = tmp_path_factory.mktemp("made") / "sample"
    assert run_command(["new", str(folder)]) == 0
    assert run_command(["run", "--study", str(folder)]) == 0
    return folder


def test_a_new_study_runs_as_it_stands(sample):
    """`tls new`, then `tls run`: every deliverable is there and none is empty."""
    made = {path.name for path in (sample / "exports").iterdir() if path.stat().st_size}
    assert len(made) == len([*(sample / "exports").iterdir()])
    assert made >= {
        "segments.csv",
        "matrix_case_by_theme.csv",
        "matrix_case_by_theme_state.csv",
        "agreement.json",
        "case_by_theme.xlsx",
        "case_by_theme.html",
        "appendix.docx",
        "cells.csv",
        "provenance.json",
    }


def test_segments_have_the_agreed_columns(sample):
    """`segments.csv` has the columns in their order, and quotes that are the body's own."""
    listed = rows(sample / "exports/segments.csv")
    assert list(listed[0]) == COLUMNS
    assert (
        "transcript,case,language,speaker,role,turn,time,start,end,quote,code,origin,status,coder,"
        "flags,rules,evidence"
    ).split(",") == COLUMNS
    for row in listed:
        text = (sample / f"corpus/transcripts/{row['transcript']}.txt").read_text(encoding="utf-8")
        body = text.split("---\n", 2)[2]
        assert body[int(row["start"]) : int(row["end"])] == row["quote"]
        assert row["status"] == "suggested"
        assert row["evidence"]


def test_flags_reach_the_exports(sample):
    """A passage that denies a code, or only supposes it, or reports it, is flagged in the file."""
    flags = {
        flag for row in rows(sample / "exports/segments.csv") for flag in row["flags"].split(";")
    }
    assert {"negated", "hypothetical"} <= flags


def test_matrix_and_states_have_one_row_a_case(sample):
    """Both matrices start with `case`, one column a code; states are the five."""
    counts, states = (
        rows(sample / f"exports/matrix_case_by_theme{tail}.csv") for tail in ("", "_state")
    )
    assert (
        [row["case"] for row in counts] == [row["case"] for row in states] == ["valley", "harbour"]
    )
    assert list(counts[0])[1:] == ["learning.on_the_job", "informal.secrecy", "trajectory.closure"]
    assert {value for row in states for key, value in row.items() if key != "case"} <= STATES
    assert all(row[code] == "0" for row in counts for code in list(row)[1:])  # nobody has decided


def _hashes(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_study_gives_the_same_bytes(sample):
    """A second run, with `.tls/` taken away, writes every export again to the byte."""
    before = _hashes(sample / "exports")
    shutil.rmtree(sample / ".tls")
    assert run_command(["export", "--study", str(sample)]) == 0
    after = _hashes(sample / "exports")
    assert before == after


def test_code_csv_is_the_same_table(sample, tmp_path):
    """`tls code --csv` writes the suggestions in the columns of segments.csv."""
    assert run_command(["code", "--study", str(sample), "--csv", str(tmp_path / "s.csv")]) == 0
    assert (tmp_path / "s.csv").read_bytes() == (sample / "exports/segments.csv").read_bytes()


def test_agree_json_has_the_agreed_shape(sample, capfd):
    """`tls agree --json` has unit, coders, codes and overall, each code all its figures."""
    assert run_command(["agree", "--study", str(sample), "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert set(report) == {"unit", "coders", "codes", "overall"}
    figures = {"n_units", "percent", "kappa", "alpha", "ac1", "bp", "pi", "fleiss", "ci", "reason"}
    assert all(figures | {"code"} <= set(code) for code in report["codes"])
    assert all(code["kappa"] is None and code["reason"] for code in report["codes"])


def test_the_demonstration_study_is_whole():
    """This checkout is a study: 57 codes, nine cases, two interviews or more each, two coders."""
    from tls_coding.study import open_study

    study = open_study(REPOSITORY)
    study.require()
    assert [problem for problem in study.problems if not problem.warning] == []
    assert len(study.codebook.ids) == len(set(study.codebook.ids)) == 57
    interviews = {case.id: 0 for case in study.cases}
    for transcript in study.transcripts.values():
        interviews[transcript.cases[0]] += 1
        assert 600 <= len(transcript.body.split()) <= 1_500, transcript.id
        assert {turn.role for turn in transcript.turns} == {"interviewer", "respondent"}
    assert len(interviews) == 9
    assert min(interviews.values()) >= 2
    assert set(study.logs) == {"ana", "marc"}
    assert not [coding for state in study.states for coding in state.lost]


def test_every_code_has_rules_and_examples_in_every_language():
    """Three rules for a manifest code, one for a latent one; an example and a counterexample."""
    from tls_coding.study import open_study

    for code in open_study(REPOSITORY).codebook.codes:
        assert set(code.label) == {"fr", "it", "es", "en"}, code.id
        assert code.definition
        assert code.source
        for language in ("fr", "it", "es", "en"):
            least = 3 if code.kind == "manifest" else 1
            assert len(code.rules.get(language, [])) >= least, (code.id, language)
            for items in (code.examples, code.counterexamples):
                assert any(item.lang == language for item in items), (code.id, language)


def test_the_codebook_passes_its_own_examples():
    """Every example is found and every counterexample is not."""
    from tls_coding.coding.examples import run_examples
    from tls_coding.study import open_study

    study = open_study(REPOSITORY)
    wrong = [o for o in run_examples(study.codebook, study.cues) if o.fault]
    assert [(o.code, o.language, o.text, o.fault) for o in wrong] == []


def test_the_codes_are_those_of_the_list():
    """The ids are exactly those of the list of concepts, in its order."""
    concepts = SHARED / "concepts.md"
    if not concepts.exists():
        pytest.skip("the list of concepts is not here")
    from tls_coding.study import open_study

    text = concepts.read_text(encoding="utf-8")
    ids = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| [^|]* \| (manifest|latent) \|", text, re.M)
    codebook = open_study(REPOSITORY).codebook
    assert [(code.id, code.kind) for code in codebook.codes] == ids


def test_wrong_use_is_one_sentence_and_exit_2(sample, tmp_path, capfd, monkeypatch):
    """What cannot work is said in one sentence, with what to do, and leaves nothing behind."""
    monkeypatch.chdir(tmp_path)
    empty, blank, other, broken = (tmp_path / f"{n}.docx" for n in ("empty", "blank", "zip", "no"))
    empty.touch()
    docx.Document().save(str(blank))
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "hello")
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    broken.write_bytes(b"PK\x03\x04 this is no archive")
    study = ["--study", str(sample)]
    calls = {
        ("check",): "no study.yaml",
        ("check", "--study", str(tmp_path)): "no study",
        ("check", "--study", str(tmp_path / "away")): "no such folder",
        ("frobnicate",): "No such command 'frobnicate'",
        ("check", "--frob"): "No such option",
        ("import", str(tmp_path / "away.docx"), *study): "no such file",
        ("import", str(empty), *study): "empty",
        ("import", str(blank), *study): "holds no text",
        ("import", str(other), *study): "not a Word document",
        ("import", str(broken), *study): "not a Word document",
        ("import", str(nothing), *study): "holds no file that can be imported",
        ("review", "--code", "nothing.here", *study): "no code of this codebook",
        ("review", "--coder", "a b", *study): "no name for a coder",
        ("new", str(sample)): "not empty",
    }
    for words, sentence in calls.items():
        assert run_command(list(words)) == 2, words
        message = said(capfd)
        assert sentence in message, words
        assert "Traceback" not in message
        assert len(message) < 400, words
    assert len(list((sample / "corpus/transcripts").iterdir())) == 2


@pytest.mark.skipif(not (SHARED / "interviews").is_dir(), reason="the interviews are not here")
def test_forty_word_files_go_through_without_an_edit(tmp_path, capfd):
    """New study with our codebook and cases, forty Word files, code, matrix: nothing by hand."""
    study = tmp_path / "artisans"
    parts = ["--codebook", "codebook/tls.yaml", "--cases", "corpus/cases.yaml"]
    parts = [str(REPOSITORY / part) if "/" in part else part for part in parts]
    assert run_command(["new", str(study), *parts]) == 0
    files = sorted(map(str, (SHARED / "interviews/fr_artisans_docx").glob("*.docx")))
    capfd.readouterr()
    assert run_command(["import", *files, "--study", str(study), "--json"]) == 0
    report = json.loads(capfd.readouterr().out)["imported"]
    assert len(report) == 40
    for item in report:
        assert item["words_lost"] == 0
        placed = item["words_turns"] + item["words_labels"] + item["words_beside"]
        assert item["words_in"] == placed
        assert {speaker["role"] for speaker in item["speakers"]} == {"interviewer", "respondent"}
        assert item["language"] == "fr"
    assert run_command(["code", "--study", str(study)]) == 0
    assert run_command(["matrix", "--study", str(study)]) == 0
