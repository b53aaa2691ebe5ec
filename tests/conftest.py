"""What tests of every room share: the command line in-process, Word files, folders beside.

This file's folder is on the import path of the tests: `small_study` makes small studies.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tls_coding.cli.main import run_command

# The same examples in every run; `HYPOTHESIS=thorough pytest` looks for new ones, and longer.
# No database: parallel runs would share it.
settings.register_profile("quick", deadline=None, max_examples=100, database=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "quick"))

SHARED = Path(__file__).parents[1].parent / "shared"
Tls = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tls(capsys: pytest.CaptureFixture[str]) -> Tls:
    """`tls("check", "--study", folder)` → exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout; a test that needs it is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("no folder 'shared' beside the checkout")
    return SHARED
