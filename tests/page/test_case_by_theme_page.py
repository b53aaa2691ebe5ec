"""The exported page in a real browser."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tls_coding.cli.main import run_command
from tls_coding.coding import review
from tls_coding.study import open_study

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A small study with one hand-coded passage, exported; returns its page."""
    folder = tmp_path_factory.mktemp("study") / "small"
    assert run_command(["new", str(folder)]) == 0
    (folder / "corpus/transcripts/valley_01.txt").unlink()
    study = open_study(folder)
    transcript = study.transcripts["harbour_01"]
    hostile = review.by_hand(
        "informal.secrecy", transcript, transcript.turns[1].span, study.codebook.sha256
    )
    with study.log("zoe") as log:
        log.append(hostile, at="2026-01-31T09:12:03Z")
    assert run_command(["export", "--study", str(folder)]) == 0
    return folder / "exports/case_by_theme.html"


@pytest.fixture(scope="module")
def browser():
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "these tests need Chromium: 'make test' installs it, or says how"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser, exported):
    opened = browser.new_page(viewport={"width": 1200, "height": 800})
    opened.said, opened.asked = [], []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(Path(exported).as_uri())
    yield opened
    opened.close()


def test_a_cell_opens_its_quotes(page):
    """Following a cell shows the passage behind it, with its coder; closing hides it again."""
    quotes = page.locator("section.quotes:visible")
    assert quotes.count() == 0
    page.locator("td.present a").first.click()
    assert quotes.count() == 1
    assert "zoe" in quotes.inner_text()
    assert "adze" in quotes.inner_text()
    quotes.get_by_text("Close").click()
    assert quotes.count() == 0


def test_evidence_is_marked_in_its_quote(page):
    """The words that a rule found stand out in the quote of a suggestion."""
    page.locator("td.suggested_only a").first.click()
    assert page.locator("section.quotes:visible mark").count() >= 1


def test_the_page_is_whole_by_itself(page):
    """Nothing is fetched but the page, and the browser has nothing to complain of."""
    assert len(page.asked) == 1
    assert page.said == []


def test_a_cell_can_be_reached_by_keyboard(page):
    """Tab reaches a cell and Enter opens it."""
    page.locator("td a").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("section.quotes:visible").count() == 1


def test_the_page_works_at_a_phone_s_width(page):
    """At 390 pixels the quotes fill the width and nothing but the matrix scrolls sideways."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("td a").first.click()
    assert page.locator("section.quotes:visible").bounding_box()["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
