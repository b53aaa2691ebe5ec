"""Suggestions kept on disk: read back only as long as they are what the rules would give."""

from dataclasses import replace

import pytest
from small_study import cues, suggest, transcript

from tls_coding.coding import store
from tls_coding.coding.store import dependencies_key, read_store, write_store
from tls_coding.study import Study

KEY = "k" * 64


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".tls" / "suggestions.jsonl"


@pytest.fixture
def found(one_code):
    texts = [
        transcript("They keep the secret\u2028\nof l’été.", name="été"),
        transcript("Nothing.", name="harbour_01"),
    ]
    return {text.id: suggest(one_code, text) for text in texts}


def test_kept_and_read_back(path, found):
    """What was kept is read back equal, transcripts without suggestions among them."""
    write_store(path, KEY, found)
    assert read_store(path, KEY) == found
    assert list(read_store(path, KEY)) == list(found)


def test_the_same_bytes(path, found):
    """Keeping the same suggestions writes the same bytes."""
    write_store(path, KEY, found)
    before = path.read_bytes()
    write_store(path, KEY, found)
    assert path.read_bytes() == before


def test_a_store_of_other_things_is_not_read(path, found):
    """A store that was made from something else, by another program, or is none, is passed over."""
    assert read_store(path, KEY) is None
    write_store(path, KEY, found)
    assert read_store(path, "other") is None
    for foreign in (b"", b"\n", b"[]\n", b"null\n", b'{"key": 1}\n', b"\xff\x00", b"key\n"):
        path.write_bytes(foreign)
        assert read_store(path, KEY) is None


def test_damage_anywhere_is_seen(path, found):
    """A store that was cut short, or changed in any byte, is passed over as a whole."""
    write_store(path, KEY, found)
    raw = path.read_bytes()
    for at in range(0, len(raw), 3):
        for damaged in (raw[:at], raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]):
            path.write_bytes(damaged)
            assert read_store(path, KEY) is None
    path.write_bytes(b"".join(raw.splitlines(keepends=True)[:-1]))  # a whole line is missing
    assert read_store(path, KEY) is None


def test_a_folder_in_its_place_is_no_store(path):
    """What cannot be opened as a file is passed over."""
    path.mkdir(parents=True)
    assert read_store(path, KEY) is None


def test_what_the_key_depends_on(one_code, monkeypatch):
    """Another codebook, cue, text, language, speaker or library gives another key."""
    body = "[A1] A secret."
    text = transcript(body)
    plain = dependencies_key(one_code, {}, [text])
    assert plain == dependencies_key(one_code, {}, [transcript(body)])
    asker = replace(text, turns=(replace(text.turns[0], role="interviewer"),))
    other_codebook = one_code.model_copy(update={"sha256": "d1ff"})
    scope = cues("en: {negated: {forward: [never]}}")
    keys = [
        dependencies_key(other_codebook, {}, [text]),
        dependencies_key(one_code, scope, [text]),
        dependencies_key(one_code, cues("fr: {negated: {forward: [never]}}"), [text]),
        dependencies_key(one_code, {}, [transcript(body + " More.")]),
        dependencies_key(one_code, {}, [transcript(body, name="harbour_01")]),
        dependencies_key(one_code, {}, [transcript(body, "es")]),
        dependencies_key(one_code, {}, [asker]),
        dependencies_key(one_code, {}, [text, text]),
        dependencies_key(one_code, {}, []),
    ]
    monkeypatch.setattr(store, "version", lambda library: "99")
    keys.append(dependencies_key(one_code, {}, [text]))
    assert plain not in keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff", None])
def test_a_study_mends_a_damaged_store(small, damage):
    """Where the store is damaged, foreign or gone, rules run again: the same bytes."""
    kept = small / ".tls" / "suggestions.jsonl"
    found = Study(small).suggestions()
    before = kept.read_bytes()
    if damage is None:
        kept.unlink()
    else:
        kept.write_bytes(damage)
    assert Study(small).suggestions() == found
    assert kept.read_bytes() == before


def test_a_kept_store_is_used(small, monkeypatch):
    """Where nothing changed the rules do not run again; where a text changed they do."""
    from tls_coding.coding import suggest as engine

    Study(small).suggestions()
    runs = []
    whole = engine.suggest_all
    monkeypatch.setattr(engine, "suggest_all", lambda *a: (runs.append(1), whole(*a))[1])
    Study(small).suggestions()
    assert runs == []
    path = small / "corpus" / "transcripts" / "valley_01.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\nA secret.\n", encoding="utf-8")
    Study(small).suggestions()
    assert runs == [1]


def test_codebooks_that_differ_in_rules_differ(small):
    """An edited rule is seen: its suggestions are those of the rule of today."""
    assert Study(small).suggestions()["valley_01"]
    path = small / "codebook" / "tls.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("secret", "nothing"), encoding="utf-8")
    assert Study(small).suggestions() == {"valley_01": []}
