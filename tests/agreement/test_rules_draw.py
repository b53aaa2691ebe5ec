"""Samples that are drawn: their chances are known, their seed is their fate."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.agreement.rules_draw import Unit, draw
from tls_coding.spans import Span


def frame_of(count, languages=("fr",), cases=("grasse",)):
    """Passages of one character each; languages and cases take turns."""
    kinds = itertools.cycle(itertools.product(languages, cases))
    return [Unit("t", Span(n, n + 1), *kind) for n, kind in zip(range(count), kinds, strict=False)]


def numbers(drawn, cell):
    """The passages drawn for a stratum, by their place in the frame."""
    return {span.start for (_, span), cells in drawn.passages.items() if cell in cells}


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 80), st.floats(0, 1), st.integers())
def test_a_sample_has_the_size_that_was_asked_for(count, hits, size, share, seed):
    """As many as asked, or all there are; each stratum knows its population and its sample."""
    suggested = range(min(hits, count))
    drawn = draw(frame_of(count), {"kin": suggested}, size=size, share=share, seed=seed)
    some, rest = drawn.cells
    assert (some.population, rest.population) == (len(suggested), count - len(suggested))
    assert some.sampled + rest.sampled == min(size, count) == len(drawn.passages)
    assert len(numbers(drawn, 0)) == some.sampled
    assert numbers(drawn, 0) <= set(suggested)
    assert not numbers(drawn, 1) & set(suggested)


@given(st.permutations(range(30)), st.integers(0, 9))
def test_the_order_of_passages_does_not_matter(order, seed):
    """The same passages in another order, the same sample."""
    frame = frame_of(30, ("fr", "it"))
    shuffled = [frame[n] for n in order]
    again = [place for place, n in enumerate(order) if n < 8]
    about = {"size": 6, "by": ("code", "language"), "seed": seed}
    assert draw(frame, {"kin": range(8)}, **about) == draw(shuffled, {"kin": again}, **about)


def test_a_larger_sample_holds_the_smaller():
    """More of one seed adds passages and takes none away; another seed is another sample."""
    frame, hits = frame_of(200), {"kin": range(40)}
    small, large = (draw(frame, hits, size=size, seed=5).passages for size in (40, 80))
    assert set(small) < set(large)
    assert set(draw(frame, hits, size=40, seed=6).passages) != set(small)


def test_codes_share_passages():
    """Codes draw the same passages where they can: twice the codes is not twice the work."""
    hits = {"kin": range(10), "secret": range(10, 20)}
    drawn = draw(frame_of(1000), hits, size=100)
    assert [cell.sampled for cell in drawn.cells] == [10, 90, 10, 90]
    assert len(drawn.passages) < 130


def test_every_passage_of_a_stratum_has_the_same_chance():
    """Over 600 seeds each of 40 passages is drawn near to 10 / 40 of the times."""
    times = dict.fromkeys(range(40), 0)
    for seed in range(600):
        for number in numbers(draw(frame_of(40), {"kin": []}, size=10, seed=seed), 1):
            times[number] += 1
    assert sum(times.values()) == 6000
    assert min(times.values()) > 105  # 150 expected, standard deviation 10.6
    assert max(times.values()) < 195


def test_strata_by_language_and_case():
    """Each combination that there is draws on its own."""
    frame = frame_of(60, ("fr", "it"), ("grasse", "biella", "prato"))
    drawn = draw(frame, {"kin": range(30)}, size=8, by=("code", "language", "case"))
    assert {cell.group for cell in drawn.cells} == {
        ("kin", language, case)
        for language in ("fr", "it")
        for case in ("grasse", "biella", "prato")
    }
    assert [cell.sampled for cell in drawn.cells] == [3, 5] * 6  # 5 are there of each kind


def test_without_code_all_codes_are_as_one():
    """A passage is suggested where any code is."""
    drawn = draw(frame_of(50), {"kin": [1, 2], "secret": [2, 3]}, size=10, by=())
    assert [(c.code, c.population, c.suggested) for c in drawn.cells] == [
        ("", 3, True),
        ("", 47, False),
    ]


@pytest.mark.parametrize("wrong", [{"size": 0}, {"size": 5, "share": 1.5}])
def test_samples_that_cannot_be_are_refused(wrong):
    """No passage, or more than all of them with a suggestion."""
    with pytest.raises(ValueError, match="a sample of"):
        draw(frame_of(9), {"kin": []}, **wrong)
