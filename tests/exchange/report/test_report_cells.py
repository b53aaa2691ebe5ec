"""The cells of the exported page: their figures, where they lead, what is left out."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from small_given import CODES, given_of, passage
from small_tables import LISTED

from tls_coding.coding.codings import CoderState
from tls_coding.exchange.measures import STATE_MEANINGS, Margins, figures
from tls_coding.exchange.report import report
from tls_coding.exchange.report.quotes import cell_limit

TD = re.compile(
    r'<td class="(\w+) s(\d)" data-m="([^"]*)">(?:<a href="#([\w-]+)"[^>]*>|<span>)([^<]*)<'
)


def cells(html):
    """(theme, case) → (state, figures, anchor, sign) of the matrix of codes."""
    table = html[html.index('id="matrix-c"') :]
    table = table[: table.index("</table>")]
    cases = re.findall(r'<th scope="col" class="case" data-id="([^"]*)"', table)
    found = {}
    for row in re.findall(r'<tr class="theme".*?</tr>', table, re.DOTALL):
        theme = re.search(r'data-id="([^"]*)"', row)[1]
        for case, (state, _, data, anchor, sign) in zip(cases, TD.findall(row), strict=True):
            found[theme, case] = state, data.split(","), anchor, sign
    return found


def ids(html):
    return re.findall(r' id="([^"]+)"', html)


def links(html):
    return re.findall(r'href="#([^"]+)"', html)


@settings(max_examples=8, deadline=None)
@given(LISTED)
def test_every_cell_is_the_count_of_rows_under_the_same_filter(segments):
    """Coded passages: rows accepted or coded, not settled, of case and code, each place once."""
    made = given_of(segments, cases=("a", "b"), codes=("x.p", "x.q", "y"))
    for (theme, case), (_, data, _, _) in cells(report(made)).items():
        wanted = "" if case == "(no case)" else case
        own = [s for s in segments if s.code == theme and wanted in s.case.split(";")]
        coded = [s for s in own if s.counts]
        places = [{(s.transcript, s.start, s.end) for s in some} for some in (
            coded,
            [s for s in coded if s.origin != "hand"],
            [s for s in coded if s.origin == "hand"],
            [s for s in own if s.status in {"suggested", "unsure"}],
        )]  # fmt: skip
        assert data[:4] == [str(len(some)) for some in places]


@settings(max_examples=8, deadline=None)
@given(LISTED)
def test_every_link_has_one_target(segments):
    """Cells lead to quotes, quotes to their interview and back; no name is given twice."""
    html = report(given_of(segments, cases=("a", "b"), codes=("x.p", "x.q", "y")))
    named = ids(html)
    assert len(named) == len(set(named))
    assert set(links(html)) <= set(named)
    opened = {anchor for _, _, anchor, _ in cells(html).values() if anchor}
    assert opened == {name for name in named if re.fullmatch(r"c\d+-\d+", name)}


@settings(max_examples=8, deadline=None)
@given(LISTED, st.integers(0, 12))
def test_what_is_left_out_is_counted(segments, limit):
    """However little the page may hold: what it shows and says is missing make the whole."""
    made = given_of(segments, cases=("a", "b"), codes=("x.p", "x.q", "y"))
    html = report(made, limit=limit)
    sheets = html[html.index('<div class="sheets of-c">') :]
    missing = sum(int(n) for n in re.findall(r'<p class="left">(\d+) more: in', sheets))
    shown = sheets.count("<blockquote")
    full = report(made, limit=10_000)
    assert shown + missing == full[full.index('<div class="sheets of-c">') :].count("<blockquote")
    filled = sum(1 for _, _, anchor, _ in cells(html).values() if anchor)
    assert shown <= max(limit, filled)
    assert ("more passages are in" in html) == bool(missing)


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(0, 200))
def test_cells_share_the_room_evenly(counts, limit):
    """The most that a cell may show is as large as fits, and never nothing."""
    most = cell_limit(counts, limit)
    assert most >= 1
    if sum(min(1, n) for n in counts) <= limit:
        assert sum(min(most, n) for n in counts) <= limit
    if most < max(counts, default=0):
        assert sum(min(most + 1, n) for n in counts) > limit


def test_every_state_has_a_sign_of_its_own():
    """States are told apart without colour, in the matrix as in its legend."""
    segments = [
        passage("a", case="present"),
        passage("b", case="denied", flags="negated"),
        passage("c", case="suggested", status="suggested", coder=""),
    ]
    done = [CoderState("ana", done=frozenset({("t1", "craft.secrecy")}))]
    html = report(
        given_of(
            segments,
            cases=("present", "denied", "suggested", "finished", "open"),
            codes=("craft.secrecy",),
            documents={"t1": ["finished"], "t2": ["open"]},
            states=done,
        )
    )
    found = [(state, sign) for state, _, _, sign in cells(html).values()]
    assert found == [
        ("present", "1"), ("negated_only", "1¬"), ("suggested_only", "?1"), ("absent", "0"),
        ("not_reviewed", "–"),
    ]  # fmt: skip
    assert set(STATE_MEANINGS) == {state for state, _ in found}
    assert all(meaning in html for meaning in STATE_MEANINGS.values())


def test_a_document_that_nobody_coded_moves_no_figure_but_its_states():
    """One more interview of a case: its counts stay, what was absent is not reviewed any more."""
    segments = [passage("We hid it."), passage("No.", start=30, code="trade", status="coded")]
    done = [CoderState("ana", done=frozenset({("valley_01", code) for code in CODES}))]
    before = cells(report(given_of(segments, states=done)))
    after = cells(report(given_of(segments, states=done, documents={"zz": ["valley"]})))
    assert {key: own[1][:4] for key, own in before.items()} == {
        key: own[1][:4] for key, own in after.items()
    }
    changed = {key: own[0] for key, own in after.items() if own[0] != before[key][0]}
    assert changed == {("craft.lineage", "valley"): "not_reviewed"}


def test_moving_a_decision_moves_exactly_its_cells():
    """A passage given to another code leaves one cell and enters one; no other cell is touched."""
    others = [passage("No.", start=30, code="trade"), passage("So.", case="harbour")]
    was = cells(report(given_of([passage("We hid it."), *others])))
    now = cells(report(given_of([passage("We hid it.", code="craft.lineage"), *others])))
    moved = {key for key in was if was[key][1][:4] != now[key][1][:4]}
    assert moved == {("craft.secrecy", "valley"), ("craft.lineage", "valley")}


@settings(max_examples=8, deadline=None)
@given(LISTED)
def test_margins_count_a_passage_once(segments):
    """Totals of rows, themes and all are numbers of distinct passages, of each kind apart."""
    made = given_of(segments, cases=("a", "b"), codes=("x.p", "x.q", "y"))
    margins = Margins(made.table)
    coded = [s for s in segments if s.counts]
    assert margins.all.count == len({(s.transcript, s.start, s.end) for s in coded})
    for theme, own in zip(made.table.themes.labels, margins.themes, strict=True):
        of_theme = [s for s in coded if s.code == theme]
        assert own.count == len({(s.transcript, s.start, s.end) for s in of_theme})
        hand = {(s.transcript, s.start, s.end) for s in of_theme if s.origin == "hand"}
        assert own.hand == len(hand)
    assert [own.count for own in margins.rows] == made.table.row_totals.tolist()
    assert all(len(row) == len(made.table.themes.labels) for row in figures(made.table))
