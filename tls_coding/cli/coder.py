"""`tls coder`: who may log in to a team server."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

app = typer.Typer(help="Who may log in to 'tls serve --team'.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="Name of the coder, as in their log.")]


@app.command("add")
def add(name: NameArgument, study: StudyOption = None) -> None:
    """Let a coder log in; asks for the password. A name that is there gets a new one.

    From a pipe the first line is the password.
    """
    from tls_coding.cli.output import remark
    from tls_coding.page.accounts import accounts_path, hashed, read_accounts, write_accounts
    from tls_coding.study import open_study

    opened = open_study(study)
    coder = opened.coder(name)
    path = accounts_path(opened.root)
    accounts = read_accounts(path)
    accounts[coder] = hashed(_password())
    write_accounts(path, accounts)
    remark(f"{coder} can log in. What is kept is in {opened.shown(path)}: never put it into git.")


@app.command("list")
def list_(study: StudyOption = None, as_json: JsonOption = False) -> None:
    """List who may log in."""
    from tls_coding.cli.output import print_json, remark, show_table
    from tls_coding.page.accounts import accounts_path, read_accounts
    from tls_coding.study import open_study

    names = sorted(read_accounts(accounts_path(open_study(study).root)))
    if as_json:
        print_json(names)
    elif names:
        show_table("Coders who may log in", ("coder",), [(name,) for name in names])
    else:
        remark("Nobody can log in yet. Add coders with: tls coder add NAME")


@app.command("remove")
def remove(name: NameArgument, study: StudyOption = None) -> None:
    """Let a coder log in no more. Their decisions stay; a server that runs lets them finish."""
    from tls_coding.cli.output import remark
    from tls_coding.errors import UsageError
    from tls_coding.page.accounts import accounts_path, read_accounts, write_accounts
    from tls_coding.study import open_study

    path = accounts_path(open_study(study).root)
    accounts = read_accounts(path)
    if accounts.pop(name, None) is None:
        listed = ", ".join(sorted(accounts)) or "nobody"
        raise UsageError(f"'{name}' cannot log in anyway. Who can: {listed}.")
    write_accounts(path, accounts)
    remark(f"{name} can log in no more. All decisions of {name} are kept.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
