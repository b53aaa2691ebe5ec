"""The engine and plain spaCy on whole studies: python benchmarks/differential.py [FOLDER …]

Compares all suggestions for the demonstration study, or for the interviews in folders, transcript
by transcript. Plain spaCy takes minutes; `--codes N` takes every Nth code.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from plain.suggest import Suggester as PlainSuggester
from plain.turns import tokenise

from tls_coding.coding.engine import Engine
from tls_coding.corpus.importing import Wishes, import_file
from tls_coding.corpus.readers.formats import READERS
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import CodingError
from tls_coding.study import open_study

CHECKOUT = Path(__file__).parents[1]
NO_INTERVIEW = {".md", ".markdown", ".tsv"}  # what tells of a collection


def interviews(folder: Path, languages: list[str]) -> list[Transcript]:
    """Every file of a folder that can be imported, in a language of the codebook; no read-me."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in READERS or path.suffix.lower() in NO_INTERVIEW:
            continue
        try:
            transcript = import_file(path, wishes=Wishes(languages=languages)).transcript
        except CodingError:
            continue
        if transcript.language in languages:
            found.append(replace(transcript, id=path.relative_to(folder.parent).as_posix()))
    return found


def main() -> None:
    """Print one line per language: transcripts, words, suggestions, differences, seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--codes", type=int, default=1, help="every Nth code only")
    parser.add_argument("--language", help="this language only")
    given = parser.parse_args()
    study = open_study(CHECKOUT)
    book = study.codebook.model_copy(update={"codes": study.codebook.codes[:: given.codes]})
    known = list(book.codebook.languages)
    texts = list(study.transcripts.values()) if not given.folders else []
    texts += [text for folder in given.folders for text in interviews(folder, known)]
    differ = 0
    for language in sorted({text.language for text in texts}):
        if given.language in {None, language}:
            own = [text for text in texts if text.language == language]
            differ += compare(book, study, own, language)
    raise SystemExit(1 if differ else 0)


def compare(book, study, texts: list[Transcript], language: str) -> int:  # type: ignore[no-untyped-def]
    """How many transcripts of one language have other suggestions."""
    started = time.perf_counter()
    with TemporaryDirectory() as folder:
        engine = Engine(Path(folder) / "index")
        found_in = {t.id: f for t, f in engine.suggestions(book, study.cues, texts, study.reading)}
        ours = [(text, found_in[text.id]) for text in texts]
    between = time.perf_counter()
    turns = [(text, tokenise(text)) for text in texts]
    types = {word for _, own in turns for turn in own for word in turn.words}
    plain = PlainSuggester(book, study.cues, language, sorted(types), study.reading)
    differ = [
        text.id
        for (text, own), (_, found) in zip(turns, ours, strict=True)
        if plain.suggest(text, own) != found
    ]
    done = time.perf_counter()
    words = sum(len(text.body.split()) for text in texts)
    found = sum(len(each) for _, each in ours)
    print(
        f"{language}: {len(texts)} transcripts, {words:,} words, {len(book.codes)} codes, "
        f"{found:,} suggestions, {len(differ)} transcripts differ {differ[:5]}; "
        f"{between - started:.1f} s and {done - between:.0f} s",
        flush=True,
    )
    return len(differ)


if __name__ == "__main__":
    main()
