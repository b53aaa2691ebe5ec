"""Counts per interview: they hold all that coefficients ask, for any units and coders."""

import math
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.agreement import coefficients, figures
from tls_coding.agreement.assigned import Reviewed
from tls_coding.agreement.audit import FIGURES, measure
from tls_coding.agreement.counts import Counts, by_case, count, count_ratings
from tls_coding.agreement.units import Ratings, lay_out
from tls_coding.spans import Span

OF_TABLES = {
    "percent": coefficients.percent,
    "kappa": coefficients.kappa,
    "pi": coefficients.pi,
    "brennan_prediger": coefficients.brennan_prediger,
    "ac1": coefficients.ac1,
    "positive_agreement": lambda table: coefficients.positive_agreement(table, 1),
    "negative_agreement": lambda table: coefficients.positive_agreement(table, 0),
}
OF_RATINGS = ["percent_raters", "alpha", "fleiss", "ac1_raters", "brennan_prediger_raters"]


def same(found, expected):
    """True where an array's NaN stands for None, and the numbers are equal."""
    if expected is None:
        return math.isnan(found)
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)


def counted(rows, clusters=1, code="theme"):
    """Counts of ratings (coders × units, None for missing), cut into equal interviews."""
    array = np.array([[-1 if value is None else value for value in row] for row in rows])
    array = array.reshape(len(rows), -1)
    bounds = np.linspace(0, array.shape[1], clusters + 1).astype(int)
    tables, raters = count_ratings(array[:, None] == 1, bounds, array[:, None] >= 0)
    coders = tuple("abcdefghijklmnopqrst"[: len(rows)])
    return Counts((code,), coders, tuple(range(clusters)), "sentence", "any", tables, raters)


def random_ratings(rng, coders, units):
    shares = rng.dirichlet([1, 1, 0.7])
    drawn = rng.choice([0, 1, -1], p=shares, size=(coders, units))
    return [[None if value < 0 else int(value) for value in row] for row in drawn]


def test_table_coefficients_are_the_scalar_ones():
    """Of thousands of tables every coefficient is that of the plain function, None being NaN."""
    rng = np.random.default_rng(1)
    tables = rng.choice([0, 0, 0, 1, 2, 7, 40, 1000], size=(800, 2, 2))
    for name, scalar in OF_TABLES.items():
        found = getattr(figures, name)(tables)
        wrong = [t for t, f in zip(tables, found, strict=True) if not same(f, scalar(t))]
        assert not wrong, name


def test_coefficients_of_several_coders_are_the_scalar_ones():
    """Of thousands of ratings with gaps, too, those by a single coder included."""
    rng = np.random.default_rng(2)
    for _ in range(200):
        rows = random_ratings(rng, rng.integers(1, 6), rng.integers(1, 12))
        raters = counted(rows).raters[0, 0]
        for name in OF_RATINGS:
            expected = getattr(coefficients, name)(rows)
            assert same(float(getattr(figures, name)(raters)), expected), (name, rows)


def test_figures_are_those_of_the_report():
    """The figures of the report can be worked out from counts alone, whatever is missing."""
    rng = np.random.default_rng(3)
    for _ in range(120):
        rows = random_ratings(rng, rng.integers(2, 5), rng.integers(1, 15))
        counts = counted(rows, clusters=3)
        report = measure(Ratings("theme", counts.coders, tuple(map(tuple, rows))))
        assert (counts.units[0], counts.coded[0]) == (report.n_units, report.n_coded)
        assert counts.reason(0) == report.reason, rows
        for name in FIGURES:
            assert same(counts.figure(name)[0], getattr(report, name)), (name, rows)


ratings = st.integers(1, 9).flatmap(
    lambda units: st.lists(
        st.lists(st.sampled_from([None, 0, 1]), min_size=units, max_size=units),
        min_size=1,
        max_size=4,
    )
)


@given(ratings, st.integers(1, 3))
def test_counts_are_those_of_a_loop(rows, clusters):
    """Any ratings: each unit is in the cell that a look at each unit puts it in."""
    counts = counted(rows, clusters)
    bounds = np.linspace(0, len(rows[0]), clusters + 1).astype(int)
    tables, raters = np.zeros_like(counts.tables), np.zeros_like(counts.raters)
    for cluster in range(clusters):
        for column in list(zip(*rows, strict=True))[bounds[cluster] : bounds[cluster + 1]]:
            given_by = [value for value in column if value is not None]
            raters[cluster, 0, len(given_by), sum(given_by)] += 1
            for pair, (a, b) in enumerate(combinations(column, 2)):
                if a is not None and b is not None:
                    tables[cluster, 0, pair, a, b] += 1
    assert (counts.tables == tables).all()
    assert (counts.raters == raters).all()


def reviewed(coder, spans, done, looked=None):
    given = {("text", code): [Span(*span) for span in own] for code, own in spans.items()}
    return Reviewed(coder, given, frozenset(("text", code) for code in done), looked or {})


passages = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda s: (s[0], s[0] + s[1])), max_size=4
)
people = st.lists(
    st.tuples(passages, st.booleans(), passages), min_size=2, max_size=4
)  # passages of the code, whether finished, passages looked at


@settings(max_examples=60)
@given(people, st.sampled_from(["any", 0.5]), st.sampled_from(["sentence", "character"]))
def test_passages_are_counted_like_their_units(people, rule, kind):
    """Passages of coders, finished or looked at: the same counts as unit by unit."""
    units = {"text": [Span(0, 7), Span(7, 12), Span(14, 30), Span(31, 32), Span(33, 45)]}
    coders = [
        reviewed(str(n), {"theme": own}, ["theme"] if done else [], {"text": looked})
        for n, (own, done, looked) in enumerate(people)
    ]
    made = count(lay_out(units, kind=kind, rule=rule), coders, ["theme"])
    places = [Span(p, p + 1) for u in units["text"] for p in range(*u)]
    rows = [
        [rating(unit, own, done, looked, rule) for unit in
         (places if kind == "character" else units["text"])]
        for own, done, looked in people
    ]  # fmt: skip
    expected = counted(rows)
    assert (made.tables == expected.tables).all()
    assert (made.raters == expected.raters).all()
    assert (made.unit, made.rule) == (kind, rule)


def rating(unit, own, done, looked, rule):
    covered = {p for span in own for p in range(*span)} & set(range(*unit))
    seen = {p for span in looked for p in range(*span)} >= set(range(*unit))
    if not (done or seen):
        return None
    share = len(covered) / (unit.end - unit.start)
    return int(share > 0 if rule == "any" else share >= rule)


def test_what_one_coder_never_opened_changes_nothing():
    """A transcript that a coder did not finish changes neither tables nor figures."""
    units = {"text": [Span(0, 5), Span(6, 9)], "other": [Span(0, 5), Span(6, 9)]}
    ana = Reviewed("ana", {("text", "theme"): [Span(0, 5)], ("other", "theme"): [Span(0, 9)]},
                   frozenset({("text", "theme"), ("other", "theme")}))  # fmt: skip
    marc = Reviewed("marc", {("text", "theme"): [Span(6, 9)], ("other", "theme"): [Span(0, 5)]},
                    frozenset({("text", "theme")}))  # fmt: skip
    whole = count(lay_out(units), [ana, marc], ["theme"])
    short = count(lay_out({"text": units["text"]}), [ana, marc], ["theme"])
    assert whole.tables.sum() == short.tables.sum() == 2
    assert whole.units.tolist() == [2]
    for name in figures.FIGURES:
        assert same(whole.figure(name)[0], short.figure(name)[0])


def test_clusters_are_interviews_or_what_is_named():
    """Every transcript is a cluster, unless transcripts are said to belong together."""
    units = lay_out({name: [Span(0, 5)] for name in ("a", "b", "c")})
    ana = Reviewed("ana", {("a", "theme"): [Span(0, 2)]}, frozenset((n, "theme") for n in "abc"))
    apart = count(units, [ana, replace(ana, coder="marc")], ["theme"])
    assert apart.clusters == ("a", "b", "c")
    assert apart.rated[:, 0].tolist() == [True, True, True]
    named = count(units, [ana, replace(ana, coder="marc")], ["theme"], {"a": "v", "c": "v"})
    assert named.clusters == ("v", "b")
    assert named.tables[:, 0, 0].tolist() == [[[1, 0], [0, 1]], [[1, 0], [0, 0]]]


def test_cases_that_share_a_transcript_are_one_cluster():
    """A document about two cases joins them: what is drawn again must not depend on the rest."""
    shared = {"d1": ["x"], "d2": ["y"], "d3": ["x", "y"], "d4": ["z"], "d5": [], "d6": []}
    made = by_case(shared)
    assert made["d1"] == made["d2"] == made["d3"]
    assert len(set(made.values())) == 4
    assert list(made) == list(shared)


def test_pooled_is_the_sum_over_codes():
    """`overall` has every unit of every code, once."""
    rng = np.random.default_rng(4)
    given_codes = rng.random((3, 4, 60)) < 0.3
    counts = Counts(tuple("wxyz"), tuple("abc"), (0, 1), "sentence", "any",
                    *count_ratings(given_codes, [0, 30, 60]))  # fmt: skip
    pooled = counts.pooled()
    assert pooled.codes == ("overall",)
    assert pooled.units.tolist() == [240]
    flat = given_codes.reshape(3, -1).astype(int).tolist()
    assert same(pooled.figure("alpha")[0], coefficients.alpha(flat))


def test_a_pair_is_what_both_rated():
    """The counts of a pair are those of these two coders alone."""
    rng = np.random.default_rng(5)
    rows = random_ratings(rng, 4, 40)
    counts = counted(rows, clusters=4)
    for pair, (a, b) in enumerate(combinations(range(4), 2)):
        own, alone = counts.of_pair(pair), counted([rows[a], rows[b]], clusters=4)
        assert own.coders == counts.pairs[pair]
        assert (own.tables == alone.tables).all()
        assert (own.raters[:, :, 2] == alone.raters[:, :, 2]).all()
        for name in figures.FIGURES:
            assert same(own.figure(name)[0], alone.figure(name)[0])


def test_many_coders_are_counted_alike():
    """Twenty coders are no other sum than two; more are refused, not miscounted."""
    rng = np.random.default_rng(6)
    rows = random_ratings(rng, 20, 50)
    counts = counted(rows, clusters=5)
    pairs = list(combinations(range(20), 2))
    for pair in (0, 57, 189):
        a, b = pairs[pair]
        alone = counted([rows[a], rows[b]], clusters=5)
        assert (counts.tables[:, :, pair] == alone.tables[:, :, 0]).all()
    assert same(counts.figure("alpha")[0], coefficients.alpha(rows))
    with pytest.raises(ValueError, match="21 coders"):
        count_ratings(np.zeros((21, 1, 4), bool), [0, 4])


def test_a_million_characters_are_counted_in_no_time():
    """The length of the text costs nothing: billions of characters, exact to the last one."""
    units = lay_out({"text": [Span(0, 10**10)]}, kind="character")
    ana = reviewed("ana", {"theme": [(0, 10**9), (5 * 10**9, 5 * 10**9 + 7)]}, ["theme"])
    marc = reviewed("marc", {"theme": [(10**8, 2 * 10**9)]}, ["theme"])
    made = count(units, [ana, marc], ["theme"])
    assert made.tables[0, 0, 0].tolist() == [
        [10**10 - 2 * 10**9 - 7, 10**9],
        [10**8 + 7, 9 * 10**8],
    ]


def test_nothing_to_count():
    """No codes, no coders, no units: empty counts, and a reason."""
    units = lay_out({"text": [Span(0, 5)]})
    assert count(units, [], []).tables.shape == (1, 0, 0, 2, 2)
    alone = count(units, [reviewed("ana", {}, ["theme"])], ["theme"])
    assert (alone.units.tolist(), alone.reason(0)) == ([0], "one_coder")
    nobody = [reviewed("ana", {}, []), reviewed("marc", {}, ["theme"])]
    assert count(units, nobody, ["theme"]).reason(0) == "no_common_units"
    empty = count(lay_out({}), nobody, ["theme"])
    assert empty.units.tolist() == [0]
    assert all(math.isnan(empty.figure(name)[0]) for name in figures.FIGURES)


def test_figures_work_over_any_axes():
    """Codes, draws and samples with one interview left out are axes like any other."""
    rng = np.random.default_rng(7)
    tables, raters = rng.integers(0, 9, (4, 5, 3, 2, 2)), rng.integers(0, 9, (4, 5, 4, 4))
    for name in figures.FIGURES:
        whole = figures.figure(name, tables, raters)
        assert whole.shape == (4, 5)
        for i, j in product(range(4), range(5)):
            assert same(whole[i, j], float(figures.figure(name, tables[i, j], raters[i, j])))
