"""A TEI file's root element in; its times, its persons and what it says of the interview, out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from math import isfinite
from typing import Any

XML = "{http://www.w3.org/XML/1998/namespace}"
UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
INTERVIEWER = frozenset(
    """interviewer investigator researcher moderator intervistatore intervistatrice ricercatore
    ricercatrice intervieweur intervieweuse enqueteur enquêteur enquêtrice entrevistador
    entrevistadora entrevistadores""".split()
)
RESPONDENT = frozenset(
    """interviewee respondent participant informant narrator witness testimone intervistato
    intervistata informatore informatrice interviewé interviewée enquêté enquêtée témoin
    entrevistado entrevistada informante testigo partecipante participante""".split()
)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:\.\d{1,9})?)")
_INTERVAL = re.compile(r"\d{1,12}(?:\.\d{1,12})?")


def name_of(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(root: Any, *names: str) -> Iterator[Any]:
    """The elements of these names, whatever their namespace, as they stand in the file."""
    return (element for element in root.iter() if name_of(element) in names)


def flat(element: Any) -> str:
    """All text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


def ids(text: str | None) -> list[str]:
    """What a pointer such as `#A people.xml#B` names.

    >>> ids("#A people.xml#B C")
    ['A', 'B', 'C']
    """
    return [name for word in (text or "").split() if (name := word.rpartition("#")[2])]


def own_id(element: Any) -> str:
    """The id of an element, or the one that it refers to as the same."""
    keys = (f"{XML}id", "id", "ref", "sameAs")
    return next((found[0] for key in keys if (found := ids(element.get(key)))), "")


def timeline(root: Any) -> dict[str, float]:
    """Seconds from the beginning of the recording for every point in time that tells them."""
    times: dict[str, float] = {}
    steps: dict[str, tuple[str, float]] = {}
    for line in named(root, "timeline"):
        points = [point for point in line if name_of(point) == "when" and own_id(point)]
        if not points:
            continue
        origin = next(iter(ids(line.get("origin"))), own_id(points[0]))
        clocks = {own_id(point): _clock(point.get("absolute")) for point in points}
        known = {name: clock for name, clock in clocks.items() if clock is not None}
        # One clock for the origin only, or dates, tell the time of the day.
        day = len(known) == 1 < len(points) or any(clock > 1e6 for clock in known.values())
        zero = known.get(origin, min(known.values(), default=0.0)) if day else 0.0
        times = {name: clock - zero for name, clock in known.items()} | times
        for point in points:
            unit = UNITS.get(point.get("unit") or line.get("unit") or "s", 1.0)
            since = next(iter(ids(point.get("since"))), origin)
            if _INTERVAL.fullmatch(point.get("interval", "")):
                steps.setdefault(own_id(point), (since, float(point.get("interval")) * unit))
        if origin not in steps:
            times.setdefault(origin, 0.0)
    for name in list(steps):
        _resolve(name, steps, times)
    return times


def _resolve(name: str, steps: dict[str, tuple[str, float]], times: dict[str, float]) -> None:
    """Add up the steps from a known time to `name`; a circle of steps tells nothing."""
    way: dict[str, None] = {}
    while name not in times and name in steps and name not in way:
        way[name] = None
        name = steps[name][0]
    if name in times:
        for step in reversed(way):
            times[step] = times[steps[step][0]] + steps[step][1]
    else:
        for step in way:
            del steps[step]  # not looked at again


def _clock(text: str | None) -> float | None:
    """Seconds of `0:05:57`, of a number, or of a date with a time (since 1970)."""
    text = (text or "").strip()
    if match := _CLOCK.fullmatch(text):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    if _INTERVAL.fullmatch(text):
        return float(text)
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def seconds(pointer: str | None, times: dict[str, float]) -> float | None:
    """The time that a pointer names, or that it is."""
    if pointer and _INTERVAL.fullmatch(pointer) and isfinite(float(pointer)):
        return float(pointer)
    return next((times[name] for name in ids(pointer) if name in times), None)


def attributes(root: Any) -> dict[str, Any]:
    """Title, language, and date and place of the recording, where the file tells them."""
    said: dict[str, str | None] = {}
    for title in named(root, "titleStmt"):
        said.setdefault("title", next((flat(part) for part in named(title, "title")), None))
    for setting in named(root, "recording", "recordingStmt", "settingDesc"):
        for part in setting.iter():
            if name_of(part) == "date" and "date" not in said:
                said["date"] = (part.get("when") or flat(part)).strip() or None
            elif name_of(part) in {"placeName", "settlement"} and not said.get("place"):
                said["place"] = flat(part) or None
    spoken = {language.get("ident") for language in named(root, "language")}
    only = spoken.pop() if len(spoken) == 1 else None
    said["language"] = only or root.get(f"{XML}lang") or _language_of_text(root)
    return {key: value for key, value in said.items() if value}


def _language_of_text(root: Any) -> str | None:
    return next((text.get(f"{XML}lang") for text in named(root, "text")), None)


def persons(root: Any, labels: Collection[str]) -> dict[str, dict[str, Any]]:
    """What the file says of each person who is one of `labels`."""
    found: dict[str, dict[str, Any]] = {}
    for person in named(root, "person", "personGrp"):
        label = own_id(person)
        if label in labels:
            found[label] = _person(person) | found.get(label, {})
    return {label: found[label] for label in sorted(found) if found[label]}


def _person(person: Any) -> dict[str, Any]:
    said: dict[str, str] = {key: person.get(key, "").strip() for key in ("sex", "age")}
    for part in named(person, "persName", "name"):
        parts = [flat(word) for word in named(part, "forename", "surname")]
        said["name"] = said.get("name") or " ".join(parts) or flat(part)
    for part in named(person, "sex", "age"):
        said[name_of(part)] = said[name_of(part)] or part.get("value") or flat(part)
    for key in ("occupation", "education", "nationality", "residence"):
        said[key] = next((flat(part) for part in named(person, key)), "")
    for birth in named(person, "birth"):
        dates = [birth.get("when"), *(date.get("when") for date in named(birth, "date"))]
        said["born"] = next((date for date in dates if date), "")
    part = " ".join(person.get("role", "").split())
    words = set(re.findall(r"\w+", part.casefold()))
    if words & (INTERVIEWER | RESPONDENT):
        said["role"] = "interviewer" if words & INTERVIEWER else "respondent"
    else:
        said["part"] = part
    return {key: text for key, text in said.items() if text}
