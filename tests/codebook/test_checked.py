import json

import pytest

from tls_coding.codebook.checked import recall, remember
from tls_coding.codebook.read import read_codebook
from tls_coding.errors import Problem

WARNING = Problem("tls.yaml", 3, "no rules.", "Hand coding.", 1, warning=True)
SOUND = 'codebook: {name: A, version: "1", languages: [fr]}\ncodes:\n'
SOUND += "  - {id: a, label: {fr: A}, definition: A.}\n"


def test_what_is_remembered_comes_back(tmp_path):
    """The warnings of a sound codebook are those that were found, warnings as before."""
    remember(tmp_path / "m" / "c.json", "abc", [WARNING])
    (found,) = recall(tmp_path / "m" / "c.json", "abc")
    assert (found, found.warning) == (WARNING, True)


def test_another_codebook_is_not_recalled(tmp_path):
    """A codebook of another hash is not taken for the one remembered."""
    remember(tmp_path / "c.json", "abc", [])
    assert recall(tmp_path / "c.json", "abd") is None


def test_another_program_recalls_nothing(tmp_path):
    """What an older program found sound is checked again."""
    path = tmp_path / "c.json"
    remember(path, "abc", [])
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"program": "0" * 64}))
    assert recall(path, "abc") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"codebook": "abc"}', "\xff"])
def test_a_damaged_memory_counts_as_none(tmp_path, text):
    """Whatever stands in the memory, the answer is 'not remembered'."""
    path = tmp_path / "c.json"
    path.write_bytes(text.encode("latin-1"))
    assert recall(path, "abc") is None


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_stop(tmp_path):
    """Where the memory cannot be kept, nothing is raised."""
    (tmp_path / "file").write_text("")
    remember(tmp_path / "file" / "c.json", "abc", [])


def test_reading_again_gives_the_same(tmp_path):
    """With a memory, the second reading gives the codebook and the warnings of the first."""
    path, memory = tmp_path / "tls.yaml", tmp_path / ".tls" / "c.json"
    path.write_text(SOUND)
    first = read_codebook(path, "tls.yaml", memory)
    assert memory.exists()
    assert read_codebook(path, "tls.yaml", memory) == first
    assert [problem.warning for problem in first[1]] == [True]


def test_a_changed_codebook_is_checked_again(tmp_path):
    """A fault that comes in after the first check is found in spite of the memory."""
    path, memory = tmp_path / "tls.yaml", tmp_path / "c.json"
    path.write_text(SOUND)
    read_codebook(path, "tls.yaml", memory)
    path.write_text(SOUND.replace("{fr: A}", "{it: A}"))
    codebook, problems = read_codebook(path, "tls.yaml", memory)
    assert codebook is None
    assert any("'it' is not among" in p.what for p in problems)
    path.write_text(SOUND)
    assert read_codebook(path, "tls.yaml", memory)[0] is not None


def test_a_faulty_codebook_is_not_remembered(tmp_path):
    """Only what was found sound is kept."""
    path, memory = tmp_path / "tls.yaml", tmp_path / "c.json"
    path.write_text("codes: []\n")
    read_codebook(path, "tls.yaml", memory)
    assert not memory.exists()
