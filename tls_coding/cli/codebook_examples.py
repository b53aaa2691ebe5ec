"""`tls codebook test`: the codebook tests itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.codebook.model import Codebook

CodesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CODE]…", help="Only these codes, or all below informal, labour …"),
]


def examples(
    only: CodesArgument = None, study: StudyOption = None, as_json: JsonOption = False
) -> int:
    """Run all examples and counterexamples.

    For each that comes out wrong: the rules or vetoes responsible, and what they matched.
    """
    from tls_coding.cli.output import print_json, remark, show_table
    from tls_coding.coding.examples import run_examples
    from tls_coding.study import open_study

    opened = open_study(study)
    outcomes = run_examples(_chosen(opened.codebook, only), opened.cues, opened.reading)
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


def _chosen(codebook: Codebook, only: list[str] | None) -> Codebook:
    """The codebook with the codes asked for, each by its id or by what its id begins with."""
    from tls_coding.errors import UsageError

    if not only:
        return codebook
    codes = [
        code
        for code in codebook.codes
        if any(code.id == name or code.id.startswith(f"{name}.") for name in only)
    ]
    for name in only:
        if not any(code.id == name or code.id.startswith(f"{name}.") for code in codes):
            raise UsageError(f"'{name}' is no code of this codebook, nor the beginning of one.")
    return codebook.model_copy(update={"codes": codes})
