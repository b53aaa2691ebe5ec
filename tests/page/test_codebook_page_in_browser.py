"""The codebook's page in a real browser."""

import shutil

import pytest
from playwright.sync_api import sync_playwright
from small_study import codebook

from tls_coding.exchange.codebook_page import html_page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CODES = "".join(
    f"""
- id: craft.number_{number}
  label: {{en: "Number {number}"}}
  definition: {"A definition that goes on. " * 12}
  rules: {{en: ["{"[keep|hide|lock] ... " * 12}secret", {"supercalifragilistic" * 5}]}}
  unless: {{en: ['"open secret"']}}
  examples: [{{lang: en, text: "We {"keep " * 50}it secret.", match: secret}}]
"""
    for number in range(30)
)
HEAD = "lists: {kin: {en: [father, aunt]}}"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The page of a codebook of many codes with long rules, as a file."""
    path = tmp_path_factory.mktemp("page") / "codebook.html"
    path.write_text(html_page(codebook(CODES, head=HEAD)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "these tests need Chromium: 'make test' installs it, or says how"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


def contrast(page, selector):
    """The contrast of text and paper at `selector`, by the formula of WCAG."""
    colours = page.evaluate(
        """(selector) => {
            const element = document.querySelector(selector);
            const paper = (e) => {
                const colour = getComputedStyle(e).backgroundColor;
                return /, 0\\)$/.test(colour) ? paper(e.parentElement) : colour;
            };
            return [getComputedStyle(element).color, paper(element)];
        }""",
        selector,
    )
    lights = []
    for colour in colours:
        parts = [float(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
        red, green, blue = (
            p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1200])
def test_the_page_works_offline_on_a_phone_and_in_the_dark(browser, written, scheme, width):
    """It opens without a net or a complaint, leads to its codes, fits and can be read."""
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, offline=True
    )
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    page.get_by_role("navigation").get_by_role("link", name="Number 17").click()
    assert page.url.endswith("#craft-number_17")
    assert 0 <= page.locator("#craft-number_17").bounding_box()["y"] < 800
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.locator("#craft-number_17 code:visible").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in ("article p", "article code", "article mark", "nav a", "article .lang"):
        assert contrast(page, selector) >= 4.5
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    assert said == []
    assert asked[0] == written.as_uri()
    assert {url.split("#")[0] for url in asked} == {written.as_uri()}
    context.close()
