"""One source file in; a canonical transcript and the account of its words out.

Nothing is written here. The account is checked on the finished text: every word of the source is
found in a turn, in a label, in the preamble or in the front matter, or it is listed as lost.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

import yaml

from tls_coding.corpus.cases import Case
from tls_coding.corpus.heading import said_of_interview
from tls_coding.corpus.labels import roles
from tls_coding.corpus.personal import personal
from tls_coding.corpus.readers.formats import read_source
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.transcript import Speakers, Transcript, guarded, parse_transcript
from tls_coding.corpus.turns import Form, Turns, read_turns
from tls_coding.errors import UsageError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all of Unicode's but tab and newline
CERTAIN = 0.99  # probability from which a text is in a language that the study does not have
ENOUGH = 200  # words of a text below which that is not believed
UNSEALED = "x" * 64  # stands for the hash of the file within the file
_OURS = {"case", "language", "speakers", "preamble", "source"}  # keys that mean something to us
LANGUAGE_CODES = {
    **{"fra": "fr", "fre": "fr", "ita": "it", "spa": "es", "eng": "en", "cat": "ca", "glg": "gl"},
    **{"por": "pt", "deu": "de", "ger": "de", "oci": "oc", "eus": "eu", "baq": "eu"},
}
MUCH = 150  # words before the first turn from which they may be turns themselves
SURE = 0.9  # probability from which a language is not remarked on


@dataclass(frozen=True)
class Imported:
    """A source as a canonical transcript: `text` is the whole file to write.

    Word counts: `words_in` of the source; `words_out` of the turns; the rest stands in labels
    and times (`words_labels`), the preamble and notes (`words_beside`), or is in `lost`.
    """

    source: Path
    id: str
    text: str
    transcript: Transcript
    words_in: int
    words_out: int
    words_labels: int
    words_beside: int
    lost: tuple[str, ...]
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Wishes:
    """What whoever imports has said: each of them wins over what is found.

    `speakers`: label → role. `columns` (tables): `text`, `speaker`, `time`, `end` → name of the
    column. `languages` are those to choose from where `language` is not given.
    """

    case: str | None = None
    language: str | None = None
    languages: Sequence[str] = ()
    form: Form = "auto"
    speakers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def import_file(
    path: Path, *, cases: Sequence[Case] = (), wishes: Wishes | None = None, name: str = ""
) -> Imported:
    """Turn one source file into a canonical transcript; raises UsageError where that fails.

    `name` is the id of the transcript, by default the name of the file without its ending.
    """
    wishes = wishes or Wishes()
    source = _cleaned(read_source(path, wishes.columns))
    turns = read_turns(source.paragraphs, wishes.form)
    spoken = "\n".join(turn.text for turn in turns.turns)
    if not spoken.strip():
        raise UsageError(f"{path}: holds no text. Is it a scan, or an empty form?")
    remarks = [*source.remarks, *turns.remarks]
    language = wishes.language or _language(spoken, source, wishes.languages, remarks)
    case = wishes.case or case_named(path, cases)
    if case is None:
        remarks.append("no case: say --case")
    if len(turns.turns) == 1 and not turns.turns[0].label:
        remarks.append("no turns found: one respondent's text; say --turns if there are any")
    early = sum(len(text.split()) for text in turns.preamble)
    if early > min(MUCH, len(spoken.split())):
        remarks.append("much text before the first turn, where no rule looks: are those turns?")
    labels = {turn.label for turn in turns.turns}
    remarks += [f"no speaker '{name}' here" for name in wishes.speakers if name not in labels]
    body = body_of(turns)
    remarks += personal_remarks(body, language)
    head = front_matter(path, source, turns, case=case, language=language, given=wishes.speakers)
    before, _, after = head.rpartition(UNSEALED)
    unsealed = f"---\n{head}---\n{body}"
    text = f"---\n{before}{seal(unsealed)}{after}---\n{body}"
    transcript, problems = parse_transcript(text, name or slug(path.stem), str(path))
    if transcript is None:
        raise UsageError(f"{path}: cannot be written as a transcript ({problems[0].what})")
    return _accounted(path, source, turns, transcript, text, tuple(remarks))


def _language(spoken: str, source: Source, languages: Sequence[str], remarks: list[str]) -> str:
    """What the file says its language is, if the study has it, else what its words look like."""
    said = str(source.attributes.get("language") or "").lower()
    said = LANGUAGE_CODES.get(said[:3], said[:2])
    if said in languages:
        return said
    language, sureness = detect_language(spoken, languages)
    other, certainty = detect_language(spoken, ())
    believed = other == said or (certainty >= CERTAIN and len(spoken.split()) >= ENOUGH)
    if languages and other not in languages and believed:
        remarks.append(f"language {other}, for which the codebook has no rules")
        return other
    if languages and other not in languages and certainty >= SURE:
        remarks.append(f"language {language}, though it looks like {other}: say --lang")
    elif sureness < SURE:
        remarks.append(f"language {language} is a guess ({sureness:.0%}): say --lang")
    return language


def personal_remarks(body: str, language: str) -> list[str]:
    """Kinds of personal data in a body, counted; never the data themselves."""
    counts = Counter(finding.kind for finding in personal(body, language))
    listed = ", ".join(f"{kind} ({count})" for kind, count in sorted(counts.items()))
    return [f"may hold personal data: {listed}; see tls pseudonymise"] if listed else []


def body_of(turns: Turns) -> str:
    """The body of the canonical transcript: a label, then the turn, a blank line between."""
    blocks = []
    speakers: Speakers = {turn.label: {} for turn in turns.turns if turn.label}
    for turn in turns.turns:
        time = f"{turn.start}-{turn.end}" if turn.end else turn.start
        label = f"[{f'{turn.label} {time}'.strip()}] " if turn.label else ""
        text = guarded(turn.text, speakers or None)
        blocks.append(f"{label}{text.lstrip() if label else text}".rstrip())
    return "\n\n".join(blocks) + "\n"


def seal(text: str) -> str:
    """The hash of a transcript's file; where the file gives its own hash, that counts as unset.

    An imported file whose seal is not the one that it gives was edited since.
    """
    unset = re.sub(r"(?<=text_sha256: )[0-9a-f]{64}\b", UNSEALED, text, count=1)
    return hashlib.sha256(unset.encode("utf-8")).hexdigest()


def front_matter(
    path: Path,
    source: Source,
    turns: Turns,
    *,
    case: str | None,
    language: str,
    given: Mapping[str, str] | None = None,
) -> str:
    """The front matter as YAML, without its `---` lines."""
    data: dict[str, Any] = {"case": case} if case else {}
    data["language"] = language
    said = said_of_interview(line for text in turns.preamble for line in text.split("\n"))
    said |= {key: value for key, value in source.attributes.items() if value not in ("", None)}
    data |= {key: value for key, value in said.items() if key not in _OURS}
    speakers = _speakers(source, turns, given or {})
    if speakers:
        data["speakers"] = speakers
    if turns.preamble:
        data["preamble"] = turns.preamble
    data |= {place: texts for place, texts in source.elsewhere.items() if place not in _OURS}
    data["source"] = {
        "file": path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "text_sha256": UNSEALED,
    }
    dumped: str = yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )
    return dumped


def _speakers(source: Source, turns: Turns, given: Mapping[str, str]) -> Speakers:
    """What is known of each label: its role first, then what the file says of the person."""
    told = {
        label: about["role"] for label, about in source.speakers.items() if about.get("role")
    } | dict(given)
    found = roles(((turn.label, turn.text) for turn in turns.turns if turn.label), told)
    return {
        label: {**source.speakers.get(label, {}), "role": role} for label, role in found.items()
    }


def slug(name: str) -> str:
    """A file name as a transcript id.

    >>> slug("Entretien 01 – Zoé (relu)")
    'entretien_01_zoe_relu'
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"_+", "_", re.sub(r"[^\w.-]+", "_", plain.lower())).strip("_.") or "transcript"


def case_named(path: Path, cases: Sequence[Case]) -> str | None:
    """The one case whose id or name stands in the file's or its folder's name."""
    for name in (path.stem, path.parent.name):
        words = f" {re.sub(r'[^a-z0-9]+', ' ', slug(name))} "
        named = {
            case.id
            for case in cases
            for alias in (case.id, case.label, *case.aliases)
            if f" {re.sub(r'[^a-z0-9]+', ' ', slug(alias))} " in words
        }
        if len(named) == 1:
            return named.pop()
    return None


def detect_language(text: str, languages: Sequence[str]) -> tuple[str, float]:
    """The most probable of `languages` (of all, where none are given), and its probability."""
    scores = [(str(name), float(score)) for name, score in _identifier().rank(text[:20_000])]
    known = {name for name, _ in scores}.intersection(languages)
    scores = [(name, score) for name, score in scores if not known or name in known]
    best = max(score for _, score in scores)  # logarithms of probabilities, none certain
    weights = {name: exp(score - best) for name, score in scores}
    language = max(weights, key=lambda name: weights[name])
    return language, weights[language] / sum(weights.values())


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)


def _accounted(
    path: Path, source: Source, turns: Turns, transcript: Transcript, text: str, remarks: Any
) -> Imported:
    words_in = Counter(source.words())
    for whole, *parts in turns.cut:  # in order: a part may be cut again
        words_in[whole] -= 1
        words_in.update(parts)
    words_in = +words_in
    spoken = [turn.span.of(transcript.body) for turn in transcript.turns]
    words_out = Counter(word for part in spoken for word in part.split())
    beside = [*turns.preamble, *(text for group in source.elsewhere.values() for text in group)]
    words_beside = Counter(word for part in beside for word in part.split())
    labels = turns.label_words
    lost = tuple(sorted((words_in - words_out - words_beside - labels).elements()))
    return Imported(
        source=path,
        id=transcript.id,
        text=text,
        transcript=transcript,
        words_in=words_in.total(),
        words_out=words_out.total(),
        words_labels=labels.total(),
        words_beside=words_beside.total(),
        lost=lost,
        remarks=remarks,
    )


def _cleaned(source: Source) -> Source:
    elsewhere = {place: [_clean(t) for t in texts] for place, texts in source.elsewhere.items()}
    paragraphs = [_clean_paragraph(paragraph) for paragraph in source.paragraphs]
    return replace(source, paragraphs=paragraphs, elsewhere=elsewhere)


def _clean_paragraph(paragraph: Paragraph) -> Paragraph:
    text = _clean(paragraph.text)
    if text == paragraph.text:
        return paragraph
    bold = tuple(
        (len(_clean(paragraph.text[:start])), len(_clean(paragraph.text[:end])))
        for start, end in paragraph.bold
    )
    return replace(paragraph, text=text, bold=bold)


def _clean(text: str) -> str:
    """Canonical form: composed accents, no characters that YAML or a text file cannot hold."""
    text = unicodedata.normalize("NFC", text).replace("\r", "\n")
    return _CONTROL.sub(lambda found: " " if found[0].isspace() else "", text)
