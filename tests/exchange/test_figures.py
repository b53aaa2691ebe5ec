"""Figures: which there are, that they are the same everywhere, and what they are made of."""

import hashlib
import os
import re
import subprocess
import sys

import matplotlib
import pytest
from given_studies import large, small

from tls_coding.exchange.figures import CAPTIONS, all_figures
from tls_coding.exchange.figures.album import drawn
from tls_coding.exchange.figures.look import OKABE_ITO, SHAPES, look
from tls_coding.exchange.figures.profilemap import profile_maps

NAMES = {
    "case_by_theme_counts", "case_by_theme_per_1000_words", "contrast_side",
    "correspondence_branches", "correspondence_codes", "similarity_of_cases",
    "cooccurrence_by_turn", "saturation", "time",
}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def of_small():
    return all_figures(small())


def test_a_study_with_enough_has_every_figure():
    """Each display is there and has a caption; none is left out but a network without ties."""
    left_out = {}
    with look():
        captions = {one.name: one.caption for one in drawn(large(5, 13), left_out)}
    assert set(captions) >= NAMES
    assert all(len(caption) > 60 for caption in captions.values())
    assert set(left_out) <= {"Network of co-occurrence"}


def test_two_branches_make_no_map_but_their_codes_do():
    """Branches on one line do not keep the map of codes from being drawn."""
    with look():
        assert [one.name for one in profile_maps(large(5, 9))] == ["correspondence_codes"]


def test_each_figure_is_there_twice_and_has_a_caption(of_small):
    """SVG for the printer, PNG for the text; the caption names both."""
    for name in of_small:
        stem, _, form = name.rpartition(".")
        if form == "svg":
            assert of_small[f"{stem}.png"].startswith(PNG)
            assert b"<svg" in of_small[name]
            assert f"**{stem}.svg**, {stem}.png." in of_small[CAPTIONS].decode("utf-8")


def test_a_figure_that_is_undefined_is_left_out_with_its_reason(of_small):
    """Two cases have no map, no tree and no curve, and the captions say why."""
    assert {name for name in of_small if name.endswith(".svg")} == {
        "case_by_theme_counts.svg", "case_by_theme_per_1000_words.svg",
    }  # fmt: skip
    said = of_small[CAPTIONS].decode("utf-8")
    for called in ("Contrasts", "Correspondence", "Similarity of cases", "Saturation", "Time line"):
        assert re.search(rf"^- {called}: .+\.$", said, re.MULTILINE), called


def test_the_same_study_gives_the_same_bytes(of_small):
    """Two runs in one program, the same files."""
    assert all_figures(small()) == of_small


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Tokyo")])
def test_neither_hash_seed_nor_place_nor_time_zone_shows(of_small, tmp_path, seed, zone):
    """Another hash seed, time zone and directory, and settings of a user: the same bytes."""
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsavefig.dpi: 20\n")
    program = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "from given_studies import small\n"
        "from tls_coding.exchange.figures import all_figures\n"
        "for n, b in all_figures(small()).items(): print(n, hashlib.sha256(b).hexdigest())\n"
    )
    paths = [path for path in sys.path if path]
    run = subprocess.run(
        [sys.executable, "-c", program, *paths], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, check=True,
    )  # fmt: skip
    expected = [f"{name} {hashlib.sha256(raw).hexdigest()}" for name, raw in of_small.items()]
    assert run.stdout.split("\n")[:-1] == expected


def test_nothing_in_a_file_tells_when_or_by_what_it_was_made(of_small):
    """Neither a date nor the name of the program."""
    for name, raw in of_small.items():
        if name != CAPTIONS:
            assert b"dc:date" not in raw
            assert b"Matplotlib" not in raw


def test_text_in_svg_stays_text(of_small):
    """Names can be searched for, translated and set in another font."""
    drawn = of_small["case_by_theme_counts.svg"].decode("utf-8")
    for said in ("Valley", "Harbour", "Secrecy", "Lineage", "Market", "?1", "1¬", "–"):
        assert re.search(rf"<text[^>]*>{re.escape(said)}</text>", drawn), said


def test_settings_of_the_program_that_calls_are_left_alone():
    """Whoever draws figures of their own keeps their settings."""
    before = dict(matplotlib.rcParams)
    all_figures(small())
    assert dict(matplotlib.rcParams) == before


def test_a_name_that_looks_like_a_formula_is_a_name():
    """Dollars, underscores and ampersands in names are printed as they stand."""
    odd = "R&D $x_1$ <b>"
    made = all_figures(small(names={"market": odd}))["case_by_theme_counts.svg"].decode("utf-8")
    assert "R&amp;D $x_1$ &lt;b&gt;" in made


def test_branches_differ_in_shape_and_colour():
    """A dozen branches are told apart by two signs at once, never by colour alone."""
    pairs = {(OKABE_ITO[n % len(OKABE_ITO)], SHAPES[n % len(SHAPES)]) for n in range(30)}
    assert len(pairs) == 30
