"""The engine over many texts: with its index, in pieces, in several processes, stopped half-way."""

import os
import signal
import subprocess
import sys
import time

import pytest
from small_study import codebook, cues, transcript, write_study

from tls_coding.coding import engine, tokenising
from tls_coding.coding.engine import Engine
from tls_coding.coding.suggest import suggest_all
from tls_coding.coding.workers import Workers
from tls_coding.corpus.index import index_text

BOOK = """
- id: secrecy
  rules: {en: [keep ... secret, 'recipe & nobody'], it: [segreto]}
- id: craft
  rules: {en: [workshop, {tokens: [{LOWER: hand}, {IS_PUNCT: true}]}], it: [bottega]}
"""
SCOPE = "en: {negated: {forward: [never]}}"
BODIES = [
    "[Q] Who?\n\n[R1] They keep the secret. The workshop never opened.",
    "[R1] Nobody wrote the recipes down. By hand.",
    "[R1] Nothing.",
    "[Q] A workshop? In my hand!",
]


@pytest.fixture(scope="module")
def texts():
    english = [transcript(BODIES[i % 4], name=f"valley_{i:02}") for i in range(10)]
    italian = [
        transcript("[R1] La bottega, il segreto.", "it", name=f"valle_{i}") for i in range(3)
    ]
    return [*english, *italian]


@pytest.fixture(scope="module")
def plain(texts):
    return {text.id: found for text, found in suggest_all(codebook(BOOK), cues(SCOPE), texts)}


def ran(texts, **options):
    return {
        text.id: found
        for text, found in Engine(**options).suggestions(codebook(BOOK), cues(SCOPE), texts)
    }


@pytest.fixture
def small_pieces(monkeypatch):
    """Rows, batches and processes for a few words already."""
    monkeypatch.setattr(engine, "CHUNK", 25)
    monkeypatch.setattr(tokenising, "BATCH", 10)
    monkeypatch.setattr(tokenising, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(engine, "WORTH_RULES", 0)
    monkeypatch.setattr(engine, "WORTH_A_COPY", 0)


def test_the_index_changes_nothing(texts, plain, tmp_path):
    """With the index made, and with the index read back, the suggestions are those without one."""
    assert ran(texts, index=tmp_path / "index") == plain
    assert len(list((tmp_path / "index").iterdir())) == 5  # equal texts share theirs
    assert ran(texts, index=tmp_path / "index") == plain


def test_where_rows_are_cut_changes_nothing(texts, plain, small_pieces):
    """Rows of a few texts each give what one row of all gives."""
    assert ran(texts) == plain


@pytest.mark.parametrize("start", [None, "spawn"])
def test_processes_change_nothing(texts, plain, tmp_path, small_pieces, start):
    """Two processes give what one gives, however the system starts them."""
    assert ran(texts, index=tmp_path / "index", jobs=2, start=start) == plain


@pytest.mark.parametrize("jobs", [1, 2])
def test_half_of_an_index_changes_nothing(texts, plain, tmp_path, small_pieces, jobs):
    """Words of texts whose tokens are kept count with those of texts that are tokenised now."""
    Engine(index=tmp_path / "index").indexes(texts[:2])
    assert ran(texts, index=tmp_path / "index", jobs=jobs) == plain


def test_tokens_that_vanish_are_made_again(texts, tmp_path):
    """A file of the index that is gone when its tokens are asked for costs time, nothing else."""
    with Workers(1) as workers:
        (kept,) = tokenising.Tokeniser(tmp_path, workers).kept(texts[:1])
    kept.path.unlink()
    made = index_text(texts[0])
    assert kept.tokens == len(made.ids)
    assert list(kept.index.words) == list(made.words)
    assert kept.index.ids.tolist() == made.ids.tolist()


def test_progress_is_told_in_words(texts, tmp_path, small_pieces):
    """Whoever asks is told how many words are done, of how many, up to all of them."""
    told = []
    ran(texts, index=tmp_path / "index", progress=lambda done, total: told.append((done, total)))
    english, italian = (sum(map(tokenising.words_in, some)) for some in (texts[:10], texts[10:]))
    assert (english, english) in told
    assert told[-1] == (italian, italian)
    assert all(done <= total for done, total in told)


def test_leftovers_of_a_killed_run_are_taken_away(texts, tmp_path):
    """A temporary file that nobody has written to for an hour goes; a fresh one stays."""
    one = Engine(tmp_path / ".tls" / "index")
    one.indexes(texts[:1])
    old, fresh = (tmp_path / ".tls" / "index" / f".{name}.tokens.1.tmp" for name in "ab")
    for path in (old, fresh):
        path.write_bytes(b"")
    os.utime(old, (time.time() - 7_200,) * 2)
    one.tidy(texts)
    assert [old.exists(), fresh.exists()] == [False, True]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_leaves_a_usable_index(tmp_path):
    """Stopped while texts are tokenised: one line says so, and the next run goes on from there."""
    body = "They keep the secret in the workshop. " * 3_000
    names = {f"valley_{i:02}": f"{i} {body}" for i in range(30)}
    folder = write_study(
        tmp_path / "s",
        codes="""
        - id: secrecy
          label: {en: Secrecy}
          definition: Kept from others.
          rules: {en: [keep ... secret]}
    """,
        transcripts=names,
    )
    start = "from tls_coding.cli.main import main; main()"
    words = [sys.executable, "-c", start, "code", "--study", str(folder), "--jobs", "2"]
    running = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    index = folder / ".tls" / "index"
    while running.poll() is None and len(list(index.glob("*.tokens"))) < 2:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    kept = len(list(index.glob("*.tokens")))
    assert (running.returncode, said.strip()[:8], len(said.splitlines())) == (130, "Stopped.", 1)
    assert 2 <= kept < 30
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    assert len(list(index.glob("*.tokens"))) == 30


def test_a_text_without_a_word_is_coded(tmp_path):
    """Where a text holds punctuation alone, rules and cues of punctuation work all the same."""
    rules = """['"-" & "?"', {tokens: [{IS_PUNCT: true}]}]"""
    book = codebook(f"- id: sign\n  rules: {{en: {rules}}}\n")
    scope = cues("""en: {negated: {forward: ['"-" ... "…"']}}""")
    ((_, found),) = Engine().suggestions(book, scope, [transcript("- ? … -")])
    assert [s.rules for s in found] == [("sign/en/1", "sign/en/0")]
