"""Passages to decide in, as the review page gets them; what a terminal shows of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tls_coding.spans import Span

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from tls_coding.codebook.model import Codebook

AROUND = 400  # characters of the turn shown on each side
STYLES = {"context": "dim", "unit": "", "evidence": "bold reverse"}
Item = dict[str, Any]


def screen(item: Item, span: Span, waiting: int, codebook: Codebook, keys: str) -> RenderableType:
    """A passage in its turn, what is asked of it, and the keys; `span` is what would be coded."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    place = f"{item['transcript']} · {item['speaker'] or 'no label'} · turn {item['turn']}"
    title = Text(f"{place}{' · ' + item['time'] if item['time'] else ''}")
    asked = [Text(f"{question['label']}: {question['text']}", "dim")] if (
        question := item["question"]
    ) else []  # fmt: skip
    panel = Panel(
        Group(*asked, _marked(item, span)),
        title=title,
        title_align="left",
        subtitle=Text(f"{waiting} to decide"),
    )
    why = [
        Text("found by " + ", ".join(f"{e['rule']}: {e['words']}" for e in item["evidence"]), "dim")
    ]
    flags = [Text(f"flagged {', '.join(item['flags'])}", "magenta")] if item["flags"] else []
    held = [_held(item)] if item["mine"] or item["codings"] else []
    return Group(
        Text(""), _head(item, codebook), panel, *(why if item["evidence"] else []), *flags, *held,
        Text(keys, "cyan"),
    )  # fmt: skip


def code_panel(code_id: str, codebook: Codebook) -> RenderableType:
    """A code: when to give it and when not."""
    from rich.panel import Panel
    from rich.text import Text

    code = codebook.code(code_id)
    if code is None:
        return Text(f"{code_id} is not in the codebook.")
    lines = [code.definition]
    lines += [f"+ {text}" for text in code.include] + [f"– {text}" for text in code.exclude]
    return Panel(Text("\n".join(lines)), title=Text(code.id), title_align="left")


def widths(item: Item) -> list[Span]:
    """What a passage may be widened to, from itself on: its sentences, its whole turn."""
    own = Span(item["start"], item["end"])
    touched = [Span(*each) for each in item["sentences"] if Span(*each).overlaps(own)]
    found = [own]
    if touched:
        found.append(Span(min(own.start, touched[0].start), max(own.end, touched[-1].end)))
    whole = _whole(item)
    found.append(Span(item["turn_start"], item["turn_start"] + len(whole)))
    return list(dict.fromkeys(found))


def matching(typed: str, codebook: Codebook) -> list[str]:
    """The codes that somebody means by what they typed: an id, or part of an id or a label."""
    wanted = typed.strip().lower()
    if wanted in codebook.ids:
        return [wanted]
    if not wanted:
        return []
    return [
        code.id
        for code in codebook.codes
        if wanted in code.id or any(wanted in label.lower() for label in code.label.values())
    ]


def _whole(item: Item) -> str:
    pieces = "".join(text for text, _ in item["pieces"])
    return f"{item['before']}{pieces}{item['after']}"


def _head(item: Item, codebook: Codebook) -> Text:
    from rich.text import Text

    if item["kind"] == "control":
        return Text("Which codes does this passage bear?", "bold")
    code = codebook.code(item["code"])
    label = code.name(item["language"]) if code else item["code"]
    head = Text.assemble((label, "bold"), f"  {item['code']}", ("  ?", "bold"))
    if item["kind"] == "confirm":
        head.append("\nIts words were edited. They were:  ")
        head.append(item["quote"], "italic")
    return head


def _held(item: Item) -> Text:
    from rich.text import Text

    said = [f"you said: {item['mine']}"] if item["mine"] else []
    said += [f"{each['code']} ({each['status']})" for each in item["codings"]]
    return Text("; ".join(said), "yellow")


def _marked(item: Item, span: Span) -> Text:
    """The turn around a passage: its evidence marked, or, once it was widened, all of it."""
    from rich.text import Text

    whole, first = _whole(item), item["turn_start"]
    own = Span(item["start"], item["end"])
    if span == own:
        pieces = [(text, kind) for text, kind in item["pieces"]]
    else:
        pieces = [(whole[span.start - first : span.end - first], "unit")]
    before = whole[max(0, span.start - first - AROUND) : span.start - first]
    after = whole[span.end - first : span.end - first + AROUND]
    text = Text()
    for piece, kind in [(before, "context"), *pieces, (after, "context")]:
        text.append(piece, STYLES[kind])
    return text
