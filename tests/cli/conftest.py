"""What the tests of the commands share."""

import io
import sys

import pytest
from small_study import write_study

CODES = """
    - id: secrecy
      label: {en: Secrecy}
      definition: Kept from others.
      include: [a recipe]
      rules: {en: [secret]}
    - id: kin
      label: {en: Kin}
      definition: Relatives at work.
      rules: {en: [uncle, aunt]}
"""
TEXTS = {
    "valley_01": "[Q] Who knew?\n\n[A1 00:00:09] It was a secret. My uncle knew. My aunt too.",
    "valley_02": "[A1] A [bold] secret [/bold] again.",
}


@pytest.fixture
def small(tmp_path):
    """A study of two transcripts and two codes; four suggestions wait."""
    return write_study(tmp_path / "study", codes=CODES, transcripts=TEXTS)


@pytest.fixture
def review(folder, tls, monkeypatch):
    """`review("arq", "--unsure")`: ana reviews `folder` from a pipe; exit code, shown and said."""

    def run(keys, *words):
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        code, out, err = tls("review", "--coder", "ana", "--study", folder, *words)
        return code, " ".join(out.split()), " ".join(err.split())

    return run
