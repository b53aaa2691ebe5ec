"""`tls sample`: passages drawn at random, to find out what the rules miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tls_coding.agreement.rules_sample import Sample
    from tls_coding.study import Study

SIZE = 400


def sample(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="What to call a sample that is drawn.")
    ] = None,
    size: Annotated[int, typer.Option(min=1, help="Passages of each sample (see --by).")] = SIZE,
    codes: Annotated[
        list[str] | None,
        typer.Option("--codes", "--code", help="Only these, with commas (default: all)."),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            help="What gets a sample of its own, with commas: code, language, case; or all, "
            "for one sample of all codes together."
        ),
    ] = "code",
    with_suggestion: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the passages that rules suggest.")
    ] = 0.25,
    seed: Annotated[int, typer.Option(help="The same seed draws the same passages.")] = 0,
    coder: Annotated[
        list[str] | None,
        typer.Option(help="Who is to look at it (may be given again; default: everybody)."),
    ] = None,
    needed: Annotated[
        bool, typer.Option("--needed", help="Only say how large a sample has to be.")
    ] = False,
    width: Annotated[
        float, typer.Option(help="With --needed: recall is to be known ± this.")
    ] = 0.1,
    prevalence: Annotated[
        float | None,
        typer.Option(help="With --needed: share of all passages that you guess bear a code."),
    ] = None,
    look: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Look at the passages of a sample, and nothing else."),
    ] = None,
    result: Annotated[
        str | None, typer.Option(metavar="NAME", help="What a sample says that was looked at.")
    ] = None,
    rho_threshold: Annotated[
        float | None,
        typer.Option(help="Shaffer's ρ: the risk that κ of the whole is below this."),
    ] = None,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Draw passages at random, to find out what the rules miss.

    'tls sample NAME' writes corpus/samples/NAME.yaml. Its passages are shown without any
    suggestion: by 'tls sample --look NAME' on their own, by 'tls review' and 'tls serve' among
    others. When all are looked at, 'tls sample --result NAME' says how much of what coders find
    the rules find, too. --needed says beforehand how large a sample has
    to be. --rho-threshold alone compares the rules with a --coder, or two coders, on all that
    both reviewed; with --result, the rules with the coders of that sample.
    """
    from tls_coding.cli import sample_said as said
    from tls_coding.errors import UsageError
    from tls_coding.study import open_study

    asked = [name, needed or None, look, result if rho_threshold is None else rho_threshold]
    if sum(each is not None for each in asked) > 1:
        one = "a NAME for a sample, --needed, --look NAME, --result NAME, --rho-threshold"
        raise UsageError(f"One of: {one}.")
    opened = open_study(study)
    opened.require()
    chosen = [each.strip() for some in codes or [] for each in some.split(",") if each.strip()]
    coders = list(dict.fromkeys(coder or []))
    options: dict[str, Any] = {"as_json": as_json, "csv": csv}
    if rho_threshold is not None:
        said.show_risks(opened, coders, result, rho_threshold, **options)
    elif result is not None:
        said.show_result(opened, result, **options)
    elif look is not None:
        _look(opened, look, coders)
    elif name is None and not needed:
        said.show_samples(opened, **options)
    elif needed:
        said.show_needed(opened, chosen, width, prevalence, **options)
    else:
        strata = _by(by)
        about: dict[str, Any] = {"size": size, "codes": chosen, "by": strata, "coders": coders}
        _draw(opened, str(name), {**about, "seed": seed, "share": with_suggestion}, **options)


def _look(opened: Study, name: str, coders: list[str]) -> None:
    """A sitting at the terminal over the passages of one sample: nothing is suggested in it."""
    from contextlib import closing

    from tls_coding.cli.serve import make_ready
    from tls_coding.cli.sitting import Sitting
    from tls_coding.errors import UsageError
    from tls_coding.page.material import Material
    from tls_coding.page.seat import Seat
    from tls_coding.page.stock import stock_of
    from tls_coding.sampled import passages_to_show, read_sample

    if len(coders) > 1:
        raise UsageError("--look is for one --coder.")
    coder, drawn = opened.coder(coders[0] if coders else None), read_sample(opened, name)
    if not drawn.is_for(coder):
        raise UsageError(f"The sample '{name}' is for {', '.join(drawn.coders)}, not for {coder}.")
    make_ready(opened)
    material = Material(opened)
    about = opened.file.study, opened.transcripts.values(), opened.cases
    material.stock = stock_of(*about, {}, 0.0, passages_to_show(opened, [drawn]))
    with closing(Seat(material, coder)) as seat:
        Sitting(seat, [], [], "waiting").run()


def _by(text: str) -> list[str]:
    from tls_coding.agreement.rules_draw import BY
    from tls_coding.errors import UsageError

    wanted = {each.strip() for each in text.split(",") if each.strip()} - {"all"}
    if unknown := sorted(wanted - set(BY)):
        raise UsageError(f"--by knows {', '.join(BY)} and all; '{unknown[0]}' is none of them.")
    return [each for each in BY if each in wanted]


def _draw(
    opened: Study, name: str, about: dict[str, Any], *, as_json: bool, csv: Path | None
) -> None:
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import remark
    from tls_coding.cli.sample_said import show_drawn
    from tls_coding.sampled import draw_sample, write_sample

    suggestions_with_bar(opened)
    drawn = draw_sample(opened, name, **about)
    path = write_sample(opened, drawn)
    show_drawn(drawn, as_json=as_json, csv=csv)
    remark(
        f"{opened.shown(path)} written: {len(drawn.passages)} passages, for "
        f"{_listed(drawn, opened)}. Next: tls sample --look {name} --coder …, and when all are "
        f"looked at: tls sample --result {name}"
    )


def _listed(drawn: Sample, opened: Study) -> str:
    coders: Sequence[str] = drawn.coders or opened.file.coders
    return ", ".join(coders) or "everybody"
