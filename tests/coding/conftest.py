"""What the tests of this room share."""

import pytest
from small_study import CHECKOUT, codebook, write_study

from tls_coding.codebook.cues import parse_cues


@pytest.fixture(scope="session")
def one_code():
    """A codebook of one code, `secrecy`, with one English rule."""
    return codebook("- id: secrecy\n  rules: {en: [keep ... secret]}\n")


@pytest.fixture(scope="session")
def real_cues():
    """The scope cues of this checkout's own codebook, by language."""
    path = CHECKOUT / "codebook" / "cues.yaml"
    cues, problems = parse_cues(path.read_text(encoding="utf-8"), path.name)
    assert not problems
    return cues


@pytest.fixture
def small(tmp_path):
    """A study of one transcript and one code."""
    codes = """
        - id: secrecy
          label: {en: Secrecy}
          definition: Kept from others.
          rules: {en: [secret]}
    """
    return write_study(tmp_path / "s", codes=codes, transcripts={"valley_01": "A secret. Told."})
