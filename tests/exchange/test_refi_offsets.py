"""Codings land where their program put them, however it counts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refi_files import guid, look_alike, position, quotes, word_spans

from tls_coding.exchange.project.landing import Unplaced, place
from tls_coding.exchange.project.model import Selection, Source
from tls_coding.exchange.project.offsets import STANDARD, WINDOWS, Convention, FileText, expected
from tls_coding.exchange.project.quoting import inside_word
from tls_coding.exchange.refi.read_project import read_project

UNITS = ("code points", "UTF-16 units", "UTF-8 bytes")
PARAGRAPH = (
    "Kérdező: Hogyan tanulta meg a mesterséget? 😀\n"
    "Válaszadó: Őszintén szólva 👩‍🏫 a nagybátyám műhelyében, ahol senki sem beszélt sokat 😅😅.\n"
    "\n"
    "Kérdező: És a titkok?\n"
    "Válaszadó: Azokat 🤫 elrejtették; csak a család tudta, hogyan készül az üveg 🔥.\n"
)
INTERVIEW = "\n".join([PARAGRAPH] * 12)
LENGTHS = (3, 1, 7, 2, 5, 4, 1, 6, 2, 3, 8, 1) * 3


def folded(texts):
    return [" ".join(text.split()) for text in texts]


def meant(texts):
    return folded(text[start:end] for text, spans in texts for start, end in spans)


@pytest.mark.parametrize("names", ["whole", "cut", "bare", "none", "titles"])
@pytest.mark.parametrize("unit", UNITS)
def test_every_way_to_count_is_told_from_the_file_itself(tmp_path, unit, names):
    """Whatever a program counts, every coding stands on the words that it was made on."""
    texts = [(INTERVIEW, word_spans(INTERVIEW, LENGTHS))]
    ways = itertools.product((1, 2), (False, True), (False, True), (False, True), (False, True))
    for number, (counted, crlf, mark, mark_counted, inclusive) in enumerate(ways):
        path = look_alike(
            tmp_path / f"{number}.qdpx", texts, unit=unit, counted=counted, crlf=crlf, mark=mark,
            mark_counted=mark_counted, inclusive=inclusive, names=names,
        )  # fmt: skip
        read = read_project(path)
        way = unit, names, counted, crlf, mark, mark_counted, inclusive
        assert folded(quotes(read.project)) == meant(texts), way
        assert read.landings[0].sureness == 1, way
        assert not read.landings[0].doubts, way


def test_a_mark_of_three_bytes_is_told_in_a_text_of_plain_letters(tmp_path):
    """In a text without accents all units are alike but for the mark."""
    text = "We hid it.\n\nx asked, nobody told.\n"
    texts = [(text, [(12, 13), (14, 19), (3, 6)]), (text, [(12, 13)])]
    for unit in UNITS:
        path = look_alike(tmp_path / "m.qdpx", texts, unit=unit, mark=True, mark_counted=True)
        read = read_project(path)
        assert folded(quotes(read.project)) == meant(texts), unit
        assert all(set(landing.counts) == {"name"} for landing in read.landings), unit


def test_what_windows_writes_is_found_without_a_single_name(tmp_path):
    """UTF-16 units, CRLF as two, a mark that is not counted: nearly 900 emoji, 300 codings."""
    text = "\n".join([PARAGRAPH] * 150)
    assert sum(character > "\uffff" for character in text) > 892
    spans = word_spans(text, itertools.cycle((2, 4, 1, 9)))[:303]
    path = look_alike(
        tmp_path / "w.qdpx", [(text, spans)], unit="UTF-16 units", counted=2, crlf=True, mark=True,
        names="none", origin="NVivo 14.23",
    )  # fmt: skip
    read = read_project(path)
    assert folded(quotes(read.project)) == meant([(text, spans)])
    assert read.landings[0].convention == WINDOWS
    assert read.landings[0].counts == {"bounds": 303}


def test_the_way_to_count_is_said_in_words():
    """A report names unit, line ends, mark and end."""
    said = str(Convention("UTF-16 units", "two", mark=True, inclusive=True))
    assert said == "UTF-16 units, line ends two, mark counted, end inclusive"


def test_a_project_counts_in_one_way_even_in_texts_that_cannot_tell(tmp_path):
    """A text with one coding and no name is counted as the rest of its project is."""
    long = (INTERVIEW, word_spans(INTERVIEW, LENGTHS))
    short = ("😀😀 a b c d", [(5, 6)])
    texts = [long, short, short]
    path = look_alike(tmp_path / "p.qdpx", texts, unit="UTF-16 units", names="none")
    assert folded(quotes(read_project(path).project)) == meant(texts)


def test_each_text_may_count_in_its_own_way(tmp_path):
    """Where names tell, a text is believed against the rest of its project."""
    first = look_alike(tmp_path / "a.qdpx", [(INTERVIEW, word_spans(INTERVIEW, LENGTHS))])
    source = read_project(first).project.sources[0]
    other = [
        (
            position(INTERVIEW, one.start, "UTF-8 bytes", 1),
            position(INTERVIEW, one.end, "UTF-8 bytes", 1),
        )
        for one in source.selections
    ]
    moved = tuple(
        Selection(one.guid, start, end, one.name)
        for one, (start, end) in zip(source.selections, other, strict=True)
    )
    text = FileText(INTERVIEW)
    placed, landings = place(
        [
            Unplaced(source, text),
            Unplaced(source, text),
            Unplaced(Source(guid(1), "bytes", "", selections=moved), text),
        ],
        STANDARD,
    )
    assert [landing.convention.unit for landing in landings] == [
        "code points", "code points", "UTF-8 bytes",
    ]  # fmt: skip
    assert [(s.start, s.end) for s in placed[2].selections] == [
        (s.start, s.end) for s in placed[0].selections
    ]


def in_bytes(at):
    return position(INTERVIEW, at, "UTF-8 bytes", 1)


def one_source(text, *selections):
    source = Source(guid(9), "text", "", selections=selections)
    (placed,), (landing,) = place([Unplaced(source, FileText(text))], STANDARD)
    return placed, landing


def test_what_does_not_land_is_listed():
    """A selection outside its text is left out and listed with its GUID; no other is touched."""
    text = "We hid the recipe from them. Nobody asked."
    sound = Selection(guid(1), 3, 6, "hid")
    outside = Selection(guid(2), 500, 510)
    backwards = Selection(guid(3), 9, 2)
    empty = Selection(guid(4), 5, 5)
    placed, landing = one_source(text, sound, outside, backwards, empty)
    assert placed.selections == (sound,)
    assert {(doubt.selection, doubt.how) for doubt in landing.doubts} == {
        (guid(2), "nowhere"), (guid(3), "nowhere"), (guid(4), "nowhere"),
    }  # fmt: skip
    assert landing.sureness == 0.25


def test_a_passage_that_cuts_a_word_is_kept_and_listed():
    """Somebody may have coded half a word: it stays where it is, and the report names it."""
    text = "We hid the recipe from them. Nobody asked, and nobody told."
    whole = [Selection(guid(n), a, b) for n, (a, b) in enumerate([(3, 6), (11, 17), (29, 35)])]
    half = Selection(guid(9), 12, 15)
    placed, landing = one_source(text, *whole, half)
    assert half in placed.selections
    assert [(doubt.selection, doubt.how) for doubt in landing.doubts] == [(guid(9), "unsure")]


def test_a_space_at_the_end_of_a_passage_moves_nothing():
    """Programs trim names: a passage that ends in a space still stands where the file says."""
    text = "🙂 we hid it. 🙂\nand nobody asked"
    placed, landing = one_source(text, Selection(guid(1), 2, 15, "we hid it. 🙂"))
    assert [(one.start, one.end) for one in placed.selections] == [(2, 15)]
    assert landing.convention == STANDARD


def test_a_passage_elsewhere_is_found_by_its_name():
    """One selection whose positions are wrong stands on its name where that is there just once."""
    text = "We hid the recipe from them. Nobody asked, and nobody told."
    good = [
        Selection(guid(n), a, b, text[a:b]) for n, (a, b) in enumerate([(3, 6), (11, 17), (29, 35)])
    ]
    wrong = Selection(guid(9), 1, 9, "nobody  told")
    placed, landing = one_source(text, *good, wrong)
    assert [text[one.start : one.end] for one in placed.selections][-1] == "nobody told"
    assert [(doubt.selection, doubt.how) for doubt in landing.doubts] == [(guid(9), "found")]


def test_titles_move_no_coding():
    """A name that is no quote moves nothing, even where its word stands once in the text."""
    text = "We hid the recipe from them. Nobody asked about secrecy."
    titled = [
        Selection(guid(1), 3, 6, "about secrecy"),
        Selection(guid(2), 11, 17, "my first memo"),
        Selection(guid(3), 29, 35, "something else"),
    ]
    placed, landing = one_source(text, *titled)
    assert placed.selections == tuple(titled)
    assert landing.counts == {"bounds": 3}


def test_a_position_within_a_line_end_is_its_beginning():
    """Between CR and LF there is no place in a text with LF."""
    text = "one two\nthree four\nfive six\nseven"
    spans = [(0, 7), (8, 18), (19, 27)]
    ends = [(a + text[:a].count("\n"), b + text[:b].count("\n")) for a, b in spans]
    ends[0] = ends[0][0], ends[0][1] + 1
    given = tuple(Selection(guid(n), a, b) for n, (a, b) in enumerate(ends))
    source = Source(guid(7), "text", "", selections=given)
    crlf = FileText.of(text.replace("\n", "\r\n"))
    (placed,), _ = place([Unplaced(source, crlf)], WINDOWS)
    assert [(one.start, one.end) for one in placed.selections] == spans


def test_a_second_way_to_count_that_fits_as_well_is_named():
    """Where a file cannot tell two ways apart that place a coding elsewhere, the report says so."""
    text = "😀 aa aa aa aa"
    source = Source(guid(1), "text", "", selections=(Selection(guid(2), 5, 7, "aa"),))
    _, (landing,) = place([Unplaced(source, FileText(text))], STANDARD)
    assert landing.convention == STANDARD
    assert landing.rival is not None


@pytest.mark.parametrize(
    ("text", "inside"),
    [("a|b", True), ("a| b", False), ("l’|école", False), ("e|\u0301", True), ("日|本", False),
     ("👩|\u200d🏫", True), ("|a", False), ("a|", False), ("été|.", False), ("1|2", True)],
)  # fmt: skip
def test_bounds_of_words(text, inside):
    """A cut between a letter and its accent parts a word; one beside an apostrophe does not."""
    before, _, after = text.partition("|")
    assert inside_word(before + after, len(before)) is inside


def test_the_program_is_believed_only_where_the_file_does_not_tell():
    """What a program is known for decides between ways that fit equally well."""
    assert expected("NVivo 12 (Windows)") == WINDOWS
    assert expected("NVivo for Mac 14").line_end == "one"
    assert expected("MAXQDA 24").unit == "UTF-16 units"
    assert expected("anything") == STANDARD


WORDS = st.sampled_from(
    ["és", "a", "mester", "😀", "👩‍🏫", "titok", "e\u0301te", "üveg,", "«ma»", "l’or", "x"]
)
GAPS = st.sampled_from([" ", " ", "\n", "\n\n", "  "])


@st.composite
def coded_texts(draw):
    """A text of words and emoji, and passages of whole words in it."""
    pieces = draw(st.lists(st.tuples(WORDS, GAPS), min_size=3, max_size=40))
    text, words = "", []
    for word, gap in pieces:
        words.append((len(text), len(text) + len(word)))
        text += word + gap
    number = st.integers(0, len(words) - 1)
    ends = draw(st.lists(st.tuples(number, number), min_size=1, max_size=8))
    return text, [(words[min(pair)][0], words[max(pair)][1]) for pair in ends]


@settings(max_examples=100)
@given(
    texts=st.lists(coded_texts(), min_size=1, max_size=3),
    unit=st.sampled_from(UNITS),
    counted=st.sampled_from([1, 2]),
    crlf=st.booleans(),
    mark=st.booleans(),
    mark_counted=st.booleans(),
    inclusive=st.booleans(),
)
def test_named_selections_always_quote_their_name(
    tmp_path_factory, texts, unit, counted, crlf, mark, mark_counted, inclusive
):
    """With whole names, every coding of any text stands on words that read as its name does."""
    path = tmp_path_factory.mktemp("p") / "p.qdpx"
    look_alike(
        path, texts, unit=unit, counted=counted, crlf=crlf, mark=mark, mark_counted=mark_counted,
        inclusive=inclusive,
    )  # fmt: skip
    read = read_project(path)
    assert folded(quotes(read.project)) == meant(texts)


def test_an_empty_passage_without_a_name_is_no_evidence():
    """It says nothing of how a file counts, and is listed."""
    placed, landing = one_source("We hid it.", Selection(guid(1), 3, 3), Selection(guid(2), 3, 6))
    assert [one.guid for one in placed.selections] == [guid(2)]
    assert landing.counts == {"bounds": 1, "nowhere": 1}
