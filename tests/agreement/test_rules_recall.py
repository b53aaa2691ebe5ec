"""What a sample says of the rules, and when it says nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.agreement.proportions import clopper_pearson
from tls_coding.agreement.rules_draw import Unit, draw
from tls_coding.agreement.rules_recall import Changes, elusion_of, f1, judged, sample_rows
from tls_coding.agreement.sampling import Stratum, precision, recall
from tls_coding.coding.adjudication import Settled
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.spans import Span

FRAME = [Unit("t", Span(n, n + 1), "fr" if n % 2 else "it", "grasse") for n in range(400)]
HITS = {"kin": range(50)}
BEARS = {*range(40), *range(390, 400)}  # 40 of 50 suggested, 10 of 350 others


def said(places, bears=BEARS, code="kin"):
    """What somebody says who knows which passages bear a code."""
    return {place: frozenset([code] if place[1].start in bears else []) for place in places}


def sample(size=200, **more):
    return draw(FRAME, HITS, size=size, **more)


def test_a_sample_of_everything_gives_the_truth():
    """All passages looked at: precision .8, elusion 10 of 350, recall .8, F1 .8, without doubt."""
    drawn = sample(400)
    (row,) = sample_rows(drawn, ["kin"], {"ana": said(drawn.passages)})
    assert (row.code, row.coder, row.left, row.unsettled) == ("kin", "ana", 0, 0)
    assert row.precision.value == 0.8
    assert (row.elusion.value, row.elusion.low, row.elusion.high) == pytest.approx((1 / 35,) * 3)
    assert (row.recall.value, row.recall.low, row.recall.high) == pytest.approx((0.8,) * 3)
    assert (row.f1.value, row.f1.low, row.f1.high) == pytest.approx((0.8,) * 3)


def test_figures_are_those_of_the_strata():
    """The row's figures are `precision`, `recall` and elusion's exact limits of its counts."""
    drawn = sample()
    (row,) = sample_rows(drawn, ["kin"], {"ana": said(drawn.passages)})
    some, rest = row.strata
    assert (some.size, some.sampled, rest.size, rest.sampled) == (50, 50, 350, 150)
    assert row.recall == recall(row.strata)
    assert row.precision == precision(row.strata)
    low, high = clopper_pearson(rest.relevant, 150)
    assert row.elusion.value == rest.relevant / 150
    assert row.elusion.high == pytest.approx(min(high, (rest.relevant + 200) / 350))
    assert row.elusion.low == pytest.approx(max(low, rest.relevant / 350))


def test_what_was_not_looked_at_is_counted_and_nothing_is_claimed():
    """Three passages are left: no figure at all, and how many are left."""
    drawn = sample()
    seen = said(list(drawn.passages)[3:])
    (row,) = sample_rows(drawn, ["kin"], {"ana": seen})
    assert row.left == 3
    figures = (row.precision, row.elusion, row.recall, row.f1)
    assert [(f.value, f.reason) for f in figures] == [(None, "not_coded")] * 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [(Changes(texts=("t",)), "texts_changed"), (Changes(codes=("kin",)), "rules_changed")],
)
def test_a_sample_of_other_texts_or_rules_says_nothing(changes, reason):
    """Neither do populations hold any more, nor what is suggested."""
    drawn = sample()
    (row,) = sample_rows(drawn, ["kin"], {"ana": said(drawn.passages)}, None, changes)
    assert {f.reason for f in (row.precision, row.elusion, row.recall, row.f1)} == {reason}


def test_another_code_that_changed_does_not_matter():
    """Only rows of the code, or of all codes as one, are refused."""
    drawn = draw(FRAME, {"kin": range(50), "secret": [1]}, size=200)
    rows = sample_rows(
        drawn, ["kin", "secret"], {"ana": said(drawn.passages)}, None, Changes(codes=("secret",))
    )
    assert [row.recall.reason for row in rows] == [None, "rules_changed"]
    drawn = draw(FRAME, {"kin": range(50), "secret": [1]}, size=200, by=())
    (row,) = sample_rows(
        drawn, ["kin", "secret"], {"ana": said(drawn.passages)}, None, Changes(codes=("secret",))
    )
    assert row.recall.reason == "rules_changed"


def test_a_sample_of_suggested_passages_only_has_no_recall():
    """Its precision holds; what was missed nobody has looked for."""
    drawn = sample(40, share=1.0)
    (row,) = sample_rows(drawn, ["kin"], {"ana": said(drawn.passages)})
    assert row.precision.value is not None
    assert {f.reason for f in (row.elusion, row.recall, row.f1)} == {"only_suggested"}


def test_few_relevant_passages_carry_no_recall():
    """Four relevant passages are too few, five are enough."""
    drawn = sample()
    firsts = [place[1].start for place in drawn.passages if place[1].start < 50]
    for few, reason in ((4, "too_few_relevant"), (5, None)):
        seen = said(drawn.passages, bears=set(firsts[:few]))
        (row,) = sample_rows(drawn, ["kin"], {"ana": seen})
        assert row.recall.reason == row.f1.reason == reason
        assert row.elusion.value == 0


def test_no_suggestion_at_all_is_a_recall_of_nothing():
    """A code that rules never find has no precision, and a recall of 0 where it occurs."""
    drawn = draw(FRAME, {"kin": []}, size=400)
    (row,) = sample_rows(drawn, ["kin"], {"ana": said(drawn.passages)})
    assert row.precision.reason == "nothing_suggested"
    assert row.recall.value == row.f1.value == 0


def test_several_languages_have_rows_of_their_own_and_one_together():
    """The row of all languages weighs each language by its passages."""
    drawn = sample(100, by=("code", "language"))
    rows = sample_rows(drawn, ["kin"], {"ana": said(drawn.passages)})
    assert [(row.code, row.language) for row in rows] == [("kin", ""), ("kin", "fr"), ("kin", "it")]
    assert rows[0].strata == rows[1].strata + rows[2].strata
    assert rows[0].recall == recall(rows[0].strata)


def test_coders_who_differ_are_settled_or_open():
    """One says yes and one no: open, until it was adjudicated; then the coders' last word holds."""
    drawn = sample(400)
    ana = said(drawn.passages)
    marc = said(drawn.passages, bears=BEARS - {7})
    rows = sample_rows(drawn, ["kin"], {"ana": ana, "marc": marc})
    assert [(row.coder, row.unsettled) for row in rows] == [("ana", 0), ("marc", 0), ("", 1)]
    assert rows[-1].recall.reason == "not_settled"
    word = Coding(1, "ana", "t", Span(7, 8), "x", "kin", "accepted", "adjudicated")
    settled = sample_rows(drawn, ["kin"], {"ana": ana, "marc": marc}, Settled((word,)))[-1]
    assert settled.recall == sample_rows(drawn, ["kin"], {"ana": ana})[0].recall


def test_most_coders_decide():
    """Two of three say yes: the passage bears the code."""
    drawn = sample(400)
    ana, marc = said(drawn.passages), said(drawn.passages, bears=BEARS - {7})
    rows = sample_rows(drawn, ["kin"], {"ana": ana, "marc": marc, "zoe": ana})
    assert rows[-1].strata == rows[0].strata


def test_all_codes_as_one():
    """A passage is relevant with any code of the sample, not with others."""
    drawn = draw(FRAME, {"kin": range(50), "secret": [399]}, size=400, by=())
    seen = said(drawn.passages, code="secret")
    (row,) = sample_rows(drawn, ["kin", "secret"], {"ana": seen})
    assert [stratum.relevant for stratum in row.strata] == [41, 9]
    (row,) = sample_rows(drawn, ["kin"], {"ana": seen})
    assert [stratum.relevant for stratum in row.strata] == [0, 0]


def test_only_what_was_said_without_suggestions_counts():
    """A look with a code given blind; a look with none; a coding with the suggestion in view."""
    about = {"coder": "ana", "transcript": "t", "quote": "x", "code": "kin"}
    codings = (
        Coding(n=1, span=Span(0, 5), status="coded", origin="hand", shown="blind", **about),
        Coding(n=2, span=Span(5, 9), status="accepted", origin="rule", shown="suggestion", **about),
    )
    looked = {"t": [Span(0, 5), Span(5, 9)]}
    places = [("t", Span(0, 5)), ("t", Span(5, 9)), ("t", Span(9, 12))]
    found = judged(CoderState("ana", codings), looked, places)
    assert found == {places[0]: frozenset({"kin"}), places[1]: frozenset()}


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.integers(1, 300), st.integers(0, 300), st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_limits_hold_their_figure(counts):
    """Elusion and F1 lie between their limits, and all of it between 0 and 1."""
    strata = [Stratum(max(a, b), min(a, b), min(a, b, x), kind) for a, b, x, kind in counts]
    for made in (elusion_of(strata), f1(strata)):
        if made.value is not None:
            assert -1e-12 <= made.low <= made.value + 1e-12
            assert made.value <= made.high + 1e-12 <= 1 + 2e-12


def test_limits_cover_the_truth():
    """600 samples of one corpus: recall and F1 lie within their limits 95 times of 100 or more."""
    generator = np.random.default_rng(8)
    held, right, rounds = 0, 0, 600
    found = generator.hypergeometric(300, 100, 75, rounds)
    missed = generator.hypergeometric(100, 4500, 225, rounds)
    for x, y in zip(found.tolist(), missed.tolist(), strict=True):
        strata = [Stratum(400, 75, x, True), Stratum(4600, 225, y, False)]
        made, both = recall(strata), f1(strata)
        held += made.low <= 300 / 400 <= made.high
        right += both.low <= 600 / 800 <= both.high
    assert held / rounds >= 0.95
    assert right / rounds >= 0.95
