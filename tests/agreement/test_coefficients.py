"""All coefficients under one name: what is there, published values, laws that hold for all."""

import json
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.agreement import coefficients as c

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)

counts = st.integers(0, 40)
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(counts, min_size=k, max_size=k), min_size=k, max_size=k)
)

OF_TABLE = {
    "po": c.percent, "kappa": c.kappa, "kappa_se": c.kappa_se, "kappa_se0": c.kappa_se0,
    "kappa_max": c.kappa_max, "pi": c.pi, "bp": c.brennan_prediger, "pabak": c.pabak, "ac1": c.ac1,
    "p_pos": c.positive_agreement, "p_neg": c.negative_agreement,
    "prevalence_index": c.prevalence_index, "bias_index": c.bias_index,
    "pe_kappa": lambda table: 1 - (1 - c.percent(table)) / (1 - c.kappa(table)),
}  # fmt: skip
OF_RATINGS = {
    "alpha": c.alpha, "kappa": c.fleiss, "fleiss": c.fleiss, "fleiss_kappa": c.fleiss,
    "AC1": c.ac1_raters, "ac1": c.ac1_raters, "bp": c.brennan_prediger_raters,
    "brennan_prediger": c.brennan_prediger_raters, "percent_agreement": c.percent_raters,
    "reason": c.why_undefined, "se1979": c.fleiss_se0,
    **{f"alpha_{level}": lambda rows, level=level: c.alpha(rows, level)
       for level in ("nominal", "ordinal", "interval", "ratio")},
    **{name: lambda rows, of=of: c.standard_errors(rows)[of]
       for name, of in (("AC1_se", "ac1"), ("ac1_se", "ac1"), ("fleiss_kappa_se", "fleiss"),
                        ("gwet_se", "fleiss"), ("brennan_prediger_se", "bp"),
                        ("percent_agreement_se", "percent"))},
    **{f"kj{k}": lambda rows, k=k: c.fleiss_per_category(rows)[k] for k in range(5)},
}  # fmt: skip
# The interval is the audit's (agreement.intervals); the error of 1971 was corrected in 1979.
NOT_HERE = {"AC1_ci", "se1971"}


def near(value, expected, tolerance=1e-5):
    return value is not None and math.isclose(value, expected, abs_tol=tolerance)


def ratings_of(table):
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [[i for i, _ in pairs], [j for _, j in pairs]]


def found(case):
    """Name → figure, for all that a published case expects and these functions give."""
    data, names = case["data"], case["expected"].keys() - NOT_HERE
    if "contingency_table" in data:
        table = data["contingency_table"]
        rows = ratings_of(table)
        return {
            name: OF_TABLE[name](table) if name in OF_TABLE else OF_RATINGS[name](rows)
            for name in names
        }
    if "ratings" in data:
        return {name: OF_RATINGS[name](data["ratings"]) for name in names}
    if "counts" in data:
        units = [[v for v, n in enumerate(unit) for _ in range(n)] for unit in data["counts"]]
        rows = list(zip(*units, strict=True))
        return {name: OF_RATINGS[name](rows) for name in names}
    if "spans_half_open" in data:
        spans, length = data["spans_half_open"], data["L"]
        made, compared = c.unitizing(spans, length), c.paired_share(spans, length)
        figures = {"u": made["u"], "bar_u": made["u_binary"], "cu": made["cu"]}
        figures |= {f"k{code}": value for code, value in made["ku"].items()}
        figures |= {f"kcov{code}": value for code, value in compared.items()}
        return {name: figures[name] for name in names}
    if "sets" in data:
        distances = {
            "alpha_masi": "masi",
            "alpha_jaccard": "jaccard",
            "alpha_setnominal": "nominal",
        }
        return {name: c.alpha_sets(data["sets"], distances[name]) for name in names}
    if "TP" in data:
        made = c.elusion(data["TP"], data["N_null"], data["n"], data["x"])
        return {name: made[name] for name in names}
    if "kappa_obs" in data:
        arguments = [data[n] for n in ("kappa_obs", "base_rate", "test_len", "inflation", "kmax")]
        return {"rho": c.rho(*arguments)}
    if "only_one" in data:
        return {"percent_agreement": c.percent(
            [[data["both"], data["only_one"]], [0, data["neither"]]])}  # fmt: skip
    return {}


def test_every_published_value(shared):
    """Every case of the file of published values holds within its tolerance; none is passed over.

    The coefficient γ is not in this package; cutting spans into units is `agreement.units`'.
    """
    cases = json.loads((shared / "agreement/published_values.json").read_text(encoding="utf-8"))
    held = set()
    for case in cases:
        if "cases" in case["data"]:  # limits of shares
            for name, expected in case["expected"].items():
                for share, limits in zip(case["data"]["cases"], expected, strict=True):
                    made = getattr(c, name)(*share)
                    assert made == pytest.approx(limits, abs=case["tolerance"]), case["name"]
            held.add(case["name"])
        for name, value in found(case).items():
            expected = case["expected"][name]
            if expected is None or isinstance(expected, str):
                assert value == expected, (case["name"], name)
            else:
                assert near(value, expected, case["tolerance"] or 1e-9), (case["name"], name)
            held.add(case["name"])
    left = {case["name"] for case in cases} - held
    assert left <= {"gamma_alexpaulsuzan", "span_to_unit"}


def test_all_names_are_here():
    """What outside code leans on can be imported from this module, and `__all__` is true."""
    promised = {
        "kappa", "pi", "brennan_prediger", "ac1", "kappa_se", "alpha", "fleiss", "ac1_raters",
        "unitizing", "wilson", "clopper_pearson", "rho", "elusion", "pooled_kappa", "percent",
    }  # fmt: skip
    assert promised <= set(c.__all__)
    assert all(callable(getattr(c, name)) for name in c.__all__)


def test_high_agreement_with_low_kappa():
    """The paradox of Feinstein & Cicchetti (1990): 85 % agreement, κ .32, AC1 .81."""
    table = [[80, 10], [5, 5]]
    assert near(c.percent(table), 0.85)
    assert near(c.kappa(table), 0.31818)
    assert near(c.ac1(table), 0.808, 1e-3)


def test_alpha_of_four_coders_with_missing_ratings():
    """α of Krippendorff (2011): 4 coders, 12 units, at the four levels of measurement."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    printed = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for level, value in printed.items():
        assert near(c.alpha(rows, level), value, 6e-4), level


def test_what_does_not_vary_has_no_coefficient():
    """Where all put everything into one category agreement is 1 and every coefficient None."""
    table, rows = [[10, 0], [0, 0]], [[0] * 10] * 3
    assert c.percent(table) == 1.0
    for coefficient in (c.kappa, c.kappa_se, c.pi, c.brennan_prediger, c.ac1):
        assert coefficient(table) is None, coefficient.__name__
    for coefficient in (c.alpha, c.fleiss, c.ac1_raters):
        assert coefficient(rows) is None, coefficient.__name__


def test_nothing_to_compare_has_no_coefficient():
    """No units, or none that two coders rated: None."""
    for rows in ([], [[], []], [[None, 1], [1, None]], [[None], [None]]):
        assert c.alpha(rows) is None
        assert c.fleiss(rows) is None
        assert c.ac1_raters(rows) is None
    assert c.kappa([[0, 0], [0, 0]]) is None


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, -1], [0, 2]]])
def test_what_is_no_table_is_refused(table):
    """A table that is not square, or holds a negative count, is a mistake of the caller."""
    with pytest.raises(ValueError, match="agreement table"):
        c.kappa(table)


@some
@given(tables)
def test_coefficients_do_not_care_who_is_first_or_how_categories_are_numbered(table):
    """Swapping the coders, or the order of the categories, changes nothing."""
    swapped = np.array(table).T
    order = list(range(len(table)))
    random.Random(sum(map(sum, table))).shuffle(order)
    renamed = np.array(table)[np.ix_(order, order)]
    for name in ("percent", "kappa", "kappa_se", "kappa_max", "pi", "brennan_prediger", "ac1"):
        value = getattr(c, name)(table)
        for other in (swapped, renamed):
            again = getattr(c, name)(other)
            assert again is value is None or near(again, value, 1e-7), name


@some
@given(tables)
def test_bounds(table):
    """Percent lies in 0 … 1, every coefficient at 1 or below and at −1 or above."""
    share = c.percent(table)
    assert share is None or 0 <= share <= 1
    for coefficient in (c.kappa, c.pi, c.brennan_prediger, c.ac1):
        value = coefficient(table)
        assert value is None or -1 - 1e-12 <= value <= 1 + 1e-12


@some
@given(st.lists(st.sampled_from([0, 1]), min_size=4, max_size=40))
def test_two_coders_who_agree_wholly_have_one(row):
    """Whole agreement on what varies is exactly 1 in every coefficient."""
    if len(set(row)) == 1:
        return
    rows = [row, row]
    table = [[row.count(0), 0], [0, row.count(1)]]
    assert all(near(f(table), 1.0, 1e-12) for f in (c.kappa, c.pi, c.brennan_prediger, c.ac1))
    assert all(near(f(rows), 1.0, 1e-12) for f in (c.alpha, c.fleiss, c.ac1_raters))
