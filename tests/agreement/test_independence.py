"""How far two coders are two witnesses: what they had in view when they agreed."""

import pytest
from small_audit import coding, material, state

from tls_coding.agreement.audited import audited
from tls_coding.coding.codings import CoderState
from tls_coding.spans import Span

NAME = "valley_01"


def by_decisions(*people, size=8, **more):
    """Coders by (place, status, more) of what they decided; all finished the text."""
    states = []
    for coder, decided in zip(("ana", "marc", "zoe"), people, strict=False):
        codings = tuple(
            coding(coder, NAME, place, "theme", n, **({"status": status} | extra))
            for n, (place, status, extra) in enumerate(decided, start=1)
        )
        states.append(CoderState(coder, codings, frozenset({(NAME, "theme")})))
    rows = {NAME: {"theme": ["0" * size] * len(states)}}
    return audited(material(rows, states=states, **more)).independence


RULE = {"answers": True, "origin": "rule", "shown": "suggestion"}


def bases(made):
    return {found.basis: found.overall for found in made.bases}


def test_suggestions_that_both_decided_are_apart_from_all_else():
    """Suggestions are the units of the one basis, all other sentences those of the other."""
    ana = [(0, "accepted", RULE), (1, "accepted", RULE), (2, "rejected", RULE), (5, "coded", {})]
    marc = [(0, "accepted", RULE), (1, "rejected", RULE), (2, "rejected", RULE)]
    found = bases(by_decisions(ana, marc))
    both = found["suggestion"]
    assert (both.n_units, both.n_coded, both.n_both) == (3, 2, 1)
    assert both.percent == pytest.approx(2 / 3)
    assert (found["elsewhere"].n_units, found["elsewhere"].n_coded) == (5, 1)


def test_unsure_is_no_rating_and_one_alone_is_no_pair():
    """A suggestion that one left unsure, or that one alone decided, tells nothing of agreement."""
    ana = [(0, "unsure", RULE), (1, "accepted", RULE), (2, "accepted", RULE)]
    marc = [(0, "accepted", RULE), (2, "accepted", RULE)]
    assert bases(by_decisions(ana, marc))["suggestion"].n_units == 1


def test_what_was_decided_blind_is_no_click():
    """A decision made without the suggestion in view does not count among suggestions."""
    blind = RULE | {"shown": "blind"}
    made = by_decisions([(0, "accepted", blind)], [(0, "accepted", RULE)])
    assert bases(made)["suggestion"].n_units == 0
    assert [own.decided for own in made.clicks] == [0, 1]
    assert [own.blind for own in made.clicks] == [1, 0]


def test_each_coder_has_the_share_of_what_rules_said():
    """Decided, accepted, rejected, unsure, changed and by hand: counted for each coder."""
    changed = RULE | {"origin": "rule+hand"}
    ana = [(0, "accepted", RULE), (1, "rejected", RULE), (2, "unsure", RULE),
           (3, "accepted", changed), (4, "coded", {})]  # fmt: skip
    clicks = by_decisions(ana, []).clicks[0]
    assert (clicks.decided, clicks.accepted, clicks.rejected, clicks.unsure) == (4, 2, 1, 1)
    assert (clicks.changed, clicks.by_hand) == (1, 1)


def test_agreement_that_rests_on_the_same_click_is_warned_of():
    """Half of what both gave, or more, accepted as the same suggestion: not two witnesses."""
    clicked = [(place, "accepted", RULE) for place in (0, 1)]
    hand = [(place, "coded", {}) for place in (4, 5)]
    (rests,) = by_decisions(clicked + hand, clicked + hand).rests
    assert (rests.positive, rests.same, rests.share, rests.warning) == (4, 2, 0.5, True)
    (rests,) = by_decisions(clicked[:1] + hand, clicked[:1] + hand).rests
    assert not rests.warning
    (rests,) = by_decisions([], []).rests
    assert (rests.share, rests.warning) == (None, False)


def test_texts_coded_blind_by_both_are_a_basis_of_their_own():
    """Where every coding of both says blind; one made with a suggestion in view ends that."""
    blind = {"shown": "blind"}
    both = [(0, "coded", blind), (1, "coded", blind)]
    assert bases(by_decisions(both, both[:1]))["blind"].n_units == 8
    seen = [*both, (2, "accepted", RULE)]
    assert bases(by_decisions(seen, both))["blind"].n_units == 0


def test_control_passages_are_measured_on_what_was_said_of_them():
    """Only passages shown without suggestions, and only codes given there, count."""
    rows = {NAME: {"theme": ["........", "........"]}}
    ana = CoderState("ana", (coding("ana", NAME, 0, "theme", 1, shown="blind"),))
    marc = CoderState("marc", (coding("marc", NAME, 1, "theme", 1),))
    looked = {who: {NAME: [Span(0, 3), Span(4, 7)]} for who in ("ana", "marc")}
    made = audited(material(rows, states=[ana, marc], looked=looked))
    control = bases(made.independence)["control"]
    assert (control.n_units, control.n_coded, control.n_both) == (2, 1, 0)
    assert made.agreement.overall.n_units == 0


def test_other_units_and_suggestions_together_are_all_units():
    """No unit is lost between the bases: what is on suggestions and what is elsewhere adds up."""
    rows = {NAME: {"theme": ["11110000", "11011000"]}}
    states = [state(who, rows, i, **RULE) for i, who in enumerate(("ana", "marc"))]
    made = audited(material(rows, states=states))
    found = bases(made.independence)
    assert found["elsewhere"].n_units + found["suggestion"].n_units == 8
