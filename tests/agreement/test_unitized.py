"""Unitizing over a corpus: the texts that both finished, as one."""

import pytest
from small_audit import material, text

from tls_coding.agreement.unitized import unitized
from tls_coding.agreement.unitizing import unitizing
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.spans import Span

ROWS = {"theme": ["1100", "1000"], "other": ["0010", "0010"]}


def of(made):
    return unitized(made.states, made.units["character"], made.codes)


def test_the_texts_stand_behind_one_another():
    """The figures are those of the passages in one long text."""
    (made,) = of(material({"valley_01": ROWS, "valley_02": ROWS}))
    cut = {"ana": [], "marc": []}
    for start in (0, 15):
        cut["ana"] += [(start, start + 3, "theme"), (start + 4, start + 7, "theme")]
        cut["marc"] += [(start, start + 3, "theme")]
        for own in cut.values():
            own.append((start + 8, start + 11, "other"))
    expected = unitizing(cut, 30)
    assert (made.transcripts, made.length) == (2, 30)
    assert made.passages == {"ana": 6, "marc": 4}
    for name in ("u", "u_binary", "cu"):
        assert getattr(made, name) == pytest.approx(expected[name])
    assert made.ku == pytest.approx(expected["ku"])
    assert made.covered["ana"]["theme"] == pytest.approx(12 / 30)


def test_a_text_that_one_did_not_finish_for_a_common_code_is_left_out():
    """Where a coder had codes still to give, gaps mean nothing."""
    part = {"theme": ["1100", "1000"], "other": ["0010", "...."]}
    (made,) = of(material({"valley_01": ROWS, "valley_02": part}))
    (alone,) = of(material({"valley_01": ROWS}))
    assert (made.transcripts, made.u) == (1, alone.u)


def test_what_stands_outside_the_interviewees_words_is_cut_off():
    """A passage that runs into a question counts as far as the answer goes."""
    done = frozenset({("valley_01", "theme")})
    ana, marc = (
        CoderState(
            who, (Coding(1, who, "valley_01", Span(0, end), "", "theme", "coded", ""),), done
        )
        for who, end in (("ana", 8), ("marc", 11))
    )
    texts = {"valley_01": text("valley_01", 4)}
    (made,) = unitized([ana, marc], {"valley_01": [Span(0, 3), Span(12, 15)]}, ["theme"])
    assert (made.length, made.u, len(texts)) == (6, 1.0, 1)


def test_without_a_common_text_there_is_no_figure_and_a_reason():
    """Coders who finished different texts cannot be compared."""
    (made,) = of(material({"valley_01": {"theme": ["1100", "...."]}}))
    assert (made.transcripts, made.u) == (0, None)
    assert made.reasons == {"u": "no_common_units"}
