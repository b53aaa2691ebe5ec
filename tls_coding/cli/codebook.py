"""`tls codebook …`: what a codebook is and does."""

from __future__ import annotations

import typer

from tls_coding.cli.output import JsonOption, StudyOption

app = typer.Typer(help="Test the codebook.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Test the codebook."""


@app.command("test")
def run_examples_of(study: StudyOption = None, as_json: JsonOption = False) -> int:
    """Run all examples and counterexamples.

    For each that comes out wrong: the rules or vetoes responsible, and what they matched.
    """
    from tls_coding.cli.output import print_json, remark, show_table
    from tls_coding.coding.examples import run_examples
    from tls_coding.study import open_study

    opened = open_study(study)
    outcomes = run_examples(opened.codebook, opened.cues)
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
