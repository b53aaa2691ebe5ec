"""`tls code` after an edit, on each save, and where it must be quick; `tls check --rules`."""

import json
import subprocess
import sys
import time

import pytest
from small_study import write_study

from tls_coding.cli.watching import again, by_code, said, stamps
from tls_coding.coding.impact import effect
from tls_coding.study import Study

CODES = """
- id: secrecy
  label: {en: Secrecy}
  definition: Kept from others.
  rules: {en: [secret]}
- id: craft
  label: {en: Craft}
  definition: Made by hand.
  rules: {en: [workshop, {tokens: [{IS_TITLE: true}, {NORM: opened}]}, {tokens: [{NORM: old}]}]}
  unless: {en: [school]}
"""
TEXTS = {"valley_01": "A secret. The workshop opened.", "valley_02": "In a workshop, a secret."}
MAIN = "import sys; from tls_coding.cli.main import main; main()"


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "s", codes=CODES, transcripts=TEXTS)


def edit(folder, part, old, new):
    path = folder / part
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_what_a_save_changes_is_said_code_by_code(folder, capsys):
    """After an edit: what was gained, lost and stopped by a veto, in all and for each code."""
    before = Study(folder).suggestions()
    edit(folder, "codebook/tls.yaml", "[secret]", "[nothing]")
    edit(folder, "codebook/tls.yaml", "[school]", "['in ... secret']")
    after = again(Study(folder), before, 1)
    found = effect(before, after)
    assert said(found).startswith("0 suggestions gained, 2 lost, 1 stopped by a veto")
    assert by_code(found) == ["craft: -1", "secrecy: -2"]
    told = capsys.readouterr().err
    assert "secrecy: -2" in told
    assert "workshop" not in told


def test_nothing_changed_is_said_too(folder, capsys):
    """A save that changes no suggestion says so."""
    before = Study(folder).suggestions()
    edit(folder, "codebook/tls.yaml", "Made by hand.", "Made with the hands.")
    again(Study(folder), before, 1)
    assert "No suggestion changed." in capsys.readouterr().err


def test_a_fault_is_shown_and_the_last_state_kept(folder, capsys):
    """A codebook that cannot be used shows its problems; what was found before stays."""
    before = Study(folder).suggestions()
    edit(folder, "codebook/tls.yaml", "[secret]", "['[secret']")
    assert again(Study(folder), before, 1) == before
    assert "never closed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "part", ["codebook/tls.yaml", "corpus/transcripts/valley_01.txt", "study.yaml"]
)
def test_a_save_of_any_part_is_seen(folder, part):
    """Size and time of every file that suggestions depend on are looked at; new files, too."""
    before = stamps(folder)
    edit(folder, part, "\n", "\n\n")
    assert stamps(folder) != before
    (folder / "corpus/transcripts/valley_03.txt").write_text("---\n---\n", encoding="utf-8")
    assert len(stamps(folder)) == len(before) + 1


def test_parts_that_study_yaml_names_anew_are_watched(folder):
    """After `codebook:` in study.yaml names another file, that one is looked at."""
    (folder / "codebook/other.yaml").write_bytes((folder / "codebook/tls.yaml").read_bytes())
    edit(folder, "study.yaml", "\n", "\ncodebook: codebook/other.yaml\n") if "codebook:" not in (
        folder / "study.yaml"
    ).read_text(encoding="utf-8") else edit(folder, "study.yaml", "tls.yaml", "other.yaml")
    before = stamps(folder)
    assert folder / "codebook/other.yaml" in before
    edit(folder, "codebook/other.yaml", "[secret]", "[nothing]")
    assert stamps(folder) != before


def test_a_file_that_is_gone_for_a_moment_does_not_end_it(folder, capsys):
    """A study.yaml that an editor is just replacing is said, and the last state kept."""
    before = Study(folder).suggestions()
    (folder / "study.yaml").rename(folder / "kept.yaml")
    assert list(stamps(folder)) == []
    assert again(Study(folder), before, 1) == before
    assert "study.yaml" in capsys.readouterr().err


def test_watching_goes_on_until_ctrl_c(folder):
    """`tls code --watch` codes again when a file is saved, and ends at Ctrl-C."""
    words = [sys.executable, "-u", "-c", MAIN, "code", "--watch", "--study", str(folder)]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in running.stderr:
        if line.startswith("Watching"):
            break
    edit(folder, "codebook/tls.yaml", "[secret]", "[nothing]")
    lines = []
    for line in running.stderr:
        lines.append(line)
        if "secrecy" in line:
            break
    running.send_signal(2)
    running.communicate(timeout=30)
    assert running.returncode == 130
    assert "0 suggestions gained, 2 lost" in lines[0]


def test_watch_and_tables_for_programs_do_not_go_together(folder, capsys):
    """`--watch` with `--json` is wrong use, said in one sentence."""
    from tls_coding.cli.main import run_command

    assert run_command(["code", "--study", str(folder), "--watch", "--json"]) == 2
    assert "--watch" in capsys.readouterr().err


def test_an_edited_rule_needs_no_spacy(folder):
    """After the first run a rule of plain words is edited and run without loading spaCy."""
    Study(folder).suggestions()
    edit(folder, "codebook/tls.yaml", "[secret]", "[harbour, 'valley ... secrets']")
    check = (
        "import sys; from tls_coding.cli.main import run_command; "
        f"run_command(['code', '--json', '--study', {str(folder)!r}]); "
        "sys.exit(sum(m in sys.modules for m in ('spacy', 'pandas')))"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_matrix_without_spacy(folder):
    """`tls matrix` reads kept suggestions: spaCy is not loaded."""
    Study(folder).suggestions()
    check = (
        "import sys; from tls_coding.cli.main import run_command; "
        f"run_command(['matrix', '--json', '--study', {str(folder)!r}]); "
        "sys.exit('spacy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_rules_without_an_anchor_are_named(folder, capsys):
    """`tls check --rules` says which rules run on every turn, and at which words others begin."""
    from tls_coding.cli.main import run_command

    assert run_command(["check", "--rules", "--json", "--study", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == []
    by_rule = {cost["rule"]: cost for cost in told["rules"]}
    assert len(by_rule) == 5
    everywhere = [cost["rule"] for cost in told["rules"] if not cost["anchored"]]
    assert everywhere == ["craft/en/2"]
    assert by_rule["craft/en/2"]["seconds"] > 0
    assert by_rule["craft/en/1"]["anchored"]
    assert by_rule["craft/en/0"]["places"] == 2
    assert run_command(["check", "--rules", "--study", str(folder)]) == 0
    assert "1 of 5 rules have no anchor" in capsys.readouterr().err


def test_help_is_there_at_once():
    """`tls --help` loads nothing heavy and answers in well under a second."""
    started = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", MAIN, "--help"], capture_output=True, check=False)
    assert ran.returncode == 0
    assert time.monotonic() - started < 1.5  # 0.15 s where nothing else runs
