"""A study, read and counted, in; a draft of what it can say to the COREQ checklist out.

Items 22, 24 to 27 and 29 of Tong, Sainsbury & Craig (2007, International Journal for Quality in
Health Care 19(6): 349–357). What only a person knows is a blank, which starts with BLANK.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tls_coding.exchange.given import Given
from tls_coding.exchange.matrixparts import branches_of, codings
from tls_coding.matrix.saturation import Reached, saturation
from tls_coding.matrix.tabulate import STATES, tabulate

BLANK = "**[To write:"
BASE = 4  # interviews that the draft names the saturation of, with every run and threshold
_SPOKEN = ("accepted", "hand")


def draft(given: Given) -> str:
    """Markdown: a heading for each item, the study's own figures, and blanks for people to fill."""
    items = {
        "22. Data saturation": _saturation(given),
        "24. Number of data coders": _coders(given),
        "25. Description of the coding tree": _tree(given),
        "26. Derivation of themes": _derivation(given),
        "27. Software": _software(given),
        "29. Quotations presented": _quotations(given),
    }
    made = [
        f"# COREQ: a draft for {given.study}",
        "Figures come from the study's files. What a person must write is marked "
        f"{BLANK} …]**. The other items of the checklist are of things that no file of the study"
        " tells: who did the research, how participants were found, where and how interviews were"
        " held.",
    ]
    for title, paragraphs in items.items():
        made += [f"## {title}", *paragraphs]
    made.append(
        "Checklist: Tong, A., Sainsbury, P. & Craig, J. (2007). Consolidated criteria for reporting"
        " qualitative research (COREQ): a 32-item checklist for interviews and focus groups."
        " *International Journal for Quality in Health Care*, 19(6), 349–357."
    )
    return "\n\n".join(made) + "\n"


def _blank(what: str) -> str:
    return f"{BLANK} {what}]**"


def _saturation(given: Given) -> list[str]:
    found = saturation(given.facts)
    asked = _blank("whether saturation was looked for while interviews went on, and what followed.")
    if not found.interviews:
        return ["No interview was finished for all of a set of codes: nothing can be said.", asked]
    told = [
        f"Of {len(given.facts.documents.ids)} interviews, {found.interviews} were reviewed for all"
        f" of {found.codes} codes; {found.found} of these codes were met. New codes were counted"
        " interview by interview, in the order of dates (Guest, Namey & Chen 2020):",
        "\n".join(_reached(one) for one in found.reached if one.base == BASE),
    ]
    if found.undated:
        told.append(f"{len(found.undated)} interviews have no date and stand last.")
    told.append(
        "The codebook names its codes beforehand, so that this tells when they had been met, not"
        " whether other things were left unsaid."
    )
    return [*told, asked]


def _reached(one: Reached) -> str:
    asked = f"- no more than {one.threshold:.0%} new codes in {one.run} interviews after a base of"
    asked += f" {one.base}: "
    if one.at is None:
        return f"{asked}{one.reason}."
    told = f"{asked}at interview {one.at}, seen after {one.seen}; {one.after} new codes came later."
    if one.median is not None:
        low, high = ("never" if end is None else end for end in (one.low, one.high))
        told += f" Over random orders: {one.median} in the median, 90 % from {low} to {high}."
    return told


def _coders(given: Given) -> list[str]:
    facts = given.facts
    documents = len(facts.documents.ids)
    whole = np.asarray(facts.finished.all(axis=2) & bool(facts.codes))
    lines = [
        f"- {coder}: {int(whole[number].sum())} of {documents} transcripts finished for all codes"
        for number, coder in enumerate(facts.coders)
    ]
    twice = int((whole.sum(axis=0) > 1).sum())
    told = [f"{len(facts.coders)} coders coded the transcripts.", "\n".join(lines)]
    told.append(f"{twice} transcripts were finished by two coders or more. {_agreement(given)}")
    lines_of_logs = (entry for own in given.entries.values() for entry in own)
    settled = sum(1 for entry in lines_of_logs if entry.act == "adjudicate")
    if settled:
        told.append(f"{settled} adjudications settled differences.")
    told.append(_blank("who the coders are, how they were trained, how differences were settled."))
    return [part for part in told if part]


def _agreement(given: Given) -> str:
    overall = given.agreement.overall if given.agreement else None
    if overall is None or overall.alpha is None or given.agreement is None:
        return "Agreement cannot be told from them."
    limits = overall.ci.get("alpha")
    within = f" (95 %: {limits[0]:.2f} to {limits[1]:.2f})" if limits else ""
    kappa = "" if overall.kappa is None else f", Cohen's κ {overall.kappa:.2f}"
    return (
        f"Over {overall.n_units:,} units ({given.agreement.unit} and code), Krippendorff's α is"
        f" {overall.alpha:.2f}{within}{kappa}; agreement by code is in the table of agreement."
    )


def _tree(given: Given) -> list[str]:
    head, facts = given.codebook.codebook, given.facts
    branches = branches_of(given)
    under = f", in {len(branches)} branches" if branches else ""
    told = [
        f"The codebook “{head.name}”, version {head.version}, has {len(given.codebook.ids)}"
        f" codes{under}. Passages and cases in which each is present:"
    ]
    rows = []
    before = ""
    whole = tabulate(facts, "case", 1)
    for number, code in enumerate(given.table.themes.labels):
        branch = code.split(".")[0]
        if branch in branches and branch != before:
            place = whole.themes.labels.index(branch)
            name = f"**{_plain(given.labels.code(branch))}**"
            rows.append(_row(name, int(whole.theme_totals[place]), whole.state[:, place]))
        before = branch
        name = _plain(given.labels.code(code))
        rows.append(_row(name, int(given.table.theme_totals[number]), given.table.state[:, number]))
    told.append("\n".join(["| Code | Passages | Cases |", "|---|---:|---:|", *rows]))
    return told


def _row(name: str, total: int, states: NDArray[np.int8]) -> str:
    return f"| {name} | {total} | {int((states == STATES.index('present')).sum())} |"


def _plain(name: str) -> str:
    """A name that stays in its cell of a Markdown table."""
    return " ".join(name.split()).replace("|", "\\|")


def _derivation(given: Given) -> list[str]:
    codes = given.codebook.codes
    sourced = sum(1 for code in codes if code.source)
    ruled = sum(1 for code in codes if code.rules)
    latent = sum(1 for code in codes if code.kind == "latent")
    accepted, hand, undecided = (
        codings(given, *kinds) for kinds in (("accepted",), ("hand",), ("suggested", "unsure"))
    )
    return [
        f"{sourced} of {len(codes)} codes name the text that they were drawn from beforehand;"
        f" {latent} are latent, {len(codes) - latent} manifest. {ruled} have rules that suggest"
        " passages; no rule codes by itself.",
        f"{codings(given, *_SPOKEN):,} codings (a passage and a code) count: {accepted:,} were"
        f" accepted from suggestions and {hand:,} made by hand, some both, by two coders."
        f" {undecided:,} suggestions are undecided and count nowhere.",
        _blank("how codes were drawn from theory, which came from the interviews, what changed."),
    ]


def _software(given: Given) -> list[str]:
    versions = ", ".join(f"{name} {number}" for name, number in given.origin.versions.items())
    return [
        f"Coding and counting: {versions}. Every figure can be counted anew from the files whose"
        " hashes stand in the provenance of the study."
    ]


def _quotations(given: Given) -> list[str]:
    facts = given.facts
    rows = np.flatnonzero(facts.coded)
    passages = len(np.unique(facts.passage[rows]))
    quoted = {number for number in facts.speaker[rows].tolist() if number >= 0}
    voices = sum(1 for role in facts.speakers.roles if role == "respondent")
    heard = sum(1 for number in quoted if facts.speakers.roles[number] == "respondent")
    shown = {q.passage for cell in given.framework.cells.values() for q in cell.shown}
    sources = {q.transcript for cell in given.framework.cells.values() for q in cell.shown}
    return [
        f"{passages:,} coded passages of {heard} of {voices} respondents can be quoted; the"
        f" framework table shows {len(shown):,} of them, from {len(sources)} of"
        f" {len(facts.documents.ids)} transcripts. Each is identified by transcript, speaker, turn"
        " and place, and stands in its original language.",
        _blank("how participants are named in the text, and who translated quotations."),
    ]
