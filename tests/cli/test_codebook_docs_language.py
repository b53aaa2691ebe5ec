"""`tls codebook docs --lang`: only languages that the codebook has."""

from small_study import write_study


def test_a_language_that_the_codebook_lacks_is_refused(tls, tmp_path):
    """One sentence, exit 2, and no page is written."""
    codes = """
        - id: theme
          label: {en: Theme}
          definition: Said.
          rules: {en: [secret]}
    """
    study = write_study(tmp_path / "s", codes=codes, transcripts={"valley_01": "A secret."})
    code, out, err = tls("codebook", "docs", "--lang", "xx", "--study", study)
    assert (code, out) == (2, "")
    assert "'xx' is no language of this codebook" in err
    assert not (study / "exports/codebook.html").exists()
    assert tls("codebook", "docs", "--lang", "en", "--study", study)[0] == 0
    assert (study / "exports/codebook.html").exists()
