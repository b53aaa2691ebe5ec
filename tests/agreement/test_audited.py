"""The whole audit: what may change a figure, and what may not."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_audit import material

from tls_coding.agreement.audited import audited

SIGNS = "0001"


def corpus(seed, texts=6, coders=2, codes=("theme", "other"), size=8):
    """Texts in which coders mostly agree."""
    rng = random.Random(seed)
    made = {}
    for number in range(texts):
        made[f"case{number % 3}_{number}"] = rows = {}
        for code in codes:
            truth = [rng.choice(SIGNS) for _ in range(size)]
            rows[code] = [
                "".join(sign if rng.random() < 0.9 else rng.choice("01") for sign in truth)
                for _ in range(coders)
            ]
    return made


def figures(code):
    """A code's figures without its name."""
    return {key: value for key, value in vars(code).items() if key != "code"}


def near(one, other):
    """Two sets of figures are equal, but for how sums are rounded."""
    for key, value in one.items():
        if isinstance(value, float):
            assert other[key] == pytest.approx(value, abs=1e-9), key
        elif key != "ci":
            assert other[key] == value, key
    for name, ends in one.get("ci", {}).items():
        assert other["ci"][name] == pytest.approx(ends, abs=1e-9), name


def test_the_audit_is_plain_data_with_the_form_of_the_report_first():
    """audit.json begins like `tls agree --json`, holds no NaN, and says by which unit it lists."""
    data = json.loads(json.dumps(audited(material(corpus(1))).to_json(), allow_nan=False))
    assert list(data)[:4] == ["unit", "coders", "codes", "overall"]
    assert data["listed_by"] == "sentence"
    assert data["sets"]["distance"] == "masi"


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_the_order_of_coders_changes_no_figure(seed):
    """Whoever is named first: the same figures, disagreements and confusion."""
    given_rows = corpus(seed, coders=3)
    turned = {
        name: {code: [signs[2], signs[0], signs[1]] for code, signs in rows.items()}
        for name, rows in given_rows.items()
    }
    one = audited(material(given_rows, ("ana", "ben", "cleo")))
    other = audited(material(turned, ("cleo", "ana", "ben")))
    for first, second in zip(one.agreement.codes, other.agreement.codes, strict=True):
        near(figures(first), figures(second))
    places = [(d.transcript, d.start, d.differing) for d in one.disagreements]
    assert places == [(d.transcript, d.start, d.differing) for d in other.disagreements]
    assert [(c.code, c.instead, c.n) for c in one.confusion] == [
        (c.code, c.instead, c.n) for c in other.confusion
    ]
    assert one.sets == (pytest.approx(other.sets[0]), other.sets[1])


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_the_order_of_texts_changes_no_figure(seed):
    """Texts in another order give the same figures and the same table of disagreements."""
    given_rows = corpus(seed)
    turned = dict(reversed(given_rows.items()))
    one, other = audited(material(given_rows)), audited(material(turned))
    for first, second in zip(one.agreement.codes, other.agreement.codes, strict=True):
        near(figures(first), figures(second))
    assert one.disagreements == other.disagreements


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(0, 5), st.integers(0, 7))
def test_one_decision_changes_the_rows_of_its_code_only(seed, text, place):
    """Taking one decision back leaves every figure of every other code as it was."""
    given_rows = corpus(seed)
    name = list(given_rows)[text]
    changed = {key: {code: list(rows) for code, rows in own.items()}
               for key, own in given_rows.items()}  # fmt: skip
    row = changed[name]["theme"][0]
    changed[name]["theme"][0] = row[:place] + "10"[int(row[place])] + row[place + 1 :]
    one, other = audited(material(given_rows)), audited(material(changed))
    assert one.agreement.codes[1] == other.agreement.codes[1]
    assert one.agreement.codes[0] != other.agreement.codes[0]
    assert [u.codes[1] for u in one.units] == [u.codes[1] for u in other.units]
    assert one.redrawn["other"] == other.redrawn["other"]
    for dimension, groups in one.groups.items():
        theirs = [group.codes[1] for group in other.groups[dimension]]
        assert [group.codes[1] for group in groups] == theirs


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_a_text_that_one_coder_never_opened_changes_nothing(seed):
    """What ana alone coded moves no figure, no group, no row of any table."""
    given_rows = corpus(seed)
    alone = {"case9_9": {code: ["10110100", "........"] for code in ("theme", "other")}}
    times = {("ana", name): f"2026-0{1 + i}-01" for i, name in enumerate([*given_rows, *alone])}
    one = audited(material(given_rows, finished_at=times))
    other = audited(material(given_rows | alone, finished_at=times))
    for name in ("agreement", "transcripts", "sets", "pooled", "redrawn", "needed", "units",
                 "unitized", "pairs", "groups", "confusion", "disagreements"):  # fmt: skip
        assert getattr(one, name) == getattr(other, name), name
    assert [basis.overall for basis in one.independence.bases] == [
        basis.overall for basis in other.independence.bases
    ]


def test_one_coder_alone_is_an_audit_without_figures():
    """Nobody to agree with: every table is there, every figure is None with its reason."""
    made = audited(material({"valley_01": {"theme": ["0101"]}}, ("ana",)))
    assert made.agreement.overall.reason == "one_coder"
    assert made.pairs == made.unitized == made.disagreements == made.confusion == ()
    assert made.sets == (None, 0)
    json.dumps(made.to_json(), allow_nan=False)


def test_other_units_stand_beside_the_one_chosen():
    """Sentences, turns and characters of the same codings; only characters are not independent."""
    made = audited(material(corpus(2)))
    found = {row.unit: row for row in made.units}
    assert list(found) == ["sentence", "turn", "character"]
    assert found["sentence"].codes[0].kappa == made.agreement.codes[0].kappa
    assert found["turn"].codes[0].n_units == 6
    assert [row.independent for row in found.values()] == [True, True, False]
    assert found["character"].codes[0].kappa_se is None
    assert found["character"].codes[0].reasons["kappa_se"] == "units_not_independent"


def test_by_characters_disagreements_are_still_told_by_sentence():
    """Nobody reads a table of characters: units too small to read are listed by sentence."""
    made = audited(material(corpus(3), unit="character"))
    assert made.agreement.unit == "character"
    assert made.listed_by == "sentence"
    places = {(found.transcript, found.start) for found in made.disagreements}
    by_sentence = audited(material(corpus(3))).disagreements
    assert places == {(found.transcript, found.start) for found in by_sentence}
    assert all(found.end - found.start == 3 for found in made.disagreements)


def test_the_pooled_kappa_is_that_of_the_tables():
    """De Vries' pooled κ: from the means of what is observed and what is expected."""
    from tls_coding.agreement.pairs import pooled_kappa

    rows = {"theme": ["1100", "1010"], "other": ["1000", "1000"]}
    made = audited(material({"valley_01": rows}))
    assert made.pooled == pytest.approx(pooled_kappa([[[1, 1], [1, 1]], [[3, 0], [0, 1]]]))
