"""Small studies made at random, as columns: what is counted from them must not depend on how they
came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import Segment
from tls_coding.matrix.facts import Documents, Facts, Speakers, facts_of

CASES = ("valley", "harbour", "hill", "plain")
CODES = ("craft.secrecy", "craft.lineage", "trade", "place.river.flood", "place.road")
LONG = 10  # code points of a sentence; passages begin and end anywhere
SENTENCES = 6


@dataclass(frozen=True)
class Made:
    """A study: interviews (id, case, words, date), passages, and what each coder finished."""

    interviews: tuple[tuple[str, str, int, str], ...]
    passages: tuple[tuple[int, int, int, str, str, str, bool], ...]
    done: frozenset[tuple[str, str]]
    coders: tuple[str, ...] = ("ana",)

    def facts(self, order: Sequence[int] = ()) -> Facts:
        """Its columns; `order`: in which the interviews are given."""
        placed = [self.interviews[i] for i in order or range(len(self.interviews))]
        documents = Documents(
            ids=tuple(name for name, _, _, _ in placed),
            cases=tuple((case,) for _, case, _, _ in placed),
            words=tuple(words for _, _, words, _ in placed),
            attributes=tuple({"date": date} if date else {} for _, _, _, date in placed),
        )
        attributes = {case: {"kind": "wet" if case in CASES[:2] else "dry"} for case in CASES}
        states = [CoderState(coder, done=self.done) for coder in self.coders]
        nobody = Speakers((), (), (), (), ())
        return facts_of(self.segments(), documents, nobody, CASES, CODES, states, attributes)

    def segments(self) -> list[Segment]:
        return [
            segment(self.interviews[i], start, end, code, status, coder, negated)
            for i, start, end, code, status, coder, negated in self.passages
            if i < len(self.interviews)
        ]

    def with_second_coder(self) -> Made:
        """The same, coded by a second coder just as by the first."""
        again = tuple((*one[:5], "marc", one[6]) for one in self.passages)
        return replace(self, passages=self.passages + again, coders=("ana", "marc"))

    def with_uncoded(self) -> Made:
        """The same with one more interview, that nobody coded or finished."""
        return replace(self, interviews=(*self.interviews, ("zz_new", "hill", 500, "2001-01-01")))


def segment(
    interview: tuple[str, str, int, str],
    start: int,
    end: int,
    code: str,
    status: str = "coded",
    coder: str = "ana",
    negated: bool = False,
) -> Segment:
    """One coding of one coder."""
    return Segment(
        transcript=interview[0], case=interview[1], language="en", speaker="R1",
        role="respondent", turn=1, time="", start=start, end=end, quote="", code=code,
        origin="hand", status=status, coder=coder if status != "suggested" else "",
        flags="negated" if negated else "", rules="", evidence="",
    )  # fmt: skip


def sentence_bounds() -> list[tuple[int, int]]:
    """Bounds of the sentences of each made interview, a space between them."""
    return [(place * LONG, place * LONG + LONG - 1) for place in range(SENTENCES)]


@st.composite
def studies(draw: st.DrawFn) -> Made:
    """Up to six interviews, fifteen passages, some codes finished in some interviews."""
    count = draw(st.integers(1, 6))
    interviews = tuple(
        (
            f"i{number}",
            draw(st.sampled_from(CASES)),
            draw(st.integers(0, 400)),
            draw(st.sampled_from(["", "2005-03-01", "2005-09-12", "2006"])),
        )
        for number in range(count)
    )
    places = st.tuples(
        st.integers(0, count - 1),
        st.integers(0, SENTENCES * LONG - 12),
        st.integers(1, 12),
        st.sampled_from(CODES),
        st.sampled_from(["coded", "coded", "accepted", "suggested", "unsure", "rejected"]),
        st.just("ana"),
        st.booleans(),
    )
    found = draw(st.lists(places, max_size=15))
    once = {
        (i, start, code): (i, start, start + n, code, *rest) for i, start, n, code, *rest in found
    }
    pairs = [(name, code) for name, _, _, _ in interviews for code in CODES]
    left = draw(st.sets(st.sampled_from(pairs), max_size=8))
    return Made(interviews, tuple(once.values()), frozenset(set(pairs) - left))


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[Made, list[int]]:
    """A study, and an order of its interviews."""
    made = draw(studies())
    return made, draw(st.permutations(range(len(made.interviews))))
