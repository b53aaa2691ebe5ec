"""What a coder has still to decide, and what each decision writes."""

import pytest
from small_study import Coder, codebook, suggest, transcript

from tls_coding.coding.review import by_hand, decision, finished, passage, place, queue, undo
from tls_coding.spans import Span

BODY = "[A1] Long ago they kept the secret. My uncle\nkept a secret too. Nobody."


@pytest.fixture(scope="module")
def book():
    return codebook(
        """
        - id: secrecy
          rules: {en: [keep ... secret, secret]}
          unless: {en: [nobody]}
        - id: kin
          rules: {en: [uncle]}
        """
    )


@pytest.fixture
def ana(tmp_path):
    return Coder(tmp_path / "ana.jsonl")


def waiting(ana, texts, found, **narrowed):
    by_id = {text.id: [s for s in found if s.transcript == text.id] for text in texts}
    state = ana.state(*texts)
    listed = queue(state, {text.id: text for text in texts}, by_id, **narrowed)
    return [(s.transcript, s.code, s.start) for s in listed]


def test_all_that_is_not_decided_waits(ana, book):
    """Suggestions wait by transcript and place; what was decided does not, until it is undone."""
    texts = [transcript(BODY, name=name) for name in ("a", "b")]
    found = suggest(book, *texts)
    second = BODY.index("My uncle")
    one = [("a", "secrecy", 5), ("a", "kin", second), ("a", "secrecy", second)]
    two = [("b", code, start) for _, code, start in one]
    assert waiting(ana, texts, found) == one + two
    ana.decide("accept", found[0], texts[0])
    ana.decide("unsure", found[1], texts[0])
    assert waiting(ana, texts, found) == one[2:] + two
    assert waiting(ana, texts, found, unsure=True) == one[1:] + two
    ana.write(undo(ana.state(*texts)))
    assert waiting(ana, texts, found) == one[1:] + two


def test_it_can_be_narrowed_down(ana, book):
    """Only some codes, only some transcripts, or both."""
    texts = [transcript(BODY, name=name) for name in ("a", "b")]
    found = suggest(book, *texts)
    assert {code for _, code, _ in waiting(ana, texts, found, codes=["kin"])} == {"kin"}
    assert {name for name, _, _ in waiting(ana, texts, found, only=["b"])} == {"b"}
    assert len(waiting(ana, texts, found, only=["b"], codes=["kin"])) == 1
    assert waiting(ana, texts, found, codes=["other"]) == []


def test_vetoed_suggestions_do_not_wait(ana, book):
    """What a veto stopped is not proposed."""
    text = transcript("Nobody has a secret.")
    found = suggest(book, text)
    assert [s.vetoed for s in found] == [True]
    assert waiting(ana, [text], found) == []


def test_what_was_coded_by_hand_does_not_wait(ana, book):
    """The same passage given the same code by hand is decided; by another code it is not."""
    text = transcript("A secret.")
    found = suggest(book, text)
    ana.add("kin", text, "A secret.")
    assert len(waiting(ana, [text], found)) == 1
    ana.add("secrecy", text, "A secret.")
    assert waiting(ana, [text], found) == []


def test_decisions_outlive_a_change_of_the_text(ana, book):
    """A decision whose passage only moved still decides; a passage with other words waits anew."""
    text = transcript("A secret. Told.")
    ana.decide("reject", suggest(book, text)[0], text)
    moved = transcript("Before. A secret. Told.")
    assert waiting(ana, [moved], suggest(book, moved)) == []
    other = transcript("One secret. Told.")
    assert len(waiting(ana, [other], suggest(book, other))) == 1


@pytest.mark.parametrize("around", [0, 3, 400])
def test_a_passage_is_shown_as_it_stands(book, around):
    """The pieces make up the text of the turn in order; evidence is what rules found, once."""
    text = transcript(BODY)
    found = [s for s in suggest(book, text) if s.code == "secrecy"][1]
    shown = passage(found, text, around=around)
    whole = "".join(piece for piece, _ in shown.pieces)
    start, end = max(5, found.start - around), min(len(BODY), found.end + around)
    assert whole == BODY[start:end]
    kinds = {kind: "".join(p for p, k in shown.pieces if k == kind) for _, kind in shown.pieces}
    assert kinds["evidence"] == "keptsecret"
    assert "".join(p for p, k in shown.pieces if k != "context") == found.span.of(BODY)
    assert all(piece for piece, _ in shown.pieces)


def test_what_a_decision_writes(book):
    """The entry holds the place, its words and what surrounds them, the rules and the codebook."""
    text = transcript(BODY)
    found = suggest(book, text)[0]
    entry = decision("accept", found, text, "c0de")
    assert entry == {
        "act": "accept",
        "transcript": "valley_01",
        "text_sha256": text.sha256,
        "start": 5,
        "end": 35,
        "quote": "Long ago they kept the secret.",
        "before": "[A1] ",
        "after": " My uncle\nkept a secret too. Nobody.",
        "code": "secrecy",
        "suggestion": found.id,
        "rules": ("secrecy/en/0", "secrecy/en/1"),
        "codebook_sha256": "c0de",
    }
    hand = by_hand("kin", text, Span(5, 9), "c0de", note="why")
    assert hand["quote"] == "Long"
    assert (hand["act"], hand["note"], hand["code"]) == ("add", "why", "kin")
    assert place(text, Span(5, 9))["before"] == "[A1] "
    done = finished(text, ["a", "b"], "c0de")
    assert (done["act"], done["codes"], done["transcript"]) == ("done", ("a", "b"), "valley_01")
