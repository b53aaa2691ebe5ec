"""Tables in LaTeX: every text is printed as it stands, every row has its cells."""

import re
import shutil
import subprocess

import pytest
from given_studies import large, small
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.exchange.latex import escaped, tables

COMMANDS = re.compile(r"\\(textbackslash|textasciicircum|textasciitilde|textless|textgreater"
                      r"|textbar|textquotedbl|ldots)\{\}|\\ensuremath\{(\\neg|-|\^\{\\circ\})\}|\\[{}$&#_%]"
                      r"|\{[\[\]*]\}|\{\}")  # fmt: skip
WHOLE = (
    r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{booktabs,longtable,graphicx}"
    r"\begin{document}%s\input{tables}\end{document}"
)


@given(st.text())
def test_no_character_of_a_text_commands(text):
    """Whatever a name holds, nothing but our own commands is left of what LaTeX reads."""
    left = COMMANDS.sub("", escaped(text))
    assert not set(left) & set('\\{}$&#_%^<>|"[]*')
    assert "\n" not in left


@given(st.text(alphabet="-'`,!?“”’ a", max_size=12))
def test_signs_side_by_side_stay_apart(text):
    """Two hyphens stay two hyphens, and no ?` becomes another sign."""
    plain = escaped(text.replace("“", "").replace("”", "").replace("’", ""))
    assert not re.search(r"--|''|``|,,|\?`|!`", plain)


@pytest.mark.parametrize("study", [small, lambda: large(n_cases=40, n_codes=9)])
def test_every_row_has_as_many_cells_as_its_table(study):
    """No row is short or long, in short tables and in long ones."""
    made = tables(study())
    for columns, body in re.findall(
        r"\\begin\{(?:tabular|longtable)\}\{(l?r*)\}(.*?)\\end\{(?:tabular|longtable)\}",
        made,
        re.DOTALL,
    ):
        rows = [line for line in body.splitlines() if line.endswith(r" \\")]
        assert rows
        assert {len(re.findall(r"(?<!\\)&", row)) + 1 for row in rows} == {len(columns)}


def test_tables_of_many_cases_break_over_pages():
    """Forty cases stand in tables whose head is repeated; two in tables that stay whole."""
    assert r"\begin{longtable}" in tables(large(n_cases=40, n_codes=9))
    assert r"\begin{longtable}" not in tables(small())


def test_names_are_printed_as_they_stand():
    """Ampersand, underscore and per cent of a name are escaped in caption and cell."""
    made = tables(small(names={"market": "R&D_1 50 %", "craft": "Craft #1"}))
    assert r"R\&D\_1 50 \%" in made
    assert r"\caption{Coded passages by case: Craft \#1.}" in made


def test_the_same_study_gives_the_same_text():
    """Two runs, one text."""
    assert tables(small()) == tables(small())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_it_compiles(tmp_path):
    """What LaTeX reads it typesets, odd names among it."""
    odd = "a_b & {c} % \\d $e$ #f ^g ~h <i> |j| [k] *l* ¬–—’“”… --?`"
    text = tables(small(names={"market": odd, "valley": odd, "craft": odd}))
    (tmp_path / "tables.tex").write_text(text, encoding="utf-8")
    (tmp_path / "whole.tex").write_text(WHOLE % escaped(odd), encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "whole.tex"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
