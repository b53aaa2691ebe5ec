"""A study in; the corpus that IRaMuTeQ and Alceste read (`.txt`) out. Nothing reads it back.

A text of the corpus is what one speaker says in one transcript, under a line of starred variables:
`**** *doc_grasse_01 *case_grasse *speaker_R1 *role_respondent`, and what is known of the speaker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.annotations.documents import documents_of, losses_beyond
from tls_coding.exchange.project.casesheet import NOT_ATTRIBUTES
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.files import write_text

SAID = {"roles of speakers", "what is known of interviews"}  # by variables
LONGEST = 40  # letters of a value; a longer one is a remark, no variable


def write(
    contents: Contents, path: Path, *, language: str = "en", respondents_only: bool = False
) -> Losses:
    """Write the corpus; returns what is not in it.

    `respondents_only`: leaves out the words of interviewers and others. `language` changes nothing
    here: IRaMuTeQ is told the language of a corpus when it opens it.
    """
    left_out = unsaid = 0
    blocks = []
    for transcript in contents.transcripts.values():
        for label, role, text in _speakers(transcript):
            if respondents_only and role != "respondent":
                left_out += 1
                continue
            stars, dropped = _stars(transcript, label, role)
            unsaid += dropped
            blocks.append(f"{stars}\n{text}\n\n")
    write_text(path, "".join(blocks))
    codings = sum(len(document.codings) for document in documents_of(contents))
    carried = ("coders", "times", "memos", "passage memos", "definitions", "codes")
    lost = [
        Loss("codings, with coders, times and memos", codings),
        Loss("codes", len(contents.codebook.codes)),
        Loss("values that no variable can say, a text", unsaid),
        Loss("speakers who are no respondents, in a transcript", left_out),
    ]
    known = (loss for loss in losses_beyond(contents, *carried) if loss.what not in SAID)
    return Losses.of([*known, *lost])


def _speakers(transcript: Transcript) -> Iterator[tuple[str, str, str]]:
    """Label, role and words of each speaker, in the order in which they begin."""
    said: dict[tuple[str, str], list[str]] = {}
    for turn in transcript.turns:
        words = _plain(turn.span.of(transcript.body))
        if words:
            said.setdefault((turn.label, turn.role), []).append(words)
    for (label, role), turns in said.items():
        yield label, role, "\n".join(turns)


def _plain(text: str) -> str:
    """Words without what IRaMuTeQ reads as its own: asterisks."""
    lines = (" ".join(line.replace("*", " ").split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _stars(transcript: Transcript, label: str, role: str) -> tuple[str, int]:
    """The line of variables, and how many values no variable can say."""
    about = transcript.speakers.get(label, {})
    variables = [("doc", transcript.id)]
    variables += [("case", case) for case in transcript.cases]
    variables += [("speaker", label or "none"), ("role", role), ("lang", transcript.language)]
    variables += [(str(key), value) for key, value in about.items() if key != "role"]
    variables += [(str(key), value) for key, value in transcript.attributes.items()]
    starred: dict[str, None] = {}
    dropped = 0
    for key, value in variables:
        name, word = _word(key), _word(str(value))
        if isinstance(value, list | dict) or not name or not 0 < len(word) <= LONGEST:
            dropped += key not in NOT_ATTRIBUTES
            continue
        starred[f"*{name}_{word}"] = None
    return " ".join(["****", *starred]), dropped


def _word(text: str) -> str:
    """A name or a value as a starred variable may bear it: letters, digits and `_`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", plain).strip("_")
