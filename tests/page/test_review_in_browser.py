"""The review page as a whole in a real browser: all views, every language, light and dark."""

import pytest
from playwright.sync_api import expect
from served_page import come_in, launched, live, served, settle, watch

VIEWS = ("queue", "transcript", "transcript/valley_01", "codebook", "codebook/informal.secrecy",
         "compare", "progress")  # fmt: skip
NAMES = {"en": "Queue", "fr": "File", "it": "Coda", "es": "Cola"}
READ = {
    "queue": (".context", ".unit", "mark", ".question", ".place span", ".definition", ".id",
              ".rule", ".yes", ".no", ".perhaps", ".second button", ".counts span", ".hint",
              "#head nav a"),
    "transcript/valley_01": (".interviewer .words", ".respondent .words", "time", ".label .name",
                             ".note", ".texttop button"),
    "codebook/informal.secrecy": (".codelist h2", ".codelist a", ".counts", ".not", ".labels li"),
    "progress": ("thead th", "td.n", "tbody a"),
}  # fmt: skip
CONTRAST = """(selectors) => selectors.map((selector) => {
    const light = (text) => {
        const parts = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
            .map((p) => (p <= 0.03928 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const paper = (e) => {
        const colour = getComputedStyle(e).backgroundColor;
        return /, 0\\)$/.test(colour) ? paper(e.parentElement) : colour;
    };
    const element = document.querySelector(selector);
    if (!element) return [selector, 0];
    const [a, b] = [light(getComputedStyle(element).color), light(paper(element))];
    return [selector, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
})"""


@pytest.fixture(scope="module")
def browser():
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served") / "study") as one:
        yield one


def show(page, view):
    page.evaluate("(view) => { location.hash = view; }", view)
    settle(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_view_fits_and_can_be_read(browser, here, scheme, width):
    """Nothing scrolls sideways on a phone; every text stands out from its ground; no complaint."""
    page = come_in(browser, here, color_scheme=scheme, viewport={"width": width, "height": 740})
    for view in VIEWS:
        show(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        told = page.evaluate(CONTRAST, list(READ.get(view, ())))
        assert {selector: round(found, 2) for selector, found in told if found < 4.5} == {}, view
    if width == 360:
        show(page, "queue")
        for button in page.locator(".first button").all():
            assert button.bounding_box()["height"] >= 44
    own = f"http://127.0.0.1:{here.port}/"
    assert {url for url in page.asked if not url.startswith((own, "data:,"))} == set()
    assert page.said == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "fr", "it", "es"])
def test_every_view_speaks_the_reader_s_language(browser, here, language):
    """The browser's language is the page's at first; no view stops at a missing sentence."""
    page = come_in(browser, here, locale=language)
    assert page.locator("#head nav a").first.inner_text() == NAMES[language]
    assert page.locator("html").get_attribute("lang") == language
    for view in VIEWS:
        show(page, view)
        page.keyboard.press("?")
        assert page.locator("dialog.help kbd").count() >= 7
        page.keyboard.press("Escape")
    assert page.said == []
    page.context.close()


def test_language_and_colours_are_chosen_and_remembered(browser, here):
    """A choice outlives the page; the page never flashes in the other colours first."""
    page = come_in(browser, here, color_scheme="light")
    page.get_by_label("Language of this page").select_option("it")
    expect(page.locator("#head nav a").first).to_have_text("Coda")
    for _ in range(2):
        page.locator("#head .theme").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    page.wait_for_selector("main.ready")
    assert page.locator("#head nav a").first.inner_text() == "Coda"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(22, 24, 27)"
    page.context.close()


def test_all_views_are_reached_by_keys_alone(browser, here):
    """Digits lead to the views, Tab to every button, and where the focus is can be seen."""
    page = come_in(browser, here)
    for key, view in zip("2345", ("transcript", "codebook", "compare", "progress"), strict=True):
        page.keyboard.press(key)
        settle(page)
        assert page.url.endswith(f"#{view}")
    page.keyboard.press("1")
    settle(page)
    page.keyboard.press("t")
    settle(page)
    assert "#transcript/" in page.url
    page.keyboard.press("q")
    settle(page)
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                const element = document.activeElement;
                const outline = getComputedStyle(element).outlineStyle;
                return element === document.body ? ['', ''] : [element.textContent, outline];
            }"""
        )
        if focus[0].strip():
            seen.add(focus[0])
            assert focus[1] == "solid", focus
    assert {"Accepta", "Rejectr", "Undoz", "Filterl"} <= seen
    page.locator(".acts button").first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert live(page).startswith("accepted")
    assert page.evaluate("document.activeElement.textContent") == "Accepta"
    page.context.close()


def test_a_page_without_the_cookie_shows_nothing(browser, here):
    """Whoever finds the port has nothing of the study."""
    context = browser.new_context()
    page = context.new_page()
    watch(page)
    answer = page.goto(f"http://127.0.0.1:{here.port}/")
    assert answer.status == 403
    assert "tls serve" in page.locator("body").inner_text()
    context.close()
