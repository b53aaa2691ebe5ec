"""The exported report in a real browser."""

import shutil

import pytest
from playwright.sync_api import sync_playwright
from small_given import given_of, passage
from small_study import transcript

from tls_coding.coding.codings import CoderState
from tls_coding.exchange.report import report
from tls_coding.spans import Span

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'>"
BODY = f"[Q] Who knew?\n\n[R1 00:00:09] Nobody. We hid it. {HOSTILE} So it was.\n\n[Q] Really?"


def study():
    """Three cases of which one is finished; hostile text in labels, transcript and quote."""
    text = transcript(BODY)
    hid, bad = text.body.index("We hid it."), text.body.index(HOSTILE)
    segments = [
        passage("We hid it.", start=hid, rules="craft.secrecy/en/0", evidence="hid"),
        passage("We hid it.", start=hid, coder="marc", rules="craft.secrecy/en/0"),
        passage(HOSTILE, start=bad, status="coded"),
        passage("So it was.", start=bad + len(HOSTILE) + 1, code="trade", status="coded"),
        *(passage("Écoute.", start=n, case="harbour", code="trade", status="coded")
          for n in range(3)),
        passage("Aunt.", case="moor", code="craft.lineage", status="suggested", coder=""),
    ]  # fmt: skip
    done = [CoderState("ana", done=frozenset({("harbour_01", "craft.lineage")}))]
    made = given_of(
        segments,
        cases=("valley", "harbour", "moor"),
        transcripts=[text],
        states=done,
        marks={("valley_01", hid, hid + 10, "craft.secrecy"): [Span(hid + 3, hid + 6)]},
        study=HOSTILE,
    )
    made.labels.codes["trade"] = HOSTILE
    return made


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "case_by_theme.html"
    path.write_text(report(study()), encoding="utf-8")
    return path


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
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(exported.as_uri())
    yield opened
    assert opened.said == []
    opened.close()


def shown(page):
    """The visible rows of the matrix: theme, then what its visible cells say."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.scroll:not([hidden]) tr.theme')]
            .filter((row) => !row.hidden)
            .map((row) => [row.dataset.id, ...[...row.querySelectorAll('td')]
                .filter((td) => !td.hidden).map((td) => td.textContent.trim())])"""
    )


def test_the_page_is_whole_by_itself_and_hostile_text_is_text(page):
    """Nothing is fetched but the page; no markup in a transcript, label or title takes effect."""
    assert len(page.asked) == 1
    assert page.evaluate("window.hurt") is None
    assert page.evaluate("document.images.length") == 0
    assert HOSTILE in page.locator("h1").inner_text()
    page.locator("td.present a").first.click()
    assert HOSTILE in page.locator(".panel:target").inner_text()
    page.locator(".panel:target a.to").last.click()
    assert HOSTILE in page.locator(".panel:target .interview").inner_text()
    page.fill("#text", "<script>")
    assert page.evaluate("window.hurt") is None


def test_a_cell_opens_its_quotes_and_a_quote_its_interview(page):
    """From cell to quote, to the lines around it with its decisions, and back to the cell."""
    panel = page.locator(".panel:visible")
    assert panel.count() == 0
    page.locator("td.present a").first.click()
    assert "We hid it." in panel.inner_text()
    assert panel.locator("mark").all_inner_texts() == ["hid"]
    first = page.url
    panel.get_by_text("In the interview").first.click()
    assert "Who knew?" in panel.inner_text()
    assert panel.locator(".said").first.inner_text() in {"We hid it.", HOSTILE}
    panel.get_by_text("Back to the quotes").click()
    assert page.url == first
    panel.get_by_text("Close").click()
    assert panel.count() == 0


def test_measures_and_levels(page):
    """Each measure has its own figures; branches count a passage once."""
    assert shown(page) == [
        ["craft.secrecy", "2", "–", "–", "2"],
        ["craft.lineage", "–", "0", "?1", "0"],
        ["trade", "1", "3", "–", "4"],
    ]
    page.select_option("#measure", "hand")
    assert shown(page)[0] == ["craft.secrecy", "1", "–", "–", "1"]
    page.select_option("#measure", "suggested")
    assert shown(page)[1] == ["craft.lineage", "0", "0", "1", "1"]
    page.select_option("#measure", "per_1000_words")
    assert shown(page)[2][:3] == ["trade", "10.00", "30.00"]
    page.select_option("#measure", "share")
    assert shown(page)[2] == ["trade", "1/1", "1/1", "–", "2/2"]
    page.select_option("#measure", "count")
    page.select_option("#level", "b1")
    assert shown(page) == [["craft", "2", "–", "?1", "2"], ["trade", "1", "3", "–", "4"]]


def test_sorting_by_column_row_and_total(page):
    """A heading sorts, then the other way, then not at all; what is unknown comes last."""
    themes = lambda: [row[0] for row in shown(page)]  # noqa: E731
    usual = themes()
    harbour = page.get_by_role("button", name="Harbour")
    harbour.click()
    assert themes() == ["trade", "craft.lineage", "craft.secrecy"]
    assert page.locator("th[aria-sort=descending]").count() == 1
    harbour.click()
    assert themes() == ["craft.lineage", "trade", "craft.secrecy"]
    harbour.click()
    assert themes() == usual
    page.get_by_role("button", name="All cases").click()
    assert themes() == ["trade", "craft.secrecy", "craft.lineage"]
    page.locator("#matrix-c tr.theme[data-id=trade] th button").click()
    assert shown(page)[0] == ["trade", "3", "1", "–", "4"]
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("document.querySelector('tr.theme').dataset.id === 'craft.secrecy'")
    assert themes() == usual


def test_filtering_by_case_category_state_and_text(page):
    """What does not match goes away, and the page says how much is left."""
    page.select_option("#category", "CRAFT")
    assert [row[0] for row in shown(page)] == ["craft.secrecy", "craft.lineage"]
    page.select_option("#category", "")
    page.select_option("#state", "suggested_only")
    assert shown(page) == [["craft.lineage", "?1", "0"]]
    page.select_option("#state", "")
    page.fill("#text", "ecoute")  # accents do not matter
    assert shown(page) == [["trade", "3", "4"]]
    assert page.locator("#shown").inner_text().startswith("Shown: 1 of 3 themes, 1 of 3 cases")
    page.fill("#text", "")
    page.locator("#cases summary").click()
    page.locator("#cases input[value=valley]").uncheck()
    assert [len(row) for row in shown(page)] == [4, 4, 4]
    assert page.locator("#cases summary").inner_text() == "Cases: 2 of 3"


def test_by_keyboard(page):
    """Tab and arrows reach cells, Enter opens, the panel has the focus, Escape brings it back."""
    page.locator("td a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == "trade"
    page.keyboard.press("Enter")
    assert page.locator(".panel:focus").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".panel:visible").count() == 0
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == "trade"


def test_it_can_be_read_without_its_script(browser, exported):
    """Without a script both levels are there, cells open their quotes, controls are not shown."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(exported.as_uri())
    assert page.locator("table.matrix:visible").count() == 2
    assert page.locator("#controls:visible").count() == 0
    page.locator("#matrix-c td.present a").first.click()
    assert page.locator(".panel:visible blockquote").count() == 2
    page.locator(".panel:visible a.to").first.click()
    assert "Who knew?" in page.locator(".panel:visible").inner_text()
    context.close()


def test_cells_have_names_for_those_who_do_not_see_them(page):
    """A cell tells its figure, case, theme and state; another measure changes the figure."""
    cell = page.locator("#matrix-c td.suggested_only a")
    assert cell.get_attribute("aria-label") == "?1, Moor, craft.lineage: suggested only"
    page.select_option("#measure", "suggested")
    assert cell.get_attribute("aria-label") == "1, Moor, craft.lineage: suggested only"


def test_the_page_works_at_a_phone_s_width(page):
    """At 390 pixels the quotes fill the width and nothing but the matrix scrolls sideways."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("td a").first.click()
    assert page.locator(".panel:visible").bounding_box()["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_printed(page):
    """On paper the matrix and its quotes stand without controls; decisions where asked for."""
    page.emulate_media(media="print")
    assert page.locator("#controls:visible").count() == 0
    assert page.locator(".of-c .panel:visible").count() == 4
    assert page.locator(".of-b1 .panel:visible").count() == 0
    assert page.locator(".passage:visible").count() == 0
    page.emulate_media(media="screen")
    page.select_option("#print", "all")
    page.emulate_media(media="print")
    assert page.locator(".passage:visible").count() > 0
