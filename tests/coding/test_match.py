"""Rules on texts: what one rule finds, and that its evidence is the text's own words."""

from __future__ import annotations

import unicodedata

import pytest
from plain.turns import tokenise
from small_study import codebook, find, live, marked, suggest, transcript

from tls_coding.corpus.folding import plain
from tls_coding.spans import Span

LISTS = {
    "kin": {"en": ["mother", '"my" uncle'], "es": ["tío"], "all": ["clan"]},
    "empty": {"fr": ["mère"]},
}


def check(rule: str, text: str, language: str = "en") -> None:
    """The hits of `rule` are those that stand marked (`<1>…</1>`) in `text`."""
    body, wanted = marked(text)
    assert find(rule, body, language, lists=LISTS) == list(wanted.values())


@pytest.mark.parametrize(
    ("rule", "text", "language"),
    [
        ("keep secret", "They <1>keep\nsecret</1> recipes.", "en"),
        ("keep secret", "They <1>keep \n   secret</1> recipes.", "en"),
        ("keep secret", "They <1>keep\u00a0secret</1> recipes.", "en"),
        ("keep secret", "They <1>keep\u202fsecret</1> recipes.", "en"),
        ("secret", "They keep <1>se\u00adcret</1> recipes.", "en"),
        ("secret", "They keep <1>se\u00ad\ncret</1> recipes.", "en"),
        ("know~how", "Their <1>know-\nhow</1> is old.", "en"),
        ("know~how", "Their <1>know\u2010how</1> is old.", "en"),
        ('"don\'t" tell', "We <1>don’t tell</1> them.", "en"),
        ('"don’t" tell', "We <1>don't tell</1> them.", "en"),
        ('"se\u00adcret" "o\ufb03ce"', "The <1>secret office</1>.", "en"),
        ("oficina", "La <1>o\ufb01cina</1> cerró.", "es"),
        ("tío", f"Mi <1>{unicodedata.normalize('NFD', 'tío')}</1> lo sabía.", "es"),
        (f'"{unicodedata.normalize("NFD", "tío")}"', "Mi <1>tío</1> lo sabía.", "es"),
        ("dell'azienda", "Il segreto <1>dell’azienda</1> resta.", "it"),
        ("secret", "A <1>SECRET</1>, a <2>Secret</2>.", "en"),
    ],
)
def test_form_of_text_never_stops_a_rule(rule: str, text: str, language: str) -> None:
    """Breaks, spaces, apostrophes, hyphens, soft hyphens and accents of any form match."""
    check(rule, text, language)


@pytest.mark.parametrize(
    "body",
    [
        "We hide the\nrecipes; his uncle’s se\u00adcret\u00a0was a know-\nhow.",
        unicodedata.normalize("NFD", "Où l’été à l'atelier\n\nse passe, là-\nbas, très fidèle."),
        "[A1 00:00:01]\n  \ufeff\u200bA\u00a0b\u2009c\u00ad\r\nd\n\n[B1] O\ufb03ce",
    ],
)
def test_evidence_spans_are_the_bodys_own(body: str) -> None:
    """Every token leads back to that stretch of the body which, folded, is the token."""
    text = transcript(body)
    for turn in tokenise(text):
        spans = [turn.body_span(Span(i, i + 1)) for i in range(len(turn.words))]
        assert spans == sorted(spans)
        for span, word in zip(spans, turn.words, strict=True):
            assert turn.turn.span.covers(span)
            assert plain(span.of(body)).strip() == word.strip()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ('"alpha" ... "beta" within 2', "<1>alpha</1> one <1>beta</1>"),
        ('"alpha" ... "beta" within 2', "alpha one two beta"),
        ('"alpha" ... "beta" within 1', "<1>alpha</1> <1>beta</1>"),
        ('"alpha" ... "beta" within 1', "<1>alpha</1> (, – <1>beta</1>"),
        ('"alpha" ... "beta" within 1', "alpha one beta"),
        ('"alpha" ... "beta"', "<1>alpha</1> 1 2 3 4 5 6 7 <1>beta</1>"),
        ('"alpha" ... "beta"', "alpha 1 2 3 4 5 6 7 8 beta"),
        ('"alpha" ... "beta"', "<1>alpha</1>, 1, 2: 3! 4? 5 – 6 … 7; « <1>beta</1> »"),
        ('"alpha one" ... "two beta" within 1', "<1>alpha one</1> <1>two beta</1>"),
        ('"a" ... "b" ... "c" within 2', "<1>a</1> one <1>b</1> two <1>c</1>"),
        ('"a" ... "b" ... "c" within 2', "a one b two three c"),
        ('"b" & "a" within 2', "<1>a</1> one <1>b</1>"),
        ('"b" & "a" within 2', "a one two b"),
        ('"a" ... "b" "c"? ... "d" within 1', "<1>a</1> <1>b c</1> <1>d</1>"),
        ('"c"? "b" & "d" within 1', "<1>d</1> <1>c b</1>"),
    ],
)
def test_within_counts_words_to_where_the_next_part_begins(rule: str, text: str) -> None:
    """`within N`: the next part begins no later than the Nth word after; punctuation is free."""
    check(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ('"alpha" ... "beta"', "beta alpha"),
        ('"alpha" & "beta"', "<1>beta</1> <1>alpha</1>"),
        ('"alpha" & "beta"', "<1>alpha</1> <1>beta</1>"),
        ('"alpha" & "alpha"', "alpha alone"),
        ('"alpha" & "alpha"', "<1>alpha</1> and <1>alpha</1>"),
        ('"alpha" ... "alpha"', "<1>alpha</1> and <1>alpha</1>"),
        ('"a" & "b" ... "c"', "<1>b</1> <1>a</1> <1>c</1>"),
        ('"a" & "b" ... "c"', "b c a"),
        ('"a" ... "b" & "c"', "<1>a</1> <1>c</1> <1>b</1>"),
        ('"a b" & "b c"', "a b c"),
        ('"a" & ["b"|"c"] & "c" in turn', "<1>a</1> <1>c</1> <1>b</1>"),
    ],
)
def test_order(rule: str, text: str) -> None:
    """`...` keeps the order, `&` does not; no word serves two parts."""
    check(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ('"alpha" ... "beta"', "<1>Alpha</1> it is. <1>Beta</1> it was."),
        ('"alpha" ... "beta" in sentence', "Alpha it is. Beta it was."),
        (
            '"alpha" ... "beta" in sentence',
            "<1>Alpha</1> is one two three four five six seven eight nine ten <1>beta</1>.",
        ),
        (
            '"alpha" & "beta" in turn',
            "<1>Beta</1> it is.\n\nOne two three. Four five six. Seven eight <1>alpha</1>.",
        ),
        ('"alpha" ... "beta" in turn', "[A1] Alpha.\n\n[B1] Beta."),
        ('"alpha" ... "beta"', "[A1] Alpha.\n\n[B1] Beta."),
        ('"alpha" ... "beta"', "<1>Alpha</1>.\n\n<1>Beta</1>."),
        ('"alpha beta"', "Alpha\n\nbeta"),
        ('"alpha beta"', "[A1] alpha\n[B1] beta"),
    ],
)
def test_scope_of_a_rule(rule: str, text: str) -> None:
    """No hit leaves its turn; `in sentence` keeps it in a sentence, both lift the 8 words."""
    check(rule, text)


@pytest.mark.parametrize(
    ("rule", "text", "language"),
    [
        ('keep "the"? secret', "<1>keep the secret</1>, <2>keep secret</2>, keep a secret", "en"),
        ('"the"? secret', "the <1>secret</1>", "en"),
        ("[keep|hide] secret", "<1>hide secrets</1> and <2>keep secrets</2>", "en"),
        ('[keep "well"|hide]? secret', "keep <1>secret</1>", "en"),
        ('keep ["very" "well"|"a"]? secret', "<1>keep very well secret</1>", "en"),
        ('["a" "b"|"b"] "c"', "a <1>b c</1>", "en"),
        ("#kin", "<1>My uncle</1>, her <2>mother</2>, the <3>clan</3>, an uncle", "en"),
        ("#kin teach", "<1>Mothers taught</1> us.", "en"),
        ("#kin", "Mi <1>tío</1>, el <2>clan</2>, mother", "es"),
        ("#empty", "mère mother", "en"),
        ("keep #empty", "keep mère", "en"),
    ],
)
def test_optional_groups_and_lists(rule: str, text: str, language: str) -> None:
    """`?` may be missing, `[a|b]` is one of several, `#list` holds the words of its language."""
    check(rule, text, language)


@pytest.mark.parametrize(
    ("rule", "text", "language"),
    [
        ("know~how", "<1>know-how</1> <2>know how</2> <3>knowhow</3> a how-to", "en"),
        ("spin~off", "<1>spin-offs</1> <2>spin-off</2> spin of", "en"),
        ("spin~off", "unas <1>spin-offs</1>, una <2>spin off</2>, el <3>spinoff</3>", "es"),
        ("savoir~faire", "Leur <1>savoir-faire</1>, ce <2>savoir faire</2>.", "fr"),
        ("grand~mère", "Ma <1>grand-mère</1>.", "fr"),
        ("transmettre", "Il <1>transmet</1>, <2>transmis</2>, <3>transmettaient</3>.", "fr"),
        ("l'atelier", "Dans <1>l’atelier</1>.", "fr"),
        ("secret*", "<1>secrets</1>, <2>secretly</2>, <3>secret</3>, a desecration", "en"),
        ("*secret*", "<1>secrets</1>, <2>undersecretary</2>", "en"),
        ("*aría", "<1>pasaría</1> y <2>daría</2>, no pasa", "es"),
        ("enseñar", "<1>Enseñaba</1>; <2>enseñó</2>; la enseñanza", "es"),
    ],
)
def test_words_stand_for_their_forms(rule: str, text: str, language: str) -> None:
    """A word is any form of its lemma, `~` hyphen, space or nothing, `*` any letters."""
    check(rule, text, language)


def test_exact_words_are_no_lemma() -> None:
    """Words in double quotes match as they stand only, whatever their case."""
    check('"keep secret"', "keeps secret, keep secrets, <1>Keep Secret</1>")


def test_each_hit_is_the_shortest() -> None:
    """A hit that holds another one is left out; hits that only overlap all stay."""
    check('"a" ... "b"', "a x <1>a</1> y <1>b</1> z b")
    check('"a" ... "b" ... "a"', "<1>a</1> <1>b</1> <1>a</1> a")
    body, _ = marked("a b a b a")
    assert len(find('"a" ... "b" ... "a"', body)) == 2


def test_token_rules_run_on_spacy() -> None:
    """A `tokens:` rule is spaCy's own pattern, found in the folded text."""
    book = codebook(
        """
        - id: theme
          rules: {en: [{tokens: [{LOWER: {REGEX: "^secre"}}, {IS_PUNCT: true, OP: "?"}, \
{LENGTH: {">=": 6}}]}]}
        """
    )
    (found,) = live(suggest(book, transcript("They keep se\u00adcret,\nrecipes of old.")))
    assert found.words == ("se\u00adcret, recipes",)
