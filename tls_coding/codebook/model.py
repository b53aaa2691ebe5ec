"""The codebook as data: what `tls.yaml` may hold, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
CodeId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Kind = Literal["manifest", "latent"]
Role = Literal["respondent", "interviewer", "any"]
Unit = Literal["sentence", "turn"]
UNREAD = "?"  # stands for a name that could not be read


class Model(BaseModel):
    """A part of the codebook: unknown keys are faults, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Header(Model):
    """What the codebook is: its name, its version, its languages, the unit of coding."""

    name: Text
    version: Text
    languages: list[Language] = Field(min_length=1)
    unit: Unit = "sentence"


class Example(Model):
    """A sentence that a rule must find; `match` names words among the evidence."""

    lang: Language
    text: Text
    match: Text | None = None


class Counterexample(Model):
    """A near miss: `because` says why nothing may be suggested for it."""

    lang: Language
    text: Text
    because: Literal["unless", "no rule", "speaker"] = "no rule"


def _not_empty(pattern: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not pattern:
        raise ValueError("a token pattern needs at least one token")
    return pattern


class TokenRule(Model):
    """A rule as a spaCy Matcher pattern, for what the rule language cannot say.

    `pipeline`: the trained pipeline that the pattern needs (`fr_core_news_sm`), where it looks at
    what a blank one does not know: POS, TAG, MORPH, LEMMA, DEP, ENT_TYPE …
    """

    tokens: Annotated[list[dict[str, Any]], AfterValidator(_not_empty)]
    pipeline: Annotated[str, Field(pattern=r"^[a-z]{2,3}_\w+$")] | None = None


RuleText = TokenRule | Text
Rules = dict[Literal["all"] | Language, list[RuleText]]


class Code(Model):
    """One codable concept: what it means, and the rules that suggest it."""

    id: CodeId
    """Its place in the tree, with dots: informal.secrecy. Never changes: decisions name it."""
    label: dict[Language, Text] = Field(min_length=1)
    """Its name, by language."""
    source: str = ""
    """Where the concept comes from: a section, a page."""
    kind: Kind = "manifest"
    """manifest: people say it in words a rule can catch; latent: it must be inferred."""
    definition: Text
    """When to code a passage so."""
    include: list[Text] = []
    """What counts, too."""
    exclude: list[Text] = []
    """What does not count."""
    rules: Rules = {}
    """What suggests the code, by language (all: in every one). Quote each rule."""
    unless: Rules = {}
    """What vetoes a hit in the same sentence, by language."""
    speaker: Role = "respondent"
    """Whose words are listened to."""
    examples: list[Example] = []
    """Sentences that a rule must find."""
    counterexamples: list[Counterexample] = []
    """Near misses that nothing may be suggested for."""

    def name(self, language: str) -> str:
        """The label in `language`, else in English, else the first one there is."""
        return self.label.get(language) or self.label.get("en") or next(iter(self.label.values()))


class Codebook(Model):
    """The whole codebook; `sha256` is the hash of the file it was read from."""

    codebook: Header
    categories: dict[CodeId, dict[Language, Text]] = {}
    lists: dict[str, dict[Literal["all"] | Language, list[Text]]] = {}
    forms: dict[Language, dict[str, list[Text]]] = {}
    codes: list[Code] = []
    sha256: str = ""

    @property
    def ids(self) -> list[str]:
        """The ids of all codes, in the order of the file."""
        return [code.id for code in self.codes]

    def code(self, code_id: str) -> Code | None:
        """The code of that id, or None."""
        return next((code for code in self.codes if code.id == code_id), None)


def languages_of(rules: Rules, languages: list[str]) -> list[str]:
    """The languages in which `rules` has at least one rule (`all` stands for every one)."""
    return [lang for lang in languages if rules.get(lang) or rules.get("all")]


def pipelines_of(codebook: Codebook) -> dict[str, list[str]]:
    """The trained pipelines that rules ask for, each with the ids of the codes that do."""
    asked: dict[str, list[str]] = {}
    for code in codebook.codes:
        for rules in (code.rules, code.unless):
            for rule in (rule for listed in rules.values() for rule in listed):
                if isinstance(rule, TokenRule) and rule.pipeline:
                    asked.setdefault(rule.pipeline, []).append(code.id)
    return asked


def rule_text(rule: RuleText) -> str:
    """A rule as people read it, in lists and on pages."""
    if isinstance(rule, str):
        return rule
    return f"tokens: {rule.tokens}" + (f", pipeline: {rule.pipeline}" if rule.pipeline else "")


def rules_in(rules: Rules, language: str) -> list[tuple[str, RuleText]]:
    """The rules that hold in `language`, each with the tail of its id (`fr/0`, `all/2`)."""
    return [
        (f"{key}/{number}", rule)
        for key in ("all", language)
        for number, rule in enumerate(rules.get(key, []))
    ]


def rules_by_id(codebook: Codebook) -> dict[str, str]:
    """Every rule as people read it, by its id (`informal.secrecy/fr/0`); vetoes are not there."""
    return {
        f"{code.id}/{key}/{number}": rule_text(rule)
        for code in codebook.codes
        for key, listed in code.rules.items()
        for number, rule in enumerate(listed)
    }
