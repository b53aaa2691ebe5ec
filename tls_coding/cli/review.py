"""`tls review`: decide on suggestions in the terminal, one key each."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import StudyOption

if TYPE_CHECKING:
    from tls_coding.study import Study

KEYS = {
    "a": "accept",
    "r": "reject",
    "u": "unsure",
    "n": "none",
    "c": "code",
    "w": "widen",
    "m": "memo",
    "s": "skip",
    "b": "back",
    "z": "undo",
    "d": "definition",
    "t": "text around",
    "/": "search",
    "f": "finished with this transcript",
    "?": "help",
    "q": "quit",
}


def review(
    coder: Annotated[
        str | None, typer.Option(help="Who decides (default: TLS_CODER, else your account).")
    ] = None,
    code: Annotated[
        list[str] | None, typer.Option(help="Only this code (may be given again).")
    ] = None,
    transcript: Annotated[
        list[str] | None, typer.Option(help="Only this transcript (may be given again).")
    ] = None,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Show again what was left unsure.")
    ] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Show codings whose words were edited since.")
    ] = False,
    finish: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Say that this transcript is finished; then stop."),
    ] = None,
    study: StudyOption = None,
) -> None:
    """Decide on suggestions, one key each.

    a accept, r reject, u unsure, n none, c code, w widen, m memo, s skip, b back, z undo,
    d definition, t text around, / search, f finished, ? help, q quit.

    Every decision is on disk before the next passage is shown; 'tls review' goes on where it
    stopped. 'f' says that you have read the whole transcript, not only what rules suggest:
    codes that you did not give it are then absent, not unreviewed.
    """
    from tls_coding.cli.serve import make_ready
    from tls_coding.cli.sitting import Sitting
    from tls_coding.page.material import Material
    from tls_coding.page.seat import Seat
    from tls_coding.study import open_study

    opened = open_study(study)
    _check(opened, code or [], [*(transcript or []), *(finish or [])], both=unsure and confirm)
    name = opened.coder(coder)
    make_ready(opened)
    with closing(Seat(Material(opened), name)) as seat:
        status = "unsure" if unsure else "confirm" if confirm else "waiting"
        sitting = Sitting(seat, code or [], transcript or [], status)
        for transcript_id in finish or []:
            sitting.finish(transcript_id)
        if not finish:
            sitting.run()


def _check(opened: Study, codes: list[str], transcripts: list[str], *, both: bool) -> None:
    from tls_coding.errors import UsageError

    opened.require()
    if both:
        raise UsageError("--unsure and --confirm show different things: give one of them.")
    for code in codes:
        if opened.codebook.code(code) is None:
            raise UsageError(f"'{code}' is no code of this codebook. See 'tls code' for their ids.")
    for transcript in transcripts:
        if transcript not in opened.transcripts:
            folder = Path(opened.file.transcripts)
            raise UsageError(
                f"'{transcript}' is no transcript: there is no {folder / transcript}.txt."
            )
