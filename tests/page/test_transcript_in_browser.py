"""A whole interview in a real browser: read, code by hand, decide in the margin."""

import pytest
from playwright.sync_api import expect
from served_page import HOSTILE, come_in, launched, live, served, settle
from small_study import AT

from tls_coding.coding import review
from tls_coding.spans import Span
from tls_coding.study import open_study

SELECT = """(words) => {
    const lines = [...document.querySelectorAll('.line .words')];
    const line = lines.find((each) => each.textContent.includes(words));
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const place = (units) => {
        walker.currentNode = line;
        let node = walker.nextNode();
        while (units > node.length) { units -= node.length; node = walker.nextNode(); }
        return [node, units];
    };
    const at = line.textContent.indexOf(words);
    getSelection().setBaseAndExtent(...place(at), ...place(at + words.length));
}"""
NO_HIGHLIGHTS = "Object.defineProperty(CSS, 'highlights', {value: undefined})"


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
    opened = come_in(browser, here, "#transcript/valley_01")
    yield opened
    opened.context.close()


def strike(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def give(page, words, code):
    """Select words and code them, by keys."""
    page.evaluate(SELECT, words)
    strike(page, "a")
    page.keyboard.type(code)
    strike(page, "Enter")


def labels(page):
    return page.locator(".marks .label").all_inner_texts()


def test_selected_words_are_coded_at_their_place_in_code_points(page, here):
    """An emoji is one character to the study and two to the browser; hard line breaks count."""
    for words in ("😀😀 We kept", "sells it 🙂 at", f"{HOSTILE} The"):
        give(page, words, "segr")
    written = here.log()
    assert [line["quote"] for line in written] == [
        "😀😀 We kept", "sells it 🙂 at", f"{HOSTILE}\nThe",
    ]  # fmt: skip
    body = open_study(here.folder).transcripts["valley_01"].body
    assert all(body[line["start"] : line["end"]] == line["quote"] for line in written)
    assert live(page) == "coded: Culture of secrecy"
    assert labels(page).count("Culture of secrecy") == 3 + 2


def test_a_transcript_is_coded_without_a_mouse(page, here):
    """Arrows go from sentence to sentence; keys accept, code, recode, resize, delete and undo."""
    strike(page, "n", "r")
    assert live(page) == "rejected, 5 left"
    strike(page, "Escape", "Escape", "ArrowDown", "ArrowDown", "Shift+ArrowDown", "e")
    page.keyboard.type("port")
    strike(page, "Enter")
    strike(page, "c")
    page.keyboard.type("kin")
    strike(page, "Enter")
    assert "Kinship" in page.locator(".side h2").inner_text()
    page.evaluate(SELECT, "recipe at home")
    strike(page, "w", "x", "z", "z")
    assert [line["act"] for line in here.log()] == [
        "reject", "add", "recode", "resize", "delete", "undo", "undo",
    ]  # fmt: skip
    strike(page, "f", "y")
    expect(page.locator(".texttop .finished")).to_have_text("finished")


def test_deciding_in_the_margin_goes_on_to_the_next_suggestion(page, here):
    """One key for each, in the order of the text, to the last one."""
    strike(page, "n", *"aaruaa")
    assert [line["act"] for line in here.log()] == [
        "accept", "accept", "reject", "unsure", "accept", "accept",
    ]  # fmt: skip
    places = [line["start"] for line in here.log()]
    assert places == sorted(places)
    assert page.locator(".label.suggestion").count() == 0
    assert page.locator(".label.accepted").count() == 4


def test_without_custom_highlights_the_text_is_drawn_in_pieces(browser, here):
    """An older browser shows and codes the same."""
    page = come_in(browser, here)
    page.context.add_init_script(NO_HIGHLIGHTS)
    page.reload()
    page.goto(here.address.split("?")[0] + "#transcript/valley_01")
    page.wait_for_selector(".line")
    settle(page)
    assert page.locator(".words .evidence").all_inner_texts()[:2] == ["recipe", "aunt"]
    give(page, "sells it 🙂 at", "port")
    assert here.log()[-1]["quote"] == "sells it 🙂 at"
    assert page.locator(".words .chosen").all_inner_texts() == ["sells it 🙂 at"]
    give(page, "My uncle sells", "port")
    assert here.log()[-1]["quote"] == "My uncle sells"
    page.context.close()


def test_what_is_typed_is_shown_as_text(page, here):
    """A script in a memo, a transcript, a label stays words: nothing runs, nothing is refused."""
    give(page, "sells it", "kin")
    strike(page, "m")
    page.keyboard.type(f"</p><script>alert(2)</script>{HOSTILE}")
    page.keyboard.press("Control+Enter")
    settle(page)
    assert f"<script>alert(2)</script>{HOSTILE}" in page.locator(".side .memo").inner_text()
    assert HOSTILE in page.locator(".side h2").inner_text()
    assert HOSTILE in page.locator(".text").inner_text()
    for view in ("codebook/labour.kinship", "queue", "transcript/valley_01"):
        page.evaluate("(view) => { location.hash = view; }", view)
        settle(page)
    assert page.locator("img, main script").count() == 0
    assert page.said == []


def test_words_are_found_whatever_their_case(page):
    """Search leads to the sentence, in this interview or in all of them."""
    strike(page, "/")
    page.keyboard.type("UNCLE")
    expect(page.locator("[role=option] mark")).to_have_text("uncle")
    strike(page, "Enter")
    assert page.evaluate("CSS.highlights.get('cursor').size") == 1
    strike(page, "q", "/")
    page.keyboard.type("patience")
    expect(page.locator("[role=option] small")).to_have_text("harbour_01")
    strike(page, "Enter")
    expect(page.locator(".heading h1")).to_have_text("harbour_01")


def test_a_long_interview_stays_quick(browser, tmp_path):
    """50,000 words with 2,000 codings are there in a moment and answer a key in another."""
    with served(tmp_path / "long") as here:
        here.stop()
        turn = (
            "[R1 00:00:0{n}] The recipe of house {i} is no secret. " + "We went on with it. " * 10
        )
        body = "\n\n".join(turn.format(n=i % 10, i=i) for i in range(1_000))
        head = "---\ncase: valley\nlanguage: en\n---\n"
        path = here.folder / "corpus/transcripts/long_01.txt"
        path.write_text(head + body, encoding="utf-8")
        study = open_study(here.folder)
        text = study.transcripts["long_01"]
        with study.log("ana") as log:
            for each in text.turns:
                for length in (30, 60):
                    span = Span(each.start, each.start + length)
                    line = review.by_hand("space.harbour", text, span, study.codebook.sha256)
                    log._put = lambda raw, log=log: log._file.write(raw)  # one fsync is enough
                    log.append(line, at=AT)
        here.start()
        page = come_in(browser, here, "#progress")
        took = page.evaluate(
            """async () => {
                const painted = () =>
                    new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
                const begun = performance.now();
                location.hash = 'transcript/long_01';
                while (!document.querySelector('.label')) await painted();
                const opened = performance.now();
                document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
                await painted();
                const moved = performance.now();
                scrollTo(0, document.body.scrollHeight / 2);
                await painted();
                return [opened - begun, moved - opened, performance.now() - moved];
            }"""
        )
        assert page.locator(".line").count() == 1_000
        assert took[0] < 3_000
        assert took[1] < 300
        assert took[2] < 600
        page.context.close()
