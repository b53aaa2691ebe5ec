"""Cells of the case-by-theme matrix: their states, what they count, what moves them."""

import csv
from collections import defaultdict

import pytest
from small_study import Coder, live, write_study
from small_tables import shown

from tls_coding.exchange.tables import frame_csv, segments_csv
from tls_coding.matrix.facts import NO_CASE
from tls_coding.matrix.tables import CellChange, changed_cells, counts, states
from tls_coding.matrix.tabulate import tabulate
from tls_coding.study import open_study
from tls_coding.studyfacts import facts_of_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Kept secret.
  rules: {en: ["keep ... secret"]}
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
  rules: {en: ["[father|aunt] ... [show|teach]"]}
"""
CUES = """
en:
  negated:
    forward: ['"never"']
"""
TEXTS = {
    "valley_01": "[R1] We keep it secret. My aunt never taught me. The dog slept.",
    "valley_02": "[R1] They keep that secret too. It rained.",
    "harbour_01": "---\ncase: harbour\nlanguage: en\n---\n[R1] My father showed me the adze.",
}
SECRECY, LINEAGE = "craft.secrecy", "craft.lineage"


class Small:
    """A small study on disk, opened anew whenever it is looked at."""

    def __init__(self, folder, texts=None, **parts):
        self.folder = write_study(
            folder, codes=CODES, cue_text=CUES, transcripts=texts or TEXTS, **parts
        )

    def coder(self, name):
        return Coder(self.folder / f"corpus/coding/{name}.jsonl")

    def text(self, name):
        return open_study(self.folder).transcripts[name]

    def suggestion(self, transcript, code):
        (found,) = [
            s for s in live(open_study(self.folder).suggestions()[transcript]) if s.code == code
        ]
        return found

    def decide(self, name, act, transcript, code):
        suggestion = self.suggestion(transcript, code)
        return self.coder(name).decide(act, suggestion, self.text(transcript))

    def matrix(self):
        return tabulate(facts_of_study(open_study(self.folder)))

    def shown(self):
        return shown(self.matrix())

    def state(self, case, code):
        return self.shown()[case, code][0]


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path)


def moved(before, after):
    """The cells that differ."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_before_anyone_decides_there_are_suggestions_or_nothing(small):
    """What rules suggest is suggested_only; where they suggest nothing it is not reviewed."""
    assert small.shown() == {
        ("valley", SECRECY): ("suggested_only", 0, 2),
        ("valley", LINEAGE): ("suggested_only", 0, 1),
        ("harbour", SECRECY): ("not_reviewed", 0, 0),
        ("harbour", LINEAGE): ("suggested_only", 0, 1),
    }


def test_an_accepted_passage_is_present(small):
    """Accepting one of two suggestions: one passage present, one still suggested."""
    small.decide("ana", "accept", "valley_01", SECRECY)
    assert small.shown()["valley", SECRECY] == ("present", 1, 1)


def test_only_denied_passages_are_negated_only(small):
    """A cell whose passages all deny the code says so; one plain passage makes it present."""
    small.decide("ana", "accept", "valley_01", LINEAGE)
    assert small.shown()["valley", LINEAGE] == ("negated_only", 1, 0)
    small.coder("ana").add(LINEAGE, small.text("valley_01"), "The dog slept.")
    assert small.shown()["valley", LINEAGE] == ("present", 2, 0)


def test_absent_needs_every_transcript_finished(small):
    """A case is absent for a code when each of its transcripts was finished for it by someone."""
    for name in ("valley_01", "valley_02"):
        small.decide("ana", "reject", name, SECRECY)
    assert small.state("valley", SECRECY) == "not_reviewed"
    small.coder("ana").finish(small.text("valley_01"), SECRECY)
    assert small.state("valley", SECRECY) == "not_reviewed"
    small.coder("marc").finish(small.text("valley_02"), SECRECY)
    assert small.state("valley", SECRECY) == "absent"
    small.coder("ana").finish(small.text("harbour_01"), SECRECY)
    assert small.state("harbour", SECRECY) == "absent"


def test_finished_for_one_code_says_nothing_of_another(small):
    """Finishing a transcript for one code leaves the other one not reviewed."""
    small.decide("ana", "reject", "harbour_01", LINEAGE)
    small.coder("ana").finish(small.text("harbour_01"), SECRECY)
    assert small.state("harbour", SECRECY) == "absent"
    assert small.state("harbour", LINEAGE) == "not_reviewed"


def test_an_open_suggestion_is_not_absence(small):
    """A finished case with a suggestion that nobody decided is suggested_only, not absent."""
    small.coder("ana").finish(small.text("harbour_01"), LINEAGE)
    assert small.state("harbour", LINEAGE) == "suggested_only"
    small.decide("ana", "reject", "harbour_01", LINEAGE)
    assert small.state("harbour", LINEAGE) == "absent"


def test_a_passage_counts_once_however_many_coders_coded_it(small):
    """Three coders on one passage, two that accept it and one by hand: a count of one."""
    suggestion = small.suggestion("valley_01", SECRECY)
    text = small.text("valley_01")
    small.coder("ana").decide("accept", suggestion, text)
    small.coder("marc").decide("accept", suggestion, text)
    small.coder("zoe").add(SECRECY, text, suggestion.span.of(text.body))
    table = small.matrix()
    coded = [row for row in table.rows_of(0, 0) if table.facts.coded[row]]
    assert len(coded) == 3
    assert small.shown()["valley", SECRECY] == ("present", 1, 1)
    small.coder("zoe").add(SECRECY, text, "The dog slept.")
    assert small.shown()["valley", SECRECY] == ("present", 2, 1)


def test_one_coder_s_reject_does_not_outvote_another_s_accept(small):
    """A passage counts where anyone accepted it; the rejection stays in the segments only."""
    small.decide("ana", "reject", "valley_01", SECRECY)
    small.decide("marc", "accept", "valley_01", SECRECY)
    assert small.shown()["valley", SECRECY] == ("present", 1, 1)


def test_cells_are_the_passages_of_the_segments_file(small):
    """Every count is the number of distinct passages in segments.csv under the same filter."""
    small.decide("ana", "accept", "valley_01", SECRECY)
    small.decide("marc", "accept", "valley_01", SECRECY)
    small.decide("ana", "accept", "valley_02", SECRECY)
    small.decide("ana", "reject", "harbour_01", LINEAGE)
    small.coder("marc").add(LINEAGE, small.text("harbour_01"), "adze")
    small.coder("marc").add(LINEAGE, small.text("harbour_01"), "father")
    study = open_study(small.folder)
    passages = defaultdict(set)
    for row in csv.DictReader(segments_csv(study.segments()).splitlines()):
        if row["status"] in {"accepted", "coded"}:
            for case in row["case"].split(";"):
                place = row["transcript"], row["start"], row["end"]
                passages[case, row["code"]].add(place)
    table = list(csv.DictReader(frame_csv(counts(small.matrix())).splitlines()))
    told = {(row["case"], code): int(row[code]) for row in table for code in (SECRECY, LINEAGE)}
    assert told == {key: len(passages[key]) for key in told}
    assert told["valley", SECRECY] == told["harbour", LINEAGE] == 2


def test_an_uncoded_transcript_changes_only_its_own_state(small):
    """A new transcript without suggestions turns its case's absences into not reviewed."""
    for name, code in [("valley_01", SECRECY), ("valley_02", SECRECY)]:
        small.decide("ana", "reject", name, code)
    small.decide("ana", "accept", "valley_01", LINEAGE)
    for name in TEXTS:
        small.coder("ana").finish(small.text(name), SECRECY, LINEAGE)
    before = small.shown()
    assert before["valley", SECRECY][0] == before["harbour", SECRECY][0] == "absent"
    new = "---\ncase: valley\nlanguage: en\n---\n[R1] It snowed.\n"
    (small.folder / "corpus/transcripts/valley_03.txt").write_text(new, encoding="utf-8")
    after = small.shown()
    assert moved(before, after) == {("valley", SECRECY)}
    assert after["valley", SECRECY] == ("not_reviewed", 0, 0)


def test_a_decision_and_its_undo_move_exactly_their_cell(small):
    """Deciding moves the cell of its case and code and no other; undoing it moves it back."""
    before = small.shown()
    entry = small.decide("ana", "accept", "harbour_01", LINEAGE)
    decided = small.shown()
    assert moved(before, decided) == {("harbour", LINEAGE)}
    small.coder("ana").write({"act": "undo", "target": entry.n})
    assert small.shown() == before


def test_recoding_moves_a_passage_from_one_cell_to_the_other(small):
    """A passage that is given another code leaves its cell and enters that of the new code."""
    entry = small.coder("ana").add(SECRECY, small.text("harbour_01"), "adze")
    before = small.shown()
    small.coder("ana").write({"act": "recode", "target": entry.n, "code": LINEAGE})
    after = small.shown()
    assert moved(before, after) == {("harbour", SECRECY), ("harbour", LINEAGE)}
    assert (before["harbour", SECRECY][1], after["harbour", SECRECY][1]) == (1, 0)
    assert after["harbour", LINEAGE][1] == 1


def test_undoing_finished_takes_the_absence_back(small):
    """Absence rests on the line that said finished: without it nothing is known again."""
    entry = small.coder("ana").finish(small.text("harbour_01"), SECRECY)
    assert small.state("harbour", SECRECY) == "absent"
    small.coder("ana").write({"act": "undo", "target": entry.n})
    assert small.state("harbour", SECRECY) == "not_reviewed"


def test_moving_a_transcript_to_another_case_takes_its_passages_along(small):
    """The case is the transcript's: naming another one moves its cells, whole."""
    small.decide("ana", "accept", "valley_02", SECRECY)
    path = small.folder / "corpus/transcripts/valley_02.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("case: valley", "case: harbour"), encoding="utf-8"
    )
    shown = small.shown()
    assert shown["valley", SECRECY] == ("suggested_only", 0, 1)
    assert shown["harbour", SECRECY] == ("present", 1, 0)


def test_a_transcript_of_no_case_has_a_row_of_its_own(tmp_path):
    """What belongs to no case is shown, in a last row, and told absent from not reviewed too."""
    texts = TEXTS | {"stray_01": "---\nlanguage: en\n---\n[R1] We keep a secret."}
    small = Small(tmp_path, texts)
    matrix = small.matrix()
    assert matrix.axis.labels == ("valley", "harbour", NO_CASE)
    assert shown(matrix)[NO_CASE, SECRECY][0] == "suggested_only"
    assert shown(matrix)[NO_CASE, LINEAGE][0] == "not_reviewed"
    small.coder("ana").finish(small.text("stray_01"), LINEAGE)
    assert small.state(NO_CASE, LINEAGE) == "absent"


def test_no_row_for_no_case_where_everything_has_one(small):
    """The row of what has no case is there only when something is in it."""
    assert small.matrix().axis.labels == ("valley", "harbour")


def test_a_document_about_several_cases_fills_each_by_mention(tmp_path):
    """A passage counts for the cases that its paragraph names, else for those named before."""
    body = (
        "[R1] In the Valley we keep it secret.\n\nThey keep that secret there.\n\n"
        "The Harbour and the Valley keep one secret.\n\nIn the Harbour it rained.\n"
    )
    texts = {"both_01": f"---\ncase: [valley, harbour]\nlanguage: en\n---\n{body}"}
    small = Small(tmp_path, texts)
    shown = small.shown()
    assert shown["valley", SECRECY] == ("suggested_only", 0, 3)
    assert shown["harbour", SECRECY] == ("suggested_only", 0, 1)
    text = small.text("both_01")
    small.coder("ana").add(LINEAGE, text, "The Harbour and the Valley keep one secret.")
    assert (
        small.shown()["valley", LINEAGE] == small.shown()["harbour", LINEAGE] == ("present", 1, 0)
    )
    small.coder("ana").finish(text, SECRECY)
    assert small.state("harbour", SECRECY) == "suggested_only"


def test_a_document_by_mention_is_a_document_of_the_cases_it_names(tmp_path):
    """Absence in a case also needs the shared document that names it to be finished."""
    shared = "---\ncase: mentioned\nlanguage: en\n---\n[R1] In the Harbour it rained.\n"
    small = Small(tmp_path, TEXTS | {"shared_01": shared})
    small.coder("ana").finish(small.text("harbour_01"), SECRECY)
    assert small.state("harbour", SECRECY) == "not_reviewed"
    small.coder("ana").finish(small.text("shared_01"), SECRECY)
    assert small.state("harbour", SECRECY) == "absent"


def test_a_case_without_transcripts_is_not_reviewed(tmp_path):
    """Nothing is absent where there was nothing to read."""
    small = Small(tmp_path, {"valley_01": TEXTS["valley_01"]})
    small.coder("ana").finish(small.text("valley_01"), SECRECY, LINEAGE)
    assert small.state("harbour", SECRECY) == "not_reviewed"


def test_frames_have_a_row_per_case_and_a_column_per_code(small):
    """Counts are whole numbers, states are words; both are indexed by `case`."""
    small.decide("ana", "accept", "harbour_01", LINEAGE)
    matrix = small.matrix()
    assert frame_csv(counts(matrix)) == (
        "case,craft.secrecy,craft.lineage\nvalley,0,0\nharbour,0,1\n"
    )
    assert frame_csv(states(matrix)) == (
        "case,craft.secrecy,craft.lineage\n"
        "valley,suggested_only,suggested_only\nharbour,not_reviewed,present\n"
    )


def test_a_matrix_against_itself_has_no_changed_cells(small):
    """The same matrix twice: nothing changed."""
    assert changed_cells(small.matrix(), small.matrix()) == []


def test_a_cell_that_changed_tells_what_it_was_and_is(small):
    """State, passages coded and suggestions left: before and after, of changed cells only."""
    before = small.matrix()
    small.decide("ana", "accept", "valley_01", SECRECY)
    small.coder("ana").finish(small.text("harbour_01"), SECRECY)
    assert changed_cells(before, small.matrix()) == [
        CellChange(
            "valley", SECRECY, "suggested only, 2 suggested", "present, 1 coded, 1 suggested"
        ),
        CellChange("harbour", SECRECY, "not reviewed", "absent"),
    ]
