"""Files for R's QCA package: names, numbers and rows that it reads as they are."""

import csv
import io
import json
import re

from small_sets import sets

from tls_coding.exchange.qca_files import anchors_csv, data_csv, qca_json, raw_csv
from tls_coding.matrix.qca import analyse
from tls_coding.matrix.setmembers import CaseSets, Member

SETS = sets("""
    - id: secrecy
      label: Secrecy, kept
      code: informal.secrecy
      measure: count
      anchors: {out: 4, crossover: 2, in: 0}
      why: "Less is more: see the quotes."
      quotes: [{passage: "g1:0-9", anchor: in}]
    - {id: adapted, attribute: trajectory, members: [adaptation], why: w}
""")
MEMBERS = (
    Member("grasse", "secrecy", 2.0, 0.5),
    Member("biella", "secrecy", 3.25, 0.1234567),
    Member("la_ciotat", "secrecy", None, None, "not reviewed: c1"),
    Member("grasse", "adapted", "adaptation", 1.0),
    Member("biella", "adapted", "rupture", 0.0),
    Member("la_ciotat", "adapted", "rupture", 0.0),
)


def analysis():
    return analyse(CaseSets(tuple(SETS), MEMBERS), "adapted", ["secrecy"])


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_the_data_file_is_what_truth_table_takes():
    """Case names, then numbers under names in capitals that R allows; nothing is missing."""
    header, *found = rows(data_csv(analysis()))
    assert header == ["case", "SECRECY", "ADAPTED"]
    assert found == [["grasse", "0.5", "1"], ["biella", "0.123457", "0"]]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in header[1:])


def test_anchors_are_in_a_file_of_their_own():
    """Thresholds as calibrate takes them, who was left out, why, and the quotes."""
    header, secrecy, adapted = rows(anchors_csv(analysis()))
    told = dict(zip(header, secrecy, strict=True))
    assert told["set"] == "SECRECY"
    assert told["thresholds"] == "i=0, c=2, e=4"
    assert told["cases_excluded"] == "la_ciotat"
    assert told["quotes"] == "g1:0-9"
    assert dict(zip(header, adapted, strict=True))["thresholds"] == "in: adaptation"


def test_raw_values_name_every_case():
    """What was calibrated stands beside, an unknown value as an empty field."""
    assert rows(raw_csv(analysis())) == [
        ["case", "SECRECY", "ADAPTED"],
        ["grasse", "2", "adaptation"],
        ["biella", "3.25", "rupture"],
        ["la_ciotat", "", "rupture"],
    ]


def test_the_json_says_all_of_an_analysis():
    """Rows, remainders, halves, excluded cases, relations and both solutions, as plain data."""
    told = json.loads(json.dumps(qca_json(analysis())))
    assert told["outcome"] == "adapted"
    assert told["excluded"] == {"la_ciotat": ["secrecy: not reviewed: c1"]}
    assert told["halves"] == [["grasse", "secrecy"]]
    assert [row["row"] for row in told["truth_table"]] == [1]
    assert [row["row"] for row in told["remainders"]] == [2]
    assert {one["kind"] for one in told["solutions"]} == {"conservative", "parsimonious"}
