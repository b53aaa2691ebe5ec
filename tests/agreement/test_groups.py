"""Agreement by pair, case, language, interviewer and period."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_audit import material, text
from small_study import transcript

from tls_coding.agreement.audited import audited
from tls_coding.agreement.groups import interviewers
from tls_coding.agreement.material import Material
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.corpus.cases import Case
from tls_coding.spans import Span

ROWS = {"theme": ["110010", "101010"]}


def names(groups):
    return [(group.name, group.transcripts, group.overall.n_units) for group in groups]


def test_groups_add_up_to_the_whole():
    """Cases and languages that share no text have, together, all units."""
    given_rows = {"grasse_1": ROWS, "grasse_2": ROWS, "biella_1": ROWS}
    texts = {name: text(name, 6, language="it" if name[0] == "b" else "fr") for name in given_rows}
    made = audited(material(given_rows, texts=texts)).groups
    assert names(made["case"]) == [("biella", 1, 6), ("grasse", 2, 12)]
    assert names(made["language"]) == [("fr", 2, 12), ("it", 1, 6)]
    assert made["case"][0].codes[0].kappa == pytest.approx(made["case"][0].overall.kappa)


def test_a_text_without_a_case_is_in_a_group_of_its_own():
    """What belongs to no case is shown as such, last."""
    given_rows = {"aaa_1": ROWS, "biella_1": ROWS}
    texts = {"aaa_1": text("aaa_1", 6, cases=()), "biella_1": text("biella_1", 6)}
    made = audited(material(given_rows, texts=texts)).groups["case"]
    assert [group.name for group in made] == ["biella", "(none)"]


def test_passages_of_a_text_by_mention_belong_to_the_cases_they_name():
    """In a text about several cases each sentence counts for the case named last."""
    body = "[R1] Grasse hid it.\n\n[R1] Biella wove. It spun.\n"
    about = transcript(body, name="both_01")
    about = about.__class__(**{**vars(about), "cases": (), "by_mention": True})
    units = [Span(body.index(part), body.index(part) + len(part))
             for part in ("Grasse hid it.", "Biella wove.", "It spun.")]  # fmt: skip
    done = frozenset({("both_01", "theme")})
    ana = CoderState(
        "ana", (Coding(1, "ana", "both_01", units[0], "", "theme", "coded", ""),), done
    )
    cases = [Case(id="grasse", label="Grasse"), Case(id="biella", label="Biella")]
    made = audited(Material(
        ("theme",), (ana, CoderState("marc", (), done)), {"both_01": about},
        {"sentence": {"both_01": units}, "character": {"both_01": units}}, cases,
    )).groups["case"]  # fmt: skip
    assert names(made) == [("biella", 1, 2), ("grasse", 1, 1)]


def test_who_asked_is_named_or_labelled():
    """The attribute first, else the name of the speaker who asks, else the label."""
    assert interviewers(text("valley_01", 3)) == ["(none)"]
    asked = transcript("[Q] Was it kept?\n\n[R1] We hid it.\n")
    assert interviewers(asked) == ["Q"]
    known = vars(asked)
    named = known | {"speakers": {"Q": {"role": "interviewer", "name": "the second author"}}}
    assert interviewers(asked.__class__(**named)) == ["the second author"]
    attributed = named | {"attributes": {"interviewer": ["x", "y"]}}
    assert interviewers(asked.__class__(**attributed)) == ["x", "y"]


def test_three_months_are_three_periods():
    """The month in which the last of the coders finished a text is its period."""
    given_rows = {f"grasse_{i}": ROWS for i in range(3)}
    times = {("ana", f"grasse_{i}"): f"2026-0{i + 1}-05T09:00:00Z" for i in range(3)}
    times |= {("marc", f"grasse_{i}"): f"2026-0{i + 3}-05T09:00:00Z" for i in range(3)}
    made = audited(material(given_rows, finished_at=times)).groups["period"]
    assert [group.name for group in made] == ["2026-03", "2026-04", "2026-05"]


def test_fewer_months_are_thirds_in_the_order_of_the_work():
    """Coding of a few days is cut into thirds of its texts, by when they were finished."""
    given_rows = {f"grasse_{i}": ROWS for i in range(4)}
    times = {("ana", f"grasse_{i}"): f"2026-01-0{9 - i}T09:00:00Z" for i in range(4)}
    made = audited(material(given_rows, finished_at=times)).groups["period"]
    assert [group.transcripts for group in made] == [2, 1, 1]
    assert made[0].name == "1 of 3: 2026-01-06 to 2026-01-07"


signs = st.text("01", min_size=6, max_size=6)


@settings(max_examples=20)
@given(st.lists(signs, min_size=9, max_size=9))
def test_a_pair_is_what_two_coders_alone_would_give(rows):
    """Figures of a pair are those of an audit of these two; the third changes nothing."""
    given_rows = {f"grasse_{i}": {"theme": rows[3 * i : 3 * i + 3]} for i in range(3)}
    pair = audited(material(given_rows, ("ana", "ben", "cleo"))).pairs[0]
    two = {name: {"theme": own["theme"][:2]} for name, own in given_rows.items()}
    alone = audited(material(two, ("ana", "ben")))
    assert pair.coders == ("ana", "ben")
    assert pair.codes[0].kappa == alone.agreement.codes[0].kappa
    assert pair.codes[0].alpha == alone.agreement.codes[0].alpha
    assert pair.transcripts == 3
