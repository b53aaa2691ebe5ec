"""A study in; one file for another program, and what that will not see, out."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tls_coding.errors import UsageError
from tls_coding.exchange.formats import FORMATS, Format, named
from tls_coding.exchange.project.losses import Losses
from tls_coding.exchange.project.offsets import Profile
from tls_coding.projects.contents import contents_of
from tls_coding.study import Study

PROFILES: tuple[Profile, ...] = ("standard", "nvivo")


class Export:
    """A study that is to leave for another program: first what that will not see, then the file.

    Given out are the codings that coders decided; with `suggestions` also what rules suggest and
    nobody decided, as a user of its own. `profile` (qdpx only): "nvivo" writes texts and positions
    as NVivo does. Names of codes are in `language` where the codebook has it. The same study gives
    the same bytes. Raises StudyError where a part of the study cannot be used.
    """

    def __init__(
        self,
        study: Study,
        name: str,
        *,
        suggestions: bool = False,
        profile: str = "standard",
        language: str = "en",
    ) -> None:
        self.format: Format = named(name, writes=True)
        self._how: dict[str, str] = {"language": language}
        if profile != "standard":
            if profile not in PROFILES:
                raise UsageError(f"'{profile}' is no profile. Known: {', '.join(PROFILES)}.")
            if self.format.name != "qdpx":
                raise UsageError(f"--profile is for qdpx; {self.format.name} has none.")
            self._how["profile"] = profile
        self._study = study
        self._contents = contents_of(study, suggestions=suggestions)

    @property
    def usual_place(self) -> Path:
        """In the study's folder of exports, under the name of the study.

        Formats whose files end alike bear their own name too: none replaces another's file.
        """
        name = re.sub(r"[^\w.-]+", "_", self._contents.name).strip("._")[:80] or "study"
        ending = self.format.suffixes[0]
        alike = [one for one in FORMATS if one.writes and one.suffixes[0] == ending]
        own = f"_{self.format.name}" if len(alike) > 1 else ""
        return self._study.path("exports") / f"{name}{own}{ending}"

    def losses(self) -> Losses:
        """What the other program will not see; nothing stays written."""
        module = self.format.load()
        if hasattr(module, "losses"):
            about = {"profile": self._how["profile"]} if "profile" in self._how else {}
            told: Losses = module.losses(self._contents, **about)
            return told
        with tempfile.TemporaryDirectory(prefix="tls-export-") as folder:
            return self.write(Path(folder) / self.usual_place.name)

    def write(self, path: Path) -> Losses:
        """Write the file, whole or not at all; returns what the other program will not see."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lost: Losses = self.format.load().write(self._contents, path, **self._how)
        return lost


def export_study(
    study: Study,
    path: Path,
    name: str = "qdpx",
    *,
    suggestions: bool = False,
    profile: str = "standard",
    language: str = "en",
) -> Losses:
    """Write a study as a file of the format `name` (see `Export`)."""
    how = {"profile": profile, "language": language}
    return Export(study, name, suggestions=suggestions, **how).write(path)
