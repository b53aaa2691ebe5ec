"""Suggestions kept on disk, code by code: read back only as long as rules would give the same."""

from dataclasses import replace

import pytest
from small_study import codebook, cues, suggest, transcript

from tls_coding.codebook.lock import LockedWord, Reading
from tls_coding.coding import store
from tls_coding.coding.store import (
    as_json,
    code_path,
    from_text,
    read_code,
    rules_keys,
    text_key,
    write_code,
)
from tls_coding.study import Study

HEAD = "lists: {kin: {en: [uncle]}, other: {en: [aunt]}}\nforms: {en: {keep: [kep]}}\n"
CODES = (
    "- id: secrecy\n  rules: {en: [keep ... secret, '#kin']}\n- id: craft\n  rules: {en: [make]}\n"
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".tls" / "suggestions" / "code.secrecy.jsonl"


@pytest.fixture
def rows(one_code):
    texts = [
        transcript("They keep the secret\u2028\nof l’été.", name="été"),
        transcript("Nothing.", name="harbour_01"),
    ]
    return {text.id: (text_key(text), as_json(suggest(one_code, text))) for text in texts}


def test_suggestions_on_one_line(one_code):
    """What is written of suggestions is read back equal, whatever characters are in it."""
    found = suggest(
        one_code, transcript("They keep the secret\u2028\x85\nof l’été. Keep a secret.")
    )
    assert len(found) == 2
    line = as_json(found)
    assert len(line.splitlines()) == 1
    assert "\t" not in line
    assert from_text(line) == found
    assert from_text(as_json([])) == []


def test_kept_and_read_back(path, rows):
    """What was kept is read back equal, transcripts without suggestions among them."""
    write_code(path, rows)
    assert read_code(path) == rows


@pytest.mark.parametrize("name", ["a\tb", "a\nb", "é\u2028", "a\x1fb", '"', "\udcff"])
def test_a_transcript_of_any_name_is_kept(path, name):
    """Whatever characters an id holds, its row is read back under it."""
    rows = {name: ("key", "[]"), "other": ("key", "[]")}
    write_code(path, rows)
    assert read_code(path) == rows


def test_the_same_bytes(path, rows):
    """Keeping the same suggestions in any order writes the same bytes."""
    write_code(path, rows)
    before = path.read_bytes()
    write_code(path, dict(reversed(rows.items())))
    assert path.read_bytes() == before


def test_a_store_of_other_things_is_not_read(path, rows):
    """A store that was made from something else, by another program, or is none, is passed over."""
    assert read_code(path) == {}
    write_code(path, rows)
    for foreign in (b"", b"\n", b"[]\n", b"null\n", b'{"key": 1}\n', b"\xff\x00", b"key\n"):
        path.write_bytes(foreign)
        assert read_code(path) == {}


def test_damage_anywhere_is_seen(path, rows):
    """A store that was cut short, or changed in any byte, is passed over as a whole."""
    write_code(path, rows)
    raw = path.read_bytes()
    for at in range(0, len(raw), 3):
        for damaged in (raw[:at], raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]):
            path.write_bytes(damaged)
            assert read_code(path) == {}
    path.write_bytes(b"".join(raw.splitlines(keepends=True)[:-1]))  # a whole line is missing
    assert read_code(path) == {}


def test_a_folder_in_its_place_is_no_store(path):
    """What cannot be opened as a file is passed over."""
    path.mkdir(parents=True)
    assert read_code(path) == {}


def changed(before, after):
    """The codes whose key is another."""
    return {code for code in before if before[code] != after[code]}


def test_what_the_key_of_a_code_depends_on(monkeypatch):
    """An edit of one code changes its key alone; what all codes lean on changes all keys."""
    plain = codebook(CODES, head=HEAD)
    keys = rules_keys(plain, {}, "en")
    assert len(set(keys.values())) == 2
    assert rules_keys(codebook(CODES, head=HEAD), {}, "en") == keys

    def edited(old, new, head=HEAD):
        book = codebook(CODES.replace(old, new), head=head)
        return changed(keys, rules_keys(book, {}, "en"))

    made = "rules: {en: [make]}"
    assert edited("make", "made") == {"craft"}
    assert edited(made, "unless: {en: [make]}") == {"craft"}
    assert edited(made, f"speaker: any\n  {made}") == {"craft"}
    assert edited(made, "rules: {all: [make]}") == {"craft"}
    assert edited(made, f"label: {{en: Other}}\n  definition: x\n  {made}") == set()
    assert edited("", "", HEAD.replace("uncle", "aunt")) == {"secrecy"}
    assert edited("", "", HEAD.replace("[aunt]", "[niece]")) == set()
    both = {"secrecy", "craft"}
    assert edited("", "", HEAD.replace("kep", "kepp")) == both
    scope = cues("en: {negated: {forward: [never]}}")
    assert changed(keys, rules_keys(plain, scope, "en")) == both
    assert changed(keys, rules_keys(plain, {}, "en", Reading(fold_accents=True))) == both
    lock = {"en": {"keep": LockedWord(struck=frozenset({"kept"}))}}
    assert changed(keys, rules_keys(plain, {}, "en", Reading(lock=lock))) == both
    turns = codebook(CODES, head=HEAD, unit="turn")
    assert changed(keys, rules_keys(turns, {}, "en")) == both
    monkeypatch.setattr(store, "version", lambda library: "99")
    assert changed(keys, rules_keys(plain, {}, "en")) == both


def test_a_language_does_not_lean_on_another():
    """What is edited of one language leaves the keys of the others as they are."""
    plain = codebook(CODES, head=HEAD)
    keys = rules_keys(plain, {}, "it")
    edits = [("[make]", "[made]"), ("keep ...", "kept ..."), ("", "")]
    heads = [HEAD, HEAD, HEAD.replace("uncle", "aunt").replace("kep]", "kepp]")]
    for (old, new), head in zip(edits, heads, strict=True):
        assert rules_keys(codebook(CODES.replace(old, new), head=head), {}, "it") == keys
    scope = cues("en: {negated: {forward: [never]}}")
    lock = {"en": {"keep": LockedWord(struck=frozenset({"kept"}))}}
    assert rules_keys(plain, scope, "it", Reading(lock=lock)) == keys


def test_what_the_key_of_a_text_depends_on():
    """Another name, text, language or speaker gives another key; what rules do not see does not."""
    body = "[A1] A secret."
    text = transcript(body)
    asker = replace(text, turns=(replace(text.turns[0], role="interviewer"),))
    others = [
        transcript(body + " More."),
        transcript(body, name="harbour_01"),
        transcript(body, "es"),
        asker,
    ]
    keys = {text_key(each) for each in (text, *others)}
    assert len(keys) == 5
    assert text_key(transcript(body, case="harbour")) == text_key(text)


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff", None])
def test_a_study_mends_a_damaged_store(small, damage):
    """Where the store is damaged, foreign or gone, rules run again: the same bytes."""
    kept = code_path(small / ".tls" / "suggestions", "secrecy")
    found = Study(small).suggestions()
    before = kept.read_bytes()
    if damage is None:
        kept.unlink()
    else:
        kept.write_bytes(damage)
    assert Study(small).suggestions() == found
    assert kept.read_bytes() == before


def test_codebooks_that_differ_in_rules_differ(small):
    """An edited rule is seen: its suggestions are those of the rule of today."""
    assert Study(small).suggestions()["valley_01"]
    path = small / "codebook" / "tls.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("secret", "nothing"), encoding="utf-8")
    assert Study(small).suggestions() == {"valley_01": []}
