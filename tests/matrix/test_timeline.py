"""Themes over time: by month or year, what has no date apart."""

import pytest
from hypothesis import given, settings
from random_facts import CODES, Made, shuffled

from tls_coding.matrix.dates import written
from tls_coding.matrix.timeline import NO_WORDS, NOT_REVIEWED, timeline

few = settings(max_examples=settings.default.max_examples // 5)
DATED = (
    ("i0", "hill", 200, "2005-03-01"),
    ("i1", "plain", 300, "2005-09-12"),
    ("i2", "hill", 100, "2006"),
    ("i3", "hill", 0, ""),
)
ALL = frozenset((name, code) for name, *_ in DATED for code in CODES)
HELD = ((0, 0, 9, "trade", "coded", "ana", False), (1, 0, 9, "trade", "coded", "ana", False))


def point_of(found, period, theme):
    return next(p for p in found.points if (p.period, p.theme) == (period, theme))


def test_years_and_months():
    """Rates are over the words of the period; a year alone tells no month."""
    facts = Made(DATED, HELD, ALL).facts()
    years = timeline(facts)
    assert years.periods == ("2005", "2006", "")
    point = point_of(years, "2005", "trade")
    assert (point.passages, point.words, point.interviews, point.per_1000) == (2, 500, 2, 4.0)
    assert point_of(years, "2006", "trade").per_1000 == 0.0
    assert years.cases[0] == ("hill", "plain")
    months = timeline(facts, by="month")
    assert months.periods == ("2005-03", "2005-09", "")
    assert months.undated == ("i2", "i3")


def test_no_rate_without_words_or_review():
    """None and why, not 0."""
    facts = Made(DATED, HELD, frozenset({("i3", "trade")})).facts()
    found = timeline(facts)
    assert point_of(found, "2005", "trade").per_1000 is None
    assert point_of(found, "2005", "trade").reason == NOT_REVIEWED
    assert point_of(found, "2005", "trade").left_out == 2
    assert point_of(found, "", "trade").reason == NO_WORDS


@pytest.mark.parametrize("value", ["May 2007", "2007-13", "2007-05-40", "14.5.2007", None, ""])
def test_what_is_no_date_is_none(value):
    """Such interviews stand apart; they are not guessed at."""
    assert written(value) == ""


@few
@given(shuffled())
def test_periods_add_up_and_order_does_not_matter(study):
    """Over all periods each theme has all its passages; a second coder adds none."""
    made, order = study
    found = timeline(made.facts())
    assert timeline(made.facts(order)) == found
    assert timeline(made.with_second_coder().facts()) == found
    known = {
        (s.transcript, s.start, s.end, s.code)
        for s in made.segments()
        if s.counts and not s.flags and (s.transcript, s.code) in made.done
    }
    for theme in CODES:
        told = sum(point.passages for point in found.points if point.theme == theme)
        assert told == sum(code == theme for *_, code in known)
