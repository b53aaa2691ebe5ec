"""A coder's log in; what the coder holds, kept up to date entry by entry, out.

Every figure is that of `coding.codings.state_of`. Lines of a log have to do with each other only
where they are about one passage or name each other; so an entry asks for the few lines of its own
group again, never for the whole log.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tls_coding.coding.codings import FOUND, CoderState, Coding, standing_entries, state_of
from tls_coding.coding.log import Entry
from tls_coding.coding.placing import DECISIONS, places
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

Key = tuple[object, ...]


class Looked(NamedTuple):
    """A control passage that the coder has looked at to the end."""

    transcript: str
    span: Span


@dataclass
class Change:
    """What an entry took away and put there."""

    removed: list[Coding] = field(default_factory=list)
    added: list[Coding] = field(default_factory=list)
    unlooked: list[Looked] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)


@dataclass
class _Group:
    """Entries that have to do with each other, and what they amount to."""

    entries: list[Entry] = field(default_factory=list)
    keys: set[Key] = field(default_factory=set)
    standing: set[int] = field(default_factory=set)
    codings: dict[int, Coding] = field(default_factory=dict)
    looked: dict[int, Looked] = field(default_factory=dict)
    memos: tuple[Entry, ...] = ()
    done: frozenset[tuple[str, str]] = frozenset()
    adjudications: tuple[Coding, ...] = ()


class Holdings:
    """What one coder holds.

    >>> # held = Holdings("ana", log.entries, study.transcripts); held.apply(log.append(…))
    """

    def __init__(
        self, coder: str, entries: Iterable[Entry], transcripts: Mapping[str, Transcript]
    ) -> None:
        self.coder = coder
        self.by_transcript: dict[str, dict[int, Coding]] = {}
        self.entries: dict[int, Entry] = {}
        self._texts = transcripts
        self._standing: list[int] = []
        self._memos: list[int] = []
        self._group_of: dict[int, _Group] = {}
        self._by_key: dict[Key, _Group] = {}
        listed = list(entries)
        self._edited = {e.transcript for e in listed if self._is_of_earlier_text(e)}
        for entry in listed:
            self._take_in(entry)
        self._settle_all(listed)

    @property
    def last(self) -> int | None:
        """The entry that an undo would take back."""
        return self._standing[-1] if self._standing else None

    def before(self, n: int) -> int | None:
        """The standing entry before entry `n`."""
        place = bisect_left(self._standing, n)
        return self._standing[place - 1] if place else None

    def coding(self, n: int) -> Coding | None:
        """The coding of that number, None where the coder holds none."""
        group = self._group_of.get(n)
        return group.codings.get(n) if group else None

    def codings(self, transcript: str) -> list[Coding]:
        """The codings in a transcript, in the order in which they were made."""
        held = self.by_transcript.get(transcript, {})
        return [held[n] for n in sorted(held)]

    def memos(self, transcript: str) -> list[Entry]:
        """The standing memos on a transcript, its passages and its codings, in order."""
        found = []
        for n in self._memos:
            entry, group = self.entries[n], self._group_of[n]
            about = self.entries.get(entry.target) if entry.target is not None else None
            if transcript == (about or entry).transcript and n in group.standing:
                found.append(entry)
        return found

    def done(self, transcript: str) -> set[str]:
        """The codes for which the coder has finished a transcript."""
        group = self._by_key.get(("done", transcript))
        return {code for _, code in group.done} if group else set()

    def looked(self) -> list[Looked]:
        """All control passages that were looked at to the end."""
        return [looked for group in self._groups() for looked in group.looked.values()]

    def state(self) -> CoderState:
        """All of it, as `state_of` gives it (but for `outdated`)."""
        groups = self._groups()
        codings = [coding for held in self.by_transcript.values() for coding in held.values()]
        adjudications = [coding for group in groups for coding in group.adjudications]
        memos = [memo for group in groups for memo in group.memos]
        return CoderState(
            self.coder,
            tuple(sorted(codings, key=lambda coding: coding.n)),
            frozenset().union(*(group.done for group in groups)),
            self.last,
            tuple(sorted(memos, key=lambda memo: memo.n)),
            adjudications=tuple(sorted(adjudications, key=lambda coding: coding.n)),
        )

    def settles(self, coding: Coding) -> tuple[str, ...]:
        """The ids of the suggestions that a coding decides: as it is, and as it was suggested."""
        if coding.fate not in FOUND:
            return ()
        entry = self.entries.get(coding.n)
        if coding.origin != "rule+hand" or entry is None:
            return (coding.suggestion,)
        fate, span = places([entry], self._texts)[id(entry)]
        if span is None or fate not in FOUND:
            return (coding.suggestion,)
        return coding.suggestion, suggestion_id(entry.transcript, span, entry.code)

    def apply(self, entry: Entry) -> Change:
        """Take in an entry that was appended to the log."""
        group, others = self._take_in(entry)
        before = [group, *others]
        codings = {n: coding for old in before for n, coding in old.codings.items()}
        looked = {n: look for old in before for n, look in old.looked.items()}
        standing = {n for old in before for n in old.standing}
        self._settle(group)
        for n in standing - group.standing:
            del self._standing[bisect_left(self._standing, n)]
        for n in group.standing - standing:
            insort(self._standing, n)
        return self._changed(group, codings, looked)

    def _changed(
        self, group: _Group, codings: dict[int, Coding], looked: dict[int, Looked]
    ) -> Change:
        removed = [c for n, c in codings.items() if group.codings.get(n) != c]
        added = [c for n, c in group.codings.items() if codings.get(n) != c]
        for coding in removed:
            del self.by_transcript[coding.transcript][coding.n]
        for coding in added:
            self.by_transcript.setdefault(coding.transcript, {})[coding.n] = coding
        return Change(
            removed,
            added,
            [look for n, look in looked.items() if n not in group.looked],
            [look for n, look in group.looked.items() if n not in looked],
        )

    def _groups(self) -> list[_Group]:
        return list({id(group): group for group in self._by_key.values()}.values())

    def _take_in(self, entry: Entry) -> tuple[_Group, list[_Group]]:
        """Put an entry into its group; also returns the groups that became one with it."""
        self.entries[entry.n] = entry
        if entry.act == "memo":
            self._memos.append(entry.n)
        found: list[_Group] = []
        about = self._group_of.get(entry.target) if entry.target is not None else None
        if about is not None:
            found.append(about)
        key = self._key(entry, alone=about is None)
        if key is not None and key in self._by_key and self._by_key[key] not in found:
            found.append(self._by_key[key])
        group = found[0] if found else _Group()
        for other in found[1:]:
            self._join(group, other)
        if key is not None:
            group.keys.add(key)
            self._by_key[key] = group
        group.entries.append(entry)
        self._group_of[entry.n] = group
        return group, found[1:]

    def _join(self, group: _Group, other: _Group) -> None:
        group.entries = sorted([*group.entries, *other.entries], key=lambda entry: entry.n)
        group.keys |= other.keys
        self._by_key.update((key, group) for key in other.keys)
        self._group_of.update((entry.n, group) for entry in other.entries)

    def _key(self, entry: Entry, *, alone: bool) -> Key | None:
        """What the entries of one group share; None where another entry says it."""
        if entry.act in DECISIONS or entry.act == "resize":
            # Passages of an earlier text are placed together: none of them stands alone.
            if entry.transcript in self._edited:
                return (entry.transcript,)
            return entry.transcript, entry.start, entry.end
        if not alone:
            return None
        if entry.act == "done" and entry.start is None:
            return "done", entry.transcript
        return "entry", entry.n

    def _is_of_earlier_text(self, entry: Entry) -> bool:
        if entry.act not in DECISIONS and entry.act != "resize":
            return False
        text = self._texts.get(entry.transcript)
        if text is None or text.sha256 != entry.text_sha256 or not entry.quote:
            return True
        return entry.quote != text.body[entry.start or 0 : entry.end or 0]

    def _settle(self, group: _Group) -> None:
        standing = standing_entries(group.entries)
        state = state_of(self.coder, [e for e in standing if not _is_look(e)], self._texts)
        group.standing = {entry.n for entry in standing}
        group.codings = {coding.n: coding for coding in state.codings}
        group.memos, group.done = state.memos, state.done
        group.adjudications = state.adjudications
        group.looked = self._looks(standing)

    def _settle_all(self, entries: list[Entry]) -> None:
        """What `_settle` does, for all groups in one go."""
        standing = standing_entries(entries)
        state = state_of(self.coder, [e for e in standing if not _is_look(e)], self._texts)
        self._standing = sorted({entry.n for entry in standing})
        for n in self._standing:
            self._group_of[n].standing.add(n)
        for coding in state.codings:
            self._group_of[coding.n].codings[coding.n] = coding
            self.by_transcript.setdefault(coding.transcript, {})[coding.n] = coding
        for memo in state.memos:
            self._group_of[memo.n].memos += (memo,)
        for coding in state.adjudications:
            self._group_of[coding.n].adjudications += (coding,)
        for name, code in state.done:
            self._by_key["done", name].done |= {(name, code)}
        for n, look in self._looks(standing).items():
            self._group_of[n].looked[n] = look

    def _looks(self, standing: Iterable[Entry]) -> dict[int, Looked]:
        """The control passages looked at, where their words are still where they were."""
        found = {}
        for entry in standing:
            if _is_look(entry):
                placed = entry.model_copy(update={"act": "add"})
                fate, span = places([placed], self._texts)[id(placed)]
                if span is not None and fate in FOUND:
                    found[entry.n] = Looked(entry.transcript, span)
        return found


def _is_look(entry: Entry) -> bool:
    """True for a line that says of one passage, not of a whole transcript, that it is finished."""
    return entry.act == "done" and entry.start is not None
