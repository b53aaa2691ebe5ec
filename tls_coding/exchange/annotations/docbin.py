"""spaCy's DocBin (`.spacy`): a study out, and such files in.

A Doc is a transcript; its span groups are named after the coders, its spans' labels are codes.
Tokens are spaCy's own, parted where a passage begins or ends within one. Times and memos stand in
the Docs' user data. spaCy is imported when it is needed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tls_coding.corpus.readers.limits import MAX_UNPACKED, read_bytes
from tls_coding.corpus.tokens import pipeline
from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.documents import Document, documents_of, losses_beyond
from tls_coding.exchange.annotations.gathering import Labelled, Passage, apart, gathered
from tls_coding.exchange.annotations.pieces import parted
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.project.read import ReadProject
from tls_coding.files import write_bytes
from tls_coding.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

OURS = "tls_codings"
UNNAMED = {"sc", "spans", "ruler"}  # groups that spaCy names so by itself: nobody's in particular


def sniff(path: Path) -> bool:
    """True for a `.spacy` file."""
    try:
        with path.open("rb") as file:
            return path.suffix.lower() == ".spacy" and file.read(1) == b"\x78"  # zlib
    except OSError:
        return False


def read(path: Path) -> ReadProject:
    """Read one file; raises UsageError for what is none."""
    raw = read_bytes(path)
    try:
        unpacked = zlib.decompressobj().decompress(raw, MAX_UNPACKED + 1)
    except zlib.error:
        raise UsageError(f"{path}: no DocBin of spaCy, or a damaged one.") from None
    if len(unpacked) > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED / 1e6:,.0f} MB"
        raise UsageError(f"{path}: unpacks to over {limit}. Refused.")
    losses: list[Loss] = []
    documents = []
    try:
        for number, doc in enumerate(_docs(raw), 1):
            documents.append(_labelled(doc, number, losses))
    except Exception:  # whatever spaCy, msgpack and numpy raise over bytes that are damaged
        raise UsageError(f"{path}: no DocBin of spaCy, or a damaged one.") from None
    if not documents:
        raise UsageError(f"{path}: holds no text.")
    apart(documents)
    return gathered(documents, origin="spaCy DocBin", trusted=True, losses=losses)


def _docs(raw: bytes) -> Iterator[Doc]:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    yield from DocBin(store_user_data=True).from_bytes(raw).get_docs(Vocab())


def _labelled(doc: Doc, number: int, losses: list[Loss]) -> Labelled:
    said = doc.user_data
    names = (said.get(key) for key in ("transcript", "name", "title", "id"))
    name = next((name for name in names if isinstance(name, str) and name), f"text_{number}")
    if cats := doc.cats:
        losses.append(Loss("categories of whole texts", len(cats)))
    passages = list(_told(said.get(OURS)))
    known = {(p.start, p.end, p.label, p.coder) for p in passages}
    for group, spans in doc.spans.items():
        coder = "" if group in UNNAMED else str(group)
        for span in spans:
            made = Passage(span.start_char, span.end_char, span.label_ or "span", coder)
            if (made.start, made.end, made.label, coder) not in known:
                passages.append(made)
    passages += [Passage(ent.start_char, ent.end_char, ent.label_ or "entity") for ent in doc.ents]
    there = {
        (span.start_char, span.end_char, span.label_, group)
        for group, spans in doc.spans.items()
        for span in spans
    }
    # What someone took out of the groups since is no coding any more.
    kept = [p for p in passages if not p.label or not p.coder or _key(p) in there]
    return Labelled(name, FileText(_plain(doc.text)), kept)


def _key(passage: Passage) -> tuple[int, int, str, str]:
    return passage.start, passage.end, passage.label, passage.coder


def _plain(text: str) -> str:
    return text.replace("\r", " ")  # one for one: positions stay


def _told(text: Any) -> Iterator[Passage]:
    """The codings as we wrote them, with times and memos."""
    for entry in json.loads(text) if isinstance(text, str) else []:
        yield Passage(
            int(entry["start"]),
            int(entry["end"]),
            *(str(entry.get(key, "")) for key in ("code", "coder", "at", "memo")),
        )


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study as one `.spacy` file; returns what is not in it."""
    from spacy.tokens import DocBin

    documents = documents_of(contents)
    bin_ = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for document in documents:
        bin_.add(_doc(document))
    write_bytes(path, bin_.to_bytes())
    return losses_beyond(contents, "coders", "times", "memos", "passage memos")


def _doc(document: Document) -> Doc:
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

    nlp = pipeline(document.language)
    tokens = _tokens(document, nlp)
    words = [token.of(document.text) for token in tokens]
    follows = [after.start for after in tokens[1:]] + [len(document.text)]
    spaces = [token.end < start for token, start in zip(tokens, follows, strict=True)]
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    first = {token.start: n for n, token in enumerate(tokens)}
    last = {token.end: n + 1 for n, token in enumerate(tokens)}
    for coder, codings in document.by_coder().items():
        doc.spans[coder or "sc"] = [
            SpacySpan(doc, first[one.start], last[one.end], label=one.code)
            for one in codings
            if one.code
        ]
    doc.user_data.update(_said(document))
    return doc


def _tokens(document: Document, nlp: Any) -> Sequence[Span]:
    """Tokens that make up the text but for single spaces between them."""
    starts = {one.start for one in document.codings}
    ends = {one.end for one in document.codings}
    whole = [Span(t.idx, t.idx + len(t.text)) for t in nlp.make_doc(document.text)]
    tokens: list[Span] = []
    follows = [token.start for token in whole[1:]] + [len(document.text)]
    for token, follow in zip(whole, follows, strict=True):
        tokens.append(token)
        # A space that a passage begins or ends with is a token.
        if token.end < follow and (token.end in starts or follow in ends):
            tokens.append(Span(token.end, follow))
    return parted(tokens, starts | ends)


def _said(document: Document) -> Mapping[str, str]:
    told = [
        {"start": one.start, "end": one.end, "code": one.code, "coder": one.coder}
        | ({"at": one.at} if one.at else {})
        | ({"memo": one.memo} if one.memo else {})
        for one in document.codings
    ]
    return {
        "transcript": document.name,
        "language": document.language,
        OURS: json.dumps(told, ensure_ascii=False),
    }
