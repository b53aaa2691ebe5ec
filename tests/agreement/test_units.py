"""What counts as a rating: coded, finished and not coded, or missing."""

from hypothesis import given
from hypothesis import strategies as st
from small_study import marked

from tls_coding.agreement.units import rate, table
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.spans import Span


def holds(coder, *spans, done=("valley_01",), status="coded", fate="exact", transcript="valley_01"):
    """Someone who gave `spans` the code `theme` and finished the transcripts in `done`."""
    codings = tuple(
        Coding(n, coder, transcript, span, "", "theme", status, "hand", fate=fate)
        for n, span in enumerate(spans, start=1)
    )
    return CoderState(coder, codings, frozenset((name, "theme") for name in done))


def ratings(text, state):
    """The ratings of the sentences <u>…</u> of a text for one coder."""
    _, spans = marked(text)
    return rate("theme", [state(spans)], {"valley_01": spans["u"]}).rows[0]


def test_finished_is_one_or_nought():
    """In a finished transcript a unit bears the code or it does not."""
    text = "<u>We <c>hid</c> it.</u> <u>We ate.</u>"
    assert ratings(text, lambda spans: holds("ana", *spans["c"])) == (1, 0)
    assert ratings(text, lambda spans: holds("ana")) == (0, 0)


def test_not_finished_is_missing_not_absent():
    """Where the coder has not finished, nothing is known, of what is coded there either."""
    text = "<u>We <c>hid</c> it.</u> <u>We ate.</u>"
    assert ratings(text, lambda spans: holds("ana", *spans["c"], done=())) == (None, None)


def test_finished_for_one_code_is_not_finished_for_another():
    """`done` names its codes: another code of the same transcript stays missing."""
    state = CoderState("ana", (), frozenset({("valley_01", "other")}))
    assert rate("theme", [state], {"valley_01": [Span(0, 5)]}).rows == ((None,),)


def test_a_unit_bears_the_code_of_a_passage_that_overlaps_it():
    """One shared character is enough, in every unit that the passage reaches; touching is not."""
    across = "<u>We hid <c>it.</u> <u>Nobody saw.</u> <u>N</c>ever.</u> <u>We ate.</u>"
    assert ratings(across, lambda spans: holds("ana", *spans["c"])) == (1, 1, 1, 0)
    between = "<u>We hid it.</u><c> </c><u>We ate.</u>"
    assert ratings(between, lambda spans: holds("ana", *spans["c"])) == (0, 0)
    first = "<c>Aha! </c><u>We hid it.</u> <u>We ate.</u>"
    assert ratings(first, lambda spans: holds("ana", *spans["c"])) == (0, 0)
    after = "<u>We hid it.</u> <u>We ate.</u> <c>(laughs)</c>"
    assert ratings(after, lambda spans: holds("ana", *spans["c"])) == (0, 0)


def test_what_does_not_count_is_nought():
    """A rejected, an unsure and a lost passage do not bear the code."""
    text = "<u>We <c>hid</c> it.</u>"
    for about in ({"status": "rejected"}, {"status": "unsure"}, {"fate": "lost"}):
        assert ratings(text, lambda spans, a=about: holds("ana", *spans["c"], **a)) == (0,)
    assert ratings(text, lambda spans: holds("ana", *spans["c"], status="accepted")) == (1,)


def test_columns_are_the_units_of_all_transcripts_in_order():
    """One row per coder over all transcripts; what one of them did not finish is missing there."""
    units = {"valley_01": [Span(0, 5), Span(6, 9)], "valley_02": [Span(0, 5)]}
    ana = holds("ana", Span(1, 2), done=("valley_01", "valley_02"), transcript="valley_02")
    made = rate("theme", [ana, holds("marc", Span(7, 8))], units)
    assert made.coders == ("ana", "marc")
    assert made.rows == ((0, 0, 1), (0, 1, None))


def test_the_table_of_two_coders_is_over_what_both_rated():
    """Rows are the first coder's, columns the second's; what one left missing is left out."""
    units = {"valley_01": [Span(0, 5), Span(6, 9)], "valley_02": [Span(0, 5)]}
    ana = holds("ana", Span(1, 2), done=("valley_01", "valley_02"), transcript="valley_02")
    made = rate("theme", [ana, holds("marc", Span(7, 8)), holds("zoe", Span(0, 9))], units)
    assert table(made, 0, 1) == [[1, 1], [0, 0]]
    assert table(made, 1, 0) == [[1, 0], [1, 0]]
    assert table(made, 1, 2) == [[0, 1], [0, 1]]


bounds = st.lists(st.integers(0, 60), min_size=2, max_size=20, unique=True).map(sorted)


@given(bounds, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6))
def test_every_overlap_is_found_and_no_other(ends, coded):
    """Any passages over any units: the same as looking at each pair."""
    units = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    spans = [Span(start, start + length) for start, length in coded]
    expected = tuple(int(any(unit.overlaps(span) for span in spans)) for unit in units)
    made = rate("theme", [holds("ana", *spans)], {"valley_01": units})
    assert made.rows == (expected,)
