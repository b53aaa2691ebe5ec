"""Texts with labelled passages, as a file gives them, in; a project and how they landed out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tls_coding.exchange.project.codetree import code_guid
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.landing import Doubt, How, Landing, Unplaced, place
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Code, Coding, Project, Selection, Source, User
from tls_coding.exchange.project.offsets import NOWHERE, STANDARD, Convention, FileText, Ruler
from tls_coding.exchange.project.passages import RULES, RULES_GUID, time_of, user_guid
from tls_coding.exchange.project.read import ReadProject

_OUR_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
NOWHERE_LOST = "codings of passages that their text does not have"


@dataclass(frozen=True, slots=True)
class Passage:
    """One label on one passage, positions as the file counts; a memo alone has no label."""

    start: int
    end: int
    label: str
    coder: str = ""
    at: str = ""
    memo: str = ""
    quote: str = ""


@dataclass
class Labelled:
    """One text with its passages."""

    name: str
    text: FileText
    passages: list[Passage] = field(default_factory=list)


@dataclass(frozen=True)
class About:
    """What a file says of a label: the name of the code, and what it means."""

    name: str = ""
    description: str = ""


def gathered(
    documents: Sequence[Labelled],
    *,
    origin: str,
    known: Convention = STANDARD,
    trusted: bool = False,
    about: Mapping[str, About] | None = None,
    losses: Iterable[Loss] = (),
) -> ReadProject:
    """The project that stands for labelled texts.

    `known`: how the format counts; `trusted`: it is believed, else positions are tried against
    quotes and bounds of words. `about`: labels that the file defines, borne by passages or not.
    """
    labels = dict.fromkeys(about or {})
    labels.update((p.label, None) for doc in documents for p in doc.passages if p.label)
    codes = tree_of_labels(labels, about or {})
    unplaced = [_unplaced(document, number) for number, document in enumerate(documents)]
    sources, landings = _trusting(unplaced, known) if trusted else place(unplaced, known)
    coders = dict.fromkeys(p.coder for doc in documents for p in doc.passages if p.coder)
    given = sum(len(one.source.selections) for one in unplaced)
    gone = Loss(NOWHERE_LOST, given - sum(len(source.selections) for source in sources))
    project = Project(
        name="",
        origin=origin,
        users=tuple(User(guid_of(coder), coder) for coder in coders),
        codes=codes,
        sources=tuple(sources),
    )
    return ReadProject(project, tuple(landings), Losses.of([*losses, gone]))


def apart(documents: Sequence[Labelled]) -> None:
    """Give texts of one name a number each."""
    taken: set[str] = set()
    for document in documents:
        own, number = document.name, 1
        while document.name in taken:
            number += 1
            document.name = f"{own}_{number}"
        taken.add(document.name)


def guid_of(coder: str) -> str:
    """The GUID of a coder, or of the rules."""
    return RULES_GUID if coder == RULES else user_guid(coder)


def tree_of_labels(labels: Iterable[str], about: Mapping[str, About]) -> tuple[Code, ...]:
    """A code for each label; labels that are ids of ours become places in a tree."""
    listed = dict.fromkeys(labels)
    below: dict[str, dict[str, None]] = {}
    for label in listed:
        parts = label.split(".") if _OUR_ID.fullmatch(label) else [label]
        for n in range(len(parts)):
            below.setdefault(".".join(parts[:n]), {})[".".join(parts[: n + 1])] = None

    def built(label: str) -> Code:
        said = about.get(label, About())
        short = label.rpartition(".")[2] if _OUR_ID.fullmatch(label) else label
        inner = tuple(built(each) for each in below.get(label, {})) if label else ()
        name, told = said.name or short, said.description
        return Code(code_guid(label), name, label in listed, "", told, (), inner)

    return tuple(built(label) for label in below.get("", {}))


def _unplaced(document: Labelled, number: int) -> Unplaced:
    """A source whose selections count as the file does: one a passage, coder and memo."""
    held: dict[tuple[int, int, str, str], list[Passage]] = {}
    for passage in document.passages:
        where = passage.start, passage.end, passage.coder, passage.memo
        held.setdefault(where, []).append(passage)
    selections = tuple(_selection(document.name, listed) for listed in held.values())
    source = Source(guid("source", document.name), document.name, "", selections=selections)
    return Unplaced(source, document.text)


def _selection(name: str, passages: Sequence[Passage]) -> Selection:
    first = passages[0]
    user = guid_of(first.coder) if first.coder else ""
    times = [time for passage in passages if (time := time_of(passage.at))]
    where = first.coder, name, first.start, first.end
    codings = {
        one.label: Coding(
            guid("coding", *where, one.label), code_guid(one.label), user, time_of(one.at)
        )
        for one in passages
        if one.label
    }
    return Selection(
        guid=guid("selection", *where, first.memo),
        start=first.start,
        end=first.end,
        name=next((one.quote for one in passages if one.quote), ""),
        user=user,
        at=min(times, default=""),
        description=first.memo,
        codings=tuple(codings.values()),
    )


def _trusting(
    unplaced: Sequence[Unplaced], convention: Convention
) -> tuple[list[Source], list[Landing]]:
    """The sources with selections placed as the format counts, and those without a place listed."""
    placed = [_trusted(one, convention) for one in unplaced]
    return [source for source, _ in placed], [landing for _, landing in placed]


def _trusted(unplaced: Unplaced, convention: Convention) -> tuple[Source, Landing]:
    source, text = unplaced.source, unplaced.text.text
    given = source.selections
    spans = (
        Ruler(unplaced.text).spans(convention, [s.start for s in given], [s.end for s in given])
        if given
        else []
    )
    counts: dict[How, int] = {}
    kept, doubts = [], []
    for selection, (start, end) in zip(given, spans, strict=True):
        there = NOWHERE not in (start, end) and start < end
        how: How = "nowhere" if not there else "name" if selection.name else "bounds"
        counts[how] = counts.get(how, 0) + 1
        if there:
            name = selection.name or text[start:end]
            kept.append(replace(selection, start=start, end=end, name=name))
        else:
            doubts.append(Doubt(source.name, selection.guid, selection.start, selection.end, how))
    landing = Landing(source.name, convention, counts, tuple(doubts))
    return replace(source, text=text, selections=tuple(kept)), landing
