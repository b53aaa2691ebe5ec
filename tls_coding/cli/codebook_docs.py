"""`tls codebook docs` and `schema`: the codebook for readers, and for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tls_coding.cli.output import StudyOption

HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", help="Write the page here (default: exports/codebook.html)."),
]
MarkdownOption = Annotated[
    Path | None,
    typer.Option("--markdown", "--md", help="Write Markdown here (default: exports/codebook.md)."),
]
LabelsOption = Annotated[str, typer.Option("--lang", help="The language of the labels.")]
FileArgument = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="Where to write it (default: print it).")
]


def docs(
    html: HtmlOption = None,
    markdown: MarkdownOption = None,
    language: LabelsOption = "en",
    study: StudyOption = None,
) -> None:
    """Write the codebook as one readable page, in HTML and in Markdown."""
    from tls_coding.cli.output import write_file
    from tls_coding.errors import UsageError
    from tls_coding.exchange.codebook_page import html_page, markdown_page
    from tls_coding.study import open_study

    opened = open_study(study)
    known = opened.codebook.codebook.languages
    if language not in {*known, "en"}:
        raise UsageError(f"'{language}' is no language of this codebook ({', '.join(known)}).")
    both = not html and not markdown
    folder = opened.path("exports")
    if html or both:
        page = html_page(opened.codebook, language=language)
        write_file(html or folder / "codebook.html", page)
    if markdown or both:
        page = markdown_page(opened.codebook, language=language)
        write_file(markdown or folder / "codebook.md", page)


def schema(file: FileArgument = None) -> None:
    """Print the JSON Schema of a codebook, by which editors complete and check the YAML."""
    import sys

    from tls_coding.cli.output import remark, write_file
    from tls_coding.codebook.schema import COMMENT, schema_text

    if file is None:
        sys.stdout.write(schema_text())
        return
    write_file(file, schema_text())
    remark(f"First line for the codebook beside it:  {COMMENT.format(name=file.name)}")
