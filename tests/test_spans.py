from hypothesis import given
from hypothesis import strategies as st

from tls_coding.spans import Span, hull, merged, minimal

SPANS = st.builds(
    lambda start, size: Span(start, start + size), st.integers(0, 30), st.integers(1, 9)
)
MANY = st.lists(SPANS, max_size=12)


def points(spans):
    return {point for span in spans for point in range(*span)}


@given(SPANS, SPANS)
def test_spans_overlap_where_they_share_a_code_point(one, other):
    """Two half-open spans overlap exactly where a code point lies in both."""
    assert one.overlaps(other) == bool(points([one]) & points([other]))
    assert one.overlaps(other) == other.overlaps(one)


@given(SPANS, SPANS)
def test_a_span_covers_another_that_lies_within_it(one, other):
    """A span covers another exactly where each code point of that one is its own."""
    assert one.covers(other) == (points([other]) <= points([one]))


def test_a_span_counts_code_points():
    """Offsets count Unicode code points, not bytes and not UTF-16 units."""
    assert Span(2, 4).of("𝔞😀èé!") == "èé"


@given(st.lists(SPANS, min_size=1, max_size=12))
def test_the_hull_is_the_shortest_span_around_all(spans):
    """The hull covers every span, and begins and ends where one of them does."""
    whole = hull(spans)
    assert all(whole.covers(span) for span in spans)
    assert whole.start in {span.start for span in spans}
    assert whole.end in {span.end for span in spans}


@given(MANY)
def test_merging_keeps_every_code_point_and_leaves_no_overlap(spans):
    """Merged spans hold the same code points, in order, and none overlaps the next."""
    result = merged(spans)
    assert points(result) == points(spans)
    assert result == sorted(result)
    assert not any(a.overlaps(b) for a in result for b in result if a is not b)


def test_merging_leaves_touching_spans_apart():
    """Spans that only touch stay two."""
    assert merged([Span(3, 5), Span(0, 3)]) == [Span(0, 3), Span(3, 5)]


@given(MANY)
def test_minimal_keeps_exactly_the_spans_that_hold_no_other(spans):
    """A span is kept if and only if no other one lies within it."""
    kept = {s for s in spans if not any(s != other and s.covers(other) for other in spans)}
    assert minimal(spans) == sorted(kept)
