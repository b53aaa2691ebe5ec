"""Who was to look at what: not assigned, not reviewed, absent and present are told apart."""

import pytest
from small_study import AT, Coder, transcript

from tls_coding.agreement.assigned import finished, looks, progress, status, unprompted
from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.coding.review import place
from tls_coding.spans import Span

BODY = "[R1] We hid it. My aunt knew. Nobody asked.\n"


def span_of(text, quote):
    start = text.body.index(quote)
    return Span(start, start + len(quote))


def look(text, quote, n=1, **more):
    where = place(text, span_of(text, quote))
    return Entry(n=n, prev="0" * 64, at=AT, coder="ana", act="done", **where, **more)


def coded(*codings, done=()):
    listed = [
        Coding(n, "ana", "valley_01", span, "", code, state, "hand", shown=shown)
        for n, (code, span, state, shown) in enumerate(codings, start=1)
    ]
    return CoderState("ana", tuple(listed), frozenset(done))


def test_the_four_states_of_a_code_in_a_transcript():
    """Absence is what a coder who was through says; before that nothing is known."""
    given = ("theme", Span(0, 5), "coded", "")
    done = [("valley_01", "theme"), ("valley_01", "other")]
    assert status(coded(given, done=done), "valley_01", "theme") == "present"
    assert status(coded(given, done=done), "valley_01", "other") == "absent"
    assert status(coded(given), "valley_01", "theme") == "not_reviewed"
    assert status(coded(), "valley_01", "theme", ["valley_02"]) == "not_assigned"
    assert status(coded(), "valley_01", "theme", ["valley_01"]) == "not_reviewed"


def test_who_finished_reviewed_assigned_or_not():
    """A finished transcript counts, even where it was given to somebody else."""
    made = coded(done=[("valley_01", "theme")])
    assert status(made, "valley_01", "theme", []) == "absent"


def test_a_rejected_passage_is_not_present():
    """What a coder refused or was not sure of does not make a code present."""
    for refused in ("rejected", "unsure"):
        made = coded(("theme", Span(0, 5), refused, ""), done=[("valley_01", "theme")])
        assert status(made, "valley_01", "theme") == "absent"


def test_progress_counts_every_transcript_once():
    """Per code and coder the four numbers add up to the transcripts there are."""
    names = ["valley_01", "valley_02", "valley_03"]
    states = [coded(done=[("valley_01", "theme")]), CoderState("marc")]
    made = progress(states, ["theme"], names, {"ana": ["valley_01", "valley_02"]})
    assert made["theme"]["ana"] == {
        "not_assigned": 1, "not_reviewed": 1, "absent": 1, "present": 0
    }  # fmt: skip
    assert made["theme"]["marc"]["not_assigned"] == 3
    everybody = progress(states, ["theme"], names)
    assert everybody["theme"]["marc"]["not_reviewed"] == 3


def test_finished_is_what_the_log_says(tmp_path):
    """What a coder holds and finished comes from the log as it is on disk."""
    text = transcript(BODY)
    ana = Coder(tmp_path / "ana.jsonl")
    ana.add("theme", text, "My aunt knew.")
    ana.finish(text, "theme")
    made = finished(ana.state(text))
    assert made.given == {("valley_01", "theme"): [span_of(text, "My aunt knew.")]}
    assert made.done == {("valley_01", "theme")}
    assert made.looked == {}


def test_unprompted_leaves_out_what_was_suggested():
    """Only what was coded with nothing in view counts for passages shown without suggestions."""
    codings = [
        ("theme", Span(0, 5), "coded", "blind"),
        ("theme", Span(6, 9), "accepted", "suggestion"),
        ("theme", Span(10, 12), "coded", ""),
        ("other", Span(0, 5), "rejected", "blind"),
    ]
    looked = {"valley_01": [Span(0, 5)]}
    made = unprompted(coded(*codings, done=[("valley_01", "theme")]), looked)
    assert made.given == {("valley_01", "theme"): [Span(0, 5)]}
    assert made.done == frozenset()
    assert made.looked == looked


def test_looks_are_the_passages_of_done_lines():
    """A `done` with a span is a look; one without is a finished transcript and no look."""
    text = transcript(BODY)
    whole = Entry(
        n=3, prev="0" * 64, at=AT, coder="ana", act="done", transcript=text.id, codes=("theme",)
    )
    entries = [look(text, "My aunt knew."), look(text, "We hid it.", 2), whole]
    expected = [span_of(text, "We hid it."), span_of(text, "My aunt knew.")]
    assert looks(entries, {text.id: text}) == {"valley_01": expected}


def test_a_look_that_was_taken_back_is_none():
    """An undo takes a look back like any other line."""
    text = transcript(BODY)
    undo = Entry(n=2, prev="0" * 64, at=AT, coder="ana", act="undo", target=1)
    assert looks([look(text, "We hid it."), undo], {text.id: text}) == {}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[R1] Well. We hid it. My aunt knew. Nobody asked.\n", ["My aunt knew."]),
        ("[R1] We hid it. Nobody asked.\n", None),
    ],
)
def test_looks_follow_their_words_in_an_edited_text(body, found):
    """What moved is found again; what was cut out is a look no more."""
    entries = [look(transcript(BODY), "My aunt knew.")]
    text = transcript(body)
    made = looks(entries, {text.id: text})
    assert made == ({text.id: [span_of(text, quote) for quote in found]} if found else {})
    assert looks(entries, {}) == {}
