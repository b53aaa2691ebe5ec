"""What an audit is made from, in one place: texts, units, what coders hold, and when."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tls_coding.agreement.assigned import Passages
from tls_coding.agreement.counts import Over, by_case
from tls_coding.agreement.units import Bounds, Kind, Rule
from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState, standing_entries
from tls_coding.corpus.cases import Case, mentions
from tls_coding.corpus.transcript import Transcript


@dataclass(frozen=True)
class Material:
    """A coded corpus.

    `units`: by kind, the units of each transcript that takes part; every kind has the same
    transcripts. `looked`: by coder, the passages looked at without any suggestion. `finished_at`:
    when a coder finished a transcript (the last time). `over`: what intervals are over.
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
    over: Over = "interview"

    @property
    def clusters(self) -> dict[str, Hashable] | None:
        """The cluster of each transcript; None where each is its own."""
        return clusters_by(self.over, self.transcripts, self.cases)


def clusters_by(
    over: Over, transcripts: Mapping[str, Transcript], cases: Sequence[Case]
) -> dict[str, Hashable] | None:
    """The cluster of each transcript (see `counts.by_case`); None for interviews.

    A transcript that names its cases in its text belongs to all that it names.
    """
    if over == "interview":
        return None
    return dict(by_case({name: _cases(text, cases) for name, text in transcripts.items()}))


def _cases(text: Transcript, cases: Sequence[Case]) -> list[str]:
    if not text.by_mention:
        return list(text.cases)
    named = mentions(text, list(cases)).cases
    return sorted({case for own in named for case in own or ()})


def finish_times(coder: str, entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """When a coder last finished each transcript, by (coder, transcript)."""
    return {
        (coder, entry.transcript): entry.at
        for entry in standing_entries(list(entries))
        if entry.act == "done" and entry.start is None
    }
