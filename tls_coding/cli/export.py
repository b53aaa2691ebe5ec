"""`tls export`: all deliverables into the study's folder of exports."""

from __future__ import annotations

from tls_coding.cli.output import StudyOption


def export(study: StudyOption = None) -> None:
    """Write all deliverables into exports/.

    Segments, matrices, agreement, a workbook and a page; the same study, the same bytes.
    """
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import show_table
    from tls_coding.deliverables import write_all
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    suggestions_with_bar(opened)
    made = write_all(opened)
    show_table("Exported", ["file", "what"], [[item.shown, item.what] for item in made])
