"""`tls codebook test`: the codebook tests itself."""

from __future__ import annotations

from tls_coding.cli.output import JsonOption, StudyOption


def examples(study: StudyOption = None, as_json: JsonOption = False) -> int:
    """Run all examples and counterexamples.

    For each that comes out wrong: the rules or vetoes responsible, and what they matched.
    """
    from tls_coding.cli.output import print_json, remark, show_table
    from tls_coding.coding.examples import run_examples
    from tls_coding.study import open_study

    opened = open_study(study)
    outcomes = run_examples(opened.codebook, opened.cues, opened.reading)
    failed = [outcome for outcome in outcomes if outcome.fault]
    if as_json:
        print_json(
            [
                {
                    "code": o.code,
                    "language": o.language,
                    "text": o.text,
                    "fault": o.fault,
                    "rules": o.responsible,
                    "matched": o.matched,
                }
                for o in failed
            ]
        )
    elif failed:
        header = ["code", "lang", "sentence", "fault", "rules", "matched"]
        rows = [
            [o.code, o.language, o.text, o.fault, "\n".join(o.responsible), "\n".join(o.matched)]
            for o in failed
        ]
        show_table("Examples that came out wrong", header, rows)
    remark(f"{len(outcomes)} examples and counterexamples, {len(failed)} wrong.")
    return 1 if failed else 0
