"""γ comes from its authors' program; without it one sentence says what to install."""

import sys
from types import SimpleNamespace

import pytest
from small_audit import material

from tls_coding.agreement import gamma as module
from tls_coding.agreement.gamma import gamma
from tls_coding.errors import UsageError

ROWS = {"theme": ["1100", "1000"]}
SILENT = {"theme": ["1100", "0000"]}
ALONE = {"theme": ["1100", "...."]}


def test_without_the_program_it_says_what_to_install(monkeypatch):
    """One clear sentence, no traceback."""
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    with pytest.raises(UsageError, match="pip install pygamma-agreement"):
        gamma(material({"valley_01": ROWS}).states, ["valley_01"], ["theme"])


def test_texts_weigh_as_many_passages_as_they_have(monkeypatch):
    """The mean is over passages; texts in which a coder found nothing are named and left out."""
    monkeypatch.setattr(module, "_program", SimpleNamespace)
    monkeypatch.setattr(module, "_one", lambda _, spans, seed: float(len(spans["ana"]) - 1))
    rows = {"a": {"theme": ["1100", "1000"]}, "b": {"theme": ["1110", "1110"]}}
    made = material(rows | {"c": SILENT, "d": ALONE})
    found = gamma(made.states, list(made.transcripts), ["theme"])
    assert found.texts == {"a": 1.0, "b": 2.0}
    assert found.passages == 9
    assert found.mean == pytest.approx((3 * 1 + 6 * 2) / 9)
    assert found.left_out == ("c",)


def test_the_program_itself_gives_1_for_the_same_passages():
    """Two coders who cut and name alike: γ is 1, every time."""
    pytest.importorskip("pygamma_agreement")
    made = material({"a": {"theme": ["1010", "1010"], "other": ["0100", "0100"]}})
    found = [gamma(made.states, ["a"], ["theme", "other"]) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].mean == pytest.approx(1.0)
