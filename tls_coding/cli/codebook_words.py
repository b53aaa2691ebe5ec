"""`tls codebook words`: what each word of the rules stands for in this corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tls_coding.coding.words import WordUse
    from tls_coding.study import Study

WordsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[WORD]…", help="Only these words of the rules.")
]
LanguageOption = Annotated[str | None, typer.Option("--lang", help="Only this language.")]
NewOption = Annotated[bool, typer.Option("--new", help="Only words with forms not seen before.")]
AllOption = Annotated[
    bool, typer.Option("--all", help="Also words that do not occur in the corpus.")
]
NoLockOption = Annotated[
    bool, typer.Option("--no-lock", help="Show only: leave the lock as it is.")
]


def words(
    only: WordsArgument = None,
    language: LanguageOption = None,
    new: NewOption = False,
    every: AllOption = False,
    no_lock: NoLockOption = False,
    study: StudyOption = None,
    csv: CsvOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show each word of the rules with its forms in the corpus and their counts.

    What was shown is recorded in the lock beside the codebook. Write -form there to strike a
    form, +form to add one. Forms that came in since are marked as new; what looks like a form
    and counts as another word (fermer: ferme) is shown as not counted.
    """
    from tls_coding.cli.output import print_json, remark, show_table, write_csv
    from tls_coding.coding.words import word_uses
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    texts = opened.transcripts.values()
    uses = word_uses(opened.codebook, texts, opened.reading, opened.engine())
    there = sorted({use.language for use in uses})
    if language and language not in there:
        from tls_coding.errors import UsageError

        listed = ", ".join(there) or "none"
        raise UsageError(f"'{language}' is no language of the transcripts here ({listed}).")
    shown = [use for use in uses if _wanted(use, only, language, new=new, every=every)]
    if only:
        _refuse_unknown(only, uses)
    if as_json:
        print_json([_as_json(use) for use in shown])
    elif csv:
        write_csv(csv, HEADER, [_row(use) for use in shown])
    else:
        show_table("What the words of the rules stand for", HEADER, [_row(use) for use in shown])
        occurring = sum(1 for use in uses if use.count)
        remark(f"{len(uses):,} words in rules, {occurring:,} of them occur; {len(shown):,} shown.")
    if shown and not no_lock:
        _record(opened, shown)


HEADER = ("lang", "word", "count", "forms", "struck", "added", "new", "not counted")


def _row(use: WordUse) -> list[object]:
    forms, struck, homographs = (
        ", ".join(f"{form} {count}" for form, count in counted.items())
        for counted in (use.forms, use.struck, use.homographs)
    )
    added, new = ", ".join(use.added), ", ".join(use.new)
    return [use.language, use.word, use.count, forms, struck, added, new, homographs]


def _as_json(use: WordUse) -> dict[str, object]:
    return {
        "language": use.language,
        "word": use.word,
        "count": use.count,
        "forms": dict(use.forms),
        "struck": dict(use.struck),
        "added": list(use.added),
        "new": list(use.new),
        "not_counted": dict(use.homographs),
    }


def _wanted(
    use: WordUse, only: list[str] | None, language: str | None, *, new: bool, every: bool
) -> bool:
    named = not only or use.word in {word.lower() for word in only}
    occurs = bool(use.count or use.struck or use.added or every or only)
    return named and occurs and (not new or bool(use.new)) and language in {None, use.language}


def _refuse_unknown(only: list[str], uses: Sequence[WordUse]) -> None:
    from difflib import get_close_matches

    from tls_coding.errors import UsageError

    known = {use.word for use in uses}
    for word in only:
        if word.lower() not in known:
            near = get_close_matches(word.lower(), known, n=3)
            hint = f" Near it: {', '.join(near)}." if near else ""
            raise UsageError(f"'{word}' is a word of no rule in the languages here.{hint}")


def _record(opened: Study, shown: Sequence[WordUse]) -> None:
    from tls_coding.cli.output import remark
    from tls_coding.codebook.lock import lock_text, updated
    from tls_coding.files import write_text

    found: dict[str, dict[str, list[str]]] = {}
    for use in shown:
        present = [form for form, count in use.forms.items() if count]
        if present:
            found.setdefault(use.language, {})[use.word] = present
    path = opened.lock_path
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    text = lock_text(updated(opened.lock, found), before)
    if text != before:
        write_text(path, text)
        remark(f"{opened.shown(path)} written. Strike a form there with -, add one with +.")
