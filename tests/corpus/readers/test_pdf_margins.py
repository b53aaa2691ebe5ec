import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.pdf_layout import Page, Row, Word, spaced
from tls_coding.corpus.readers.pdf_margins import without_margins


def word(text, x, base):
    return Word(text, x, x + 6.0 * len(text), 10.0, base)


def row(base, *pieces):
    """A row of (x, text); words of a text are a space apart."""
    words = []
    for x, text in pieces:
        for part in text.split():
            words.append(word(part, x, base))
            x = words[-1].x1 + 6
    return Row(tuple(words), base)


def page(number, *rows):
    return Page(number, 600.0, 800.0, rows)


def texts(beside):
    return [spaced(row.words) for page in beside.pages for row in page.rows]


SAID = [
    "we wove",
    "then dyed",
    "and sold",
    "at fairs",
    "all year",
    "in town",
    "until now",
    "so yes",
]


@pytest.mark.parametrize("first", [1, 8, 41])
def test_line_numbers_are_taken_out(first):
    """Numbers at the left of every row go; the words beside them stay."""
    rows = [row(80 + 12 * n, (40, str(first + n)), (70, said)) for n, said in enumerate(SAID)]
    beside = without_margins([page(1, *rows)])
    assert texts(beside) == SAID
    assert beside.numbers == [" ".join(str(first + n) for n in range(8))]
    assert beside.kind == "line"
    assert not any(row.opens for row in beside.pages[0].rows)


def test_line_numbers_may_begin_anew_on_every_page():
    """Numbers from 1 on each page are line numbers."""
    pages = [
        page(
            number, *(row(80 + 12 * n, (40, str(1 + n)), (70, said)) for n, said in enumerate(SAID))
        )
        for number in (1, 2)
    ]
    assert without_margins(pages).numbers == ["1 2 3 4 5 6 7 8"] * 2


def test_every_fifth_line_may_be_numbered():
    """5, 10, 15 beside some of the rows are line numbers."""
    rows = [
        row(80 + 12 * n, *([(40, str(n + 1))] if n % 5 == 4 else []), (70, SAID[n % 8]))
        for n in range(25)
    ]
    beside = without_margins([page(1, *rows)])
    assert beside.numbers == ["5 10 15 20 25"]
    assert beside.kind == "line"


def test_paragraph_numbers_open_paragraphs():
    """Numbers beside some rows, counting by one, say where paragraphs begin."""
    rows = [
        row(80 + 12 * n, *([(40, str(1 + n // 2))] if n % 2 == 0 else []), (70, said))
        for n, said in enumerate(SAID * 2)
    ]
    beside = without_margins([page(1, *rows)])
    assert beside.kind == "paragraph"
    assert [row.opens for row in beside.pages[0].rows] == [True, False] * 8


@pytest.mark.parametrize("numbers", [[12, 7, 1949, 3, 20], [1, 2, 3]])
def test_other_numbers_stay(numbers):
    """Numbers that do not count on, or are too few to tell, are text."""
    rows = [row(80 + 12 * n, (40, str(k)), (90, "looms")) for n, k in enumerate(numbers)]
    beside = without_margins([page(1, *rows, *(row(200 + n, (90, "x")) for n in range(0, 60, 12)))])
    assert texts(beside)[: len(numbers)] == [f"{k}\tlooms" for k in numbers]
    assert beside.numbers == []


def test_numbers_that_begin_lines_of_the_text_stay():
    """A list in the text, at its left edge, is no margin."""
    rows = [row(80 + 12 * n, (70, f"{n + 1} loom")) for n in range(5)]
    rows += [row(200 + 12 * n, (70, said)) for n, said in enumerate(SAID)]
    assert len(texts(without_margins([page(1, *rows)]))) == 13
    assert without_margins([page(1, *rows)]).numbers == []


def test_times_go_to_their_rows():
    """A time at the left is the time of its row, one alone that of the row below."""
    rows = [
        row(80, (40, "0.35"), (80, "we wove")),
        row(92, (80, "and dyed")),
        row(104, (40, "4,04"), (80, "and sold")),
        row(116, (40, "12:45")),
        row(128, (80, "at fairs")),
    ]
    beside = without_margins([page(1, *rows)])
    assert [row.time for row in beside.pages[0].rows] == ["0.35", "", "4,04", "12:45"]
    assert beside.times == 3


def test_amounts_in_the_text_are_no_times():
    """`1.50` at the beginning of a line of text stays where it is."""
    rows = [
        row(80 + 12 * n, (70, said)) for n, said in enumerate(["1.50 each", "2.20 now", "3.10"])
    ]
    rows += [row(200 + 12 * n, (70, said)) for n, said in enumerate(SAID)]
    beside = without_margins([page(1, *rows)])
    assert beside.times == 0
    assert texts(beside)[0] == "1.50 each"


def test_alternating_heads_are_heads():
    """Left pages may have another head than right ones, and a number at the outer side."""
    pages = [
        page(
            n, row(30, (60, f"{n} weavers") if n % 2 else (300, f"dyers {n}")), row(80, (60, said))
        )
        for n, said in enumerate(SAID, start=1)
    ]
    beside = without_margins(pages)
    assert texts(beside) == SAID
    assert beside.header[:2] == ["1 weavers", "dyers 2"]


def test_a_line_below_the_text_is_no_foot():
    """What comes back inside the text is text: a foot has nothing but feet below it."""
    pages = [
        page(n, row(80, (60, said)), row(740, (60, "yes we did")), row(760, (60, f"{said} so")))
        for n, said in enumerate(SAID, start=1)
    ]
    assert without_margins(pages).footer == []


def test_a_line_cut_by_the_page_is_not_read_twice():
    """A line half off the page, and whole on the page before, is kept apart."""
    pages = [page(1, row(700, (60, "we wove it"))), page(2, row(6, (60, "we wove it")))]
    beside = without_margins(pages)
    assert texts(beside) == ["we wove it"]
    assert beside.repeated == ["we wove it"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from([40.0, 70.0, 80.0, 300.0]),
        st.sampled_from(["1", "2", "3", "5", "0.35", "1.02", "12:45", "we", "Ines: yes", "Head 7"]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda piece: piece[0],
)


@given(st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=5))
def test_no_word_is_lost(drawn):
    """Every word is in a row, a head, a foot, a number, a time or a line seen twice."""
    pages = [
        page(number, *(row(20.0 + 90 * n, *sorted(pieces)) for n, pieces in enumerate(rows)))
        for number, rows in enumerate(drawn, start=1)
    ]
    beside = without_margins(pages)
    found = [*texts(beside), *beside.header, *beside.footer, *beside.numbers, *beside.repeated]
    found += [row.time for page in beside.pages for row in page.rows]
    words = [word.text for page in pages for row in page.rows for word in row.words]
    assert sorted(" ".join(found).split()) == sorted(words)
