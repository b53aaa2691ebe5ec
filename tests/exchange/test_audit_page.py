"""The audit as a page, a workbook and a paragraph: whole, plain, and the same bytes every time."""

import io
import re

import openpyxl
import pytest
from lxml import html
from small_audit import coding, material, state

from tls_coding.agreement.audited import audited
from tls_coding.agreement.gamma import Gamma
from tls_coding.exchange.audit_book import audit_book
from tls_coding.exchange.audit_page import page, place
from tls_coding.exchange.audit_text import methods, methods_page, references
from tls_coding.exchange.audit_words import (
    REASONS,
    limits,
    number,
    verdicts_in_words,
    warnings,
)
from tls_coding.exchange.given import Labels

LABELS = Labels(
    cases={"valley": "The Valley"},
    codes={"craft.secrecy": "Secrecy & <silence>", "craft.lineage": "Lineage"},
    categories={"craft": "Craft"},
    definitions={},
)
ORIGIN = (("study", "Small"),)
ROWS = {
    "craft.secrecy": ["110011001100", "110011000110"],
    "craft.lineage": ["000000110000", "000000000000"],
}
OTHERS = ROWS | {"craft.secrecy": ["110000001100", "110011001100"]}
GIVEN = {f"valley_{i}": OTHERS if i % 3 else ROWS for i in range(6)}
THREE = {
    name: {code: [*signs, signs[0]] for code, signs in rows.items()} for name, rows in GIVEN.items()
}


@pytest.fixture(scope="module")
def audit():
    return audited(material(GIVEN))


def opened(audit):
    return openpyxl.load_workbook(io.BytesIO(audit_book(audit, LABELS.codes, ORIGIN)))


def table(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_page_stands_alone(audit):
    """One file: no script, nothing loaded, names escaped, a heading for every part."""
    text = page(audit, "Small <study>", LABELS, ORIGIN)
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //link | //img | //iframe")
    assert "Small &lt;study&gt;" in text
    assert "Secrecy &amp; &lt;silence&gt;" in text
    anchors = tree.xpath("//h2/@id")
    assert anchors == ["done", "overall", "codes", "independence", "rules", "pairs", "units",
                       "needed", "confusion", "disagreements", "methods", "provenance"]  # fmt: skip
    assert not re.search(r"\b(nan|None|undefined&gt;)\b", tree.text_content())


def test_the_same_audit_is_the_same_bytes(audit):
    """No clock and no chance in what is written."""
    again = audited(material(GIVEN))
    assert page(audit, "S", LABELS, ORIGIN) == page(again, "S", LABELS, ORIGIN)
    assert audit_book(audit, {}, ORIGIN) == audit_book(again, {}, ORIGIN)
    assert methods_page(audit, "S") == methods_page(again, "S")


def test_the_interval_is_drawn_where_it_lies(audit):
    """The line of a code spans its limits, with a name for who cannot see it."""
    tree = html.fromstring(page(audit, "S", LABELS, ORIGIN))
    made = audit.agreement.overall
    low, high = made.ci["alpha"]
    drawn = tree.xpath("//svg[@aria-label]")
    assert any(limits(made.ci, "alpha") in each.get("aria-label") for each in drawn)
    ends = {line.get("x1") for line in tree.xpath("//svg/line[@class='range']")}
    assert {str(place(low)), str(place(high))} <= ends


def test_the_page_of_three_coders_has_its_pairs():
    """With more than two coders each pair has a row, and figures are said to be means."""
    made = audited(material(THREE, ("ana", "ben", "cleo")))
    text = html.fromstring(page(made, "S", LABELS, ORIGIN)).text_content()
    assert "ana and ben" in text
    assert "ben and cleo" in text
    assert "means over pairs of coders" in " ".join(methods(made))


def test_without_a_second_coder_every_output_is_made_and_says_so():
    """Nothing to compare is a sentence, no crash and no empty table."""
    made = audited(material({"valley_01": {"craft.secrecy": ["0101"]}}, ("ana",)))
    text = html.fromstring(page(made, "S", LABELS, ORIGIN)).text_content()
    assert "Agreement cannot be measured: one coder only" in text
    assert "could not be measured: one coder only" in methods_page(made, "S")
    assert opened(made).sheetnames[0] == "Summary"


def test_text_of_disagreements_stands_in_page_and_workbook(audit):
    """Each disagreement has its words, who said what, and the address of the comparison."""
    tree = html.fromstring(page(audit, "S", LABELS, ORIGIN))
    (first, *_) = audit.disagreements
    quote = tree.xpath("//ol[@class='worst']/li[1]/blockquote/text()")[0]
    assert quote == first.text
    link = tree.xpath("//ol[@class='worst']/li[1]//code/text()")[0]
    assert link == first.codes[0].link
    text = page(audit, "S", LABELS, ORIGIN, address="https://team.example/tls/")
    link = html.fromstring(text).xpath("//ol[@class='worst']/li[1]//a/@href")[0]
    assert link == f"https://team.example/tls/{first.codes[0].link}"
    rows = table(opened(audit)["Disagreements"])
    assert len(rows) == sum(len(found.codes) for found in audit.disagreements)
    assert rows[0]["text"] == first.text


def test_the_workbook_holds_every_figure_at_full_precision(audit):
    """A row per code and one for all; undefined cells are empty, with the reason beside."""
    rows = table(opened(audit)["Codes"])
    assert [row["code"] for row in rows] == ["craft.secrecy", "craft.lineage", "overall"]
    for row, made in zip(rows, [*audit.agreement.codes, audit.agreement.overall], strict=True):
        assert row["n units"] == made.n_units
        for name in ("kappa", "alpha", "positive", "bias"):
            assert row[name] == pytest.approx(getattr(made, name), abs=1e-14), name
    assert rows[2]["kappa se"] is None
    assert "kappa_se" in rows[2]["reasons"]


def test_breakdowns_of_the_workbook_have_every_code(audit):
    """Figures per code and group, which the page leaves out."""
    rows = table(opened(audit)["Breakdowns"])
    case = [row for row in rows if row["by"] == "case"]
    assert [row["code"] for row in case] == ["overall", "craft.secrecy", "craft.lineage"]


def test_a_text_that_looks_like_a_formula_stays_text():
    """What interviewees said is never calculated by the spreadsheet."""
    from small_audit import text

    made = text("valley_01", 12)
    sly = made.__class__(**{**vars(made), "body": "=1+" + made.body[3:]})
    audit = audited(material({"valley_01": {"craft.secrecy": ["10" * 6, "01" * 6]}},
                             texts={"valley_01": sly}))  # fmt: skip
    cells = [cell for row in opened(audit)["Disagreements"].iter_rows() for cell in row]
    assert any(cell.value == "=1+" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_the_paragraph_says_what_was_done_on_how_much(audit):
    """Coders, interviews, units, n, intervals and thresholds stand in it, each once."""
    said = " ".join(methods(audit))
    assert "ana and marc both finished 6 interviews" in said
    assert "The unit of comparison was the sentence" in said
    assert f"{audit.agreement.overall.n_units:,} unit-by-code ratings" in said
    assert number(audit.agreement.overall.alpha) in said
    assert "2,000 samples of interviews" in said


def test_every_work_that_the_paragraph_names_is_in_its_references(audit):
    """Whoever copies the paragraph has its references, and no others."""
    said = " ".join(methods(audit))
    assert "(2019)" in said
    for each in references(audit):
        author, year = each.split(",")[0], re.search(r"\((\d{4})\)", each)[1]
        assert author in said, each
        assert year in said, each


def test_gamma_is_told_where_it_was_worked_out():
    """γ has its sentence and its reference only where it is there."""
    audit = audited(material(GIVEN), gamma=Gamma(0.5, 9, {"valley_0": 0.5}))
    text = html.fromstring(page(audit, "S", LABELS, ORIGIN)).text_content()
    assert "γ (Mathet et al., 2015) is 0.50" in text
    assert any(each.startswith("Mathet") for each in references(audit))


def test_what_must_be_known_first_stands_first():
    """Clicking on the same suggestions, few interviews and few positives are warned of."""
    about = {"answers": True, "shown": "suggestion", "status": "accepted", "origin": "rule"}
    given = {"valley_01": {"theme": ["1100", "1000"]}}
    states = [state(who, given, i, **about) for i, who in enumerate(("ana", "marc"))]
    said = warnings(audited(material(given, states=states)))
    assert "Only 1 interview can be compared" in said[0]
    assert "accepted the same suggestion in 1 of the 1 units" in said[1]
    assert "without suggestions in view" in said[2]
    assert "1 code of 1 was given in fewer than 10" in said[3]


def test_by_characters_it_says_that_blanks_inflate():
    """Whoever chose characters reads what that does to agreement."""
    said = warnings(audited(material(GIVEN, unit="character")))
    assert any("large-sample errors are invalid" in each for each in said)


def test_verdicts_that_no_code_has_are_not_listed(audit):
    """The sentence counts what there is, not what there is none of."""
    said = verdicts_in_words(audit)
    assert not re.search(r"\b0 ", said)
    assert sum(map(int, re.findall(r"\d+", said))) == len(audit.agreement.codes)
    assert said in page(audit, "S", LABELS, ORIGIN)


def test_every_reason_has_words(audit):
    """No reader meets a word of the program in place of a reason."""
    made = [*audit.agreement.codes, audit.agreement.overall]
    given = {why for code in made for why in (*code.reasons.values(), *code.ci_reasons.values())}
    assert given <= set(REASONS)
    assert coding("ana", "valley_01", 0, "theme", 1).counts
