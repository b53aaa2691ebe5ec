import pytest

from tls_coding.corpus.heading import iso_date, said_of_interview


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2007-05-14", "2007-05-14"),
        ("14/05/2007", "2007-05-14"),
        ("14.5.2007", "2007-05-14"),
        ("5/5/2007", "2007-05-05"),
        ("lundi 14 mai 2007", "2007-05-14"),
        ("1er août 2007", "2007-08-01"),
        ("14 maggio 2007", "2007-05-14"),
        ("14 de mayo de 2007", "2007-05-14"),
        ("May 14th, 2007", "2007-05-14"),
        ("14th May 2007", "2007-05-14"),
        ("4/5/2007", None),
        ("31/02/2007", None),
        ("en 2007", None),
        ("14 mai 2007 et 15 mai 2007", None),
        ("", None),
    ],
)
def test_a_date_is_taken_where_it_is_certain(text, date):
    """Day and month that could be read both ways, and two dates, are left as written."""
    assert iso_date(text) == date


def test_pairs_of_a_heading_are_read():
    """Keys in four languages; what is no such pair says nothing."""
    lines = [
        "Luogo: la bottega",
        "Fecha: 14/05/2007",
        "Durée = 1h20",
        "Note : rien",
        "Interview 12",
    ]
    assert said_of_interview([*lines, "Il m'a dit: date", "Luogo: altrove"]) == {
        "place": "la bottega",
        "date": "2007-05-14",
        "duration": "1h20",
        "interview": "12",
    }
