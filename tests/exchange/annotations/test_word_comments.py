"""Comments in Word files are codings, as people write them and as Word keeps them."""

from __future__ import annotations

import pytest
from annotation_study import lost, read_rows, texts_read
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from tls_coding.exchange.annotations import word_comments

EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


def commented(path, *comments):
    """Two paragraphs of three runs; a comment is (first run, last run, words, author)."""
    document = Document()
    runs = []
    for line in (("We ", "hid", " it."), ("Aunt ", "knew", ".")):
        paragraph = document.add_paragraph()
        runs += [paragraph.add_run(text) for text in line]
    for first, last, words, author in comments:
        document.add_comment([runs[first], runs[last]], text=words, author=author, initials="")
    document.save(path)
    return path


def rows(path):
    return [(*row[1:5], row[6]) for row in read_rows(word_comments.read(path))]


def test_nested_and_wide_comments_keep_their_bounds(tmp_path):
    """A comment within another one, and one over two paragraphs, cover what they cover."""
    path = commented(
        tmp_path / "a.docx", (0, 2, "Secrecy", "ana"), (1, 1, "Craft", "ana"), (2, 4, "Kin", "marc")
    )
    assert texts_read(word_comments.read(path)) == {"a": "We hid it.\nAunt knew."}
    assert rows(path) == [
        (0, 10, "Secrecy", "ana", ""), (3, 6, "Craft", "ana", ""), (6, 20, "Kin", "marc", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "codes", "memo"),
    [("Craft; Kin", ["Craft", "Kin"], ""), ("Code: Craft\nwhy so", ["Craft"], "why so"),
     ("#craft", ["craft"], ""), ("This is well worth it.", [""], "This is well worth it."),
     ("x" * 101, [""], "x" * 101)],
)  # fmt: skip
def test_a_comment_names_codes_or_is_a_memo(words, codes, memo, tmp_path):
    """Several codes are parted by semicolons; a sentence is a memo."""
    path = commented(tmp_path / "a.docx", (1, 1, words, "ana"))
    assert [(row[2], row[4]) for row in rows(path)] == [(code, memo) for code in codes]


def test_replies_and_resolved_comments_are_kept(tmp_path):
    """An answer is part of the memo of what it answers; marks of resolved ones are counted."""
    path = tmp_path / "a.docx"
    commented(path, (1, 1, "Craft", "ana"), (1, 1, "Sure?", "marc"), (1, 1, "Yes", "ana"))
    document = Document(path)
    elements = document.part._comments_part.element.findall(qn("w:comment"))
    for number, element in enumerate(elements, 1):
        element.findall(qn("w:p"))[-1].set(PARA_ID, f"0000000{number}")
    xml = (
        '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000002" w15:done="1"/>'
        "</w15:commentsEx>"
    )
    part = Part(PackURI("/word/commentsExtended.xml"), "application/xml", xml.encode(), None)
    document.part.relate_to(part, EXTENDED)
    document.save(path)
    assert rows(path) == [(3, 6, "Craft", "ana", "marc: Sure?\nana: Yes")]
    assert lost(word_comments.read(path).losses, "resolved") == 1
    assert RELATIONSHIP_TYPE.COMMENTS.endswith("/comments")


def test_comments_on_nothing_are_counted(tmp_path):
    """A comment on a point, or without words, codes no passage."""
    path = commented(tmp_path / "a.docx", (1, 1, "", "ana"), (1, 1, "Craft", "ana"))
    document = Document(path)
    (end,) = [
        e for e in document.element.body.iter(qn("w:commentRangeEnd")) if e.get(qn("w:id")) == "1"
    ]
    (start,) = [
        e for e in document.element.body.iter(qn("w:commentRangeStart")) if e.get(qn("w:id")) == "1"
    ]
    end.getparent().remove(end)
    start.getparent().remove(start)
    document.save(path)
    read = word_comments.read(path)
    assert read_rows(read) == []
    assert lost(read.losses, "without words") + lost(read.losses, "no passage") == 2


def test_word_files_without_comments_are_told_apart(tmp_path):
    """A plain interview is no file of codings."""
    assert word_comments.sniff(commented(tmp_path / "a.docx", (1, 1, "Craft", "ana")))
    Document().save(tmp_path / "b.docx")
    assert word_comments.sniff(tmp_path)
