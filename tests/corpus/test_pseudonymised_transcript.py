"""A transcript's file with pseudonyms: body, labels, front matter, seal; all else as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.importing import UNSEALED, seal
from tls_coding.corpus.names import Name, Table
from tls_coding.corpus.pseudonymised import is_pseudonymised, pseudonymised
from tls_coding.corpus.transcript import parse_transcript

TABLE = Table(
    (
        Name("Anna", "Maria", 2),
        Name("Anna Brun", "Maria Vert", 3),
        Name("Zoé", "Lise", 4),
        Name("Marin", "P: [1]", 5),
    )
)
BODY = "[Anna 00:01] Anna Brun parle.\n\n[Q] Et Zoé ?\n"


def done(text, table=TABLE):
    result, problems = pseudonymised(text, "one", "one.txt", table)
    assert result is not None, [str(problem) for problem in problems]
    return result


def file(head, body=BODY):
    return f"---\ncase: valley\nlanguage: fr\n{head}---\n{body}"


def test_labels_change_in_the_body_and_among_the_speakers():
    """A label that is a name is replaced in both places; turns, times and roles stay."""
    result = done(
        file("speakers:\n  Anna: {role: respondent, aunt: Zoé}\n  Q: {role: interviewer}\n")
    )
    assert result.new.body == "[Maria 00:01] Maria Vert parle.\n\n[Q] Et Lise ?\n"
    assert result.new.speakers == {
        "Maria": {"role": "respondent", "aunt": "Lise"},
        "Q": {"role": "interviewer"},
    }
    turns = [(turn.label, turn.time, turn.role) for turn in result.new.turns]
    assert turns == [("Maria", "00:01", "respondent"), ("Q", "", "interviewer")]
    assert result.counts == {"Anna": 2, "Anna Brun": 1, "Zoé": 2}


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("about: Anna's aunt  # Anna\n", "Maria's aunt"),
        ("about: {by: [Zoé, 'Anna'], n: 3}\n", {"by": ["Lise", "Maria"], "n": 3}),
        ("about: |\n  Anna\n  and Zoé\n", "Maria\nand Lise\n"),
        ('about: "Zo\\xe9 and\n  Anna"\n', "Lise and Maria"),
        ("about: said by\n  Anna\n  Brun\n", "said by Maria Vert"),
        ("about: [Marin and Anna]\n", ["P: [1] and Maria"]),
        ("about: Marin\n", "P: [1]"),
        ("about: [&a Zoé, *a]\n", ["Lise", "Lise"]),
        ("about: 🌿 Anna\n", "🌿 Maria"),
    ],
)
def test_values_of_any_form_change(head, says):
    """Plain, quoted, folded, escaped or in a list: no name is left, and the value reads alike."""
    result = done(file(head))
    assert result.new.attributes == {"about": says}
    assert not any(name in result.text for name in ("Anna", "Zo", "Marin"))


def test_case_language_and_hashes_are_left_alone():
    """What other parts of the study look up stays, though it be a name."""
    source = f"source: {{file: Anna.docx, sha256: {'ab' * 32}}}"
    text = f"---\ncase: Anna\nlanguage: fr\n{source}\n---\n[Q] Zoé\n"
    new = done(text).new
    assert new.cases == ("Anna",)
    assert new.attributes["source"]["file"] == "Maria.docx"
    assert new.attributes["source"]["sha256"] == "ab" * 32


def test_what_has_no_names_is_the_same_to_the_byte():
    """No name, no change: odd spacing and comments stay."""
    text = file("about:   {x: 1}   # annas\n", "[Q] annas\n\n\n")
    result = done(text)
    assert result.text == text
    assert result.old is result.new


def sealed(text):
    return text.replace(UNSEALED, seal(text))


@pytest.mark.parametrize(
    "source",
    [
        "source: {file: entretien_anna_brun.docx, sha256: ab, text_sha256: %s}\n",
        "source:\n  file: entretien_anna_brun.docx\n  sha256: ab\n  text_sha256: %s\nlater: x\n",
        "source: {text_sha256: %s,\n  file: entretien_anna_brun.docx, sha256: ab}\n",
    ],
)
def test_an_imported_transcript_keeps_a_seal_and_says_what_was_done(source):
    """The seal is that of the new file, the mark is there once, the file's name holds no name."""
    text = sealed(file(source % UNSEALED))
    result = done(text)
    about = result.new.attributes["source"]
    assert about["text_sha256"] == seal(result.text)
    assert about["pseudonymised"] is True
    assert about["file"] == "entretien_Maria Vert.docx"
    assert is_pseudonymised(result.new)
    assert not is_pseudonymised(result.old)
    again = done(result.text.replace("parle", "parle à Zoé"))
    assert again.text.count("pseudonymised") == 1


def test_a_transcript_edited_by_hand_is_still_known_as_edited():
    """A seal that did not hold before does not hold after."""
    text = sealed(file(f"source: {{file: a.docx, text_sha256: {UNSEALED}}}\n")).replace(
        "Et", "Mais"
    )
    result = done(text)
    assert result.new.attributes["source"]["text_sha256"] != seal(result.text)


@pytest.mark.parametrize(
    ("table", "text", "says"),
    [
        ([("Anna", "Q")], file("speakers: {Anna: {}, Q: {}}\n"), "front matter"),
        ([("Anna", "Q")], file(""), "turns"),
        ([("Anna", "Maria Vert")], file(""), "turns"),
        ([("Zoé", "[Lise]")], file("", "[Q] Oui.\n\nZoé dit non.\n"), "turns"),
        ([("Anna", "Zoé"), ("Zoé Brun", "Lise")], file("", "[Q] Anna Brun\n"), "line 3"),
        ([("Anna", "Maria")], "[Q] Anna\n", "front matter"),
    ],
)
def test_a_transcript_that_would_be_read_otherwise_is_refused(table, text, says):
    """Two speakers made one, turns made or lost, a new name made: told, without any name."""
    names = Table(tuple(Name(*row, line) for line, row in enumerate(table, start=2)))
    result, problems = pseudonymised(text, "one", "one.txt", names)
    assert result is None
    assert says in str(problems[0])
    assert not any(name in str(problem) for name, _ in table for problem in problems)


WORDS = ["Anna", "Brun", "Zoé", "Marin", ":", "'", '"', "#", "- ", "{", "]", "\n  ", " ", "🌿", "|"]


@given(
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    st.lists(st.sampled_from(["[Q] ", "[Anna] ", "\n\n", " ", "Anna", "Zoé", "oui"]), max_size=9),
)
def test_any_front_matter_is_rewritten_or_refused(value, body):
    """Whatever a front matter looks like: it says the same but for names, or nothing is done."""
    text = file(f"about: {value}\nlist: [{value}]\n", "".join(body) or "x")
    table = Table(TABLE.names[:3])
    result, problems = pseudonymised(text, "one", "one.txt", table)
    if result is None:
        assert problems
        return
    old, _ = parse_transcript(text, "one", "one.txt")
    assert result.new.body == table.replaced(old.body).text
    for key, was in old.attributes.items():
        if isinstance(was, str):
            assert result.new.attributes[key] == table.replaced(was).text
