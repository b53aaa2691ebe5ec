"""One row per segment and coder, and one per suggestion that nobody decided."""

import pytest
from small_study import Coder, codebook, cues, suggest, transcript

from tls_coding.coding.segments import COLUMNS, Segment, segments
from tls_coding.corpus.cases import Case

BODY = (
    "[Q 00:00:01] A secret?\n\n[A1 00:00:09] They kept the secret. We never had\na secret.\n\n"
    "[A1] The secretary knows the secret."
)
SCOPE = cues("en: {negated: {forward: [never]}}")
CASES = [
    Case(id="valley", label="Valley", aliases=["the Valley"]),
    Case(id="harbour", label="Harbour"),
]


@pytest.fixture(scope="module")
def book():
    rules = "  rules: {en: [secret, keep ... secret]}\n  unless: {en: [secretary]}\n"
    return codebook("- id: secrecy\n" + rules)


@pytest.fixture
def text():
    return transcript(BODY)


def rows(text, found, *coders):
    return segments([text], CASES, {text.id: found}, [coder.state(text) for coder in coders])


def test_columns_are_those_agreed():
    """The columns of segments.csv, in their order: outside checks read them."""
    agreed = (
        "transcript,case,language,speaker,role,turn,time,start,end,quote,code,origin,status,coder,"
        "flags,rules,evidence"
    )
    assert ",".join(COLUMNS) == agreed


def test_a_suggestion_that_nobody_decided(text, book):
    """It has its place, its flags, its rules and its evidence, and no coder; vetoed ones no row."""
    kept, denied = rows(text, suggest(book, text, scope=SCOPE))
    start = BODY.index("They kept")
    assert kept == Segment(
        transcript="valley_01",
        case="valley",
        language="en",
        speaker="A1",
        role="respondent",
        turn=2,
        time="00:00:09",
        start=start,
        end=start + len("They kept the secret."),
        quote="They kept the secret.",
        code="secrecy",
        origin="rule",
        status="suggested",
        coder="",
        flags="",
        rules="secrecy/en/1;secrecy/en/0",
        evidence="kept … secret;secret",
    )
    assert (denied.quote, denied.flags) == ("We never had\na secret.", "negated")
    assert not kept.counts
    assert kept.row()[9] == kept.quote


def test_one_row_for_each_coder(text, book, tmp_path):
    """A passage that two coders decided has two rows, and none as a mere suggestion."""
    found = suggest(book, text, scope=SCOPE)
    ana, marc = Coder(tmp_path / "ana.jsonl"), Coder(tmp_path / "marc.jsonl")
    ana.decide("accept", found[0], text)
    marc.decide("reject", found[0], text)
    marc.decide("unsure", found[1], text)
    got = [
        (s.quote[:6], s.coder, s.status, s.origin, s.counts) for s in rows(text, found, ana, marc)
    ]
    assert got == [
        ("They k", "ana", "accepted", "rule", True),
        ("They k", "marc", "rejected", "rule", False),
        ("We nev", "marc", "unsure", "rule", False),
    ]


def test_coding_by_hand(text, book, tmp_path):
    """A passage coded by hand has no rules or evidence; where a rule denies it, it is flagged."""
    ana = Coder(tmp_path / "ana.jsonl")
    ana.add("secrecy", text, "We never had\na secret.")
    ana.add("other", text, "They kept")
    first, second, third = rows(text, suggest(book, text, scope=SCOPE), ana)
    assert (first.quote, first.code, first.origin, first.status) == (
        "They kept", "other", "hand", "coded",
    )  # fmt: skip
    assert (first.flags, first.rules, first.evidence) == ("", "", "")
    assert (second.quote, second.status) == ("They kept the secret.", "suggested")
    assert (third.status, third.flags, third.rules, third.evidence) == ("coded", "negated", "", "")


def test_rules_of_a_decision_outlive_the_rule(text, book, tmp_path):
    """An accepted passage whose rule is gone keeps the names of the rules it was accepted for."""
    ana = Coder(tmp_path / "ana.jsonl")
    ana.decide("accept", suggest(book, text)[0], text)
    (row,) = rows(text, [], ana)
    assert (row.rules, row.evidence, row.status) == (
        "secrecy/en/1;secrecy/en/0", "", "accepted",
    )  # fmt: skip


def test_lost_codings_have_no_row(text, tmp_path):
    """A passage that is not in the text of today is not exported at some other place."""
    ana = Coder(tmp_path / "ana.jsonl")
    ana.add("a", text, "They kept the secret.")
    ana.add("a", text, "The secretary")
    now = transcript("[A1] The secretary knows.")
    (row,) = segments([now], CASES, {}, [ana.state(now)])
    assert (row.quote, row.start) == ("The secretary", 5)
    assert now.body[row.start : row.end] == row.quote


def test_the_order_of_rows(tmp_path):
    """Rows go by transcript, place, code and coder, in whatever order all was read."""
    texts = [transcript("One. Two.", name=name) for name in ("b", "a")]
    coders = [Coder(tmp_path / f"{name}.jsonl") for name in ("zoe", "ana")]
    for coder in coders:
        for text in texts:
            for code, quote in (("z", "One."), ("a", "One."), ("a", "Two.")):
                coder.add(code, text, quote)
    states = [coder.state(*texts) for coder in coders]
    listed = segments(texts, CASES, {}, states)
    keys = [(s.transcript, s.start, s.end, s.code, s.coder) for s in listed]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) == 12
    assert segments(texts[::-1], CASES, {}, states[::-1]) == listed


def test_cases_of_a_document_about_several(book, tmp_path):
    """In such a document a passage belongs to the case named in its paragraph, or last before."""
    body = (
        "A secret first.\n\nIn the Valley a secret.\n\nAnother secret.\n\n"
        "Harbour and the\nValley share a secret."
    )
    text = transcript(body, case="mentioned")
    assert [row.case for row in rows(text, suggest(book, text))] == [
        "", "valley", "valley", "valley;harbour",
    ]  # fmt: skip
    ana = Coder(tmp_path / "ana.jsonl")
    ana.add("a", text, "Another")
    assert [row.case for row in rows(text, [], ana)] == ["valley"]
