"""`tls review`: decide on suggestions in the terminal, one key each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import StudyOption

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from tls_coding.coding.log import LogWriter
    from tls_coding.coding.review import Passage
    from tls_coding.coding.suggestion import Suggestion
    from tls_coding.study import Study

KEYS = {
    "a": "accept",
    "r": "reject",
    "u": "unsure",
    "s": "skip",
    "z": "undo",
    "d": "definition",
    "f": "finished with this transcript",
    "q": "quit",
}
STYLES = {"context": "dim", "unit": "", "evidence": "bold reverse"}


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
    finish: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Say that this transcript is finished; then stop."),
    ] = None,
    study: StudyOption = None,
) -> None:
    """Decide on suggestions, one key each.

    a accept, r reject, u unsure, s skip, z undo, d definition, f finished, q quit.

    Every decision is on disk before the next passage is shown; 'tls review' goes on where it
    stopped. 'f' says that you have read the whole transcript, not only what rules suggest:
    codes that you did not give it are then absent, not unreviewed.
    """
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    name = opened.coder(coder)
    _check_names(opened, code or [], [*(transcript or []), *(finish or [])])
    suggestions_with_bar(opened)
    with opened.log(name) as log:
        session = _Session(opened, name, log, code or [], transcript or [], again=unsure)
        for transcript_id in finish or []:
            session.finish(transcript_id)
        if not finish:
            session.run()


def _check_names(opened: Study, codes: list[str], transcripts: list[str]) -> None:
    from tls_coding.errors import UsageError

    for code in codes:
        if opened.codebook.code(code) is None:
            raise UsageError(f"'{code}' is no code of this codebook. See 'tls code' for their ids.")
    for transcript in transcripts:
        if transcript not in opened.transcripts:
            folder = Path(opened.file.transcripts)
            raise UsageError(
                f"'{transcript}' is no transcript: there is no {folder / transcript}.txt."
            )


class _Session:
    """One coder at the terminal; what was decided is asked of the log, never kept beside it."""

    def __init__(
        self,
        study: Study,
        coder: str,
        log: LogWriter,
        codes: list[str],
        only: list[str],
        *,
        again: bool,
    ) -> None:
        self.study = study
        self.coder = coder
        self.log = log
        self.codes = codes
        self.only = only
        self.again: set[str] | None = None  # left unsure before: shown again, each once
        if again:
            held = study.state(coder).located
            self.again = {coding.suggestion for coding in held if coding.status == "unsure"}
        self.skipped: list[str] = []
        self.decided = 0

    def run(self) -> None:
        from tls_coding.cli.keys import END, read_key
        from tls_coding.cli.output import console

        while True:
            waiting = self._waiting()
            if not waiting:
                console().print("Nothing left to decide.", highlight=False)
                self._say_unfinished()
                if self._undone_at_the_end():
                    continue
                break
            console().print(self._screen(waiting[0], len(waiting)))
            act = self._act(read_key().lower(), waiting[0])
            while act is None:
                act = self._act(read_key().lower(), waiting[0])
            if act in {"quit", END}:
                break
        console().print(
            f"{self.decided} decided in this sitting, by {self.coder}; all of it is in "
            f"{self.study.shown(self.log.path)}. 'tls review' goes on from here.",
            highlight=False,
        )

    def _waiting(self) -> list[Suggestion]:
        from tls_coding.coding.review import queue

        state = self.study.state(self.coder)
        listed = queue(
            state,
            self.study.transcripts,
            self.study.suggestions(),
            codes=self.codes,
            only=self.only,
            unsure=self.again is not None,
        )
        if self.again is not None:
            listed = [suggestion for suggestion in listed if suggestion.id in self.again]
        fresh = [s for s in listed if s.id not in self.skipped]
        return [*fresh, *(s for s in listed if s.id in self.skipped)]

    def _act(self, key: str, shown: Suggestion) -> str | None:
        """Do what a key says; returns what was done, or None for a key that means nothing."""
        from tls_coding.cli.keys import END
        from tls_coding.cli.output import console
        from tls_coding.coding import review as writing

        act = "quit" if key == END else KEYS.get(key)
        transcript = self.study.transcripts[shown.transcript]
        sha256 = self.study.codebook.sha256
        if act in {"accept", "reject", "unsure"}:
            self._write(writing.decision(act, shown, transcript, sha256))  # type: ignore[arg-type]
            self.decided += 1
            if self.again is not None:
                self.again.discard(shown.id)
        elif act == "skip":
            self.skipped = [*(i for i in self.skipped if i != shown.id), shown.id]
        elif act == "undo":
            self._undo()
        elif act == "definition":
            console().print(self._definition(shown.code))
            return None
        elif act and act.startswith("finished"):
            self.finish(shown.transcript)
        return act

    def _undo(self) -> None:
        """Take back the last line of the log; a passage that it decided is shown again."""
        from tls_coding.cli.output import console
        from tls_coding.coding import review as writing

        entry = writing.undo(self.study.state(self.coder))
        if entry is None:
            console().print("Nothing to undo.", highlight=False)
            return
        taken = next(e for e in self.study.logs[self.coder] if e.n == entry["target"])
        self._write(entry)
        if taken.suggestion:
            self.decided = max(0, self.decided - 1)
            self.skipped = [i for i in self.skipped if i != taken.suggestion]
            if self.again is not None:
                self.again.add(taken.suggestion)

    def _undone_at_the_end(self) -> bool:
        """Wait for z or q once nothing is left to decide; True after an undo."""
        from tls_coding.cli.keys import END, read_key
        from tls_coding.cli.output import console

        if self.study.state(self.coder).last is None:
            return False
        console().print("z undo  q quit", style="cyan", highlight=False)
        while (key := read_key().lower()) not in {"z", "q", END}:
            continue
        if key == "z":
            self._undo()
        return key == "z"

    def _write(self, entry: dict[str, object]) -> None:
        written = self.log.append(entry, at=self.study.now())
        self.study.logs.setdefault(self.coder, []).append(written)

    def finish(self, transcript_id: str) -> None:
        """Ask, and mark a transcript as finished."""
        from tls_coding.cli.keys import read_key
        from tls_coding.cli.output import console
        from tls_coding.coding import review as writing

        codes = self.codes or self.study.codebook.ids
        still_open = sum(1 for s in self._waiting() if s.transcript == transcript_id)
        if still_open:
            console().print(f"Not decided in it: {still_open} of the suggestions.", highlight=False)
        console().print(
            f"Have you read all of {transcript_id}? Whatever you did not give it, of {len(codes)} "
            "codes, will count as absent. [y/n]",
            highlight=False,
            markup=False,
        )
        if read_key().lower() in {"y", "o", "s"}:  # yes, oui, sì, sí
            transcript = self.study.transcripts[transcript_id]
            self._write(writing.finished(transcript, codes, self.study.codebook.sha256))
            console().print(f"{transcript_id} is finished.", highlight=False)

    def _say_unfinished(self) -> None:
        from tls_coding.cli.output import console

        codes = set(self.codes or self.study.codebook.ids)
        done = self.study.state(self.coder).done
        open_ones = [
            name
            for name in self.study.transcripts
            if (not self.only or name in self.only) and not {(name, c) for c in codes} <= done
        ]
        if open_ones:
            console().print(
                f"Not marked as finished: {', '.join(open_ones)}. Only finished transcripts count "
                "as absent where a code was not given. Mark one with  tls review --finish ID",
                highlight=False,
            )

    def _screen(self, shown: Suggestion, waiting: int) -> RenderableType:
        from rich.console import Group
        from rich.panel import Panel
        from rich.text import Text

        from tls_coding.coding.review import passage

        transcript = self.study.transcripts[shown.transcript]
        turn = transcript.turns[shown.turn]
        code = self.study.codebook.code(shown.code)
        label = code.name(transcript.language) if code else shown.code
        place = f"{transcript.id} · {turn.label or 'no label'} · turn {turn.number + 1}"
        head = Text.assemble((label, "bold"), f"  {shown.code}", ("  ?", "bold"))
        why = Text("found by " + ", ".join(f"{e.rule}: {e.words}" for e in shown.evidence), "dim")
        flags = [Text(f"flagged {', '.join(shown.flags)}", "magenta")] if shown.flags else []
        keys = Text("  ".join(f"{key} {word}" for key, word in KEYS.items()), "cyan")
        text = _marked(passage(shown, transcript))
        title = Text(f"{place}{f' · {turn.time}' if turn.time else ''}")
        panel = Panel(text, title=title, title_align="left", subtitle=Text(f"{waiting} to decide"))
        return Group(Text(""), head, panel, why, *flags, keys)

    def _definition(self, code_id: str) -> RenderableType:
        from rich.panel import Panel
        from rich.text import Text

        code = self.study.codebook.code(code_id)
        if code is None:
            return Text(f"{code_id} is not in the codebook.")
        lines = [code.definition]
        lines += [f"+ {text}" for text in code.include] + [f"– {text}" for text in code.exclude]
        return Panel(Text("\n".join(lines)), title=Text(code.id), title_align="left")


def _marked(shown: Passage) -> Text:
    from rich.text import Text

    text = Text()
    for piece, kind in shown.pieces:
        text.append(piece, STYLES[kind])
    return text
