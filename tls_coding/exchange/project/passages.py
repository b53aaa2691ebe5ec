"""What coders hold in; selections, users and memos of a project out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState
from tls_coding.coding.codings import Coding as OwnCoding
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.project.codetree import code_guid
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Coding, Note, Selection, User
from tls_coding.spans import Span

RULES = "Rules (suggestions)"  # the user whose codings are what rules suggest
RULES_GUID = guid("user", "", "rules")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@lru_cache(maxsize=1024)
def user_guid(coder: str) -> str:
    """The GUID of a coder."""
    return guid("user", coder)


def users_of(states: Iterable[CoderState], *, suggestions: bool) -> tuple[User, ...]:
    """The coders, and the rules where what they suggest is given out."""
    found = [User(user_guid(state.coder), state.coder) for state in states]
    return tuple([*found, User(RULES_GUID, RULES)] if suggestions else found)


@dataclass
class Passages:
    """Selections by transcript; memos on transcripts as notes, by transcript; free memos."""

    selections: dict[str, list[Selection]] = field(default_factory=dict)
    about: dict[str, list[Note]] = field(default_factory=dict)
    free: list[Note] = field(default_factory=list)


def passages_of(
    states: Sequence[CoderState],
    transcripts: Mapping[str, Transcript],
    suggestions: Mapping[str, Sequence[Suggestion]] | None = None,
) -> Passages:
    """What every coder coded or noted, each under the coder's own name.

    Only what a coder decided counts: accepted or coded by hand, and found in the text of today.
    With `suggestions` (by transcript), those that nobody decided are added as the rules' own.
    """
    found = Passages()
    for state in states:
        notes = memos_on(state)
        held: dict[tuple[str, Span, str], list[OwnCoding]] = {}
        for coding in state.codings:
            if coding.counts:
                place = coding.transcript, coding.span, description_of(coding, notes)
                held.setdefault(place, []).append(coding)
        for (name, span, memo), codings in held.items():
            made = _selection(state.coder, transcripts[name], span, memo, codings)
            found.selections.setdefault(name, []).append(made)
        for entry in state.memos:
            if entry.target is None:
                _add_memo(found, entry, transcripts)
    decided = {coding.suggestion for state in states for coding in state.located}
    for name, listed in (suggestions or {}).items():
        open_ones = [one for one in listed if not one.vetoed and one.id not in decided]
        found.selections.setdefault(name, []).extend(
            _suggested(one, transcripts[name]) for one in open_ones
        )
    for selections in found.selections.values():
        selections.sort(key=lambda one: (one.start, one.end, one.user, one.guid))
    return found


def memos_on(state: CoderState) -> dict[int, list[str]]:
    """The memos that a coder wrote on codings, by the number of the coding."""
    found: dict[int, list[str]] = {}
    for entry in state.memos:
        if entry.target is not None and entry.note.strip():
            found.setdefault(entry.target, []).append(entry.note)
    return found


def description_of(coding: OwnCoding, notes: Mapping[int, list[str]]) -> str:
    """All that a coder noted on a coding, in one text."""
    return "\n\n".join(part for part in (coding.note, *notes.get(coding.n, ())) if part.strip())


def _selection(
    coder: str, transcript: Transcript, span: Span, memo: str, codings: Sequence[OwnCoding]
) -> Selection:
    where = coder, transcript.id, span.start, span.end
    times = [one.at for one in codings]
    changed = max((one.changed or one.at for one in codings), default="")
    coded = tuple(
        Coding(
            guid=guid("coding", *where, one.code),
            code=code_guid(one.code),
            user=user_guid(coder),
            at=time_of(one.at),
        )
        for one in sorted(codings, key=lambda one: one.code)
    )
    return Selection(
        guid=guid("selection", *where, memo),
        start=span.start,
        end=span.end,
        name=_quote(transcript, span),
        user=user_guid(coder),
        at=time_of(min(times)),
        changed_by=user_guid(coder) if changed > min(times) else "",
        changed_at=time_of(changed) if changed > min(times) else "",
        description=memo,
        codings=coded,
    )


def _suggested(suggestion: Suggestion, transcript: Transcript) -> Selection:
    where = transcript.id, suggestion.start, suggestion.end, suggestion.code
    coding = Coding(guid("coding", "", *where), code_guid(suggestion.code), RULES_GUID)
    return Selection(
        guid=guid("selection", "", *where),
        start=suggestion.start,
        end=suggestion.end,
        name=_quote(transcript, suggestion.span),
        user=RULES_GUID,
        description="; ".join(suggestion.words),
        codings=(coding,),
    )


def _add_memo(found: Passages, entry: Entry, transcripts: Mapping[str, Transcript]) -> None:
    transcript = transcripts.get(entry.transcript)
    where = entry.coder, entry.first_n, entry.at
    if transcript is not None and entry.start is not None and entry.end is not None:
        span = Span(entry.start, entry.end)
        if span.start < span.end and span.of(transcript.body) == entry.quote:
            memo = Selection(
                guid=guid("memo", *where),
                start=span.start,
                end=span.end,
                name=_quote(transcript, span),
                user=user_guid(entry.coder),
                at=time_of(entry.at),
                description=entry.note,
            )
            found.selections.setdefault(transcript.id, []).append(memo)
            return
    note = Note(
        guid=guid("memo", *where),
        name=" ".join(entry.note.split())[:60] or "memo",
        text=entry.note,
        user=user_guid(entry.coder),
        at=time_of(entry.at),
    )
    if transcript is not None:
        found.about.setdefault(transcript.id, []).append(note)
    else:
        found.free.append(note)


def _quote(transcript: Transcript, span: Span) -> str:
    """The words of a passage as they are in a text with LF."""
    quote = span.of(transcript.body)
    if "\r" not in quote:
        return quote
    if transcript.body.startswith("\n", span.end):
        quote = quote.removesuffix("\r")
    return quote.replace("\r\n", "\n").replace("\r", "\n")


def time_of(at: str) -> str:
    """A time as XML writes it; nothing where it is none."""
    return at if _TIME.fullmatch(at) else ""
