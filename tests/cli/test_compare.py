"""`tls compare`: every display answers, in a table, JSON and CSV, and says what it left out."""

import csv
import json

import pytest
from small_study import Coder, write_study

from tls_coding.study import open_study

BOOK = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Kept secret.
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
"""
CASES = """
- {id: valley, label: Valley, attributes: {side: inland}}
- {id: harbour, label: Harbour, attributes: {side: sea}}
"""
TEXTS = {
    "valley_01": "[R1] We keep it secret, father said.\n\n[R1] It rained.",
    "harbour_01": "---\ncase: harbour\nlanguage: en\ndate: 2007-01-02\n---\n[R1] My father.",
}
WORDS = [
    ("groups", "side"),
    ("meetings", "--unit", "sentence"),
    ("likeness",),
    ("saturation",),
    ("time", "--by", "month"),
]


@pytest.fixture
def folder(tmp_path):
    place = write_study(tmp_path, codes=BOOK, transcripts=TEXTS, cases=CASES)
    study = open_study(place)
    ana = Coder(place / "corpus/coding/ana.jsonl")
    for name, said in (("valley_01", "We keep it secret, father said."), ("harbour_01", "father")):
        ana.add("craft.lineage", study.transcripts[name], said)
    ana.add("craft.secrecy", study.transcripts["valley_01"], "We keep it secret, father said.")
    for text in study.transcripts.values():
        ana.finish(text, "craft.secrecy", "craft.lineage")
    return place


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0])
def test_every_display_answers_in_all_forms(tls, folder, tmp_path, words):
    """A table, JSON and CSV of one display hold the same rows."""
    given = ("compare", *words, "--study", folder)
    code, table, _ = tls(*given)
    assert code == 0
    assert table.strip()
    rows = json.loads(tls(*given, "--json")[1])
    assert tls(*given, "--csv", tmp_path / "out.csv")[0] == 0
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(rows) > 0


def test_two_cases_give_no_test_and_say_why(tls, folder):
    """One case against one: effects are told, a p is not."""
    (row,) = json.loads(tls("compare", "groups", "side", "--study", folder, "--json")[1])
    assert (row["theme"], row["p"]) == ("craft", None)
    assert row["test_reason"]


@pytest.mark.parametrize(
    "words",
    [("groups", "colour"), ("meetings", "--unit", "page"), ("likeness", "--measure", "x"),
     ("time", "--by", "hour")],
)  # fmt: skip
def test_a_wrong_name_is_one_sentence(tls, folder, words):
    """Wrong use leaves with 2 and says what there is."""
    code, _, said = tls("compare", *words, "--study", folder)
    assert code == 2
    assert len(said.strip().splitlines()) <= 3
