"""A study in Python: the page in the docs does what it says, and frames hold what files hold."""

import ast
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

import tls_coding
from tls_coding import Study
from tls_coding.errors import CodingError

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The demonstration study, in a place of its own."""
    place = tmp_path_factory.mktemp("demonstration")
    for part in ("codebook", "corpus"):
        shutil.copytree(ROOT / part, place / part)
    shutil.copy(ROOT / "study.yaml", place)
    return place


@pytest.fixture(scope="module")
def study(folder):
    return Study(folder)


def steps(text):
    """The statements of the page's blocks, each with what the page says that it shows."""
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        lines = block.splitlines()
        for node in ast.parse(block).body:
            after = lines[node.end_lineno] if node.end_lineno < len(lines) else ""
            said = after.removeprefix("# ") if after.startswith("# ") else None
            yield ast.get_source_segment(block, node), isinstance(node, ast.Expr), said


def test_the_page_in_the_docs_does_what_it_says(folder, monkeypatch):
    """Every block of docs/python.md runs, and shows what stands below it."""
    monkeypatch.chdir(folder)
    names = {}
    checked = 0
    for source, shown, said in steps((ROOT / "docs/python.md").read_text(encoding="utf-8")):
        if not shown:
            exec(source, names)
        else:
            assert str(eval(source, names)) == str(ast.literal_eval(said)), source
            checked += 1
    assert checked > 10


def test_a_matrix_counts_the_rows_of_segments(study):
    """Any cell is the number of distinct coded passages among the segments."""
    rows = study.segments()
    coded = rows[rows["status"].isin(["accepted", "coded"])]
    for case, code in (("grasse", "informal.secrecy"), ("sagunto", "resources.site_reuse")):
        own = coded[(coded["case"] == case) & (coded["code"] == code)]
        passages = own[["transcript", "start", "end"]].drop_duplicates()
        assert study.matrix().loc[case, code] == len(passages) > 0
        assert len(study.quotes(case, code)) == len(passages)


def test_cells_and_matrix_are_the_same(study):
    """The tidy table pivoted is the matrix."""
    cells = study.cells(level=1)
    wide = cells.pivot_table(index="case", columns="theme", values="count", sort=False)
    pd.testing.assert_frame_equal(
        wide.astype(int), study.matrix(level=1), check_names=False, check_dtype=False
    )


def test_codes_and_cases_have_their_labels(study):
    """Tables of codes and cases stand under their ids."""
    assert study.codes().loc["informal.secrecy", "fr"]
    assert study.cases().loc["grasse", "country"] == "France"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda study: study.matrix(measure="colour"),
        lambda study: study.matrix(by="colour"),
        lambda study: study.quotes("nowhere", "informal.secrecy"),
        lambda study: study.quotes("grasse", "nothing"),
        lambda study: study.cooccurrence(unit="page"),
        lambda study: Study("/nowhere"),
    ],
)
def test_a_wrong_name_is_one_clear_error(study, wrong):
    """Names that are not there raise the project's own error, which says what there is."""
    with pytest.raises(CodingError, match=r"\w"):
        wrong(study)


def test_nothing_else_hides_in_the_package():
    """A name that is not there is an ordinary AttributeError."""
    with pytest.raises(AttributeError, match="nothing"):
        _ = tls_coding.nothing
