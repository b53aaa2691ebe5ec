"""What the standard cannot carry, as notes of a project, and back.

Each part is a note of its own, JSON in plain ASCII, so that it survives programs that change line
ends or encodings. A part says of what it was made (`fits`), so that it is only believed where the
project is still that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Note

MARK = "tls_coding"
FORMAT = 1
TITLE = "tls-coding: {part} (do not edit; read back by tls)"


@dataclass
class Extension:
    """The parts by name. `spoilt`: how many notes bear the mark and cannot be read."""

    parts: dict[str, Any] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()  # GUIDs of the notes that they stood in
    spoilt: int = 0

    def get(self, part: str) -> Mapping[str, Any]:
        """One part; nothing where it is not there."""
        found = self.parts.get(part)
        return found if isinstance(found, dict) else {}


def to_notes(parts: Mapping[str, Any]) -> tuple[Note, ...]:
    """A note for each part."""
    return tuple(
        Note(
            guid=guid("extension", part),
            name=TITLE.format(part=part),
            text=json.dumps({MARK: FORMAT, "part": part, "data": data}, separators=(",", ":")),
        )
        for part, data in parts.items()
    )


def from_notes(notes: Iterable[Note]) -> Extension:
    """The parts that notes hold, whatever another program did to their names and GUIDs."""
    found = Extension()
    own = set()
    for note in notes:
        text = note.text.strip()
        if not text.startswith("{") or MARK not in text[:40]:
            continue
        own.add(note.guid)
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            found.spoilt += 1
            continue
        match data:
            case {"tls_coding": int(known), "part": str(part), "data": content} if known == FORMAT:
                found.parts.setdefault(part, content)
            case _:
                found.spoilt += 1
    found.notes = frozenset(own)
    return found
