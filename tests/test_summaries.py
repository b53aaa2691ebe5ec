"""Summaries of a study: where they are read from, and what `check` is told of them."""

import pytest
from small_study import Coder, write_study

from tls_coding.errors import StudyError
from tls_coding.study import open_study
from tls_coding.summaries import CellSummaries, read_summaries, summaries_problems

CODES = "- id: craft.secrecy\n  label: {en: Secrecy}\n  definition: Kept secret.\n"
TEXTS = {"valley_01": "[R1] They told nobody. We left."}


@pytest.fixture
def folder(tmp_path):
    study = write_study(tmp_path, codes=CODES, transcripts=TEXTS)
    text = open_study(study).transcripts["valley_01"]
    Coder(study / "corpus/coding/ana.jsonl").add("craft.secrecy", text, "They told nobody.")
    return study


def test_what_is_written_is_there_at_once_and_in_the_file(folder):
    """The open summaries and those read anew say the same."""
    cells = CellSummaries(open_study(folder))
    written = cells.write("valley", "craft.secrecy", "Nobody is told.", "ana")
    assert cells.cell("valley", "craft.secrecy").standing.state == "fresh"
    (read,) = read_summaries(open_study(folder))[0].by_cell.values()
    assert (read.text, read.made_of) == (written.text, written.made_of)


def test_cells_without_codings_and_summary_are_not_listed(folder):
    """The list is what there is to write of."""
    assert [cell.case for cell in CellSummaries(open_study(folder)).cells()] == ["valley"]


def test_faults_stop_the_work_and_are_told_to_check(folder):
    """An unknown case is a problem with its line."""
    (folder / "corpus/summaries.yaml").write_text("- {case: rome, code: craft}", encoding="utf-8")
    (problem,) = summaries_problems(open_study(folder))
    assert problem.where == "corpus/summaries.yaml:1"
    with pytest.raises(StudyError):
        CellSummaries(open_study(folder))


def test_without_a_codebook_the_codebook_is_the_problem(tmp_path):
    """What cannot be judged is not reported a second time."""
    folder = write_study(tmp_path, codes="- 1", transcripts=TEXTS)
    (folder / "corpus/summaries.yaml").write_text("- {case: valley, code: x}", encoding="utf-8")
    assert summaries_problems(open_study(folder)) == []
