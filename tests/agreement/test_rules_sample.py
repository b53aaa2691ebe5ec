"""The file of a sample: the same bytes, read back the same, and refused where it was edited."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.agreement.rules_draw import Unit, draw
from tls_coding.agreement.rules_sample import Sample, parse_sample, sample_text
from tls_coding.spans import Span

words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=8)


def sample_of(frame, hits, *, size=6, name="spring", texts=None, coders=("ana",)):
    drawn = draw(frame, hits, size=size, by=("code", "language", "case"), seed=3)
    return Sample(
        name=name,
        seed=3,
        size=size,
        share=0.25,
        by=("code", "language", "case"),
        codes=tuple(hits),
        coders=coders,
        unit="sentence",
        codebook_sha256="c0de" * 16,
        texts=texts or {"t": "7e47" * 16},
        suggestions=dict.fromkeys(hits, "5a" * 32),
        strata=tuple(vars(cell) for cell in drawn.cells),
        passages=tuple(
            {
                "transcript": t,
                "start": s.start,
                "end": s.end,
                "quote_sha256": "90" * 32,
                "strata": " ".join(map(str, n)),
            }
            for (t, s), n in drawn.passages.items()
        ),
    )


FRAME = [Unit("t", Span(n, n + 1), "fr", "grasse") for n in range(30)]
PLAIN = sample_of(FRAME, {"kin": range(5)})


@settings(max_examples=30)
@given(words, words, st.lists(words, max_size=3), st.dictionaries(words, words, max_size=3))
def test_what_is_written_is_read_back(language, case, coders, texts):
    """Whatever names stand in it: one sample, one text, and back."""
    frame = [Unit("t", Span(n, n + 1), language, case) for n in range(9)]
    sample = sample_of(frame, {"kin": range(2)}, texts=texts, coders=tuple(coders))
    text = sample_text(sample)
    assert parse_sample(text, "spring.yaml") == (sample, [])
    assert sample_text(parse_sample(text, "spring.yaml")[0]) == text


def test_the_drawn_strata_come_back():
    """What the figures are made of is what was drawn."""
    drawn = draw(FRAME, {"kin": range(5)}, size=6, by=("code", "language", "case"), seed=3)
    assert PLAIN.drawn == drawn
    assert PLAIN.is_for("ana")
    assert not PLAIN.is_for("marc")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format: 1", "format: 2", "'format'"),
        ("seed: 3", "sead: 3", "'sead'"),
        ("sampled: 4", "sampled: 5", "contradict"),
        ('strata: "0"', 'strata: "1"', "contradict"),
        ('strata: "0"', 'strata: "x"', "strata"),
        ("population: 25", "population: 2", "contradict"),
        ("strata:", "strata: [", ""),
    ],
)
def test_an_edited_file_is_refused(old, new, said):
    """Chances that no longer hold would give wrong figures: the fault is named, with a mend."""
    text = sample_text(PLAIN)
    assert old in text, text
    sample, problems = parse_sample(text.replace(old, new, 1), "spring.yaml")
    assert sample is None
    assert problems
    assert said in " ".join(str(problem) for problem in problems)
