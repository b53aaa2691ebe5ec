"""A study in; samples of its passages, drawn for coders to look at, and what they say, out.

A sample is a file in `samples/`, beside the folder of the coding logs; it is never written over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tls_coding.agreement.assigned import Reviewed, looks, unprompted
from tls_coding.agreement.rules_draw import WITH_SUGGESTION, Drawn, Unit, draw
from tls_coding.agreement.rules_frame import frame_of, hash_of, places_of, suggested_units
from tls_coding.agreement.rules_sample import Sample, parse_sample, sample_text
from tls_coding.codebook.yaml_lines import decoded
from tls_coding.coding.adjudication import settled
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import StudyError, UsageError
from tls_coding.files import write_text
from tls_coding.spans import Span
from tls_coding.study import Study

if TYPE_CHECKING:
    from tls_coding.agreement.rules_needed import Needed
    from tls_coding.agreement.rules_recall import Changes, Judged, SampleRow
    from tls_coding.agreement.rules_report import RulesReport
    from tls_coding.agreement.rules_rho import Risk

MOST = 10_000  # passages of one sample: nobody looks at more
Asked = dict[Span, frozenset[str]]  # passages, and the coders they are for (none: everybody)


def draw_sample(
    study: Study,
    name: str,
    *,
    size: int,
    codes: Sequence[str] = (),
    by: Collection[str] = ("code",),
    coders: Sequence[str] = (),
    seed: int = 0,
    share: float = WITH_SUGGESTION,
) -> Sample:
    """Draw a sample: see `agreement.rules_draw.draw`. Nothing is written.

    `codes`: those it is about; none: all that respondents' passages may bear. `coders`: who is to
    look at it; none: everybody. Passages are the sentences (or turns, where the codebook says so)
    of respondents, in the transcripts that are assigned to all of these coders.
    Raises UsageError for names that are not there, and for more than 10,000 passages.
    """
    if not re.fullmatch(r"[\w-]{1,40}", name):
        raise UsageError(f"'{name}' is no name for a sample: use letters, digits, _ and -.")
    chosen = _codes(study, codes)
    frame = _frame(study, _transcripts(study, coders))
    if not frame:
        raise UsageError("There are no passages to draw from.")
    suggested = suggested_units(frame, study.suggestions(), chosen)
    drawn = draw(frame, suggested, size=size, by=by, seed=seed, share=share)
    if len(drawn.passages) > MOST:
        what = f"That would be {len(drawn.passages):,} passages; {MOST:,} are the most."
        raise UsageError(f"{what} Name fewer codes with --codes, or a smaller --size.")
    texts = {unit.transcript: study.transcripts[unit.transcript] for unit in frame}
    return Sample(
        name=name,
        seed=seed,
        size=size,
        share=share,
        by=tuple(by),
        codes=tuple(chosen),
        coders=tuple(coders),
        unit=study.codebook.codebook.unit,
        codebook_sha256=study.codebook.sha256,
        texts={text.id: text.sha256 for text in texts.values()},
        suggestions=places_of(study.suggestions(), chosen, texts),
        strata=tuple(vars(cell) for cell in drawn.cells),
        passages=_passages_of(drawn, texts),
    )


def _passages_of(drawn: Drawn, texts: Mapping[str, Transcript]) -> tuple[dict[str, Any], ...]:
    """The passages as a sample keeps them: places, hashes of their words, the strata of each."""
    return tuple(
        {
            "transcript": transcript,
            "start": span.start,
            "end": span.end,
            "quote_sha256": hash_of(span.of(texts[transcript].body)),
            "strata": " ".join(map(str, numbers)),
        }
        for (transcript, span), numbers in drawn.passages.items()
    )


def write_sample(study: Study, sample: Sample) -> Path:
    """Write a sample; UsageError where another one of that name is there."""
    path = _folder(study) / f"{sample.name}.yaml"
    text = sample_text(sample)
    if path.exists() and path.read_bytes() != text.encode("utf-8"):
        mend = "Give this one another name: what coders looked at belongs to the one that is there."
        raise UsageError(f"{study.shown(path)}: already there, and another sample. {mend}")
    write_text(path, text)
    return path


def read_sample(study: Study, name: str) -> Sample:
    """The sample of that name; UsageError where there is none, StudyError where it is damaged."""
    path = _folder(study) / f"{name}.yaml"
    names = [sample.stem for sample in _files(study)]
    if name not in names:
        there = f"There are: {', '.join(names)}." if names else "Draw one with: tls sample NAME"
        raise UsageError(f"There is no sample '{name}'. {there}")
    text, problems = decoded(path.read_bytes(), study.shown(path))
    if text is not None:
        sample, problems = parse_sample(text, study.shown(path))
        if sample is not None:
            return sample
    raise StudyError(problems)


def read_samples(study: Study) -> list[Sample]:
    """All samples, by name."""
    return [read_sample(study, path.stem) for path in _files(study)]


def passages_to_show(study: Study, samples: Sequence[Sample] | None = None) -> dict[str, Asked]:
    """The passages of samples, by transcript: those whose words are still where they were.

    Of all samples of the study, or of those given.
    """
    found: dict[str, Asked] = {}
    for sample in read_samples(study) if samples is None else samples:
        for passage in sample.passages:
            text = study.transcripts.get(passage.transcript)
            if text is None or hash_of(passage.span.of(text.body)) != passage.quote_sha256:
                continue
            own = found.setdefault(text.id, {})
            whom = frozenset(sample.coders)
            earlier = own.get(passage.span, whom)
            own[passage.span] = earlier | whom if earlier and whom else frozenset()
    return found


def result(study: Study, sample: Sample) -> list[SampleRow]:
    """What a sample says of the rules today (see `agreement.rules_recall.sample_rows`).

    By each coder it is for; where it is for everybody, by each who looked at one of its passages.
    """
    from tls_coding.agreement.rules_recall import sample_rows  # loads scipy

    said = _said(study, sample) or {"": {}}  # nobody began: everything is left
    held = settled(study.states)
    return sample_rows(sample.drawn, sample.codes, said, held, changes(study, sample))


def left(study: Study, sample: Sample) -> dict[str, int]:
    """How many passages each coder has still to look at; coders as in `result`."""
    said = _said(study, sample)
    return {coder: len(sample.passages) - len(own) for coder, own in said.items()}


def seen_before(study: Study, sample: Sample) -> dict[str, int]:
    """How many passages each coder had seen with a suggestion first; coders as in `result`."""
    from tls_coding.agreement.rules_recall import prompted

    places = [(passage.transcript, passage.span) for passage in sample.passages]
    found = {coder: prompted(study.logs.get(coder, []), places) for coder in _said(study, sample)}
    return {coder: count for coder, count in found.items() if count}


def changes(study: Study, sample: Sample) -> Changes:
    """What is no longer as it was when the sample was drawn."""
    from tls_coding.agreement.rules_recall import Changes

    today = {name: text.sha256 for name, text in study.transcripts.items()}
    texts = [name for name, sha256 in sample.texts.items() if today.get(name) != sha256]
    found = places_of(study.suggestions(), sample.codes, sample.texts)
    return Changes(
        tuple(sorted(texts)),
        tuple(code for code in sample.codes if found[code] != sample.suggestions.get(code)),
    )


def needed_sizes(
    study: Study, codes: Sequence[str], *, half_width: float, prevalence: float | None
) -> list[Needed]:
    """How large a sample each code needs, by the precision that was decided up to now."""
    from tls_coding.agreement.rules_needed import needed_size

    frame = _frame(study, study.transcripts.values())
    suggested = suggested_units(frame, study.suggestions(), _codes(study, codes))
    rows = {row.code: row for row in report_of(study, samples=False).codes if not row.language}
    found = []
    for code, hits in suggested.items():
        right = rows[code].plain.precision.value if code in rows else None
        about = code, len(frame), len(hits), half_width
        found.append(needed_size(*about, precision=right, prevalence=prevalence))
    return found


def compared(study: Study, coders: Sequence[str], threshold: float) -> list[Risk]:
    """Shaffer's ρ of each code: the rules against a coder, or two coders against each other.

    Over the sentences of respondents that both reviewed: in finished transcripts, and in passages
    looked at without suggestions (of those the rules count as reviewed everywhere).
    """
    from tls_coding.agreement.rules_rho import as_coder, risks
    from tls_coding.agreement.units import lay_out

    laid = lay_out({name: _passages(text) for name, text in study.transcripts.items()})
    people = [_reviewed(study, coder) for coder in coders]
    codes = study.codebook.ids
    first = people[0] if len(people) > 1 else as_coder(study.suggestions(), codes)
    return risks(laid, first, people[-1], codes, threshold)


def report_of(study: Study, *, samples: bool = True) -> RulesReport:
    """The rules as a coder, with the results of all samples (or without)."""
    from tls_coding.agreement.rules_report import rules_report

    languages = {name: text.language for name, text in study.transcripts.items()}
    listed = read_samples(study) if samples else []
    results = {sample.name: result(study, sample) for sample in listed}
    return rules_report(study.suggestions(), study.states, languages, results)


def _said(study: Study, sample: Sample) -> dict[str, Judged]:
    """What each coder said of the passages of a sample."""
    from tls_coding.agreement.rules_recall import judged

    places = [(passage.transcript, passage.span) for passage in sample.passages]
    found: dict[str, Judged] = {}
    for coder in sample.coders or study.logs:
        looked = looks(study.logs.get(coder, []), study.transcripts)
        said = judged(study.state(coder), looked, places)
        if said or sample.coders:
            found[coder] = said
    return found


def _frame(study: Study, texts: Iterable[Transcript]) -> list[Unit]:
    """The passages of respondents in some transcripts: sentences, or turns."""
    unit, listed = study.codebook.codebook.unit, list(texts)
    return frame_of(listed, study.cases, {text.id: _passages(text, unit) for text in listed})


def _passages(text: Transcript, unit: str = "sentence") -> list[Span]:
    from tls_coding.corpus.sentences import sentences  # loads what finds their ends

    if unit == "sentence":
        return sentences(text, role="respondent")
    spans = [turn.span for turn in text.turns if turn.role == "respondent"]
    return [span for span in spans if span.of(text.body).strip()]


def _reviewed(study: Study, coder: str) -> Reviewed:
    state, looked = study.state(coder), looks(study.logs.get(coder, []), study.transcripts)
    blind = unprompted(state, looked).given
    given = {key: spans for key, spans in state.counted.items() if key in state.done}
    for key, spans in blind.items():
        given[key] = [*given.get(key, ()), *spans]
    return Reviewed(coder, given, state.done, looked)


def _codes(study: Study, codes: Sequence[str]) -> list[str]:
    able = [code.id for code in study.codebook.codes if code.speaker != "interviewer"]
    for code in codes:
        if study.codebook.code(code) is None:
            raise UsageError(f"'{code}' is no code of this codebook. See 'tls code' for their ids.")
        if code not in able:
            raise UsageError(f"'{code}' is for interviewers; only respondents are sampled.")
    return list(dict.fromkeys(codes)) or able


def _transcripts(study: Study, coders: Sequence[str]) -> list[Transcript]:
    """Those that all of the coders are to code."""
    if study.file.assignments and not coders:
        raise UsageError("Transcripts are assigned to coders here: say who is to look, --coder.")
    cases_of = {name: text.cases for name, text in study.transcripts.items()}
    assigned = [set(study.file.assigned(study.coder(coder), cases_of)) for coder in coders]
    texts = study.transcripts.items()
    return [text for name, text in texts if all(name in own for own in assigned)]


def _files(study: Study) -> list[Path]:
    return sorted(_folder(study).glob("*.yaml"))


def _folder(study: Study) -> Path:
    return study.path("coding").parent / "samples"
