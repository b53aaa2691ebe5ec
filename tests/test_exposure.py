"""Where names are left in a study: by file, line and row of the table, never in words."""

import zipfile

import pytest
from small_study import write_study

from tls_coding.corpus.names import Name, Table
from tls_coding.exposure import names_in_files
from tls_coding.study import open_study

TABLE = Table((Name("Anna", "Maria", 2), Name("Zoé Marin", "Lise", 3), Name("O'Dun", "Ek", 4)))
CODES = "- {id: kin, label: {en: Kin}, definition: Kin., rules: {en: [aunt]}}"


@pytest.fixture
def study(tmp_path):
    return write_study(tmp_path / "study", codes=CODES, transcripts={"one": "[A1] My aunt."})


def found(study):
    problems = names_in_files(open_study(study), TABLE)
    assert all(problem.warning and problem.mend for problem in problems)
    assert not any(word in str(p) for p in problems for word in ("Anna", "Marin", "Dun", "said"))
    return [(problem.file, problem.line, problem.what) for problem in problems]


def write(study, name, text):
    path = study / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_study_without_names_has_no_warning(study):
    """Caches and what lies in hidden folders are not looked at."""
    write(study, ".tls/words.json", "Anna")
    write(study, ".git/log.txt", "Anna")
    assert found(study) == []


def test_every_kind_of_text_is_searched(study):
    """Transcripts, logs, exports, cases, notes: the line of each, and the row of the name."""
    write(study, "corpus/transcripts/one.txt", "---\ncase: valley\n---\n[Anna] said\nZoé\nMarin.")
    write(study, "corpus/coding/ana.jsonl", '{"note":"so\\nAnna said"}\n')
    write(study, "corpus/cases.yaml", "- {id: valley, label: Anna}\n")
    write(study, "exports/segments.csv", 'a,b\n"said\nAnna, Anna",x\n')
    write(study, "exports/page.html", "<p>O&#39;Dun</p>\n<b title='Anna'>")
    write(study, "exports/figures.json", '{"label": "Anna"}')
    write(study, "corpus/transcripts/.one.txt.17.tmp", "Anna")
    write(study, "notes.md", "\n\nAnna")
    says = "holds names of the table (its line 2)."
    assert found(study) == [
        ("corpus/cases.yaml", 1, says),
        ("corpus/coding/ana.jsonl", 1, says),
        ("corpus/transcripts/.one.txt.17.tmp", 1, says),
        ("corpus/transcripts/one.txt", 4, says),
        ("corpus/transcripts/one.txt", 5, "holds names of the table (its line 3)."),
        ("exports/figures.json", 1, says),
        ("exports/page.html", 1, "holds names of the table (its line 4)."),
        ("exports/page.html", 2, says),
        ("exports/segments.csv", 3, says),
        ("notes.md", 3, says),
    ]


def test_a_workbook_is_searched(study):
    """Cells of an XLSX file, each for itself; it has no lines."""
    (study / "exports").mkdir()
    with zipfile.ZipFile(study / "exports" / "all.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", "<si><t>Zoé</t></si><si><t>Anna said</t></si>")
    assert found(study) == [("exports/all.xlsx", 0, "holds names of the table (its line 2).")]


def test_what_cannot_be_searched_is_told(study):
    """A damaged workbook and a file of another kind are named; an empty file is not."""
    write(study, "exports/all.xlsx", "Anna")
    write(study, "exports/coded.parquet", "\0Anna")
    write(study, "exports/empty.csv", "")
    problems = names_in_files(open_study(study), TABLE)
    assert [problem.file for problem in problems] == ["exports/all.xlsx", "exports/coded.parquet"]
    assert all("not searched" in problem.what for problem in problems)


def test_of_many_lines_the_first_ten_are_listed(study):
    """One sentence stands for the others."""
    write(study, "exports/long.csv", "Anna\n" * 25)
    told = found(study)
    assert [line for _, line, _ in told] == [*range(1, 11), 0]
    assert "on 15 more lines" in told[-1][2]
