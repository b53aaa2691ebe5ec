"""The languages of the review page: the same sentences in each, typed as each is written."""

from __future__ import annotations

import ast
import json
import re
from importlib.resources import files

import pytest

from tls_coding.page import app, office

PAGE = files("tls_coding.page")
ENTRY = re.compile(r"^  (\"[^\"]+\"|\w+): (\[.*\]),$", re.MULTILINE)
HOLE = re.compile(r"\{\w+\}")
CHOICE = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
SPEAKERS = ("acts", "asked", "compared", "filters", "office", "reading", "search", "seat")
REFUSING = {"Refused", "UsageError"}
# Words that stand for the same thing in everyday speech: the page has another, see words.js.
STRANGERS = {
    "fr": r"\b(passages?|répliques?|rejetés|douteux|transcriptions?)\b",
    "it": r"\b(bran[oi]|libro|codificazion[ei]|trascrizion[ei])\b",
    "es": r"\b(pasajes?|rechazados|dudosos|transcripci(ón|ones))\b",
}


def listed(name):
    """The sentences of a table of the page by name, in the order of the languages."""
    text = (PAGE / "static" / name).read_text(encoding="utf-8")
    return {key.strip('"'): json.loads(row) for key, row in ENTRY.findall(text)}


def sentences():
    """Every (name, language, sentence) of both tables."""
    for name, row in listed("words.js").items():
        for language, sentence in zip(("en", "fr", "it", "es"), row, strict=True):
            yield name, language, sentence
    for name, row in listed("refusals.js").items():
        for language, sentence in zip(("fr", "it", "es"), row, strict=True):
            yield name, language, sentence


def said_by_server():
    """The sentences without a gap that modules of the page refuse something with."""
    found = {office.GONE, office.ALREADY, app.KEPT_PART}
    for name in SPEAKERS:
        for node in ast.walk(ast.parse((PAGE / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSING:
                first = node.args[0]
                told = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {each.value for each in told if isinstance(each, ast.Constant)}
    return found


def test_each_language_fills_in_the_same_values_as_often():
    """No language loses a name or a number that another one shows."""
    for name, row in listed("words.js").items():
        holes = [sorted(HOLE.findall(sentence)) for sentence in row]
        assert all(each == holes[0] for each in holes), name


def test_words_that_follow_a_number_come_as_one_and_as_many():
    """'1 mot' and '2 mots': both forms are there, and a number to choose by."""
    chosen = [(name, text) for name, _, text in sentences() if "[" in text or "|" in text]
    assert {"words", "decided", "found", "login_wait", "settled_n"} <= {name for name, _ in chosen}
    for name, text in chosen:
        assert "{n}" in text, name
        assert not set("[]|") & set(CHOICE.sub("", text)), name


def test_sentences_are_typed_as_each_language_is_written():
    """Typographic apostrophes and quotes; French spaces; the Spanish signs that open."""
    for name, language, text in sentences():
        assert "'" not in text, (name, text)
        assert '"' not in text, (name, text)
        if language == "fr":
            assert not re.search(r"\w[;:?!»]|«\w|[“”]", text), (name, text)
        else:
            assert not re.search(r"\s[;:?!]", text), (name, text)
        if language == "es":
            assert text.count("?") == text.count("¿"), (name, text)
            assert text.count("!") == text.count("¡"), (name, text)


@pytest.mark.parametrize("language", list(STRANGERS))
def test_one_thing_has_one_word(language):
    """A segment is a segment wherever the page speaks of it, as in the table of words."""
    for name, spoken, text in sentences():
        if spoken == language:
            assert not re.search(STRANGERS[language], text, re.IGNORECASE), (name, text)


def test_refusals_of_the_server_are_there_in_every_language():
    """A refusal that the server can give stands in refusals.js, or French readers see English."""
    assert said_by_server() - set(listed("refusals.js")) == set()
