"""What a coder has before them: true counts after any acts, orders, control passages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import AT, codebook, transcript

from tls_coding.coding.codings import state_of
from tls_coding.coding.log import Entry
from tls_coding.coding.suggestion import Evidence, Suggestion, suggestion_id
from tls_coding.corpus.sentences import sentences
from tls_coding.errors import UsageError
from tls_coding.page.acts import plan
from tls_coding.page.asked import Refused, asked_of
from tls_coding.page.blind import Sight
from tls_coding.page.desk import Desk
from tls_coding.page.filters import DIMENSIONS, Filters, filters_of
from tls_coding.page.holdings import Holdings
from tls_coding.page.office import Office
from tls_coding.page.stock import is_control, stock_of
from tls_coding.page.writing import THIS
from tls_coding.spans import Span

BOOK = codebook("- id: craft.secrecy\n- id: craft.kin\n- id: guild\n")
BODY = "[Q] Who knew?\n\n" + "\n\n".join(
    f"[A{n}] We kept it secret {n} times. My uncle knew it. Nobody told us {n} things."
    for n in range(1, 4)
)
EDITED = BODY.replace("We kept it secret 2 times.", "So. We kept it all secret 2 times.")
OTHERS = SimpleNamespace(held={}, statuses=lambda item: [])
FILTERS = [
    {},
    {"code": "craft.kin"},
    {"code": ["craft.kin", "guild"], "transcript": "b"},
    {"speaker": "A1", "rule": "craft.kin/en/0"},
    {"status": "unsure"},
    {"flag": "negated"},
]


def suggestions_of(text):
    """Suggestions at every sentence of respondents, of one code or two."""
    found = []
    for number, span in enumerate(sentences(text, role="respondent")):
        for code in BOOK.ids[: 1 + number % 2]:
            flags = ("negated",) if number % 3 == 0 else ()
            words = Evidence(
                f"{code}/en/{number % 2}", (Span(span.start, span.start + 2),), "x", flags
            )
            about = (
                text.id,
                text.sha256,
                code,
                span.start,
                span.end,
                text.turn_at(span.start).number,
            )
            found.append(Suggestion(suggestion_id(text.id, span, code), *about, (words,)))
    return found


class Table:
    """A desk without files: acts go into a log in memory."""

    def __init__(self, bodies, entries=(), *, share=0.0, assigned=None):
        self.texts = {name: transcript(body, name=name) for name, body in bodies.items()}
        self.entries = list(entries)
        found = {name: suggestions_of(text) for name, text in self.texts.items()}
        self.stock = stock_of("Small", self.texts.values(), [], found, share)
        self.assigned = list(self.texts) if assigned is None else assigned
        self.desk = self.fresh()
        material = SimpleNamespace(
            texts=self.texts, codebook=BOOK, sight=Sight(share=share), stock=self.stock
        )
        self.office = Office(self.desk, material, OTHERS)

    def fresh(self):
        held = Holdings("ana", self.entries, self.texts)
        return Desk(self.stock, held, self.assigned)

    def act(self, **data):
        todo = plan(asked_of(data), self.office)
        own = len(self.entries) + 1 + (todo.told if todo.told >= 0 else len(todo.lines) + todo.told)
        for line in todo.lines:
            fields = {**line, "target": own} if line.get("target") == THIS else line
            n = len(self.entries) + 1
            entry = Entry(n=n, prev="0" * 64, at=AT, coder="ana", **fields)
            self.entries.append(entry)
            self.desk.apply(entry)

    def open(self, **filters):
        numbers = self.desk.view(filters_of(filters)).some(10_000)
        return [self.stock.items[number] for number in numbers]


def counted(desk, given):
    """All that a queue of some filters says."""
    view = desk.view(filters_of(given))
    facets = {name: dict(view.facets[name]) for name in DIMENSIONS}
    return view.total, view.decided, view.some(10_000), facets, view.statuses


def said(desk):
    """All that a desk says of what its coder holds."""
    state = desk.held.state()
    items = [(desk.status(item), desk.item(item.id) is None) for item in desk.stock.items]
    return state, items, sorted(desk.held.looked())


def random_act(table, kind, a, b):
    """One act on whatever is there; refused ones change nothing."""
    texts = list(table.texts)
    text = table.texts[texts[a % len(texts)]]
    items = [item for item in table.stock.items if table.desk.item(item.id)]
    item = items[a % len(items)] if items else None
    codings = [c.n for name in texts for c in table.desk.held.codings(name)]
    n = codings[a % len(codings)] if codings else 0
    start = b % (len(text.body) - 12)
    code = BOOK.ids[b % 3]
    span = {"start": start, "end": start + 10}
    about = {"id": item.id if item else "", "seen": True}
    acts = {
        "accept": about, "reject": about, "unsure": about,
        "moved": {**about, "act": "accept", **span, "code": code},
        "none": {**about, "codes": [code] if b % 2 else []},
        "add": {"transcript": text.id, **span, "code": code},
        "same": {"act": "add", "transcript": text.id, "start": item.start, "end": item.end,
                 "code": code} if item else {},
        "recode": {"n": n, "code": code}, "resize": {"n": n, **span}, "place": {"n": n, **span},
        "onto": {"act": "resize", "n": n, "start": item.start, "end": item.end} if item else {},
        "delete": {"n": n}, "confirm": {"n": n}, "undo": {},
        "memo": {"n": n, "note": "why"} if codings else {"transcript": text.id, "note": "why"},
        "done": {"transcript": text.id, "codes": [code]},
    }  # fmt: skip
    try:
        table.act(**{"act": kind, **acts[kind]})
    except Refused:
        return


KINDS = (
    "accept reject unsure moved none add same recode resize place onto delete confirm undo undo "
    "undo memo done"
).split()
ACTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 999), st.integers(0, 999)))


@settings(max_examples=60)
@given(before=ACTS, after=ACTS, share=st.sampled_from([0.0, 0.4, 1.0]))
def test_counts_are_those_of_counting_anew(before, after, share):
    """After any acts, on a text and on its edited version, counts, queues and codings are true."""
    first = Table({"a": BODY, "b": BODY}, share=share)
    for act in before:
        random_act(first, *act)
    table = Table({"a": EDITED, "b": BODY}, first.entries, share=share)
    for filters in FILTERS:
        counted(table.desk, filters)  # from here on it is kept up to date
    for act in after:
        random_act(table, *act)
    fresh = table.fresh()
    assert said(table.desk) == said(fresh)
    for filters in FILTERS:
        assert counted(table.desk, filters) == counted(fresh, filters)
    looks = [e for e in table.entries if e.act == "done" and e.start is not None]
    plain = state_of("ana", [e for e in table.entries if e not in looks], table.texts)
    held = table.desk.held.state()
    assert (held.codings, held.done, held.memos) == (plain.codings, plain.done, plain.memos)


def test_facets_say_what_another_choice_would_show():
    """A facet counts under all filters but its own; the total counts under all of them."""
    table = Table({"a": BODY, "b": BODY})
    view = table.desk.view(filters_of({"code": "craft.kin", "transcript": "a"}))
    assert view.total == len(table.open(code="craft.kin", transcript="a"))
    assert set(view.facets["code"]) == {"craft.secrecy", "craft.kin"}
    assert view.facets["code"]["craft.secrecy"] == len(
        table.open(transcript="a", code="craft.secrecy")
    )
    assert view.facets["transcript"] == {"a": view.total, "b": view.total}
    assert set(view.facets["rule"]) == {"craft.kin/en/1"}


def test_what_is_skipped_is_passed_over():
    """The next passage is the first that is not among the skipped ones; then there is none."""
    table = Table({"a": BODY})
    view = table.desk.waiting
    first, second, *_ = view.some(10)
    assert view.first() == first
    assert view.first({first}) == second
    assert view.first(set(view.some(10_000))) is None


def test_the_order_of_places():
    """Without a word about order, passages come as they stand in the texts."""
    places = [(i.transcript, i.start, i.code) for i in Table({"b": BODY, "a": BODY}).open()]
    assert [place[:2] for place in places] == sorted(
        (place[:2] for place in places), key=lambda p: (p[0] != "b", p[1])
    )


def test_the_order_of_doubt_puts_the_flagged_first():
    """Most doubtful first: a flagged suggestion before others; a rule that fails moves forward."""
    table = Table({"a": BODY})
    assert [bool(item.flags) for item in table.open(order="doubt")][:4] == [True] * 4
    plain = [item for item in table.open(order="doubt") if not item.flags]
    worst = plain[-1].rules[0]
    for item in [item for item in plain if item.rules[0] == worst][:2]:
        table.act(act="reject", id=item.id)
    table.desk.renew(filters_of({"order": "doubt"}))
    rest = [item for item in table.open(order="doubt") if not item.flags]
    assert rest[0].rules[0] == worst


def test_the_order_of_use_begins_with_the_code_least_decided():
    """Codes with the fewest decisions come first."""
    table = Table({"a": BODY})
    for item in table.open(code="craft.secrecy")[:3]:
        table.act(act="accept", id=item.id)
    assert {item.code for item in table.open(order="use")[:3]} == {"craft.kin"}


def test_an_order_stands_until_the_queue_is_asked_for_again():
    """Deciding does not shuffle what comes next: the order is that of the last look at it."""
    table = Table({"a": BODY})
    before = [item.id for item in table.open(order="use")]
    table.act(act="accept", id=before[0])
    assert [item.id for item in table.open(order="use")] == before[1:]


def test_control_passages_hide_what_is_suggested_there():
    """A suggestion on a control passage is nowhere until that passage has got codes or none."""
    table = Table({"a": BODY}, share=0.5)
    controls = [item for item in table.open() if not item.code]
    hidden = [i for i in table.stock.items if i.code and table.desk.item(i.id) is None]
    assert controls
    assert hidden
    assert len(table.open()) == len(table.stock.items) - len(hidden)
    one = next(item for item in controls if any(h.span.overlaps(item.span) for h in hidden))
    assert table.desk.is_blind("a", one.span)
    there = [item for item in hidden if item.span.overlaps(one.span)]
    with pytest.raises(Refused):
        table.act(act="accept", id=there[0].id)
    table.act(act="none", id=one.id)
    assert not table.desk.is_blind("a", one.span)
    assert {item.id for item in there} <= {item.id for item in table.open()}
    table.act(act="undo")
    assert table.desk.item(there[0].id) is None
    assert table.desk.status(one) is None


def test_control_passages_are_the_same_for_all_coders():
    """They are drawn by study, text and place: in each run and for each coder the same share."""
    spans = [Span(n, n + 20) for n in range(0, 40_000, 20)]
    drawn = [is_control("Valleys", "a", span, 0.1) for span in spans]
    assert 150 < sum(drawn) < 250
    assert drawn == [is_control("Valleys", "a", span, 0.1) for span in spans]
    assert drawn != [is_control("Coasts", "a", span, 0.1) for span in spans]
    more = [is_control("Valleys", "a", span, 0.2) for span in spans]
    assert all(b for a, b in zip(drawn, more, strict=True) if a)
    assert not any(is_control("Valleys", "a", span, 0.0) for span in spans)


def test_only_respondents_are_asked_about_blind():
    """Interviewers' questions are no control passages."""
    table = Table({"a": BODY}, share=1.0)
    controls = [item for item in table.stock.items if not item.code]
    assert {item.where.role for item in controls} == {"respondent"}
    assert [i.span for i in controls] == sentences(table.texts["a"], role="respondent")


def test_what_is_not_assigned_is_not_there():
    """Passages of a transcript that somebody else codes are neither counted nor to be decided."""
    table = Table({"a": BODY, "b": BODY}, assigned=["b"])
    assert {item.transcript for item in table.open()} == {"b"}
    assert set(table.desk.waiting.facets["transcript"]) == {"b"}
    other = next(item for item in table.stock.items if item.transcript == "a")
    with pytest.raises(Refused, match="no such passage"):
        table.act(act="accept", id=other.id)


def test_a_changed_suggestion_is_decided():
    """Accepted under another code and with other bounds, a suggestion does not wait any more."""
    table = Table({"a": BODY})
    item = table.open()[0]
    table.act(act="accept", id=item.id, code="guild", start=item.start + 3, end=item.end)
    assert item.id not in {each.id for each in table.open()}
    assert table.desk.status(item) == "accepted"
    (coding,) = table.desk.held.codings("a")
    assert (coding.code, coding.origin, coding.span.start) == ("guild", "rule+hand", item.start + 3)


def test_words_that_were_edited_are_to_be_confirmed():
    """A coding whose words were edited waits in a queue of its own until it is placed."""
    body = "[A] It rained. We kept the recipe from the neighbours. Nobody came for years."
    first = Table({"a": body})
    item = next(i for i in first.open() if "recipe" in i.span.of(body))
    first.act(act="accept", id=item.id)
    table = Table({"a": body.replace("the recipe", "every recipe")}, first.entries)
    (waiting,) = table.desk.to_confirm(table.texts)
    assert waiting.coding.fate == "fuzzy"
    assert "every recipe" in waiting.words
    table.act(act="confirm", n=1)
    assert table.desk.to_confirm(table.texts) == []
    (coding,) = table.desk.held.codings("a")
    assert coding.counts
    table.act(act="undo")
    assert len(table.desk.to_confirm(table.texts)) == 1


def test_filters_that_mean_nothing_are_refused():
    """A filter that is unknown, or an order that is none, gets a sentence."""
    assert filters_of({}) == Filters()
    with pytest.raises(UsageError, match="No such filter: colour"):
        filters_of({"colour": "red"})
    with pytest.raises(UsageError, match="'order' is one of place, doubt, use"):
        filters_of({"order": "random"})
