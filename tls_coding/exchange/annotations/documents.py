"""A study as read in; its texts, each with who coded what in it, out: what annotation formats say.

Positions count Unicode code points of a text with single LF, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tls_coding.exchange.project.codetree import code_guid
from tls_coding.exchange.project.from_study import Contents, losses_of
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Selection
from tls_coding.exchange.project.offsets import Convention, FileText, Ruler
from tls_coding.exchange.project.passages import passages_of, users_of

_WITH_CR = Convention(line_end="as in the file")


@dataclass(frozen=True, slots=True)
class Coded:
    """One code (by id) on one passage by one coder; a memo on a passage has no code.

    `coder`: `RULES` for what only rules suggest. `at`: as logs write times, or empty.
    """

    start: int
    end: int
    code: str
    coder: str
    at: str = ""
    memo: str = ""

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Where it stands among the others of its text."""
        return self.start, -self.end, self.code, self.coder


@dataclass(frozen=True)
class Document:
    """One transcript: its id, its language, its text and what was coded in it."""

    name: str
    language: str
    text: str
    codings: tuple[Coded, ...]

    def quote(self, coded: Coded) -> str:
        """The words of a passage."""
        return self.text[coded.start : coded.end]

    def by_coder(self) -> dict[str, list[Coded]]:
        """The codings of each coder."""
        found: dict[str, list[Coded]] = {}
        for coded in self.codings:
            found.setdefault(coded.coder, []).append(coded)
        return found


def documents_of(contents: Contents) -> list[Document]:
    """Every transcript with its decided codings, and the suggestions where they are given out."""
    found = passages_of(contents.states, contents.transcripts, contents.suggestions)
    users = users_of(contents.states, suggestions=contents.suggestions is not None)
    names = {user.guid: user.name for user in users}
    ids = {code_guid(own): own for own in contents.codebook.ids}
    documents = []
    for name, transcript in contents.transcripts.items():
        text = FileText.of(transcript.body)
        selections = found.selections.get(name, [])
        places = _places(text, selections)
        codings = [
            coded
            for selection, (start, end) in zip(selections, places, strict=True)
            for coded in _coded(selection, start, end, ids, names)
        ]
        ordered = tuple(sorted(codings, key=lambda coded: coded.order))
        documents.append(Document(name, transcript.language, text.text, ordered))
    return documents


def _places(text: FileText, selections: list[Selection]) -> list[tuple[int, int]]:
    """Where selections stand in the text with LF."""
    starts, ends = [one.start for one in selections], [one.end for one in selections]
    if not text.wide:
        return list(zip(starts, ends, strict=True))
    return Ruler(text).spans(_WITH_CR, starts, ends)


def _coded(
    selection: Selection, start: int, end: int, ids: Mapping[str, str], names: Mapping[str, str]
) -> list[Coded]:
    memo, user = selection.description, names.get(selection.user, "")
    if not selection.codings:
        return [Coded(start, end, "", user, selection.at, memo)]
    return [
        # Of a code that the codebook has no more, the GUID is all that is known.
        Coded(start, end, ids.get(one.code, one.code), user, one.at or selection.at, memo)
        for one in selection.codings
    ]


def losses_beyond(contents: Contents, *carried: str) -> Losses:
    """What an annotation format does not say of a study.

    `carried`: what this one says, of "coders", "times", "memos", "passage memos", "definitions"
    and "codes" (those that no passage bears).
    """
    # Nothing rides in a note here, so nothing is restored.
    known = [Loss(loss.what, loss.count) for loss in losses_of(contents, "nvivo")]
    found = [coded for document in documents_of(contents) for coded in document.codings]
    coded = [one for one in found if one.code]
    borne = {one.code for one in coded}
    other = {
        "coders": Loss("coders of codings", len(coded)),
        "times": Loss("times of codings", sum(bool(one.at) for one in coded)),
        "memos": Loss("memos on codings", sum(bool(one.memo) for one in coded)),
        "passage memos": Loss("memos on passages without a code", len(found) - len(coded)),
        "definitions": Loss("names and definitions of codes", len(contents.codebook.codes)),
        "codes": Loss("codes that no passage bears", len(set(contents.codebook.ids) - borne)),
    }
    beside = passages_of(contents.states, contents.transcripts)
    notes = sum(len(notes) for notes in beside.about.values()) + len(beside.free)
    texts = list(contents.transcripts.values())
    return Losses.of(
        [
            *known,
            *(loss for key, loss in other.items() if key not in carried),
            Loss("memos on transcripts, and free ones", notes),
            Loss("cases and what is known of them", len(contents.cases)),
            Loss("what is known of interviews", sum(bool(t.attributes) for t in texts)),
            Loss("names of categories", len(contents.codebook.categories)),
        ]
    )
