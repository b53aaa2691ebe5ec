import codecs
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.readers.html import read_html
from tls_coding.errors import UsageError


@pytest.fixture
def read(tmp_path):
    def read_page(page):
        path = tmp_path / "a.html"
        path.write_bytes(page if isinstance(page, bytes) else page.encode())
        return read_html(path)

    return read_page


def bold(source):
    return [[p.text[start:end] for start, end in p.bold] for p in source.paragraphs]


def test_blocks_are_paragraphs_wherever_they_nest(read):
    """Divisions in divisions part text once; blank paragraphs are kept."""
    source = read(
        "<html><body>un<div><div>deux <i>encore</i></div>trois</div><p></p><p>quatre<p>&nbsp;"
        "<ul><li>cinq<li>six</ul><table><tr><td>sept<td>huit</table><dl><dt>neuf<dd>dix</dl>"
    )
    shown = [text.strip() for text in source.texts]
    assert shown == [
        *("un", "deux encore", "trois", "", "quatre", ""),
        *("cinq", "six", "sept", "huit", "neuf", "dix"),
    ]


def test_white_space_is_that_of_the_page(read):
    """Blanks are one space, a break is a newline, and preformatted text is as written."""
    source = read("<p>\n un\n <b> deux</b> <br> trois<br/><pre>a  b\r\n c</pre>")
    assert source.texts == ["un deux\ntrois\n", "a  b\n c"]
    assert read('<p style="white-space: pre-wrap">a\nb').texts == ["a\nb"]


def test_headings_have_their_level(read):
    """From one to six."""
    source = read("<h1>Un</h1><h3>De<b>ux</b></h3>trois")
    assert [(p.text, p.heading) for p in source.paragraphs] == [
        ("Un", 1),
        ("Deux", 3),
        ("trois", 0),
    ]


def test_bold_is_told_however_it_is_written(read):
    """By element, by style, by a class of the style sheet; a style undoes an element."""
    source = read(
        "<style>.c1{color:red;font-weight:700}\n p.c2 { font-weight : bold }</style>"
        "<p><b>Q :</b> oui <strong>un <i>deux</i></strong></p>"
        '<p><span style="color:red; font-weight:600">R</span> : <span style="font-weight:500">x'
        '</span></p><p class="x c2">tout <span class="c1">et</span></p>'
        '<b style="font-weight:normal">rien</b>'
    )
    assert bold(source) == [["Q :", "un deux"], ["R"], ["tout et"], []]


def test_the_head_is_no_text_and_the_title_is_an_attribute(read):
    """Scripts and styles are no words."""
    source = read(
        "<html><head><title>Entretien\n 3</title><style>p{}</style></head><body>"
        "<script>var a = '<p>no</p>';</script><p>oui</p><!-- rien --></body></html>"
    )
    assert source.words() == ["oui"]
    assert source.attributes == {"title": "Entretien 3"}


def test_hidden_text_and_menus_stand_beside(read):
    """What a browser does not show, and what is no talk, is kept apart."""
    source = read(
        "<nav><a>Accueil</a><a> Suite</a></nav><p>vu <span style='display: none'>caché</span>"
        "<span hidden>aussi</span> fin <del>rayé</del><del datetime='x'>parti</del></p>"
        "<div hidden><p>un</p><p>deux</p></div>"
    )
    assert source.texts == ["vu fin rayé"]
    assert source.elsewhere == {
        **{"navigation": ["Accueil Suite"], "hidden": ["cachéaussi", "un", "deux"]},
        **{"deleted": ["parti"]},
    }


def test_pages_that_word_wrote_are_read(read):
    """Their conditional comments and settings are no text; notes stand beside."""
    source = read(
        "<html xmlns:o='urn:x'><head><!--[if gte mso 9]><xml><o:x>90</o:x></xml><![endif]--></head>"
        "<body lang=FR><div class=WordSection1><p class=MsoNormal><b><span lang=FR>Q&nbsp;:\n"
        "</span></b>oui<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p></div>"
        "<div style='mso-element:footnote-list'><div style='mso-element:footnote'><p>pied</p>"
        "</div></div></body></html>"
    )
    assert source.texts == ["Q\u00a0: oui", "\u00a0"]
    assert bold(source) == [["Q\u00a0: "], []]
    assert source.elsewhere == {"footnotes": ["pied"]}


def test_notes_of_libreoffice_stand_beside(read):
    """Its divisions for notes are known by their names."""
    source = read('<p>a</p><div id="sdfootnote1"><p>pied</p></div><div id="sdendnote1">fin</div>')
    assert source.elsewhere == {"footnotes": ["pied"], "endnotes": ["fin"]}


def test_notes_and_rules_of_other_programs(read):
    """Notes are known by their role; a rule is a blank paragraph."""
    source = read('<p>a</p><hr><p>b</p><section role="doc-endnotes"><hr><p>fin</p></section>')
    assert source.texts == ["a", "", "b"]
    assert source.elsewhere == {"endnotes": ["fin"]}


def test_xhtml_is_read(read):
    """Its declaration, empty elements and CDATA do not swallow what follows."""
    source = read(
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<title/><script src="x"/></head><body><p>un<br/>deux</p><![CDATA[trois & <quatre>]]>'
        "</body></html>"
    )
    assert source.texts == ["un\ndeux", "trois & <quatre>"]


@pytest.mark.parametrize(
    ("page", "remarked"),
    [
        ('<meta charset="utf-8"><p>été</p>'.encode(), False),
        (codecs.BOM_UTF8 + "<p>été</p>".encode(), False),
        ("<p>été</p>".encode("utf-16"), False),
        ('<meta charset="iso-8859-1"><p>été</p>'.encode("cp1252"), False),
        ('<meta charset="macintosh"><p>été</p>'.encode("mac_roman"), False),
        ('<META content="text/html; charset=windows-1250"><p>été</p>'.encode("cp1250"), False),
        ('<meta charset="utf-8"><p>été</p>'.encode("cp1252"), True),
        ('<meta charset="unicode_escape"><p>été</p>'.encode("cp1252"), True),
        ('<meta charset="nonsense"><p>été</p>'.encode("cp1252"), True),
        ('<meta charset="windows-1252"><p>été</p>'.encode(), False),
        ("<p>été</p>".encode("mac_roman"), True),
    ],
)
def test_the_encoding_is_what_the_page_says_where_it_can_be(read, page, remarked):
    """Mark, then UTF-8, then what the page declares; else it is guessed, and that is said."""
    source = read(page)
    assert source.texts == ["été"]
    assert bool(source.remarks) == remarked


@pytest.mark.parametrize("page", [b" ", b"<!-- x -->"])
def test_what_shows_nothing_is_refused(read, page):
    """A page of nothing gets a sentence."""
    with pytest.raises(UsageError, match="no text that a browser would show"):
        read(page)


def test_what_is_no_text_is_refused(read):
    """NUL bytes are no text."""
    with pytest.raises(UsageError, match="not a text file"):
        read(b"<p>a\x00b\x01\x00")


def test_deep_nesting_is_read_and_very_deep_is_refused(read):
    """Elements that were never closed are no trouble; thousands of them are refused, not cut."""
    assert read("<div>a " * 500).words() == ["a"] * 500
    with pytest.raises(UsageError, match="nested too deep"):
        read("<div>a " * 50_000)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<p>",
        "</p>",
        "<![CDATA[",
        "<meta ",
        "<script ",
        "&",
        "a:",
        "<style>.a{",
        "<b><p>",
        "<!--",
    ],
)
def test_long_repetition_is_read_quickly(read, piece):
    """A hundred thousand characters of one piece cost little."""
    started = time.process_time()
    with suppress(UsageError):
        read("<p>a" + piece * (100_000 // len(piece)))
        read("<style>" + piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5


def test_a_long_page_is_read_quickly(read):
    """A hundred thousand words take a few seconds at most."""
    started = time.process_time()
    paragraph = "<p class=c><b>Q :</b> <span style='color:red'>un deux</span> trois<br>quatre</p>"
    assert len(read(paragraph * 20_000).words()) == 120_000
    assert time.process_time() - started < 10


PIECES = [
    *"ab",
    " ",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<div hidden>",
    "</div>",
    "<br>",
    "<nav>",
    "<h2>",
]


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*PIECES, "<li>", "<table>", "<tr>", "<td>", "</table>"])))
def test_no_letter_is_lost(tmp_path_factory, pieces):
    """However badly elements are closed, letters come out, in the body or beside it."""
    path = tmp_path_factory.getbasetemp() / "letters.html"
    path.write_text("<body>x" + "".join(pieces))
    found = "".join(read_html(path).words()).replace("x", "")
    assert sorted(found) == sorted(piece for piece in pieces if piece in "ab")


@settings(max_examples=100)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    """No bytes raise anything but a sentence."""
    path = tmp_path_factory.getbasetemp() / "any.html"
    path.write_bytes(b"<meta charset='" + content)
    with suppress(UsageError):
        source = read_html(path)
        assert all(end <= len(p.text) for p in source.paragraphs for _, end in p.bold)
