"""The agreement report: what it is over, what is pooled, why a figure is missing."""

import json
from statistics import mean

import krippendorff
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from small_study import Coder, write_study

from tls_coding.agreement import coefficients
from tls_coding.agreement.audit import FIGURES, agreement, measure
from tls_coding.agreement.units import Ratings
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.spans import Span
from tls_coding.study import open_study

CODES = """
- {id: craft.secrecy, label: {en: Secrecy}, definition: Kept secret.}
- {id: craft.lineage, label: {en: Lineage}, definition: From one's parents.}
"""


def of(*rows, code="theme", coders="abcdef"):
    """The figures of ratings written as strings: `1`, `0`, and `.` for missing."""
    signs = {"1": 1, "0": 0, ".": None}
    ratings = tuple(tuple(signs[sign] for sign in row) for row in rows)
    return measure(Ratings(code, tuple(coders[: len(rows)]), ratings))


def test_figures_of_two_coders_are_those_of_their_table():
    """Each figure is its coefficient on the units that both rated."""
    made = of("1110000000..", "1100100000.1")
    counts = [[6, 1], [1, 2]]
    assert (made.n_units, made.n_coded) == (10, 4)
    assert made.percent == 0.8
    for name in ("kappa", "pi", "ac1"):
        assert getattr(made, name) == getattr(coefficients, name)(counts), name
    assert made.bp == pytest.approx(0.6)
    assert made.reason is None


def test_what_is_missing_is_no_agreement_on_absence():
    """Units that only one coder rated change no figure at all."""
    assert of("1100", "1010") == of("1100....0000", "1010.111....")


def test_with_more_coders_pairs_are_averaged():
    """Of three coders: κ, π, percent and Brennan–Prediger are means over the pairs, α is one."""
    rows = ("110010100", "1100101.0", "11000.101")
    made = of(*rows)
    pairs = [of(rows[0], rows[1]), of(rows[0], rows[2]), of(rows[1], rows[2])]
    for name in ("percent", "kappa", "pi", "bp"):
        assert getattr(made, name) == pytest.approx(mean(getattr(pair, name) for pair in pairs))
    data = np.array([[np.nan if s == "." else float(s) for s in row] for row in rows])
    assert made.alpha == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal"))
    listed = [[None if s == "." else int(s) for s in row] for row in rows]
    assert made.ac1 == pytest.approx(coefficients.ac1_raters(listed))
    assert made.fleiss == pytest.approx(coefficients.fleiss(listed))


def test_a_coder_who_finished_nothing_changes_no_figure():
    """A third coder without a rating in common leaves the figures of the two others alone."""
    two = of("110010", "100110")
    assert of("110010", "100110", "......") == two
    assert of("......", "110010", "100110") == two


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((), "one_coder"),
        (("0101",), "one_coder"),
        (("11..", "..11"), "no_common_units"),
        (("", ""), "no_common_units"),
        (("....", "...."), "no_common_units"),
        (("0000", "0000"), "no_variation"),
        (("11", "11"), "no_variation"),
        (("0000", "0010"), None),
    ],
)
def test_a_missing_figure_has_its_reason(rows, reason):
    """What cannot be measured is None with the reason, never 0 or 1."""
    made = of(*rows)
    assert made.reason == reason
    if reason:
        assert [getattr(made, name) for name in FIGURES if name != "percent"] == [None] * 6
        assert made.percent == (1.0 if reason == "no_variation" else None)


codings = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.text("01.", min_size=n, max_size=n), min_size=1, max_size=4)
)


@given(codings)
@example(["01", "0.", ".1"])  # it varies, but for no pair of coders
def test_no_figure_is_none_without_a_reason(rows):
    """Whatever is rated: a figure that is None comes with a reason; none is ever NaN."""
    made = of(*rows)
    figures = [getattr(made, name) for name in FIGURES]
    assert made.reason is not None or None not in figures
    assert all(figure is None or figure == figure for figure in figures)


def coder(name, spans, done):
    listed = enumerate(((code, span) for code, own in spans.items() for span in own), start=1)
    held = [
        Coding(n, name, "valley_01", span, "", code, "coded", "hand") for n, (code, span) in listed
    ]
    return CoderState(name, tuple(held), frozenset(("valley_01", code) for code in done))


def test_overall_pools_the_units_of_all_codes():
    """`overall` is measured once on all sentences × codes; it is no mean of the codes' figures."""
    units = {"valley_01": [Span(i, i + 1) for i in range(6)]}
    both = ["common", "rare"]
    ana = coder("ana", {"common": [Span(0, 4)], "rare": [Span(5, 6)]}, both)
    marc = coder("marc", {"common": [Span(0, 3)], "rare": []}, both)
    report = agreement(both, [ana, marc], units)
    assert [code.code for code in report.codes] == both
    assert report.overall.n_units == sum(code.n_units for code in report.codes) == 12
    assert report.overall.n_coded == 5
    assert report.overall.kappa == pytest.approx(coefficients.kappa([[7, 0], [2, 3]]))
    assert report.overall.kappa != pytest.approx(mean(code.kappa for code in report.codes))


def test_overall_leaves_out_codes_that_were_not_finished():
    """A code that one of two coders did not finish adds no unit to what is pooled."""
    units = {"valley_01": [Span(i, i + 1) for i in range(6)]}
    ana = coder("ana", {"common": [Span(0, 4)]}, ["common", "rare"])
    marc = coder("marc", {"common": [Span(0, 3)], "rare": [Span(0, 6)]}, ["common"])
    report = agreement(["common", "rare"], [ana, marc], units)
    assert report.codes[1].reason == "no_common_units"
    assert report.overall.n_units == report.codes[0].n_units == 6
    assert report.overall.alpha == report.codes[0].alpha


def test_the_report_is_plain_data():
    """The report is JSON as it stands, with None where a figure is undefined and no NaN."""
    report = agreement(["theme"], [coder("ana", {}, ["theme"])], {"valley_01": [Span(0, 1)]})
    data = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert list(data) == ["unit", "coders", "codes", "overall"]
    assert data["unit"] == "sentence"
    assert data["coders"] == ["ana"]
    assert data["codes"][0]["kappa"] is None
    assert data["overall"]["reason"] == "one_coder"


def test_agreement_of_a_study_is_over_what_both_finished(tmp_path):
    """Units are the respondents' sentences of the transcripts that two coders finished."""
    front = "---\ncase: valley\nlanguage: en\n---\n"
    shared = "[Q] Was it kept? Was it?\n\n[R1] We hid it. My aunt knew. Nobody asked.\n"
    alone = "[R1] They shut it. We left.\n"
    texts = {"valley_01": front + shared, "valley_02": front + alone}
    study = open_study(write_study(tmp_path, codes=CODES, transcripts=texts))
    first, second = study.transcripts.values()
    both = ("craft.secrecy", "craft.lineage")
    ana, marc = (Coder(tmp_path / f"corpus/coding/{name}.jsonl") for name in ("ana", "marc"))
    ana.add("craft.secrecy", first, "We hid it.")
    ana.add("craft.secrecy", first, "Was it kept?")  # the interviewer's: no unit
    ana.add("craft.lineage", first, "My aunt knew.")
    marc.add("craft.secrecy", first, "hid")
    ana.finish(first, *both)
    ana.finish(second, *both)
    marc.finish(first, "craft.secrecy")
    report = open_study(tmp_path).agreement()
    secrecy, lineage = report.codes
    assert report.coders == ("ana", "marc")
    assert (secrecy.n_units, secrecy.n_coded, secrecy.kappa) == (3, 1, 1.0)
    assert (lineage.n_units, lineage.reason) == (0, "no_common_units")
