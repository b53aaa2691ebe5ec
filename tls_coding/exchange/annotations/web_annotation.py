"""W3C Web Annotations (JSON-LD, 2017): a study out, and such files in.

Out: one AnnotationCollection, an annotation for each passage of each coder, with a position and a
quote; the texts and the codes ride in it under `texts` and `codes`, which other readers pass over.
In: a collection, a page, a list of annotations or a single one; texts are in the file, or files
beside it. Positions count code points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tls_coding.codebook.model import Codebook
from tls_coding.corpus.readers.limits import MAX_BYTES, read_bytes
from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.documents import Coded, Document, documents_of, losses_beyond
from tls_coding.exchange.annotations.folders import beginning, json_in
from tls_coding.exchange.annotations.gathering import About, Labelled, apart, gathered
from tls_coding.exchange.annotations.web_parts import annotations_in, listed, passages_in, source_of
from tls_coding.exchange.project.casesheet import source_guid
from tls_coding.exchange.project.codetree import description_of
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.project.passages import RULES, user_guid
from tls_coding.exchange.project.read import ReadProject
from tls_coding.files import write_text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of the text before and after a quote


def sniff(path: Path) -> bool:
    """True for a JSON file that names the context of Web Annotations."""
    return path.is_file() and "//www.w3.org/ns/anno.jsonld" in beginning(path)


def read(path: Path) -> ReadProject:
    """Read one file; raises UsageError for what is none."""
    data = json_in(read_bytes(path), path)
    found = list(annotations_in(data))
    texts = dict(_texts(data, path))
    if not found and not texts:
        raise UsageError(f"{path}: holds no Web Annotations.")
    losses: list[Loss] = []
    documents: dict[str, Labelled] = {}
    for own, (name, text) in texts.items():
        documents[own] = Labelled(name, FileText.of(text))
    for annotation in found:
        for target in listed(annotation.get("target")):
            own = source_of(target)
            if own not in documents:
                documents[own] = _beside(own, path)
            document = documents[own]
            passages = passages_in(annotation, target, document.text.text, losses)
            if document.name:
                document.passages += passages
            else:
                losses.append(Loss("annotations of texts that are not there", 1))
    kept = [document for document in documents.values() if document.name]
    if not kept:
        raise UsageError(f"{path}: the texts that it is about are not there. Put them beside it.")
    apart(kept)
    return gathered(kept, origin="Web Annotation", about=_about(data), losses=losses)


def _texts(data: Any, path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """The texts that a file of ours carries: IRI, name and text."""
    for entry in listed(data.get("texts")) if isinstance(data, dict) else []:
        match entry:
            case {"id": str(own), "value": str(text)}:
                name = entry.get("name")
                yield own, (name if isinstance(name, str) and name else own, text)
            case _:
                raise UsageError(f"{path}: a text without an id or its words.")


def _beside(source: str, path: Path) -> Labelled:
    """A text file beside the annotations, or below; one without a name where there is none."""
    folder = path.resolve().parent
    try:
        place = (folder / unquote(source)).resolve()
        known = source and place.is_relative_to(folder) and place.is_file()
        if not known or not 0 < place.stat().st_size <= MAX_BYTES:
            return Labelled("", FileText(""))
    except (OSError, RuntimeError, ValueError):  # an IRI that no file can be named
        return Labelled("", FileText(""))
    text = FileText.read(read_bytes(place))
    return Labelled(place.stem, text) if "\x00" not in text.text else Labelled("", FileText(""))


def _about(data: Any) -> dict[str, About]:
    about: dict[str, About] = {}
    for entry in listed(data.get("codes")) if isinstance(data, dict) else []:
        match entry:
            case {"id": str(own), "label": str(label)} if own:
                told = entry.get("definition")
                about[own] = About(label, told if isinstance(told, str) else "")
    return about


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study as one `.jsonld` file; names of codes are in `language` where there are any.

    Returns what is not in it.
    """
    documents = documents_of(contents)
    items = [item for document in documents for item in _items(document)]
    own = guid("collection", contents.name)
    collection = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{own}",
        "type": "AnnotationCollection",
        "label": contents.name,
        "total": len(items),
        "first": {
            "id": f"urn:uuid:{guid('page', own)}",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
        "texts": [_text(document) for document in documents],
        "codes": _codes(contents.codebook, language),
    }
    write_text(path, json.dumps(collection, ensure_ascii=False, indent=1) + "\n")
    carried = ("coders", "times", "memos", "passage memos", "definitions", "codes")
    return losses_beyond(contents, *carried)


def _codes(codebook: Codebook, language: str) -> list[dict[str, str]]:
    return [
        {"id": code.id, "label": code.name(language), "definition": description_of(code)}
        for code in codebook.codes
    ]


def _text(document: Document) -> dict[str, str]:
    return {
        "id": f"urn:uuid:{source_guid(document.name)}",
        "type": "Text",
        "name": document.name,
        "format": "text/plain",
        "language": document.language,
        "value": document.text,
    }


def _items(document: Document) -> Iterator[dict[str, Any]]:
    """An annotation for each passage, coder, time and memo."""
    held: dict[tuple[int, int, str, str, str], list[Coded]] = {}
    for one in document.codings:
        held.setdefault((one.start, one.end, one.coder, one.at, one.memo), []).append(one)
    for (start, end, coder, at, memo), codings in held.items():
        bodies = [_body(one.code, "tagging") for one in codings if one.code]
        where = document.name, start, end, coder, at, memo
        yield {
            "id": f"urn:uuid:{guid('annotation', *where)}",
            "type": "Annotation",
            "motivation": "tagging" if bodies else "commenting",
            **({"creator": _creator(coder)} if coder else {}),
            **({"created": at} if at else {}),
            "body": [*bodies, *([_body(memo, "commenting")] if memo else [])],
            "target": _target(document, start, end),
        }


def _body(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _creator(coder: str) -> Mapping[str, str]:
    if coder == RULES:
        return {"type": "Software", "name": RULES}
    return {"id": f"urn:uuid:{user_guid(coder)}", "type": "Person", "name": coder}


def _target(document: Document, start: int, end: int) -> dict[str, Any]:
    text = document.text
    return {
        "source": f"urn:uuid:{source_guid(document.name)}",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
        ],
    }
