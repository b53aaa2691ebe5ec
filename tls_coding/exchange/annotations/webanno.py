"""WebAnno TSV 3, as INCEpTION and WebAnno write it: a study out, and such files in.

A file holds one text as one coder annotated it. Out, a study is a folder or `.zip` laid out as
INCEpTION exports a project: `annotation/<transcript>.txt/<coder>.tsv`, with a span layer
`webanno.custom.Code` of the features `code` and `memo`. Positions count UTF-16 units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.documents import Coded, Document, documents_of, losses_beyond
from tls_coding.exchange.annotations.folders import beginning, members, text_in, write_members
from tls_coding.exchange.annotations.gathering import Labelled, gathered
from tls_coding.exchange.annotations.pieces import tokens_of, within
from tls_coding.exchange.annotations.webanno_rows import HEAD, LAYER, sheet_of
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.offsets import MAC, FileText, Ruler
from tls_coding.exchange.project.read import ReadProject
from tls_coding.spans import Span

NOBODY = "INITIAL_CAS"  # the text as nobody has annotated it
CURATED = "CURATION_USER"
_ESCAPED = (
    ("\\", "\\\\"), ("[", "\\["), ("]", "\\]"), ("|", "\\|"), ("_", "\\_"), ("->", "\\->"),
    (";", "\\;"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("*", "\\*"),
)  # fmt: skip
_IN_TEXT = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def sniff(path: Path) -> bool:
    """True for a file, folder or archive of WebAnno TSV 3."""
    return beginning(path, (".tsv",)).startswith("#FORMAT=WebAnno TSV 3")


def read(path: Path) -> ReadProject:
    """Read one file, or all of a folder or archive; raises UsageError for what is none.

    The files of one text by several annotators are one source.
    """
    found: dict[tuple[str, str], Labelled] = {}
    losses: list[Loss] = []
    trusted = True
    for name, raw in members(path, (".tsv",)).items():
        text = text_in(raw, path, name)
        if not text.startswith("#FORMAT=WebAnno TSV 3"):
            losses.append(Loss("files that are no WebAnno TSV 3", 1))
            continue
        document, coder = _named(name)
        sheet = sheet_of(text, path, name, coder)
        losses += sheet.losses
        trusted = trusted and sheet.exact
        key = document, sheet.text
        if key not in found:
            number = sum(1 for own, _ in found if own == document)
            shown = f"{document}_{number + 1}" if number else document
            found[key] = Labelled(shown, FileText(sheet.text))
        found[key].passages += sheet.passages
    if not found:
        raise UsageError(f"{path}: holds no file of WebAnno TSV 3.")
    return gathered(
        list(found.values()), origin="WebAnno TSV", known=MAC, trusted=trusted, losses=losses
    )


def _named(name: str) -> tuple[str, str]:
    """The text that a file is about, and its annotator where its folder tells that it is named."""
    path = PurePosixPath(name)
    folder = path.parent.name
    if not folder or ("." not in folder and "annotation" not in path.parts[:-2]):
        return path.name.removesuffix(".tsv").removesuffix(".txt"), ""
    coder = {NOBODY: "", CURATED: "curation"}.get(path.stem, path.stem)
    return folder.removesuffix(".txt"), coder


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study into a new folder or a `.zip`; returns what is not in it."""
    files: dict[str, bytes] = {}
    trimmed = gone = before = 0
    for document in documents_of(contents):
        coded = [one for one in document.codings if one.code]
        bounds = [place for one in coded for place in (one.start, one.end)]
        tokens = tokens_of(document.text, bounds)
        if not tokens:
            gone += len(coded)
            continue
        before += bool(document.text[: tokens[0].start].strip("\n"))
        by_coder = {coder: [one for one in listed if one.code]
                    for coder, listed in document.by_coder().items()}  # fmt: skip
        for coder, listed in (by_coder or {NOBODY: []}).items():
            name = f"annotation/{document.name}.txt/{coder or NOBODY}.tsv"
            files[name] = _file(document, tokens, listed).encode("utf-8")
        quotes = [document.quote(one) for one in coded]
        gone += sum(not quote.strip() for quote in quotes)
        trimmed += sum(quote.strip() not in ("", quote) for quote in quotes)
    write_members(path, files)
    return losses_beyond(contents, "coders", "memos") + Losses.of(
        [
            Loss("spaces at the ends of passages", trimmed),
            Loss("codings of spaces alone", gone),
            Loss("texts with spaces before their first word, now line ends", before),
        ]
    )


def _file(document: Document, tokens: Sequence[Span], coded: Sequence[Coded]) -> str:
    cells = _cells(tokens, coded)
    places = Ruler(FileText(document.text)).boundaries(MAC).tolist()
    lines = [HEAD, f"#T_SP={LAYER}|code|memo", ""]
    sentences = _sentences(document.text, tokens)
    for number, (first, last) in enumerate(sentences, 1):
        end = tokens[last].start if last < len(tokens) else len(document.text)
        text = document.text[tokens[first].start : end]
        lines += ["", f"#Text={_escaped(text, _IN_TEXT)}"]
        for n in range(first, last):
            start, stop = tokens[n]
            form = _escaped(document.text[start:stop], _IN_TEXT)
            where = f"{number}-{n - first + 1}\t{places[start]}-{places[stop]}"
            lines.append(f"{where}\t{form}\t{cells.get(n, _NONE)}\t")
    return "\n".join([*lines, ""])


_NONE = "_\t_"


def _sentences(text: str, tokens: Sequence[Span]) -> list[tuple[int, int]]:
    """The tokens of each line, as half-open numbers."""
    starts = [0] + [
        n for n in range(1, len(tokens)) if "\n" in text[tokens[n - 1].end : tokens[n].start]
    ]
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))


def _cells(tokens: Sequence[Span], coded: Sequence[Coded]) -> Mapping[int, str]:
    """The columns of each token that bears something: values by `|`, numbered where need be."""
    starts = [token.start for token in tokens]
    held: dict[int, list[int]] = {}
    wide: set[int] = set()
    for number, one in enumerate(coded):
        borne = within(tokens, starts, Span(one.start, one.end))
        for n in borne:
            held.setdefault(n, []).append(number)
        if len(borne) > 1:
            wide.add(number)
    wide |= {number for listed in held.values() if len(listed) > 1 for number in listed}
    ids = {number: n for n, number in enumerate(sorted(wide), 1)}

    def column(values: Sequence[str], listed: Sequence[int]) -> str:
        return "|".join(
            (_escaped(values[number], _ESCAPED) or "*")
            + (f"[{ids[number]}]" if number in ids else "")
            for number in listed
        )

    codes, memos = [one.code for one in coded], [one.memo for one in coded]
    return {n: f"{column(codes, listed)}\t{column(memos, listed)}" for n, listed in held.items()}


def _escaped(text: str, signs: Sequence[tuple[str, str]]) -> str:
    for sign, written in signs:
        text = text.replace(sign, written)
    return text
