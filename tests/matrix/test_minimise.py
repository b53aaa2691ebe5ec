"""Minimising truth tables: exact cover, shortest terms, checked by trying everything."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.matrix.minimise import covers, minimal_models, prime_implicants


def tables(most):
    """Positive rows and remainders over up to `most` conditions."""

    def of(k):
        rows = list(product((0, 1), repeat=k))
        kinds = st.lists(st.sampled_from("10?"), min_size=len(rows), max_size=len(rows))
        return kinds.map(
            lambda said: (
                [row for row, kind in zip(rows, said, strict=True) if kind == "1"],
                [row for row, kind in zip(rows, said, strict=True) if kind == "?"],
                [row for row, kind in zip(rows, said, strict=True) if kind == "0"],
            )
        )

    return st.integers(1, most).flatmap(of)


def implicants(allowed, k):
    """Every term that stands for nothing but allowed rows, by trying all 3^k."""
    rows = list(product((0, 1), repeat=k))
    return [
        term
        for term in product((0, 1, None), repeat=k)
        if all(row in allowed for row in rows if covers(term, row))
    ]


def is_part(term, other):
    """Whether `other` stands for all rows of `term` and more."""
    looser = all(b is None or a == b for a, b in zip(term, other, strict=True))
    return looser and term != other


def test_the_textbook_example():
    """A·B + A·~B is A; a condition that does not matter goes."""
    assert minimal_models([(1, 0), (1, 1)]) == [((1, None),)]


def test_a_remainder_is_used_only_where_it_helps():
    """10 with the remainder 11 is A; the remainder 01 adds no term of its own."""
    assert minimal_models([(1, 0)], [(1, 1), (0, 1)]) == [((1, None),)]


def test_all_models_of_equal_size_are_given():
    """The cyclic table of six rows has two solutions of three terms; both are given."""
    cyclic = [(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 1, 0), (1, 0, 0)]
    models = minimal_models(cyclic)
    assert len(models) == 2
    assert {len(model) for model in models} == {3}


@given(tables(6))
@settings(max_examples=60)
def test_prime_implicants_are_those_found_by_trying_everything(table):
    """The prime implicants are the terms that no longer term of allowed rows holds."""
    positive, remainders, _ = table
    allowed = {*positive, *remainders}
    k = len(next(iter([*positive, *remainders, *table[2]])))
    every = implicants(allowed, k)
    primes = {t for t in every if not any(is_part(t, other) for other in every)}
    assert set(prime_implicants(allowed)) == primes


@given(tables(6))
@settings(max_examples=60)
def test_a_model_covers_every_positive_row_and_no_negative_one(table):
    """Conservative terms cover exactly the positive rows; parsimonious ones no negative row."""
    positive, remainders, negative = table
    for model in minimal_models(positive):
        covered = {row for row in positive + remainders + negative
                   if any(covers(term, row) for term in model)}  # fmt: skip
        assert covered == set(positive)
    for model in minimal_models(positive, remainders):
        assert all(any(covers(term, row) for term in model) for row in positive)
        assert not any(covers(term, row) for term in model for row in negative)


@given(tables(3))
def test_no_smaller_model_exists(table):
    """No fewer terms do, and every choice of that many prime implicants that does is given."""
    positive, remainders, _ = table
    models = minimal_models(positive, remainders)
    primes = [t for t in prime_implicants({*positive, *remainders})
              if any(covers(t, row) for row in positive)]  # fmt: skip
    working = [
        set(choice)
        for size in range(1, len(primes) + 1)
        for choice in combinations(primes, size)
        if positive and all(any(covers(t, row) for t in choice) for row in positive)
    ]
    least = min(map(len, working), default=0)
    assert sorted(map(sorted, [{str(t) for t in m} for m in models])) == sorted(
        sorted(str(t) for t in choice) for choice in working if len(choice) == least
    )


@given(tables(5), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_rows_does_not_matter(table, chance):
    """The same rows in any order give the same models in the same order."""
    positive, remainders, _ = table
    mixed, left = list(positive), list(remainders)
    chance.shuffle(mixed)
    chance.shuffle(left)
    assert minimal_models(mixed, left) == minimal_models(positive, remainders)
