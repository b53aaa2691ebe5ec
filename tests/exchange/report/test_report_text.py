"""The exported page as text: self-contained, escaped, with its evidence marked."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_given import given_of, passage
from small_study import marked, transcript

from tls_coding.exchange.report import report
from tls_coding.matrix.summaries import Summaries, Summary
from tls_coding.spans import Span

HOSTILE = (
    "</script><script>alert('x')</script> \"><img src=x onerror=alert(1)> ]]> {{ 7*7 }} & <!--"
)
VOID = {"meta", "input", "br"}


class Read(HTMLParser):
    """What a browser would find: elements, attributes, text, quotes and their marked words."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements, self.attributes, self.text, self.quotes = [], [], [], "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag == "blockquote":
            self.quotes.append("")
        if tag == "mark" and "blockquote" in self.open:
            self.quotes[-1] += "<m>"

    def handle_endtag(self, tag):
        if tag == "mark" and "blockquote" in self.open:
            self.quotes[-1] += "</m>"
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            return
        self.text += data
        if "blockquote" in self.open:
            self.quotes[-1] += data


def quotes(html):
    """The quotes of codes' cells in order, evidence between <m> and </m>."""
    section = html.index('<div class="sheets of-c">')
    return Read(html[section:]).quotes


def one_of(html, kind):
    """The text of the page's one style or script."""
    (found,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
    return found


def test_the_page_loads_nothing_and_runs_only_its_own_script():
    """No address, no event handler; the policy names one style and one script by their hashes."""
    html = report(given_of([passage("We hid it.")]))
    read = Read(html)
    assert not {"link", "img", "iframe", "object", "base"} & set(read.elements)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", html)
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "style"]
    assert all(value.startswith("#") for name, value in read.attributes if name in {"href", "src"})
    (policy,) = [v for n, v in read.attributes if n == "content" and v.startswith("default-src")]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        digest = hashlib.sha256(one_of(html, kind).encode("utf-8")).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


@pytest.mark.parametrize("where", ["name", "study", "quote", "row", "origin", "summary"])
def test_hostile_text_stays_text(where):
    """Markup in a label, a title, a quote, a name, a summary or the origin is shown, not obeyed."""
    calm_summary = Summaries({("valley", "craft"): Summary("valley", "craft", "calm", "ana", "")})
    own = {"speaker": "R", "coder": "c", "rules": "r", "time": "t", "evidence": "e"}

    def made(quote="We hid it.", row=own, summaries=calm_summary, **more):
        return Read(report(given_of([passage(quote, **row)], summaries=summaries, **more)))

    calm = made()
    read = {
        "name": lambda: made(name=HOSTILE),
        "study": lambda: made(study=HOSTILE),
        "quote": lambda: made(quote=HOSTILE),
        "row": lambda: made(row=dict.fromkeys(own, HOSTILE)),
        "origin": lambda: made(origin={HOSTILE: HOSTILE}),
        "summary": lambda: made(
            summaries=Summaries({("valley", "craft"): Summary("valley", "craft", HOSTILE, "ana")})
        ),
    }[where]()
    assert read.elements == calm.elements
    assert [name for name, _ in read.attributes] == [name for name, _ in calm.attributes]
    assert HOSTILE in read.text


def test_hostile_evidence_stays_text():
    """Markup that is itself evidence is marked and shown, never obeyed."""
    span = Span(0, len(HOSTILE))
    marks = {("valley_01", *span, "craft.secrecy"): [span]}
    html = report(given_of([passage(HOSTILE)], marks=marks))
    assert Read(html).elements.count("script") == 1
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
    html = report(given_of([passage(quote, start=start)], marks={place: pieces}))
    (shown,) = quotes(html)
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


@settings(max_examples=8, deadline=None)
@given(words, st.lists(st.tuples(st.integers(0, 19), st.integers(1, 8)), max_size=5))
def test_no_character_of_a_quote_is_lost(quote, pieces):
    """Whatever is marked, the quote's characters are all there, in order."""
    spans = [Span(a, min(len(quote), a + n)) for a, n in pieces if a < len(quote)]
    place = ("valley_01", 7, 7 + len(quote), "craft.secrecy")
    marks = {place: [Span(a + 7, b + 7) for a, b in spans]}
    (shown,) = quotes(report(given_of([passage(quote, start=7)], marks=marks)))
    assert shown.replace("<m>", "").replace("</m>", "") == quote


def test_each_passage_is_shown_once_with_everyone_who_coded_it():
    """Two coders on one passage make one quote that names both, and whoever rejects it."""
    html = report(
        given_of(
            [
                passage("We hid it.", rules="r"),
                passage("We hid it.", coder="marc", status="coded"),
                passage("We hid it.", coder="zoe", status="rejected"),
                passage("They hid it.", start=40),
            ]
        )
    )
    assert sorted(quotes(html)) == ["They hid it.", "We hid it."]
    assert "by ana, marc · rejected by zoe" in Read(html).text


def test_a_suggestion_is_told_from_a_decision():
    """What nobody decided says so, and names no coder; every cell tells its kinds apart."""
    text = Read(report(given_of([passage("We hid it.", status="suggested", coder="")]))).text
    assert "Suggested; nobody has decided." in text
    assert "Suggested only: 0 passages coded (0 accepted, 0 by hand); 1 only suggested" in text
    assert "suggested by" not in text.replace("suggested by rules", "")


def test_a_quote_stands_between_the_lines_around_it():
    """The interview passage has the turns before and after, with who speaks."""
    body = "[Q] Who knew?\n\n[R1 00:00:09] It was a secret. We hid it. So.\n\n[Q] Really?"
    text = transcript(body)
    start = text.body.index("We hid it.")
    html = report(given_of([passage("We hid it.", start=start)], transcripts=[text]))
    article = html[html.index('<article class="panel passage"') :]
    read = Read(article[: article.index("</article>")]).text
    assert "Who knew?" in read
    assert "It was a secret. We hid it. So." in read
    assert "Really?" in read
    assert '<span class="said">We hid it.</span>' in article


def test_a_stale_summary_says_so():
    """A summary whose codings changed is marked, one of a cell without passages is still shown."""
    written = {
        ("valley", "craft"): Summary("valley", "craft", "They hid much.", "ana", "2026-01-01", ()),
        ("harbour", "craft"): Summary("harbour", "craft", "Nothing here.", "ana", "", ("a b c d",)),
    }
    html = report(given_of([passage("We hid it.")], summaries=Summaries(written)))
    text = Read(html).text
    assert "They hid much." in text
    assert "Nothing here." in text
    assert text.count("Stale: its codings changed since") == 2
