"""What an audit is made from, in one place: texts, units, what coders hold, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tls_coding.agreement.assigned import Passages
from tls_coding.agreement.units import Bounds, Kind, Rule
from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState, standing_entries
from tls_coding.corpus.cases import Case
from tls_coding.corpus.transcript import Transcript


@dataclass(frozen=True)
class Material:
    """A coded corpus.

    `units`: by kind, the units of each transcript that takes part; every kind has the same
    transcripts. `looked`: by coder, the passages looked at without any suggestion. `finished_at`:
    when a coder finished a transcript (the last time).
    """

    codes: tuple[str, ...]
    states: tuple[CoderState, ...]
    transcripts: Mapping[str, Transcript]
    units: Mapping[Kind, Mapping[str, Bounds]]
    cases: Sequence[Case] = ()
    looked: Mapping[str, Passages] = field(default_factory=dict)
    finished_at: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unit: Kind = "sentence"
    rule: Rule = "any"


def finish_times(coder: str, entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """When a coder last finished each transcript, by (coder, transcript)."""
    return {
        (coder, entry.transcript): entry.at
        for entry in standing_entries(list(entries))
        if entry.act == "done" and entry.start is None
    }
