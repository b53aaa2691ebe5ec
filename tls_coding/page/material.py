"""An open study in; all that its coders' desks share, made once, out."""

from __future__ import annotations

import colorsys
from functools import lru_cache
from typing import Any

from tls_coding import __version__
from tls_coding.codebook.model import Code, Codebook, rule_text, rules_by_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.page.blind import Sight, sight_of
from tls_coding.page.logs import Logs
from tls_coding.page.search import Search
from tls_coding.page.stock import Stock, cases_of, sentence_bounds_of, stock_of
from tls_coding.sampled import passages_to_show
from tls_coding.spans import Span
from tls_coding.study import Study


class Material:
    """A study as the page needs it: its texts, its stock of passages, its codebook.

    Takes the suggestions out of `study`: they are kept once.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.sight: Sight = sight_of(study.file)
        self.codebook: Codebook = study.codebook
        self.texts: dict[str, Transcript] = study.transcripts
        found = study.suggestions() if self.sight.rules else {}
        name, share = study.file.study, self.sight.share
        about = name, self.texts.values(), study.cases, found, share
        self.stock: Stock = stock_of(*about, passages_to_show(study))
        self.rules = rules_by_id(self.codebook) if self.sight.rules else {}
        self.latent = [code.id for code in self.codebook.codes if code.kind == "latent"]
        self.logs = Logs(study)
        self.words = {name: len(text.body.split()) for name, text in self.texts.items()}
        self.search = Search(self.texts)
        self.sentences_of_turn = lru_cache(maxsize=512)(self._sentences_of_turn)

    def assigned(self, coder: str) -> list[str]:
        """The transcripts that a coder is to code."""
        return self.study.file.assigned(coder, cases_of(self.texts))

    def sentences(self, transcript: str) -> list[Span]:
        """All sentences of a transcript."""
        turns = self.texts[transcript].turns
        return [span for turn in turns for span in self.sentences_of_turn(transcript, turn.number)]

    def _sentences_of_turn(self, transcript: str, turn: int) -> list[Span]:
        return sentence_bounds_of(self.texts[transcript], turn)

    def about(self) -> dict[str, Any]:
        """What is the same for all coders in `/api/study`."""
        codes = self.codebook.codes
        colours = colours_of([code.id for code in codes])
        sight = self.sight
        return {
            "study": self.study.file.study,
            "version": __version__,
            "blind": {"coders": not sight.coders, "rules": not sight.rules, "share": sight.share},
            "languages": sorted({text.language for text in self.texts.values()}),
            "codes": [self._code(code, colours[code.id]) for code in codes],
            "cases": [{"id": case.id, "label": case.label} for case in self.study.cases],
        }

    def _code(self, code: Code, colour: str) -> dict[str, Any]:
        """A code as the page shows it; without its rules where they are hidden."""
        category = code.id.rpartition(".")[0]
        data: dict[str, Any] = {
            "id": code.id,
            "label": code.label,
            "kind": code.kind,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "examples": [{"lang": e.lang, "text": e.text} for e in code.examples],
            "counterexamples": [{"lang": e.lang, "text": e.text} for e in code.counterexamples],
            "category": self.codebook.categories.get(category),
            "colour": colour,
        }
        if self.sight.rules:
            data["rules"] = {lang: [*map(rule_text, some)] for lang, some in code.rules.items()}
        return data


def colours_of(codes: list[str]) -> dict[str, str]:
    """A colour for each code: one hue for each category, lighter and darker within it.

    >>> colours_of(["craft.kin"])
    {'craft.kin': '#b43c3c'}
    """
    categories = list(dict.fromkeys(code.rpartition(".")[0] for code in codes))
    found = {}
    for place, category in enumerate(categories):
        own = [code for code in codes if code.rpartition(".")[0] == category]
        for number, code in enumerate(own):
            lightness = 0.47 + 0.2 * number / len(own)
            parts = colorsys.hls_to_rgb(place / len(categories), lightness, 0.5)
            found[code] = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return found
