"""What the page sends as an act in; the same, with every field checked, out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tls_coding.errors import CodingError

Id = Annotated[str, Field(min_length=1, max_length=300)]
Note = Annotated[str, Field(max_length=20_000)]
Number = Annotated[int, Field(ge=0, lt=2**53, strict=True)]  # what JavaScript counts without loss


class Refused(CodingError):
    """An act that cannot be done; `status` is what HTTP calls it.

    `about`: the id of the item of the act; `item`: that item as it is now.
    """

    def __init__(self, message: str, status: int = 422, about: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.about = about
        self.item: dict[str, Any] | None = None


class Asked(BaseModel):
    """What all acts may say beside what they do.

    `queue`: the filters of the next passage; `skipped`: ids that come later. `mine`: the decision
    that the page showed with the passage: an act is refused where it has changed since; without it
    `seen` says that the coder knows of a decision. `codings`: whether the answer is to list those
    of the transcript. `view`: `transcript` asks for all that its view shows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    queue: dict[str, str | list[str]] = {}
    skipped: list[Id] = Field(default=[], max_length=20_000)
    mine: str | None = None
    seen: bool = False
    codings: bool = True
    view: Literal["", "queue", "transcript"] = ""


class Decide(Asked):
    """A decision on a suggestion; accepted, it may be resized and recoded in the same act."""

    act: Literal["accept", "reject", "unsure"]
    id: Id
    start: Number | None = None
    end: Number | None = None
    code: Id | None = None
    note: Note = ""


class Looked(Asked):
    """A control passage is looked at: it gets these codes, or none."""

    act: Literal["none"]
    id: Id
    codes: list[Id] = Field(default=[], max_length=1_000)


class Add(Asked):
    """Code a passage by hand."""

    act: Literal["add"]
    transcript: Id
    start: Number
    end: Number
    code: Id
    note: Note = ""


class Recode(Asked):
    """Give a coding another code."""

    act: Literal["recode"]
    n: Number
    code: Id


class Resize(Asked):
    """Give a coding other bounds; `place`: say where it stands in an edited text."""

    act: Literal["resize", "place"]
    n: Number
    start: Number
    end: Number


class OfCoding(Asked):
    """Take a coding away, or confirm the place that is proposed for it."""

    act: Literal["delete", "confirm"]
    n: Number


class Memo(Asked):
    """A note on a coding, on a passage or on a transcript."""

    act: Literal["memo"]
    n: Number | None = None
    transcript: Id | None = None
    start: Number | None = None
    end: Number | None = None
    note: Annotated[str, Field(min_length=1, max_length=20_000)]


class Undo(Asked):
    """Take back the last act."""

    act: Literal["undo"]


class Done(Asked):
    """Say that a transcript is finished, for some codes or all of them."""

    act: Literal["done"]
    transcript: Id
    codes: list[Id] | None = Field(default=None, max_length=10_000)


class Adjudicate(Asked):
    """Settle a matter on which coders disagree."""

    act: Literal["adjudicate"]
    settles: list[tuple[Id, Number]] = Field(min_length=1, max_length=100)
    outcome: Literal["accept", "reject"]
    transcript: Id
    start: Number
    end: Number
    code: Id
    note: Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"\S")]


AnyAct = Decide | Looked | Add | Recode | Resize | OfCoding | Memo | Undo | Done | Adjudicate
_ACTS: TypeAdapter[AnyAct] = TypeAdapter(Annotated[AnyAct, Field(discriminator="act")])


def asked_of(data: Any) -> AnyAct:
    """The act that plain data asks for; raises Refused, with a sentence that repeats no value."""
    try:
        return _ACTS.validate_python(data)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if fault["type"].startswith("union_tag"):
            raise Refused("There is no such act.", 400) from None
        # The first part of the place is the act; names that are no field are the sender's own.
        known = {name for kind in AnyAct.__args__ for name in kind.model_fields}
        names = [str(part) for part in fault["loc"][1:] if part in known or isinstance(part, int)]
        said = "not a field of this act" if fault["type"] == "extra_forbidden" else fault["msg"]
        where = f"'{'.'.join(names)}'" if names else "The act"
        raise Refused(f"{where}: {said[:1].lower()}{said[1:]}.", 400) from None
