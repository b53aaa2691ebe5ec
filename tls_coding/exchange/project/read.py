"""What a reader of another program's project gives: the project, how its codings landed, losses."""

from __future__ import annotations

from dataclasses import dataclass

from tls_coding.exchange.project.landing import Landing
from tls_coding.exchange.project.losses import Losses
from tls_coding.exchange.project.model import Project


@dataclass(frozen=True)
class ReadProject:
    """A project as it was read. `landings`: one a source, in the order of `project.sources`.

    `repeated`: GUIDs that stand on several codes, sources or notes; the first of them is meant.
    """

    project: Project
    landings: tuple[Landing, ...]
    losses: Losses
    repeated: tuple[str, ...] = ()
