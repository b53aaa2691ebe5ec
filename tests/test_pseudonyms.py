"""A whole study without names: texts and logs together, or not at all; the key stays outside."""

import json
import os
import shutil

import pytest
from small_study import AT, Coder, write_study

from tls_coding.coding.log import LogBusy
from tls_coding.corpus.importing import UNSEALED, seal
from tls_coding.errors import StudyError, UsageError
from tls_coding.pseudonyms import is_unfinished, pseudonymise
from tls_coding.study import open_study

CODES = """
    - id: secrecy
      label: {en: Secrecy}
      definition: Kept from others.
      rules: {en: [secret]}
    - id: kin
      label: {en: Kin}
      definition: Relatives at work.
      rules: {en: [uncle, aunt]}
"""
TEXTS = {
    "valley_01": (
        "---\ncase: valley\nlanguage: en\nspeakers: {Anna: {role: respondent}, Q: {}}\n---\n"
        "[Q] Who knew, Anna?\n\n[Anna 00:00:09] It was a secret. My uncle Zoltán\nMarin knew.\n"
    ),
    "valley_02": "[A1] A secret of ANNA again. My aunt told.",
    "valley_03": "[A1] Annas and annas.",
}
KEY = "name;pseudonym\nAnna;Maximiliane\nZoltán Marin;Bo\nNobody;Someone\n"


class Stop(BaseException):
    """The program ends here, as killed."""


@pytest.fixture
def key(tmp_path):
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "key.csv").write_text(KEY, "utf-8")
    return tmp_path / "key" / "key.csv"


@pytest.fixture
def study(tmp_path):
    """A study in which two coders have coded passages with names; its caches are filled."""
    root = write_study(tmp_path / "study", codes=CODES, transcripts=TEXTS)
    opened = open_study(root)
    first, second = opened.transcripts["valley_01"], opened.transcripts["valley_02"]
    ana, marc = (Coder(root / f"corpus/coding/{name}.jsonl") for name in ("ana", "marc"))
    for text in (first, second):
        for suggestion in opened.suggestions()[text.id]:
            ana.decide("accept", suggestion, text)
    ana.finish(first, "kin", "secrecy")
    marc.add("kin", first, "uncle Zoltán\nMarin knew")
    marc.write({"act": "memo", "target": 1, "note": "Anna's uncle"})
    return root


def tree(root):
    """Every file of a study but for caches, with its bytes."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in files
        if ".tls" not in path.relative_to(root).parts
    }


def codings(root):
    return {state.coder: state.codings for state in open_study(root).states}


def test_names_are_gone_and_every_coding_stays(study, key):
    """Texts, labels, quotes, notes: no name is left, and each coding is exact as before."""
    before = codings(study)
    plan = pseudonymise(open_study(study), key)
    after = codings(study)
    for path, content in tree(study).items():
        text = content.decode("utf-8")
        assert not any(name in text for name in ("Anna?", "ANNA", "Marin", "Zolt")), path
    fates = [c.fate for state in (before, after) for listed in state.values() for c in listed]
    assert set(fates) == {"exact"}
    assert {name: len(state) for name, state in after.items()} == {"ana": 4, "marc": 1}
    opened = open_study(study)
    for coding in [*after["ana"], *after["marc"]]:
        assert coding.span.of(opened.transcripts[coding.transcript].body) == coding.quote
    assert opened.state("marc").memos[0].note == "Maximiliane's uncle"
    assert opened.state("ana").done
    assert plan.counts["corpus/transcripts/valley_01.txt"] == {"Anna": 3, "Zoltán Marin": 1}
    assert plan.counts["corpus/coding/marc.jsonl"] == {"Anna": 1}
    assert [plan.replaced(name) for name in plan.table.names] == [5, 1, 0]
    opened.require()
    assert opened.problems == []


def test_what_is_suggested_and_decided_stays_the_same(study, key):
    """The rules find the same passages, and those that were decided count as decided."""
    opened = open_study(study)
    before = [(s.code, s.words) for found in opened.suggestions().values() for s in found]
    pseudonymise(opened, key)
    opened = open_study(study)
    suggestions = [s for found in opened.suggestions().values() for s in found]
    assert [(s.code, s.words) for s in suggestions] == before
    assert {s.id for s in suggestions} == {
        coding.suggestion for coding in opened.state("ana").codings
    }


def test_what_people_wrote_of_cells_loses_its_names_too(study, key):
    """Summaries and sets quote transcripts: they are rewritten with them, and nothing else."""
    summaries = study / "corpus/summaries.yaml"
    summaries.write_text(
        "# Anna said more\n- case: valley\n  code: kin\n"
        "  text: What Anna knew, Zoltán Marin told.\n  author: eva\n",
        "utf-8",
    )
    pseudonymise(open_study(study), key)
    said = summaries.read_text("utf-8")
    assert "Anna" not in said
    assert "Zolt" not in said
    assert "  text: What Maximiliane knew, Bo told.\n" in said


def test_a_pseudonym_that_would_spoil_a_file_is_refused(study, key):
    """Nothing is written where a pseudonym breaks the file that quotes a name."""
    sets = study / "corpus/sets.yaml"
    sets.write_text("- id: kin\n  label: Cleo\n", "utf-8")
    key.write_text("name;pseudonym\nCleo;A: B\n", "utf-8")
    with pytest.raises(StudyError) as raised:
        pseudonymise(open_study(study), key)
    assert "spoilt" in raised.value.problems[0].what
    assert "Cleo" in sets.read_text("utf-8")


def test_caches_with_the_old_text_are_deleted(study, key):
    """What was made of the real names goes; a text without names keeps its bytes."""
    caches = study / ".tls"
    assert any((caches / "suggestions").iterdir())
    before = tree(study)
    pseudonymise(open_study(study), key)
    assert list(caches.iterdir()) == []
    kept = "corpus/transcripts/valley_03.txt"
    assert tree(study)[kept] == before[kept]


def test_doing_it_twice_changes_nothing_more(study, key):
    """The second run finds no name, and leaves every byte."""
    pseudonymise(open_study(study), key)
    before = tree(study)
    plan = pseudonymise(open_study(study), key)
    assert plan.counts == {}
    assert tree(study) == before


def test_a_dry_run_tells_the_same_and_changes_nothing(study, key):
    """The counts are those of the run, no byte changes, caches stay."""
    before = tree(study)
    dry = pseudonymise(open_study(study), key, dry_run=True)
    assert tree(study) == before
    assert (study / ".tls" / "suggestions").exists()
    assert dry.counts == pseudonymise(open_study(study), key).counts


def test_the_key_does_not_travel_with_the_study(study, key, tmp_path):
    """A table in the study, linked into it, or in its git work tree is refused."""
    inside = study / "key.csv"
    shutil.copy(key, inside)
    with pytest.raises(UsageError, match="inside the study"):
        pseudonymise(open_study(study), inside)
    link = tmp_path / "key" / "link.csv"
    link.symlink_to(inside)
    with pytest.raises(UsageError, match="inside the study"):
        pseudonymise(open_study(study), link)
    inside.unlink()
    (tmp_path / ".git").mkdir()
    with pytest.raises(UsageError, match="git work tree"):
        pseudonymise(open_study(study), key)
    (tmp_path / ".git").rmdir()
    (study / ".git").write_text("gitdir: elsewhere\n")
    pseudonymise(open_study(study), key)


def test_everything_against_it_is_told_at_once(study, key):
    """A faulty log, a torn line, an unreadable transcript: all listed, nothing changed."""
    folder = study / "corpus"
    (folder / "transcripts" / "bad.txt").write_bytes(b"---\ncase: valley\n---\nAnna")
    (folder / "transcripts" / "latin.txt").write_bytes(b"---\nlanguage: fr\n---\nZo\xe9 Anna")
    (folder / "coding" / "odd.jsonl").write_text('{"n":1}\n{"n":')
    (folder / "coding" / "old.torn").write_text('{"note":"Anna')
    before = tree(study)
    with pytest.raises(StudyError) as caught:
        pseudonymise(open_study(study), key)
    told = [(problem.file.rpartition("/")[2], problem.line) for problem in caught.value.problems]
    assert set(told) == {("bad.txt", 2), ("latin.txt", 4), ("odd.jsonl", 1), ("odd.jsonl", 2),
                         ("old.torn", 0)}  # fmt: skip
    assert not any("Anna" in str(problem) for problem in caught.value.problems)
    assert tree(study) == before


def test_a_faulty_table_is_refused(study, key):
    """All of its faults with their lines; a table that is no text with one sentence."""
    key.write_text("name,pseudonym\nAnna,Zoé\nZoé,Anna\n", "utf-8")
    with pytest.raises(StudyError) as caught:
        pseudonymise(open_study(study), key)
    assert [problem.line for problem in caught.value.problems] == [2, 3]
    key.write_bytes(b"\x00\x01")
    with pytest.raises(UsageError, match="NUL"):
        pseudonymise(open_study(study), key)
    with pytest.raises(UsageError, match="no such file"):
        pseudonymise(open_study(study), key.with_name("none.csv"))


def test_nobody_codes_meanwhile(study, key):
    """While a log is open nothing is replaced; afterwards it is, and coding goes on."""
    before = tree(study)
    with open_study(study).log("ana"), pytest.raises(LogBusy):
        pseudonymise(open_study(study), key)
    assert tree(study) == before
    pseudonymise(open_study(study), key)
    with open_study(study).log("ana") as log:
        log.append({"act": "memo", "note": "x"}, at=AT)
    assert open_study(study).state("ana").memos[-1].note == "x"


def test_warnings_name_files_and_lines(study, key):
    """A name in a file's name, and a pseudonym that somebody has already, are pointed out."""
    folder = study / "corpus" / "transcripts"
    (folder / "valley_03.txt").rename(folder / "anna_03.txt")
    key.write_text("name,pseudonym\nAnna,Zoltán\n", "utf-8")
    told = {(p.file, p.line, p.what) for p in pseudonymise(open_study(study), key).warnings}
    assert told == {
        (
            "corpus/transcripts/anna_03.txt",
            0,
            "the name of the file holds the name of line 2 of the table.",
        ),
        (str(key), 2, "the pseudonym occurs in texts already: valley_01 (1)."),
    }


def test_an_imported_transcript_has_its_seal(study, key):
    """The seal is that of the new file; the front matter says that names were replaced."""
    path = study / "corpus" / "transcripts" / "valley_04.txt"
    text = (
        f"---\ncase: valley\nlanguage: en\nsource: {{file: Anna.docx, text_sha256: {UNSEALED}}}\n"
        "---\n[A1] Anna said.\n"
    )
    path.write_text(text.replace(UNSEALED, seal(text)), "utf-8")
    pseudonymise(open_study(study), key)
    source = open_study(study).transcripts["valley_04"].attributes["source"]
    assert source == {
        "pseudonymised": True,
        "file": "Maximiliane.docx",
        "text_sha256": seal(path.read_text("utf-8")),
    }


def stopped_at(monkeypatch, call, step, work):
    """Do `work`, ended at the `step`-th call of `os.<call>`; False where it came to its end."""
    real, left = getattr(os, call), [step]

    def counting(*args, **kwargs):
        left[0] -= 1
        if left[0] == 0:
            raise Stop
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, counting)
        try:
            work()
        except Stop:
            return True
    return False


@pytest.mark.parametrize("call", ["replace", "fsync", "unlink", "rmdir"])
def test_stopped_anywhere_the_next_run_makes_it_whole(study, key, monkeypatch, tmp_path, call):
    """Killed at each call to the system in turn: after the next run the study is the new one."""
    before = tree(study)
    shutil.copytree(study, tmp_path / "whole")
    pseudonymise(open_study(tmp_path / "whole"), key)
    new = tree(tmp_path / "whole")
    shutil.rmtree(study)
    for step in range(1, 60):
        copy = tmp_path / f"copy{step}"
        for name, content in before.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        (copy / ".tls" / "index").mkdir(parents=True)
        (copy / ".tls" / "index" / "a.tokens").write_text("Anna")
        stopped = stopped_at(
            monkeypatch, call, step, lambda c=copy: pseudonymise(open_study(c), key)
        )
        if not is_unfinished(open_study(copy)):
            assert {name: tree(copy)[name] for name in before} in (before, new)
        else:
            with pytest.raises(UsageError, match="stopped half way"):
                pseudonymise(open_study(copy), key, dry_run=True)
        pseudonymise(open_study(copy), key)
        assert {name: tree(copy)[name] for name in before} == new
        assert tree(copy).keys() == new.keys()
        assert not any((copy / ".tls").iterdir())
        if not stopped:
            break
    else:
        pytest.fail("it never came to its end")
    assert step > 1


def test_work_done_after_a_stop_is_not_lost(study, key, monkeypatch):
    """Whoever codes between a stop and the next run is told; nothing is overwritten."""
    assert stopped_at(monkeypatch, "replace", 2, lambda: pseudonymise(open_study(study), key))
    with open_study(study).log("marc") as log:
        log.append({"act": "memo", "note": "late"}, at=AT)
    written = (study / "corpus" / "coding" / "marc.jsonl").read_bytes()
    with pytest.raises(UsageError, match="was changed after a run was stopped"):
        pseudonymise(open_study(study), key)
    assert (study / "corpus" / "coding" / "marc.jsonl").read_bytes() == written
    assert json.loads(written.splitlines()[-1])["note"] == "late"
