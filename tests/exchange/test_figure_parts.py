"""Parts of figures: names that keep off one another, rows and pages."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tls_coding.exchange.figures.forest import attributes_with_two
from tls_coding.exchange.figures.look import look, parted
from tls_coding.exchange.figures.placing import Name, write_names
from tls_coding.exchange.figures.rows import Row, pages


def written(places, text="A name"):
    """The boxes of names written at these places, in points."""
    with look():
        figure = Figure((5, 5))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(-1, 1)
        axes.set_ylim(-1, 1)
        write_names(axes, [Name(f"{text} {n}", x, y) for n, (x, y) in enumerate(places)])
        FigureCanvasAgg(figure)
        figure.draw_without_rendering()
        return [one.get_window_extent().extents for one in axes.texts if one.get_text()]


def overlap(one, other):
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def test_names_of_points_on_one_spot_do_not_cover_one_another():
    """Twenty points in a corner of the map have twenty legible names, all inside."""
    rng = np.random.default_rng(5)
    boxes = written(0.3 + 0.2 * rng.random((20, 2)))
    assert len(boxes) == 20
    assert not any(overlap(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert all((box[:2] > 0).all() and (box[2:] < 1500).all() for box in boxes)


def test_no_name_is_no_fault():
    """A map without anything to name is drawn."""
    assert written([]) == []


@given(st.lists(st.booleans(), max_size=60), st.integers(2, 20))
def test_pages_hold_all_rows_in_order(heads, most):
    """Splitting loses no row and fills no page beyond its size."""
    rows = [Row(str(n), str(n), branch) for n, branch in enumerate(heads)]
    made = pages(rows, most)
    assert [row for page in made for row in page] == rows
    assert all(len(page) <= most for page in made)
    assert all(made[:-1])


@settings(max_examples=50)
@given(st.integers(0, 300), st.integers(1, 50))
def test_parts_are_nearly_of_one_size(count, most):
    """No part is larger than asked for, and none smaller by two than another."""
    sizes = [part.stop - part.start for part in parted(count, most)]
    assert sum(sizes) == count
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1


def test_a_contrast_is_of_attributes_with_two_values():
    """Three values, one value, lists and labels make no groups; true and false do."""

    class Facts:
        case_attributes = {  # noqa: RUF012
            "a": {"side": "n", "open": True, "many": 1, "one": 1, "list": [1], "label": "A"},
            "b": {"side": "s", "open": False, "many": 2, "one": 1, "list": [2], "label": "B"},
            "c": {"side": None, "open": True, "many": 3},
        }

    assert attributes_with_two(Facts()) == ["open", "side"]
