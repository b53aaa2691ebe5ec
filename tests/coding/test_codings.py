"""What a log amounts to: the later decision counts, an undo is a line, nothing goes astray."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import AT, Coder, marked, suggest, transcript

from tls_coding.coding.codings import state_of
from tls_coding.coding.confirm import to_confirm
from tls_coding.coding.log import GENESIS, Entry
from tls_coding.coding.review import by_hand, finished, place, undo
from tls_coding.spans import Span

BODY = "They keep the secret. We told it. They keep a secret again. Nobody came."


@pytest.fixture
def text():
    return transcript(BODY)


@pytest.fixture
def ana(tmp_path):
    return Coder(tmp_path / "ana.jsonl")


def summary(state):
    return [(c.code, c.quote, c.status, c.origin) for c in state.codings]


def test_statuses_and_origins(ana, text, one_code):
    """Accept, reject and unsure come from a rule and name it; what is added is by hand."""
    first, second = suggest(one_code, text)
    ana.decide("accept", first, text)
    ana.decide("unsure", second, text)
    ana.add("telling", text, "We told it.")
    state = ana.state(text)
    assert summary(state) == [
        ("secrecy", "They keep the secret.", "accepted", "rule"),
        ("secrecy", "They keep a secret again.", "unsure", "rule"),
        ("telling", "We told it.", "coded", "hand"),
    ]
    assert [c.counts for c in state.codings] == [True, False, True]
    assert [c.suggestion for c in state.codings[:2]] == [first.id, second.id]
    assert state.codings[0].rules == ("secrecy/en/0",)
    assert {c.fate for c in state.codings} == {"exact"}


def test_the_later_decision_counts(ana, text, one_code):
    """Of several decisions on one passage the last stands; once undone, the one before."""
    first, _ = suggest(one_code, text)
    for act in ("accept", "reject", "unsure"):
        ana.decide(act, first, text)
    assert [c.status for c in ana.state(text).codings] == ["unsure"]
    ana.write(undo(ana.state(text)))
    assert [c.status for c in ana.state(text).codings] == ["rejected"]
    ana.write(undo(ana.state(text)))
    assert [c.status for c in ana.state(text).codings] == ["accepted"]
    ana.write(undo(ana.state(text)))
    assert ana.state(text).codings == ()
    assert undo(ana.state(text)) is None


def test_an_undo_can_be_undone(ana, text):
    """Undoing an undo brings the decision back; undoing that takes it away again."""
    ana.add("a", text, "We told it.")
    ana.write({"act": "undo", "target": 1})
    assert ana.state(text).codings == ()
    ana.write({"act": "undo", "target": 2})
    assert summary(ana.state(text)) == [("a", "We told it.", "coded", "hand")]
    ana.write({"act": "undo", "target": 3})
    assert ana.state(text).codings == ()


def test_finished_transcripts(ana, text):
    """`done` covers the codes it names in its transcript; it can be undone like any line."""
    ana.finish(text, "a", "b")
    assert ana.state(text).done == {("valley_01", "a"), ("valley_01", "b")}
    ana.write(undo(ana.state(text)))
    assert ana.state(text).done == frozenset()


def test_memos_are_kept(ana, text):
    """A memo is no coding, and is not lost."""
    ana.add("a", text, "We told it.")
    ana.write({"act": "memo", "target": 1, "note": "ask again"})
    state = ana.state(text)
    assert [(m.target, m.note) for m in state.memos] == [(1, "ask again")]
    assert len(state.codings) == 1


def test_changes_of_a_coding(ana, text, one_code):
    """Recode and resize change a coding, which is then rule+hand; delete ends it."""
    first, _ = suggest(one_code, text)
    ana.decide("accept", first, text)
    ana.write({"act": "recode", "target": 1, "code": "silence"})
    assert summary(ana.state(text)) == [
        ("silence", "They keep the secret.", "accepted", "rule+hand")
    ]
    ana.write({"act": "resize", "target": 1, **place(text, Span(5, 20))})
    (coding,) = ana.state(text).codings
    assert (coding.quote, coding.span, coding.fate) == ("keep the secret", Span(5, 20), "exact")
    ana.write({"act": "delete", "target": 1})
    assert ana.state(text).codings == ()
    ana.write({"act": "undo", "target": 4}, {"act": "recode", "target": 9, "code": "x"})
    assert summary(ana.state(text)) == [("silence", "keep the secret", "accepted", "rule+hand")]


def test_a_recoded_passage_does_not_stand_for_its_old_code(ana, text):
    """After a recode the old code can be given anew, and a later decision on the new one counts."""
    ana.add("a", text, "We told it.")
    ana.write({"act": "recode", "target": 1, "code": "b"})
    ana.add("a", text, "We told it.")
    assert [c.code for c in ana.state(text).codings] == ["b", "a"]
    ana.add("b", text, "We told it.")
    assert [(c.n, c.code) for c in ana.state(text).codings] == [(3, "a"), (4, "b")]
    ana.write({"act": "recode", "target": 3, "code": "b"})
    assert [(c.n, c.code) for c in ana.state(text).codings] == [(3, "b")]


def entries_of(acts):
    return [
        Entry(n=n, prev=GENESIS, at=AT, coder="ana", **act) for n, act in enumerate(acts, start=1)
    ]


TEXT = transcript(BODY)
quotes = st.sampled_from(["We told it.", "Nobody came."])


def hand(code, quote):
    start = BODY.index(quote)
    return by_hand(code, TEXT, Span(start, start + len(quote)), "c0de")


acts = st.one_of(
    st.builds(hand, st.sampled_from("ab"), quotes),
    st.builds(lambda n: {"act": "undo", "target": n}, st.integers(1, 8)),
    st.builds(
        lambda n, c: {"act": "recode", "target": n, "code": c},
        st.integers(1, 8),
        st.sampled_from("ab"),
    ),
    st.builds(lambda n: {"act": "delete", "target": n}, st.integers(1, 8)),
    st.builds(
        lambda n: {"act": "resize", "target": n, **place(TEXT, Span(0, 4))}, st.integers(1, 8)
    ),
    st.just(finished(TEXT, ["a"], "c0de")),
)


@given(st.lists(acts, max_size=8), acts)
def test_undo_restores_what_was_before(before, act):
    """A line and its undo change nothing; the undo's undo is as if it never was."""
    texts = {TEXT.id: TEXT}

    def held(acts):
        state = state_of("ana", entries_of(acts), texts)
        return [(c.code, c.span, c.status, c.origin) for c in state.codings], state.done, state.last

    n = len(before) + 1
    then, now = held(before), held([*before, act])
    assert held([*before, act, {"act": "undo", "target": n}]) == then
    back = [{"act": "undo", "target": n}, {"act": "undo", "target": n + 1}]
    assert held([*before, act, *back]) == now


@given(st.lists(acts, max_size=10))
def test_one_coding_for_a_passage_and_a_code(log):
    """However a log came about, no passage holds the same code twice for one coder."""
    state = state_of("ana", entries_of(log), {TEXT.id: TEXT})
    held = [(c.transcript, c.span, c.code) for c in state.codings]
    assert len(held) == len(set(held))
    assert state == state_of("ana", entries_of(log), {TEXT.id: TEXT})


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 12), st.text("aT. ", max_size=9)), max_size=4
    )
)
def test_codings_stay_with_their_words(edits):
    """After any edit each coding is on its own words, or listed to be confirmed; none is gone."""
    log = entries_of(
        [hand("a", "We told it."), hand("b", "Nobody came."), hand("a", "Nobody came.")]
    )
    body = BODY
    for at, length, put in edits:
        body = body[:at] + put + body[at + length :]
    now = transcript(body or " .")
    state = state_of("ana", log, {now.id: now})
    assert len(state.located) + len(state.fuzzy) + len(state.lost) == 3
    assert len(to_confirm([state], {now.id: now})) <= len(state.fuzzy) + len(state.lost)
    for coding in state.located:
        assert coding.span.of(now.body) == coding.quote
        assert coding.counts
    assert not any(coding.counts for coding in (*state.lost, *state.fuzzy))
    for quote in ("We told it.", "Nobody came."):
        if now.body.count(quote) == 1:
            assert quote not in [coding.quote for coding in state.lost]


def test_a_lost_coding_does_not_push_out_another(ana):
    """A lost passage keeps its old place in the list; one that is there now stays there too."""
    then, places = marked(
        "It was. <x>They met in the barn, long after midnight.</x> <y>She was the one.</y>"
    )
    before = transcript(then)
    ana.add("a", before, "They met in the barn, long after midnight.")
    ana.add("a", before, "She was the one.")
    now = transcript("It was. A bad year, it was. They met in the barn, long after midnight.")
    state = ana.state(now)
    assert [(c.quote, c.fate) for c in state.codings] == [
        ("They met in the barn, long after midnight.", "moved"),
        ("She was the one.", "lost"),
    ]
    assert state.lost[0].span == places["y"][0]


@pytest.mark.parametrize("wrong", [{"quote": "We kept it."}, {"quote": ""}, {"start": 0, "end": 0}])
def test_a_line_whose_place_is_not_its_quote(text, wrong):
    """A line that was edited by hand never codes other words than its quote."""
    (entry,) = entries_of([{**hand("a", "We told it."), **wrong}])
    (coding,) = state_of("ana", [entry], {text.id: text}).codings
    assert not coding.counts or coding.span.of(text.body) == coding.quote == "We told it."


def test_a_transcript_that_is_gone(ana, text):
    """Codings of a transcript that is not there any more are listed as lost."""
    ana.add("a", text, "We told it.")
    (coding,) = ana.state().lost
    assert (coding.quote, coding.counts) == ("We told it.", False)


def test_finished_holds_for_the_text_that_was_read(tmp_path):
    """A transcript that changed since it was finished is not finished, and that is said."""
    from small_study import Coder, transcript

    from tls_coding.coding.codings import warnings

    ana = Coder(tmp_path / "ana.jsonl")
    read, longer = transcript("They keep it."), transcript("They keep it. And more.")
    ana.finish(read, "secrecy")
    assert ana.state(read).done == {("valley_01", "secrecy")}
    assert ana.state(longer).done == frozenset()
    (warning,) = warnings(ana.state(longer), "ana.jsonl")
    assert "finished 'valley_01' before its text changed" in warning.what
    ana.finish(longer, "secrecy")
    assert warnings(ana.state(longer), "ana.jsonl") == []


def test_lost_codings_are_listed(tmp_path):
    """Words that are no longer in the text are warned of, without being repeated."""
    from small_study import Coder, transcript

    from tls_coding.coding.codings import warnings

    ana = Coder(tmp_path / "ana.jsonl")
    ana.add("secrecy", transcript("They keep the recipe."), "the recipe")
    (warning,) = warnings(ana.state(transcript("They show it all.")), "ana.jsonl")
    assert "no longer in 'valley_01': 1" in warning.what
    assert "recipe" not in str(warning)


def test_edited_words_count_nowhere_until_confirmed(ana):
    """A fuzzy coding has a proposed place, is warned of, and counts once its coder confirms it."""
    from tls_coding.coding.codings import warnings

    then = transcript("One day. They kept the recipe in a drawer. Nobody knew.")
    now = transcript("One day. They kept the receipe in a drawer. Nobody knew.")
    ana.add("a", then, "They kept the recipe in a drawer.")
    state = ana.state(now)
    assert (state.located, state.lost, state.counted) == ((), (), {})
    (warning,) = warnings(state, "ana.jsonl")
    assert "edited in 'valley_01': 1" in warning.what
    assert "recipe" not in str(warning)
    (waiting,) = to_confirm([state], {now.id: now})
    assert waiting.words == "They kept the receipe in a drawer."
    assert 0.9 < waiting.likeness < 1
    ana.write({"act": "resize", "target": 1, **place(now, waiting.proposed)})
    state = ana.state(now)
    assert [(c.n, c.fate, c.quote, c.counts) for c in state.codings] == [
        (1, "exact", waiting.words, True)
    ]
    assert to_confirm([state], {now.id: now}) == []
    assert warnings(state, "ana.jsonl") == []


def test_confirming_a_place_is_no_choice_of_other_words(ana, one_code):
    """A suggestion found again in an edited text is of the rule still; one cut shorter is not."""
    text = transcript("One day. They keep the secret in a drawer. Nobody knew.")
    now = transcript("One day. They keep the secret in a drewer. Nobody knew.")
    (found,) = suggest(one_code, text)
    ana.decide("accept", found, text)
    ((_, proposed, *_),) = to_confirm([ana.state(now)], {now.id: now})
    ana.write({"act": "resize", "target": 1, **place(now, proposed)})
    assert [c.origin for c in ana.state(now).codings] == ["rule"]
    start = now.body.index("They keep")
    ana.write({"act": "resize", "target": 1, **place(now, Span(start, start + 20))})
    assert [c.origin for c in ana.state(now).codings] == ["rule+hand"]


def test_what_was_decided_anew_needs_no_confirmation(ana):
    """Whoever coded the new words meanwhile is not asked about the old coding of them."""
    then, now = transcript("We kept it in the drawer."), transcript("We kept it in a drawer.")
    ana.add("a", then, "We kept it in the drawer.")
    ana.add("b", then, "We kept it in the drawer.")
    ana.add("a", now, "We kept it in a drawer.")
    state = ana.state(now)
    assert len(state.fuzzy) == 2
    assert [w.coding.code for w in to_confirm([state], {now.id: now})] == ["b"]


def test_lost_passages_are_in_the_queue_without_a_place(ana):
    """What is gone can be placed anew or deleted; it is listed with what can be confirmed."""
    ana.add("a", transcript("They kept it in the drawer."), "They kept it in the drawer.")
    now = transcript("Rain.")
    (waiting,) = to_confirm([ana.state(now)], {now.id: now})
    assert (waiting.proposed, waiting.words, waiting.likeness) == (None, "", 0.0)
    ana.write({"act": "delete", "target": 1})
    assert to_confirm([ana.state(now)], {now.id: now}) == []


def test_how_a_passage_was_shown_is_kept(ana, text, one_code):
    """A coding knows whether its coder saw the suggestion, and on which text it was made."""
    from tls_coding.coding.review import decision

    first, second = suggest(one_code, text)
    ana.write({**decision("accept", first, text, "c0de"), "shown": "suggestion"})
    ana.decide("accept", second, text)
    assert [c.shown for c in ana.state(text).codings] == ["suggestion", ""]
    assert {c.text_sha256 for c in ana.state(text).codings} == {text.sha256}
