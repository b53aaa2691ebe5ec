"""Random projects come to a study: what is there stays, what comes stands, once."""

from __future__ import annotations

from hypothesis import given, settings
from project_files import CASES, CODES, LATER, NOW, folder_of
from refi_projects import projects
from small_study import Coder, write_study

from tls_coding.exchange.refi.write_project import write_project
from tls_coding.projects.merging import take_project
from tls_coding.study import open_study

TEXT = "We hid the recipe 😀. My aunt knew e\u0301very trick.\n"


def small(folder):
    """A study of one text, coded once."""
    head = "categories: {informal: {en: Informal}}"
    made = write_study(folder, codes=CODES, cases=CASES, transcripts={"valley_01": TEXT}, head=head)
    text = open_study(made).transcripts["valley_01"]
    Coder(made / "corpus/coding/ana.jsonl").add("craft.lineage", text, "My aunt")
    return made


@settings(max_examples=40)
@given(project=projects())
def test_any_project_comes_to_a_study_once(tmp_path_factory, project):
    """The study is sound afterwards and holds what it held; a second time changes no byte."""
    folder = tmp_path_factory.mktemp("s")
    write_project(project, folder / "p.qdpx")
    study = open_study(small(folder / "study"))
    codes, cases, files = study.codebook.codes, study.cases, folder_of(study)
    if not project.codes and not project.sources:
        return
    report = take_project(study, folder / "p.qdpx", now=NOW)
    after = open_study(study.root)
    after.require()
    assert after.codebook.codes[: len(codes)] == codes
    assert after.cases[: len(cases)] == cases
    for name, raw in folder_of(after).items():
        if name.endswith((".txt", ".jsonl")):
            assert raw.startswith(files.get(name, b""))
    coded = sum(1 for state in after.states for coding in state.codings if coding.counts)
    assert coded == report.codings + 1
    whole = folder_of(after)
    again = take_project(open_study(study.root), folder / "p.qdpx", now=LATER)
    assert not again.changes
    assert folder_of(open_study(study.root)) == whole
