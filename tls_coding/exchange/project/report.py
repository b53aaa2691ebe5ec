"""What an import made of a project: counts, how its codings were placed, what is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from tls_coding.exchange.project.landing import Landing
from tls_coding.exchange.project.losses import Losses

Part = Literal["code", "case", "transcript", "log"]
NEW, THERE = "new", "there already"
RENAMED = "new, under another id"  # the study has something else of that id
EDITED = "there already, edited since"
CONTINUED = "continued"


@dataclass(frozen=True)
class Taken:
    """What became of one part of a project in a study that was there before.

    `name`: its id in the study; `was`: the id that it would have had otherwise, where that is
    another; `codings`: how many a log gained.
    """

    part: Part
    name: str
    what: str
    was: str = ""
    codings: int = 0


@dataclass(frozen=True)
class Report:
    """What an import made of a project.

    `landings`: how the selections of each source were placed, and by which way to count.
    `restored`: parts that notes brought back as they were. `remarks`: where the project no longer
    was what a note is about, so that the project counted. `taken`: what became of each code, case,
    transcript and log in a study that was there before.
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
    taken: tuple[Taken, ...] = ()

    @property
    def changes(self) -> bool:
        """True where a study that was there before is no longer the same."""
        return any(one.what not in {THERE, EDITED} for one in self.taken)

    def counted(self, part: Part) -> Counter[str]:
        """How many of one part were new, there already …"""
        return Counter(one.what for one in self.taken if one.part == part)

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
                    "text_from": landing.document or None,
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
            "taken": [
                {"part": one.part, "name": one.name, "what": one.what, "was": one.was}
                | ({"codings": one.codings} if one.part == "log" else {})
                for one in self.taken
            ],
            "restored": list(self.restored),
            "remarks": list(self.remarks),
        }
