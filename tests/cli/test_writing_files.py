"""What commands write never replaces a part of a study."""

import pytest
from small_study import write_study

CODES = """
    - id: theme
      label: {en: Theme}
      definition: Said.
      rules: {en: [secret]}
"""


@pytest.mark.parametrize(
    "words",
    [
        ("codebook", "schema", "codebook/tls.yaml"),
        ("codebook", "docs", "--html", "corpus/cases.yaml"),
        ("code", "--csv", "corpus/transcripts/valley_01.txt"),
        ("codebook", "schema", "."),
        ("codebook", "docs", "--html", ""),
    ],
)
def test_a_part_of_the_study_is_left_alone(tls, tmp_path, monkeypatch, words):
    """Writing over codebook, cases or a transcript is refused in one sentence, exit 2."""
    study = write_study(tmp_path / "s", codes=CODES, transcripts={"valley_01": "A secret."})
    monkeypatch.chdir(study)
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    code, out, err = tls(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert all(path.read_bytes() == content for path, content in before.items())
