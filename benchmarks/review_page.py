"""How quick the review page is with 100,000 suggestions, in a real browser; prints a table.

    python benchmarks/review_page.py [--suggestions 100000] [--decisions 200]

A study of generated interviews, a codebook whose rules hit often, the server as 'tls serve' starts
it. Each key is struck in Chromium: from the key to the next passage painted, the decision on disk
in between.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generated import generated
from playwright.sync_api import Page, sync_playwright

from tls_coding.corpus.transcript import Transcript
from tls_coding.study import open_study

CHECKOUT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CODES = 60
WORDS = 1_000_000
COMMON = 12  # the most frequent words, which every sentence holds
REPEATED = 1.45  # hits for each suggestion: a sentence holds several words of a code
WATCH = """() => {
    window.took = [];
    let struck = 0;
    addEventListener('keydown', (event) => { struck = event.timeStamp; }, true);
    new MutationObserver(() => {
        if (!struck) return;
        const from = struck;
        struck = 0;
        requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - from)));
    }).observe(document.querySelector('.passage'), { childList: true });
}"""
WIRE = """() => performance.getEntriesByType('resource')
    .filter((each) => each.name.endsWith('/api/act')).map((each) => each.duration)"""
PAINTED = """() => new Promise((painted) => {
    const first = performance.getEntriesByName('first-contentful-paint')[0];
    requestAnimationFrame(() => setTimeout(() => painted([first?.startTime, performance.now()])));
})"""


def main() -> None:
    """Make the study, start the server, strike keys, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suggestions", type=int, default=100_000)
    parser.add_argument("--decisions", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "study"
        found = make_study(folder, given.suggestions)
        begun = time.perf_counter()
        with serving(folder) as (process, address):
            started = time.perf_counter() - begun
            idle = memory(process.pid)
            rows = measured(address, given.decisions)
            rows["server: start, suggestions coded before"] = f"{started:.1f} s"
            rows["server: memory at first, then at most"] = (
                f"{idle[0]:.0f}, {memory(process.pid)[1]:.0f} MB"
            )
        lines = (folder / "corpus/coding/ana.jsonl").read_text("utf-8").count("\n")
    show(f"{found:,} suggestions, {WORDS:,} words", "")
    for what, figure in rows.items():
        show(what, figure)
    show("decisions on disk", f"{lines:,}")


def make_study(folder: Path, wanted: int) -> int:
    """Generated interviews and rules for words of theirs; answers how many suggestions."""
    own = [t for t in open_study(CHECKOUT).transcripts.values() if t.language == "fr"]
    texts = list(generated(own, WORDS))
    (folder / "codebook").mkdir(parents=True)
    (folder / "corpus/transcripts").mkdir(parents=True)
    (folder / "study.yaml").write_text("study: Generated interviews\n", "utf-8")
    (folder / "codebook/tls.yaml").write_text(codebook(texts, wanted), "utf-8")
    cases = sorted({case for text in texts for case in text.cases})
    lines = "".join(f"- {{id: {case}, label: {case}}}\n" for case in cases)
    (folder / "corpus/cases.yaml").write_text(lines, "utf-8")
    for text in texts:
        speakers = "speakers: {Q: {role: interviewer}, R1: {}}"
        head = f"---\ncase: {text.cases[0]}\nlanguage: fr\n{speakers}\n---\n"
        path = folder / f"corpus/transcripts/{text.id}.txt"
        path.write_text(head + text.body, "utf-8")
    study = open_study(folder)
    study.require()
    return sum(not s.vetoed for found in study.suggestions().values() for s in found)


def codebook(texts: list[Transcript], wanted: int) -> str:
    """Codes whose rules are words of the texts, so that about `wanted` sentences hold one."""
    spoken = Counter(
        word for text in texts for word in re.findall(r"\w+", text.body.lower()) if len(word) > 3
    )
    rules: list[list[str]] = [[] for _ in range(CODES)]
    left = int(wanted * REPEATED)
    for number, (word, count) in enumerate(spoken.most_common()[COMMON:]):
        if count > left:
            continue
        rules[number % CODES].append(word)
        left -= count
        if left <= 0:
            break
    codes = "".join(
        f"- id: group_{n % 8}.code_{n}\n  label: {{fr: Code {n}, en: Code {n}}}\n"
        f"  definition: What is said of {', '.join(words[:3])}.\n"
        f"  rules: {{fr: [{', '.join(repr(chr(34) + w + chr(34)) for w in words)}]}}\n"
        for n, words in enumerate(rules)
        if words
    )
    return f'codebook: {{name: Generated, version: "1", languages: [fr, en]}}\ncodes:\n{codes}'


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as its command starts it, and the address that it prints."""
    command = [str(Path(sys.executable).with_name("tls")), "serve", "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--coder", "ana", "--study", str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    address = None
    while address is None:
        line = process.stdout.readline()
        assert line, "the server stopped"
        address = re.search(r"http://\S+", line)
    yield process, address.group()
    process.terminate()
    process.wait(10)


def memory(pid: int) -> tuple[float, float]:
    """What a process holds now, and what it held at most, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    held = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", status, re.MULTILINE))
    return int(held["VmRSS"]) / 1024, int(held["VmHWM"]) / 1024


def measured(address: str, decisions: int) -> dict[str, str]:
    """First paint and the time from a key to the next passage, in two orders of the queue."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    rows = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        for name in ("first visit", "second visit"):
            page.goto(address)
            page.wait_for_selector(".passage .unit")
            first, passage = page.evaluate(PAINTED)
            rows[f"{name}: first paint, first passage"] = f"{first:.0f}, {passage:.0f} ms"
        for order in ("place", "doubt"):
            page.goto(f"{address.split('?')[0]}#queue?order={order}")
            page.reload()
            page.wait_for_selector(".passage .unit")
            took = sorted(key_times(page, decisions))
            p95 = took[int(len(took) * 0.95)]
            wire = page.evaluate(WIRE)
            rows[f"of it from question to answer, order {order}: p50"] = (
                f"{statistics.median(wire):.0f} ms"
            )
            figure = f"{statistics.median(took):.0f}, {p95:.0f}, {took[-1]:.0f} ms"
            rows[f"key to next passage, order {order}: p50, p95, most"] = figure
        browser.close()
    return rows


def key_times(page: Page, decisions: int) -> list[Any]:
    """Milliseconds from a key to the next passage painted."""
    page.evaluate(WATCH)
    for number in range(decisions):
        page.keyboard.press("aaru"[number % 4])
        page.wait_for_timeout(20)
        while page.evaluate("took.length") <= number:
            page.wait_for_timeout(5)
    return list(page.evaluate("took"))


def show(what: str, figure: str) -> None:
    """One line of the table."""
    print(f"{what:<62}{figure:>22}", flush=True)


if __name__ == "__main__":
    main()
