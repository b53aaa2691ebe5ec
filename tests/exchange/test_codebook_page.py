"""The codebook as a page: whole, readable, and nothing in it is taken for HTML or Markdown."""

import html
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from small_study import CHECKOUT, codebook

from tls_coding.codebook.model import Codebook, rules_by_id
from tls_coding.codebook.read import read_codebook
from tls_coding.exchange.codebook_page import NOTATION, html_page, markdown_page

HEAD = """
categories: {craft: {en: Craft, fr: Métier}}
lists: {kin: {en: [father, know~how], all: [papa]}}
"""
BOOK = codebook(
    """
    - id: craft.secrecy
      label: {en: Secrecy, fr: Secret}
      definition: Kept from others; less than `craft.lineage`.
      source: p. 3
      include: [a recipe]
      exclude: [a lock]
      speaker: any
      rules:
        en: ["[keep|hide] ... secret within 4"]
        all: [{tokens: [{LOWER: mum}]}]
      unless: {en: ['"open secret"'], fr: [fermer]}
      examples:
        - {lang: en, text: "In the master's hand we keep it secret.", match: "master's hand"}
      counterexamples: [{lang: en, text: It's an open secret., because: unless}]
    - id: craft.lineage
      unless: {en: ["#kin & teach"]}
    """,
    head=HEAD,
)
HOSTILE = """<script>alert("1")</script> & 'q' <b>| *x* _y_ [z](w) # ~~u~~ &amp; \\"""


def hostile():
    """A codebook whose every free text is hostile, each of them numbered."""
    data = BOOK.model_dump()
    del data["categories"]["craft"]["fr"]  # titles are shown in one language only
    number = 0

    def spoilt(value, key=""):
        nonlocal number
        if isinstance(value, dict):
            return {name: spoilt(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [spoilt(part, key) for part in value]
        if key in {"id", "kind", "speaker", "because", "unit", "languages", "sha256", "lang"}:
            return value
        if value is None or key in {"LOWER", "pipeline", "match"}:
            return value
        number += 1
        return f"{HOSTILE} {number}."

    return Codebook.model_validate(spoilt(data)), number


class Reader(HTMLParser):
    """What a page is made of: its text, its tags, its ids, what it links to."""

    def __init__(self, page):
        super().__init__()
        self.text, self.tags, self.ids, self.links = "", set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in {"href", "src", "action", "srcset", "poster"}:
                self.links.append(value)
            assert not name.startswith("on")

    def handle_data(self, data):
        self.text += data


def rendered(markdown):
    """Markdown as a reader sees it: (text, tags), by a renderer of its standard, with tables."""
    reader = Reader(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))
    return reader.text, reader.tags


@pytest.fixture(scope="module")
def sample():
    """The sample codebook, which every new study begins with."""
    path = CHECKOUT / "tls_coding/sample/codebook/tls.yaml"
    return read_codebook(path, path.name)[0]


def everything(book):
    """Whatever a reader of a codebook wants to find on its page."""
    yield from (book.codebook.name, book.codebook.version)
    for code in book.codes:
        yield from (code.id, code.definition, *code.label.values(), *code.include, *code.exclude)
        yield from (item.text for item in (*code.examples, *code.counterexamples))
    yield from rules_by_id(book).values()
    vetoes = [code.model_copy(update={"rules": code.unless}) for code in book.codes]
    yield from rules_by_id(book.model_copy(update={"codes": vetoes})).values()
    for by_language in book.lists.values():
        yield from (word for words in by_language.values() for word in words)


def squeezed(text):
    return " ".join(text.replace("`", "").split())


@pytest.mark.parametrize("page", ["html", "markdown"])
def test_everything_is_on_the_page(sample, page):
    """Every code, definition, rule, veto, example and list is there, as it stands in the file."""
    for book in (sample, BOOK):
        text = Reader(html_page(book)).text if page == "html" else rendered(markdown_page(book))[0]
        told = squeezed(text)
        missing = [part for part in everything(book) if squeezed(part) not in told]
        assert missing == []


def test_nothing_of_the_codebook_is_taken_for_html():
    """Whatever is written in a codebook shows as it is written and makes no element."""
    book, count = hostile()
    plain, spoilt = Reader(html_page(BOOK)), Reader(html_page(book))
    assert spoilt.tags <= plain.tags
    assert "script" not in spoilt.tags
    for number in range(1, count + 1):
        assert f"{HOSTILE} {number}." in spoilt.text


def test_nothing_of_the_codebook_is_taken_for_markdown():
    """Stars, brackets, bars and tags in a codebook show as they are in Markdown too."""
    book, count = hostile()
    text, tags = rendered(markdown_page(book))
    assert tags <= rendered(markdown_page(BOOK))[1]
    for number in range(1, count + 1):
        assert f"{HOSTILE} {number}." in text


@pytest.mark.parametrize(
    "text", ["# head", "- point", "+ x", "> quote", "1. first", "12) x", "---", "=== x", "a\n\n# b"]
)
def test_a_definition_begins_no_list_nor_heading(text):
    """Signs that count at the start of a line are words of the definition."""
    code = BOOK.codes[1].model_copy(update={"definition": text})
    book = BOOK.model_copy(update={"codes": [code]})
    shown = MarkdownIt("commonmark").render(markdown_page(book))
    assert f"<p>{html.escape(' '.join(text.split()))}</p>" in shown


@pytest.mark.parametrize("rule", ["[a|b]", "a `b` c", "``a``", "`", "a\\|b", "a*b*c", "<b>", "#a"])
def test_a_rule_is_shown_as_it_is_written(rule):
    """Bars, backticks and backslashes in a rule neither get lost nor get company."""
    code = BOOK.codes[1].model_copy(update={"rules": {"en": [rule]}, "unless": {}})
    shown = MarkdownIt("commonmark").render(
        markdown_page(BOOK.model_copy(update={"codes": [code]}))
    )
    assert f"<li><code>{html.escape(rule)}</code></li>" in shown


def test_the_table_of_signs_does_not_break_on_a_bar():
    """Every row of the table has two cells, which show what they are meant to show."""
    shown = MarkdownIt("commonmark").enable("table").render(markdown_page(BOOK))
    rows = re.findall(r"<tr>\n<td><code>(.*)</code></td>\n<td>(.*)</td>\n</tr>", shown)
    assert [tuple(map(html.unescape, row)) for row in rows] == list(NOTATION)


def test_what_a_page_s_links_lead_to_is_on_the_page(sample):
    """Each code is linked to once from the list of codes, and every link has its place."""
    reader = Reader(html_page(sample))
    assert len(set(reader.ids)) == len(reader.ids)
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
    for code in sample.codes:
        assert reader.links.count("#" + code.id.replace(".", "-")) == 1


def test_codes_named_like_parts_of_the_page_have_places_of_their_own():
    """A code may be called `lists`, `top` or `list.kin`: no two places share an id."""
    codes = [BOOK.codes[1].model_copy(update={"id": name}) for name in ("lists", "top", "list.kin")]
    ids = Reader(html_page(BOOK.model_copy(update={"codes": codes}))).ids
    assert len(set(ids)) == len(ids)
    assert {"lists", "top", "list-kin"} <= set(ids)


@pytest.mark.parametrize("book", ["sample", "hostile"])
def test_the_page_loads_nothing(sample, book):
    """No scripts, pictures or styles from elsewhere; and the browser is told to refuse them."""
    page = html_page(sample if book == "sample" else hostile()[0])
    reader = Reader(page)
    assert not reader.tags & {"script", "link", "img", "iframe", "object", "form", "base", "svg"}
    assert all(link.startswith("#") for link in reader.links)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert """content="default-src 'none'; style-src 'unsafe-inline'\"""" in page


def test_words_of_the_match_are_marked():
    """In an example its `match` stands out as one stretch, or else word by word."""
    page = html_page(BOOK)
    assert re.findall("<mark>(.*?)</mark>", page) == ["master&#39;s hand"]
    apart = BOOK.codes[0].model_copy(deep=True)
    example = apart.examples[0].model_copy(update={"match": "hand … master"})
    apart = apart.model_copy(update={"examples": [example]})
    page = html_page(BOOK.model_copy(update={"codes": [apart]}))
    assert sorted(re.findall("<mark>(.*?)</mark>", page)) == ["hand", "master"]


def test_a_code_named_in_a_definition_is_shown_as_code():
    """What stands between backticks is a code, without its backticks, and leads to it."""
    page = html_page(BOOK)
    assert 'less than <a href="#craft-lineage"><code>craft.lineage</code></a>.' in page
    assert "less than `craft.lineage`." in markdown_page(BOOK)


def test_labels_are_in_the_language_asked_for():
    """Titles come in the language asked for where there are any, else in English."""
    page, text = html_page(BOOK, language="fr"), markdown_page(BOOK, language="fr")
    assert "<h3>Secret</h3>" in page
    assert "<h2>Métier</h2>" in page
    assert "### Secret\n" in text
    assert "## Métier\n" in text
    assert "<h3>craft.lineage</h3>" in page
    assert "English: Secrecy" in text


def test_a_pipeline_is_shown_with_its_rule():
    """A reader sees which trained pipeline a token pattern needs."""
    rule = {"tokens": [{"POS": "VERB"}], "pipeline": "fr_core_news_sm"}
    data = BOOK.model_dump()
    data["codes"][1]["rules"] = {"fr": [rule]}
    book = Codebook.model_validate(data)
    assert "fr_core_news_sm" in html_page(book)
    assert "fr_core_news_sm" in markdown_page(book)


def test_the_command_writes_both_and_the_same_bytes_twice(tls, tmp_path):
    """`tls codebook docs` writes two files into exports/; again, and they are the same."""
    folder = tmp_path / "small"
    assert tls("new", folder)[0] == 0
    kept = []
    for _ in range(2):
        code, out, err = tls("codebook", "docs", "--study", folder)
        assert (code, out) == (0, "")
        assert "codebook.html written" in err
        assert "codebook.md written" in err
        written = sorted((folder / "exports").glob("codebook.*"))
        assert [path.name for path in written] == ["codebook.html", "codebook.md"]
        kept.append([path.read_bytes() for path in written])
    assert kept[0] == kept[1]
    assert b"\r" not in b"".join(kept[0])


def test_the_command_writes_only_what_was_asked_for(tls, tmp_path):
    """With --md only Markdown is written, where it was asked to be."""
    folder, own = tmp_path / "small", tmp_path / "own.md"
    tls("new", folder)
    assert tls("codebook", "docs", "--md", own, "--study", folder)[0] == 0
    assert own.read_text(encoding="utf-8").startswith("# ")
    assert not list(folder.glob("exports/codebook.*"))
