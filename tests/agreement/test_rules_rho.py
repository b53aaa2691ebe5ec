"""Shaffer's ρ of the rules against a coder: over all that was reviewed, and on a drawn sample."""

import pytest

from tls_coding.agreement.assigned import Reviewed
from tls_coding.agreement.coefficients import kappa
from tls_coding.agreement.rho import rho
from tls_coding.agreement.rules_draw import Unit, draw
from tls_coding.agreement.rules_recall import Changes, sample_rows
from tls_coding.agreement.rules_rho import RULES, as_coder, risks, sample_risks
from tls_coding.agreement.units import lay_out
from tls_coding.coding.suggestion import Suggestion
from tls_coding.spans import Span

SPANS = [Span(n, n + 1) for n in range(400)]
FRAME = [Unit("t", span, "fr", "grasse") for span in SPANS]


def reviewed(coder, units, *, done=True):
    given = {("t", "kin"): [SPANS[n] for n in units]}
    return Reviewed(coder, given, frozenset({("t", "kin")} if done else set()))


def drawn_rows(bears, hits=range(60), size=120, **more):
    drawn = draw(FRAME, {"kin": hits}, size=size, **more)
    seen = {p: frozenset(["kin"] if p[1].start in bears else []) for p in drawn.passages}
    return sample_rows(drawn, ["kin"], {"ana": seen})


def test_two_coders_over_all_that_both_reviewed():
    """The ρ of their table, with the first coder's base rate."""
    ana, marc = reviewed("ana", range(80)), reviewed("marc", range(5, 82))
    (risk,) = risks(lay_out({"t": SPANS}), ana, marc, ["kin"], 0.9)
    observed = kappa([[318, 2], [5, 75]])
    assert risk.kappa == pytest.approx(observed)
    assert (risk.first, risk.second, risk.units, risk.base_rate) == ("ana", "marc", 400, 0.2)
    assert risk.rho == rho(observed, 0.2, 400, threshold=0.9)
    assert 0 < risk.rho < 0.5


def test_the_rules_as_a_coder():
    """They gave what they suggest, finished everything, and are called so that nobody else is."""
    place = {"id": "x", "transcript": "t", "text_sha256": "", "code": "kin", "turn": 0}
    found = [
        Suggestion(start=0, end=80, evidence=(), **place),
        Suggestion(start=90, end=99, evidence=(), vetoed=True, **place),
    ]
    rules = as_coder({"t": found}, ["kin"])
    assert rules.coder == RULES
    (risk,) = risks(lay_out({"t": SPANS}), rules, reviewed("ana", range(80)), ["kin"], 0.9)
    assert (risk.kappa, risk.rho) == (1, pytest.approx(0, abs=0.01))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (reviewed("ana", [1]), reviewed("marc", [1], done=False), "no_common_units"),
        (reviewed("ana", []), reviewed("marc", []), "no_variation"),
        (reviewed("ana", []), reviewed("marc", [3]), "too_rare"),
    ],
)
def test_where_there_is_no_risk_to_tell_its_reason_stands(first, second, reason):
    """Nothing in common, nothing that varies, a code that the first coder never gave."""
    (risk,) = risks(lay_out({"t": SPANS}), first, second, ["kin"], 0.9)
    assert (risk.rho, risk.reason) == (None, reason)


def test_more_units_than_are_simulated():
    """Over 10,000 units there is no sample to speak of."""
    many = [Span(n, n + 1) for n in range(10_001)]
    ana, marc = reviewed("ana", range(80)), reviewed("marc", range(90))
    (risk,) = risks(lay_out({"t": many}), ana, marc, ["kin"], 0.9)
    assert risk.reason == "too_many_units"


def test_a_drawn_sample_is_simulated_as_it_was_drawn():
    """So many with a suggestion, so many without; the base rate is that of all passages."""
    rows = drawn_rows({*range(57), *range(61, 65)})
    (risk,) = sample_risks(rows, 0.65)
    some, rest = rows[0].strata
    table = [[rest.sampled - rest.relevant, rest.relevant],
             [some.sampled - some.relevant, some.relevant]]  # fmt: skip
    assert (risk.units, risk.base_rate) == (120, 0.15)
    assert risk.kappa == pytest.approx(kappa(table))
    assert risk.rho == rho(kappa(table), 0.15, 120, 0.25, 0.65, rest="without")
    assert risk.rho < 0.05


def test_the_sample_decides_the_risk():
    """A higher threshold, or more mistakes, more risk."""
    good, bad = (drawn_rows({*range(most), 61, 62}) for most in (58, 40))
    assert sample_risks(good, 0.6)[0].rho < sample_risks(good, 0.95)[0].rho
    assert sample_risks(good, 0.8)[0].rho < sample_risks(bad, 0.8)[0].rho


def test_a_sample_that_is_not_done_has_no_risk():
    """Passages left, texts changed, strata of several languages."""
    drawn = draw(FRAME, {"kin": range(60)}, size=120)
    (row,) = sample_rows(drawn, ["kin"], {"ana": {}})
    assert sample_risks([row], 0.9)[0].reason == "not_coded"
    seen = dict.fromkeys(drawn.passages, frozenset())
    (row,) = sample_rows(drawn, ["kin"], {"ana": seen}, None, Changes(texts=("t",)))
    assert sample_risks([row], 0.9)[0].reason == "texts_changed"
    half = [unit._replace(language="it") if unit.span.start % 2 else unit for unit in FRAME]
    drawn = draw(half, {"kin": range(60)}, size=60, by=("code", "language"))
    seen = {p: frozenset(["kin"] if p[1].start < 60 else []) for p in drawn.passages}
    rows = sample_rows(drawn, ["kin"], {"ana": seen})
    assert [risk.reason for risk in sample_risks(rows, 0.9)] == ["several_strata", None, None]


def test_rest_without_draws_two_strata():
    """With the rest from units without the code, base rates of the sample are fixed by hand."""
    plain = rho(0.8, 0.05, 100, 0.3, 0.65, replicates=20_000)
    strata = rho(0.8, 0.05, 100, 0.3, 0.65, replicates=20_000, rest="without")
    assert strata == pytest.approx(plain, abs=0.03)
    with pytest.raises(ValueError, match="no such sample"):
        rho(0.8, 0.9, 2000, 0, 0.65, rest="without")
