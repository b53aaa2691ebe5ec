"""An open study in; its segments and what is known of its transcripts, as columns, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tls_coding.coding.segments import Segment
from tls_coding.corpus.cases import Case, Mentions, mentions
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.matrix.facts import NO_CASE, Documents, Facts, Speakers, facts_of
from tls_coding.spans import Span
from tls_coding.study import Study

COUNTED = "respondent"  # whose words are counted


def facts_of_study(study: Study, segments: Sequence[Segment] | None = None) -> Facts:
    """All that a study's matrices are counted from; `segments`: its own, where they are at hand."""
    texts = list(study.transcripts.values())
    return facts_of(
        study.segments() if segments is None else segments,
        documents_of(texts, study.cases),
        speakers_of(texts),
        [case.id for case in study.cases],
        study.codebook.ids,
        study.states,
        {case.id: {"label": case.label, **case.attributes} for case in study.cases},
    )


def documents_of(transcripts: Sequence[Transcript], cases: list[Case]) -> Documents:
    """What is known of each transcript; words are split at white space."""
    about: list[tuple[str, ...]] = []
    case_words: dict[tuple[int, str], int] = {}
    for number, text in enumerate(transcripts):
        if not text.by_mention:
            about.append(text.cases or (NO_CASE,))
            continue
        words = _words_by_case(text, mentions(text, cases))
        known = [case.id for case in cases if case.id in words]
        about.append((*known, *([NO_CASE] if NO_CASE in words else [])))
        case_words |= {(number, case): count for case, count in words.items()}
    return Documents(
        ids=tuple(text.id for text in transcripts),
        cases=tuple(about),
        words=tuple(sum(_words(text, turn) for turn in _turns(text)) for text in transcripts),
        attributes=tuple({"language": text.language, **text.attributes} for text in transcripts),
        case_words=case_words,
    )


def speakers_of(transcripts: Sequence[Transcript]) -> Speakers:
    """Everybody who speaks, with what the front matter says of them."""
    rows: list[tuple[int, str, str, int, dict[str, Any]]] = []
    for number, text in enumerate(transcripts):
        words: Counter[str] = Counter()
        roles: dict[str, str] = {}
        for turn in text.turns:
            roles.setdefault(turn.label, turn.role)
            words[turn.label] += _words(text, turn)
        for label, role in roles.items():
            said = text.speakers.get(label, {})
            rows.append((number, label, role, words[label], said))
    columns = tuple(zip(*rows, strict=True)) or ((), (), (), (), ())
    return Speakers(*columns)


def _turns(text: Transcript) -> list[Turn]:
    return [turn for turn in text.turns if turn.role == COUNTED]


def _words(text: Transcript, turn: Turn) -> int:
    return len(turn.span.of(text.body).split())


def _words_by_case(text: Transcript, named: Mentions) -> Counter[str]:
    """Respondents' words in the sentences of each case."""
    words: Counter[str] = Counter()
    bounds = [*named.starts[1:], len(text.body)]
    for start, end, cases in zip(named.starts, bounds, named.cases, strict=True):
        for turn in _turns(text):
            part = Span(max(start, turn.start), min(end, turn.end))
            if part.start < part.end:
                count = len(part.of(text.body).split())
                words.update(dict.fromkeys(cases or (NO_CASE,), count))
    return words
