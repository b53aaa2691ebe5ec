"""`tls codebook diff`: what an edit of the codebook does, told before anyone relies on it."""

import json

import pytest
from small_study import Coder, live, write_study

from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Not told.
  rules: {en: [secret]}
- id: craft.kin
  label: {en: Kin}
  definition: Relatives.
  rules: {en: [uncle, aunt]}
- id: craft.place
  label: {en: Place}
  definition: A place.
  rules: {en: [yard]}
- id: craft.loss
  label: {en: Loss}
  definition: Something ends.
  rules: {en: [close]}
"""
TEXTS = {
    "valley_01": "[A1] It was a secret. My uncle knew. My aunt [too].\nThe yard closed.\n\n"
    "[A1] Never a secret at home. We lock the door.",
    "harbour_01": "---\ncase: harbour\nlanguage: en\n---\n[A1] My uncle had a yard.\n",
}
EDITS = (
    ("rules: {en: [secret]}", "rules: {en: [secret, lock]}"),
    ("rules: {en: [uncle, aunt]}", "rules: {en: [uncle]}\n  unless: {en: [know]}"),
    ("definition: A place.", "definition: A place of work."),
    ("craft.loss", "craft.ending"),
)


class Small:
    """A small study, its codebook of before beside it as old.yaml, and a coder's work."""

    def __init__(self, folder):
        self.folder = write_study(folder / "study", codes=CODES, transcripts=TEXTS)
        self.new = self.folder / "codebook/tls.yaml"
        self.old = folder / "old.yaml"
        self.old.write_bytes(self.new.read_bytes())
        self.ana = Coder(self.folder / "corpus/coding/ana.jsonl")

    def edit(self, *edits):
        text = self.new.read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        self.new.write_text(text, encoding="utf-8")

    def text(self, name="valley_01"):
        return open_study(self.folder).transcripts[name]

    def decide(self, act, quote, code, name="valley_01"):
        text = self.text(name)
        (found,) = [
            s
            for s in live(open_study(self.folder).suggestions()[name])
            if s.span.of(text.body) == quote and s.code == code
        ]
        self.ana.decide(act, found, text)

    def files(self):
        """Every file of the study but those under .tls, with its bytes and its time."""
        return {
            path: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.folder.parent.rglob("*")
            if path.is_file() and ".tls" not in path.parts
        }


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path)


@pytest.fixture
def diff(tls, small):
    """The answer of `tls codebook diff … --json` as data."""

    def run(*words):
        code, out, err = tls("codebook", "diff", *words, "--study", small.folder, "--json")
        assert code == 0, err
        return json.loads(out)

    return run


def quotes(rows):
    return [(row["code"], row["transcript"], row["quote"]) for row in rows]


def test_the_same_codebook_changes_nothing(diff, small, tls):
    """A codebook against itself: every list is empty, and the summary says so."""
    assert set(map(len, diff(small.old).values())) == {0}
    code, out, err = tls("codebook", "diff", small.old, "--study", small.folder)
    assert (code, out) == (0, "")
    assert err.startswith("Changes in the codebook: 0.")


def test_gained_lost_and_vetoed_with_their_quotes(diff, small):
    """What comes, goes or is stopped is told with the words of the interview."""
    small.edit(*EDITS)
    told = diff(small.old)
    assert sorted(quotes(told["gained"])) == [
        ("craft.ending", "valley_01", "The yard closed."),
        ("craft.secrecy", "valley_01", "We lock the door."),
    ]
    assert sorted(quotes(told["lost"])) == [
        ("craft.kin", "valley_01", "My aunt [too]."),
        ("craft.loss", "valley_01", "The yard closed."),
    ]
    assert quotes(told["vetoed"]) == [("craft.kin", "valley_01", "My uncle knew.")]
    assert ("lock", "craft.secrecy/en/1") in [
        (row["words"][0], row["rules"][0]) for row in told["gained"]
    ]
    for row in (*told["gained"], *told["lost"], *told["vetoed"]):
        assert small.text(row["transcript"]).body[row["start"] : row["end"]] == row["quote"]


def test_flags_that_changed(diff, small):
    """A rule beside the negated one makes a suggestion plain: it stands, with other flags."""
    cue_text = "en: {negated: {forward: ['\"never\"']}}\n"
    (small.folder / "codebook/cues.yaml").write_text(cue_text, encoding="utf-8")
    small.edit(("rules: {en: [secret]}", "rules: {en: [secret, never]}"))
    (row,) = diff(small.old)["flagged"]
    assert row["quote"] == "Never a secret at home."
    assert (row["flags_before"], row["flags"]) == (["negated"], [])


def test_cells_that_change(diff, small):
    """Cells that read otherwise under the new codebook, and none else."""
    small.decide("accept", "My uncle had a yard.", "craft.place", "harbour_01")
    small.edit(("rules: {en: [yard]}", "rules: {en: [yard, door]}"), EDITS[3])
    assert [tuple(cell.values()) for cell in diff(small.old)["cells"]] == [
        ("valley", "craft.place", "suggested only, 1 suggested", "suggested only, 2 suggested"),
        ("valley", "craft.ending", "–", "suggested only, 1 suggested"),
        ("valley", "craft.loss", "suggested only, 1 suggested", "–"),
        ("harbour", "craft.ending", "–", "not reviewed"),
        ("harbour", "craft.loss", "not reviewed", "–"),
    ]


def test_decisions_to_look_at(diff, small):
    """Each decision that the edit puts in doubt is listed once, with the reason."""
    small.decide("accept", "My aunt [too].", "craft.kin")
    small.decide("accept", "My uncle knew.", "craft.kin")
    small.decide("reject", "My uncle had a yard.", "craft.place", "harbour_01")
    small.decide("accept", "The yard closed.", "craft.loss")
    small.decide("reject", "It was a secret.", "craft.secrecy")
    small.decide("accept", "Never a secret at home.", "craft.secrecy")
    small.ana.finish(small.text(), "craft.secrecy")
    small.edit(*EDITS[1:], ("rules: {en: [secret]}", "rules: {en: [secret, lock, was]}"))
    told = {(k["quote"], k["status"], k["why"]) for k in diff(small.old)["look"]}
    gone = "no rule suggests it any more"
    other = "rejected, and suggested by another rule now (craft.secrecy/en/2)"
    assert told == {
        ("My aunt [too].", "accepted", gone),
        ("My uncle knew.", "accepted", gone),
        ("My uncle had a yard.", "rejected", "the meaning of the code changed"),
        ("The yard closed.", "accepted", "the code is gone"),
        ("It was a secret.", "rejected", other),
        ("We lock the door.", "not seen", "new suggestion in a transcript that was finished"),
    }


def test_the_tables_say_the_same(tls, small):
    """For people: a table of each list that has something, and a summary beside it."""
    small.decide("accept", "My aunt [too].", "craft.kin")
    small.edit(*EDITS)
    code, out, err = tls("codebook", "diff", small.old, "--study", small.folder)
    assert code == 0
    for told in (
        "Codebook (6)",
        "Suggestions gained (2)",
        "Suggestions lost (2)",
        "Suggestions stopped by a veto (1)",
        "Decisions that need another look (1)",
        "My aunt [too].",
    ):
        assert told in out
    assert "Flags changed" not in out
    assert "2 gained, 2 lost, 1 stopped by a veto" in err


def test_long_lists_are_cut_and_say_so(tls, small):
    """--rows shortens each list and says how much was left out; 0 shows all."""
    small.edit(*EDITS)
    words = ("codebook", "diff", small.old, "--study", small.folder)
    _, short, err = tls(*words, "--rows", 1)
    assert "… and 5 more" in err
    assert "craft.ending" not in short.split("Suggestions gained")[0]
    _, whole, err = tls(*words, "--rows", 0)
    assert "more:" not in err
    assert len(whole) > len(short)


def test_two_files_are_compared_whatever_the_study_uses(diff, small, tmp_path):
    """A and B may both be other files than the study's own; the way back is turned round."""
    other = tmp_path / "other.yaml"
    other.write_bytes(small.old.read_bytes().replace(b"[secret]", b"[secret, lock]"))
    small.edit(("rules: {en: [yard]}", "rules: {en: [yard, door]}"))
    there, back = diff(small.old, other), diff(other, small.old)
    assert quotes(there["gained"]) == [("craft.secrecy", "valley_01", "We lock the door.")]
    assert back["lost"] == there["gained"]
    assert there["lost"] == back["gained"] == []


def test_a_path_is_that_of_where_one_stands(tls, small, monkeypatch):
    """A is found from the folder one is in, not from the study's."""
    monkeypatch.chdir(small.old.parent)
    small.edit(EDITS[0])
    code, out, _ = tls("codebook", "diff", "old.yaml", "--study", small.folder, "--json")
    assert code == 0
    assert len(json.loads(out)["gained"]) == 1


@pytest.mark.parametrize("as_json", [True, False])
def test_nothing_is_changed_by_it(tls, small, as_json):
    """Not a byte outside .tls is written: no log, no lock, no export."""
    small.decide("accept", "My uncle knew.", "craft.kin")
    small.edit(*EDITS)
    before = small.files()
    words = ["--json"] if as_json else []
    assert tls("codebook", "diff", small.old, "--study", small.folder, *words)[0] == 0
    assert small.files() == before


def test_what_the_study_keeps_is_kept(tls, small):
    """Comparing leaves the study's own suggestions of last time where they are."""
    open_study(small.folder).suggestions()
    kept = {path: path.stat().st_mtime_ns for path in (small.folder / ".tls/suggestions").iterdir()}
    assert kept
    other = small.old.with_name("other.yaml")
    other.write_bytes(small.old.read_bytes().replace(b"[secret]", b"[lock]"))
    assert tls("codebook", "diff", small.old, other, "--study", small.folder)[0] == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


@pytest.mark.parametrize("words", [("away.yaml",), ("old.yaml", "away.yaml"), (".",)])
def test_a_missing_file_is_one_sentence(tls, small, monkeypatch, words):
    """A file that is not there, or is a folder, is named; wrong use, nothing printed."""
    monkeypatch.chdir(small.old.parent)
    code, out, err = tls("codebook", "diff", *words, "--study", small.folder)
    assert (code, out) == (2, "")
    assert err == f"{words[-1]}: no such file.\n"


def test_every_problem_of_a_faulty_codebook_is_listed(tls, small):
    """What is wrong with A is listed with its lines, as `tls check` lists it."""
    faulty = small.old.read_text(encoding="utf-8")
    faulty = faulty.replace("[secret]", '["[secret"]').replace("definition: A place.", "kind: odd")
    small.old.write_text(faulty, encoding="utf-8")
    code, out, err = tls("codebook", "diff", small.old, "--study", small.folder)
    assert (code, out) == (1, "")
    assert err.count("error ") == 3
    assert "'definition' is missing" in err
    assert "'kind' is 'odd'" in err
    assert "in rule '[secret'" in err
    assert all("old.yaml" in line for line in err.splitlines()[:-1])


def test_each_codebook_reads_words_by_its_own_lock(small):
    """A codebook with a lock beside it is read by that one, any other by the study's."""
    own_lock = "en:\n  secret: [-secrets]\n"
    lock = small.new.with_suffix(".lock.yaml")
    lock.write_text(own_lock, encoding="utf-8")
    study = open_study(small.folder)
    assert study.lock
    assert study.under(small.old).lock == study.lock
    beside = small.old.with_suffix(".lock.yaml")
    beside.write_text("en:\n  yard: [-yards]\n", encoding="utf-8")
    other = study.under(small.old).lock
    assert other != study.lock
    assert "yard" in other["en"]


def test_a_study_under_another_codebook_is_the_study_otherwise(small):
    """Only the codebook differs: transcripts, cases and logs are those of the study."""
    small.edit(EDITS[0])
    study = open_study(small.folder)
    other = study.under(small.old)
    assert other.root == study.root
    assert other.transcripts == study.transcripts
    assert other.cases == study.cases
    assert other.codebook != study.codebook
    assert study.under(study.path("codebook")).codebook == study.codebook
    assert study.file.codebook == "codebook/tls.yaml"
