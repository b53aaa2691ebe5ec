"""Excerpts in every notation of turns, written without looking at the program: `notations/*.yaml`.

Those that come out otherwise are listed here, with what is wrong; all others must hold.
"""

from pathlib import Path

import pytest
import yaml

from tls_coding.corpus.labels import roles
from tls_coding.corpus.readers.source import Paragraph
from tls_coding.corpus.turns import read_turns

FOLDER = Path(__file__).parent / "notations"
OTHERWISE = {
    "09_code_tab_text: two lines in a row by the same voice": "lines of one voice are one turn",
    "15_bold_questions: bold questions of several paragraphs, French": (
        "what is bold before the first question is taken for a title"
    ),
}


def cases():
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {case['name']}", case


def paragraph(given):
    if isinstance(given, str):
        return Paragraph(given)
    bold = tuple(tuple(stretch) for stretch in given.pop("bold", ()))
    return Paragraph(**given, bold=bold)


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize(("name", "case"), [pytest.param(n, c, id=n) for n, c in cases()])
def test_turns_are_those_that_a_reader_would_see(name, case):
    """Labels, times, texts, what stands before the first turn, and roles where they are plain."""
    if name in OTHERWISE:
        pytest.xfail(OTHERWISE[name])
    found = read_turns([paragraph(given) for given in case["paragraphs"]])
    turns = [[turn.label, turn.start, turn.end, plain(turn.text)] for turn in found.turns]
    assert turns == [[label, start, end, plain(text)] for label, start, end, text in case["turns"]]
    assert [plain(text) for text in found.preamble] == [plain(t) for t in case.get("preamble", [])]
    meant = roles((turn.label, turn.text) for turn in found.turns if turn.label)
    expected = case.get("roles", {})
    assert {label: meant.get(label) for label in expected} == expected
