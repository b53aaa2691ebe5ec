"""What an import made of a project: counts, how its codings were placed, what is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tls_coding.exchange.project.landing import Landing
from tls_coding.exchange.project.losses import Losses


@dataclass(frozen=True)
class Report:
    """What an import made of a project.

    `landings`: how the selections of each source were placed, and by which way to count.
    `restored`: parts that notes brought back as they were. `remarks`: where the project no longer
    was what a note is about, so that the project counted.
    """

    project: str
    origin: str
    codes: int
    cases: int
    transcripts: int
    codings: int
    coders: tuple[str, ...]
    landings: tuple[Landing, ...]
    losses: Losses
    restored: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sureness(self) -> float:
        """The share of all selections that stand on their name or on word bounds; 1 for none."""
        total = sum(sum(landing.counts.values()) for landing in self.landings)
        sound = sum(
            landing.counts.get("name", 0) + landing.counts.get("bounds", 0)
            for landing in self.landings
        )
        return sound / total if total else 1.0

    def to_json(self) -> dict[str, Any]:
        """The same as plain data; it holds no words of any text."""
        return {
            "project": self.project,
            "origin": self.origin,
            "codes": self.codes,
            "cases": self.cases,
            "transcripts": self.transcripts,
            "codings": self.codings,
            "coders": list(self.coders),
            "sureness": round(self.sureness, 4),
            "sources": [
                {
                    "source": landing.source,
                    "counted_as": str(landing.convention),
                    "as_well": str(landing.rival) if landing.rival else None,
                    **dict(sorted(landing.counts.items())),
                }
                for landing in self.landings
            ],
            "doubts": [
                {
                    "source": doubt.source,
                    "selection": doubt.selection,
                    "start": doubt.start,
                    "end": doubt.end,
                    "how": doubt.how,
                }
                for landing in self.landings
                for doubt in landing.doubts
            ],
            "losses": self.losses.to_json(),
            "restored": list(self.restored),
            "remarks": list(self.remarks),
        }
