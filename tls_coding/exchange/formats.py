"""A file of another program, or the name of a format, in; the format that reads or writes it, out.

A format is one line of `FORMATS`; its module is loaded when a file needs it. What a module has to
have: `sniff(path) -> bool`, which is quick and never raises; `read(path) -> ReadProject` where it
reads; `write(contents, path, *, language) -> Losses` where it writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from tls_coding.corpus.readers.formats import READERS
from tls_coding.errors import UsageError

if TYPE_CHECKING:
    from tls_coding.exchange.project.into_study import Held
    from tls_coding.exchange.project.read import ReadProject

ARCHIVE = ".zip"  # may hold anything


@dataclass(frozen=True)
class Format:
    """A format of other programs. `suffixes`: the first is that of files written in it.

    `needs_texts`: its module has no `read` but `read_codings(path, transcripts) -> FoundCodings`,
    for it names passages of texts that it does not hold. `only_named`: files are read so only
    where the format is asked for by its name. `takes_language`: its `read` is told the language.
    """

    name: str
    what: str
    suffixes: tuple[str, ...]
    module: str
    reads: bool = True
    writes: bool = True
    needs_texts: bool = False
    only_named: bool = False
    takes_language: bool = False

    def load(self) -> ModuleType:
        """The module that reads and writes it."""
        return import_module(f"tls_coding.exchange.{self.module}")

    @property
    def mode(self) -> str:
        """What can be done with it: in, out, or both."""
        return "in, out" if self.reads and self.writes else "in" if self.reads else "out"


FORMATS = (
    Format("qdpx", "REFI-QDA project: NVivo, ATLAS.ti, MAXQDA, QualCoder …", (".qdpx",),
           "refi.qdpx"),
    Format("qdc", "REFI-QDA codebook, also of Taguette", (".qdc",), "refi.qdc"),
    Format("taguette-codebook", "Taguette's codebook: tags and descriptions", (".csv",),
           "taguette.codebook_file"),
    Format("codebook", "table of codes, a code a row; by its ending .xlsx, .csv, .md",
           (".xlsx", ".csv", ".tsv"), "codebook_project", takes_language=True),
    Format("taguette", "Taguette project", (".sqlite3", ".sqlite", ".db"), "taguette"),
    Format("qualcoder", "QualCoder project", (".qda",), "qualcoder"),
    Format("rqda", "RQDA project", (".rqda",), "rqda", writes=False),
    Format("segments", "table of codings: MAXQDA, ATLAS.ti, a quote and a code a row",
           (".csv", ".tsv", ".xlsx"), "found_project", writes=False, needs_texts=True),
    Format("webanno", "WebAnno TSV 3: INCEpTION", (".zip", ".tsv"), "annotations.webanno"),
    Format("brat", "brat standoff (.ann)", (".zip", ".ann"), "annotations.brat"),
    Format("doccano", "doccano JSONL", (".jsonl", ".zip"), "annotations.doccano"),
    Format("label-studio", "Label Studio JSON", (".json",), "annotations.label_studio"),
    Format("web-annotation", "W3C Web Annotation", (".jsonld", ".json"),
           "annotations.web_annotation"),
    Format("spacy", "spaCy DocBin with span groups", (".spacy",), "annotations.docbin"),
    Format("word-comments", "Word documents with comments", (".zip", ".docx"),
           "annotations.word_comments", only_named=True),
    Format("iramuteq", "IRaMuTeQ corpus", (".txt",), "annotations.iramuteq", reads=False),
)  # fmt: skip


def named(name: str, *, writes: bool = False) -> Format:
    """The format of that name; raises UsageError, which lists those there are."""
    listed = [one for one in FORMATS if (one.writes if writes else one.reads)]
    found = next((one for one in listed if one.name == name.lower()), None)
    if found is None:
        known = ", ".join(one.name for one in listed)
        raise UsageError(
            f"'{name}' is no format to {'write' if writes else 'read'}. Known: {known}."
        )
    return found


def format_of(path: Path) -> Format | None:
    """The format that a file is in, by its ending; None for what the transcript readers read.

    Where several formats, or a transcript, may have that ending, the file itself is looked at.
    """
    ending = re.sub(r"#\d+$", "", path.suffix.lower())  # `work.sqlite3#3`: one project of several
    fitting = [
        one for one in FORMATS if one.reads and ending in one.suffixes and not one.only_named
    ]
    if len(fitting) == 1 and ending not in READERS and ending != ARCHIVE:
        return fitting[0]
    return next((one for one in fitting if one.load().sniff(path)), None)


def read_project(
    path: Path, name: str = "", held: Held | None = None, language: str = ""
) -> ReadProject:
    """Read a file of another program, in the format `name` or the one that it is in.

    `held`: the study that it comes to, whose texts a table of codings needs; `language`: of names
    and definitions, where a format does not say. Raises UsageError for what is none, or is not
    safe to read.
    """
    found = named(name) if name else format_of(path)
    if found is None:
        known = dict.fromkeys(end for one in FORMATS if one.reads for end in one.suffixes)
        raise UsageError(
            f"{path}: no project or codebook of another program. Known: {', '.join(known)}."
        )
    if found.needs_texts:
        if held is None:
            raise UsageError(
                f"{path}: holds codings without their texts. Make a study, import its interviews, "
                "then this file."
            )
        from tls_coding.exchange.found_project import project_of_codings  # loads numpy

        codings = found.load().read_codings(path, held.transcripts)
        return project_of_codings(codings, held.transcripts, held.codebook)
    told = {"language": language} if found.takes_language and language else {}
    try:
        read: ReadProject = found.load().read(path, **told)
    except UsageError as error:
        if str(path) in str(error):
            raise
        raise UsageError(f"{path}: {error}") from error
    return read
