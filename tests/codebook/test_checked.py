import json
from functools import partial

import pytest

from tls_coding.codebook import lint, read
from tls_coding.codebook.checked import Checked, recall, remember
from tls_coding.codebook.read import read_codebook
from tls_coding.errors import Problem

WARNING = Problem("tls.yaml", 3, "no rules.", "Hand coding.", 1, warning=True)
SOUND = 'codebook: {name: A, version: "1", languages: [fr]}\ncodes:\n'
SOUND += "  - {id: a, label: {fr: A}, definition: A.}\n"


def test_what_is_remembered_comes_back(tmp_path):
    """The warnings of a sound codebook are those that were found, warnings as before."""
    checked = Checked("abc", (WARNING,), frozenset({"k1", "k2"}))
    remember(tmp_path / "m" / "c.json", checked)
    back = recall(tmp_path / "m" / "c.json")
    assert back == checked
    assert back.warnings[0].warning


def test_another_program_recalls_nothing(tmp_path):
    """What an older program found sound is checked again."""
    path = tmp_path / "c.json"
    remember(path, Checked("abc"))
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"program": "0" * 64}))
    assert recall(path) == Checked()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"codebook": "abc"}', "\xff"])
def test_a_damaged_memory_counts_as_none(tmp_path, text):
    """Whatever stands in the memory, the answer is 'not remembered'."""
    path = tmp_path / "c.json"
    path.write_bytes(text.encode("latin-1"))
    assert recall(path) == Checked()


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_stop(tmp_path):
    """Where the memory cannot be kept, nothing is raised."""
    (tmp_path / "file").write_text("")
    remember(tmp_path / "file" / "c.json", Checked("abc"))


MANY = """
codebook: {name: A, version: "1", languages: [fr]}
lists: {kin: {fr: [mère]}}
codes:
  - {id: a, label: {fr: A}, definition: A., rules: {fr: [atelier, "#kin"]}}
  - {id: b, label: {fr: B}, definition: B., rules: {fr: [secret]}}
  - {id: c, label: {fr: C}, definition: C., rules: {fr: [recette]}}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[secret]", "['[secret']"),
        ("[secret]", "['#uncle']"),
        ("[secret]", "[&x secret]"),
        (
            "[secret]",
            f"['[a|b|c|d|e|f]{' [a-b|c-d|e-f]' * 5}']",
        ),
        ("fr: [atelier,", "it: [atelier,"),
        ("[mère]", "['m(ère']"),
        ("kin:", "clan:"),
        ("languages: [fr]", "languages: [it]"),
        ("id: c,", "id: a,"),
        ("rules: {fr: [recette]}", "rules: {}"),
    ],
)
def test_what_is_found_does_not_lean_on_memory(tmp_path, old, new):
    """After any edit of a sound codebook the problems are those of a check without memory."""
    path, memory = tmp_path / "tls.yaml", tmp_path / "c.json"
    path.write_text(MANY)
    assert read_codebook(path, "tls.yaml", memory)[1] == []
    path.write_text(MANY.replace(old, new))
    assert MANY.replace(old, new) != MANY
    found, plain = read_codebook(path, "tls.yaml", memory), read_codebook(path, "tls.yaml")
    assert found == plain
    assert found[1]
    path.write_text("# moved\n\n" + MANY.replace(old, new))
    assert read_codebook(path, "tls.yaml", memory) == read_codebook(path, "tls.yaml")


def test_only_changed_codes_are_looked_at(tmp_path, monkeypatch):
    """After an edit of one code neither the rules of the others nor lists are read again."""
    path, memory = tmp_path / "tls.yaml", tmp_path / "c.json"
    path.write_text(MANY)
    read_codebook(path, "tls.yaml", memory)
    looked = set()
    for room in (read, lint):
        whole = room.parse_rule
        spy = partial(lambda whole, rule: (looked.add(rule), whole(rule))[1], whole)
        monkeypatch.setattr(room, "parse_rule", spy)
    path.write_text(MANY.replace("secret", "secrets"))
    assert read_codebook(path, "tls.yaml", memory)[1] == []
    assert looked == {"secrets"}
    path.write_text(MANY.replace("mère", "père"))
    assert read_codebook(path, "tls.yaml", memory)[1] == []
    assert {"père", "atelier", "#kin"} <= looked


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
