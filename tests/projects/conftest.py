"""The study that tests of this room leave with."""

from __future__ import annotations

import pytest
from project_files import OTHER, rich_study
from refi_files import write_zip


@pytest.fixture
def study(tmp_path):
    """A study of three transcripts, coded by two, with all that a log can hold."""
    return rich_study(tmp_path)


@pytest.fixture
def other(tmp_path):
    """A project of another program."""
    return write_zip(tmp_path / "other.qdpx", {"project.qde": OTHER})
