"""Tags of Taguette in; a tree of codes out; and back.

A tag is one name, "path" inside Taguette, which has no tree. Users write one into their tags with a
sign of their own: `work.hours`, `work/pay`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Code, walk
from tls_coding.exchange.sqlite_project import FreeNames, tree

SIGNS = (".", "/", "::", ">", "|", " - ")
LONGEST = 200  # characters of a tag
SAID = 'Tags are nested by "{sign}".'
_SAID = re.compile(r'Tags are nested by "(.{1,3}?)"\.')


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: the GUID that its code is to have, its whole name, what it means."""

    guid: str
    path: str
    description: str = ""


def codes_of(tags: Iterable[Tag], about: str = "") -> tuple[Code, ...]:
    """The codes of tags as a tree, by the sign that nests most of them.

    A beginning that is no tag itself is a category where two tags share it. Where `about` (what the
    project says of itself) names the sign, every tag is taken apart.
    """
    listed = list(tags)
    said = _SAID.search(about)
    signs = (said[1],) if said else SIGNS
    parted = [{tag.path: _parts(tag.path, sign) for tag in listed} for sign in signs]
    least = 1 if said else 2
    shared = [_shared(paths.values(), set(paths.values()), least) for paths in parted]
    gains = [
        sum(any(path[:n] in common for n in range(1, len(path))) for path in paths.values())
        for paths, common in zip(parted, shared, strict=True)
    ]
    best = gains.index(max(gains))
    return _built(listed, parted[best], shared[best], signs[best])


def paths_of(codes: tuple[Code, ...]) -> tuple[dict[str, str], str, int]:
    """The tag of each codable code by its GUID, the sign that nests them, how many were changed."""
    paths = [path for path in walk(codes) if path[-1].codable]
    names = {step.name for path in paths for step in path}
    sign = next((one for one in SIGNS if not any(one.strip() in name for name in names)), "|")
    free = FreeNames(longest=LONGEST)
    found: dict[str, str] = {}
    changed = 0
    for path in paths:
        wanted = sign.join(step.name.replace(sign, " ") for step in path)
        own = free.take(wanted)
        changed += own != sign.join(step.name for step in path)
        found.setdefault(path[-1].guid, own)
    return found, sign, changed


def _parts(path: str, sign: str) -> tuple[str, ...]:
    """The steps of a path; a full stop that ends a word ("U.S. law") parts nothing."""
    parts = path.split(sign)
    if any(not part.strip() for part in parts):
        return (path,)
    if sign == "." and any(part != part.strip() for part in parts):
        return (path,)
    return tuple(part.strip() for part in parts)


def _shared(
    paths: Iterable[tuple[str, ...]], whole: set[tuple[str, ...]], least: int
) -> set[tuple[str, ...]]:
    """The beginnings that are tags themselves, or that at least so many tags share."""
    counts: dict[tuple[str, ...], int] = {}
    for path in paths:
        for n in range(1, len(path)):
            counts[path[:n]] = counts.get(path[:n], 0) + 1
    return {start for start, count in counts.items() if count >= least or start in whole}


def _built(
    tags: list[Tag],
    parted: Mapping[str, tuple[str, ...]],
    shared: set[tuple[str, ...]],
    sign: str,
) -> tuple[Code, ...]:
    nodes: dict[str, Code] = {}
    parents: dict[str, str] = {}
    keys: dict[tuple[str, ...], str] = {}
    for tag in tags:
        path = parted[tag.path]
        starts = [path[:n] for n in range(1, len(path)) if path[:n] in shared]
        above, done = "", 0
        for start in starts:
            key = keys.get(start) or f"category {sign.join(start)}"
            if key not in nodes:
                keys[start] = key
                own = guid("taguette category", *start)
                nodes[key] = Code(own, sign.join(start[done:]), codable=False)
                parents[key] = above
            above, done = key, len(start)
        name = sign.join(path[done:])
        code = Code(tag.guid, name, description=tag.description)
        known = keys.get(path)
        if known is not None and not nodes[known].codable:
            nodes[known] = replace(code, name=nodes[known].name)
            continue
        key = f"tag {tag.guid}"
        keys.setdefault(path, key)
        nodes[key], parents[key] = code, above
    return tree(nodes, parents)
