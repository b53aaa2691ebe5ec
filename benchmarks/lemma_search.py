"""Scores lemma search on word lists: python benchmarks/lemma_search.py

Does a word of a rule find all inflected forms of its lemma, and nothing else? Precision and recall
per language and list, over the vocabulary of that list (forms and look-alikes together).
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from tls_coding.codebook.lemmas import Lexicon

HERE = Path(__file__).parent
LANGUAGES = ("fr", "it", "es", "en")
LISTS = ("first", "second")


def entries(language: str, name: str) -> list[dict[str, Any]]:
    """The words of one list with their forms and look-alikes."""
    data = yaml.safe_load((HERE / "lemmas" / f"{language}.yaml").read_text(encoding="utf-8"))
    return list(data[name])


def score(language: str, name: str, *, show: bool = False) -> Counter[str]:
    """`tp`, `fn` and `fp` over all words of a list."""
    listed = entries(language, name)
    vocabulary = {form.lower() for entry in listed for form in entry["forms"] + entry["not"]}
    lexicon = Lexicon(language, vocabulary, {})
    counts: Counter[str] = Counter()
    for entry in listed:
        wanted = {form.lower() for form in entry["forms"]}
        found = lexicon.forms(entry["word"]) & vocabulary
        counts.update(tp=len(wanted & found), fn=len(wanted - found), fp=len(found - wanted))
        if show and wanted != found:
            missed, false = sorted(wanted - found), sorted(found - wanted)
            print(f"  {language} {entry['word']}: missed {missed}, false {false}")
    return counts


def main() -> None:
    """Print one line per language and list."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="list the errors")
    show = parser.parse_args().show
    print(f"{'lang':5}{'list':8}{'forms':>6}{'P':>7}{'R':>7}")
    for language in LANGUAGES:
        for name in LISTS:
            own = score(language, name, show=show)
            precision = own["tp"] / (own["tp"] + own["fp"])
            recall = own["tp"] / (own["tp"] + own["fn"])
            forms = own["tp"] + own["fn"]
            print(f"{language:5}{name:8}{forms:6}{precision:7.3f}{recall:7.3f}")


if __name__ == "__main__":
    main()
