import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.readers.markdown import read_markdown
from tls_coding.errors import UsageError


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "a.md"
        path.write_text(text, encoding="utf-8")
        return read_markdown(path)

    return read_text


def bold(source):
    return [[p.text[start:end] for start, end in p.bold] for p in source.paragraphs]


def test_blank_lines_part_paragraphs_and_line_ends_stay(read):
    """A line end within a paragraph is a newline, hard (two spaces, a backslash) or soft."""
    assert read("un  \ndeux\\\ntrois\n\n\nquatre\n").texts == ["un\ndeux\ntrois", "quatre"]


def test_headings_have_their_level(read):
    """Both ways of marking a heading are known; a number sign without a space is none."""
    source = read("# Un\n### Deux ##\ntexte\n\nTrois\n=====\nQuatre\n---\n#mot\n")
    found = [(p.text, p.heading) for p in source.paragraphs]
    assert found == [("Un", 1), ("Deux", 3), ("texte", 0), ("Trois", 1), ("Quatre", 2), ("#mot", 0)]


def test_a_rule_below_several_lines_is_no_heading(read):
    """A turn of two lines above a rule is not taken for a heading."""
    source = read("Q : oui\nnon\n---\nR : si\n")
    assert [(p.text, p.heading) for p in source.paragraphs] == [
        ("Q : oui\nnon", 0),
        ("", 0),
        ("R : si", 0),
    ]


def test_bold_names_are_told(read):
    """The marks go; which words they set in bold is known by place."""
    source = read("**Q :** Et vous ?\n\n__R__: *Oui*, 2 * 3.\n")
    assert source.texts == ["Q : Et vous ?", "R: Oui, 2 * 3."]
    assert bold(source) == [["Q :"], ["R"]]


def test_rules_are_blank_paragraphs(read):
    """A rule parts what stands around it."""
    assert read("un\n\n***\n\ndeux\n- - -\ntrois").texts == ["un", "", "deux", "", "trois"]


def test_marks_of_lists_stay(read):
    """A dash or a number at the start of a line may be a turn."""
    text = "- Vous venez ?\n- Oui.\n\n1. un\n2) deux\n* trois\n– quatre"
    assert "\n\n".join(read(text).texts) == text


def test_quotes_lose_their_mark_and_turns_of_captions_keep_theirs(read):
    """`> ` is a quotation, `>>` a change of speaker."""
    assert read("> un\n> > deux\n>trois\n\n>> quatre\n> >> cinq").texts == [
        "un\ndeux\ntrois",
        ">> quatre\n>> cinq",
    ]


def test_labels_with_times_are_no_links(read):
    """A label in brackets before a time in parentheses stays as it is."""
    text = "[Chercheur] (0:01 - 0:11) Oui.\n[Q](0:12) Non."
    assert read(text).texts == [text]


def test_front_matter_gives_attributes(read):
    """Words, numbers and dates of front matter are attributes; times and `no` are words."""
    source = read(
        '---\ntitle: "Un"\nage: 34\ndate: 2024-05-03\ntime: 10:30\npaid: no\nempty:\n---\nTexte.\n'
    )
    assert source.texts == ["Texte."]
    assert source.attributes == {
        **{"title": "Un", "age": 34, "date": date(2024, 5, 3), "time": "10:30", "paid": "no"},
    }


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("tags: [a, b]", ["tags: [a, b]"]),
        ("a: [b", ["a: [b"]),
        ("Entretien du matin", ["Entretien du matin"]),
        ("date: 2024-99-99", []),
        ("a: " + "[" * 5000, ["a: " + "[" * 5000]),
        ("x: " + "y" * 30_000, ["x: " + "y" * 30_000]),
    ],
)
def test_other_front_matter_is_kept_beside(read, head, kept):
    """What is no plain attribute is not lost: it stands beside the text."""
    source = read(f"---\n{head}\n---\nTexte.\n")
    assert source.texts == ["Texte."]
    assert source.elsewhere.get("front matter", []) == kept


@pytest.mark.parametrize(
    "text", ["---\n\nQ: un\n\n---\n", "---\nQ: un\nR: deux\nQ: trois\n---\n", "---\nQ: un\n"]
)
def test_turns_between_rules_are_no_front_matter(read, text):
    """A rule at the top is one when nothing closes it, or when names come back below it."""
    assert "Q: un" in "\n".join(read(text).texts)


def test_comments_stand_beside(read):
    """What a web page would not show is kept apart."""
    source = read("un<!-- à\nvoir --> deux\n\n<!-- ouvert")
    assert source.texts == ["un deux", "<!-- ouvert"]
    assert source.elsewhere == {"comments": ["à\nvoir"]}


def test_footnotes_stand_beside(read):
    """The text of a note is no speech; its mark stays where it was."""
    source = read("oui[^1] non\n\n[^1]: **La** note.\n")
    assert source.texts == ["oui[^1] non"]
    assert source.elsewhere == {"footnotes": ["[^1]: La note."]}


def test_old_encodings_and_nul_bytes(tmp_path):
    """Encodings are told as in plain text; what is no text is refused."""
    path = tmp_path / "a.md"
    path.write_bytes("**Élève** : déjà".encode("cp1252"))
    source = read_markdown(path)
    assert source.texts == ["Élève : déjà"]
    assert "Windows-1252" in source.remarks[0]
    path.write_bytes(b"a\x00\x00\x00b")
    with pytest.raises(UsageError, match="not a text file"):
        read_markdown(path)


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(["---", "", "# a", "a: b", ">", "**a", "b** ", "<!--", "-->", "\f"]))
)
def test_no_word_is_lost(tmp_path_factory, lines):
    """Every letter is in a paragraph, beside, or an attribute."""
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_text("x" + "\n".join(lines))
    source = read_markdown(path)
    found = "".join(source.words()) + "".join(f"{k}{v}" for k, v in source.attributes.items())
    for letter in "ab":
        assert found.count(letter) == "".join(lines).count(letter)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    """No bytes raise anything but a sentence."""
    path = tmp_path_factory.getbasetemp() / "bytes.md"
    path.write_bytes(b"---\n" + content)
    try:
        source = read_markdown(path)
    except UsageError:
        return
    assert all(end <= len(p.text) for p in source.paragraphs for _, end in p.bold)


@pytest.mark.parametrize("piece", ["<!--", "> ", "# ", "---\n", "a: b\n", "[x](", "&#", "a\n", "-"])
def test_long_repetition_is_read_quickly(read, piece):
    """A hundred thousand characters of one mark cost little."""
    started = time.process_time()
    read("---\n" + piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5
