"""Logs of a study and what a project says of the same coders: lines come to it, nothing goes."""

from __future__ import annotations

import json

import pytest
from lxml import etree
from project_files import LATER, codings, folder_of, project, take, whats
from refi_files import CODE, USER, code, element, guid, members, selection, write_zip
from small_study import AT, Coder

from tls_coding.projects.exporting import export_study
from tls_coding.study import open_study

BODY_OF = "harbour_01"


def coded_by(name, path, study, quote, at=""):
    """A project in which somebody coded `quote` in a text of the study."""
    body = study.transcripts[BODY_OF].body
    start = body.index(quote)
    user = element("Users", element("User", guid=USER, name=name))
    made = project(
        path, code(CODE, "Gossip"), text=body, cases=user, spans=[(start, start + len(quote))]
    )
    xml = members(made)["project.qde"].decode()
    timed = xml.replace("<Coding ", f'<Coding creationDateTime="{at}" ') if at else xml
    return write_zip(path, {"project.qde": timed})


@pytest.mark.parametrize("name", ["ana", "Ana"])
def test_a_coder_who_is_there_goes_on(study, tmp_path, name):
    """Whatever the capitals; the lines before stay letter by letter, and it is said."""
    path = coded_by(name, tmp_path / "p.qdpx", study, "Nobody asked", "2020-01-01T10:00:00+02:00")
    log = study.root / "corpus/coding/ana.jsonl"
    before = log.read_bytes()
    after, report = take(study, path)
    assert log.read_bytes().startswith(before)
    (line,) = log.read_bytes()[len(before) :].splitlines()
    entry = json.loads(line)
    assert (entry["act"], entry["coder"], entry["quote"]) == ("add", "ana", "Nobody asked")
    assert entry["at"] == "2020-01-01T08:00:00Z"
    assert whats(report, "log") == [("ana", "continued")]
    assert "logs that were there before and go on: ana" in report.remarks
    assert not after.problems or all(problem.warning for problem in after.problems)


def test_what_was_taken_back_here_stays_taken_back(study, tmp_path):
    """A second import does not bring a coding again that its coder deleted since."""
    path = coded_by("Zoé", tmp_path / "p.qdpx", study, "Nobody asked")
    after, _ = take(study, path)
    (coding,) = after.state("Zoé").codings
    log = Coder(study.root / "corpus/coding/Zoé.jsonl")
    log.write({"act": "delete", "target": coding.n, "transcript": BODY_OF})
    before = folder_of(study)
    after, report = take(study, path, now=LATER)
    assert folder_of(after) == before
    assert not report.changes
    assert any("decide otherwise" in remark and remark.endswith(": 1") for remark in report.remarks)


def test_a_passage_moved_here_is_not_coded_twice(study, tmp_path):
    """Its coder made it longer since: that stands."""
    path = coded_by("Zoé", tmp_path / "p.qdpx", study, "Nobody asked")
    after, _ = take(study, path)
    (coding,) = after.state("Zoé").codings
    text = after.transcripts[BODY_OF]
    placed = {"start": coding.span.start, "end": coding.span.end + 1, "quote": "Nobody asked."}
    about = {"transcript": BODY_OF, "text_sha256": text.sha256, "before": "", "after": ""}
    Coder(study.root / "corpus/coding/Zoé.jsonl").write(
        {"act": "resize", "target": coding.n, **about, **placed}
    )
    before = folder_of(study)
    after, _ = take(study, path, now=LATER)
    assert folder_of(after) == before
    assert [c.quote for c in after.state("Zoé").codings] == ["Nobody asked."]


def edited(path, change):
    """A project file after a change to its tree."""
    files = members(path)
    root = etree.fromstring(files.pop("project.qde"))
    change(root)
    return write_zip(path, {"project.qde": etree.tostring(root), **files})


def test_what_another_program_took_away_stays_here(study, tmp_path):
    """An import adds: a coding that is gone there is told, not deleted here."""
    export_study(study, tmp_path / "p.qdpx")

    def change(root):
        (old,) = [s for s in root.iter("{*}PlainTextSelection") if s.get("name") == "My aunt knew"]
        old.getparent().remove(old)

    before = folder_of(study)
    after, report = take(study, edited(tmp_path / "p.qdpx", change))
    assert folder_of(after) == before
    assert "codings that the project no longer has and the study keeps: 1" in report.remarks


def test_what_another_program_added_comes_to_its_coder(study, tmp_path):
    """Our own project with a coding more: one line more, and the second time none."""
    export_study(study, tmp_path / "p.qdpx")

    def change(root):
        (text,) = [one for one in root.iter("{*}TextSource") if one.get("name") == BODY_OF]
        (old,) = text.iter("{*}PlainTextSelection")
        own = old.find(".//{*}CodeRef").get("targetGUID")
        marc = old.get("creatingUser")
        new = selection(guid(78), 41, 54, "Nobody asked.").replace(CODE, own).replace(USER, marc)
        text.insert(0, etree.fromstring(new))

    path = edited(tmp_path / "p.qdpx", change)
    before = codings(study)
    after, report = take(study, path)
    (added,) = codings(after) - before
    assert added[:2] == ("marc", BODY_OF)
    assert [one.codings for one in report.taken if one.part == "log"] == [0, 1]
    assert not take(study, path, now=LATER)[1].changes


def test_two_copies_of_a_study_meet(study, tmp_path):
    """A colleague's copy went on: its lines are merged into the log of the same coder."""
    export_study(study, tmp_path / "before.qdpx")
    copy = tmp_path / "copy"
    for name, raw in folder_of(study).items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(raw)
    theirs = open_study(copy)
    Coder(copy / "corpus/coding/ana.jsonl").add(
        "craft.lineage", theirs.transcripts[BODY_OF], "Nobody asked"
    )
    export_study(open_study(copy), tmp_path / "p.qdpx")
    Coder(study.root / "corpus/coding/ana.jsonl").write({"act": "memo", "note": "Mine alone."})
    after, _ = take(study, tmp_path / "p.qdpx")
    assert "Nobody asked" in {c.quote for c in after.state("ana").codings}
    assert "Mine alone." in {memo.note for memo in after.state("ana").memos}
    assert {entry.at for entry in after.logs["ana"]} == {AT}
    assert not take(study, tmp_path / "p.qdpx", now=LATER)[1].changes


def test_rejected_passages_come_with_our_own_projects(study, tmp_path):
    """To a coder of the same name whose log is another: decisions, not only codings."""
    export_study(study, tmp_path / "p.qdpx")
    path = study.root / "corpus/coding/ana.jsonl"
    path.unlink()
    Coder(path).write({"act": "memo", "note": "Another ana."})
    after, _ = take(study, tmp_path / "p.qdpx")
    state = after.state("ana")
    assert sorted(c.status for c in state.codings) == ["accepted", "coded", "rejected"]
    assert {"Another ana.", "A free memo.", "Noisy."} <= {memo.note for memo in state.memos}
    assert not take(study, tmp_path / "p.qdpx", now=LATER)[1].changes


def test_who_is_not_among_the_coders_is_named(study, tmp_path):
    """A study that lists its coders is told who came."""
    with (study.root / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("coders: [ana, marc]\n")
    opened = open_study(study.root)
    _, report = take(opened, coded_by("Zoé", tmp_path / "p.qdpx", study, "Nobody asked"))
    assert "not among the coders of study.yaml: Zoé" in report.remarks
