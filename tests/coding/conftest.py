"""What the tests of this room share."""

import pytest
from small_study import CHECKOUT, codebook

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
