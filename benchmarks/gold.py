"""Scores the codebook on passages that a reader coded: python benchmarks/gold.py [FOLDER]

FOLDER holds one file a language (fr.jsonl …), one JSON object a line with `text` and `codes`; the
default is shared/gold beside the checkout. Precision and recall per language and code, manifest and
latent apart. A passage counts once per code; vetoed suggestions do not count.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tls_coding.codebook.model import Codebook
from tls_coding.codebook.read import read_codebook
from tls_coding.coding.suggest import suggest_all
from tls_coding.corpus.transcript import Transcript, Turn

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold"
Scores = dict[str, Counter[str]]  # code → tp, fp, fn


def passages(path: Path) -> list[dict[str, object]]:
    """The passages of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def suggested(
    codebook: Codebook, language: str, texts: list[str]
) -> Iterator[dict[str, list[str]]]:
    """For each text the codes that the rules suggest, each with the words that were found."""
    read = [
        Transcript(str(i), text, language, (), turns=(Turn(0, "", "respondent", "", 0, len(text)),))
        for i, text in enumerate(texts)
    ]
    for _, suggestions in suggest_all(codebook, {}, read):
        found: dict[str, list[str]] = {}
        for suggestion in suggestions:
            if not suggestion.vetoed:
                found.setdefault(suggestion.code, []).extend(suggestion.words)
        yield found


def score(codebook: Codebook, path: Path, *, show: bool = False) -> Scores:
    """`tp`, `fp` and `fn` by code for the passages of one file, named after its language."""
    rows = passages(path)
    scores: Scores = {}
    found = suggested(codebook, path.stem.split(".")[0], [str(row["text"]) for row in rows])
    for row, codes in zip(rows, found, strict=True):
        true = set(row["codes"])  # type: ignore[call-overload]
        for code in codes.keys() | true:
            outcome = "fn" if code not in codes else "tp" if code in true else "fp"
            scores.setdefault(code, Counter())[outcome] += 1
            if show and outcome != "tp":
                print(f"  {outcome} {code} in {row['id']}: {codes.get(code, '')}")
    return scores


def of_kind(codebook: Codebook, scores: Scores, kind: str) -> Counter[str]:
    """All codes of a kind together."""
    own = {code.id for code in codebook.codes if code.kind == kind}
    return sum((counts for code, counts in scores.items() if code in own), Counter())


def figures(counts: Counter[str]) -> str:
    """Precision, recall and the counts behind them."""
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = f"{tp / (tp + fp):.2f}" if tp + fp else "–"
    recall = f"{tp / (tp + fn):.2f}" if tp + fn else "–"
    return f"{precision:>6}{recall:>6}{tp:>6}{fp:>6}{fn:>6}"


def main() -> None:
    """Print a line per language and code, then the manifest and the latent codes together."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--codebook", type=Path, default=ROOT / "codebook" / "tls.yaml")
    parser.add_argument("--show", action="store_true", help="list misses and false suggestions")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.jsonl"))
    if not files:
        print(f"{options.folder}: no passages here; nothing to score.", file=sys.stderr)
        return
    codebook, problems = read_codebook(options.codebook, options.codebook.name)
    if codebook is None:
        raise SystemExit("\n".join(map(str, problems)))
    print(f"{'':38}{'P':>6}{'R':>6}{'tp':>6}{'fp':>6}{'fn':>6}")
    together = {"manifest": Counter[str](), "latent": Counter[str]()}
    for path in files:
        scores = score(codebook, path, show=options.show)
        for code in codebook.ids:
            if code in scores:
                print(f"{path.stem:5}{code:33}{figures(scores[code])}")
        for kind, total in together.items():
            own = of_kind(codebook, scores, kind)
            total.update(own)
            print(f"{path.stem:5}{kind.upper():33}{figures(own)}")
    for kind, total in together.items():
        print(f"{'all':5}{kind.upper():33}{figures(total)}")


if __name__ == "__main__":
    main()
