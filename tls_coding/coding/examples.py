"""The codebook's examples and counterexamples in; which of them the rules get wrong, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Code, Codebook, Counterexample, Example
from tls_coding.coding.suggest import suggest_all
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.folding import plain
from tls_coding.corpus.transcript import Transcript, Turn


@dataclass(frozen=True)
class Outcome:
    """One example or counterexample run: `fault` is empty where it came out as it should.

    `path` is where it stands in the file; `responsible` names the rules or vetoes at work.
    """

    code: str
    path: tuple[str | int, ...]
    language: str
    text: str
    fault: str = ""
    responsible: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()


def run_examples(
    codebook: Codebook, cues: dict[str, Cues], reading: Reading = AS_WRITTEN
) -> list[Outcome]:
    """Run every example and counterexample of `codebook`, in the order of the codebook."""
    listed = list(_listed(codebook))
    outcomes: dict[int, Outcome] = {}
    for language in codebook.codebook.languages:
        own = [(i, entry) for i, entry in enumerate(listed) if entry[2].lang == language]
        texts = [_as_transcript(str(i), item, code) for i, (code, _, item) in own]
        ran = suggest_all(codebook, cues, texts, reading)
        for (i, (code, path, item)), (_, found) in zip(own, ran, strict=True):
            outcomes[i] = _outcome(code, path, item, [s for s in found if s.code == code.id])
    return [outcomes[i] for i in sorted(outcomes)]


def _listed(
    codebook: Codebook,
) -> Iterator[tuple[Code, tuple[str | int, ...], Example | Counterexample]]:
    for number, code in enumerate(codebook.codes):
        for i, example in enumerate(code.examples):
            yield code, ("codes", number, "examples", i), example
        for i, counter in enumerate(code.counterexamples):
            yield code, ("codes", number, "counterexamples", i), counter


def _as_transcript(name: str, item: Example | Counterexample, code: Code) -> Transcript:
    heard = "respondent" if code.speaker == "any" else code.speaker
    other = "interviewer" if heard == "respondent" else "respondent"
    wrong_speaker = isinstance(item, Counterexample) and item.because == "speaker"
    turn = Turn(0, "", other if wrong_speaker else heard, "", 0, len(item.text))
    return Transcript(name, item.text, item.lang, (), turns=(turn,))


def _outcome(
    code: Code,
    path: tuple[str | int, ...],
    item: Example | Counterexample,
    found: list[Suggestion],
) -> Outcome:
    live = [suggestion for suggestion in found if not suggestion.vetoed]
    vetoed = [suggestion for suggestion in found if suggestion.vetoed]
    judged = _example(item, live, vetoed) if isinstance(item, Example) else ""
    if isinstance(item, Counterexample):
        judged = _counterexample(item, live, vetoed)
    at_work = live or vetoed
    return Outcome(
        code=code.id,
        path=path,
        language=item.lang,
        text=item.text,
        fault=judged,
        responsible=tuple(rule for s in at_work for rule in s.rules) if judged else (),
        matched=tuple(words for s in at_work for words in s.words) if judged else (),
    )


def _example(item: Example, live: list[Suggestion], vetoed: list[Suggestion]) -> str:
    if not live:
        return "a veto stops it." if vetoed else "no rule finds it."
    if item.match is None:
        return ""
    wanted = set(plain(item.match).split())
    found = {word for s in live for words in s.words for word in plain(words).split()}
    return "" if wanted & found else f"found, but not by the words '{item.match}'."


def _counterexample(item: Counterexample, live: list[Suggestion], vetoed: list[Suggestion]) -> str:
    if live:
        return "a rule finds it."
    if item.because == "unless" and not vetoed:
        return "no rule finds it, so that no veto is needed."
    if item.because == "no rule" and vetoed:
        return "a rule finds it, and only a veto stops it: write 'because: unless'."
    return ""
