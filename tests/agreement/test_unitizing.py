"""Agreement on units of a text: the printed example, and a count of characters one by one."""

import math
import time
from collections import Counter
from fractions import Fraction
from itertools import groupby, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.agreement import coefficients as c

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)

# Krippendorff et al. (2016); Krippendorff (2019, fig. 12.11): 60 units of length, three coders.
THREE = {
    "first": [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"),
              (44, 60, "7")],
    "second": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
    "third": [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"),
              (41, 44, "6")],
}  # fmt: skip

spans = st.tuples(st.integers(0, 29), st.integers(1, 12), st.sampled_from("abc")).map(
    lambda t: (t[0], min(30, t[0] + t[1]), t[2])
)
free = st.lists(st.lists(spans, max_size=5), min_size=2, max_size=4)


@st.composite
def apart(draw):
    """Coders whose units of any code do not overlap; some touch."""
    coders = []
    for _ in range(draw(st.integers(2, 4))):
        ends = sorted(draw(st.lists(st.integers(0, 30), max_size=10, unique=True)))
        chosen = [pair for pair in pairwise(ends) if draw(st.booleans())]
        coders.append([(*pair, draw(st.sampled_from("abc"))) for pair in chosen])
    return coders


def near(value, expected, tolerance=1e-9):
    if value is None or expected is None:
        return value is expected
    return math.isclose(value, expected, abs_tol=tolerance)


def numbered(units, length):
    """Per character: the units there, as (code, first character), overlaps of one code made one."""
    made = []
    for place in range(length):
        here = set()
        for start, end, code in units:
            if start <= place < end:
                while longer := [s for s, e, k in units if k == code and s < start < e]:
                    start = min(longer)
                here.add((code, start))
        made.append(frozenset(here))
    return made


def by_characters(coders, length):
    """The family from characters, one by one: slow, plain, and without any span."""
    texts = [numbered(units, length) for units in coders]
    names = [[frozenset(code for code, _ in here) for here in text] for text in texts]
    pairs = list(permutations(range(len(coders)), 2))
    places = range(length)

    def runs(i):  # pieces: neighbours with the same units
        return [list(run) for _, run in groupby(places, key=lambda p: texts[i][p])]

    def whole(rows):
        counts = Counter(value for row in rows for value in row)
        total = sum(counts.values())
        selves = sum(len(run) ** (2 if texts[i][run[0]] else 1)
                     for i in range(len(coders)) for run in runs(i))  # fmt: skip
        chance = Fraction(total**2 - sum(n**2 for n in counts.values()), total**2 - selves)
        differing = Fraction(
            sum(rows[i][p] != rows[j][p] for i, j in pairs for p in places), len(pairs) * length
        )
        return float(1 - differing / chance) if chance else None

    common = [(i, j, p) for i, j in pairs for p in places if texts[i][p] and texts[j][p]]

    def expected_alike(unit_of):
        """Pairs of one value by chance less those of a unit with itself, never below 0."""
        shared = Counter((i, j, unit_of(i, p)) for i, j, p in common if unit_of(i, p))
        sums, squares = Counter(), Counter()
        for (_, _, (value, _)), n in shared.items():
            sums[value] += n
            squares[value] += n * n
        alike = {v: max(0, n * n - (len(coders) - 1) * squares[v]) for v, n in sums.items()}
        return sums, alike

    def cu():
        sums, alike = expected_alike(piece_of)
        chance = len(common) ** 2 - sum(n * n for n in sums.values())
        differing = sum(names[i][p] != names[j][p] for i, j, p in common)
        if not chance:
            return None
        return 1 - differing * (chance + sum(alike.values())) / (len(common) * chance)

    starts = [{p: run[0] for run in runs(i) for p in run} for i in range(len(coders))]

    def piece_of(i, p):
        return (names[i][p], (i, starts[i][p])) if texts[i][p] else None

    def ku(code):
        def unit_of(i, p):
            found = [start for held, start in texts[i][p] if held == code]
            return (code, (i, found[0])) if found else None

        sums, alike = expected_alike(unit_of)
        n = sums[code]
        chance = n * (len(common) - n)
        differing = sum(code in names[i][p] and code not in names[j][p] for i, j, p in common)
        return 1 - differing * (chance + alike[code]) / (n * chance) if chance else None

    codes = sorted({code for units in coders for _, _, code in units})
    return {
        "u": whole(names),
        "u_binary": whole([[bool(value) for value in row] for row in names]),
        "cu": cu(),
        "ku": {code: ku(code) for code in codes},
    }


def same(made, expected):
    assert made.keys() == expected.keys()
    for name in ("u", "u_binary", "cu"):
        assert near(made[name], expected[name]), name
    assert made["ku"].keys() == expected["ku"].keys()
    assert all(near(made["ku"][code], value) for code, value in expected["ku"].items())


def test_the_printed_example():
    """Three coders: uα .510, |uα .413, cuα .726 (print: .724); each code, and what it covers.

    The printed cuα comes out as .7242 when a unit's overlaps with the other coders are averaged
    before they are squared; pair by pair, as here and in other programs, it is .7256.
    """
    made = c.unitizing(THREE, 60)
    assert near(made["u"], 0.50998, 1e-5)
    assert near(made["u_binary"], 0.4136, 1e-5)
    assert near(made["cu"], 0.72556, 1e-5)
    ku = {"1": 1, "2": 0, "3": 0, "4": 0, "5": 1, "6": 1, "7": None}
    assert made["ku"] == pytest.approx(ku)
    compared = c.paired_share(THREE, 60)
    assert near(compared["5"], 0.44444, 1e-5)
    assert compared["7"] == 0
    assert c.why_undefined_unitizing(THREE, 60)["ku"]["7"] == "no_common_units"


@some
@given(free)
def test_spans_count_as_characters_do(coders):
    """Any spans, overlapping or not: the same as comparing coders character by character."""
    same(c.unitizing(coders, 30), by_characters(coders, 30))


@some
@given(apart())
def test_units_that_do_not_overlap_count_as_characters_do(coders):
    """The case of the paper, with units that touch."""
    same(c.unitizing(coders, 30), by_characters(coders, 30))


@some
@given(apart(), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(coders, chance):
    """Coders and spans in any order, codes by other names, coders in a list or by name."""
    made = c.unitizing(coders, 30)
    mixed = [chance.sample(units, len(units)) for units in chance.sample(coders, len(coders))]
    same(c.unitizing(mixed, 30), made)
    same(c.unitizing(dict(enumerate(coders)), 30), made)
    renamed = [[(start, end, code.upper()) for start, end, code in units] for units in coders]
    made["ku"] = {code.upper(): value for code, value in made["ku"].items()}
    same(c.unitizing(renamed, 30), made)


@some
@given(apart())
def test_a_text_read_backwards_is_the_same_text(coders):
    """Mirrored spans have the same figures."""
    mirrored = [[(30 - end, 30 - start, code) for start, end, code in units] for units in coders]
    same(c.unitizing(mirrored, 30), c.unitizing(coders, 30))


@some
@given(free)
def test_bounds_and_reasons(coders):
    """At most 1; None and a reason go together; a code that no two coders share is at most 0."""
    made, why = c.unitizing(coders, 30), c.why_undefined_unitizing(coders, 30)
    for name in ("u", "u_binary", "cu"):
        assert (made[name] is None) == (why[name] is not None)
        assert made[name] is None or made[name] <= 1 + 1e-12
    for code, value in made["ku"].items():
        assert (value is None) == (why["ku"][code] is not None)
        if value is not None and sum(code in {k for _, _, k in units} for units in coders) == 1:
            assert value <= 1e-12


@some
@given(apart())
def test_coders_who_do_the_same_agree_wholly(coders):
    """Two coders with the same spans have 1 in all that is defined."""
    made = c.unitizing([coders[0], coders[0]], 30)
    values = [made["u"], made["u_binary"], made["cu"], *made["ku"].values()]
    assert all(value is None or near(value, 1) for value in values)


def test_overlapping_spans_of_one_code_are_one_unit_and_touching_ones_are_two():
    """What overlaps is one unit; where one unit ends and another begins is a boundary."""
    other = [(2, 9, "a"), (20, 24, "b")]
    twice = [(0, 6, "a"), (4, 10, "a"), (20, 24, "b")]
    once, cut = [(0, 10, "a"), (20, 24, "b")], [(0, 5, "a"), (5, 10, "a"), (20, 24, "b")]
    assert c.unitizing([twice, other], 40) == c.unitizing([once, other], 40)
    assert c.unitizing([cut, other], 40)["u"] != c.unitizing([once, other], 40)["u"]


def test_a_set_of_codes_agrees_with_the_same_set_only():
    """Where both gave two codes at one place they agree; where one left out a code they differ."""
    two = [(0, 10, "a"), (0, 10, "b"), (20, 30, "c")]
    assert c.unitizing([two, two], 40)["cu"] == 1
    less = [(0, 10, "a"), (20, 30, "c")]
    made = c.unitizing([two, less], 40)
    assert made["cu"] < 1
    assert made["u"] < 1
    assert made["u_binary"] == 1
    assert made["ku"]["a"] == made["ku"]["c"] == 1
    assert made["ku"]["b"] == 0


@pytest.mark.parametrize(
    ("coders", "length", "u", "cu"),
    [
        ([], 10, "no_units", "no_units"),
        ([[(0, 5, "a")]], 10, "one_coder", "one_coder"),
        ([[], []], 0, "no_units", "no_units"),
        ([[], []], 10, "no_variation", "no_common_units"),
        ([[(0, 10, "a")], [(0, 10, "a")]], 10, "no_variation", "no_variation"),
        ([[(0, 5, "a")], [(5, 10, "a")]], 10, None, "no_common_units"),
        ([[(0, 5, "a")], [(0, 5, "a")]], 10, None, "no_variation"),
    ],
)
def test_reasons(coders, length, u, cu):
    """Each reason in its plainest case; none of them is a 1 or a 0."""
    why, made = c.why_undefined_unitizing(coders, length), c.unitizing(coders, length)
    assert (why["u"], why["u_binary"], why["cu"]) == (u, u, cu)
    assert set(why["ku"].values()) <= {cu}
    assert (made["u"] is None, made["cu"] is None) == (u is not None, cu is not None)


def test_two_of_many_coders_who_share_a_stretch():
    """Where only two of four coders have units, nothing turns negative or divides by nothing."""
    assert c.unitizing([[(0, 5, "a")], [(0, 5, "b")], [], []], 40)["cu"] == 0
    agreed = [[(0, 5, "a"), (7, 9, "b")], [(0, 5, "a"), (7, 9, "b")], [], []]
    assert c.unitizing(agreed, 40)["cu"] == 1


def test_coverage():
    """Share of the text per coder and code; overlaps of one code count once."""
    coders = {"ana": [(0, 6, "a"), (4, 10, "a"), (8, 12, "b")], "marc": []}
    assert c.coverage(coders, 40) == {"ana": {"a": 0.25, "b": 0.1}, "marc": {"a": 0.0, "b": 0.0}}
    assert c.coverage(list(coders.values()), 40)[0] == {"a": 0.25, "b": 0.1}
    assert c.coverage([[]], 0) == {0: {}}
    assert c.paired_share([[(0, 5, "a")]], 40) == {"a": None}


@pytest.mark.parametrize("span", [(3, 3, "a"), (5, 2, "a"), (-1, 2, "a"), (5, 11, "a")])
def test_a_span_that_is_none_is_refused(span):
    """Empty spans and spans that leave the text are a mistake of the caller."""
    with pytest.raises(ValueError, match="a span from"):
        c.unitizing([[span], []], 10)


def test_a_text_of_a_thousand_million_characters():
    """The figures come from the ends of spans: length costs neither time nor memory nor digits."""
    length, step = 10**9, 10**6
    coders = [
        [(n * step + shift, n * step + shift + 50, "ab"[n % 2]) for n in range(1000)]
        for shift in (0, 10, 999_000)
    ]
    began = time.process_time()
    made = c.unitizing(coders, length)
    assert time.process_time() - began < 2
    # Of three pairs of coders one shares 40 of 50 characters of each unit.
    assert near(made["u_binary"], 4 / 15, 1e-3)
    assert near(made["cu"], 1)
