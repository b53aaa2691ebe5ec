"""Small transcripts, rules and studies for tests, made by the package's own parts.

Text is marked up, not counted: `marked("On <1>tait</1> le <1>secret</1>.")` gives the text
without its marks, and the spans of each numbered hit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

from tls_coding.codebook.cues import Cues, parse_cues
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.model import Codebook
from tls_coding.codebook.read import parse_codebook
from tls_coding.coding.codings import CoderState, state_of
from tls_coding.coding.compile import RuleSet
from tls_coding.coding.log import Entry, LogWriter, read_log
from tls_coding.coding.match import Hits, RuleMatcher
from tls_coding.coding.review import by_hand, decision, finished
from tls_coding.coding.suggest import suggest_all
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.index import index_text
from tls_coding.corpus.stream import Stream, join_texts
from tls_coding.corpus.transcript import Transcript, parse_transcript
from tls_coding.errors import errors_only
from tls_coding.spans import Span

CHECKOUT = Path(__file__).parents[1]
SHARED = CHECKOUT.parent / "shared"
AT = "2026-01-31T09:12:03Z"
_MARK = re.compile(r"<(/?)([0-9a-z]+)>")


def marked(text: str) -> tuple[str, dict[str, list[Span]]]:
    """`text` without its marks, and the spans between the marks of each name."""
    plain, spans, opened, done = "", {}, {}, 0
    for mark in _MARK.finditer(text):
        plain += text[done : mark.start()]
        done = mark.end()
        if mark[1]:
            spans.setdefault(mark[2], []).append(Span(opened.pop(mark[2]), len(plain)))
        else:
            opened[mark[2]] = len(plain)
    return plain + text[done:], spans


def transcript(
    body: str, language: str = "en", *, name: str = "valley_01", case: str = "valley"
) -> Transcript:
    """A transcript with that body, read by the package's own parser."""
    text = f"---\ncase: {case}\nlanguage: {language}\n---\n{body}"
    parsed, problems = parse_transcript(text, name, f"{name}.txt")
    assert parsed is not None, [str(problem) for problem in problems]
    return parsed


def find(
    rule: str,
    body: str,
    language: str = "en",
    *,
    lists: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> list[list[Span]]:
    """The pieces of every hit of one rule, as spans of `body`."""
    stream, hits = hits_of(rule, transcript(body, language), lists or {})
    found = []
    for rule_number, pieces in zip(hits.rule, hits.pieces, strict=True):
        own = pieces[: len(hits.rules[rule_number].parts)]
        starts, ends = stream.starts[own[:, 0]], stream.ends[own[:, 1] - 1]
        found.append(sorted(Span(int(a), int(b)) for a, b in zip(starts, ends, strict=True)))
    return found


def stream_of(*texts: Transcript) -> Stream:
    """Transcripts of one language as one row of words."""
    return join_texts(texts, [index_text(text) for text in texts])


def hits_of(
    rule: str, text: Transcript, lists: Mapping[str, Mapping[str, Sequence[str]]]
) -> tuple[Stream, Hits]:
    """The hits of one rule in a transcript."""
    stream = stream_of(text)
    rule_set = RuleSet(text.language, Lexicon(text.language, stream.vocabulary.lower, {}), lists)
    rule_set.add("theme/all/0", "theme", rule)
    return stream, RuleMatcher(rule_set).hits(stream)


def codebook(codes: str, *, head: str = "", unit: str = "sentence") -> Codebook:
    """A codebook whose `codes:` are given as YAML (ids, rules …; the rest is filled in)."""
    text = (
        f'codebook: {{name: Small, version: "1", languages: [en, fr, it, es], unit: {unit}}}\n'
        f"{dedent(head)}\ncodes:\n{dedent(codes)}"
    )
    text = re.sub(
        r"^- id: (\S+)\n(?!  label)",
        r"- id: \1\n  label: {en: \1}\n  definition: About \1.\n",
        text,
        flags=re.MULTILINE,
    )
    parsed, problems = parse_codebook(text, "tls.yaml", "c0de" * 16)
    assert parsed is not None, [str(problem) for problem in problems]
    assert not errors_only(problems), [str(problem) for problem in problems]
    return parsed


def cues(text: str) -> dict[str, Cues]:
    """Scope cues given as YAML."""
    parsed, problems = parse_cues(dedent(text), "cues.yaml")
    assert not problems, [str(problem) for problem in problems]
    return parsed


def suggest(
    book: Codebook, *texts: Transcript, scope: dict[str, Cues] | None = None
) -> list[Suggestion]:
    """All suggestions for some transcripts, vetoed ones among them."""
    return [s for _, found in suggest_all(book, scope or {}, list(texts)) for s in found]


def live(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Those that no veto stops."""
    return [suggestion for suggestion in suggestions if not suggestion.vetoed]


class Coder:
    """Someone who writes a log: `accept`, `reject`, `unsure`, `add`, `finish`, `write`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.stem

    def write(self, *acts: dict[str, object]) -> list[Entry]:
        """Append acts to the log on disk."""
        with LogWriter(self.path, self.name) as log:
            return [log.append(act, at=AT) for act in acts]

    def decide(self, act: str, suggestion: Suggestion, text: Transcript) -> Entry:
        """Accept, reject or leave unsure."""
        return self.write(decision(act, suggestion, text, "c0de" * 16))[0]

    def add(self, code: str, text: Transcript, quote: str) -> Entry:
        """Code by hand the one place of `quote`."""
        assert text.body.count(quote) == 1, f"{quote!r} stands {text.body.count(quote)} times"
        start = text.body.index(quote)
        span = Span(start, start + len(quote))
        return self.write(by_hand(code, text, span, "c0de" * 16))[0]

    def finish(self, text: Transcript, *codes: str) -> Entry:
        """Mark a transcript as finished for some codes."""
        return self.write(finished(text, codes, "c0de" * 16))[0]

    def state(self, *texts: Transcript) -> CoderState:
        """What the coder holds, read back from the log on disk."""
        entries, problems = read_log(self.path)
        assert not problems, [str(problem) for problem in problems]
        return state_of(self.name, entries, {text.id: text for text in texts})


def write_study(
    folder: Path,
    *,
    codes: str,
    transcripts: Mapping[str, str],
    cases: str = "- {id: valley, label: Valley}\n- {id: harbour, label: Harbour}\n",
    cue_text: str = "",
    head: str = "",
) -> Path:
    """A study folder; `transcripts` by id, each the whole file or a body of the case valley."""
    files = {
        "study.yaml": 'study: "Small study"\n',
        "codebook/tls.yaml": (
            'codebook: {name: Small, version: "1", languages: [en, fr, it, es]}\n'
            f"{dedent(head)}\ncodes:\n{dedent(codes)}"
        ),
        "corpus/cases.yaml": cases,
    }
    if cue_text:
        files["codebook/cues.yaml"] = dedent(cue_text)
    for name, text in transcripts.items():
        whole = (
            text if text.startswith("---\n") else f"---\ncase: valley\nlanguage: en\n---\n{text}"
        )
        files[f"corpus/transcripts/{name}.txt"] = whole
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder
