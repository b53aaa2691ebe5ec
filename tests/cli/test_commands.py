"""What commands print: JSON that any reader takes, CSV that is the export, an honest README."""

import csv
import json
import re
import subprocess
import sys

import docx
import pytest
import typer
from small_study import CHECKOUT, Coder, live, write_study

from tls_coding.cli.main import app
from tls_coding.coding.segments import COLUMNS
from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: What is known is not told.
  rules: {en: ["keep ... secret"]}
  examples: [{lang: en, text: We keep it secret., match: secret}]
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
  rules: {en: ["[father|aunt] ... [show|teach]"]}
"""
TEXTS = {
    "valley_01": '[R1] We keep it secret,\n"never told". My aunt taught me.',
    "harbour_01": "---\ncase: harbour\nlanguage: en\n---\n[R1] My father showed me. — È così.",
}


@pytest.fixture
def folder(tmp_path):
    """A small study in which two coders have finished one transcript."""
    made = write_study(tmp_path / "small", codes=CODES, transcripts=TEXTS)
    study = open_study(made)
    text = study.transcripts["valley_01"]
    for name, act in (("ana", "accept"), ("marc", "reject")):
        coder = Coder(made / f"corpus/coding/{name}.jsonl")
        coder.decide(act, live(study.suggestions()[text.id])[0], text)
        coder.finish(text, *study.codebook.ids)
    return made


def commands(group=None, words=()):
    """(words, command) of every command of the app, those of its groups too."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


GROUPS = {
    name: command
    for name, command in typer.main.get_command(app).commands.items()
    if hasattr(command, "commands")
}
SETS = """
- {id: secret, why: as they say, given: {valley: 1, harbour: 0}}
- {id: kin, why: as they say, given: {valley: 1, harbour: 0.2}}
"""


def options(command):
    return {option for parameter in command.params for option in parameter.opts}


def strict(text):
    """JSON as other programs read it: NaN and Infinity are none."""

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_every_command_and_key_option_stands_in_the_readme():
    """README names every command, and no option that no command has."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for words, _ in commands():
        assert f"`tls {' '.join(words)}" in readme, words
    listed = [*(command for _, command in commands()), *GROUPS.values()]
    known = set().union(*map(options, listed))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", readme)) <= known


def test_calls_in_the_readme_are_real_calls():
    """Every call in README has only options that its own command takes."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    listed = dict(commands())
    calls = re.findall(r"^    (?:\S+/)?tls (.*)$|`tls ([^`]*)`", readme, re.MULTILINE)
    assert len(calls) >= 15
    for call in (block or inline for block, inline in calls):
        words = tuple(re.split(r"\s{2,}#", call)[0].split())
        if not words or words[0].startswith("-"):
            continue
        command = listed.get(words[:1]) or listed.get(words[:2])
        if command is None and words[0] in GROUPS and words[1:2] != words[:1]:
            command = GROUPS[words[0]]  # a group that does something itself
        assert command, call
        assert {word for word in words if word.startswith("--")} <= options(command), call


@pytest.mark.parametrize("words", [words for words, c in commands() if "--json" in options(c)])
def test_json_is_json_and_nothing_else(tls, folder, words, tmp_path):
    """With --json standard output is one JSON value; remarks go to standard error."""
    more = []
    if words == ("import",):
        document = docx.Document()
        document.add_paragraph("[Q] Was it kept?")
        document.add_paragraph("[R1] We keep it secret, all of us, and nobody else is told.")
        document.save(str(tmp_path / "new.docx"))
        more = [tmp_path / "new.docx", "--case", "valley", "--lang", "en"]
    if words == ("pseudonymise",):
        (tmp_path / "names.csv").write_text("name,pseudonym\nCarlota,Benedetta\n", encoding="utf-8")
        more = [tmp_path / "names.csv"]
    if words == ("codebook", "diff"):
        more = [folder / "codebook/tls.yaml"]
    if words == ("compare", "groups"):
        more = ["language", "--values", "en,fr"]
        path = folder / "corpus/transcripts/harbour_01.txt"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("language: en", "language: fr"), encoding="utf-8")
    if words == ("qca",):
        more = ["--outcome", "secret", "--conditions", "kin"]
        (folder / "corpus/sets.yaml").write_text(SETS, encoding="utf-8")
    code, out, _ = tls(*words, *more, "--study", folder, "--json")
    assert code == 0
    assert isinstance(strict(out), dict | list)


def test_json_of_the_tables_tells_what_the_files_tell(tls, folder):
    """`tls code`, `tls agree` and `tls matrix` say in JSON what the exports say."""
    assert tls("export", "--study", folder)[0] == 0
    rows = strict(tls("code", "--study", folder, "--json")[1])
    assert [list(row) for row in rows] == [COLUMNS] * 3
    assert {row["status"] for row in rows} == {"suggested"}
    report = strict(tls("agree", "--study", folder, "--json")[1])
    exported = (folder / "exports/agreement.json").read_text(encoding="utf-8")
    assert report == strict(exported)
    assert report["coders"] == ["ana", "marc"]
    cells = strict(tls("matrix", "--study", folder, "--json")[1])
    with (folder / "exports/matrix_case_by_theme_state.csv").open(encoding="utf-8") as file:
        states = {row.pop("case"): row for row in csv.DictReader(file)}
    assert {c: {k: v["state"] for k, v in own.items()} for c, own in cells.items()} == states
    known = {"count": 1, "hand": 0, "suggested": 0, "share": 1.0, "low": 0.0, "high": 1.0}
    assert known.items() <= cells["valley"]["craft.secrecy"].items()


def test_json_of_problems_has_their_places(tls, folder):
    """`tls check --json` lists every fault with file, line, what and mend, and leaves with 1."""
    path = folder / "corpus/transcripts/moor_01.txt"
    path.write_text("---\ncase: moor\nlanguage: en\n---\nText.\n", encoding="utf-8")
    code, out, _ = tls("check", "--study", folder, "--json")
    assert code == 1
    (problem,) = strict(out)
    assert (problem["file"], problem["line"]) == ("corpus/transcripts/moor_01.txt", 2)
    assert "moor" in problem["what"]
    assert "harbour, valley" in problem["mend"]
    assert problem["level"] == "error"


def test_csv_of_the_matrix_is_the_export(tls, folder, tmp_path):
    """`tls matrix --csv` writes the file that `tls export` writes, byte for byte."""
    assert tls("export", "--study", folder)[0] == 0
    code, out, err = tls("matrix", "--study", folder, "--csv", tmp_path / "a b" / "m.csv")
    assert code == 0
    assert out == ""
    assert "written" in err
    exported = (folder / "exports/matrix_case_by_theme.csv").read_bytes()
    assert (tmp_path / "a b" / "m.csv").read_bytes() == exported


def test_csv_of_agreement_has_a_row_per_code_and_one_for_all(tls, folder, tmp_path):
    """`tls agree --csv`: codes in their order, `overall` last, undefined figures empty."""
    assert tls("agree", "--study", folder, "--csv", tmp_path / "a.csv")[0] == 0
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == ["craft.secrecy", "craft.lineage", "overall"]
    assert rows[1]["kappa"] == ""
    assert rows[1]["reason"] == "no_variation"
    report = strict(tls("agree", "--study", folder, "--json")[1])
    for row, code in zip(rows, [*report["codes"], report["overall"]], strict=True):
        assert int(row["sentences"]) == code["n_units"]
        for name in ("percent", "kappa", "alpha"):
            assert (float(row[name]) if row[name] else None) == code[name]


def test_tables_show_every_sign(tls, folder):
    """`tls matrix` shows each state by its sign: counts, ?n and –, with a legend."""
    _, out, _ = tls("matrix", "--study", folder)
    table = {
        cells[0]: cells[1:]
        for line in out.splitlines()
        if line.startswith("│")
        for cells in [[cell.strip() for cell in line.strip("│").split("│")]]
    }
    assert table == {"craft.secrecy": ["1", "–"], "craft.lineage": ["?1", "?1"]}
    assert "–: not reviewed" in " ".join(out.split())


@pytest.mark.parametrize("words", [["agree"], ["review", "--coder", "zoe"]])
def test_with_kept_suggestions_nothing_loads_spacy(folder, words):
    """Where suggestions are kept and current, no command but `code` anew needs the engine."""
    call = [*words, "--study", str(folder)]
    code = (
        "import sys; from tls_coding.cli.main import run_command; "
        f"done = run_command({call!r}); print([m for m in ('spacy',) if m in sys.modules], done)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="q", capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[] 0"
