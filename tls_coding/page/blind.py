"""What `study.yaml` hides in; what a coder may see, and data without what is hidden, out.

What is blind is left out here, before anything is written for the page: it is not in its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tls_coding.coding.codings import Coding
from tls_coding.studyfile import StudyFile


@dataclass(frozen=True)
class Sight:
    """What coders of a study see.

    `coders`: each other's names and decisions; `rules`: what rules suggest, and the rules.
    `share`: the share of respondents' sentences that are asked about without any suggestion;
    who does not see what rules suggest is asked about all of them.
    """

    coders: bool = True
    rules: bool = True
    share: float = 0.0

    @property
    def shown(self) -> str:
        """What a decision outside control passages says that its coder saw."""
        return "suggestion" if self.rules else "blind"


def sight_of(file: StudyFile) -> Sight:
    """What coders see, by what `study.yaml` says."""
    rules = file.blind not in {"rules", "both"}
    return Sight(
        coders=file.blind not in {"coders", "both"},
        rules=rules,
        share=file.share if rules else 1.0,
    )


def own(coding: Coding, sight: Sight) -> Coding:
    """A coder's own coding without what rules had to do with it, where that is hidden."""
    return coding if sight.rules else replace(coding, rules=(), origin="")


def others(codings: Iterable[Coding], sight: Sight) -> list[Coding]:
    """What may be seen of the codings of other coders.

    Where rules are hidden, whoever rejects or leaves unsure tells that a rule had suggested.
    """
    if not sight.coders:
        return []
    if sight.rules:
        return list(codings)
    return [
        replace(coding, rules=(), origin="", status="coded") for coding in codings if coding.counts
    ]
