"""The exported page as text: self-contained, escaped, with its evidence marked."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import marked

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import Segment
from tls_coding.matrix.cells import case_by_theme
from tls_coding.matrix.page import MEANINGS, Labels, page
from tls_coding.spans import Span

HOSTILE = "<script>alert('x')</script> \"><img src=x onerror=alert(1)> ]]> {{ 7*7 }} & <!-- é"


def passage(quote, *, start=0, status="accepted", coder="ana", **more):
    about = {
        "transcript": "valley_01", "case": "valley", "language": "en", "speaker": "R1",
        "role": "respondent", "turn": 1, "time": "", "start": start, "end": start + len(quote),
        "quote": quote, "code": "craft.secrecy", "origin": "rule", "status": status,
        "coder": coder, "flags": "", "rules": "craft.secrecy/en/0", "evidence": "",
    }  # fmt: skip
    return Segment(**(about | more))


def made(*segments, name=None, marks=None, title="Small", cases=("valley",), provenance=()):
    """The page of some segments; `name` stands for every label and definition."""
    codes = ["craft.secrecy", "craft.lineage"]
    matrix = case_by_theme(cases, codes, segments, {}, [])
    labels = Labels(
        cases={case: name or case for case in cases},
        codes={code: name or code for code in codes},
        categories={"craft": name or "craft"},
        definitions={code: name or f"About {code}" for code in codes},
    )
    return page(title, matrix, labels, marks or {}, provenance)


class Read(HTMLParser):
    """What a browser would find: elements, attributes, text, and marked text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements, self.attributes, self.text, self.quotes = [], [], [], "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        self.open.append(tag)
        if tag == "blockquote":
            self.quotes.append("")
        if tag == "mark":
            self.quotes[-1] += "<m>"

    def handle_endtag(self, tag):
        if tag == "mark":
            self.quotes[-1] += "</m>"
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.text += data
        if "blockquote" in self.open and "footer" not in self.open:
            self.quotes[-1] += data


def quotes(html):
    """The quotes of a page in order, evidence between <m> and </m>."""
    return [quote.strip() for quote in Read(html).quotes]


def test_the_page_loads_nothing_and_runs_nothing():
    """No external address, no script, no event handler, no style from elsewhere."""
    html = made(passage("We hid it."))
    read = Read(html)
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(read.elements)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", html)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert all(value.startswith("#") for name, value in read.attributes if name in {"href", "src"})
    assert "default-src 'none'" in html


@pytest.mark.parametrize("where", ["name", "title", "quote", "row", "provenance"])
def test_hostile_text_stays_text(where):
    """Markup in a label, a title, a quote, a name or the provenance is shown, never obeyed."""
    calm = Read(made(passage("We hid it."), provenance=[("a", "b")]))
    row = {"coder": HOSTILE, "speaker": HOSTILE, "rules": HOSTILE, "time": HOSTILE}
    html = {
        "name": lambda: made(passage("We hid it."), name=HOSTILE, provenance=[("a", "b")]),
        "title": lambda: made(passage("We hid it."), title=HOSTILE, provenance=[("a", "b")]),
        "quote": lambda: made(passage(HOSTILE), provenance=[("a", "b")]),
        "row": lambda: made(passage("We hid it.", **row), provenance=[("a", "b")]),
        "provenance": lambda: made(passage("We hid it."), provenance=[(HOSTILE, HOSTILE)]),
    }[where]()
    read = Read(html)
    assert read.elements == calm.elements
    assert [name for name, _ in read.attributes] == [name for name, _ in calm.attributes]
    assert HOSTILE in read.text


def test_hostile_evidence_stays_text():
    """Markup that is itself evidence is marked and shown, never obeyed."""
    span = Span(0, len(HOSTILE))
    html = made(passage(HOSTILE), marks={("valley_01", *span, "craft.secrecy"): [span]})
    assert "script" not in Read(html).elements
    assert quotes(html) == [f"<m>{HOSTILE}</m>"]


@pytest.mark.parametrize(
    "text",
    [
        "We <1>hid</1> the <2>recipe</2>.",
        "<1>We hid the recipe.</1>",
        "We <1>hid <2>the</1> recipe</2>.",
        "We <1>hid <2>the</2> recipe</1>.",
        "We hid nothing.",
    ],
)
def test_evidence_is_marked_also_where_it_overlaps(text):
    """Each stretch of evidence is marked once, overlapping ones together; no word is lost."""
    body, spans = marked(f"Well. {text} So.")
    start = len("Well. ")
    quote = body[start : -len(" So.")]
    pieces = [span for own in spans.values() for span in own]
    place = ("valley_01", start, start + len(quote), "craft.secrecy")
    (shown,) = quotes(made(passage(quote, start=start), marks={place: pieces}))
    assert shown.replace("<m>", "").replace("</m>", "") == quote
    flags = [any(span.start <= i < span.end for span in pieces) for i in range(len(body))]
    inside, found = False, []
    for piece in re.split("(</?m>)", shown):
        if piece in {"<m>", "</m>"}:
            inside = piece == "<m>"
        else:
            found += [inside] * len(piece)
    assert found == flags[start : start + len(quote)]


words = st.text(st.sampled_from("ab <>&\"'é"), min_size=1, max_size=20)


@settings(max_examples=25)
@given(words, st.lists(st.tuples(st.integers(0, 19), st.integers(1, 8)), max_size=5))
def test_no_character_of_a_quote_is_lost(quote, pieces):
    """Whatever is marked, the quote's characters are all there, in order."""
    spans = [Span(a, min(len(quote), a + n)) for a, n in pieces if a < len(quote)]
    place = ("valley_01", 7, 7 + len(quote), "craft.secrecy")
    marks = {place: [Span(a + 7, b + 7) for a, b in spans]}
    read = Read(made(passage(quote, start=7), marks=marks))
    shown = "".join(read.quotes).replace("<m>", "").replace("</m>", "")
    assert quote in shown.strip("\n") or quote.strip() == shown.strip()


def test_each_passage_is_shown_once_with_everyone_who_coded_it():
    """Two coders on one passage make one quote that names both."""
    html = made(
        passage("We hid it."),
        passage("We hid it.", coder="marc", status="coded"),
        passage("They hid it.", start=40),
    )
    assert quotes(html) == ["We hid it.", "They hid it."]
    assert "accepted by ana, coded by marc" in Read(html).text


def test_a_suggestion_is_told_from_a_decision():
    """What nobody decided says so, and never names a coder."""
    html = made(passage("We hid it.", status="suggested", coder=""))
    assert "suggested, nobody has decided" in Read(html).text
    assert "accepted by" not in Read(html).text


def test_every_cell_with_passages_leads_to_its_own_quotes():
    """Each link of the matrix has one target; no two cells share one."""
    read = Read(
        made(
            passage("We hid it."),
            passage("My aunt knew.", code="craft.lineage", start=20),
            passage("It was hidden.", case="", transcript="stray_01"),
            passage("We both hid it.", case="valley;harbour", start=60),
            cases=("valley", "harbour"),
        )
    )
    links = [value for name, value in read.attributes if name == "href" and value != "#top"]
    ids = [value for name, value in read.attributes if name == "id" and value != "top"]
    assert len(links) == len(set(links)) == 4
    assert sorted(links) == sorted(f"#{name}" for name in ids)


def test_every_state_has_a_sign_of_its_own():
    """States are told apart without colour, in the matrix as in its legend."""
    segments = [
        passage("a", case="present"),
        passage("b", case="denied", flags="negated"),
        passage("c", case="suggested", status="suggested", coder=""),
    ]
    cases = ("present", "denied", "suggested", "finished", "open")
    matrix = case_by_theme(
        cases,
        ["craft.secrecy"],
        segments,
        {"finished": ["t1"]},
        [CoderState("ana", done=frozenset({("t1", "craft.secrecy")}))],
    )
    cells = [matrix.cells[case, "craft.secrecy"] for case in cases]
    assert [cell.state for cell in cells] == [
        "present", "negated_only", "suggested_only", "absent", "not_reviewed",
    ]  # fmt: skip
    assert [cell.sign for cell in cells] == ["1", "1¬", "?1", "0", "–"]
    assert set(MEANINGS) == {cell.state for cell in cells}
