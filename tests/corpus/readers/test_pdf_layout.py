from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.pdf_columns import gutter, reading_order
from tls_coding.corpus.readers.pdf_layout import Glyph, Page, rows_of, spaced, struck_once

EM = 10.0


def glyphs(text, x=60.0, base=80.0, spread=0.0, bold=False, size=EM):
    """Letters of 0.6 em one after the other, `spread` ems apart; spaces are gaps."""
    step = size * (0.6 + spread)
    return [
        Glyph(letter, x + step * place, x + step * place + 0.6 * size, base, size, bold)
        for place, letter in enumerate(text)
        if letter != " "
    ]


def texts(found):
    return [spaced(row.words) for row in rows_of(found)]


def page(*columns, step=12.0):
    """A page of columns: (x, first height, texts)."""
    found = [
        glyph
        for x, top, column in columns
        for number, text in enumerate(column)
        for glyph in glyphs(text, x, top + step * number)
    ]
    return Page(1, 600.0, 800.0, rows_of(found))


def test_letters_become_words_and_rows():
    """Letters at one height are a row, gaps part its words."""
    found = glyphs("we wove", base=80) + glyphs("and dyed", base=92)
    assert texts(found) == ["we wove", "and dyed"]


def test_letters_may_come_in_any_order():
    """What is drawn last may stand first."""
    assert texts(reversed(glyphs("we wove", base=80) + glyphs("it", base=92))) == ["we wove", "it"]


def test_spaced_out_letters_are_one_word():
    """In spaced-out setting every letter stands apart; words stand further apart."""
    assert texts(glyphs("weavers and dyers", spread=0.3)) == ["weavers and dyers"]


def test_kerning_does_not_split_a_word():
    """Letters moved a little together or apart stay one word, with space glyphs or without."""
    moved = [
        g._replace(x0=g.x0 + d) for g, d in zip(glyphs("weaver"), [0, 1, -1, 1, 0, 1], strict=True)
    ]
    assert texts(moved) == ["weaver"]


def test_a_space_on_which_the_next_letter_stands_is_none():
    """A soft hyphen that is not used leaves no gap in its word."""
    word = glyphs("weaver")
    assert texts([*word[:3], Glyph(" ", 78, 81, 80, EM, False), *word[3:]]) == ["weaver"]
    assert texts([*word[:3], Glyph(" ", 78, 84, 80, EM, False), *glyphs("ver", x=84)]) == [
        "wea ver"
    ]


def test_raised_letters_stay_in_their_row():
    """The number of a note, small and raised, belongs to the row that it stands in."""
    found = [*glyphs("wool", size=12), *glyphs("2", x=90, base=76, size=8), *glyphs("it", base=94)]
    assert texts(found) == ["wool2", "it"]


def test_letters_struck_twice_are_bold():
    """The same letter slightly apart is one bold letter; at the same place it is one letter."""
    twice = [*glyphs("no"), *glyphs("no", x=60.4)]
    assert [(g.text, g.bold) for g in struck_once(twice)] == [("n", True), ("o", True)]
    assert struck_once([*glyphs("no"), *glyphs("no")]) == glyphs("no")
    assert texts(glyphs("illness")) == ["illness"]


def test_columns_come_one_after_the_other():
    """Left before right, even where lines of both stand at different heights."""
    prose = [f"{word} of the columns of it" for word in ("one", "two", "three", "four")]
    for offset in (0, 3, 6):
        lines = reading_order(page((60, 80, prose), (320, 80 + offset, prose)))
        assert [line.text for line in lines] == prose * 2
        assert [line.column for line in lines] == ["L"] * 4 + ["R"] * 4


def test_what_runs_across_comes_in_its_place():
    """A heading between two pairs of columns stands between them."""
    prose = [f"{word} of the columns of it" for word in ("one", "two", "three", "four")]
    across = "a heading as wide as both of the columns are, more or less"
    lines = reading_order(
        page(
            (60, 80, prose),
            (320, 80, prose),
            (60, 140, [across]),
            (60, 160, prose),
            (320, 160, prose),
        )
    )
    assert [line.text for line in lines] == [*prose, *prose, across, *prose, *prose]


def test_a_table_is_read_row_by_row():
    """Narrow or sparse cells at the left are no column: names of speakers, codes of segments."""
    names = ["Ines", "Tom", "Ines", "Tom", "Ines"]
    said = ["we wove for many years and then we went away"] * 5
    beside = page((60, 80, names), (320, 80, said))
    assert gutter(beside.rows) is None
    assert reading_order(beside)[0].text == f"Ines\t{said[0]}"


@given(st.permutations(glyphs("we wove", base=80) + glyphs("and dyed wool", base=92)))
def test_the_order_of_drawing_changes_nothing(found):
    """However the letters are drawn, the rows are the same."""
    assert texts(found) == ["we wove", "and dyed wool"]


PLACES = st.tuples(
    st.floats(-50, 900, allow_nan=False),
    st.floats(-50, 900),
    st.text("abc", min_size=1, max_size=3),
)


@given(st.lists(PLACES, max_size=40))
def test_no_letter_is_lost(places):
    """Wherever letters stand, each is in one line; only those struck twice become one."""
    found = [Glyph(text, x, x + 6 * len(text), base, EM, False) for x, base, text in places]
    lines = reading_order(Page(1, 600.0, 800.0, rows_of(found)))
    letters = "".join(word.text for line in lines for word in line.words)
    assert sorted(letters) == sorted("".join(glyph.text for glyph in struck_once(found)))
