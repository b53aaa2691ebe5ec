"""The audit of a study folder: which texts, which units, and what is written."""

import json

import pytest
from small_study import AT, Coder, write_study

from tls_coding.agreement.counts import MOST_CODERS
from tls_coding.agreement.units import KINDS
from tls_coding.auditing import (
    agreement_by,
    audit_of,
    files_of,
    material,
    report_files,
    write_report,
)
from tls_coding.coding.review import place
from tls_coding.errors import UsageError
from tls_coding.gathering import labels_of, origin_of
from tls_coding.spans import Span
from tls_coding.study import open_study

CODES = """
- {id: craft.secrecy, label: {en: Secrecy}, definition: Kept secret.}
- {id: craft.lineage, label: {en: Lineage}, definition: From one's parents.}
"""
TEXTS = {
    "valley_01": "[Q] Was it kept?\n\n[R1] We hid it. My aunt knew.\n\nNobody asked.\n",
    "valley_02": "[R1] They shut it. We left.\n",
}
BOTH = ("craft.secrecy", "craft.lineage")


@pytest.fixture
def folder(tmp_path):
    """ana finished both texts, marc the first; they agree on one sentence and differ on one."""
    study = open_study(write_study(tmp_path / "study", codes=CODES, transcripts=TEXTS))
    first, second = study.transcripts.values()
    ana, marc = (Coder(study.root / f"corpus/coding/{name}.jsonl") for name in ("ana", "marc"))
    ana.add("craft.secrecy", first, "We hid it.")
    ana.add("craft.lineage", first, "My aunt knew.")
    ana.add("craft.secrecy", second, "They shut it.")
    marc.add("craft.secrecy", first, "hid")
    for text in (first, second):
        ana.finish(text, *BOTH)
    marc.finish(first, *BOTH)
    return study.root


@pytest.mark.parametrize("unit", ["sentence", "turn"])
def test_figures_of_the_default_unit_are_those_of_the_export(folder, unit):
    """`tls agree` and exports/agreement.json tell the same, by the codebook's own unit."""
    study = open_study(folder)
    header = study.codebook.codebook.model_copy(update={"unit": unit})
    study.codebook = study.codebook.model_copy(update={"codebook": header})
    assert study.agreement().unit == unit
    assert agreement_by(study).to_json() == study.agreement().to_json()


@pytest.mark.parametrize(
    ("unit", "units"), [("sentence", 3), ("turn", 1), ("paragraph", 2), ("token", 11)]
)
def test_every_unit_is_of_the_interviewees_words(folder, unit, units):
    """Questions are no unit; the units are those of the text that both finished."""
    made = agreement_by(open_study(folder), unit)
    assert (made.unit, made.codes[0].n_units) == (unit, units)


def test_a_share_of_the_unit_is_asked_for_by_the_rule(folder):
    """Three letters of a sentence are the code by any overlap, and not by half of it."""
    study = open_study(folder)
    assert agreement_by(study).codes[0].n_both == 1
    half = agreement_by(study, rule=0.5)
    assert half.codes[0].n_both == 0
    assert half.to_json()["rule"] == 0.5


def test_only_texts_that_two_finished_take_part(folder):
    """What ana alone finished is no material of the audit."""
    study = open_study(folder)
    assert list(material(study).transcripts) == ["valley_01"]
    audit = audit_of(study)
    assert audit.transcripts == ("valley_01",)
    assert [(part.coder, part.finished, part.shared) for part in audit.parts] == [
        ("ana", 2, 1),
        ("marc", 1, 1),
    ]
    assert [row.unit for row in audit.units] == list(KINDS)


def test_control_passages_are_found_in_the_logs(folder):
    """A passage that both looked at without a suggestion is a control passage, finished or not."""
    study = open_study(folder)
    second = study.transcripts["valley_02"]
    span = Span(second.body.index("We left"), len(second.body.rstrip()))
    for name in ("ana", "marc"):
        coder = Coder(folder / f"corpus/coding/{name}.jsonl")
        coder.write({"act": "done", **place(second, span)})
    audit = audit_of(open_study(folder))
    control = {basis.basis: basis for basis in audit.independence.bases}["control"]
    assert control.overall.n_units == 2
    assert audit.agreement.codes[0].n_units == 3


def test_when_texts_were_finished_is_read_from_the_logs(folder):
    """The time of a text is that of its `done` line."""
    assert material(open_study(folder)).finished_at["marc", "valley_01"] == AT


def test_the_report_is_four_files_with_the_same_bytes(folder, tmp_path):
    """Page, workbook, data and paragraph; a second run changes no byte."""
    made = {}
    for run in ("one", "two"):
        study = open_study(folder)
        names = labels_of(study, "en")
        listed = write_report(
            study, audit_of(study), tmp_path / run, names, origin_of(study).pairs()
        )
        made[run] = {path.name: path.read_bytes() for path, _ in listed}
    assert list(made["one"]) == ["audit.html", "audit.xlsx", "audit.json", "audit_methods.md"]
    assert made["one"] == made["two"]
    data = json.loads(made["one"]["audit.json"])
    assert (
        data["codes"] == json.loads(json.dumps(agreement_by(open_study(folder)).to_json()))["codes"]
    )


def test_the_files_of_the_report_are_made_without_writing(folder):
    """For the exports: the same bytes by name of file, and nothing on the disk."""
    study = open_study(folder)
    about = labels_of(study, "en"), origin_of(study).pairs()
    made = report_files(study, *about)
    assert list(made) == ["audit.html", "audit.xlsx", "audit.json", "audit_methods.md"]
    assert not (folder / "exports").exists()
    assert report_files(open_study(folder), *about) == made


def test_intervals_over_cases_count_interviews_of_a_case_as_one(folder):
    """The figures stay; the clusters are cases, and every output says so."""
    plain, cases = (agreement_by(open_study(folder), over=over) for over in ("interview", "case"))
    assert cases.overall.alpha == plain.overall.alpha
    assert cases.overall.n_clusters == 1
    assert (cases.to_json()["over"], "over" in plain.to_json()) == ("case", False)
    study = open_study(folder)
    made = report_files_by_case(study)
    assert "Only 1 case can be compared" in made["audit_methods.md"].decode()
    assert "over cases" in made["audit.html"].decode()
    assert json.loads(made["audit.json"])["over"] == "case"


def report_files_by_case(study):
    audit = audit_of(study, over="case")
    return files_of(audit, "S", labels_of(study, "en"), [])


def test_without_suggestions_the_report_says_that_there_are_none(folder):
    """The rules are a coder who found nothing; no recall is claimed."""
    audit = audit_of(open_study(folder))
    assert audit.rules.overall is None
    made = files_of(audit, "S", labels_of(open_study(folder), "en"), [])
    assert "The rules suggest nothing in these interviews. No recall" in made["audit.html"].decode()


def test_more_coders_than_can_be_compared_is_one_clear_error(folder):
    """Not a traceback."""
    for number in range(MOST_CODERS):
        path = folder / f"corpus/coding/c{number}.jsonl"
        path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="at most"):
        agreement_by(open_study(folder))
