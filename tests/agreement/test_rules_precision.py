"""How often people accept what rules suggest, by rule, code, language and coder."""

import pytest
from small_study import Coder, codebook, cues, live, suggest, transcript

from tls_coding.agreement.proportions import wilson
from tls_coding.agreement.rules_precision import precision_rows
from tls_coding.agreement.rules_report import rules_report
from tls_coding.agreement.rules_verdicts import verdicts
from tls_coding.coding.adjudication import adjudication
from tls_coding.coding.review import decision
from tls_coding.coding.suggestion import suggestion_id

BOOK = codebook(
    """
    - id: secrecy
      rules: {en: [secret, hid]}
    - id: kin
      rules: {en: [uncle]}
    """
)
TEXT = transcript(
    "[A1] It was a secret. He hid the secret. My uncle hid it. A secret again. Nobody knew."
)
SUGGESTED = live(suggest(BOOK, TEXT))  # secrecy 4 times, kin once in the third sentence
SECRECY = [s for s in SUGGESTED if s.code == "secrecy"]
KIN = next(s for s in SUGGESTED if s.code == "kin")


@pytest.fixture
def coder(tmp_path):
    """`coder("ana")`: somebody with a log of their own."""
    return lambda name: Coder(tmp_path / f"{name}.jsonl")


def rows_of(*coders, suggestions=SUGGESTED, texts=(TEXT,)):
    """Precision by (code, language, rule, coder)."""
    by_text = {text.id: [s for s in suggestions if s.transcript == text.id] for text in texts}
    states = [coder.state(*texts) for coder in coders]
    languages = {text.id: text.language for text in texts}
    rows = precision_rows(by_text, states, languages)
    return {(row.code, row.language, row.rule, row.coder): row for row in rows}


def counts(row):
    tally = row.plain
    return tally.suggestions, tally.accepted, tally.rejected, tally.unsure, tally.split


def test_precision_of_a_code_and_of_its_rules(coder):
    """Accepted of decided, unsure apart; a rule answers for what it is among the evidence of."""
    ana = coder("ana")
    for act, suggestion in zip(("accept", "accept", "reject", "unsure"), SECRECY, strict=True):
        ana.decide(act, suggestion, TEXT)
    rows = rows_of(ana)
    whole = rows["secrecy", "", "", ""]
    assert counts(whole) == (4, 2, 1, 1, 0)
    made = whole.plain.precision
    assert (made.value, made.low, made.high) == pytest.approx((2 / 3, *wilson(2, 3)))
    assert counts(rows["secrecy", "en", "secrecy/en/0", ""]) == (3, 2, 0, 1, 0)
    assert counts(rows["secrecy", "en", "secrecy/en/1", ""]) == (2, 1, 1, 0, 0)
    assert counts(rows["", "", "", ""]) == (5, 2, 1, 1, 0)
    assert rows["kin", "", "", ""].plain.precision.reason == "not_decided"
    assert counts(rows["secrecy", "", "", "ana"]) == counts(whole)


def test_a_decision_counts_for_rules_that_still_find_the_passage(coder):
    """Decided before rule 1 found it: said of the passage, and so of that rule, but counted apart.

    Rule 0, which finds the second passage no more, does not answer for it any more.
    """
    ana = coder("ana")
    old = decision("accept", SECRECY[1], TEXT, "c0de" * 16) | {"rules": ("secrecy/en/0",)}
    ana.write(old)
    kept = [e for e in SECRECY[1].evidence if e.rule == "secrecy/en/1"]
    now = type(KIN)(**{**vars(SECRECY[1]), "evidence": tuple(kept)})
    rows = rows_of(ana, suggestions=[SECRECY[0], now])
    assert counts(rows["secrecy", "en", "secrecy/en/0", ""]) == (1, 0, 0, 0, 0)
    late = rows["secrecy", "en", "secrecy/en/1", ""]
    assert counts(late) == (1, 1, 0, 0, 0)
    assert late.plain.on_other_evidence == 1
    assert rows["secrecy", "en", "", ""].plain.on_other_evidence == 0


def test_another_code_put_in_its_place_is_a_rejection(coder):
    """Accepted and recoded: the rules were wrong about the code that they suggested."""
    ana = coder("ana")
    entry = ana.decide("accept", KIN, TEXT)
    ana.write({"act": "recode", "target": entry.n, "transcript": TEXT.id, "code": "guild"})
    assert counts(rows_of(ana)["kin", "", "", ""]) == (1, 0, 1, 0, 0)


def test_a_passage_made_wider_is_accepted(coder):
    """The code was right, whatever its bounds."""
    ana = coder("ana")
    entry = ana.decide("accept", KIN, TEXT)
    wider = {"start": KIN.start - 5, "end": KIN.end, "quote": TEXT.body[KIN.start - 5 : KIN.end]}
    about = {"transcript": TEXT.id, "text_sha256": TEXT.sha256}
    ana.write({"act": "resize", "target": entry.n, **about, **wider})
    assert counts(rows_of(ana)["kin", "", "", ""]) == (1, 1, 0, 0, 0)


def test_coded_by_hand_at_the_same_place_is_accepted(coder):
    """Whoever coded it without looking at the suggestion says the same."""
    ana = coder("ana")
    ana.add("kin", TEXT, "My uncle hid it.")
    assert counts(rows_of(ana)["kin", "", "", ""]) == (1, 1, 0, 0, 0)


def test_undone_decisions_do_not_count(coder):
    """What was taken back was not said."""
    ana = coder("ana")
    entry = ana.decide("accept", KIN, TEXT)
    ana.write({"act": "undo", "target": entry.n})
    assert counts(rows_of(ana)["kin", "", "", ""]) == (1, 0, 0, 0, 0)


def test_most_coders_decide_and_a_tie_is_neither(coder):
    """Two against one; one against one is split; unsure is no vote."""
    ana, marc, zoe = coder("ana"), coder("marc"), coder("zoe")
    for who, acts in ((ana, "accept accept unsure"), (marc, "accept reject accept")):
        for act, suggestion in zip(acts.split(), SECRECY, strict=False):
            who.decide(act, suggestion, TEXT)
    zoe.decide("reject", SECRECY[0], TEXT)
    rows = rows_of(ana, marc, zoe)
    assert counts(rows["secrecy", "", "", ""]) == (4, 2, 0, 0, 1)
    assert counts(rows["secrecy", "", "", "marc"]) == (4, 2, 1, 0, 0)


def test_the_coders_last_word_goes_before_votes(coder):
    """What was adjudicated holds, whoever was in the majority."""
    ana, marc, zoe = coder("ana"), coder("marc"), coder("zoe")
    for who, act in ((ana, "accept"), (marc, "accept"), (zoe, "reject")):
        who.decide(act, KIN, TEXT)
    decisions = [who.state(TEXT).codings[0] for who in (ana, marc, zoe)]
    word = adjudication(TEXT, KIN.span, "kin", "reject", decisions, "no kin", "c0de" * 16)
    ana.write(word)
    rows = rows_of(ana, marc, zoe)
    assert counts(rows["kin", "", "", ""]) == (1, 0, 1, 0, 0)
    assert counts(rows["kin", "", "", "ana"]) == (1, 1, 0, 0, 0)


def test_flagged_suggestions_are_counted_apart(coder):
    """What is negated does not spoil the figure of plain suggestions."""
    scope = cues("en: {negated: {forward: [never]}}")
    text = transcript("[A1] It was a secret. It was never a secret.")
    plain, negated = live(suggest(BOOK, text, scope=scope))
    ana = coder("ana")
    ana.decide("accept", plain, text)
    ana.decide("reject", negated, text)
    row = rows_of(ana, suggestions=[plain, negated], texts=(text,))["secrecy", "", "", ""]
    assert counts(row) == (1, 1, 0, 0, 0)
    assert {flag: tally.decided for flag, tally in row.flagged.items()} == {"negated": 1}
    assert row.to_json()["flagged"]["negated"]["precision"] == 0


def test_languages_are_told_apart(coder):
    """One code in two languages: a row of each, and one of both."""
    other = transcript(TEXT.body, "es", name="valley_02")
    place = {"transcript": other.id, "id": suggestion_id(other.id, SECRECY[0].span, "secrecy")}
    spanish = type(KIN)(**{**vars(SECRECY[0]), **place})
    suggested = [*SECRECY[:3], spanish]
    ana = coder("ana")
    ana.decide("accept", spanish, other)
    rows = rows_of(ana, suggestions=suggested, texts=(TEXT, other))
    assert counts(rows["secrecy", "", "", ""])[:2] == (4, 1)
    assert counts(rows["secrecy", "es", "", ""])[:2] == (1, 1)
    assert counts(rows["secrecy", "en", "", ""])[:2] == (3, 0)


def test_the_order_of_coders_does_not_matter(coder):
    """Pooled figures are the same whoever comes first."""
    ana, marc = coder("ana"), coder("marc")
    ana.decide("accept", KIN, TEXT)
    marc.decide("reject", KIN, TEXT)
    assert rows_of(ana, marc) == rows_of(marc, ana)


def test_no_decision_no_verdict():
    """Nobody said anything: no verdict, no figure, and a report all the same."""
    assert verdicts({TEXT.id: SUGGESTED}, []) == {}
    made = rules_report({TEXT.id: SUGGESTED}, [], {TEXT.id: "en"}).to_json()
    assert made["overall"]["suggestions"] == 5
    assert made["overall"]["precision"] is None
    assert [row["code"] for row in made["codes"]] == ["kin", "kin", "secrecy", "secrecy"]
    assert made["coders"] == []
    assert rules_report({}, [], {}).to_json()["overall"] is None
