"""A project of another program becomes a new study."""

from __future__ import annotations

import json

import pytest
from project_files import (
    OTHER,
    codings,
)
from refi_files import (
    USER,
    element,
    guid,
    project_xml,
    write_zip,
)

from tls_coding.errors import UsageError
from tls_coding.projects.beginning import import_project
from tls_coding.study import open_study


def test_a_project_of_another_program_is_a_study_that_opens(tmp_path):
    """Codes with ids, transcripts letter by letter, a log for each user, memos with their time."""
    path = write_zip(tmp_path / "Győr 2019.qdpx", {"project.qde": OTHER})
    report = import_project(path, tmp_path / "new", language="hu", now="2030-01-01T00:00:00Z")
    study = open_study(tmp_path / "new")
    study.require()
    assert study.codebook.ids == ["titok", "titok.recept", "egyeb.recept"]
    assert study.codebook.code("titok.recept").definition == "A recept."
    (text,) = study.transcripts.values()
    assert text.body == "Elrejtettük a receptet. Senki sem kérdezte."
    assert text.id == "interju_1_gyor"
    assert {(item[0], item[2].of(text.body), item[3]) for item in codings(study)} == {
        ("Kata_Nagy", "a receptet", "titok.recept"), ("Kata_Nagy", text.body, "egyeb.recept"),
    }  # fmt: skip
    (memo,) = study.state("Kata_Nagy").memos
    assert (memo.note, memo.at) == ("Napló.", "2020-01-01T08:00:00Z")
    lost = {loss.what: loss.count for loss in report.losses}
    assert lost == {
        "sources whose text is not in the file": 1, "sets": 1, "colours of codes": 1,
    }  # fmt: skip
    assert (study.root / "codebook/cues.yaml").is_file()
    json.dumps(report.to_json())


def test_codings_without_a_user_are_those_of_the_only_one(tmp_path):
    """NVivo names nobody on a coding; with several users it stays unknown whose it is."""
    bare = OTHER.replace(f' creatingUser="{USER}"', "")
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": bare})
    assert import_project(path, tmp_path / "one").coders == ("Kata_Nagy",)
    second = element("User", guid=guid(99), name="Kata  Nagy")
    two = bare.replace("</Users>", f"{second}</Users>")
    write_zip(path, {"project.qde": two})
    assert import_project(path, tmp_path / "two").coders == ("unknown",)


def test_an_import_is_whole_or_not_at_all(tmp_path, monkeypatch):
    """A fault half-way leaves no folder; one that holds something is not touched."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": OTHER})
    monkeypatch.setattr("tls_coding.projects.beginning.schema_text", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_project(path, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        import_project(path, tmp_path / "full")
    (tmp_path / "empty").mkdir()
    import_project(path, tmp_path / "empty")
    open_study(tmp_path / "empty").require()


def test_an_empty_project_is_refused(tmp_path):
    """There is nothing to make a study of."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": project_xml()})
    with pytest.raises(UsageError, match="neither codes nor texts"):
        import_project(path, tmp_path / "new")


def test_a_codebook_file_becomes_a_study_without_texts(tmp_path, shared):
    """Codes with ids and names; flat names with a slash stay as they are."""
    path = shared / "refi" / "taguette152__codebook.qdc"
    report = import_project(path, tmp_path / "new", language="fr")
    study = open_study(tmp_path / "new")
    study.require()
    assert study.codebook.ids == ["ecole", "ecole_primaire", "chomage"]
    assert study.codebook.code("ecole_primaire").label == {"fr": "École/primaire"}
    assert (len(study.transcripts), report.losses.rows()) == (0, [])


def test_hand_built_samples_become_studies(tmp_path, shared):
    """Two coders, three languages, cases with typed values, memos; nothing stands elsewhere."""
    for number, path in enumerate(sorted((shared / "refi").glob("*.qdpx"))):
        report = import_project(path, tmp_path / str(number))
        study = open_study(tmp_path / str(number))
        study.require()
        assert report.sureness == 1
        assert report.coders == ("Alice", "Bruno")
        assert {text.language for text in study.transcripts.values()} == {"fr", "it", "es"}
        attributes = study.cases[0].attributes
        assert attributes["Âge"] == 34
        assert str(attributes["Date entretien"]) == "2025-11-03"
        quotes = {c.quote for s in study.states for c in s.codings}
        assert {"C’est l’école qui m’a aidée", "el señor Muñoz me ayudó"} <= quotes
        assert all(c.fate == "exact" for s in study.states for c in s.codings)
        assert "Réunion du 12." in {memo.note for s in study.states for memo in s.memos}
