"""The table of names: its forms, and all that can be wrong with it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.nametable import parse_table


def rows(text):
    table, problems = parse_table(text, "key.csv")
    return [(n.name, n.pseudonym, n.line) for n in table.names], problems


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_columns_are_found_by_their_names(sign):
    """Comma, semicolon or tab; other columns, their order and a byte order mark do not matter."""
    lines = [
        ["Note", "Pseudonym", "NAME"],
        ["x", "Maria", "Anna"],
        ["", "", ""],
        ["", "Lise", "Zoé"],
    ]
    text = "\ufeff" + "\n".join(sign.join(line) for line in lines)
    assert rows(text) == ([("Anna", "Maria", 2), ("Zoé", "Lise", 4)], [])


def test_quoted_cells_and_spaces_around():
    """Cells may be quoted; space around a name is not part of it; accents are composed."""
    found, _ = rows('name,pseudonym\n" Brun, Anna ","Vert, ""Mia"""\nZoe\u0301 , Lise\n')
    assert found == [("Brun, Anna", 'Vert, "Mia"', 2), ("Zoé", "Lise", 3)]


def test_every_problem_is_told_with_its_line_and_without_the_name():
    """All faults at once; none of the messages repeats a name."""
    text = (
        "name,pseudonym\n,Maria\nAnna,Maria\nAnna,Lise\nBruno,\n---,Carlo\n"
        "Zoé,Anna Vert\nRosa,Rosa\nMarin,Costa\nMARIN,Costa\n"
    )
    _, problems = parse_table(text, "key.csv")
    told = {(p.line, p.what) for p in problems}
    assert told == {
        (2, "no name."),
        (4, "the same name as on line 3, with another pseudonym."),
        (5, "no pseudonym."),
        (6, "the name holds no letters."),
        (7, "the pseudonym holds the name of line 3."),
        (8, "the pseudonym holds the name of line 8."),
    }
    for name in ("Anna", "Bruno", "Zoé", "Rosa", "Maria", "Lise"):
        assert not any(name in str(problem) for problem in problems)
    assert all(p.mend and not p.warning for p in problems)


def test_a_name_of_one_letter_is_a_warning():
    """It may be meant, but stands for much else."""
    _, problems = rows("name,pseudonym\nJ,K\n")
    assert [(p.line, p.warning) for p in problems] == [(2, True)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no columns"),
        ("Anna,Maria\n", "no columns"),
        ("name,pseudonym,name\n", "no columns"),
        ("name,pseudonym\n", "no names"),
        ('name,pseudonym\n"Anna,Maria\nZoé,Lise\n', "cannot be read"),
        ('name,pseudonym\nAnna,"Ma\nria"\n', "line break"),
    ],
)
def test_what_is_no_table_is_told(text, says):
    """One sentence for a file without the columns, without names, or with open quotes."""
    _, problems = rows(text)
    assert says in problems[0].what
    assert "Anna" not in str(problems[0])


@given(st.text(st.sampled_from('ab"A,;\t\n -')).map("name,pseudonym\n{}".format))
def test_any_text_gives_rows_or_problems(text):
    """No text makes it fail, and a row is never without name and pseudonym."""
    found, problems = rows(text)
    assert found or problems
    assert all(name and pseudonym for name, pseudonym, _ in found)
