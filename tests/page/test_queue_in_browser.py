"""The queue of the review page in a real browser: one passage, one key, one line on disk."""

import pytest
from playwright.sync_api import expect
from served_page import come_in, launched, live, served, settle


@pytest.fixture(scope="module")
def browser():
    with launched() as one:
        yield one


@pytest.fixture
def here(tmp_path):
    with served(tmp_path / "study") as one:
        yield one


@pytest.fixture
def page(browser, here):
    opened = come_in(browser, here)
    yield opened
    opened.context.close()


def unit(page):
    """The words that would be coded."""
    return "".join(page.locator(".passage .unit").all_inner_texts())


def strike(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def acts(here):
    return [line["act"] for line in here.log()]


def test_one_key_decides_and_brings_the_next_passage(page, here):
    """Accept, reject, unsure: each is a line on disk and said aloud; the next passage is there."""
    assert "9 left" in page.locator(".counts").inner_text()
    first = unit(page)
    strike(page, "a")
    assert live(page).startswith("accepted, 8 left")
    assert unit(page) != first
    strike(page, "r", "u", "s")
    assert acts(here) == ["accept", "reject", "unsure"]
    assert "6 left" in page.locator(".counts").inner_text()
    requests = [url for url in page.asked if "/api/" in url]
    strike(page, "a")
    assert [url.rsplit("/", 1)[1] for url in page.asked if "/api/" in url][len(requests) :] == [
        "act"
    ]


def test_undo_goes_back_past_a_restart_of_the_server(page, here):
    """What was decided before the server stopped can be taken back after, as often as one likes."""
    first = unit(page)
    strike(page, "a", "a", "r")
    here.restart()
    strike(page, "z", "z", "z")
    assert unit(page) == first
    assert live(page).startswith("undone, 9 left")
    assert acts(here)[3:] == ["undo"] * 3
    strike(page, "z")
    assert live(page) == "Nothing to undo"


def test_keys_wait_while_a_decision_is_on_its_way(page, here):
    """Keys struck while the server writes are kept in order, each for the passage after it."""
    page.route("**/api/act", lambda route: (page.wait_for_timeout(120), route.continue_()))
    shown = page.evaluate("fetch('/api/queue').then((r) => r.json()).then((q) => q.ids)")
    for key in "arua":
        page.keyboard.press(key)
    expect(page.locator(".counts")).to_contain_text("5 left")
    assert [(line["act"], line["suggestion"]) for line in here.log()] == list(
        zip(["accept", "reject", "unsure", "accept"], shown, strict=False)
    )


def test_letters_wait_for_the_window_that_an_earlier_key_opens(page, here):
    """Whoever types faster than the server finds the code all the same, in any language."""
    page.route("**/api/act", lambda route: (page.wait_for_timeout(150), route.continue_()))
    for key in [*"acparente", "Enter"]:  # accept; then another code: Parenté
        page.keyboard.press(key)
    expect(page.locator(".counts")).to_contain_text("7 left")
    assert acts(here) == ["accept", "accept", "recode"]
    assert here.log()[-1]["code"] == "labour.kinship"


def test_a_refusal_keeps_the_passage_and_says_why(page, here):
    """A full disk loses nothing: the sentence is shown, the keys behind it go nowhere."""
    first = unit(page)
    full = {"status": 507, "json": {"error": "The disk is full. It does not count."}}
    page.route("**/api/act", lambda route: (page.wait_for_timeout(60), route.fulfill(**full)))
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.wait_for_selector("#alert p")
    assert page.locator("#alert").inner_text() == "The disk is full. It does not count."
    assert unit(page) == first
    page.unroute("**/api/act")
    strike(page, "a")
    assert page.locator("#alert").inner_text() == ""
    assert acts(here) == ["accept"]


def test_a_second_tab_does_not_decide_what_the_first_one_decided(page, here):
    """The later decision is refused; the passage is shown again with what is held of it."""
    other = page.context.new_page()
    other.goto(f"http://127.0.0.1:{here.port}/")
    other.wait_for_selector("main.ready")
    strike(page, "a")
    strike(other, "r")
    assert "decided meanwhile" in other.locator("#alert").inner_text()
    assert "accepted" in other.locator(".mine").inner_text()
    strike(other, "r")
    assert acts(here) == ["accept", "reject"]


def test_a_passage_is_widened_and_shortened_by_keys_and_by_selection(page, here):
    """Offsets on disk are code points, whatever the text holds."""
    body = page.evaluate("fetch('/api/transcript/valley_01').then(r => r.json()).then(t => t.body)")
    strike(page, "s", "s", "s")
    assert "😀😀 We kept" in unit(page)
    strike(page, "Shift+ArrowDown", "Shift+ArrowLeft", "a")
    line = here.log()[-1]
    assert (line["act"], line["quote"]) == ("resize", "We kept the recipe at")
    assert body[line["start"] : line["end"]] == line["quote"]
    strike(page, "w", "a")
    assert here.log()[-1]["quote"].startswith("😀😀 We kept")
    assert here.log()[-1]["quote"].endswith("harbour was far.")
    strike(page, "s")
    page.evaluate(
        """() => {
            const words = document.querySelector('.passage .turn .words');
            const node = [...words.querySelectorAll('*')].find((e) => e.textContent.includes('🙂'));
            const text = node.firstChild;
            const at = text.data.indexOf('🙂');
            getSelection().setBaseAndExtent(text, at, text, at + '🙂 at the'.length);
        }"""
    )
    strike(page, "a")
    assert here.log()[-1]["quote"] == "🙂 at the"


def test_filters_narrow_the_queue_with_true_counts(page):
    """A facet says how many would be left; choosing it leaves that many."""
    strike(page, "l")
    drawer = page.locator("dialog.drawer")
    drawer.get_by_text("Interview", exact=True).click()
    drawer.get_by_label("harbour_01 3").check()
    expect(drawer.locator(".count")).to_have_text("3 left")
    page.keyboard.press("Escape")
    strike(page, "a")
    assert "2 left" in page.locator(".counts").inner_text()
    assert "transcript=harbour_01" in page.url
    strike(page, "l")
    assert drawer.get_by_label("harbour_01 2").is_checked()
    assert drawer.get_by_label("valley_01 6").count() == 1


def test_memos_and_finishing_ask_first(page, here):
    """A memo is kept as it was typed; 'finished' asks whether all was read."""
    strike(page, "m")
    page.keyboard.type("Ask again: r a u?")
    page.keyboard.press("Control+Enter")
    settle(page)
    strike(page, "f")
    assert "3 codes" in page.locator("dialog").inner_text()
    page.keyboard.press("y")
    settle(page)
    memo, done = here.log()
    assert (memo["act"], memo["note"]) == ("memo", "Ask again: r a u?")
    assert (done["act"], len(done["codes"])) == ("done", 3)
