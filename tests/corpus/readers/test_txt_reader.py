import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.txt import decode, read_txt
from tls_coding.errors import UsageError

TEXT = "Où ? « Là-bas », dit-elle – à l’œuvre.\n"


def written(tmp_path, content):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_unicode_is_told_from_its_mark(tmp_path, encoding):
    """UTF-8 with or without a mark and UTF-16 with one are read without a remark."""
    marks = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
    content = marks.get(encoding, b"") + TEXT.encode(encoding.removesuffix("-bom"))
    assert decode(written(tmp_path, content)) == (TEXT, [])


def test_windows_text_is_read_and_remarked_on(tmp_path):
    """What is no UTF-8 is read as Windows-1252, and the reader is told to look."""
    text, remarks = decode(written(tmp_path, TEXT.encode("cp1252")))
    assert text == TEXT
    assert "Windows-1252" in remarks[0]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_are_made_unix(tmp_path, line_end):
    """Unix, Windows and old Mac line ends give the same text and paragraphs."""
    content = line_end.join(["un", "deux", "", "trois", " ", "", "quatre"]).encode()
    assert decode(written(tmp_path, content))[0] == "un\ndeux\n\ntrois\n \n\nquatre"
    assert read_txt(tmp_path / "a.txt").texts == ["un\ndeux", "trois", "quatre"]


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02", b"sans\0marque", codecs.BOM_UTF32_LE + b"\0\0\0\0"],
)
def test_what_is_no_text_is_refused(tmp_path, content):
    """NUL bytes are no text: the sentence says so."""
    with pytest.raises(UsageError, match="not a text file"):
        decode(written(tmp_path, content))


def test_utf_16_that_lost_its_mark_is_read(tmp_path):
    """NUL bytes in every second place are UTF-16, with Windows line ends too."""
    text, remarks = decode(written(tmp_path, "sans\r\nmarque".encode("utf-16-le")))
    assert text == "sans\nmarque"
    assert "UTF-16-LE" in remarks[0]


def test_page_breaks_and_line_separators_end_lines(tmp_path):
    """Page breaks within a turn do not part it; a separator of paragraphs parts."""
    content = "un\n\fdeux\ftrois\u2028quatre\u2029cinq\x0bsix".encode()
    assert read_txt(written(tmp_path, content)).texts == ["un\ndeux\ntrois\nquatre", "cinq\nsix"]


def test_marks_of_files_put_together_are_dropped(tmp_path):
    """The mark of a file that was joined to another does not stick to its first word."""
    content = "un\n".encode("utf-8-sig") + "deux".encode("utf-8-sig")
    assert decode(written(tmp_path, content))[0] == "un\ndeux"


def test_a_huge_file_is_refused_unread(tmp_path):
    """A file far larger than any transcript is refused before it is read."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_001)  # sparse: takes no space
    with pytest.raises(UsageError, match="over 200 MB"):
        decode(path)


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(tmp_path_factory, content):
    """No bytes raise anything but a sentence, and no word of the text is lost in paragraphs."""
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(content)
    try:
        text, _ = decode(path)
    except UsageError:
        return
    assert "\r" not in text
    assert read_txt(path).words() == text.split()
