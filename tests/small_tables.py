"""Segments and facts for tests of matrices, made without a study."""

from dataclasses import replace

from hypothesis import strategies as st

from tls_coding.coding.segments import Segment
from tls_coding.matrix.facts import Documents, Speakers, facts_of
from tls_coding.matrix.tabulate import STATES

STATUSES = ("suggested", "accepted", "rejected", "unsure", "coded")
PLAIN = Segment(
    transcript="", case="", language="en", speaker="R1", role="respondent", turn=1, time="",
    start=0, end=1, quote="x", code="", origin="rule", status="", coder="", flags="", rules="",
    evidence="",
)  # fmt: skip


def segment(transcript, case, code, start, status, flags="", coder="ana", **other):
    """One segment of one character; by hand where its status is `coded`."""
    return replace(
        PLAIN, transcript=transcript, case=case, code=code, start=start, end=start + 1,
        status=status, flags=flags, coder="" if status == "suggested" else coder,
        origin="hand" if status == "coded" else "rule", **other,
    )  # fmt: skip


LISTED = st.lists(
    st.one_of(
        st.builds(
            segment,
            st.just("t1"),
            st.sampled_from(["a", "b", "a;b", ""]),
            st.sampled_from(["x.p", "x.q", "y"]),
            st.integers(0, 2),
            st.sampled_from(STATUSES),
            st.sampled_from(["", "negated", "hypothetical;negated", "settled"]),
            st.sampled_from(["ana", "marc"]),
        ),
        st.builds(
            segment,
            st.just("t2"),
            st.just("b"),
            st.sampled_from(["x.p", "x.q", "y"]),
            st.integers(0, 2),
            st.sampled_from(STATUSES),
        ),
    ),
    max_size=14,
)


def facts_from(segments, documents, cases, codes, states=(), words=100, **attributes):
    """Facts of segments in `documents` (their cases by id), each of `words` words."""
    ids = tuple(sorted(documents))
    about = [
        tuple(dict.fromkeys([*documents[name], *(c for s in segments if s.transcript == name
                                                 for c in s.case.split(";") if c)]))
        for name in ids
    ]  # fmt: skip
    known = Documents(
        ids, tuple(about), (words,) * len(ids), tuple(attributes.get(name, {}) for name in ids)
    )
    speakers = Speakers(
        tuple(range(len(ids))), ("R1",) * len(ids), ("respondent",) * len(ids),
        (words,) * len(ids), ({},) * len(ids),
    )  # fmt: skip
    return facts_of(segments, known, speakers, cases, codes, list(states))


def held_in(segments, case, code):
    """The segments that a cell is about, by a plain loop."""
    wanted = "" if case == "(no case)" else case
    return [s for s in segments if s.code == code and wanted in s.case.split(";")]


def shown(table):
    """(state, count, number suggested) of every cell, by its row and theme."""
    return {
        (label, theme): (
            STATES[table.state[row, column]],
            int(table.count[row, column]),
            int(table.suggested[row, column]),
        )
        for row, label in enumerate(table.axis.labels)
        for column, theme in enumerate(table.themes.labels)
    }
