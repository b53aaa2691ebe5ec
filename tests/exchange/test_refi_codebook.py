"""Codebooks go out as trees and come back as codes with ids."""

from __future__ import annotations

from dataclasses import replace

import pytest
import small_study
import yaml
from lxml import etree
from refi_files import schema

from tls_coding.codebook.read import parse_codebook
from tls_coding.errors import UsageError
from tls_coding.exchange.project.codetree import codebook_of, fingerprint, tree_ids, tree_of
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Code, Set, walk
from tls_coding.exchange.refi.read_codebook import read_codebook
from tls_coding.exchange.refi.write_codebook import codebook_bytes

CODES = """
- id: informal.secrecy
  label: {en: Culture of secrecy, fr: Culture du secret}
  definition: Know-how is kept.
  include: [recipes, tricks]
  exclude: [the interview itself]
  rules: {en: ['[hide|hid] ... recipe']}
- id: informal
  label: {en: Informal}
  definition: All that is informal.
- id: craft.lineage
  label: {en: Lineage}
  definition: By birth.
"""
BOOK = small_study.codebook(CODES, head="categories: {craft: {en: Craft}}")


def names(codes):
    return [[code.name for code in path] for path in walk(codes)]


def codes_of(drafted):
    book, problems = parse_codebook(drafted.text, "tls.yaml")
    assert book is not None, [str(problem) for problem in problems]
    return book


def test_ids_with_dots_are_places_in_a_tree():
    """Categories are not codable; a code may hold others."""
    tree = tree_of(BOOK, "en")
    assert names(tree) == [
        ["Informal"], ["Informal", "Culture of secrecy"], ["Craft"], ["Craft", "Lineage"],
    ]  # fmt: skip
    assert [path[-1].codable for path in walk(tree)] == [True, True, False, True]
    assert tree_ids(BOOK, "en") == ["informal", "informal.secrecy", "craft", "craft.lineage"]


def test_names_are_in_the_language_asked_for():
    """A code without a name in it keeps one it has."""
    assert names(tree_of(BOOK, "fr"))[1] == ["Informal", "Culture du secret"]


def test_colours_are_six_digits_and_every_branch_has_its_own():
    """What stands under one code shares its colour."""
    colors = [path[-1].color for path in walk(tree_of(BOOK, "en"))]
    assert colors[0] == colors[1] != colors[2] == colors[3]
    assert all(len(color) == 7 and color.startswith("#") for color in colors)


def test_what_counts_and_what_does_not_is_in_the_description():
    """Another program shows the whole definition."""
    about = tree_of(BOOK, "en")[0].codes[0].description
    for part in ("Know-how is kept.", "- recipes", "- tricks", "Exclude", "the interview itself"):
        assert part in about


def test_a_codebook_file_is_valid_and_comes_back(tmp_path, shared):
    """The tree of a codebook file is the tree that was written, sets too."""
    tree = tree_of(BOOK, "en")
    sets = [Set(guid("set"), "Mine", "about", (tree[0].guid,))]
    path = tmp_path / "b.qdc"
    path.write_bytes(codebook_bytes(tree, "tls", sets))
    schema(shared / "refi" / "Codebook.xsd").assertValid(etree.parse(str(path)))
    read = read_codebook(path)
    assert read.codes == tree
    assert read.sets == tuple(sets)


def test_another_reader_finds_the_same_codes(tmp_path):
    """pyrefiqda reads the file."""
    oracle = pytest.importorskip("pyrefiqda")
    path = tmp_path / "b.qdc"
    path.write_bytes(codebook_bytes(tree_of(BOOK, "en"), "tls"))
    other = oracle.RefiCodebook.load(path).codes.code
    assert [code.name for code in other] == ["Informal", "Craft"]
    assert [code.name for code in other[0].code] == ["Culture of secrecy"]


def test_an_empty_codebook_is_not_written():
    """The standard asks for at least one code."""
    with pytest.raises(UsageError, match="no codes"):
        codebook_bytes((), "tls")


def test_the_codebook_of_taguette_is_read(shared):
    """Its empty `<Sets/>` breaks the schema."""
    read = read_codebook(shared / "refi" / "taguette152__codebook.qdc")
    assert [code.name for code in read.codes] == ["École", "École/primaire", "Chômage"]
    assert read.sets == ()


def leaf(name, number, **more):
    return Code(guid("test", number), name, **more)


def test_names_become_ids_each_another():
    """Duplicate names, names of other scripts, names of signs: every code has an id of its own."""
    codes = (
        leaf("École", 1, codes=(leaf("Autre", 2), leaf("Autre", 3), leaf("autre!", 4))),
        leaf("Travail", 5, codes=(leaf("Autre", 6),)),
        leaf("日本", 7),
        leaf("???", 8),
        leaf("", 9),
    )
    drafted = codebook_of(codes, name="Book", language="fr")
    book = codes_of(drafted)
    assert book.ids == [
        "ecole", "ecole.autre", "ecole.autre_2", "ecole.autre_3", "travail", "travail.autre",
        "code", "code_2", "code_3",
    ]  # fmt: skip
    assert drafted.ids[guid("test", 6)] == "travail.autre"
    assert book.codes[6].label == {"fr": "日本"}


def test_a_category_that_passages_bear_is_a_code():
    """Some programs code with what they call not codable."""
    codes = (leaf("Ressources", 1, codable=False, codes=(leaf("École", 2),)),)
    bare = codes_of(codebook_of(codes, name="B", language="fr"))
    assert bare.ids == ["ressources.ecole"]
    assert bare.categories == {"ressources": {"fr": "Ressources"}}
    coded = frozenset({guid("test", 1)})
    assert codes_of(codebook_of(codes, name="B", language="fr", coded=coded)).ids == [
        "ressources", "ressources.ecole",
    ]  # fmt: skip


def test_ten_thousand_codes_of_one_name_take_no_time():
    """Ids are numbered on, not searched for from the beginning."""
    codes = tuple(leaf("Autre", n) for n in range(10_000))
    ids = set(codebook_of(codes, name="B", language="fr").ids.values())
    assert len(ids) == 10_000


def edited(tree, **changes):
    """The tree with the secrecy code changed."""
    informal, craft = tree
    return (replace(informal, codes=(replace(informal.codes[0], **changes),)), craft)


def test_an_edited_tree_keeps_rules_and_ids():
    """Renamed in another program, a code keeps its id, its rules and its other names."""
    tree = edited(tree_of(BOOK, "en"), name="Secrets")
    drafted = codebook_of(tree, name="B", language="en", known=BOOK)
    code = codes_of(drafted).code("informal.secrecy")
    assert code.label == {"en": "Secrets", "fr": "Culture du secret"}
    assert code.rules == BOOK.code("informal.secrecy").rules
    assert code.include == ["recipes", "tricks"]
    assert (drafted.changed, drafted.new, drafted.gone) == (["informal.secrecy"], [], [])


def test_an_edited_definition_counts():
    """A description written anew replaces definition, what counts and what does not."""
    tree = edited(tree_of(BOOK, "en"), description="Silence.")
    code = codes_of(codebook_of(tree, name="B", language="en", known=BOOK)).code("informal.secrecy")
    assert (code.definition, code.include, code.exclude) == ("Silence.", [], [])
    assert code.rules


def test_guids_changed_by_another_program_are_found_by_names():
    """Codes are known by their place in the tree, too."""
    tree = edited(tree_of(BOOK, "en"), guid=guid("foreign", "y"), description="")
    drafted = codebook_of(tree, name="B", language="en", known=BOOK)
    assert drafted.ids[guid("foreign", "y")] == "informal.secrecy"
    assert (drafted.changed, drafted.new, drafted.gone) == ([], [], [])


def test_new_and_deleted_codes_are_told():
    """A new code below a known category gets an id there; one taken away is named."""
    informal, _ = tree_of(BOOK, "en")
    tree = (informal, leaf("Gossip", 4))
    drafted = codebook_of(tree, name="B", language="en", known=BOOK)
    assert (drafted.new, drafted.gone) == (["gossip"], ["craft.lineage"])
    assert yaml.safe_load(drafted.text)["codebook"]["name"] == "Small"


def test_a_fingerprint_tells_changes_and_only_those():
    """Other GUIDs, colours and spaces are no change; a name, a place, a description are."""
    tree = tree_of(BOOK, "en")
    about = tree[0].codes[0].description
    same = edited(tree, guid=guid("x"), color="", description=about.replace("\n", "\r\n "))
    assert fingerprint(same) == fingerprint(tree)
    for change in ({"name": "X"}, {"description": "X"}, {"codable": False}):
        assert fingerprint(edited(tree, **change)) != fingerprint(tree)
