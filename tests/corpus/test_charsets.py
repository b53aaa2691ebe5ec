"""Patterns that are compiled sooner are the same patterns."""

import re
from importlib import import_module
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus import charsets
from tls_coding.corpus.charsets import shared_charsets

compiler = pytest.importorskip("re._compiler")
parser = import_module("re._parser")

characters = st.sampled_from("aàÀßſsıİkKµΜéœŒ0_'я汉")
ranges = st.tuples(characters, characters).map(lambda pair: f"{min(pair)}-{max(pair)}")
members = st.one_of(characters.map(re.escape), ranges, st.sampled_from([r"\w", r"\d", r"\S"]))
sets = st.tuples(st.sampled_from(["", "^"]), st.lists(members, min_size=1, max_size=6)).map(
    lambda each: f"[{each[0]}{''.join(each[1])}]"
)
patterns = st.lists(sets, min_size=1, max_size=4).map("+x".join)
flags = st.sampled_from([0, re.IGNORECASE, re.IGNORECASE | re.ASCII, re.VERBOSE])


def code_of(pattern, given_flags):
    """What a pattern is compiled to: the instructions that are run."""
    return compiler._code(parser.parse(pattern, given_flags), given_flags)


@given(st.lists(st.tuples(patterns, flags), min_size=1, max_size=5))
def test_patterns_are_compiled_to_the_same(made):
    """Instruction by instruction, also where a set comes again with other flags."""
    usual = [code_of(*each) for each in made]
    with shared_charsets():
        assert [code_of(*each) for each in [*made, *made]] == usual * 2


def test_a_set_is_worked_out_once(monkeypatch):
    """However many patterns share it; a set at its start is looked at twice."""
    asked = []

    def slow(charset, *how):
        asked.append(charset)
        return charset, False

    monkeypatch.setattr(compiler, "_optimize_charset", slow)
    with shared_charsets():
        for _ in range(5):
            code_of("a[b-d]e[f-h]", 0)
    assert len(asked) == 2


def test_afterwards_all_is_as_before():
    """Also after a fault, and where two threads load a language at once."""
    before = compiler._optimize_charset

    def load():
        for _ in range(50):
            with shared_charsets():
                assert compiler._optimize_charset is not before

    threads = [Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with pytest.raises(ValueError, match="a fault"), shared_charsets():
        raise ValueError("a fault")
    assert compiler._optimize_charset is before


@pytest.mark.parametrize("other", [object(), ImportError("no such part")])
def test_another_python_takes_its_time(monkeypatch, other):
    """Where that part of `re` is not there nothing is changed."""

    def found(name):
        if isinstance(other, ImportError):
            raise other
        return other

    monkeypatch.setattr(charsets, "import_module", found)
    with shared_charsets():
        assert re.compile("[é-ü]b[é-ü]", re.IGNORECASE).match("ÊBÜ")
