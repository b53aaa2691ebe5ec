"""The JSON Schema of a codebook takes what the program takes, and refuses what it refuses."""

import json

import jsonschema
import pytest
import yaml
from small_study import CHECKOUT

from tls_coding.cli.main import run_command
from tls_coding.codebook.read import parse_codebook
from tls_coding.codebook.schema import COMMENT, codebook_schema, schema_text

VALIDATOR = jsonschema.Draft202012Validator(codebook_schema())
OWN = CHECKOUT / "codebook/tls.yaml"
SAMPLE = CHECKOUT / "tls_coding/sample/codebook/tls.yaml"
PLAIN = """
codebook: {name: A, version: "1", languages: [fr, en], unit: turn}
categories: {a: {fr: A}}
lists: {kin: {all: [papa], fr: [oncle]}}
forms: {fr: {luire: [luit]}}
codes:
  - id: a.b
    label: {fr: A, en: B}
    definition: D.
    kind: latent
    speaker: any
    rules: {all: ["#kin"], fr: ["mot", {tokens: [{LOWER: mot}]}]}
    unless: {fr: ["autre"]}
    examples: [{lang: fr, text: Le mot., match: mot}]
    counterexamples: [{lang: fr, text: Rien., because: no rule}]
"""


def faults(text):
    return [error.message for error in VALIDATOR.iter_errors(yaml.load(text, yaml.CSafeLoader))]


def test_the_schema_is_a_schema():
    """It is valid by the rules of its own draft, which it names."""
    VALIDATOR.check_schema(codebook_schema())
    assert codebook_schema()["$schema"] == VALIDATOR.META_SCHEMA["$id"]


def test_the_kept_schema_is_the_schema_of_this_program():
    """The file beside the codebook is what `tls codebook schema` writes, byte for byte."""
    kept = (CHECKOUT / "codebook/tls.schema.json").read_bytes()
    assert kept == schema_text().encode("utf-8")


@pytest.mark.parametrize("path", [OWN, SAMPLE], ids=["own", "sample"])
def test_codebooks_that_are_sound_satisfy_it(path):
    """Both codebooks that come with the program stand the test of the schema."""
    assert faults(path.read_text(encoding="utf-8")) == []


def test_everything_a_codebook_may_say_is_in_it():
    """Every key that the reader takes, the schema takes too."""
    assert parse_codebook(PLAIN, "tls.yaml")[0] is not None
    assert faults(PLAIN) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: latent", "kind: hidden"),
        ("speaker: any", "speaker: everyone"),
        ("unit: turn", "unit: page"),
        ("because: no rule", "because: luck"),
        ("    definition: D.\n", ""),
        ("    definition: D.\n", "    definiton: D.\n"),
        ("definition: D.", "definition: ''"),
        ("id: a.b", "id: A b"),
        ("languages: [fr, en]", "languages: []"),
        ("languages: [fr, en]", "languages: [French]"),
        ("lists:", "list:"),
        ("label: {fr: A, en: B}", "label: {fr: A, English: B}"),
        ("label: {fr: A, en: B}", "label: {}"),
        ("categories: {a: {fr: A}}", "categories: {A b: {fr: A}}"),
        ("categories: {a: {fr: A}}", "categories: {a: {French: A}}"),
        ("forms: {fr:", "forms: {FR:"),
        ("lists: {kin: {all:", "lists: {kin: {every:"),
        ('unless: {fr: ["autre"]}', 'unless: {French: ["autre"]}'),
        ("rules: {all:", "rules: {every:"),
        ('"mot",', "1984,"),
        ('"mot",', "[mot],"),
        ('"mot",', '"",'),
        ("{tokens: [{LOWER: mot}]}", "{tokens: [{LOWER: mot}], pipe: x}"),
        ("{tokens: [{LOWER: mot}]}", "{tokens: [{LOWER: mot}], pipeline: French}"),
        ("{tokens: [{LOWER: mot}]}", "{}"),
        ("lang: fr, text: Le mot.", "lang: Fr, text: Le mot."),
        ("text: Le mot.", "txt: Le mot."),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(old, new):
    """A wrong kind, an unknown key or language, a number for a rule: refused by both."""
    assert PLAIN.count(old) == 1
    broken = PLAIN.replace(old, new)
    assert faults(broken) != []
    assert parse_codebook(broken, "tls.yaml")[0] is None


def test_the_program_s_own_field_is_no_key_of_the_file():
    """The hash of the file is not written in the file."""
    assert faults(PLAIN + "sha256: c0de\n") != []


def test_what_editors_show_is_there():
    """Hovering over a key of a code says what it is for."""
    code = codebook_schema()["$defs"]["Code"]["properties"]
    silent = [name for name, part in code.items() if not part.get("description")]
    assert silent == []


def test_the_command_prints_or_writes_it(tmp_path, capsys):
    """Without a file it is printed and nothing else is; with one it is written there."""
    assert run_command(["codebook", "schema"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == codebook_schema()
    file = tmp_path / "my.schema.json"
    assert run_command(["codebook", "schema", str(file)]) == 0
    assert file.read_bytes() == out.encode("utf-8")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert COMMENT.format(name="my.schema.json") in printed.err


def test_the_codebook_tells_editors_where_its_schema_is():
    """Editors look in the first line of the codebook."""
    first = OWN.read_text(encoding="utf-8").splitlines()[0]
    assert first == COMMENT.format(name="tls.schema.json")
