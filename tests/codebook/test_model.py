import pytest
from pydantic import ValidationError

from tls_coding.codebook.model import Code, Header, languages_of, rules_in

RULES = {"all": ["a", "b"], "fr": ["c"], "it": []}


def test_rules_of_a_language_come_after_those_of_all():
    """Each rule has the tail of its id: the key it stands under and its place there."""
    assert rules_in(RULES, "fr") == [("all/0", "a"), ("all/1", "b"), ("fr/0", "c")]
    assert rules_in(RULES, "es") == [("all/0", "a"), ("all/1", "b")]
    assert rules_in({}, "fr") == []


def test_a_rule_for_all_languages_counts_for_each():
    """A language has rules where it has its own or there are some for all."""
    assert languages_of(RULES, ["fr", "it", "es"]) == ["fr", "it", "es"]
    assert languages_of({"fr": ["a"], "it": []}, ["fr", "it"]) == ["fr"]


@pytest.mark.parametrize("code_id", ["a", "informal.secrecy", "a_1.b2.c"])
def test_ids_of_codes(code_id):
    """Lower-case words, digits and underscores, joined by single dots."""
    assert Code(id=code_id, label={"fr": "x"}, definition="y").id == code_id


@pytest.mark.parametrize("code_id", ["", "A", "a b", ".a", "a.", "a..b", "é", "a/b", "a\n"])
def test_what_is_no_id(code_id):
    """Nothing else is an id: ids stand in file names, spreadsheets and other programs."""
    with pytest.raises(ValidationError):
        Code(id=code_id, label={"fr": "x"}, definition="y")


def test_a_codebook_never_changes():
    """Values are frozen: nothing can be set after reading."""
    header = Header(name="A", version="1", languages=["fr"])
    with pytest.raises(ValidationError):
        header.name = "B"
