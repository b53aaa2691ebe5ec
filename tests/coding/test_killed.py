"""A coding process killed at any moment leaves nothing that spoils the next run."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from small_study import write_study

CODES = """
- id: secrecy
  label: {en: Secrecy}
  definition: Kept from others.
  rules: {en: [keep ... secret, "[recipe|method] & nobody", "know~how"]}
- id: craft
  label: {en: Craft}
  definition: Made by hand.
  rules: {en: [workshop, "learn ... [uncle|mother]", "hand"]}
"""
SENTENCES = [
    "They keep the secret in the workshop.",
    "Nobody wrote the recipe down, nobody.",
    "My uncle taught me, I learned by hand from my uncle.",
    "The know-how was in the hands.",
    "It rained on the valley that year, and the next.",
]

# Runs in a process of its own: it forks a child for each run, kills it at a random moment, and
# looks at what the next run gives.
DRIVER = """
    import json, os, random, signal, sys, time
    from pathlib import Path

    from tls_coding.coding import engine, tokenising
    from tls_coding.study import Study

    tokenising.WORTH_A_PROCESS = engine.WORTH_RULES = 0
    tokenising.BATCH, engine.CHUNK = 300, 2_000  # processes, many pieces
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    book = folder / "codebook" / "tls.yaml"
    plain = book.read_text(encoding="utf-8")
    books = [plain, plain.replace("workshop", "valley"), plain.replace("know~how", "year")]
    chance = random.Random(7)


    def run(jobs):
        found = Study(folder).suggestions(jobs=jobs)
        return {name: [(s.code, s.start, s.end, s.words, s.flags) for s in own]
                for name, own in found.items()}


    def forget(names):
        for path in sorted((folder / ".tls").rglob("*")):
            if path.is_file() and any(name in path.parts for name in names):
                path.unlink()


    expected = []
    for text in books:
        book.write_text(text, encoding="utf-8")
        forget(["index", "suggestions"])
        started = time.monotonic()
        expected.append(run(1))
    took = time.monotonic() - started
    killed = done = wrong = 0
    while killed < kills:
        number = chance.randrange(len(books))
        book.write_text(books[number], encoding="utf-8")
        forget(chance.sample(["index", "suggestions", "words"], chance.randint(1, 3)))
        child = os.fork()
        if child == 0:
            os.setsid()
            run(chance.choice([1, 1, 2]))
            os._exit(0)
        time.sleep(chance.uniform(0, 1.5 * took))
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(child, signal.SIGKILL)  # before it had a group of its own
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        done += not os.WIFSIGNALED(status)
        wrong += run(1) != expected[number]
    leftovers = [path.name for path in (folder / ".tls").rglob(".*")]
    print(json.dumps({"killed": killed, "done": done, "wrong": wrong, "left": len(leftovers)}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fifty_kills(tmp_path):
    """After each of 50 kills at random moments the next run gives what an untroubled run gives."""
    chunks = ["\n\n".join(SENTENCES[i % 5 :] + SENTENCES[: i % 5]) for i in range(12)]
    texts = {f"valley_{i:02}": "\n\n".join([chunk] * 6) for i, chunk in enumerate(chunks)}
    folder = write_study(tmp_path / "s", codes=CODES, transcripts=texts)
    words = [sys.executable, "-c", textwrap.dedent(DRIVER), str(folder), "50"]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout)
    assert told["killed"] == 50
    assert told["wrong"] == 0


def test_two_processes_at_once(tmp_path):
    """Two programs that code one study at the same time give the same, and leave it whole."""
    folder = write_study(tmp_path / "s", codes=CODES, transcripts={"valley_01": SENTENCES[0] * 40})
    start = "from tls_coding.cli.main import main; main()"
    words = [sys.executable, "-c", start, "code", "--json", "--study", str(folder)]
    started = [subprocess.Popen(words, stdout=subprocess.PIPE) for _ in range(3)]
    outs = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(set(outs)) == 1
    again = subprocess.run(words, capture_output=True, check=True).stdout
    assert again == outs[0]
    assert not list(Path(folder, ".tls").rglob("*.tmp"))
