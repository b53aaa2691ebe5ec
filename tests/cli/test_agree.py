"""`tls agree`: units, rules, and the report."""

import json

import pytest
from small_study import Coder

from tls_coding.study import open_study


@pytest.fixture
def coded(small):
    """Two coders finished both texts of the small study."""
    study = open_study(small)
    for name in ("ana", "marc"):
        coder = Coder(small / f"corpus/coding/{name}.jsonl")
        first, second = study.transcripts.values()
        coder.add("secrecy", first, "It was a secret.")
        if name == "ana":
            coder.add("kin", first, "My uncle knew.")
        for text in (first, second):
            coder.finish(text, "secrecy", "kin")
    return small


def test_the_table_names_its_unit_and_its_verdict(tls, coded):
    """The table says what n counts, how a unit bears a code, and what may be concluded."""
    code, out, _ = tls("agree", "--study", coded, "--unit", "turn", "--rule", "0.5")
    assert code == 0
    assert "by turn, covered to 50% or more" in out
    assert "too few to judge" in out


def test_json_by_another_unit_says_so(tls, coded):
    """Whoever reads the JSON sees by which unit it was made."""
    report = json.loads(tls("agree", "--study", coded, "--json", "--unit", "character")[1])
    assert report["unit"] == "character"
    assert report["codes"][0]["reasons"]["kappa_se"] == "units_not_independent"


def test_the_report_goes_where_it_is_asked_to(tls, coded, tmp_path):
    """Into `exports/`, or into the folder named; each file with what it is for."""
    code, out, err = tls("agree", "--report", "--study", coded)
    assert (code, out) == (0, "")
    assert "exports/audit.html written" in err
    assert "Only 2 interviews can be compared" in " ".join(err.split())
    assert tls("agree", "--report", tmp_path / "x", "--study", coded)[0] == 0
    assert (tmp_path / "x/audit.html").read_bytes() == (coded / "exports/audit.html").read_bytes()


@pytest.mark.parametrize(
    "words", [["--rule", "0"], ["--rule", "half"], ["--rule", "1.5"], ["x"], ["--unit", "word"],
              ["--report", "--width", "3"], ["--report", "--review-page", "javascript:x"]],
)  # fmt: skip
def test_wrong_use_is_one_sentence(tls, coded, words):
    """Exit 2, and nothing is written."""
    code, out, err = tls("agree", *words, "--study", coded)
    assert (code, out) == (2, "")
    assert err.strip()
    assert not (coded / "exports").exists()


def test_intervals_over_cases_are_named_in_the_table_and_in_json(tls, coded):
    """Whoever asked for cases reads that the limits are over cases."""
    assert "limits over cases" in " ".join(tls("agree", "--by-case", "--study", coded)[1].split())
    assert json.loads(tls("agree", "--by-case", "--study", coded, "--json")[1])["over"] == "case"


def test_links_of_the_report_lead_to_the_address_named(tls, coded, tmp_path):
    """Without an address no link is made that may lead nowhere."""
    where = tmp_path / "x"
    tls("agree", "--report", where, "--study", coded)
    page = (where / "audit.html").read_text("utf-8")
    assert "href=" not in page
    assert "tls serve" in page
    to = ["--review-page", "http://127.0.0.1:9/"]
    assert tls("agree", "--report", where, *to, "--study", coded)[0] == 0
    assert 'href="http://127.0.0.1:9/#compare?' in (where / "audit.html").read_text("utf-8")


def test_the_report_of_one_coder_alone_is_written_and_says_so(tls, small):
    """No second coder is no crash."""
    code, _, err = tls("agree", "--report", "--study", small)
    assert code == 0
    assert "Agreement cannot be measured: one coder only." in err
