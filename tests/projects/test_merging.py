"""A project of another program comes to the study at hand: codes, cases, texts, codings."""

from __future__ import annotations

import pytest
from project_files import LATER, TEXT, codings, folder_of, project, take, whats
from refi_files import CODE, code, element, guid, project_xml, text_element, write_zip
from small_study import write_study

from tls_coding.errors import StudyError, UsageError
from tls_coding.projects.exporting import export_study
from tls_coding.projects.merging import take_project
from tls_coding.study import open_study


def test_a_project_comes_beside_what_is_there(study, other):
    """New codes, a transcript, a log and a memo; every byte of the study stays where it was."""
    before, codes, coded = folder_of(study), study.codebook.codes, codings(study)
    after, report = take(study, other)
    files = folder_of(after)
    for name, raw in before.items():
        assert files[name] == raw or name == "codebook/tls.yaml", name
    assert "# a comment that stays" in files["codebook/tls.yaml"].decode()
    assert after.codebook.codes[:2] == codes
    assert whats(report, "code") == [
        ("titok", "new"), ("titok.recept", "new"), ("egyeb.recept", "new"),
    ]  # fmt: skip
    assert after.codebook.categories["egyeb"] == {"en": "Egyéb"}
    body = after.transcripts["interju_1_gyor"].body
    assert codings(after) - coded == {
        (c.coder, c.transcript, c.span, c.code, c.status) for c in after.state("Kata_Nagy").codings
    }
    assert {c.quote for c in after.state("Kata_Nagy").codings} == {"a receptet", body}
    assert [entry.act for entry in after.logs["Kata_Nagy"]] == ["memo", "add", "add"]
    assert [one.codings for one in report.taken if one.part == "log"] == [2]


def test_the_same_file_twice_changes_nothing(study, other):
    """Not a byte, whenever it is; and the report says so."""
    after, first = take(study, other)
    files = folder_of(after)
    again, second = take(study, other, now=LATER)
    assert folder_of(again) == files
    assert (first.changes, second.changes) == (True, False)


def test_a_dry_run_tells_all_and_writes_nothing(study, other):
    """The report is that of the import itself."""
    before = folder_of(study)
    _, told = take(study, other, dry_run=True)
    assert folder_of(study) == before
    _, done = take(study, other)
    assert told == done


def test_our_own_export_brings_nothing_new(study, tmp_path):
    """A study that left comes back to itself: nothing changes, in either profile."""
    for profile in ("standard", "nvivo"):
        export_study(study, tmp_path / "p.qdpx", profile=profile)
        before = folder_of(study)
        after, report = take(study, tmp_path / "p.qdpx")
        assert folder_of(after) == before
        assert not report.changes


def test_an_export_fills_an_empty_study(study, tmp_path):
    """Codes with rules, cases, transcripts and logs with all their history."""
    export_study(study, tmp_path / "p.qdpx")
    codes = "- id: other\n  label: {en: Other}\n  definition: Another.\n"
    empty = write_study(tmp_path / "empty", codes=codes, cases="[]\n", transcripts={})
    after, _ = take(open_study(empty), tmp_path / "p.qdpx")
    assert codings(after) == codings(study)
    assert after.codebook.ids == ["other", *study.codebook.ids]
    assert (
        after.codebook.code("informal.secrecy").rules
        == study.codebook.code("informal.secrecy").rules
    )
    assert [case.model_dump() for case in after.cases] == [
        case.model_dump() for case in study.cases
    ]
    logs = {name: raw for name, raw in folder_of(study).items() if name.endswith(".jsonl")}
    assert {name: folder_of(after)[name] for name in logs} == logs
    _, again = take(after, tmp_path / "p.qdpx", now=LATER)
    assert not again.changes


def test_an_identical_text_is_not_taken_again(study, tmp_path):
    """Codings land on the transcript that is there, whatever it is called."""
    body = study.transcripts["harbour_01"].body
    start = body.index("Nobody")
    path = project(
        tmp_path / "p.qdpx", code(CODE, "Silence"), text=body, name="Other name",
        spans=[(start, start + 13)],
    )  # fmt: skip
    after, report = take(study, path)
    assert set(after.transcripts) == set(study.transcripts)
    assert whats(report, "transcript") == [("harbour_01", "there already")]
    (coding,) = after.state("unknown").codings
    assert (coding.transcript, coding.quote, coding.fate) == (
        "harbour_01",
        body[start:][:13],
        "exact",
    )


def test_another_text_of_a_name_gets_an_id_of_its_own(study, tmp_path):
    """And finds it again the next time."""
    path = project(tmp_path / "p.qdpx", code(CODE, "A"), name="harbour_01")
    after, report = take(study, path)
    assert whats(report, "transcript") == [("harbour_01_2", "new, under another id")]
    assert after.transcripts["harbour_01_2"].body == TEXT
    assert after.transcripts["harbour_01"].body == study.transcripts["harbour_01"].body
    assert not take(study, path, now=LATER)[1].changes


def test_a_text_edited_here_since_is_known_by_its_codings(study, tmp_path):
    """The project a second time: no second transcript, no second coding."""
    path = project(tmp_path / "p.qdpx", code(CODE, "A"), spans=((12, 22), (24, 29)))
    take(study, path)
    file = study.root / "corpus/transcripts/interju.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("Elrej", "Hát elrej"), "utf-8")
    before = folder_of(study)
    after, report = take(study, path, now=LATER)
    assert folder_of(after) == before
    assert whats(report, "transcript") == [("interju", "there already, edited since")]
    assert [c.fate for c in after.state("unknown").codings] == ["moved", "moved"]


def test_codes_that_clash_get_another_id(study, tmp_path):
    """The same place with another definition is another code; what stands below it follows."""
    about = text_element("Description", "Something else.")
    known = text_element("Description", "By birth.")
    path = project(
        tmp_path / "p.qdpx",
        code(guid(1), "Craft", code(CODE, "Lineage", about, code(guid(2), "Far"))),
        code(guid(3), "craft", code(guid(4), "Lineage", known), codable="false"),
    )
    after, report = take(study, path)
    assert whats(report, "code") == [
        ("craft", "new"),
        ("craft.lineage_2", "new, under another id"),
        ("craft.lineage_2.far", "new"),
        ("craft.lineage", "there already"),
    ]
    (coding,) = after.state("unknown").codings
    assert coding.code == "craft.lineage_2"
    assert after.codebook.code("craft.lineage").definition == "By birth."
    assert not take(study, path, now=LATER)[1].changes


def test_a_code_without_a_definition_is_the_one_of_its_name(study, tmp_path):
    """As programs without definitions give it out; in any language that the codebook has."""
    path = project(tmp_path / "p.qdpx", code(guid(1), "Informal", code(CODE, "Secret")))
    after, report = take(study, path)
    assert ("informal.secrecy", "there already") in whats(report, "code")
    assert [c.code for c in after.state("unknown").codings] == ["informal.secrecy"]


def test_cases_of_one_label_are_one_case(study, tmp_path):
    """A new one is added below; values that differ are told and left alone."""
    variable = element(
        "Variables", element("Variable", guid=guid(60), name="since", typeOfVariable="Integer")
    )
    value = element(
        "VariableValue",
        element("VariableRef", targetGUID=guid(60)),
        text_element("IntegerValue", "1999"),
    )
    source = element("SourceRef", targetGUID=guid(20))
    cases = variable + element(
        "Cases",
        element("Case", value, guid=guid(61), name="Harbour"),
        element("Case", value, source, guid=guid(62), name="Győr"),
    )
    path = project(tmp_path / "p.qdpx", code(CODE, "A"), cases=cases)
    after, report = take(study, path)
    assert whats(report, "case") == [("harbour", "there already"), ("gyor", "new")]
    assert [(case.id, case.attributes["since"]) for case in after.cases] == [
        ("valley", 1960), ("harbour", 1971), ("gyor", 1999),
    ]  # fmt: skip
    assert after.transcripts["interju"].cases == ("gyor",)
    assert any("values of cases" in remark and remark.endswith(": 1") for remark in report.remarks)


def test_a_codebook_file_adds_its_codes(study, tmp_path, shared):
    """Nothing else is touched."""
    before = folder_of(study)
    after, report = take(study, shared / "refi" / "taguette152__codebook.qdc")
    assert [one.what for one in report.taken] == ["new"] * 3
    assert after.codebook.ids[-3:] == ["ecole", "ecole_primaire", "chomage"]
    changed = {name for name, raw in folder_of(after).items() if before.get(name) != raw}
    assert changed == {"codebook/tls.yaml"}
    assert not take(study, shared / "refi" / "taguette152__codebook.qdc")[1].changes


def test_a_study_with_problems_takes_nothing(study, other):
    """They are told first."""
    (study.root / "corpus/cases.yaml").write_text("- {id: X}\n", encoding="utf-8")
    with pytest.raises(StudyError):
        take_project(open_study(study.root), other)


def test_a_project_without_codes_and_texts_is_refused(study, tmp_path):
    """There is nothing to take."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": project_xml()})
    with pytest.raises(UsageError, match="neither codes nor texts"):
        take_project(study, path)
