"""Studies as deliverables are given them, made in memory: of few cases, or of many."""

from __future__ import annotations

import numpy as np
from small_study import codebook
from small_tables import facts_from, segment

from tls_coding.coding.codings import CoderState
from tls_coding.corpus.transcript import parse_transcript
from tls_coding.exchange.given import Given, Labels, Origin
from tls_coding.matrix.axes import themes
from tls_coding.matrix.framework import framework
from tls_coding.matrix.summaries import Summaries, Summary
from tls_coding.matrix.tabulate import tabulate

SMALL_CODES = ("craft.secrecy", "craft.lineage", "market")
TURN = 40  # code points of a turn in made-up transcripts


def given_of(segments, documents, codes, done=(), *, dates=None, cases=None, names=None):
    """A study whose segments stand in `documents` (cases by id).

    `done`: documents that ana finished for all codes; `names`: labels of codes and cases.
    """
    listed = sorted({case for own in documents.values() for case in own})
    said = {name: {"date": day} for name, day in (dates or {}).items()}
    state = CoderState("ana", done=frozenset((d, c) for d in done for c in codes))
    facts = facts_from(segments, documents, listed, codes, [state], **said)
    facts.case_attributes.update(cases or {})
    rows = "".join(f"- id: {code}\n" for code in codes)
    known = names or {}
    branches = {code.split(".")[0] for code in codes} - set(codes)
    labels = Labels(
        cases={case: known.get(case, case.title()) for case in listed},
        codes={code: known.get(code, code.split(".")[-1].title()) for code in codes},
        categories={stem: known.get(stem, stem.title()) for stem in branches},
        definitions={code: f"About {code}." for code in codes},
    )
    written = Summary(listed[0], themes(codes, 1).labels[0], "They say so.", "ana", "2026-01-31")
    return Given(
        study="Small & large", language="en", codebook=codebook(rows),
        transcripts=_transcripts(documents), facts=facts, segments=segments,
        table=tabulate(facts), labels=labels,
        framework=framework(
            facts, segments, Summaries({written.key: written}), codes=themes(codes, 1).labels
        ),
        states=[state], entries={"ana": []},
        origin=Origin({"codebook/tls.yaml": "ab" * 32}, {"ana": ("cd" * 32, 3)}, {"numpy": "2.0"}),
    )  # fmt: skip


def small(**other):
    """Two cases, three codes, and every state of a cell among them."""
    segments = [
        segment("t1", "valley", "craft.secrecy", 45, "accepted", quote="“We keep it.”\x0b Yes_1"),
        segment("t1", "valley", "market", 50, "coded", "negated", quote="No market, 100 %."),
        segment("t2", "harbour", "market", 46, "suggested", quote="A buyer."),
    ]
    return given_of(segments, {"t1": ["valley"], "t2": ["harbour"]}, SMALL_CODES, ["t1"], **other)


def large(n_cases=40, n_codes=57, seed=3):
    """Many cases with two dated interviews each, in two groups, and codes in branches of six."""
    rng = np.random.default_rng(seed)
    codes = [f"branch_{n // 6}.a_code_of_some_length_{n}" for n in range(n_codes)]
    documents = {f"case_{n // 2:02}_{n % 2}": [f"case_{n // 2:02}"] for n in range(2 * n_cases)}
    segments = [
        segment(name, cases[0], codes[code], TURN * turn + 8, "coded")
        for name, cases in documents.items()
        for turn in range(8)
        for code in sorted(rng.choice(n_codes, 3, replace=False).tolist())
    ]
    dates = {name: f"{2001 + n % 7}-0{1 + n % 9}-01" for n, name in enumerate(documents)}
    sides = {f"case_{n:02}": {"side": "north" if n % 2 else "south"} for n in range(n_cases)}
    return given_of(segments, documents, codes, list(documents)[4:], dates=dates, cases=sides)


def _transcripts(documents):
    """Eight turns each, of TURN code points with the label and what parts it from the next."""
    turns = "".join(
        f"[R1] {'word ' * 6}end.\n\n"[: TURN - 2].rstrip("\n") + "\n\n" for _ in range(8)
    )
    made = {}
    for name, cases in documents.items():
        text, problems = parse_transcript(
            f"---\ncase: {cases[0]}\nlanguage: en\n---\n{turns}", name, f"{name}.txt"
        )
        assert text is not None, problems
        made[name] = text
    return made
