"""A study leaves for other programs as a REFI-QDA project or codebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from project_files import (
    codings,
)
from refi_files import (
    members,
    published_schema,
    schema,
)
from small_study import AT

from tls_coding.errors import StudyError
from tls_coding.exchange.formats import FORMATS
from tls_coding.exchange.refi.read_project import read_project
from tls_coding.projects.beginning import import_project
from tls_coding.projects.exporting import Export, export_study
from tls_coding.study import open_study


def test_the_project_is_valid_and_shows_only_what_people_decided(study, tmp_path):
    """Accepted and hand-coded passages, each under its coder; no rejected one, no suggestion."""
    path = tmp_path / "out.qdpx"
    export_study(study, path)
    tree = etree.fromstring(members(path)["project.qde"])
    checked = published_schema()
    if checked is not None:
        checked.assertValid(tree)
    project = read_project(path).project
    users = {user.guid: user.name for user in project.users}
    coded = [
        (source.name, users[coding.user], one.name)
        for source in project.sources
        for one in source.selections
        for coding in one.codings
    ]
    assert sorted(coded) == [
        ("harbour_01", "marc", "They hid the recipe."),
        ("valley_01", "ana", "My aunt knew"),
        ("valley_01", "ana", "We hid the recipe 😀."),
    ]
    assert {one.at for source in project.sources for one in source.selections} == {AT}
    (aunt,) = [s for t in project.sources for s in t.selections if s.name == "My aunt knew"]
    assert aunt.description == "Which aunt?"


@pytest.mark.parametrize("profile", ["standard", "nvivo"])
@pytest.mark.parametrize("suggestions", [False, True])
def test_it_is_valid_by_the_schemas_and_others_count_the_same(
    study, tmp_path, shared, profile, suggestions
):
    """Project and codebook in every way to write them; pyrefiqda counts what we count."""
    path = tmp_path / "p.qdpx"
    export_study(study, path, suggestions=suggestions, profile=profile)
    export_study(study, tmp_path / "b.qdc", "qdc")
    tree = etree.fromstring(members(path)["project.qde"])
    for xsd in (schema(shared / "refi" / "Project.xsd"), published_schema()):
        if xsd is not None:
            xsd.assertValid(tree)
    book = etree.parse(str(tmp_path / "b.qdc"))
    schema(shared / "refi" / "Codebook.xsd").assertValid(book)
    other = pytest.importorskip("pyrefiqda").RefiProject.load(path, tmp_path / "unpacked")
    theirs = [
        len(one.coding) for each in other.sources.text_source for one in each.plain_text_selection
    ]
    ours = [
        len(one.codings) for each in read_project(path).project.sources for one in each.selections
    ]
    assert theirs == ours


def test_another_reader_finds_the_same(study, tmp_path):
    """pyrefiqda finds the coders, codes, cases, texts and codings of the study."""
    oracle = pytest.importorskip("pyrefiqda")
    path = tmp_path / "out.qdpx"
    export_study(study, path)
    other = oracle.RefiProject.load(path, tmp_path / "unpacked")
    assert [user.name for user in other.users.user] == ["ana", "marc"]
    assert [one.name for one in other.code_book.codes.code] == ["Informal", "craft"]
    assert [case.name for case in other.cases.case] == ["Valley", "Harbour"]
    chosen = [len(source.plain_text_selection) for source in other.sources.text_source]
    assert dict(zip(study.transcripts, chosen, strict=True)) == {
        "both_01": 0, "harbour_01": 1, "valley_01": 2,
    }  # fmt: skip
    for source in other.sources.text_source:
        file = oracle.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
        text = Path(file).read_text(encoding="utf-8")
        for one in source.plain_text_selection:
            assert text[one.start_position : one.end_position] == one.name


def test_cases_have_typed_values_and_their_texts(study, tmp_path):
    """An attribute is a variable of its kind; a case refers to its transcripts."""
    export_study(study, tmp_path / "p.qdpx")
    project = read_project(tmp_path / "p.qdpx").project
    kinds = {variable.name: variable.kind for variable in project.variables}
    assert kinds == {
        "open": "Boolean", "since": "Integer", "share": "Float", "language": "Text", "date": "Date",
    }  # fmt: skip
    names = {source.guid: source.name for source in project.sources}
    assert [[names[own] for own in case.sources] for case in project.cases] == [
        ["valley_01"], ["harbour_01"],
    ]  # fmt: skip


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    """An export can be compared, and kept in git."""
    export_study(study, tmp_path / "a.qdpx")
    export_study(open_study(study.root), tmp_path / "b.qdpx")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_suggestions_go_out_as_a_user_of_their_own_and_do_not_come_back(study, tmp_path):
    """What rules suggest is never anybody's coding, there or here."""
    path = tmp_path / "p.qdpx"
    export_study(study, path, suggestions=True)
    project = read_project(path).project
    assert [user.name for user in project.users] == ["ana", "marc", "Rules (suggestions)"]
    rules = project.users[-1].guid
    own = [s for t in project.sources for s in t.selections if s.user == rules]
    assert [one.name for one in own] == ["In the Vale they hid a recipe."]
    report = import_project(path, tmp_path / "back")
    assert report.coders == ("ana", "marc")
    assert codings(open_study(tmp_path / "back")) == codings(study)


def test_the_report_says_before_writing_what_others_will_not_see(study, tmp_path):
    """Rules, rejected and unsure passages, roles, history: each is counted, and how it is kept."""
    losses = {loss.what: loss.count for loss in Export(study, "qdpx").losses()}
    assert losses == {
        "rules that suggest codes": 1,
        "names of codes in other languages": 1,
        "roles of speakers": 2,
        "transcripts whose passages name their own cases": 1,
        "other names of cases": 1,
        "what is known of interviews and no variable can say": 1,
        "rejected suggestions": 1,
        "passages left unsure": 1,
        "rules and evidence of codings": 4,
        "marks of finished work (transcript and code)": 1,
        "lines of logs beyond the codings that stand": 8,
        "transcripts with characters beyond U+FFFF, which some programs count as two": 1,
    }
    assert export_study(study, tmp_path / "p.qdpx").rows() == Export(study, "qdpx").losses().rows()
    assert not any(
        "U+FFFF" in loss.what for loss in Export(study, "qdpx", profile="nvivo").losses()
    )


def test_a_study_with_faults_is_not_exported(study, tmp_path):
    """All its problems are told instead."""
    (study.root / "codebook/tls.yaml").write_text("codes: [", encoding="utf-8")
    with pytest.raises(StudyError):
        export_study(open_study(study.root), tmp_path / "p.qdpx")
    assert not (tmp_path / "p.qdpx").exists()


def test_a_codebook_file_says_what_it_leaves_out(study, tmp_path):
    """All but names and definitions is lost in a `.qdc`, for it has no notes."""
    losses = export_study(study, tmp_path / "b.qdc", "qdc")
    assert {(what, kept) for what, _, kept in losses.rows()} == {
        ("rules that suggest codes", "lost"), ("names of codes in other languages", "lost"),
        ("transcripts", "lost"), ("cases", "lost"), ("codings", "lost"),
    }  # fmt: skip


def test_no_format_replaces_the_file_of_another(study):
    """Formats whose files end alike are written beside each other."""
    names = [one.name for one in FORMATS if one.writes]
    places = [Export(study, name).usual_place for name in names]
    assert len(set(places)) == len(places)
