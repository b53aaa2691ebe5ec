"""What readers of databases share: trees from pairs, times, names that are each another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.errors import UsageError
from tls_coding.exchange.project.model import Code, walk
from tls_coding.exchange.sqlite_project import (
    MAX_DEPTH,
    FreeNames,
    in_database,
    is_whole,
    kind_of,
    moment,
    tree,
)


def names(codes):
    return [".".join(code.name for code in path) for path in walk(codes)]


def codes(*keys):
    return {key: Code(key, key) for key in keys}


def test_a_tree_keeps_the_order_of_its_codes():
    """Children may come before their parents; a parent that is not there is none."""
    found = tree(codes("b", "a", "c", "d"), {"b": "a", "c": "b", "d": "lost", "a": ""})
    assert names(found) == ["a", "a.b", "a.b.c", "d"]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghz")))
def test_every_code_stands_in_the_tree_once(parents):
    """Circles, loops and strangers among the parents lose nothing."""
    found = tree(codes(*"abcdefgh"), parents)
    assert sorted(path[-1].name for path in walk(found)) == list("abcdefgh")


def test_a_tree_that_is_too_deep_is_refused():
    """A chain of thousands would break every program that walks it."""
    keys = [str(n) for n in range(MAX_DEPTH + 2)]
    with pytest.raises(UsageError, match="one below another"):
        tree(codes(*keys), {key: str(n) for n, key in enumerate(keys[1:])})
    assert len(names(tree(codes(*keys[:-1]), {k: str(n) for n, k in enumerate(keys[1:-1])}))) == (
        MAX_DEPTH + 1
    )


def test_times_go_in_and_out():
    """To the second, without a zone; what is none is empty."""
    assert moment("2026-01-31T09:12:03Z") == "2026-01-31T09:12:03Z"
    assert moment("31.1.2026") == moment("") == ""
    assert in_database("2026-01-31T09:12:03Z") == "2026-01-31 09:12:03"


def test_names_are_each_another():
    """Whatever their case; a cut one stays as short as it may be."""
    free = FreeNames(longest=6, taken=["Kin"])
    assert [free.take(one) for one in ("kin", "Kin", "longest", "Longest", " ")] == [
        "ki (2)",
        "Ki (3)",
        "longes",
        "Lo (2)",
        "unname",
    ]


def test_kinds_of_numbers_and_whole_texts():
    """One text among numbers makes them texts; an end may be a character short, or missing."""
    assert [kind_of(one) for one in (["1", "-2"], ["1", "2.5"], ["1", "x"], [], ["nan"])] == [
        "Integer",
        "Float",
        "Text",
        "Text",
        "Text",
    ]
    assert [is_whole(0, 10, 10), is_whole(0, 9, 10), is_whole(0, 0, 10)] == [True] * 3
    assert not is_whole(0, 5, 10)
    assert not is_whole(2, 10, 10)
