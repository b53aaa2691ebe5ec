"""Matrices of any segments: whole, counted as a plain loop counts, told apart where they differ."""

from hypothesis import given
from hypothesis import strategies as st
from small_tables import LISTED, facts_from, held_in, segment, shown

from tls_coding.coding.codings import CoderState
from tls_coding.matrix.facts import NO_CASE
from tls_coding.matrix.tables import changed_cells
from tls_coding.matrix.tabulate import STATES, tabulate

FINISHED = st.sets(st.tuples(st.sampled_from(["t1", "t2"]), st.sampled_from(["x.p", "x.q", "y"])))
DOCUMENTS = {"t1": ("a", "b"), "t2": ("b",)}


def made(segments, done, cases=("a", "b", "c"), codes=("x.p", "x.q", "y"), **how):
    states = [CoderState("ana", done=frozenset(done))]
    return tabulate(facts_from(segments, DOCUMENTS, cases, codes, states), **how)


def test_what_was_left_unsure_is_not_absent():
    """A passage that someone left unsure keeps its cell open in a finished case."""
    unsure = segment("t2", "b", "y", 0, "unsure")
    table = made([unsure], {("t1", "y"), ("t2", "y")})
    assert shown(table)["b", "y"] == ("suggested_only", 0, 1)
    assert shown(table)["a", "y"] == ("absent", 0, 0)


@given(LISTED, FINISHED)
def test_any_segments_make_a_whole_matrix(segments, done):
    """Every cell is what a plain loop over the segments counts, with the state that follows."""
    table = made(segments, done)
    assert (NO_CASE in table.axis.labels) == any(s.case == "" for s in segments)
    for (case, code), (state, count, suggested) in shown(table).items():
        held = held_in(segments, case, code)
        coded = [s for s in held if s.counts]
        open_ones = [s for s in held if s.status in {"suggested", "unsure"}]
        assert count == len({(s.transcript, s.start) for s in coded})
        assert suggested == len({(s.transcript, s.start) for s in open_ones})
        assert state in STATES
        assert (state in {"present", "negated_only"}) == bool(coded)
        assert (state == "negated_only") == bool(
            coded and all("negated" in s.flags.split(";") for s in coded)
        )
        about = [text for text, cases in DOCUMENTS.items() if case in cases]
        finished = bool(about) and all((text, code) in done for text in about)
        assert (state == "absent") == (finished and not coded and not open_ones)


@given(LISTED, FINISHED)
def test_a_branch_counts_a_passage_once(segments, done):
    """At a level of the tree a passage with several codes of a branch is one passage of it."""
    table = made(segments, done, level=1)
    assert table.themes.labels[:2] == ("x", "y")
    for (case, branch), (_, count, _) in shown(table).items():
        held = [s for code in ("x.p", "x.q", "y") if code.split(".")[0] == branch
                for s in held_in(segments, case, code)]  # fmt: skip
        assert count == len({(s.transcript, s.start) for s in held if s.counts})


@given(LISTED, st.randoms())
def test_the_order_of_segments_says_nothing(segments, random):
    """Shuffled segments make the same matrix."""
    shuffled = list(segments)
    random.shuffle(shuffled)
    assert shown(made(segments, ())) == shown(made(shuffled, ()))


@given(LISTED, FINISHED)
def test_totals_count_a_passage_once(segments, done):
    """A row's total is its passages with any code, a theme's total its passages of any row."""
    table = made(segments, done)
    for number, case in enumerate(table.axis.labels):
        held = [s for code in table.themes.labels for s in held_in(segments, case, code)]
        passages = {(s.transcript, s.start) for s in held if s.counts}
        assert table.row_totals[number] == len(passages)
    for number, code in enumerate(table.themes.labels):
        passages = {(s.transcript, s.start) for s in segments if s.code == code and s.counts}
        assert table.theme_totals[number] == len(passages)


def test_cells_of_a_code_that_came_or_went_are_dashed():
    """A cell that only one of two matrices has is – in the other; codes that went come last."""
    old = made([], (), ["valley"], ["x"])
    new = made([], (), ["valley", "hill"], ["y"])
    changed = [change for change in changed_cells(old, new) if change.case in {"valley", "hill"}]
    assert [(c.case, c.code, c.before, c.after) for c in changed] == [
        ("valley", "y", "–", "not reviewed"),
        ("valley", "x", "not reviewed", "–"),
        ("hill", "y", "–", "not reviewed"),
    ]


@given(LISTED, LISTED, FINISHED, FINISHED)
def test_a_cell_is_told_exactly_where_it_reads_otherwise(one, other, done, later):
    """Changed cells are those whose state, count or open suggestions differ; both ways the same."""
    old, new = made(one, done), made(other, later)
    was, now = shown(old), shown(new)
    differ = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    assert {(c.case, c.code) for c in changed_cells(old, new)} == differ
    assert {(c.case, c.code) for c in changed_cells(new, old)} == differ
