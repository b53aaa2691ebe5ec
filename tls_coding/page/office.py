"""One coder's desk and the study in; what an act names, checked against them, out."""

from __future__ import annotations

from dataclasses import dataclass

from tls_coding.coding.codings import Coding
from tls_coding.corpus.transcript import Transcript
from tls_coding.page import asked
from tls_coding.page.asked import Refused
from tls_coding.page.desk import Desk
from tls_coding.page.material import Material
from tls_coding.page.others import OtherCoders
from tls_coding.page.stock import Item
from tls_coding.spans import Span

GONE = "This coding is not there any more: it was changed or taken back meanwhile."
ALREADY = "This passage was decided meanwhile, perhaps in another tab."


@dataclass(frozen=True)
class Office:
    """What acts are checked against: one coder's desk, the study, the other coders."""

    desk: Desk
    material: Material
    others: OtherCoders

    @property
    def sha256(self) -> str:
        return self.material.codebook.sha256

    def text(self, transcript: str) -> Transcript:
        """A transcript that this coder codes; raises Refused."""
        text = self.material.texts.get(transcript)
        if text is None:
            raise Refused("There is no such transcript.", 404)
        if transcript not in self.desk.assigned:
            raise Refused("This transcript is not among those that you code.", 403)
        return text

    def code(self, code: str) -> str:
        """The id of a code of the codebook; raises Refused."""
        if self.material.codebook.code(code) is None:
            raise Refused("There is no such code.", 404)
        return code

    def span(self, text: Transcript, start: int, end: int) -> Span:
        """A passage with words in it; raises Refused."""
        span = Span(start, end)
        if not start < end <= len(text.body) or not span.of(text.body).strip():
            raise Refused("These bounds hold no words of the transcript.")
        return span

    def coding(self, n: int) -> Coding:
        """A coding that the coder holds; raises Refused."""
        coding = self.desk.held.coding(n)
        if coding is None:
            raise Refused(GONE, 409)
        self.text(coding.transcript)
        return coding

    def item(self, act: asked.Decide | asked.Looked) -> Item:
        """The item that an act decides, if its coder knows what is held of it; raises Refused."""
        item = self.desk.item(act.id)
        if item is None:
            raise Refused("There is no such passage to decide.", 404)
        mine = self.desk.status(item)
        knows = act.mine == mine if "mine" in act.model_fields_set else act.seen or mine is None
        if not knows:
            raise Refused(ALREADY, 409, item.id)
        return item

    def shown(self, text: Transcript, span: Span) -> str:
        """What the coder sees at a passage that they code by hand."""
        blind = self.desk.is_blind(text.id, span)
        return "blind" if blind else self.material.sight.shown
