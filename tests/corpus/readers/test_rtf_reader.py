import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.readers.rtf import read_rtf
from tls_coding.errors import UsageError

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}"
    r"{\f1\fnil\fcharset77 Geneva;}{\f2\fnil\fcharset204 Arial;}{\f3\fnil\fcharset128 Mincho;}}"
    r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\title T}{\author A}}"
    r"{\*\generator Some Program;}"
)


@pytest.fixture
def read(tmp_path):
    def read_body(body, head=HEAD, end="}"):
        path = tmp_path / "a.rtf"
        path.write_bytes((head + body + end).encode("latin-1"))
        return read_rtf(path)

    return read_body


def bold(source):
    return [[p.text[start:end] for start, end in p.bold] for p in source.paragraphs]


def test_paragraphs_lines_and_tabs(read):
    """`par` ends a paragraph, also a blank one; line ends of the file are nothing."""
    source = read("\\pard un\\line deux\\tab\r\ntrois\\par\\par quatre\\par\n")
    assert source.texts == ["un\ndeux\ttrois", "", "quatre"]
    assert source.elsewhere == {}
    assert source.remarks == []


def test_a_backslash_at_the_end_of_a_line_ends_a_paragraph(read):
    """As old Macintosh programs write it."""
    assert read("un\\\ndeux\\\r\ntrois").texts == ["un", "deux", "trois"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"d\'e9j\'e0 \'93vu\'94", "déjà “vu”"),
        (r"\f1 \'8et\'8e", "été"),
        (r"\f2 \'cf\'f0", "Пр"),
        (r"\f3 \'93\'fa\'96\'7b\'83A", "日本ア"),
        (r"{\f1 \'8e}\'e9", "éé"),
        (r"\u233?t\u233 ?", "été"),
        (r"\uc0\u233 t\uc2\u233 ab\u232\'41\'42.", "étéè."),
        (r"\u-10179?\u-8704? \u-10179?x", "😀 �x"),
        (r"l\u8217\rquote eau", "l’eau"),
        (r"\lquote a\rquote  \ldblquote b\rdblquote\endash c\emdash d\bullet", "‘a’ “b”–c—d•"),
        (r"a\~b\_c\-d \{\\\}", "a\u00a0b\u2011c\u00add {\\}"),
        ("d\xe9j\xe0", "déjà"),
    ],
)
def test_characters_of_all_kinds_are_read(read, written, text):
    """Bytes in the encoding of their font, numbers of Unicode with their stand-ins, and signs."""
    assert read(written).texts == [text]


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (r"{\rtf1\mac ", "é"),
        (r"{\rtf1\ansi\ansicpg10000 ", "é"),
        (r"{\rtf1\ansi\ansicpg1250 ", "Ž"),
        (r"{\rtf1\pc ", "Ä"),
        (r"{\rtf1\ansi\ansicpg99999 ", "Ž"),
    ],
)
def test_the_encoding_is_that_of_the_document(read, head, text):
    """The old Macintosh and other code pages are known by what the file says."""
    assert read(r"\'8e", head=head).texts == [text]


def test_bold_is_told(read):
    """Bold runs to where it is switched off, to `plain`, or to the end of its group."""
    source = read(r"{\b Q :} oui \b1 un\b0  deux\b  trois\plain  fin\par\b\par R : non\par")
    assert source.texts == ["Q : oui un deux trois fin", "", "R : non"]
    assert bold(source) == [["Q :", "un", " trois"], [], ["R : non"]]


def test_headings_are_told(read):
    """The level in the outline is that of a heading, until the next paragraph begins anew."""
    source = read(r"\pard\outlinelevel1 Un\par\pard deux\par\pard\outlinelevel9 trois\par")
    assert [p.heading for p in source.paragraphs] == [2, 0, 0]


def test_headings_are_told_by_the_name_of_their_style(read):
    """Programs that write no level name the style of a heading."""
    styles = r"{\rtf1{\stylesheet{\s0 Normal;}{\s3\sb400 Titre 1;}{\*\cs4 Strong;}}"
    source = read(r"\pard\plain\s3 Un\par\pard\plain\s0 deux\par", head=styles)
    assert [(p.text, p.heading) for p in source.paragraphs] == [("Un", 1), ("deux", 0)]


def test_notes_headers_and_comments_stand_beside(read):
    """What is no speech is kept by its place, and does not part its paragraph."""
    source = read(
        r"{\header\pard Projet\par}{\footerf page 1}Il{\super\chftn}{\footnote\pard{\super\chftn} "
        r"pied {\b gras}\par deux} a{\*\footnote\ftnalt fin}"
        r"{\*\atnid A}{\*\annotation \'e0 voir}.\par"
    )
    assert source.texts == ["Il a."]
    assert source.elsewhere == {
        **{"header": ["Projet"], "footer": ["page 1"], "footnotes": [" pied gras", "deux"]},
        **{"endnotes": ["fin"], "comments": ["à voir"]},
    }


def test_fields_give_their_result_and_pictures_nothing(read):
    """A link is its words; pictures, objects and groups unknown are no text."""
    source = read(
        r'{\field{\*\fldinst{HYPERLINK "https://a.org"}}{\fldrslt{\ul lien}}}'
        r"{\pict\pngblip 89504e47}{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}"
        r"{\*\unknown text {\b more}}{\object{\*\objdata 00}{\result dessin}}."
    )
    assert source.texts == ["liendessin."]


def test_binary_data_are_skipped_by_their_length(read):
    """Braces and backslashes within a picture are no groups."""
    assert read("a{\\pict\\bin5 {\\}\x00{}b").texts == ["ab"]


def test_a_text_box_is_read_once_after_its_paragraph(read):
    """A text box and its copy for old programs are one text."""
    source = read(
        r"Autour{\shp{\*\shpinst\shpleft0{\sp{\sn name}{\sv value}}{\shptxt \pard encadr\'e9\par}}"
        r"{\shprslt{\*\do\dobxpage{\dptxbxtext\pard encadr\'e9\par}}}}\par Apr\'e8s\par"
    )
    assert source.texts == ["Autour", "encadré", "Après"]
    assert source.elsewhere == {}


def test_cells_and_list_numbers_are_text(read):
    """Each cell is a paragraph; numbers of lists, which the file spells out, are read."""
    body = r"\trowd\intbl a\cell b\cell\row\pard{\listtext 1.\tab}un{\*\pn{\pntxta .}}\par"
    assert read(body).texts == ["a", "b", "1.\tun"]


def test_hidden_text_stands_beside_and_deleted_text_is_left_out(read):
    """Hidden words and entries of an index are kept apart."""
    source = read(r"vu {\v cach\'e9}{\deleted parti}{\xe mot}fin\par")
    assert source.texts == ["vu fin"]
    assert source.elsewhere == {"hidden": ["mot", "caché"]}


def test_a_file_cut_short_is_remarked_on(read):
    """What is there is read, and that the end may be missing is said."""
    source = read(r"un {\b deux", end="")
    assert source.texts == ["un deux"]
    assert "its end may be missing" in source.remarks[0]
    assert "after the last brace" in read("un", end="}reste").remarks[0]


def test_zero_bytes_at_the_end_are_passed_over(read):
    """Some programs end the file with one; within the text it is refused."""
    assert read("un", end="}\r\n\x00").texts == ["un"]
    with pytest.raises(UsageError, match="NUL"):
        read("u\x00n")


@pytest.mark.parametrize("content", [b"plain text", b"{}", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_rtf_is_refused(tmp_path, content):
    """Any other file renamed gets a sentence."""
    path = tmp_path / "a.rtf"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="not an RTF file"):
        read_rtf(path)


def test_deep_nesting_is_read_and_very_deep_is_refused(read):
    """Five hundred groups are no trouble; a hundred thousand are a fault of the file."""
    assert read("{" * 500 + "a" + "}" * 500).texts == ["a"]
    with pytest.raises(UsageError, match="nested"):
        read("{" * 100_000)


@pytest.mark.parametrize(
    "piece", ["{", "}", "\\", "\\'", "{\\footnote a}", "\\u233", "\\b a", "{\\shptxt a", "\\*\\x"]
)
def test_long_repetition_is_read_quickly(read, piece):
    """A hundred thousand characters of one piece cost little."""
    started = time.process_time()
    with suppress(UsageError):
        read(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5


PIECES = st.sampled_from(
    [
        "a",
        "b ",
        "{\\b ",
        "}",
        "\\par ",
        "\\u98?",
        "\\'61",
        "{\\footnote ",
        "\\tab ",
        "\\plain ",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=30))
def test_no_letter_is_lost(tmp_path_factory, pieces):
    """Whatever the groups, letters come out, in the body or beside it."""
    kept, depth = [], 0
    for piece in pieces:
        depth += piece.startswith("{") - (piece == "}")
        if depth >= 0:
            kept.append(piece)
        depth = max(depth, 0)
    path = tmp_path_factory.getbasetemp() / "letters.rtf"
    path.write_text("{\\rtf1 " + "".join(kept) + "}" * (depth + 1))
    found = "".join(read_rtf(path).words())
    letters = {"a": "a", "b ": "b", "\\u98?": "b", "\\'61": "a"}
    assert sorted(found) == sorted(letters[piece] for piece in kept if piece in letters)


@settings(max_examples=100)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    """No bytes raise anything but a sentence; stretches of bold lie within the text."""
    path = tmp_path_factory.getbasetemp() / "any.rtf"
    path.write_bytes(HEAD.encode() + content)
    try:
        source = read_rtf(path)
    except UsageError:
        return
    assert all(end <= len(p.text) for p in source.paragraphs for _, end in p.bold)
    "".join(source.words()).encode()
