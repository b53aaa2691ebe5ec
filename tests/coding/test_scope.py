"""Negation, hypothesis and hearsay, with the cues that this checkout ships."""

import pytest
from small_study import codebook, cues, live, suggest, transcript

NEGATED, HYPOTHETICAL, REPORTED = ("negated",), ("hypothetical",), ("reported",)


def flags_of(rule, body, language, scope):
    """The flags of the suggestions for one rule, in order."""
    book = codebook(f"- id: theme\n  rules: {{{language}: ['{rule}']}}\n")
    found = live(suggest(book, transcript(body, language), scope=scope))
    assert found, f"{rule} finds nothing in {body}"
    return [suggestion.flags for suggestion in found]


@pytest.mark.parametrize(
    ("language", "rule", "body", "flags"),
    [
        # A plain statement bears no flag.
        ("fr", "recette", "On gardait la recette.", ()),
        ("it", "ricetta", "La ricetta era della nonna.", ()),
        ("es", "receta", "La receta era de la abuela.", ()),
        ("en", "recipe", "The recipe was hers.", ()),
        # Negated.
        ("fr", "recette", "On n'a jamais eu de recette.", NEGATED),
        ("fr", "recette", "Ils ne\nmontraient la recette à personne.", NEGATED),
        ("fr", "recette", "Il est parti sans la recette.", NEGATED),
        ("it", "ricetta", "Qui non c'è nessuna ricetta.", NEGATED),
        ("it", "ricetta", "È andato via senza la ricetta.", NEGATED),
        ("es", "receta", "Aquí no había receta.", NEGATED),
        ("es", "receta", "Se fue sin la receta.", NEGATED),
        ("en", "recipe", "We didn’t have a recipe.", NEGATED),
        ("en", "recipe", "They never wrote the recipe down.", NEGATED),
        ("en", "recipe", "He left without the recipe.", NEGATED),
        # A cue reaches to the end of its clause and no further.
        ("fr", "recette", "On n'écrivait rien, mais la recette restait.", ()),
        ("it", "ricetta", "Non si scriveva niente, ma la ricetta restava.", ()),
        ("es", "receta", "No se escribía nada, pero la receta quedaba.", ()),
        ("en", "recipe", "We did not write, but the recipe stayed.", ()),
        ("en", "recipe", "We did not write but the recipe stayed.", ()),
        ("en", "recipe", "The recipe stayed. We did not write.", ()),
        # Hypothetical.
        ("fr", "recette", "Si on avait la recette, on rouvrirait.", HYPOTHETICAL),
        ("fr", "recette", "La recette reviendrait peut-être.", HYPOTHETICAL),
        ("it", "ricetta", "Se avessimo la ricetta, si riaprirebbe.", HYPOTHETICAL),
        ("it", "ricetta", "Forse la ricetta tornerà.", HYPOTHETICAL),
        ("es", "receta", "Si tuviéramos la receta, abriríamos.", HYPOTHETICAL),
        ("es", "receta", "Quizá vuelva la receta.", HYPOTHETICAL),
        ("en", "recipe", "If we had the recipe we would open again.", HYPOTHETICAL),
        ("en", "recipe", "Perhaps the recipe will return.", HYPOTHETICAL),
        # Reported.
        ("fr", "recette", "Il paraît que la recette venait de loin.", REPORTED),
        ("it", "ricetta", "Si dice che la ricetta venisse da lontano.", REPORTED),
        ("es", "receta", "Dicen que la receta venía de lejos.", REPORTED),
        ("en", "recipe", "They say the recipe came from afar.", REPORTED),
        ("en", "recipe", "According to him, the recipe came from afar.", REPORTED),
        # What looks like a cue and is none.
        ("fr", "recette", "Ce n'est pas seulement la recette.", ()),
        ("fr", "recette", "Il y a sans doute la recette.", HYPOTHETICAL),
        ("fr", "recette", "C'était pas seulement la recette.", ()),
        ("it", "ricetta", "Non solo la ricetta.", ()),
        ("it", "ricetta", "Non c’era solo la ricetta.", ()),
        ("it", "ricetta", "C'è senza dubbio la ricetta.", ()),
        ("es", "receta", "No solo la receta.", ()),
        ("es", "receta", "No era sólo la receta.", ()),
        ("es", "receta", "Sin embargo la receta quedaba.", ()),
        ("en", "recipe", "It was not only the recipe.", ()),
        ("en", "recipe", "It wasn’t just the recipe.", ()),
        ("en", "recipe", "No doubt the recipe came first.", ()),
        # Two kinds at once.
        ("en", "recipe", "They say he did not have the recipe.", ("negated", "reported")),
    ],
)
def test_cues_of_this_codebook(language, rule, body, flags, real_cues):
    """Denied, hypothetical and hearsay passages are flagged, in four languages, and no others."""
    assert flags_of(rule, body, language, real_cues) == [flags]


@pytest.mark.parametrize(
    ("rule", "flags"),
    [("not tell", ()), ("not ... recipe", ()), ("recipe", NEGATED), ("we & recipe", NEGATED)],
)
def test_a_cue_that_the_rule_asks_for_does_not_flag(rule, flags, real_cues):
    """Where the rule itself says *not*, the denial is the point and no flag is set."""
    assert flags_of(rule, "We did not tell the recipe.", "en", real_cues) == [flags]


def test_a_flag_holds_for_a_suggestion_only_if_all_its_hits_bear_it(real_cues):
    """One plain hit makes the suggestion plain; what each hit bears is kept with it."""
    book = codebook("- id: theme\n  rules: {en: [recipe, secret]}\n")
    text = transcript("We had the secret, but not the recipe.")
    (found,) = live(suggest(book, text, scope=real_cues))
    assert found.flags == ()
    assert [(e.words, e.flags) for e in found.evidence] == [("secret", ()), ("recipe", NEGATED)]


REACHES = """
    en:
      clause_starts: [but]
      negated: {forward: [zforward], backward: [zback], clause: [zclause]}
      hypothetical: {to_sentence_end: [zend], pseudo: [zend but]}
      reported: {sentence: [zall]}
"""


@pytest.mark.parametrize(
    "body",
    [
        "nope one, nope zforward yep two, nope but nope. Nope three.",
        "nope zforward yep but nope.",
        "nope one, yep two zback nope, nope but nope. Nope three.",
        "nope one, yep two zclause yep, nope but nope. Nope three.",
        "nope one nope zend yep, yep (yep) but yep. Nope three.",
        "yep one, yep zall yep, yep (yep) but yep. Nope three.",
        "nope one nope zend but nope, nope.",
        "Nope one.\n\nNope zforward yep\n\nNope three.",
    ],
)
def test_how_far_a_cue_reaches(body):
    """Each kind of cue flags the words of its reach (yep) and none of the others (nope)."""
    book = codebook("- id: inside\n  rules: {en: [yep]}\n- id: outside\n  rules: {en: [nope]}\n")
    found = live(suggest(book, transcript(body), scope=cues(REACHES)))
    hits = [(s.code, len(evidence.flags)) for s in found for evidence in s.evidence]
    assert hits.count(("inside", 1)) == body.lower().count("yep")
    assert hits.count(("outside", 0)) == body.lower().count("nope")


def test_without_cues_nothing_is_flagged():
    """A study without a file of cues, or a language without cues, has no flags."""
    assert flags_of("recipe", "We never had a recipe.", "en", {}) == [()]
