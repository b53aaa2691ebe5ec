"""A table of transcripts is coded into a table of suggestions, the same in whatever pieces."""

import pytest
from small_study import codebook, cues, transcript

from tls_coding.codebook.lock import Reading
from tls_coding.coding.partition import SUGGESTIONS, code_partition, suggestions_table
from tls_coding.coding.suggest import suggest_all
from tls_coding.corpus.parquet import transcripts_table

BOOK = """
    - id: secrecy
      rules: {en: [secret, "keep ... recipe"], it: [segreto], es: [secreto]}
      unless: {en: [secretary]}
    - id: kin
      rules: {en: [uncle], it: [zio], es: [tío]}
"""
CUES = "en: {negated: {clause: [never]}}"
TEXTS = {
    "c": (
        "en",
        "[Q 00:00:01] Who knew?\n\n[R1 00:00:09] 🪵 Never a secret. My uncle kept the recipe.",
    ),
    "a": ("it", "[R1] Un segreto. Lo zio lo sapeva."),
    "e": ("en", "[R1] The secretary has a secret. Uncles."),
    "b": ("es", "[R1] Los secretos de mis tios."),
    "d": ("it", "[R1] Niente."),
    "f": ("en", ""),
}


@pytest.fixture(scope="module")
def texts():
    return [
        transcript(body or "[R1] x", language, name=name)
        for name, (language, body) in TEXTS.items()
    ]


@pytest.fixture(scope="module")
def rules():
    return codebook(BOOK), cues(CUES), Reading(fold_accents=True)


def test_a_partition_holds_what_suggest_all_finds(texts, rules):
    """Every suggestion is there with its evidence, in the order of the rows of transcripts."""
    rows = code_partition(transcripts_table(texts), *rules).to_pylist()
    found = {text.id: listed for text, listed in suggest_all(rules[0], rules[1], texts, rules[2])}
    expected = [(text, each) for text in texts for each in found[text.id]]
    assert len(rows) == len(expected) > 7
    for row, (text, each) in zip(rows, expected, strict=True):
        for name in ("id", "transcript", "text_sha256", "code", "start", "end", "turn", "vetoed"):
            assert row[name] == getattr(each, name), name
        assert row["quote"] == text.body[row["start"] : row["end"]]
        assert (row["language"], row["case"]) == (text.language, list(text.cases))
        lists = (tuple(row[name]) for name in ("flags", "rules", "evidence"))
        assert tuple(lists) == (each.flags, each.rules, each.words)


def test_a_row_says_who_spoke_and_when(texts, rules):
    """The turn of a suggestion is there with its label, role and time; flags and vetoes too."""
    rows = code_partition(transcripts_table(texts), *rules).to_pylist()
    turn = {name: rows[0][name] for name in ("turn", "label", "role", "time", "quote", "flags")}
    assert turn == {
        "turn": 1,
        "label": "R1",
        "role": "respondent",
        "time": "00:00:09",
        "quote": "🪵 Never a secret.",
        "flags": ["negated"],
    }
    assert [row["code"] for row in rows if row["vetoed"]] == ["secrecy"]


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_partition_boundaries_do_not_matter(texts, rules, size):
    """Tables of one, two, three or all transcripts give the same rows, one after another."""
    pieces = [transcripts_table(texts[i : i + size]) for i in range(0, len(texts), size)]
    rows = [row for piece in pieces for row in code_partition(piece, *rules).to_pylist()]
    assert rows == code_partition(transcripts_table(texts), *rules).to_pylist()


def test_no_rows_have_the_same_columns(rules):
    """A table without rows, or without anything to suggest, gives all columns and no row."""
    for texts in ([], [transcript("Nothing here.")]):
        made = code_partition(transcripts_table(texts), *rules)
        assert made.schema == SUGGESTIONS == suggestions_table([]).schema
        assert made.num_rows == 0


def test_a_text_without_words_is_coded(rules):
    """A row whose text is empty, or blank, has no suggestions and stops nothing."""
    table = transcripts_table([transcript("A secret.", name="a")])
    rows = [
        table.to_pylist()[0] | {"id": name, "text": body, "turns": None}
        for name, body in (("a", ""), ("b", " \n"), ("c", "A secret."))
    ]
    made = code_partition(table.from_pylist(rows, schema=table.schema), *rules)
    assert made.column("transcript").to_pylist() == ["c"]
