"""The transcripts of a project and those of a study in; what the study lacked, under ids, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.project.report import EDITED, NEW, RENAMED, THERE, Taken
from tls_coding.exchange.project.texts_in import TextsIn


@dataclass
class TextsInto:
    """Our id for each of their transcripts, and the files of those that the study did not have."""

    ids: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)


def texts_into(
    texts: TextsIn, ours: Mapping[str, Transcript], once: Mapping[str, str]
) -> TextsInto:
    """Find each transcript of a project in a study, or give it an id that is free there.

    A transcript is another where the words are the same, but for spaces at the end. `once`: ids
    of ours by the hash of a text that they had before, as logs tell.
    """
    made = TextsInto()
    used: set[str] = set()
    by_words: dict[str, list[str]] = {}
    for own, text in ours.items():
        by_words.setdefault(text.body.rstrip(), []).append(own)
    # One of the same id first: of two equal texts each is to find its own.
    for own, text in texts.transcripts.items():
        same = by_words.get(text.body.rstrip(), [])
        if own in same:
            made.ids[own] = own
            used.add(own)
    for own, text in texts.transcripts.items():
        if own not in made.ids:
            same = by_words.get(text.body.rstrip(), [])
            found = next((one for one in same if one not in used), "")
            found = found or _had_before(text, ours, once, used)
            if found:
                made.ids[own] = found
                used.add(found)
    taken = {one.casefold() for one in (*ours, *used)}  # some disks know no capitals
    for own, text in texts.transcripts.items():
        what = THERE
        if own not in made.ids:
            made.ids[own] = _free(own, taken)
            made.files[made.ids[own]] = texts.files[own]
            what = NEW if made.ids[own] == own else RENAMED
        elif ours[made.ids[own]].body.rstrip() != text.body.rstrip():
            what = EDITED
        was = own if made.ids[own] != own else ""
        made.taken.append(Taken("transcript", made.ids[own], what, was))
    return made


def _had_before(
    text: Transcript, ours: Mapping[str, Transcript], once: Mapping[str, str], used: Iterable[str]
) -> str:
    found = once.get(text.sha256, "")
    return found if found in ours and found not in used else ""


def _free(own: str, taken: set[str]) -> str:
    ids = (own if n == 1 else f"{own}_{n}" for n in count(1))
    free = next(one for one in ids if one.casefold() not in taken)
    taken.add(free.casefold())
    return free
