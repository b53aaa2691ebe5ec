"""What the README and the help say of keys and options."""

import re

import typer
from small_study import CHECKOUT

from tls_coding.cli.main import app
from tls_coding.cli.review import KEYS


def commands(group):
    """Every command of a group, and of the groups in it."""
    for command in group.commands.values():
        if hasattr(command, "commands"):
            yield from commands(command)
        else:
            yield command


def test_every_key_of_the_review_is_in_the_readme():
    """Each key that decides something in the review is explained."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for key, word in KEYS.items():
        assert re.search(rf"\*\*{re.escape(key)}\*\* {word.split()[0]}", readme), key


def test_every_option_says_what_it_does():
    """No command and no option is without a help text."""
    for command in commands(typer.main.get_command(app)):
        assert command.help
        assert all(parameter.help for parameter in command.params), command.name
