import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.markup import runs_of
from tls_coding.corpus.readers.runs import paragraph


def shown(text):
    """The text, with its bold stretches in ‹…›."""
    found = paragraph(runs_of(text))
    shown = found.text
    for start, end in reversed(found.bold):
        shown = f"{shown[:start]}‹{shown[start:end]}›{shown[end:]}"
    return shown


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("**Name:** text", "‹Name:› text"),
        ("__Name__: text", "‹Name›: text"),
        ("**Name :**\ntext", "‹Name :›\ntext"),
        ("*x* and _y_", "x and y"),
        ("***both*** x", "‹both› x"),
        ("**bold *it*** x", "‹bold it› x"),
        ("*it **bo*** x", "it ‹bo› x"),
        ("**_Q_**: a", "‹Q›: a"),
        ("**a** **b**", "‹a› ‹b›"),
        ("« *oui* », dit **(il)**.", "« oui », dit ‹(il)›."),
        ("sav**oir**-faire", "sav‹oir›-faire"),
    ],
)
def test_marks_of_emphasis_go_and_bold_is_told(marked, expected):
    """Emphasis is no part of the words; what it makes bold is known by place."""
    assert shown(marked) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("2 * 3 * 4", "2*3 et 4*5", "snake_case_name", "a ** b", "* a", "a *", "_"),
        *("client*es et artisan*es", "tutt* quell* che", "Mme X*** et Y*** a", "(***) et (***)"),
        *("**open", "*open **too", "____ et ****", "R&D & co", "a <b", "C:\\dir"),
    ],
)
def test_what_marks_off_no_words_stays(text):
    """Stars and underlines within words, alone, or never closed are the speaker's or writer's."""
    assert shown(text) == text


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[page](https://a.org/_c_)", "page (https://a.org/_c_)"),
        ("[**part**](#b)", "‹part› (#b)"),
        ("![plan](media/plan.png)", "plan (media/plan.png)"),
        ('[x](/a "Titre long")', 'x (/a "Titre long")'),
        ("https://a.org/_b_c *d*", "https://a.org/_b_c d"),
        ("[Q] (0:01 - 0:11) oui", "[Q] (0:01 - 0:11) oui"),
        ("[Q](0:01) oui", "[Q](0:01) oui"),
        ("[rires](oui/non) [le](1/2/2020)", "[rires](oui/non) [le](1/2/2020)"),
        (r"\[a](/b)", "[a](/b)"),
    ],
)
def test_links_keep_words_and_address_and_labels_are_none(marked, expected):
    """A link is one by its address; a label with a time beside it is left alone."""
    assert shown(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (r"\*a\* 1\. \_b\_", "*a* 1. _b_"),
        ("a\\\nb", "a\nb"),
        ("a<br>b<br/>\nc", "a\nb\nc"),
        ("a&nbsp;&amp;&eacute;&#233;&nosuch;", "a\u00a0&éé&nosuch;"),
    ],
)
def test_escapes_breaks_and_entities_are_what_they_stand_for(marked, expected):
    """A backslash takes its mark at its word; a break is a newline; entities are characters."""
    assert shown(marked) == expected


@given(st.text(alphabet="ab *_\\[](/).\n&;<br>!", max_size=60))
def test_no_letter_is_lost(text):
    """Whatever the marks, the letters of the text come out in order."""
    letters = [c for c in text.replace("<br>", "").replace("<br/>", "") if c == "a"]
    found = paragraph(runs_of(text))
    assert [c for c in found.text if c == "a"] == letters
    ends = [place for stretch in found.bold for place in stretch]
    assert ends == sorted(set(ends))
    assert not ends or ends[-1] <= len(found.text)


@pytest.mark.parametrize(
    "piece", ["*a ", "**a", "_a", "[a](", "***a**", "*", "[", "![a](/", "&a", "\\", "a*_", "<br"]
)
def test_long_repetition_is_read_quickly(piece):
    """A hundred thousand characters of one mark take well under a second."""
    started = time.process_time()
    runs_of(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 3
