"""What is loaded when: a command that needs no rules does not wait for the engine."""

import subprocess
import sys
import time

import pytest

HEAVY = ("spacy", "pandas", "numpy", "simplemma", "rich", "pydantic", "yasbd", "docx")


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded(code, *modules):
    """Those of `modules` that are loaded once `code` has run."""
    told = f"; import sys; print([m for m in {modules!r} if m in sys.modules])"
    return run(code + told).splitlines()[-1]


@pytest.mark.parametrize("room", ["matrix", "agreement"])
def test_figures_do_not_load_the_engine(room):
    """Importing any module of `matrix` or `agreement` does not import spaCy."""
    code = (
        f"import importlib, pkgutil, tls_coding.{room} as room\n"
        "names = [m.name for m in pkgutil.iter_modules(room.__path__)]\n"
        "assert names\n"
        f"for name in names: importlib.import_module('tls_coding.{room}.' + name)\n"
        "pass"
    )
    assert loaded(code, "spacy") == "[]"


def test_help_answers_at_once():
    """`tls --help` loads nothing heavy and answers while one still looks at the screen."""
    code = "from tls_coding.cli.main import run_command; assert run_command(['--help']) == 0"
    assert loaded(code, *HEAVY) == "[]"
    took = []
    for _ in range(3):
        start = time.perf_counter()
        assert "Usage: tls" in run(code)
        took.append(time.perf_counter() - start)
    assert min(took) < 1.5


def test_a_wrong_option_does_not_load_the_engine():
    """What is wrong with a call is said before anything heavy is loaded."""
    code = "from tls_coding.cli.main import run_command; assert run_command(['check', '--x']) == 2"
    assert loaded(code, "spacy", "pandas", "numpy") == "[]"
