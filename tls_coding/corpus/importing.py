"""One source file in; a canonical transcript and the account of its words out.

Nothing is written here. The account is checked on the finished text: every word of the source is
found in a turn, in a label, in the preamble or in the front matter, or it is listed as lost.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tls_coding.corpus.cases import Case
from tls_coding.corpus.labels import roles
from tls_coding.corpus.readers.formats import read_source
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.transcript import Speakers, Transcript, guarded, parse_transcript
from tls_coding.corpus.turns import Form, Turns, read_turns
from tls_coding.errors import UsageError

UNSEALED = "x" * 64  # stands for the hash of the file within the file
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


def import_file(
    path: Path,
    *,
    cases: Sequence[Case] = (),
    case: str | None = None,
    language: str | None = None,
    languages: Sequence[str] = (),
    form: Form = "auto",
) -> Imported:
    """Turn one source file into a canonical transcript; raises UsageError where that fails.

    `languages` are those to choose from where `language` is not given.
    """
    source = _cleaned(read_source(path))
    turns = read_turns(source.paragraphs, form)
    spoken = "\n".join(turn.text for turn in turns.turns)
    if not spoken.strip():
        raise UsageError(f"{path}: holds no text. Is it a scan, or an empty form?")
    remarks = [*source.remarks, *turns.remarks]
    if language is None:
        language, sureness = detect_language(spoken, languages)
        if sureness < SURE:
            remarks.append(f"language {language} is a guess ({sureness:.0%}): say --lang")
    case = case or case_named(path, cases)
    if case is None:
        remarks.append("no case: say --case")
    if len(turns.turns) == 1 and not turns.turns[0].label:
        remarks.append("no turns found: one respondent's text; say --turns if there are any")
    head = front_matter(path, source, turns, case=case, language=language)
    text = f"---\n{head}---\n{body_of(turns)}"
    before, _, after = head.rpartition(UNSEALED)
    text = f"---\n{before}{seal(text)}{after}---\n{body_of(turns)}"
    transcript_id = slug(path.stem)
    transcript, problems = parse_transcript(text, transcript_id, str(path))
    if transcript is None:
        raise UsageError(f"{path}: cannot be written as a transcript ({problems[0].what})")
    return _accounted(path, source, turns, transcript, text, tuple(remarks))


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
    path: Path, source: Source, turns: Turns, *, case: str | None, language: str
) -> str:
    """The front matter as YAML, without its `---` lines."""
    data: dict[str, Any] = {"case": case} if case else {}
    data["language"] = language
    found = roles((turn.label, turn.text) for turn in turns.turns if turn.label)
    if found:
        data["speakers"] = {label: {"role": role} for label, role in found.items()}
    if turns.preamble:
        data["preamble"] = turns.preamble
    data |= source.elsewhere
    data["source"] = {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "text_sha256": UNSEALED,
    }
    dumped: str = yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )
    return dumped


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
    identifier = _identifier(tuple(languages))
    language, probability = identifier.classify(text[:20_000])
    return str(language), float(probability)


@lru_cache(maxsize=4)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = [language for language in languages if language in set(identifier.nb_classes)]
    if known:
        identifier.set_languages(known)
    return identifier


def _accounted(
    path: Path, source: Source, turns: Turns, transcript: Transcript, text: str, remarks: Any
) -> Imported:
    words_in = Counter(source.words())
    for whole, label, word in turns.cut:
        words_in += Counter([label, word])
        words_in -= Counter([whole])
    spoken = [turn.span.of(transcript.body) for turn in transcript.turns]
    words_out = Counter(word for part in spoken for word in part.split())
    places = [place for place in ("preamble", *source.elsewhere) if place in transcript.attributes]
    beside = [text for place in places for text in transcript.attributes[place]]
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
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " if c.isspace() else ""
        for c in text
    )
