"""The rules as a coder, in the page, the workbook and the paragraph of the audit."""

import io
from dataclasses import replace

import openpyxl
import pytest
from lxml import html
from small_audit import material

from tls_coding.agreement.audited import audited
from tls_coding.agreement.proportions import wilson
from tls_coding.agreement.rules_precision import RulePrecision, Tally
from tls_coding.agreement.rules_recall import SampleRow
from tls_coding.agreement.rules_report import RulesReport
from tls_coding.agreement.sampling import Estimate, Stratum
from tls_coding.exchange.audit_book import audit_book
from tls_coding.exchange.audit_page import page, share
from tls_coding.exchange.audit_text import methods, references
from tls_coding.exchange.given import Labels

LABELS = Labels({}, {"theme": "Theme"}, {}, {})
ROWS = tuple(
    RulePrecision(code, language, rule, coder, Tally(10, 6, 2, 1, 1))
    for code, language, rule, coder in (
        ("", "", "", ""), ("", "en", "", ""), ("theme", "", "", ""), ("theme", "en", "", ""),
        ("theme", "en", "theme/en/0", ""), ("", "", "", "ana"), ("theme", "", "", "ana"),
    )
)  # fmt: skip
STRATA = (Stratum(10, 10, 6, True), Stratum(500, 100, 1, False))


def sampled(recall):
    figures = {"precision": Estimate(0.6, 0.3, 0.8), "elusion": Estimate(0.01, 0.0003, 0.05)}
    return SampleRow("", "", "", "ana", STRATA, 0, 0, **figures, recall=recall, f1=recall)


def audit(samples):
    made = audited(material({"valley_01": {"theme": ["1100", "1010"]}}))
    return replace(made, rules=RulesReport(ROWS, samples))


CARRIED = {"spring": [sampled(Estimate(0.55, 0.2, 0.9))]}
NOT = {"spring": [sampled(Estimate(None, reason="too_few_relevant"))]}


def read(samples):
    return html.fromstring(page(audit(samples), "S", LABELS, ()))


def test_precision_is_drawn_between_its_wilson_limits():
    """Of ten suggestions six accepted and two rejected: .75, with the line of its limits."""
    tree = read({})
    low, high = wilson(6, 8)
    cells = {line.get("x1"): line.get("x2") for line in tree.xpath("//line[@class='range']")}
    assert cells[str(share(low))] == str(share(high))
    said = tree.text_content()
    assert "how each accepts what the rules say" in said
    assert "theme/en/0" in said


@pytest.mark.parametrize(
    ("samples", "said", "unsaid"),
    [
        ({}, "no such sample has been drawn: tls sample NAME", "Sample “spring”"),
        (NOT, "fewer than 5 relevant found", "no such sample"),
        (CARRIED, "0.55 (0.20 to 0.90)", "no such sample"),
    ],
)
def test_recall_stands_there_or_the_reason_why_none_is_claimed(samples, said, unsaid):
    """No recall without a random sample that carries it."""
    text = " ".join(read(samples).text_content().split())
    assert said in text
    assert unsaid not in text


def test_the_paragraph_claims_recall_only_where_a_sample_carries_one():
    """The methods section names sample, limits and works; else it says that none is claimed."""
    said = " ".join(methods(audit(CARRIED)))
    assert "recall was 0.55 (0.20 to 0.90)" in said
    assert any(each.startswith("Clopper") for each in references(audit(CARRIED)))
    for samples in ({}, NOT):
        assert "No recall is claimed" in " ".join(methods(audit(samples)))
        assert not any(each.startswith("Clopper") for each in references(audit(samples)))


def test_the_workbook_has_every_rule_and_every_sample():
    """A row per rule, code, language and coder; a sheet of samples only where there are some."""
    book = openpyxl.load_workbook(io.BytesIO(audit_book(audit(CARRIED), {}, ())))
    head, *rows = book["Rules"].iter_rows(values_only=True)
    assert len(rows) == len(ROWS)
    assert dict(zip(head, rows[4], strict=True))["precision"] == 0.75
    assert book["Samples"]["N2"].value is not None
    without = openpyxl.load_workbook(io.BytesIO(audit_book(audit({}), {}, ())))
    assert "Samples" not in without.sheetnames


def test_the_data_of_the_audit_has_the_rules():
    """audit.json tells the same under `rules`; null where rules were not looked at."""
    data = audit(CARRIED).to_json()
    assert data["rules"]["overall"]["precision"] == 0.75
    assert data["rules"]["samples"]["spring"][0]["recall"]["value"] == 0.55
    assert replace(audit({}), rules=None).to_json()["rules"] is None
