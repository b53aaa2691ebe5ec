"""CHAT transcripts (.cha, of CLAN and TalkBank) in; their turns and what the header says out.

Words are kept as transcribed, with the codes between them (`[//]`, `&-uh`, `+...`); `&=laughs`
becomes `(laughs)`, a mark at a word's end (`hola@s:spa`) goes. Lines on a turn that programs
make (`%mor`) are left out and counted; those that people write (`%com`) stand beside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.readers.tiers import merged
from tls_coding.corpus.readers.txt import decode
from tls_coding.errors import UsageError

MADE = frozenset("mor gra trn grt wor pho mod umor ugra xmor xgra xphosyl xmodsyl xphoaln".split())
ROLES = {
    "interviewer": "investigator interviewer",
    "respondent": """participant target_child target_adult informant subject respondent narrator
    interviewee patient""",
    "other": """camera_operator observer media environment non_human unidentified uncertain toy
    lena""",
}
ROLE_NAMED = {name: role for role, names in ROLES.items() for name in names.split()}
FRAME = frozenset(["utf8", "begin", "end"])
DISPLAY = frozenset(["font", "window", "pid", "color words", "options"])
ATTRIBUTES = {"location": "place", "languages": "language", "date": "date"}
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
ID_FIELDS = "language corpus code age sex group status part education custom".split()

_OPENS = re.compile(r"@|[*%][^:\s]{1,80}:")
_LINE = re.compile(r"(?P<kind>[@*%])(?P<name>[^:\n]{1,80}):[ \t]*(?P<rest>.*)", re.DOTALL)
_MEDIA = re.compile(r"[\x15•](?:%\w{1,9}:[^\x15•\n]{0,200}?)?(\d{1,12})_(\d{1,12})[\x15•]")
_EVENT = re.compile(r"&=([^\s<>\[\]()]+)")
_SUFFIX = re.compile(
    r"(?<=[^\W_])@(?:s[:$][\w&+:$-]{1,40}|z:\w{1,20}|[a-z]{1,3})(?:\$\w{1,9})?"
    r"(?=[\s<>\[\])\"”,;:.?!]|$)(?!\.\w)"
)


def read_chat(path: Path) -> Source:
    """Read one .cha; raises UsageError for what is none. Times are those of the media marks."""
    text, remarks = decode(path)
    source = Source([], remarks=remarks)
    utterances = []
    dropped: Counter[str] = Counter()
    for line in _lines(text):
        match = _LINE.match(line)
        if match is None or match["kind"] == "@":
            _read_header(line, source)
        elif match["kind"] == "*":
            utterances.append(_utterance(match["name"].strip(), match["rest"]))
        elif match["name"].strip().lower() in MADE:
            dropped[match["name"].strip().lower()] += 1
        else:
            said = _spaced(_MEDIA.sub(" ", match["rest"]))
            _beside(source, f"tier %{match['name'].strip()}", said)
    if not utterances:
        raise UsageError(f"{path}: not a CHAT transcript (it has no line `*SPEAKER: text`).")
    for label in source.speakers.keys() - {piece.speaker for piece in utterances}:
        del source.speakers[label]
    source.paragraphs.extend(merged(piece for piece in utterances if piece.text))
    if dropped:
        counts = ", ".join(f"%{name} ({count})" for name, count in dropped.items())
        source.remarks.append(f"lines of analysis left out: {counts}")
    return source


def _lines(text: str) -> Iterator[str]:
    """The lines, each with those that continue it: they open nothing new."""
    parts: list[str] = []
    for line in text.split("\n"):
        if parts and not _OPENS.match(line):
            parts.append(line)
            continue
        if parts:
            yield "\n".join(parts)
        parts = [line]
    yield "\n".join(parts)


def _utterance(label: str, rest: str) -> Paragraph:
    times = [(int(start) / 1000, int(end) / 1000) for start, end in _MEDIA.findall(rest)]
    text = _EVENT.sub(r"(\1)", _SUFFIX.sub("", _MEDIA.sub(" ", rest)))
    start = min((start for start, _ in times), default=None)
    end = max((end for _, end in times), default=None)
    return Paragraph(_spaced(text), speaker=_spaced(label), start=start, end=end)


def _read_header(line: str, source: Source) -> None:
    """Put a header where it belongs; what is neither of the interview nor a person goes beside."""
    name, _, rest = line.removeprefix("@").partition(":")
    said, key = _spaced(rest), name.strip().lower()
    if key == "participants":
        _read_participants(said, source.speakers)
    elif key == "id" and said.count("|") >= len(ID_FIELDS) - 1:
        _read_id(said, source.speakers)
    elif key == "comment":
        _beside(source, "comments", said)
    elif key in ATTRIBUTES and ATTRIBUTES[key] not in source.attributes and said:
        main, *others = said.split(",") if key == "languages" else [said]
        source.attributes[ATTRIBUTES[key]] = _iso_date(main) if key == "date" else main.strip()
        _beside(source, "headers", f"Languages: {said}" if others else "")
    elif not ((key in FRAME and not said) or (key in DISPLAY and "\n" not in line)):
        _beside(source, "headers", _spaced(line.removeprefix("@")))


def _read_participants(said: str, speakers: dict[str, dict[str, Any]]) -> None:
    """`INV Ann Investigator, PAR Participant`: label, name if any, part."""
    for person in said.split(","):
        label, *words = person.split() or [""]
        if label:
            about = speakers.setdefault(label, {})
            if len(words) > 1:
                about["name"] = " ".join(words[:-1]).replace("_", " ")
            if words:
                about |= _part(words[-1])


def _read_id(said: str, speakers: dict[str, dict[str, Any]]) -> None:
    values = [value.strip(" |") for value in said.split("|", len(ID_FIELDS) - 1)]
    fields = dict(zip(ID_FIELDS, values, strict=True))
    about = speakers.setdefault(fields["code"], {})
    if fields["age"]:
        about["age"] = re.sub(r"[;.]+$", "", fields["age"])
    kept = ("sex", "group", "status", "education", "custom")
    about |= {key: fields[key] for key in kept if fields[key]}
    if fields["part"]:
        about |= _part(fields["part"])


def _part(word: str) -> dict[str, str]:
    """The role that CHAT's word names; a word that names none (`Mother`) as it is."""
    role = ROLE_NAMED.get(word.lower())
    return {"role": role} if role else {"part": word.replace("_", " ")}


def _iso_date(said: str) -> str:
    """`01-JUL-2019` as `2019-07-01`; another date as it is."""
    match = re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", said)
    if not match or match[2].upper() not in MONTHS:
        return said
    return f"{match[3]}-{MONTHS.index(match[2].upper()) + 1:02d}-{int(match[1]):02d}"


def _beside(source: Source, place: str, text: str) -> None:
    if text:
        source.elsewhere.setdefault(place, []).append(text)


def _spaced(text: str) -> str:
    return " ".join(text.split())
