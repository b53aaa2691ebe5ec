"""`tls codebook test CODE…`: only some codes."""

import pytest
from small_study import write_study

CODES = """
    - id: craft.secrecy
      label: {en: Secrecy}
      definition: Kept.
      rules: {en: [secret]}
      examples: [{lang: en, text: It was secret.}]
    - id: craft.lineage
      label: {en: Lineage}
      definition: Handed on.
      rules: {en: [uncle]}
      examples: [{lang: en, text: My uncle showed me.}, {lang: en, text: No kin here.}]
    - id: other
      label: {en: Other}
      definition: Else.
      rules: {en: [else]}
      examples: [{lang: en, text: Something else.}]
"""


@pytest.mark.parametrize(
    ("names", "run", "wrong"),
    [((), 4, 1), (("craft",), 3, 1), (("craft.secrecy", "other"), 2, 0), (("other",), 1, 0)],
)
def test_only_the_codes_asked_for_are_run(tls, tmp_path, names, run, wrong):
    """A code by its id, or all codes below a category."""
    study = write_study(tmp_path / "s", codes=CODES, transcripts={"valley_01": "A secret."})
    code, _, err = tls("codebook", "test", *names, "--study", study)
    assert code == (1 if wrong else 0)
    assert f"{run} examples and counterexamples, {wrong} wrong." in err


def test_an_unknown_code_is_refused(tls, tmp_path):
    """A name that no code has or begins with is one sentence and exit 2."""
    study = write_study(tmp_path / "s", codes=CODES, transcripts={"valley_01": "A secret."})
    code, out, err = tls("codebook", "test", "craf", "--study", study)
    assert (code, out) == (2, "")
    assert "'craf' is no code of this codebook" in err
