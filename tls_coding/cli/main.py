"""The `tls` command: the app, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from tls_coding import __version__
from tls_coding.cli import (
    agree,
    check,
    cluster,
    code,
    codebook,
    coder,
    compare,
    export,
    importing,
    log,
    matrix,
    new,
    pseudonymise,
    qca,
    review,
    run,
    sample,
    serve,
    summaries,
)
from tls_coding.cli.output import error_console, show_problems
from tls_coding.errors import CodingError, StudyError

DONE, PROBLEMS, WRONG_USE, STOPPED = 0, 1, 2, 130

app = typer.Typer(
    name="tls",
    help="Code fieldwork interviews with rules that people can read and decisions that people "
    "make. Begin with 'tls new DIR', or with 'tls run' in a study.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("new")(new.new)
app.command("import")(importing.import_)
app.command("check")(check.check)
app.command("pseudonymise")(pseudonymise.pseudonymise)
app.add_typer(codebook.app, name="codebook")
app.add_typer(coder.app, name="coder")
app.command("code", cls=cluster.CodeCommand)(code.code)
app.command("review")(review.review)
app.command("serve")(serve.serve)
app.add_typer(log.app, name="log")
app.command("sample")(sample.sample)
app.command("agree")(agree.agree)
app.command("matrix")(matrix.matrix)
app.add_typer(compare.app, name="compare")
app.command("qca")(qca.qca)
app.add_typer(summaries.app, name="summaries")
app.command("export")(export.export)
app.command("run")(run.run)


def _say_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"tls {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", is_eager=True, callback=_say_version
        ),
    ] = False,
) -> None: ...


def main() -> None:
    """Run `tls` with the words of the command line and leave with its exit code."""
    # A command makes many small objects and ends: a search for cycles each 700 of them finds
    # nothing and takes a fifth of the time; those that Python makes when it ends, a sixth.
    gc.set_threshold(100_000, 20, 50)
    code = run_command(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def run_command(words: list[str]) -> int:
    """Run `tls` with `words`; returns 0 (done), 1 (the study has problems) or 2 (wrong use)."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=words, prog_name="tls", standalone_mode=False)
        if result == STOPPED:  # what typer makes of Ctrl-C
            return _stopped()
        return result if isinstance(result, int) else DONE
    except StudyError as error:
        show_problems(error.problems)
        return error.exit_code
    except CodingError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:  # `tls … | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _say(f"{error.filename or 'A file'}: {error.strerror or error}.")
        return PROBLEMS
    except Exception as error:
        # typer's own errors have no public root: a wrong option, an unknown command, Ctrl-C.
        if type(error).__name__ == "Abort":
            return _stopped()
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error}\n")  # the help itself
            return WRONG_USE
        if hasattr(error, "format_message"):
            _say(f"{error.format_message().rstrip('.')}. See 'tls --help'.")
            return WRONG_USE
        raise


def _stopped() -> int:
    _say("Stopped. What was decided and written before is kept.")
    return STOPPED


def _say(text: str) -> None:
    error_console().print(text, style="red", highlight=False, soft_wrap=True, markup=False)
