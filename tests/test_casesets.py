"""Sets of a study: where they are read from, and what `check` is told of them."""

from small_study import CHECKOUT, write_study

from tls_coding.casesets import qca_of_study, read_sets, sets_problems
from tls_coding.study import open_study

CODES = "- id: craft.secrecy\n  label: {en: Secrecy}\n  definition: Kept secret.\n"
TEXTS = {"valley_01": "[R1] We left."}


def test_the_sets_of_the_demonstration_are_without_fault():
    """Every set has a reason, and every quote stands where it says."""
    sets, problems = read_sets(open_study(CHECKOUT))
    assert problems == []
    assert {"enriched", "kin", "closed"} <= {one.id for one in sets}


def test_the_demonstration_can_be_compared():
    """Cases that nobody finished are left out by name, the others make a truth table."""
    found = qca_of_study(open_study(CHECKOUT), "~enriched", ["kin", "training", "closed"])
    assert set(found.excluded) | set(found.sets.data) == {c.id for c in open_study(CHECKOUT).cases}
    assert found.conservative.models
    assert len(found.table.rows) == 8


def test_a_study_without_sets_has_none_and_no_problem(tmp_path):
    """The file is optional."""
    study = open_study(write_study(tmp_path, codes=CODES, transcripts=TEXTS))
    assert read_sets(study) == ([], [])


def test_faults_are_told_with_the_name_of_the_file(tmp_path):
    """A file that is no UTF-8, or names what is not there, is a problem, not a crash."""
    folder = write_study(tmp_path, codes=CODES, transcripts=TEXTS)
    (folder / "corpus/sets.yaml").write_bytes("- {id: é".encode("latin-1"))
    (problem,) = sets_problems(open_study(folder))
    assert problem.where == "corpus/sets.yaml:1"


def test_without_a_codebook_the_codebook_is_the_problem(tmp_path):
    """What cannot be judged is not reported a second time."""
    folder = write_study(tmp_path, codes="- 1", transcripts=TEXTS)
    (folder / "corpus/sets.yaml").write_text("- {id: a, code: x, why: w}", encoding="utf-8")
    assert sets_problems(open_study(folder)) == []
