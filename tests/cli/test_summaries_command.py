"""`tls summaries`: list, write, draft; the state of each cell."""

import csv
import io
import json
import sys

import pytest
from small_study import Coder, write_study

from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Kept secret.
  rules: {en: ["keep ... secret"]}
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
"""
BODY = "[R1] They told nobody. My father knew it all. We left for the town."


@pytest.fixture
def folder(tmp_path):
    study = write_study(tmp_path, codes=CODES, transcripts={"valley_01": BODY})
    code(study, "They told nobody.")
    return study


def code(study, quote, theme="craft.secrecy", who="ana"):
    text = open_study(study).transcripts["valley_01"]
    Coder(study / f"corpus/coding/{who}.jsonl").add(theme, text, quote)


def listed(tls, folder, *words):
    code, out, _ = tls("summaries", "--study", folder, "--json", *words)
    assert code == 0
    return [(row["case"], row["code"], row["state"]) for row in json.loads(out)]


def write(tls, folder, *words, theme="craft.secrecy"):
    return tls("summaries", "write", "valley", theme, "--study", folder, "--coder", "ana", *words)


def test_a_cell_goes_from_none_to_fresh_to_stale_and_back(tls, folder):
    """Written, then a coding is added, then the text is found to hold still."""
    cell = ("valley", "craft.secrecy")
    assert listed(tls, folder) == [(*cell, "none")]
    assert write(tls, folder, "--text", "Nobody is told.")[0] == 0
    assert listed(tls, folder) == [(*cell, "fresh")]
    code(folder, "We left for the town.", who="marc")
    assert listed(tls, folder, "--state", "stale") == [(*cell, "stale")]
    _, out, _ = tls("summaries", "--study", folder)
    assert "added: 1 of marc in valley_01" in " ".join(out.split())
    assert write(tls, folder, "--keep")[0] == 0
    assert listed(tls, folder) == [(*cell, "fresh")]


def test_a_branch_can_have_a_summary(tls, folder):
    """Written of the branch, it is stale when any code below it changes."""
    assert write(tls, folder, "--text", "Craft.", theme="craft")[0] == 0
    assert ("valley", "craft", "fresh") in listed(tls, folder)
    code(folder, "My father knew it all.", theme="craft.lineage")
    assert ("valley", "craft", "stale") in listed(tls, folder)


def test_comments_of_the_file_stay(tls, folder):
    """Writing one summary touches no other line."""
    path = folder / "corpus/summaries.yaml"
    path.write_text("# mine\n- case: harbour # yes\n  code: craft\n  text: So.\n", "utf-8")
    assert write(tls, folder, "--text", "Nobody is told.")[0] == 0
    assert path.read_text("utf-8").startswith(
        "# mine\n- case: harbour # yes\n  code: craft\n  text: So.\n"
    )


def test_a_draft_has_quotes_and_no_text(tls, folder):
    """A skeleton for each cell with codings and no entry; a second draft adds nothing."""
    code(folder, "My father knew it all.", theme="craft.lineage")
    assert write(tls, folder, "--text", "Nobody is told.")[0] == 0
    assert "1 entries added" in tls("summaries", "draft", "--study", folder)[2]
    text = (folder / "corpus/summaries.yaml").read_text("utf-8")
    assert 'text: "My father knew it all."\n    translation: ""' in text
    assert ("valley", "craft.lineage", "none") in listed(tls, folder)
    assert "0 entries added" in tls("summaries", "draft", "--study", folder)[2]


def test_a_chosen_quote_is_kept_with_its_words(tls, folder):
    """--quote names a coded passage of the cell; another is refused."""
    start = open_study(folder).transcripts["valley_01"].body.index("They")
    passage = f"valley_01:{start}-{start + len('They told nobody.')}"
    assert write(tls, folder, "--text", "Nobody.", "--quote", passage)[0] == 0
    assert 'text: "They told nobody."' in (folder / "corpus/summaries.yaml").read_text("utf-8")
    exit_code, _, err = write(tls, folder, "--keep", "--quote", "valley_01:0-3")
    assert (exit_code, "no coded passage" in err) == (2, True)


def test_the_list_as_csv(tls, folder):
    """One row a cell."""
    target = folder / "states.csv"
    assert tls("summaries", "--study", folder, "--csv", target)[0] == 0
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8"))))
    assert rows[0] == ["case", "code", "state", "coded", "author", "at", "changes"]
    assert rows[1][:4] == ["valley", "craft.secrecy", "none", "1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["summaries", "write", "rome", "craft", "--text", "x"], "No case 'rome'"),
        (["summaries", "write", "valley", "sea", "--text", "x"], "No code 'sea'"),
        (["summaries", "write", "valley", "craft"], "--text"),
        (["summaries", "write", "valley", "craft", "--text", " "], "needs a text"),
        (["summaries", "write", "valley", "craft", "--keep"], "needs a text"),
        (["summaries", "--state", "old"], "no state"),
    ],
)
def test_wrong_use_is_one_sentence(tls, folder, words, said):
    """Unknown ids, no text: refused, and nothing is written."""
    code, _, err = tls(*words, "--study", folder)
    assert (code, said in err) == (2, True)
    assert not (folder / "corpus/summaries.yaml").exists()


def test_a_faulty_file_is_listed_with_lines(tls, folder):
    """Problems of the file stop the work, each with its line."""
    (folder / "corpus/summaries.yaml").write_text("- case: rome\n  code: craft\n", "utf-8")
    code, _, err = tls("summaries", "--study", folder)
    assert (code, "corpus/summaries.yaml:1" in err) == (1, True)


def test_the_editor_shows_quotes_that_are_not_kept(tls, folder, monkeypatch):
    """What is above the line is the summary; the quotes below it are only to look at."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "assert 'They told nobody.' in path.read_text('utf-8')\n"
        "path.write_text('Nobody is told.' + path.read_text('utf-8'), 'utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')
    assert write(tls, folder, "--edit")[0] == 0
    written = (folder / "corpus/summaries.yaml").read_text("utf-8")
    assert "Nobody is told." in written
    assert "They told nobody." not in written


def test_without_an_editor_nothing_is_written(tls, folder, monkeypatch):
    """No EDITOR, or one that fails: one sentence."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    code, _, err = write(tls, folder, "--edit")
    assert (code, "set EDITOR" in err) == (2, True)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" -c "raise SystemExit(3)"')
    assert write(tls, folder, "--edit")[0] == 2
    assert not (folder / "corpus/summaries.yaml").exists()
