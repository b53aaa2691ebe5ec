"""Everything a study exports: complete, linked, and the same bytes whenever and wherever."""

import csv
import hashlib
import io
import json
import re
import shutil

import openpyxl
import pytest
from small_study import Coder, write_study

from tls_coding import deliverables
from tls_coding.coding.segments import COLUMNS
from tls_coding.deliverables import labels_of, provenance, write_all
from tls_coding.gathering import evidence
from tls_coding.study import open_study

HOSTILE = '=HYPERLINK("http://x.example","A") <script>alert(1)</script> & "quoted", [b]'
CODES = f"""
    - id: informal.secrecy
      label: {{en: Secrecy, es: Secreto}}
      definition: '{HOSTILE}'
      rules: {{en: [secret]}}
      unless: {{en: [secretary]}}
    - id: kin
      label: {{es: Parentela}}
      definition: Kin at work.
      rules: {{en: [uncle]}}
"""
TEXTS = {
    "valley_01": (
        f"[Q] A secret?\n\n[A1] A secret. {HOSTILE} My uncle\nwas told. No secretary, no secret."
    ),
    "harbour_01": "---\ncase: harbour\nlanguage: en\n---\n[A1 00:01:02] We never had a secret.",
}
CUES = "en: {negated: {forward: [never]}}\n"
FIXED = {  # named in the design: others read them
    "segments.csv",
    "matrix_case_by_theme.csv",
    "matrix_case_by_theme_state.csv",
    "agreement.json",
}
FILES = FIXED | {
    "audit.html",
    "audit.json",
    "audit.xlsx",
    "audit_methods.md",
    "case_by_theme.xlsx",
    "case_by_theme.html",
    "cells.csv",
    "presence.csv",
    "quotes.csv",
    "interviews.csv",
    "segments.parquet",
    "cells.parquet",
    "quotes.parquet",
    "appendix.docx",
    "tables.tex",
    "coreq.md",
    "provenance.json",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A study in which two coders decided; its exports are written."""
    place = tmp_path_factory.mktemp("exported") / "study"
    write_study(place, codes=CODES, transcripts=TEXTS, cue_text=CUES)
    study = open_study(place)
    found, texts = study.suggestions(), study.transcripts
    for name in ("ana", "marc"):
        coder = Coder(place / "corpus" / "coding" / f"{name}.jsonl")
        coder.decide("accept", found["valley_01"][0], texts["valley_01"])
        coder.decide("accept", found["harbour_01"][0], texts["harbour_01"])
        coder.finish(texts["valley_01"], "informal.secrecy", "kin")
    Coder(place / "corpus" / "coding" / "ana.jsonl").add("kin", texts["valley_01"], HOSTILE)
    study = open_study(place)
    study.require()
    write_all(study)
    return place


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hashes(folder):
    """The hash of every exported file, by its path."""
    exports = folder / "exports"
    return {
        path.relative_to(exports).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(exports.rglob("*"))
        if path.is_file()
    }


def tables(written):
    """Those that are not figures: how many figures there are hangs on the study."""
    return {name for name in written if not name.startswith("figures/")}


def test_every_file_is_written_and_told(folder):
    """What is said to be made is what lies in exports/, and nothing else does."""
    made = write_all(open_study(folder))
    written = hashes(folder)
    assert [item.shown.removeprefix("exports/") for item in made if not item.what] == []
    assert {item.shown.removeprefix("exports/") for item in made} == set(written)
    assert tables(written) == FILES
    assert any(name.startswith("figures/") for name in written)
    listed = rows(folder / "exports/segments.csv")
    assert made[0].what == f"{len(listed)} rows, 5 coded"
    assert "No secretary" not in {row["quote"][:12] for row in listed}


def test_cells_count_rows_of_the_segments(folder):
    """Each cell is the number of distinct passages in segments.csv that a person coded."""
    listed = rows(folder / "exports/segments.csv")
    counts = rows(folder / "exports/matrix_case_by_theme.csv")
    states = rows(folder / "exports/matrix_case_by_theme_state.csv")
    assert [list(counts[0]), list(states[0])] == [["case", "informal.secrecy", "kin"]] * 2
    for line in counts:
        for code in list(line)[1:]:
            passages = {
                (row["transcript"], row["start"], row["end"])
                for row in listed
                if (row["case"], row["code"]) == (line["case"], code)
                and row["status"] in {"accepted", "coded"}
            }
            assert int(line[code]) == len(passages)
    assert {(r["case"], c): r[c] for r in states for c in list(r)[1:]} == {
        ("valley", "informal.secrecy"): "present",
        ("valley", "kin"): "present",
        ("harbour", "informal.secrecy"): "negated_only",
        ("harbour", "kin"): "not_reviewed",
    }
    assert list(listed[0]) == COLUMNS
    assert HOSTILE in {row["quote"] for row in listed}


def test_agreement_is_that_of_the_study(folder):
    """agreement.json is what `tls agree --json` gives."""
    report = json.loads((folder / "exports/agreement.json").read_text(encoding="utf-8"))
    assert report == json.loads(json.dumps(open_study(folder).agreement().to_json()))
    assert [code["code"] for code in report["codes"]] == ["informal.secrecy", "kin"]


def test_cells_of_the_workbook_lead_to_their_quotes_and_back(folder):
    """Each filled cell links to its first quote, each quote to its cell; nothing is a formula."""
    book = openpyxl.load_workbook(folder / "exports/case_by_theme.xlsx")
    assert book.properties.created.year == 2000  # the same whenever it is written
    matrix, quotes = book["Matrix"], book["Quotes"]
    assert [cell.value for cell in quotes[1]][2:] == COLUMNS
    linked = {cell.coordinate: cell for row in matrix.iter_rows() for cell in row if cell.hyperlink}
    assert set(linked) == {"B4", "C4", "B5"}
    for place, cell in linked.items():
        sheet, row = cell.hyperlink.location.replace("'", "").split("!A")
        assert sheet == "Quotes"
        assert quotes.cell(int(row), 1).hyperlink.location == f"'Matrix'!{place}"
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in values if cell.data_type == "f"]
    assert HOSTILE in {cell.value for cell in values}
    assert not [c for c in values if c.hyperlink and c.hyperlink.target]


def test_the_page_is_whole_by_itself_and_escapes(folder):
    """Nothing is fetched, and hostile text of a quote or a label stays text."""
    html = (folder / "exports/case_by_theme.html").read_text(encoding="utf-8")
    assert html.count("<script") == html.count("</script") == 1
    assert "&lt;script&gt;" in html
    assert "http" not in html.replace("http://x.example", "").replace("http-equiv", "")
    assert " src=" not in html


def test_from_a_cell_to_the_decisions_and_the_rule(folder):
    """The page tells who decided when and how, on which rule, with its text."""
    html = (folder / "exports/case_by_theme.html").read_text(encoding="utf-8")
    assert re.search(
        r"2026-01-31 09:12</time> <b>ana</b> accepted.*?; on informal.secrecy/en/0", html
    )
    assert re.search(r"Rule <code>informal.secrecy/en/0</code>: <code>secret</code>", html)
    assert "<b>ana</b> coded by hand" in html


def test_everything_says_what_it_was_made_from(folder):
    """Hashes of every primary file, versions, and how long each log is, stand in the provenance."""
    study = open_study(folder)
    told = dict(provenance(study))
    primary = ["codebook/tls.yaml", "codebook/cues.yaml", "corpus/cases.yaml"]
    primary += [f"corpus/transcripts/{name}.txt" for name in TEXTS]
    primary += ["corpus/coding/ana.jsonl", "corpus/coding/marc.jsonl"]
    for name in primary:
        wanted = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert told[f"sha256 of {name}"] == wanted
    assert told["codebook"] == "Small, version 1"
    assert told["log of ana"].startswith("4 lines, last ")
    written = json.loads((folder / "exports/provenance.json").read_text(encoding="utf-8"))
    assert written["logs"]["ana"]["lines"] == 4
    page = (folder / "exports/case_by_theme.html").read_text(encoding="utf-8")
    assert all(told[f"sha256 of {name}"] in page for name in primary)
    assert {"spacy", "tls-coding"} <= set(told)


def test_labels_in_a_language(folder):
    """Names come in the language asked for, else in English, else as they are."""
    study = open_study(folder)
    assert labels_of(study, "es").codes == {"informal.secrecy": "Secreto", "kin": "Parentela"}
    assert labels_of(study, "fr").codes == {"informal.secrecy": "Secrecy", "kin": "Parentela"}
    assert labels_of(study, "en").cases == {"valley": "Valley", "harbour": "Harbour"}


def test_evidence_is_within_its_passage(folder):
    """The marks of a passage are the spans that rules matched there, vetoed ones left out."""
    study = open_study(folder)
    marks = evidence(study)
    assert len(marks) == 3
    for (name, start, end, _), pieces in marks.items():
        body = study.transcripts[name].body
        assert all(start <= piece.start < piece.end <= end for piece in pieces)
        assert {piece.of(body) for piece in pieces} <= {"secret", "uncle"}


def test_the_same_bytes_again_and_from_scratch(folder):
    """A second run writes the same bytes, also where all that was derived was taken away."""
    before = hashes(folder)
    write_all(open_study(folder))
    assert hashes(folder) == before
    shutil.rmtree(folder / ".tls")
    shutil.rmtree(folder / "exports")
    write_all(open_study(folder))
    assert hashes(folder) == before


def test_an_empty_study_exports_too(tmp_path):
    """Without transcripts, coders or decisions every file is still there and well formed."""
    write_study(tmp_path, codes=CODES, transcripts={})
    write_all(open_study(tmp_path))
    assert tables(hashes(tmp_path)) == FILES
    assert rows(tmp_path / "exports/segments.csv") == []
    states = rows(tmp_path / "exports/matrix_case_by_theme_state.csv")
    assert {row["kin"] for row in states} == {"not_reviewed"}
    report = json.loads((tmp_path / "exports/agreement.json").read_text(encoding="utf-8"))
    assert report["overall"]["kappa"] is None
    book = io.BytesIO((tmp_path / "exports/case_by_theme.xlsx").read_bytes())
    assert openpyxl.load_workbook(book)["Matrix"].max_row >= 3


def test_figures_are_drawn_again_only_when_something_changed(tmp_path, monkeypatch):
    """The same study keeps its figures; a figure that was spoilt, or a new decision, draws anew."""
    root = write_study(tmp_path, codes=CODES, transcripts=TEXTS)
    drawings = []

    def drawn(given):
        drawings.append(1)
        return {"one.svg": b"<svg/>", "figures.md": b"One.\n"}

    monkeypatch.setattr(deliverables, "all_figures", drawn)
    figure = root / "exports/figures/one.svg"
    figure.parent.mkdir(parents=True)
    old = figure.with_name("old.png")
    old.write_bytes(b"")
    for _ in range(2):
        write_all(open_study(root))
    assert len(drawings) == 1
    assert not old.exists()
    figure.write_bytes(b"")
    write_all(open_study(root))
    assert len(drawings) == 2
    assert figure.read_bytes() == b"<svg/>"
    study = open_study(root)
    Coder(root / "corpus/coding/ana.jsonl").finish(study.transcripts["valley_01"], "secrecy")
    write_all(open_study(root))
    assert len(drawings) == 3
