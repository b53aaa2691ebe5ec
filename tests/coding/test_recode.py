"""Only what changed is run again: a code over all texts, a text under all codes."""

import pytest
from small_study import write_study

from tls_coding.coding.engine import Engine
from tls_coding.study import Study

CODES = """
- id: secrecy
  label: {en: Secrecy}
  definition: Kept from others.
  rules: {en: [secret]}
- id: craft
  label: {en: Craft}
  definition: Made by hand.
  rules: {en: [workshop], fr: [atelier]}
"""
TEXTS = {"valley_01": "A secret. The workshop.", "valley_02": "Nothing, in a workshop."}


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "s", codes=CODES, transcripts=TEXTS)


@pytest.fixture
def runs(monkeypatch):
    """What the engine is asked to run: codes and texts of each run."""
    asked = []
    whole = Engine.suggestions

    def noting(self, codebook, cues, transcripts, *rest):
        asked.append(({code.id for code in codebook.codes}, {text.id for text in transcripts}))
        return whole(self, codebook, cues, transcripts, *rest)

    monkeypatch.setattr(Engine, "suggestions", noting)
    return asked


def edit(folder, part, old, new):
    path = folder / part
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def found(folder, **options):
    """The suggestions of a study opened afresh: code and words, by transcript."""
    listed = Study(folder).suggestions(**options)
    return {name: [(s.code, s.words[0]) for s in own] for name, own in listed.items()}


BOTH = {"secrecy", "craft"}


def test_nothing_is_run_where_nothing_changed(folder, runs):
    """A second look at the same study asks the engine for nothing."""
    first = found(folder)
    assert runs == [(BOTH, set(TEXTS))]
    assert found(folder) == first
    assert len(runs) == 1


def test_an_edited_code_is_run_alone(folder, runs):
    """One code edited: it runs over all texts, no other code does."""
    found(folder)
    edit(folder, "codebook/tls.yaml", "[secret]", "[nothing]")
    assert sorted(found(folder)["valley_02"]) == [("craft", "workshop"), ("secrecy", "Nothing")]
    assert runs[1:] == [({"secrecy"}, set(TEXTS))]


def test_an_edited_text_is_run_alone(folder, runs):
    """One text edited: all codes run over it, and over no other."""
    before = found(folder)
    edit(folder, "corpus/transcripts/valley_02.txt", "Nothing", "A secret")
    after = found(folder)
    assert runs[1:] == [(BOTH, {"valley_02"})]
    assert after["valley_01"] == before["valley_01"]
    assert sorted(after["valley_02"]) == [("craft", "workshop"), ("secrecy", "secret")]


def test_both_edits_run_no_more_than_needed(folder, runs):
    """A code and a text edited: the code over all texts, the others over that text."""
    found(folder)
    edit(folder, "codebook/tls.yaml", "[secret]", "[nothing]")
    edit(folder, "corpus/transcripts/valley_02.txt", "workshop", "shed")
    found(folder)
    assert sorted(runs[1:], key=str) == sorted(
        [({"secrecy"}, {"valley_01"}), (BOTH, {"valley_02"})], key=str
    )


def test_a_text_that_is_gone_is_forgotten(folder, runs):
    """A text taken away leaves the suggestions of others as they are, and runs nothing."""
    before = found(folder)
    (folder / "corpus/transcripts/valley_01.txt").unlink()
    assert found(folder) == {"valley_02": before["valley_02"]}
    assert len(runs) == 1


def test_edits_there_and_back_give_the_same(folder):
    """After an edit and its undoing everything kept is as it was, to the byte."""
    found(folder)
    kept = {path.name: path.read_bytes() for path in (folder / ".tls/suggestions").iterdir()}
    edit(folder, "codebook/tls.yaml", "[secret]", "[nothing]")
    found(folder)
    edit(folder, "codebook/tls.yaml", "[nothing]", "[secret]")
    found(folder)
    assert {p.name: p.read_bytes() for p in (folder / ".tls/suggestions").iterdir()} == kept


def test_what_is_put_together_equals_a_run_of_all(folder, tmp_path):
    """After any edits the suggestions are those of a study without any memory."""
    found(folder)
    edit(folder, "codebook/tls.yaml", "[secret]", "[nothing, 'in ... workshop']")
    edit(folder, "corpus/transcripts/valley_01.txt", "workshop", "secret shed")
    again = Study(folder).suggestions()
    fresh = Study(folder)
    fresh._cache = tmp_path / "other"
    assert fresh.suggestions() == again


def test_a_damaged_index_is_told_and_made_again(folder):
    """A damaged part of the index costs time, one line says so, the result is the same."""
    before = found(folder)
    for path in (folder / ".tls/suggestions").iterdir():
        path.unlink()
    (one, _) = sorted((folder / ".tls/index").iterdir())
    whole = one.read_bytes()
    one.write_bytes(whole[:-3])
    study = Study(folder)
    study.suggestions()
    assert study.remarks == [".tls/index: 1 damaged part was made again."]
    assert found(folder) == before
    assert one.read_bytes() == whole


def test_the_index_of_texts_that_are_gone_is_taken_away(folder):
    """The index holds the texts of today and no others."""
    found(folder)
    assert len(list((folder / ".tls/index").iterdir())) == 2
    edit(folder, "corpus/transcripts/valley_02.txt", "Nothing", "A secret")
    found(folder)
    assert len(list((folder / ".tls/index").iterdir())) == 2


def test_a_study_on_a_read_only_disk_is_coded(folder, monkeypatch):
    """Where nothing can be kept everything is found all the same."""

    def refused(path, content):
        raise OSError(30, "Read-only file system", str(path))

    for room in ("coding.store", "coding.memory", "corpus.index"):
        monkeypatch.setattr(f"tls_coding.{room}.write_bytes", refused)
    assert found(folder)["valley_01"] == [("secrecy", "secret"), ("craft", "workshop")]
