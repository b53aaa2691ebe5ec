"""What the review page says in each language, as a browser says it, and whether it has room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from served_page import Served, come_in, launched, served, settle

LANGUAGES = ("en", "fr", "it", "es")
VIEWS = ("queue", "transcript", "transcript/valley_01", "codebook", "compare", "progress")
CLIPPED = """() => [...document.querySelectorAll('#head nav, button > span, button, h1, h2, th')]
    .filter((e) => e.offsetParent && e.scrollWidth > e.clientWidth + 1)
    .filter((e) => getComputedStyle(e).display !== 'inline' && !e.matches('.unseen, .label *'))
    .map((e) => e.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("spoken") / "study") as one:
        yield one


def said(page: Page, call: str) -> str:
    """What a function of language.js answers in the language of the page."""
    got = page.evaluate(f"import('/static/language.js').then((language) => language.{call})")
    return str(got)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 360])
def test_every_language_has_room_on_a_phone(
    browser: Browser, here: Served, language: str, width: int
) -> None:
    """No word is cut off and nothing scrolls sideways, however long a language's words are."""
    page = come_in(browser, here, locale=language, viewport={"width": width, "height": 740})
    for view in VIEWS:
        page.evaluate("(view) => { location.hash = view; }", view)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        assert page.evaluate(CLIPPED) == [], view
    page.context.close()


def test_numbers_are_followed_by_the_right_form(browser: Browser, here: Served) -> None:
    """French counts nothing and one alike; English and Spanish do not; thousands are grouped."""
    words = {
        "en": ["0 words", "1 word", "2 words", "12,345 words"],
        "fr": ["0 mot", "1 mot", "2 mots", "12\u202f345 mots"],
        "it": ["0 parole", "1 parola", "2 parole", "12.345 parole"],
        "es": ["0 palabras", "1 palabra", "2 palabras", "12.345 palabras"],
    }
    shares = {"en": "45%", "fr": "45\u00a0%", "it": "45%", "es": "45\u00a0%"}
    for language, wanted in words.items():
        page = come_in(browser, here, locale=language)
        counts = (0, 1, 2, 12_345)
        assert [said(page, f"say('words', {{ n: {n} }})") for n in counts] == wanted
        assert said(page, "percent(0.451)") == shares[language]
        page.context.close()


def test_french_signs_stay_with_their_word(browser: Browser, here: Served) -> None:
    """No line of a French page begins with a colon or a question mark; names stay as they are."""
    page = come_in(browser, here, locale="fr")
    title = said(page, "say('finish_title', { name: 'a ; b' })")
    assert title == "a ; b\u00a0: terminé\u202f?"
    assert said(page, "say('drop', { name: 'x' })") == "Retirer «\u00a0x\u00a0»"
    page.context.close()


@pytest.mark.parametrize(
    ("language", "yes", "cap"),
    [("en", "y", "Esc"), ("fr", "o", "Échap"), ("it", "s", "Esc"), ("es", "s", "Esc")],
)
def test_keys_are_named_as_on_the_reader_s_keyboard(
    browser: Browser, here: Served, language: str, yes: str, cap: str
) -> None:
    """'Oui' is answered with o and 'Sí' with s, and the key to close is called as it is printed."""
    page = come_in(browser, here, locale=language)
    page.keyboard.press("f")
    answers = page.locator("dialog .answers kbd")
    expect(answers).to_have_text([yes, "n"])
    expect(page.locator("dialog header kbd")).to_have_text(cap)
    page.context.close()


def test_a_refusal_is_told_in_the_reader_s_language(browser: Browser, here: Served) -> None:
    """What the server refuses in English is read in French; what is not listed stays as it came."""
    page = come_in(browser, here, locale="fr")
    told = "import('/static/wire.js').then(({ get }) => get(%r)).catch((e) => e.message)"
    assert page.evaluate(told % "/api/search?q=") == "Tapez ce qu’il faut rechercher."
    assert page.evaluate(told % "/api/queue?colour=red").startswith("No such filter: colour")
    page.context.close()
