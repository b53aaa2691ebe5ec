"""The framework matrix: quotes and summary of each cell, and whether the summary still holds."""

from small_tables import facts_from, segment

from tls_coding.coding.codings import CoderState
from tls_coding.matrix.framework import framework, framework_frame
from tls_coding.matrix.passages import ChosenQuote
from tls_coding.matrix.summaries import Summaries, Summary, made_of

DOCUMENTS = {"t1": ["a"], "t2": ["b"]}
CODES = ["x.p", "x.q"]
LISTED = [
    segment("t1", "a", "x.p", 0, "coded", quote="first words"),
    segment("t1", "a", "x.q", 0, "coded", quote="first words"),
    segment("t1", "a", "x.p", 5, "coded", quote="other words"),
    segment("t1", "a", "x.p", 9, "suggested"),
]


def made(*summaries, listed=LISTED, **chosen):
    done = CoderState("ana", done=frozenset({("t2", "x.p"), ("t2", "x.q")}))
    facts = facts_from(listed, DOCUMENTS, ["a", "b"], CODES, [done])
    written = Summaries({one.key: one for one in summaries})
    return framework(facts, listed, written, **chosen), facts


def test_a_cell_holds_its_quotes_and_what_was_written():
    """A branch is a theme as well; its passages count once."""
    _, facts = made()
    matrix, _ = made(
        Summary("a", "x", text="So.", made_of=made_of(facts, LISTED, "a", "x")), codes=["x", "x.q"]
    )
    cell = matrix.cells["a", "x"]
    assert (cell.coded, cell.suggested, cell.standing.state) == (2, 1, "fresh")
    assert matrix.cells["a", "x.q"].coded == 1
    assert matrix.cells["a", "x.q"].standing.state == "none"


def test_reviewed_tells_an_empty_cell_from_an_unread_one():
    """A case whose documents are all finished is reviewed; the other is not."""
    matrix, _ = made(codes=["x"])
    assert matrix.cells["b", "x"].reviewed
    assert not matrix.cells["a", "x"].reviewed


def test_quotes_that_a_person_chose_are_shown_with_their_translation():
    """Found by their words, though they stand elsewhere than when they were chosen."""
    chosen = ChosenQuote("t1", 77, 88, "other words", "altre parole")
    matrix, _ = made(Summary("a", "x", text="So.", quotes=(chosen,)), codes=["x"])
    cell = matrix.cells["a", "x"]
    assert [(quote.text, quote.translation) for quote in cell.shown] == [
        ("other words", "altre parole")
    ]
    assert {quote.translation for quote in cell.quotes} == {"", "altre parole"}


def test_the_frame_has_a_row_for_each_cell_that_has_something_to_say():
    """Empty cells are left out; a quote is printed with its source."""
    frame = framework_frame(made(codes=["x.p", "x.q"])[0])
    assert list(zip(frame["case"], frame["code"], strict=True)) == [("a", "x.p"), ("a", "x.q")]
    assert "“first words” (t1:0-1, respondent)" in frame.loc[0, "quotes"]


def test_n_quotes_are_shown():
    """As many as asked for, the best."""
    matrix, _ = made(codes=["x"], n=1)
    assert len(matrix.cells["a", "x"].shown) == 1
    assert len(matrix.cells["a", "x"].quotes) == 2
