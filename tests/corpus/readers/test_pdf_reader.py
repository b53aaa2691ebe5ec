import zlib

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_files import HEIGHT, Text, lines, stream, write_pdf

from tls_coding.corpus.readers import pdf, pdf_bounds
from tls_coding.corpus.readers.pdf import read_pdf
from tls_coding.corpus.readers.source import Source
from tls_coding.errors import UsageError

FULL = "the loom was old and the yarn was dear and they had to buy it at the fair"
TALK = ["How did it begin?", "", f"It began {FULL}", "every year.", "", "Who was there?"]
SPOKEN = ["How did it begin?", f"It began {FULL} every year.", "Who was there?"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.pdf"


def read(path, *pages, **more):
    return read_pdf(write_pdf(path, pages, **more))


def refused(path):
    with pytest.raises(UsageError) as caught:
        read_pdf(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert sentence.endswith(".")
    return sentence


def bold_of(source):
    return [[p.text[start:end] for start, end in p.bold] for p in source.paragraphs]


def test_lines_are_joined_into_paragraphs(path):
    """Lines of one paragraph are one text; space between lines parts paragraphs."""
    source = read(path, lines(TALK))
    assert source.texts == SPOKEN
    assert source.elsewhere == {}
    assert source.remarks == []


def test_accents_and_typographic_signs_are_read(path):
    """Letters with accents, quotation marks and dashes come out as they are."""
    assert read(path, lines(["« Où ? », dit-elle – à l’œuvre…"])).texts == [
        "« Où ? », dit-elle – à l’œuvre…"
    ]


def test_a_paragraph_goes_on_over_a_page_break(path):
    """A full last line and the first of the next page are one paragraph."""
    source = read(path, lines([*TALK, "", *TALK[:3]]), lines(TALK[3:]))
    assert source.texts == [*SPOKEN, *SPOKEN]


def test_an_interviewer_in_bold_is_told_by_the_bold(path):
    """Bold and other lines are paragraphs apart, even without space between them."""
    source = read(path, [*lines([FULL], bold=True), *lines([f"and {FULL}"], top=92)])
    assert source.texts == [FULL, f"and {FULL}"]
    assert bold_of(source) == [[FULL], []]


def test_a_bold_label_is_a_stretch(path):
    """A label in bold before its text is the bold stretch of the paragraph."""
    source = read(path, [Text(60, 80, "Ines:", bold=True), Text(96, 80, "We sew.")])
    assert source.texts == ["Ines: We sew."]
    assert bold_of(source) == [["Ines:"]]


@pytest.mark.parametrize(
    "texts",
    [
        [Text(60, 80, "Sewing"), Text(60.3, 80, "Sewing")],
        [Text(60, 80, "Sewing", more="2 Tr")],
        [Text(60, 80, "Sewing", font="F3")],
        [Text(60, 80, "Sewing", font="F4")],
    ],
)
def test_bold_is_told_without_a_bold_font(path, texts):
    """Text drawn twice or outlined is bold; so is a font with a weight, or flagged as such."""
    fonts = "/Font << " + "".join(
        f"/{key} << /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+F2 /FirstChar 32 "
        f"/LastChar 126 /Widths [{'600 ' * 95}] /Encoding /WinAnsiEncoding /FontDescriptor << "
        f"/Type /FontDescriptor /FontName /ABCDEF+F2 {about} >> >> "
        for key, about in (("F3", "/FontWeight 700 /Flags 32"), ("F4", "/Flags 262176"))
    )
    source = read(path, texts, resources=fonts + ">>")
    assert source.texts == ["Sewing"]
    assert bold_of(source) == [["Sewing"]]


def test_times_in_the_left_margin_are_starts(path):
    """`0.35` at the left is when the paragraph beside it starts, and no longer in its text."""
    texts = lines(["Where was it?", "", FULL, "in spring.", "", "And then?"], x=96)
    times = [Text(60, 80, "0.35"), Text(60, 104, "1.02"), Text(60, 140, "12.45")]
    source = read(path, [*texts, *times])
    assert [(p.start, p.text) for p in source.paragraphs] == [
        (35.0, "Where was it?"),
        (62.0, f"{FULL} in spring."),
        (765.0, "And then?"),
    ]
    assert "3 times" in source.remarks[0]


def test_heads_feet_and_page_numbers_stand_beside(path):
    """What comes back on every page is kept apart, and the text runs on without it."""
    pages = [
        [
            Text(60, 30, "Weavers, talk 3"),
            Text(300, 780, f"- {number} -"),
            *lines([f"{word} {FULL}" for word in words]),
        ]
        for number, words in enumerate(["ab", "cd", "ef"], start=1)
    ]
    source = read(path, *pages)
    assert source.texts == [" ".join(f"{word} {FULL}" for word in "abcdef")]
    assert source.elsewhere == {
        "header": ["Weavers, talk 3"] * 3,
        "footer": ["- 1 -", "- 2 -", "- 3 -"],
    }


def test_two_columns_are_read_one_after_the_other(path):
    """The left column comes first, and a title across both before it."""
    left = [f"left {word} and some more words" for word in ("one", "two", "three", "four")]
    right = [f"right {word} and more of them" for word in ("one", "two", "three", "four")]
    title = Text(60, 50, "A title that runs over both of the columns below it", size=14)
    source = read(path, [title, *lines(left, step=11), *lines(right, x=320, top=83, step=11)])
    assert " ".join(source.texts).split() == " ".join([title.text, *left, *right]).split()


def test_comments_and_form_fields_stand_beside(path):
    """Comments of readers and values of fields are kept; links are no comments."""
    notes = [
        "<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /Contents (To check) >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (Go) >>",
        "<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /FT /Tx /V <FEFF00C900740065> >>",
    ]
    source = read(path, lines(["Sewing."]), annotations=notes)
    assert source.texts == ["Sewing."]
    assert source.elsewhere == {"comments": ["To check"], "form": ["Éte"]}


def test_text_sideways_or_off_the_page_stands_beside(path):
    """A stamp along the edge and text outside the page are kept out of the running text."""
    stamp = Text(20, 400, "Archive copy", matrix="0 1 -1 0")
    source = read(path, [*lines([FULL]), stamp, Text(60, HEIGHT + 50, "hidden")])
    assert source.texts == [FULL]
    assert source.elsewhere == {"sideways": ["Archive copy"], "outside the page": ["hidden"]}


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_like_any_other(path, turned):
    """Whether the page is turned, or the text on it, the text is the same."""
    across = [Text(t.x, t.y, t.text) for t in lines(TALK)]
    assert read(path, across, page=f"/Rotate {turned}").texts == read(path, across).texts


def test_a_page_of_sideways_text_is_read(path):
    """A table printed across the page is running text in its own direction."""
    texts = [
        Text(100 + 12 * n, 500, text, matrix="0 1 -1 0") for n, text in enumerate(TALK) if text
    ]
    assert " ".join(read(path, texts).texts).split() == " ".join(TALK).split()


def test_ligatures_and_hyphens_that_are_seen_are_letters(path):
    """One glyph for two letters is two letters."""
    mapped = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar "
    mapped += b"<66> <FB01> <2d> <00AD> endbfchar endcmap"
    font = (
        "/Font << /F3 << /Type /Font /Subtype /TrueType /BaseFont /X /ToUnicode 10 0 R /FirstChar "
        f"32 /LastChar 126 /Widths [{'600 ' * 95}] /Encoding /WinAnsiEncoding >> >>"
    )
    source = read(path, [Text(60, 80, "f-x", font="F3")], objects=[stream(mapped)], resources=font)
    assert source.texts == ["fi-x"]


def test_a_scan_is_refused_with_a_way_out(path):
    """A PDF of pictures only is refused with the name of a tool that reads them."""
    write_pdf(path, [b"0 0 100 100 re f", b""])
    assert "ocrmypdf" in refused(path)


def test_pages_without_text_are_named(path):
    """Some pages without text are a remark, with their numbers."""
    source = read(path, lines(["Sewing."]), b"", b"", lines(["And dyeing."]), b"")
    assert source.remarks == ["pages 2–3, 5 without text: blank, or a scan (run ocrmypdf on it)"]


def test_glyphs_without_a_letter_are_remarked_on(path):
    """Glyphs that stand for no known letter are counted; a text of them is refused."""
    font = "/Font << /F3 << /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
    font += "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo "
    font += "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 >>] >> >>"
    unknown = Text(60, 140, "abcd", font="F3")
    source = read(path, [*lines(TALK[:2]), unknown], resources=font)
    assert source.remarks == ["2 signs that stand for no known letter, read as \ufffd"]
    write_pdf(path, [[unknown]], resources=font)
    assert "--force-ocr" in refused(path)


def test_what_is_no_pdf_is_refused(path):
    """Another file renamed, and an empty one, get a sentence of their own."""
    path.write_bytes(b"PK\x03\x04 a zip")
    assert "not a PDF" in refused(path)
    path.write_bytes(b"")
    assert "empty" in refused(path)


def test_a_file_cut_off_is_refused(path):
    """Half a download is not half an interview."""
    content = write_pdf(path, [lines(TALK)]).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "cut off" in refused(path)


def test_a_broken_file_is_refused(path):
    """A file whose inside is no PDF is called damaged."""
    path.write_bytes(b"%PDF-1.7\n" + b"[" * 50_000 + b"\n%%EOF")
    assert "damaged" in refused(path)


def test_pages_that_are_missing_are_remarked_on(path):
    """Fewer pages than the file announces are a remark."""
    content = write_pdf(path, [lines(TALK)]).read_bytes()
    path.write_bytes(content.replace(b"/Count 1", b"/Count 7"))
    assert read_pdf(path).remarks == ["1 of 7 pages found: the file is damaged"]


def test_a_damaged_page_is_remarked_on(path):
    """A page that cannot be unpacked to its end says so."""
    content = zlib.compress(b"".join(text.drawn() for text in lines(TALK * 5)))[:-20]
    packed = stream(content, "/Filter /FlateDecode")
    source = read(path, lines(["First."]), page="/Contents 10 0 R", objects=[packed])
    assert any("page 1 damaged" in remark for remark in source.remarks)


def test_a_locked_file_is_refused(path):
    """A file behind a password is called locked."""
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'00' * 32}> >>"
    write_pdf(path, [lines(TALK)], trailer=f"{lock} /ID [<00> <00>]")
    assert "password" in refused(path)


def test_too_many_pages_are_refused(path, monkeypatch):
    """More pages than any transcript has are refused."""
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    pages = [lines([f"{word} {FULL}"]) for word in "abcd"]
    assert read(path, *pages[:3]).texts
    write_pdf(path, pages)
    assert "over 3 pages" in refused(path)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_stream_that_unpacks_to_gigabytes_is_refused(path, monkeypatch, layers):
    """A stream is unpacked as far as the limit, packed once or twice."""
    monkeypatch.setattr(pdf_bounds, "MAX_STREAM", 100_000)
    content = b" " * 10_000_000
    for _ in range(layers):
        content = zlib.compress(content)
    packed = stream(content, f"/Filter [{'/FlateDecode ' * layers}]")
    write_pdf(path, [lines(TALK)], page="/Contents 10 0 R", objects=[packed])
    assert "more memory or time" in refused(path)


def test_drawings_that_draw_each_other_are_refused(path, monkeypatch):
    """Ten levels of ten drawings end with the clock."""
    monkeypatch.setattr(pdf_bounds, "MAX_PAGE_SECONDS", 0.3)
    forms = [
        stream(b"/X Do " * 10, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {inner}")
        for number in range(11, 20)
        for inner in [f"/Resources << /XObject << /X {number} 0 R >> >>"]
    ]
    forms.append(stream(b"", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
    write_pdf(path, [b"/X Do"], objects=forms, resources="/XObject << /X 10 0 R >>")
    assert "more memory or time" in refused(path)


def test_a_map_of_all_letters_is_refused(path, monkeypatch):
    """A font that maps four thousand million glyphs is not read."""
    monkeypatch.setattr(pdf_bounds, "MAX_MAPPED", 1_000)
    mapped = b"begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"
    font = "/Font << /F3 << /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 10 0 R >> >>"
    text = [Text(60, 80, "Sewing", font="F3")]
    write_pdf(path, [text], objects=[stream(mapped)], resources=font)
    assert "more memory or time" in refused(path)


def test_words_are_those_that_pdfplumber_finds(path):
    """On text without numbers and hyphens at line ends both readers find the same words."""
    texts = [*lines(TALK), *lines(TALK, x=70, top=300, bold=True), Text(200, 600, "far off")]
    source = read(path, texts)
    with pdfplumber.open(path) as document:
        words = [word["text"] for page in document.pages for word in page.extract_words()]
    assert sorted(source.words()) == sorted(words)


def test_nothing_is_printed(path, capfd):
    """Warnings of the PDF library about slips of a file stay inside."""
    content = write_pdf(path, [lines(TALK)]).read_bytes()
    path.write_bytes(content.replace(b"/MediaBox", b"/MediaBax"))
    read_pdf(path)
    assert capfd.readouterr() == ("", "")


@given(st.data())
def test_a_mutilated_file_is_read_or_refused(tmp_path_factory, data):
    """Whatever is done to a file, there is a Source or a sentence."""
    path = tmp_path_factory.getbasetemp() / "mutilated.pdf"
    content = bytearray(write_pdf(path, [lines(TALK), lines(TALK)]).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 40))
        content[place : place + length] = data.draw(st.binary(max_size=20))
    path.write_bytes(bytes(content))
    try:
        assert isinstance(read_pdf(path), Source)
    except UsageError:
        return


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(tmp_path_factory, content):
    """Bytes between the marks of a PDF are no PDF."""
    path = tmp_path_factory.getbasetemp() / "any.pdf"
    path.write_bytes(b"%PDF-1.4\n" + content + b"\n%%EOF")
    with pytest.raises(UsageError):
        read_pdf(path)
