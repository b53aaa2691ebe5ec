"""What counts as a rating: coded, finished and not coded, or missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import marked, transcript

from tls_coding.agreement.assigned import finished, unprompted
from tls_coding.agreement.units import (
    given_runs,
    lay_out,
    paragraph_spans,
    rate,
    reviewed_runs,
    table,
    turn_spans,
    within,
)
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


def runs(text, *spans, rule="any", kind="sentence", unit="u"):
    """Which units of a marked text bear the code of the passages <c>…</c>, as 1 and 0."""
    _, found = marked(text)
    units = lay_out({"valley_01": found[unit]}, kind=kind, rule=rule)
    coder = finished(holds("ana", *(spans or found.get("c", []))))
    row = [0] * units.total
    for first, end in given_runs(units, coder, "theme").tolist():
        row[first:end] = [1] * (end - first)
    return row


def test_a_share_may_be_asked_for():
    """With a rule of ½ a unit bears the code when passages cover half of it, together or alone."""
    half = "<u>We <c>hid it.</c></u> <u>No<c>body s</c>aw it there.</u> <u><c>So</c> what.</u>"
    assert runs(half, rule=0.5) == [1, 0, 0]
    assert runs(half) == [1, 1, 1]
    assert runs("<u>abcdefgh</u>", Span(0, 2), Span(6, 8), rule=0.5) == [1]
    assert runs("<u>abcdefgh</u>", Span(0, 2), Span(1, 3), rule=0.5) == [0]
    assert runs("<u>abcdefgh</u> <u>ij</u>", Span(0, 8), rule=1) == [1, 0]


def test_a_share_that_is_met_exactly_is_met():
    """Shares are compared as fractions: 11 of 20 characters are .55, and 7 of 10 are .7."""
    assert runs("<u>" + "x" * 20 + "</u>", Span(0, 11), rule=0.55) == [1]
    assert runs("<u>" + "x" * 10 + "</u>", Span(0, 7), rule=0.7) == [1]


@given(
    bounds,
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6),
    st.sampled_from(["any", 0.1, 0.5, 1 / 3, 0.9, 1.0]),
    st.sampled_from(["sentence", "character"]),
)
def test_what_covers_a_unit_is_counted_character_by_character(ends, coded, rule, kind):
    """Any passages, units and rule: the same as counting the covered characters of each unit."""
    units = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    covered = {place for start, length in coded for place in range(start, start + length)}
    if kind == "character":
        expected = [int(place in covered) for unit in units for place in range(*unit)]
    else:
        shares = [len(covered & set(range(*unit))) / (unit.end - unit.start) for unit in units]
        expected = [int(share > 0 if rule == "any" else share >= rule) for share in shares]
    laid = lay_out({"valley_01": units}, kind=kind, rule=rule)
    spans = [Span(start, start + length) for start, length in coded]
    row = [0] * laid.total
    for first, end in given_runs(laid, finished(holds("ana", *spans)), "theme").tolist():
        row[first:end] = [1] * (end - first)
    assert row == expected


def test_passages_stay_in_their_transcript():
    """What reaches beyond the last unit of a transcript is none of the next one."""
    units = {"valley_01": [Span(0, 5)], "valley_02": [Span(0, 5)]}
    for kind in ("sentence", "character"):
        laid = lay_out(units, kind=kind)
        made = given_runs(laid, finished(holds("ana", Span(3, 60))), "theme")
        assert made[-1, 1] == laid.bounds[1]


def test_looked_at_is_reviewed_for_that_passage_only():
    """A passage looked at is reviewed for every code; a unit that it holds in part is not."""
    laid = lay_out({"valley_01": [Span(0, 5), Span(6, 9), Span(10, 15)], "valley_02": [Span(0, 5)]})
    looked = {"valley_01": [Span(6, 9), Span(10, 14)], "gone": [Span(0, 9)]}
    coder = unprompted(CoderState("ana"), looked)
    for code in ("theme", "other"):
        assert reviewed_runs(laid, coder, code).tolist() == [[1, 2]]
    both = finished(holds("ana", done=("valley_02",)), looked)
    assert reviewed_runs(laid, both, "theme").tolist() == [[1, 2], [3, 4]]


def test_a_million_characters_are_a_few_runs():
    """Characters are counted from the ends of passages: nothing is as long as the text."""
    laid = lay_out({"valley_01": [Span(0, 10**6), Span(10**6 + 2, 10**9)]}, kind="character")
    assert laid.total == 10**9 - 2
    made = given_runs(laid, finished(holds("ana", Span(5, 10**8), Span(10, 20))), "theme")
    assert made.tolist() == [[5, 10**8 - 2]]


def test_turns_and_paragraphs_are_those_of_respondents():
    """Paragraphs stand between blank lines of a turn; questions are no units unless asked for."""
    body = "[Q] Was it kept?\n\n[R1] We hid it.\nAlways.\n\nMy aunt knew.\n\n[R2] Never.\n"
    text = transcript(body)
    said = [[span.of(text.body) for span in f(text)] for f in (turn_spans, paragraph_spans)]
    assert said[0] == ["We hid it.\nAlways.\n\nMy aunt knew.", "Never."]
    assert said[1] == ["We hid it.\nAlways.", "My aunt knew.", "Never."]
    assert len(turn_spans(text, "any")) == 3
    assert len(lay_out({text.id: paragraph_spans(text)}, kind="paragraph").starts) == 3


def test_tokens_are_those_of_the_index_inside_turns():
    """Tokens come as arrays; gaps between turns and what others say are left out."""
    tokens = np.array([[0, 3], [4, 8], [0, 0], [12, 15], [16, 20], [0, 0]])
    kept = within(tokens, [Span(12, 20)])
    assert kept.tolist() == [[12, 15], [16, 20]]
    assert within(tokens, []).tolist() == []
    assert lay_out({"valley_01": kept}, kind="token").total == 2


@pytest.mark.parametrize(
    "spans", [[Span(0, 5), Span(4, 9)], [Span(5, 9), Span(0, 4)], [Span(3, 3)]]
)
def test_units_that_are_none_are_refused(spans):
    """Units that overlap, are out of order or hold nothing would be counted wrongly."""
    with pytest.raises(ValueError, match="in order"):
        lay_out({"valley_01": spans})


@pytest.mark.parametrize("rule", [0, -1, 1.5, float("nan"), "half"])
def test_a_rule_that_is_none_is_refused(rule):
    """A share is more than nothing and at most all."""
    with pytest.raises(ValueError, match="rule"):
        lay_out({"valley_01": [Span(0, 5)]}, rule=rule)
