"""`tls agree`: how far the coders agree."""

from __future__ import annotations

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

HEADER = (
    "code", "sentences", "coded", "percent", "kappa", "kappa_low", "kappa_high", "alpha", "ac1",
    "bp", "pi", "fleiss", "reason"
)  # fmt: skip


def agree(study: StudyOption = None, as_json: JsonOption = False, csv: CsvOption = None) -> None:
    """Measure agreement between coders.

    Per code and by sentence: percent, Cohen's κ, Krippendorff's α and others, over the
    transcripts that two coders or more have finished.
    """
    from tls_coding.cli.output import print_json, remark, show_table, write_csv
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    report = opened.agreement()
    listed = [*report.codes, report.overall]
    rows = [
        [
            *(c.code, c.n_units, c.n_coded, c.percent, c.kappa, *c.ci.get("kappa", [None, None])),
            *(c.alpha, c.ac1, c.bp, c.pi, c.fleiss, c.reason),
        ]
        for c in listed
    ]
    if as_json:
        print_json(report.to_json())
    elif csv:
        write_csv(csv, HEADER, rows)
    else:
        title = f"Agreement of {', '.join(report.coders) or 'nobody'}, by sentence"
        caption = (
            "Over the sentences of respondents in transcripts that two coders or more finished "
            "('done'). coded: at least one coder gave the code. –: undefined, for the reason "
            "named. kappa_low, kappa_high: 95 % limits over interviews (five at least)."
        )
        show_table(title, HEADER, rows, numbers=HEADER[1:-1], caption=caption)
        if len(report.coders) < 2:
            remark("Agreement needs two coders: each codes with  tls review --coder NAME")
