import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.readers.odt import read_odt
from tls_coding.errors import UsageError

URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{URN}:{name}:1.0"'
    for prefix, name in [
        *(("office", "office"), ("text", "text"), ("style", "style"), ("table", "table")),
        *(("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
    ]
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def style(name, family="text", parent="", properties="", tag="style"):
    """One style; `properties` are attributes of its text."""
    parent = f'style:parent-style-name="{parent}"' if parent else ""
    named = f'style:name="{name}"' if name else ""
    return (
        f'<style:{tag} style:family="{family}" {named} {parent}>'
        f"<style:text-properties {properties}/></style:{tag}>"
    )


BOLD, PLAIN = 'fo:font-weight="bold"', 'fo:font-weight="normal"'


def odt(path, body, automatic="", named="", master="", manifest="<m/>"):
    """An .odt with this body, styles and master pages."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    styles = (
        f"<office:document-styles {SPACES}><office:styles>{named}</office:styles>"
        f"<office:master-styles>{master}</office:master-styles></office:document-styles>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", styles)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.odt"


def bold(source):
    return [[p.text[start:end] for start, end in p.bold] for p in source.paragraphs]


def test_paragraphs_and_headings_come_in_reading_order(path):
    """Blank paragraphs are kept, and headings know their level."""
    source = read_odt(
        odt(path, '<text:h text:outline-level="2">Un</text:h><text:p/><text:p>deux</text:p>')
    )
    assert [(p.text, p.heading) for p in source.paragraphs] == [("Un", 2), ("", 0), ("deux", 0)]


def test_white_space_is_that_of_the_page(path):
    """Blanks in the file are one space; spaces, tabs and line breaks are elements."""
    body = '<text:p>\n a <text:s text:c="2"/>b<text:tab/>c<text:line-break/>d\n  e </text:p>'
    assert read_odt(odt(path, body)).texts == ["a   b\tc\nd e"]


def test_bold_is_inherited_as_in_the_program(path):
    """Bold comes from styles of spans and paragraphs, their parents, and what is around."""
    named = style("Strong", properties=BOLD) + style("Head", "paragraph", properties=BOLD)
    named += style("Loop", parent="Loop2") + style("Loop2", parent="Loop")
    automatic = style("T1", parent="Strong") + style("T2", properties='fo:font-weight="600"')
    automatic += style("T3", properties=PLAIN) + style("P1", "paragraph", parent="Head")
    span = '<text:span text:style-name="{}">{}</text:span>'.format
    body = f"<text:p>{span('T1', 'Q:')} oui {span('T2', 'si')}{span('Loop', 'no')}</text:p>"
    body += f'<text:p text:style-name="P1">a {span("T3", "b " + span("T1", "c"))}</text:p>'
    source = read_odt(odt(path, body, automatic, named))
    assert source.texts == ["Q: oui sino", "a b c"]
    assert bold(source) == [["Q:", "si"], ["a ", "c"]]


def test_a_family_may_be_bold_of_itself(path):
    """The default of paragraphs counts where no style says otherwise."""
    named = style("", "paragraph", properties=BOLD, tag="default-style")
    assert bold(read_odt(odt(path, "<text:p>tout</text:p>", named=named))) == [["tout"]]


def test_tables_lists_and_sections_are_read_where_they_stand(path):
    """Cells and items are paragraphs; that their numbers are no text is said."""
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    item = "<text:list-item><text:p>{}</text:p></text:list-item>".format
    source = read_odt(
        odt(
            path,
            f"<table:table><table:table-row>{cell('a')}{cell('b')}</table:table-row></table:table>"
            f"<text:list>{item('c')}{item('d')}</text:list>"
            "<text:section><text:p>e</text:p></text:section>",
        )
    )
    assert source.texts == list("abcde")
    assert source.remarks == ["2 paragraphs have automatic numbers or bullets, which are not text"]


def test_a_text_box_comes_after_its_paragraph(path):
    """Text in a frame is read in place, and what is said of a picture stands beside."""
    frame = (
        "<draw:frame><draw:text-box><text:p>encadré</text:p></draw:text-box>"
        "<svg:desc>Un pont</svg:desc></draw:frame>"
    )
    source = read_odt(odt(path, f"<text:p>Au{frame}tour</text:p><text:p>Après</text:p>"))
    assert source.texts == ["Autour", "encadré", "Après"]
    assert source.elsewhere == {"descriptions": ["Un pont"]}


def test_notes_and_comments_stand_beside(path):
    """Notes and comments are no speech, and are kept; the number of a note is not."""
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    ).format
    comment = (
        "<office:annotation><dc:creator>A</dc:creator><text:p>à voir</text:p></office:annotation>"
    )
    source = read_odt(
        odt(
            path,
            f"<text:p>Il{note('footnote', 'pied')} a{note('endnote', 'fin')}{comment}</text:p>",
        )
    )
    assert source.texts == ["Il a"]
    assert source.elsewhere == {"footnotes": ["pied"], "endnotes": ["fin"], "comments": ["à voir"]}


def test_deleted_text_of_tracked_changes_is_left_out(path):
    """What was deleted is gone."""
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>parti</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    source = read_odt(odt(path, f"{deleted}<text:p>Il <text:change/>est là</text:p>"))
    assert source.words() == ["Il", "est", "là"]


def test_headers_and_footers_stand_beside(path):
    """Text of the page, not of the talk."""
    master = (
        "<style:master-page><style:header><text:p>Projet</text:p></style:header>"
        "<style:footer-left><text:p>page <text:page-number>1</text:page-number></text:p>"
        "</style:footer-left></style:master-page>"
    )
    source = read_odt(odt(path, "<text:p>a</text:p>", master=master))
    assert source.elsewhere == {"header": ["Projet"], "footer": ["page 1"]}


def test_hidden_text_stands_beside(path):
    """Hidden sections, paragraphs and words are kept apart."""
    automatic = style("T1", properties='text:display="none"')
    source = read_odt(
        odt(
            path,
            '<text:section text:display="none"><text:p>un</text:p></text:section>'
            '<text:p><text:hidden-paragraph text:is-hidden="true"/>deux</text:p>'
            '<text:p>vu <text:span text:style-name="T1">trois</text:span></text:p>',
            automatic,
        )
    )
    assert source.texts == ["", "vu"]
    assert source.elsewhere == {"hidden": ["un", "deux", "trois"]}


def test_links_fields_and_changes_within_are_text(path):
    """What stands in a link, a field or a bookmark is text of its paragraph."""
    body = "<text:p><text:a>lien</text:a> <text:date>hier</text:date><!-- x -->!</text:p>"
    assert read_odt(odt(path, body)).texts == ["lien hier!"]


def test_a_flat_document_is_read_too(tmp_path):
    """The same in one file, with its styles."""
    path = tmp_path / "a.fodt"
    path.write_text(
        f"<office:document {SPACES}><office:styles>{style('S', properties=BOLD)}</office:styles>"
        "<office:master-styles><style:master-page><style:header><text:p>Projet</text:p>"
        "</style:header></style:master-page></office:master-styles><office:body><office:text>"
        '<text:p><text:span text:style-name="S">Q</text:span> : oui</text:p>'
        "</office:text></office:body></office:document>"
    )
    source = read_odt(path)
    assert source.texts == ["Q : oui"]
    assert bold(source) == [["Q"]]
    assert source.elsewhere == {"header": ["Projet"]}


def refused(path):
    with pytest.raises(UsageError) as caught:
        read_odt(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_a_document_behind_a_password_is_refused(path):
    """The sentence says why, and what to do."""
    odt(path, "<text:p>x</text:p>", manifest="<m:encryption-data/>")
    assert "behind a password" in refused(path)


def test_what_is_no_document_is_refused(path, tmp_path):
    """Other archives, other files and documents without a body get a sentence."""
    path.write_bytes(b"plain text")
    assert "no zip archive" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "no content.xml" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert "no body" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a")
    assert "not well-formed" in refused(path)
    refused(tmp_path / "none.odt")


def test_a_member_that_unpacks_to_too_much_is_refused(path, monkeypatch):
    """The size is that which is unpacked, whatever the archive declares."""
    monkeypatch.setattr("tls_coding.corpus.readers.odt.MAX_XML", 1000)
    odt(path, f"<text:p>{'a ' * 1000}</text:p>")
    assert "unpacks to over" in refused(path)


def test_deep_nesting_is_refused(path):
    """Spans a thousand deep are a fault of the file, said in a sentence."""
    odt(path, f"<text:p>{'<text:span>' * 1000}a{'</text:span>' * 1000}</text:p>")
    refused(path)


def test_nesting_that_the_parser_takes_is_read(path):
    """Paragraphs in paragraphs, as deep as they may be."""
    source = read_odt(odt(path, "<text:p>a" * 240 + "</text:p>" * 240))
    assert source.words() == ["a"] * 240


def test_many_spaces_take_no_room(path):
    """An element that claims to be a billion spaces is a few."""
    source = read_odt(odt(path, '<text:p>a<text:s text:c="99999999"/>b</text:p>'))
    assert len(source.texts[0]) < 1000


def test_a_long_document_is_read_quickly(path):
    """A hundred thousand words take a few seconds at most."""
    started = time.process_time()
    span = '<text:span text:style-name="T1">un deux</text:span> trois quatre '
    source = read_odt(odt(path, f"<text:p>{span * 5}</text:p>" * 5_000))
    assert len(source.words()) == 100_000
    assert time.process_time() - started < 10


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutilated_document_is_read_or_refused(tmp_path_factory, data):
    """Wherever bytes of the file are wrong, there is a source or a sentence."""
    buffer = io.BytesIO()
    odt(buffer, "<text:p>un <text:s/>deux</text:p>" * 5, style("T1", properties=BOLD))
    content = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "mutilated.odt"
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with suppress(UsageError):
        read_odt(path)


WORDS = st.lists(st.sampled_from(["<text:tab/>", "<text:span>", "a", " ", "b", "<draw:frame>"]))


@settings(max_examples=50)
@given(WORDS)
def test_no_word_is_lost(tmp_path_factory, pieces):
    """Every letter in a paragraph comes out, in order."""
    body, open_elements = "", []
    for piece in pieces:
        if piece in {"<text:span>", "<draw:frame>"}:
            inner = "<text:p>" if piece == "<draw:frame>" else ""
            open_elements.append(f"{'</text:p>' if inner else ''}</{piece[1:]}")
            body += piece + inner
        else:
            body += piece
    body += "".join(reversed(open_elements))
    path = odt(tmp_path_factory.getbasetemp() / "words.odt", f"<text:p>{body}</text:p>")
    found = "".join(read_odt(path).words())
    assert sorted(found) == sorted("".join(piece for piece in pieces if piece in "ab"))
