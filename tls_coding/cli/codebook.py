"""`tls codebook …`: what a codebook is, does, and stands for."""

from __future__ import annotations

import typer

from tls_coding.cli import codebook_diff, codebook_docs, codebook_examples, codebook_words

HELP = "Test, read and compare codebooks; see what their words stand for."

app = typer.Typer(help=HELP, no_args_is_help=True)
app.command("test")(codebook_examples.examples)
app.command("words")(codebook_words.words)
app.command("docs")(codebook_docs.docs)
app.command("diff")(codebook_diff.diff)
app.command("schema")(codebook_docs.schema)
