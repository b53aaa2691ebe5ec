"""Samples and what they say in; tables, JSON and CSV of `tls sample` out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tls_coding.cli.output import print_json, remark, show_table, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tls_coding.agreement.rules_recall import SampleRow
    from tls_coding.agreement.rules_rho import Risk
    from tls_coding.agreement.rules_sample import Sample
    from tls_coding.agreement.sampling import Estimate
    from tls_coding.study import Study

SAMPLES = ("name", "passages", "codes", "by", "left")
DRAWN = ("code", "language", "case", "suggested", "passages", "drawn", "chance")
RESULT = (
    "code", "language", "case", "coder", "drawn", "left", "relevant",
    "precision", "precision_low", "precision_high", "elusion", "elusion_low", "elusion_high",
    "recall", "recall_low", "recall_high", "f1", "f1_low", "f1_high", "reason",
)  # fmt: skip
SHOWN = (
    "code",
    "coder",
    "drawn",
    "left",
    "relevant",
    "precision",
    "elusion",
    "recall",
    "f1",
    "why",
)
NEEDED = ("code", "passages", "suggested", "relevant", "needed_with", "needed_without", "size")
RISK = (
    "code", "language", "case", "first", "second", "units", "base_rate", "kappa", "rho", "reason"
)  # fmt: skip
WHY = {  # beside those of samples, which the audit has as well
    "no_variation": "one of both gave the code always or never",
    "no_common_units": "nothing that both reviewed",
    "too_many_units": "more passages than are simulated (10,000)",
    "too_rare": "the code is too rare, or always there",
    "several_strata": "several languages or cases drawn apart",
}


def show_samples(opened: Study, *, as_json: bool, csv: Path | None) -> None:
    """The samples that there are, and how many passages each coder has left."""
    from tls_coding.sampled import left, read_samples

    samples = read_samples(opened)
    rows = [
        [each.name, len(each.passages), len(each.codes), ", ".join(each.by) or "all",
         "; ".join(f"{coder} {count}" for coder, count in left(opened, each).items())]
        for each in samples
    ]  # fmt: skip
    if as_json:
        print_json([dict(zip(SAMPLES, row, strict=True)) for row in rows])
    elif csv:
        write_csv(csv, SAMPLES, rows)
    elif rows:
        show_table("Samples", SAMPLES, rows, numbers=SAMPLES[1:3])
    else:
        remark("There is no sample yet. Draw one with: tls sample NAME")


def show_drawn(drawn: Sample, *, as_json: bool, csv: Path | None) -> None:
    """The strata of a sample that was drawn."""
    rows = [
        [s.code or "any", s.language or "all", s.case or "all", "yes" if s.suggested else "no",
         s.population, s.sampled, s.sampled / s.population if s.population else None]
        for s in drawn.strata
    ]  # fmt: skip
    if as_json:
        print_json(drawn.model_dump(mode="json"))
    elif csv:
        write_csv(csv, DRAWN, rows)
    else:
        caption = (
            "suggested: rules suggest the code. chance: of a passage to be drawn for the code."
        )
        title = f"Sample {drawn.name}, seed {drawn.seed}: {len(drawn.passages)} passages"
        show_table(title, DRAWN, rows, numbers=DRAWN[4:], caption=caption)


def show_result(opened: Study, name: str, *, as_json: bool, csv: Path | None) -> None:
    """What a sample says, by code and coder."""
    from tls_coding.sampled import changes, left, read_sample, result, seen_before

    drawn = read_sample(opened, name)
    rows = result(opened, drawn)
    changed = changes(opened, drawn)
    if as_json:
        since = {"texts": changed.texts, "codes": changed.codes}
        told = [row.to_json() for row in rows]
        seen = seen_before(opened, drawn)
        print_json({"sample": name, "changed": since, "seen_before": seen, "rows": told})
    elif csv:
        write_csv(csv, RESULT, [_whole(row) for row in rows])
    else:
        caption = (
            "Judged without seeing suggestions. drawn: passages; relevant: of them, those that "
            "bear the code. elusion: share relevant of what has no suggestion. Limits of 95 %: "
            "precision Wilson's; elusion exact; recall and F1 hold for all strata at once. "
            "any: rules suggest one of the codes, the coder gave one, not always the same."
        )
        title = f"Sample {name}: the rules against people"
        show_table(title, SHOWN, [_short(r) for r in rows], numbers=SHOWN[2:9], caption=caption)
    for coder, count in left(opened, drawn).items():
        if count:
            todo = f"tls sample --look {name} --coder {coder}"
            remark(f"{coder} has {count} passages left to look at: {todo}")
    for coder, count in seen_before(opened, drawn).items():
        remark(f"{coder} had decided on suggestions in {count} of the passages before looking.")
    for what, names in (("Texts", changed.texts), ("Rules of", changed.codes)):
        if names:
            remark(f"{what} changed since the sample was drawn: {', '.join(names)}.")


def show_needed(
    opened: Study,
    codes: list[str],
    width: float,
    prevalence: float | None,
    *,
    as_json: bool,
    csv: Path | None,
) -> None:
    """How many passages to draw so that recall is known as well as is wanted."""
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.errors import UsageError
    from tls_coding.sampled import needed_sizes

    if not 0 < width < 0.5 or not 0 <= (prevalence or 0) <= 1:
        raise UsageError("--width lies between 0 and .5, --prevalence between 0 and 1.")
    suggestions_with_bar(opened)
    found = needed_sizes(opened, codes, half_width=width, prevalence=prevalence)
    rows = [[getattr(each, column) for column in NEEDED] for each in found]
    if as_json:
        print_json([dict(zip(NEEDED, row, strict=True)) for row in rows])
    elif csv:
        write_csv(csv, NEEDED, rows)
    else:
        guess = "so many that recall is .8" if prevalence is None else f"{prevalence:g} of all"
        caption = (
            f"size: passages to draw (tls sample NAME --size) so that recall is known ± {width:g}. "
            f"relevant: passages guessed to bear the code ({guess}); precision as decided up to "
            "now, else one half. needed_with, needed_without: drawn with, without a suggestion."
        )
        show_table("Needed", NEEDED, rows, numbers=NEEDED[1:], caption=caption)


def show_risks(
    opened: Study,
    coders: list[str],
    name: str | None,
    threshold: float,
    *,
    as_json: bool,
    csv: Path | None,
) -> None:
    """Shaffer's ρ, on a sample or on all that both reviewed."""
    found = _risks(opened, coders, name, threshold)
    rows = [[getattr(risk, column) for column in RISK] for risk in found]
    if as_json:
        print_json([risk.to_json() for risk in found])
        return
    if csv:
        write_csv(csv, RISK, rows)
        return
    told = [
        [r.code or "any", *_of(r.language, r.case), r.first, r.second or "all as one", r.units,
         r.base_rate, r.kappa, r.rho, _in_words(r.reason or "")]
        for r in found
    ]  # fmt: skip
    caption = (
        f"rho: the risk that κ over the whole corpus is below {threshold:g}, given κ of these "
        "units (Eagan et al. 2020); under .05 they speak for the whole. "
    )
    if name is None:
        caption += (
            "Units: all sentences that both reviewed, taken as a random sample, which they are "
            "only if the transcripts were; and suggestions were in view."
        )
    show_table(f"Shaffer's ρ at κ {threshold:g}", RISK, told, numbers=RISK[5:9], caption=caption)


def _risks(opened: Study, coders: list[str], name: str | None, threshold: float) -> list[Risk]:
    from tls_coding.agreement.rho import LOWEST_KAPPA
    from tls_coding.agreement.rules_rho import sample_risks
    from tls_coding.errors import UsageError
    from tls_coding.sampled import compared, read_sample, result

    if not LOWEST_KAPPA < threshold <= 1:
        raise UsageError(f"--rho-threshold lies between {LOWEST_KAPPA:g} and 1.")
    if name is not None:
        rows = result(opened, read_sample(opened, name))
        return sample_risks([r for r in rows if not coders or r.coder in coders], threshold)
    if not 1 <= len(coders) <= 2:
        raise UsageError("--rho-threshold needs one --coder (against the rules), or two.")
    return compared(opened, [opened.coder(each) for each in coders], threshold)


def _whole(row: SampleRow) -> list[Any]:
    figures = (row.precision, row.elusion, row.recall, row.f1)
    numbers = [number for each in figures for number in (each.value, each.low, each.high)]
    names = [row.code, row.language, row.case, row.coder]
    return [*names, *_counts(row), *numbers, _reason(row)]


def _short(row: SampleRow) -> list[Any]:
    where = " · ".join(part for part in (row.language, row.case) if part)
    code = f"{row.code or 'any'}{' · ' if where else ''}{where}"
    figures = [_limits(each) for each in (row.precision, row.elusion, row.recall, row.f1)]
    return [code, row.coder or "all as one", *_counts(row), *figures, _why(row)]


def _why(row: SampleRow) -> str:
    """Why a figure is missing, in words."""
    reason = _reason(row)
    if reason == "not_settled":
        return f"coders differ on {row.unsettled}: adjudicate"
    return _in_words(reason)


def _counts(row: SampleRow) -> list[int]:
    drawn = sum(stratum.sampled for stratum in row.strata)
    return [drawn, row.left, sum(round(stratum.relevant) for stratum in row.strata)]


def _reason(row: SampleRow) -> str:
    figures = (row.recall, row.precision, row.elusion)
    return next((each.reason for each in figures if each.reason), "")


def _limits(made: Estimate) -> str:
    if made.value is None:
        return "–"
    if made.low is None or made.high is None:
        return f"{made.value:.2f}"
    digits = 3 if made.high < 0.1 else 2
    return f"{made.value:.{digits}f} ({made.low:.{digits}f}–{made.high:.{digits}f})"


def _of(*names: str) -> list[str]:
    return [name or "all" for name in names]


def _in_words(reason: str) -> str:
    from tls_coding.exchange.audit_rules import WHY as OF_SAMPLES

    return {**OF_SAMPLES, **WHY}.get(reason, reason)
