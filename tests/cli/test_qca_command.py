"""`tls qca`: from a study with sets to tables and files."""

import json

import pytest
from small_study import Coder, write_study

from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Kept secret.
  rules: {en: ["keep ... secret"]}
"""
CASES = """
- {id: valley, label: Valley, attributes: {fate: adapted}}
- {id: harbour, label: Harbour, attributes: {fate: broken}}
- {id: hill, label: Hill, attributes: {fate: broken}}
"""
SETS = """
- {id: secrecy, code: craft.secrecy, why: Told as a rule.}
- {id: adapted, attribute: fate, members: [adapted], why: As the literature has it.}
"""


def transcript(case):
    return f"---\ncase: {case}\nlanguage: en\n---\n[R1] It rained on the {case}. We left."


@pytest.fixture
def folder(tmp_path):
    texts = {f"{case}_01": transcript(case) for case in ("valley", "harbour", "hill")}
    study = write_study(tmp_path, codes=CODES, cases=CASES, transcripts=texts)
    (study / "corpus/sets.yaml").write_text(SETS, encoding="utf-8")
    opened = open_study(study)
    ana = Coder(study / "corpus/coding/ana.jsonl")
    ana.add("craft.secrecy", opened.transcripts["valley_01"], "We left.")
    ana.finish(opened.transcripts["harbour_01"], "craft.secrecy")
    return study


def test_an_analysis_as_json(tls, folder):
    """A case that nobody reviewed is excluded; the others make the truth table."""
    code, out, _ = tls(
        "qca", "--study", folder, "--outcome", "adapted", "--conditions", "secrecy", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert told["excluded"] == {"hill": ["secrecy: not reviewed: hill_01"]}
    assert [(row["bits"], row["outcome"]) for row in told["truth_table"]] == [([0], 0), ([1], 1)]
    assert told["solutions"][0]["models"][0]["expression"] == "secrecy"


def test_tables_and_remarks(tls, folder):
    """The tables on standard output, what was left out on standard error."""
    code, out, err = tls(
        "qca", "--study", folder, "--outcome", "adapted", "--conditions", "secrecy"
    )
    assert code == 0
    for title in (
        "Memberships",
        "Truth table",
        "Conditions beside",
        "Conservative",
        "Parsimonious",
    ):
        assert title in out
    assert "hill left out: secrecy: not reviewed: hill_01." in err


def test_files_for_r(tls, folder):
    """Memberships, anchors and raw values, side by side."""
    target = folder / "made/qca.csv"
    code, _, _ = tls(
        "qca", "--study", folder, "--outcome", "adapted", "--conditions", "secrecy", "--csv", target
    )
    assert code == 0
    assert target.read_text("utf-8") == "case,SECRECY,ADAPTED\nvalley,1,1\nharbour,0,0\n"
    assert (folder / "made/qca_anchors.csv").is_file()
    assert "hill," in (folder / "made/qca_raw.csv").read_text("utf-8")


def test_an_unknown_set_names_those_there_are(tls, folder):
    """A typing error is told with the names that would do."""
    code, _, err = tls("qca", "--study", folder, "--outcome", "adapted", "--conditions", "secrets")
    assert code == 2
    assert "secrecy, adapted" in err


def test_a_faulty_file_of_sets_is_listed(tls, folder):
    """Problems of sets.yaml come with file and line, and stop the analysis."""
    (folder / "corpus/sets.yaml").write_text(SETS + "- {id: x, code: nowhere, why: w}\n", "utf-8")
    code, _, err = tls("qca", "--study", folder, "--outcome", "adapted", "--conditions", "secrecy")
    assert code == 1
    assert "corpus/sets.yaml:4" in err
