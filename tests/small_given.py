"""What deliverables are made from, for tests: made of segments, without a study folder."""

from collections.abc import Mapping, Sequence

from small_study import codebook
from small_tables import facts_from

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import Segment
from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.given import Given, Labels, Origin
from tls_coding.matrix.axes import themes
from tls_coding.matrix.facts import NO_CASE
from tls_coding.matrix.framework import framework
from tls_coding.matrix.summaries import Summaries
from tls_coding.matrix.tabulate import tabulate

CODES = ("craft.secrecy", "craft.lineage", "trade")


def passage(quote, *, start=0, status="accepted", coder="ana", case="valley", **more):
    """One segment; its words are all that it is about."""
    about = {
        "transcript": f"{case.split(';')[0] or 'stray'}_01", "case": case, "language": "en",
        "speaker": "R1", "role": "respondent", "turn": 1, "time": "", "start": start,
        "end": start + len(quote), "quote": quote, "code": "craft.secrecy",
        "origin": "hand" if status == "coded" else "rule", "status": status, "coder": coder,
        "flags": "", "rules": "", "evidence": "",
    }  # fmt: skip
    return Segment(**(about | more))


def given_of(
    segments: Sequence[Segment],
    *,
    documents: Mapping[str, Sequence[str]] | None = None,
    cases: Sequence[str] = ("valley", "harbour"),
    codes: Sequence[str] = CODES,
    states: Sequence[CoderState] = (),
    name: str = "",
    marks=None,
    transcripts: Sequence[Transcript] = (),
    origin: Mapping[str, str] | None = None,
    entries=None,
    summaries: Summaries | None = None,
    study: str = "Small",
) -> Given:
    """`documents`: the cases of each, by its id; `name`: stands for every label and definition."""
    about: dict[str, list[str]] = {}
    for segment in segments:
        listed_cases = segment.case.split(";") if segment.case else [NO_CASE]
        about.setdefault(segment.transcript, []).extend(listed_cases)
    about |= documents or {}
    facts = facts_from(segments, about, list(cases), list(codes), states)
    branches = themes(facts.codes, 1).labels
    written = summaries or Summaries()
    listed = list(dict.fromkeys([*branches, *(code for _, code in written.by_cell)]))
    return Given(
        study=study,
        language="en",
        codebook=codebook("".join(f"- id: {code}\n" for code in CODES)),
        transcripts={text.id: text for text in transcripts},
        facts=facts,
        segments=list(segments),
        table=tabulate(facts),
        labels=Labels(
            cases={case: name or case.capitalize() for case in cases},
            codes={code: name or code for code in codes},
            categories={branch: name or branch.upper() for branch in branches if branch != "trade"},
            definitions={code: name or f"About {code}" for code in codes},
        ),
        framework=framework(facts, segments, written, codes=listed),
        states=list(states),
        entries=entries or {},
        origin=Origin(origin or {"a.yaml": "c0de"}, {}, {"numpy": "2"}),
        marks=marks or {},
    )
