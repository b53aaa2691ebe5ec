"""How alike cases are: by hand, by scipy, and where it cannot be said."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_facts import CASES, CODES, Made, shuffled, studies
from scipy.spatial.distance import braycurtis, cosine

from tls_coding.matrix.similarity import dendrogram, similarity
from tls_coding.matrix.tallies import by_case, rates

few = settings(max_examples=settings.default.max_examples // 5)

MEASURES = ("jaccard", "bray_curtis", "cosine")


def small(held, done=None):
    """One interview of 100 words a case; `held`: the codes of each."""
    interviews = tuple((f"i{n}", case, 100, "") for n, case in enumerate(CASES[: len(held)]))
    passages = tuple(
        (n, 12 * place, 12 * place + 9, code, "coded", "ana", False)
        for n, codes in enumerate(held)
        for place, code in enumerate(codes)
    )
    everything = frozenset((f"i{n}", code) for n in range(len(held)) for code in CODES)
    return Made(interviews, passages, everything if done is None else done).facts()


def pair_of(found, first, second):
    return next(pair for pair in found.pairs if {pair.first, pair.second} == {first, second})


def test_jaccard_by_hand():
    """One theme shared of three that either has; what both lack does not count."""
    pair = pair_of(
        similarity(small([["trade", "place.road"], ["trade", "craft.lineage"]])), *CASES[:2]
    )
    assert pair.similarity == pytest.approx(1 / 3)
    assert (pair.themes, pair.shared, pair.either) == (5, 1, 3)


def test_themes_that_one_case_was_not_reviewed_for_are_not_compared():
    """Not looked for is not absent."""
    done = frozenset({("i0", "trade"), ("i1", "trade"), ("i0", "place.road")})
    facts = small([["trade", "place.road"], ["trade", "craft.lineage"]], done)
    pair = pair_of(similarity(facts), *CASES[:2])
    assert (pair.similarity, pair.themes) == (1.0, 1)


def test_what_cannot_be_compared_is_none_and_leaves_the_dendrogram():
    """Nothing found in either is no likeness; the cases without a value are named."""
    found = similarity(small([["trade"], [], [], ["trade"]]))
    pair = pair_of(found, "harbour", "hill")
    assert pair.similarity is None
    assert pair.reason == "neither holds any of the themes compared"
    assert found.left_out == ("hill",)
    assert set(found.order) == {"harbour", "plain", "valley"}
    assert np.isnan(found.matrix().loc["harbour", "hill"])


def test_the_dendrogram_sets_the_nearest_side_by_side():
    """Two pairs of like cases stand as pairs; heights grow."""
    distances = np.array([[0, 9, 1, 8], [9, 0, 8, 2], [1, 8, 0, 9], [8, 2, 9, 0]]) / 10
    order, merges = dendrogram(distances)
    assert order == [0, 2, 1, 3]
    assert [(m.left, m.right, m.size) for m in merges] == [(0, 1, 2), (2, 3, 2), (4, 5, 4)]
    assert [m.height for m in merges] == pytest.approx([0.1, 0.2, 0.85])


@few
@given(studies())
def test_values_are_those_of_scipy(made):
    """Bray–Curtis and cosine on rates over the themes that both were reviewed for."""
    facts = made.facts()
    table = by_case(facts)
    for measure, distance in (("bray_curtis", braycurtis), ("cosine", cosine)):
        for pair in similarity(facts, measure=measure).pairs:
            rows = [table.cases.index(pair.first), table.cases.index(pair.second)]
            both = (table.interviews[rows] > 0).all(axis=0)
            rate = rates(table.passages[rows], table.words[rows])[:, both]
            if pair.similarity is not None:
                assert pair.similarity == pytest.approx(1 - distance(*rate))
            assert (pair.similarity is None) == bool(pair.reason)


@few
@given(shuffled())
def test_neither_order_nor_a_second_coder_nor_an_uncoded_interview_matters(study):
    """The same values and the same dendrogram."""
    made, order = study
    for measure in MEASURES:
        found = similarity(made.facts(), measure=measure)
        for other in (
            made.facts(order),
            made.with_second_coder().facts(),
            made.with_uncoded().facts(),
        ):
            again = similarity(other, measure=measure)
            assert again.frame().equals(found.frame())
            assert (again.order, again.merges) == (found.order, found.merges)
