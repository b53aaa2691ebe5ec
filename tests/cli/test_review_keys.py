"""The keys of `tls review` beside deciding: back, another code, widen, memo, none, look up."""

from __future__ import annotations

import json
import shutil

import pytest
from small_study import write_study

from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: What is known is not told.
  rules: {en: ["secret"]}
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
  rules: {en: ["father"]}
- id: guild
  label: {en: "Guild, corporation"}
  definition: Masters bound together.
"""
TEXTS = {"valley_01": "[Q] Who?\n\n[R1 00:00:09] My father did. It was a secret. Nobody told us."}
FIRST, SECOND = "My father did.", "It was a secret."


@pytest.fixture(scope="module")
def matched(tmp_path_factory):
    folder = write_study(tmp_path_factory.mktemp("keys") / "s", codes=CODES, transcripts=TEXTS)
    open_study(folder).suggestions()
    return folder


@pytest.fixture
def folder(matched, tmp_path):
    return shutil.copytree(matched, tmp_path / "s")


def lines(folder):
    text = (folder / "corpus/coding/ana.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def held(folder):
    codings = open_study(folder).state("ana").codings
    return [(coding.quote, coding.code, coding.status) for coding in codings]


def test_back_to_decide_anew(folder, review):
    """`b` shows the passage before with what was said of it; another key decides anew."""
    _, out, _ = review("abr")
    assert "you said: accepted" in out
    assert held(folder) == [(FIRST, "craft.lineage", "rejected")]
    assert "This is the first passage" in review("b")[2]


@pytest.mark.parametrize("typed", ["craft.secrecy", "secr", "Secrecy"])
def test_another_code(folder, review, typed):
    """`c` and an id, or part of it or of a label, accepts under that code, in one act."""
    review(f"c{typed}\nq")
    assert held(folder) == [(FIRST, "craft.secrecy", "accepted")]
    review("z")
    assert held(folder) == []


def test_a_code_in_doubt(folder, review):
    """What means several codes, or none, decides nothing and says which there are."""
    assert "Several codes are like that: craft.secrecy, craft.lineage" in review("ccraft\nq")[2]
    assert "No code is like that" in review("cmoon\nq")[2]
    assert not (folder / "corpus/coding/ana.jsonl").exists()


def test_widened_to_the_turn(folder, review):
    """`w` widens what is marked; accepted so, the coding has those bounds."""
    review("waq")
    assert held(folder) == [("My father did. It was a secret. Nobody told us.", "craft.lineage",
                             "accepted")]  # fmt: skip
    review("zwwa")
    assert held(folder)[0][0] == FIRST


def test_memos_search_help_and_the_text_around(folder, review):
    """Beside deciding: a memo is written, the rest only looks up; the passage waits on."""
    _, out, err = review("mwhy him?\n/NOBODY\ntd?a")
    assert "The memo is written." in err
    assert "1 places." in err
    assert "valley_01: …" in out
    assert "[Q] Who?" in out
    assert "From one's parents." in out
    assert "skip it: it comes again last" in out
    memo, accepted = lines(folder)
    assert (memo["act"], memo["note"], memo["quote"]) == ("memo", "why him?", FIRST)
    assert (accepted["act"], accepted["quote"]) == ("accept", FIRST)


def test_passages_without_a_suggestion(folder, review):
    """Control passages are asked about with nothing suggested: codes, or none."""
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("control_share: 1\n")
    _, out, err = review("acguild lineage\nnq")
    assert "Which codes does this passage bear?" in out
    assert "Nothing is suggested here" in err
    assert "found by" not in out.split("Which codes")[1]
    assert [(line["act"], line["shown"], line.get("code", "")) for line in lines(folder)] == [
        ("add", "blind", "guild"),
        ("add", "blind", "craft.lineage"),
        ("done", "blind", ""),
        ("done", "blind", ""),
    ]


def test_words_that_were_edited(folder, review):
    """`--confirm` shows codings whose words were edited; `a` says that they stand there."""
    review("aq")
    path = folder / "corpus/transcripts/valley_01.txt"
    text = path.read_text(encoding="utf-8").replace("My father did.", "My own father did.")
    path.write_text(text, encoding="utf-8")
    _, out, _ = review("aq", "--confirm")
    assert "Its words were edited. They were: My father did." in out
    assert lines(folder)[-1]["act"] == "resize"
    (coding,) = open_study(folder).state("ana").codings
    assert (coding.counts, coding.origin) == (True, "rule")
    assert "Nothing left to decide" in review("q", "--confirm")[1]
    assert review("q", "--confirm", "--unsure")[0] == 2


def test_unsure_ones_are_counted_down(folder, review):
    """With `--unsure` the count falls whether a passage is decided or left unsure again."""
    review("uuq")
    _, out, _ = review("ua", "--unsure")
    assert "2 to decide" in out
    assert "1 to decide" in out
    review("z")
    assert "2 to decide" in review("aq", "--unsure")[1]
    assert "1 to decide" in review("q", "--unsure")[1]


def test_what_was_skipped_comes_again(folder, review):
    """Skipped passages come again once all others are decided, in turn."""
    _, out, _ = review("sssq")
    shown = [quote for quote in out.split("to decide")[0:4] if quote]
    assert len(shown) == 4
    review("sa")
    assert held(folder) == [(SECOND, "craft.secrecy", "accepted")]
