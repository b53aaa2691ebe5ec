"""`tls check`: every problem of a study, all at once."""

from __future__ import annotations

from tls_coding.cli.output import JsonOption, StudyOption


def check(study: StudyOption = None, as_json: JsonOption = False) -> int:
    """List every problem of the study.

    Codebook, cues, cases, transcripts and coding logs, each fault with its file and line.
    """
    from tls_coding.cli.output import console, print_json, show_problems
    from tls_coding.errors import errors_only
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.read_all()
    if as_json:
        print_json(
            [
                {
                    "file": p.file,
                    "line": p.line,
                    "column": p.column,
                    "what": p.what,
                    "mend": p.mend,
                    "level": "warning" if p.warning else "error",
                }
                for p in opened.problems
            ]
        )
    elif opened.problems:
        show_problems(opened.problems)
    else:
        console().print("No problems.")
    return 1 if errors_only(opened.problems) else 0
