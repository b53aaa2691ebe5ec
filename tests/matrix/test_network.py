"""The network of codes that meet: which edges, and the same places each time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_facts import CODES, Made, sentence_bounds

from tls_coding.matrix.cooccurrence import cooccurrence
from tls_coding.matrix.network import layout, network

few = settings(max_examples=settings.default.max_examples // 5)
ONE = ("i0", "valley", 100, "")
ALL = frozenset(("i0", code) for code in CODES)


def found_in(*spans, units=True):
    passages = tuple((0, start, end, code, "coded", "ana", False) for start, end, code in spans)
    facts = Made((ONE,), passages, ALL).facts()
    return cooccurrence(facts, {"i0": sentence_bounds() * 1} if units else None, unit="sentence")


TWICE = [(0, 5, "trade"), (10, 15, "trade"), (0, 5, "place.road"), (10, 15, "place.road")]


def test_edges_are_kept_by_count_and_by_chance():
    """Two meetings in six sentences are no more than chance may give."""
    found = found_in(*TWICE, (20, 25, "craft.lineage"))
    every = network(found, which="all")
    assert [(e.first, e.second, e.count) for e in every.edges] == [("trade", "place.road", 2)]
    assert every.alone == ("craft.lineage",)
    assert every.absent == ("craft.secrecy", "place.river.flood")
    assert network(found).edges == ()
    assert network(found, least=3, which="all").nodes == ()


def test_without_a_chance_model_every_pair_is_kept():
    """And its edges say that there is no excess."""
    made = network(found_in(*TWICE, units=False))
    assert made.which == "all"
    assert [edge.excess for edge in made.edges] == [None]


def test_a_path_is_drawn_as_a_path():
    """Neighbours are nearest, ends farthest; distances are those of the path."""
    places = layout(4, np.array([[0, 2], [2, 1], [1, 3]]))
    apart = np.linalg.norm(places[:, np.newaxis] - places, axis=2)
    assert apart.max() == pytest.approx(apart[0, 3])
    assert apart[0, 3] / apart[0, 2] == pytest.approx(3, abs=0.2)


@few
@given(st.integers(2, 9).flatmap(lambda n: st.tuples(
    st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))))))  # fmt: skip
def test_any_network_has_places(drawn):
    """Within −1 and 1, none on another, the same each time, in one piece or in many."""
    count, pairs = drawn
    ends = np.array(sorted(pair for pair in pairs if pair[0] != pair[1]), int).reshape(-1, 2)
    places = layout(count, ends)
    assert np.abs(places).max() <= 1
    assert (places == layout(count, ends)).all()
    assert len(np.unique(places, axis=0)) == count
