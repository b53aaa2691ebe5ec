"""The file of a transcript and a table of names in; the same file with pseudonyms out.

Replaced in the body (labels too) and in the front matter: speakers' labels, all values and comments
but those of `case`, `language` and the hashes of `source`. Turns stay as they were, or there is a
problem. The seal of an imported file is renewed, and `source` says `pseudonymised: true`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from tls_coding.codebook.yaml_lines import Loader, load
from tls_coding.corpus.importing import seal
from tls_coding.corpus.names import Edit, Replaced, Table, moved
from tls_coding.corpus.transcript import Transcript, parse_transcript
from tls_coding.errors import Problem, errors_only

MARK = "pseudonymised"
_Place = tuple[str, ...]


@dataclass(frozen=True)
class Pseudonymised:
    """A transcript before and after: `text` is the whole new file, `edits` those of the body."""

    old: Transcript
    new: Transcript
    text: str
    edits: tuple[Edit, ...]
    counts: Counter[str]


def pseudonymised(
    text: str, transcript_id: str, file: str, table: Table
) -> tuple[Pseudonymised | None, list[Problem]]:
    """Replace the names of `table` in the file `text` of a transcript.

    None, and every problem, where the file is no transcript, or where the new one would be read
    otherwise than the old one.
    """
    old, problems = parse_transcript(text, transcript_id, file)
    if old is None:
        return None, errors_only(problems)
    front = text[: len(text) - len(old.body)]
    body = table.replaced(old.body)
    marked = _marked(front)
    head, counts = _head(marked, table, quoted=False)
    if head == marked and not body.edits:
        return Pseudonymised(old, old, text, (), Counter()), []
    for start in (head, _head(marked, table, quoted=True)[0]):
        whole = _resealed(text, start + body.text)
        new, _ = parse_transcript(whole, transcript_id, file)
        if new is not None and _data(whole, new) == _wanted(front, table):
            objection = _objection(old, new, body, table)
            if objection is not None:
                return None, [Problem(file, old.body_line, *objection)]
            return Pseudonymised(old, new, whole, body.edits, body.counts + counts), []
    what = "its front matter would not be read as before, with the pseudonyms in it."
    mend = "Choose one pseudonym for each speaker; write odd values in quotes."
    return None, [Problem(file, 1, what, mend)]


def _objection(
    old: Transcript, new: Transcript, body: Replaced, table: Table
) -> tuple[str, str] | None:
    """What is wrong with the new transcript, and what to do."""
    made = next((o for o in table.occurrences(body.text) if o.kind == "name"), None)
    if made is not None:
        what = f"a pseudonym makes the name of line {made.name.line} with the words beside it."
        return what, "Choose another pseudonym."
    if new.body == body.text and _same_turns(old, new, body.edits, table):
        return None
    what = "with the pseudonyms its turns would not be read as before."
    return what, "Choose pseudonyms without brackets, one for each speaker."


def is_pseudonymised(transcript: Transcript) -> bool:
    """True for an imported transcript in which names were replaced since."""
    source = transcript.attributes.get("source")
    return isinstance(source, dict) and source.get(MARK) is True


def _same_turns(old: Transcript, new: Transcript, edits: tuple[Edit, ...], table: Table) -> bool:
    labels = {turn.label: table.replaced(turn.label).text for turn in old.turns}
    labels |= {label: table.replaced(label).text for label in old.speakers}
    turns = tuple(
        replace(turn, label=labels[turn.label], start=span.start, end=span.end)
        for turn in old.turns
        for span in [moved(turn.start, turn.end, edits)]
    )
    return turns == new.turns and len(set(labels.values())) == len(labels)


def _head(front: str, table: Table, *, quoted: bool) -> tuple[str, Counter[str]]:
    """The front matter with pseudonyms; with `quoted`, every changed value in double quotes."""
    offset, head = _yaml_of(front)
    pieces, counts, done = [front[:offset]], Counter[str](), 0
    for node, place in _scalars(head):
        start, end = node.start_mark.index, node.end_mark.index
        comment = table.replaced(head[done:start])
        raw, value = head[start:end], _replaced(node.value, place, table)
        counts += comment.counts
        pieces.append(comment.text)
        if value == node.value or node.tag != "tag:yaml.org,2002:str":
            pieces.append(raw)
        else:
            any_case = place == ("source", "file")
            found = table.replaced(node.value, any_case=any_case)
            counts += found.counts
            in_quotes = json.dumps(value, ensure_ascii=False) + "\n" * raw.endswith("\n")
            pieces.append(in_quotes if quoted else table.replaced(raw, any_case=any_case).text)
        done = end
    rest = table.replaced(head[done:])
    return "".join([*pieces, rest.text, front[offset + len(head) :]]), counts + rest.counts


def _yaml_of(front: str) -> tuple[int, str]:
    """Where the YAML of the front matter starts, and the YAML."""
    start = front.index("\n") + 1
    return start, front[start : front.rindex("---")]


def _scalars(head: str) -> list[tuple[yaml.ScalarNode, _Place]]:
    """Every single value and key with its place, in the order of the file."""
    found: dict[int, tuple[yaml.ScalarNode, _Place]] = {}

    def walk(node: yaml.Node, place: _Place) -> None:
        if isinstance(node, yaml.ScalarNode):
            found.setdefault(node.start_mark.index, (node, place))
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                walk(item, place)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                walk(key, (*place, ""))
                walk(value, (*place, str(key.value)))

    loader = Loader(head)
    try:
        root = loader.get_single_node()
    finally:
        loader.dispose()
    if root is not None:
        walk(root, ())
    return [found[start] for start in sorted(found)]


def _replaced(value: str, place: _Place, table: Table) -> str:
    """A value, or a key (its place ends in ""), with pseudonyms where it may have them."""
    if place in {(), ("",)} or place[0] in {"case", "language"}:
        return value
    if place[0] == "source" and place != ("source", "file"):
        return value
    return table.replaced(value, any_case=place[0] == "source").text


def _wanted(front: str, table: Table) -> Any:
    """What the new front matter must say."""

    def renamed(data: Any, place: _Place) -> Any:
        if isinstance(data, dict):
            return {
                _replaced(key, (*place, ""), table): renamed(value, (*place, key))
                for key, value in data.items()
            }
        if isinstance(data, list):
            return [renamed(item, place) for item in data]
        return _replaced(data, place, table) if isinstance(data, str) else data

    data = renamed(load(_yaml_of(front)[1], "")[0].data, ())
    if isinstance(data, dict) and isinstance(data.get("source"), dict):
        data["source"] = {**data["source"], MARK: True, "text_sha256": None}
    return data


def _data(text: str, new: Transcript) -> Any:
    """What a front matter says; the seal does not count."""
    data = load(_yaml_of(text[: len(text) - len(new.body)])[1], "")[0].data
    if isinstance(data, dict) and isinstance(data.get("source"), dict):
        data["source"] = {**data["source"], "text_sha256": None}
    return data


def _marked(front: str) -> str:
    """The front matter with `pseudonymised: true` under `source`, where it has a source."""
    offset, head = _yaml_of(front)
    root = yaml.compose(head, Loader)
    for source in _sources(root):
        first = source.value[0][0].start_mark
        if all(key.value != MARK for key, _ in source.value):
            space = ", " if source.flow_style else "\n" + " " * first.column
            place = offset + first.index
            return f"{front[:place]}{MARK}: true{space}{front[place:]}"
    return front


def _sources(root: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "source" and isinstance(value, yaml.MappingNode) and value.value:
            yield value


def _resealed(old: str, new: str) -> str:
    """The new file with its own seal; one that was edited by hand stays known as edited."""
    given = re.search(r"(?<=text_sha256: )[0-9a-f]{64}\b", old)
    if given is None or seal(_as_read(old)) != given.group():
        return new
    return new.replace(f"text_sha256: {given.group()}", f"text_sha256: {seal(_as_read(new))}", 1)


def _as_read(text: str) -> str:
    """The text as Python reads a file: with Unix line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
