import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.pdf_hyphens import Hyphens
from tls_coding.corpus.readers.pdf_layout import Line, Word
from tls_coding.corpus.readers.pdf_paragraphs import label_of, paragraphs_of

LONG = "the loom was old and the yarn was dear"  # a full line


def line(text, base=80.0, x=60.0, bold=False, page=1, **more):
    words = []
    for part in text.split():
        stretches = ((0, len(part)),) if bold else ()
        words.append(Word(part, x, x + 6.0 * len(part), 10.0, base, stretches))
        x = words[-1].x1 + 6
    return Line(tuple(words), base, page=page, **more)


def lines(*texts, x=60.0, top=80.0, page=1):
    """Lines below each other; `>` indents one, an empty one leaves space."""
    return [
        line(text.lstrip(">"), top + 12 * place, x + 20 * text.startswith(">"), page=page)
        for place, text in enumerate(texts)
        if text
    ]


def texts(found):
    return [paragraph.text for paragraph in paragraphs_of(found)[0]]


def test_space_parts_paragraphs():
    """Lines close to each other go on, those further apart begin anew."""
    found = lines(LONG, LONG, "so.", "", "Yes.", "", LONG, "no.")
    assert texts(found) == [f"{LONG} {LONG} so.", "Yes.", f"{LONG} no."]


def test_an_indent_parts_paragraphs():
    """Without space between them paragraphs begin with an indent, after a full line too."""
    found = lines(f">{LONG[:-5]}", LONG, LONG, f">{LONG[:-5]}", LONG, "no.")
    assert texts(found) == [f"{LONG[:-5]} {LONG} {LONG}", f"{LONG[:-5]} {LONG} no."]


def test_a_hanging_label_parts_paragraphs():
    """A name left of the edge begins a paragraph and is parted from its text by a tab."""
    found = []
    for place, name in enumerate(["Q", "Tom", "Q", "Tom"]):
        words = line(name, 80 + 24 * place, 20).words + line(LONG, 80 + 24 * place).words
        found += [Line(words, 80 + 24 * place, page=1), line(LONG, 92 + 24 * place)]
    assert texts(found) == [f"{name}\t{LONG} {LONG}" for name in ["Q", "Tom", "Q", "Tom"]]


def test_a_short_line_ends_a_paragraph():
    """Where nothing else parts them, a line with room for the next word is the last."""
    assert texts(lines(LONG, "and so.", LONG, LONG, "yes.")) == [
        f"{LONG} and so.",
        f"{LONG} {LONG} yes.",
    ]


def test_a_short_line_is_kept_where_space_parts_paragraphs():
    """Lines of an address stay lines of one paragraph."""
    found = lines("Ines Weaver", "3 Mill Lane", "", LONG, LONG, "so.", "", LONG)
    assert texts(found)[0] == "Ines Weaver\n3 Mill Lane"


def test_a_known_label_begins_a_paragraph():
    """After a full last line, the label that began others tells that this one begins too."""
    found = lines("Ines: yes.", f"Tom: {LONG[:-5]}", "Ines: no.", "Tom: why", f"Ines: {LONG[:-6]}")
    assert texts(found) == [one.text for one in found]


def test_bold_begins_and_ends_paragraphs():
    """Bold lines and others are paragraphs apart; a bold word inside a paragraph is not."""
    found = [
        line(LONG, 80, bold=True),
        line(LONG, 92),
        line(LONG, 104),
        line("who?", 116, bold=True),
    ]
    paragraphs = paragraphs_of(found)[0]
    assert [p.text for p in paragraphs] == [LONG, f"{LONG} {LONG}", "who?"]
    assert [p.bold for p in paragraphs] == [((0, len(LONG)),), (), ((0, 4),)]
    mixed = Line(line(LONG, 92).words[:-1] + line("dear", 92, 264, bold=True).words, 92, page=1)
    found = [line(LONG, 80), mixed, line(LONG, 104)]
    assert [p.bold for p in paragraphs_of(found)[0]] == [((2 * len(LONG) - 3, 2 * len(LONG) + 1),)]


def test_a_paragraph_goes_on_over_a_page():
    """A full last line goes on over the page; a short one does not."""
    first = lines(LONG, "so.", "", LONG, LONG)
    assert texts([*first, *lines("and on.", page=2)])[-1] == f"{LONG} {LONG} and on."
    assert texts([*first[:2], *lines(LONG, LONG, page=2)]) == [f"{LONG} so.", f"{LONG} {LONG}"]


def test_a_time_is_the_start_of_its_paragraph():
    """A time beside a first line is a start; one beside the middle of a paragraph stands apart."""
    found = [
        line(LONG, 80, time="0.35"),
        line(LONG, 92, time="0.40"),
        line("so.", 104),
        line(LONG, 116, time="1:02:03"),
    ]
    paragraphs, times, _ = paragraphs_of(found)
    assert [p.start for p in paragraphs] == [35.0, 3723.0]
    assert times == ["0.40"]


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "whole"),
    [
        ("some wea-", "vers", [], "some weavers"),
        ("their savoir-", "faire is", ["le savoir-faire"], "their savoir-faire is"),
        ("at Saint-", "Denis", [], "at Saint-Denis"),
        ("a 25-", "acre farm", [], "a 25-acre farm"),
        ("a work-", "shop", ["work-shop", "workshop workshop"], "a workshop"),
        ("there -", "rented -", [], "there - rented -"),
        ("they thou--", "no", [], "they thou-- no"),
        ("semi-", "dry", ["the work-", "shop", "work-shop", "work-shop"], "semi-dry"),
    ],
)
def test_words_parted_at_line_ends_are_made_whole(before, after, elsewhere, whole):
    """What stands elsewhere in the document decides; else a small letter joins without hyphen."""
    hyphens = Hyphens([before, after, *elsewhere])
    dropped = hyphens.between(before, after)
    joined = f"{before} {after}" if dropped is None else before[: len(before) - dropped] + after
    assert joined == whole


def test_bold_stretches_follow_the_joined_text():
    """A bold word made whole over a line end is one stretch, without the hyphen."""
    found = [
        line("one two three four wea-", 80, bold=True),
        line("vers and dyers of wool.", 92, bold=True),
    ]
    paragraph = paragraphs_of(found)[0][0]
    assert paragraph.text == "one two three four weavers and dyers of wool."
    assert paragraph.bold == ((0, len(paragraph.text)),)


@pytest.mark.parametrize("text", ["a" * 100_000, "a " * 50_000, "[" * 100_000, "a-" * 50_000])
def test_long_repetitions_take_no_time(text):
    """No line, however long, makes the patterns try for ever."""
    started = time.process_time()
    label_of(line(text))
    Hyphens([text, text]).between(text + "-", text)
    assert time.process_time() - started < 2


WORDS = st.lists(
    st.sampled_from(["we", "wove,", "Ines:", "[Tom]", "loom", "dear", "-", "yes."]),
    min_size=1,
    max_size=9,
)
LINES = st.tuples(
    WORDS, st.sampled_from([12.0, 24.0, -300.0]), st.sampled_from([60.0, 80.0]), st.booleans()
)


@given(st.lists(LINES, max_size=30))
def test_no_word_is_lost_and_order_is_kept(drawn):
    """Words come out as they went in, and bold stretches hold the bold words."""
    found, base, page = [], 400.0, 1
    for words, step, x, bold in drawn:
        page += step < 0
        base += step
        found.append(line(" ".join(words), base, x, bold, page))
    paragraphs = paragraphs_of(found)[0]
    assert [w for p in paragraphs for w in p.text.split()] == [w for d in drawn for w in d[0]]
    bold = [w for p in paragraphs for a, b in p.bold for w in p.text[a:b].split()]
    assert bold == [w for words, _, _, is_bold in drawn if is_bold for w in words]
