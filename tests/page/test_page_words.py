"""The sentences of the review page: one table, four languages, nothing missing."""

import re
from importlib.resources import files

STATIC = files("tls_coding.page") / "static"
ENTRY = re.compile(r"^  (\w+): \[(.*)\],$", re.MULTILINE)
SENTENCE = re.compile(r'"((?:[^"\\]|\\.)*)"')
SAID = re.compile(r'\bsay\("(\w+)"')
MADE = re.compile(r"\bsay\(`(\w+_)\$")


def table():
    """The sentences by name, in the order of the languages."""
    text = (STATIC / "words.js").read_text(encoding="utf-8")
    return {name: SENTENCE.findall(listed) for name, listed in ENTRY.findall(text)}


def scripts():
    """The other parts of the page's program."""
    paths = [path for path in STATIC.iterdir() if path.name.endswith(".js")]
    return {path.name: path.read_text("utf-8") for path in paths if path.name != "words.js"}


def test_every_sentence_is_there_in_four_languages():
    """Whoever switches the language of the page meets no gap and no sentence twice in one place."""
    sentences = table()
    assert len(sentences) > 150
    for name, listed in sentences.items():
        assert len(listed) == 4, name
        assert all(sentence.strip() for sentence in listed), name
        holes = {frozenset(re.findall(r"\{\w+\}", sentence)) for sentence in listed}
        assert len(holes) == 1, f"{name}: not the same values in every language"


def test_every_sentence_that_the_page_says_is_in_the_table():
    """No view stops at a word that nobody wrote."""
    known = set(table())
    for file, text in scripts().items():
        assert set(SAID.findall(text)) <= known, file
        for beginning in MADE.findall(text):
            assert any(name.startswith(beginning) for name in known), (file, beginning)


def test_no_sentence_is_left_over():
    """The table holds what the page says and nothing else."""
    program = "\n".join(scripts().values())
    templates = files("tls_coding.page") / "templates" / "login.html.j2"
    program += templates.read_text(encoding="utf-8")
    made = tuple(MADE.findall(program))
    for name in table():
        assert name.startswith(made) or re.search(rf'["\']{name}["\']', program), name
