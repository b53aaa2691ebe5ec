import pytest
from lxml import etree

from tls_coding.corpus.readers.tei_header import attributes, persons, seconds, timeline


def test_steps_without_a_start_count_from_the_origin():
    """A point that names no other one lies its interval after the timeline's beginning."""
    root = etree.fromstring(
        "<timeline unit='s'><when id='a'/><when id='b' interval='2'/>"
        "<when id='c' interval='3' since='#b'/><when id='d' interval='unknown'/></timeline>"
    )
    assert timeline(root) == {"a": 0.0, "b": 2.0, "c": 5.0}


def test_long_chains_of_steps_are_added_up_in_time():
    """Thousands of steps, told backwards, are no recursion."""
    points = "".join(f"<when id='p{n}' interval='1' since='#p{n + 1}'/>" for n in range(5000))
    root = etree.fromstring(f"<timeline origin='#p5000'>{points}<when id='p5000'/></timeline>")
    assert timeline(root)["p0"] == 5000.0


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [("#a", 1.0), ("x.xml#a", 1.0), ("#z #a", 1.0), ("2.5", 2.5), ("#z", None), (None, None)],
)
def test_a_pointer_is_a_time_or_none(pointer, expected):
    """The name of a point, a number of seconds, or nothing that is known."""
    assert seconds(pointer, {"a": 1.0}) == expected


def test_the_language_is_the_only_one_or_that_of_the_text():
    """Several languages in the header are no language of the interview."""
    used = "<langUsage><language ident='it'/><language ident='fr'/></langUsage>"
    assert attributes(etree.fromstring(f"<TEI>{used}</TEI>")) == {}
    root = etree.fromstring(f"<TEI>{used}<text xml:lang='fr'/></TEI>")
    assert attributes(root) == {"language": "fr"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Interviewer", {"role": "interviewer"}),
        ("testimone", {"role": "respondent"}),
        ("sound engineer", {"part": "sound engineer"}),
        ("", {}),
    ],
)
def test_a_role_is_told_only_where_the_file_tells_it(role, expected):
    """A word for interviewer or respondent is a role; another one stays a word."""
    root = etree.fromstring(f"<list><person id='a' role='{role}'/><person id='b'/></list>")
    assert persons(root, {"a"}).get("a", {}) == expected
