"""`tls sample`: draw, look, and what the sample says."""

import io
import json

import pytest
from small_study import Coder

from tls_coding.sampled import read_sample
from tls_coding.study import open_study


def look_at(folder, name="spring", coder="ana"):
    """Look at all passages of a sample; `secrecy` where the words say secret."""
    study = open_study(folder)
    lines = []
    for passage in read_sample(study, name).passages:
        text = study.transcripts[passage.transcript]
        quote = passage.span.of(text.body)
        where = {
            "transcript": text.id, "text_sha256": text.sha256, "quote": quote,
            "start": passage.start, "end": passage.end, "shown": "blind",
        }  # fmt: skip
        lines += [{"act": "add", "code": "secrecy", **where}] if "secret" in quote else []
        lines.append({"act": "done", **where})
    Coder(study.path("coding") / f"{coder}.jsonl").write(*lines)


def test_a_sample_from_draw_to_result(tls, small):
    """Drawn, looked at, told: how many are left first, figures or their reasons afterwards."""
    code, out, err = tls("sample", "spring", "--size", 9, "--coder", "ana", "--study", small)
    assert code == 0
    assert "Sample spring, seed 0: 4 passages" in out
    assert "spring.yaml written: 4 passages, for ana." in err
    code, out, err = tls("sample", "--result", "spring", "--study", small)
    assert code == 0
    assert "passages are left to look at" in out
    assert "ana has 4 passages left to look at: tls sample --look spring --coder ana" in err
    look_at(small)
    code, out, err = tls("sample", "--result", "spring", "--json", "--study", small)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["changed"] == {"texts": [], "codes": []}
    assert [(row["code"], row["left"]) for row in told["rows"]] == [("secrecy", 0), ("kin", 0)]
    assert told["rows"][0]["precision"]["value"] == 1
    assert told["rows"][0]["recall"]["reason"] == "too_few_relevant"


def test_the_same_call_writes_the_same_bytes(tls, small):
    """Neither clock nor chance: only the seed."""
    words = ("sample", "a", "--size", 2, "--seed", 5, "--codes", "secrecy,kin", "--study", small)
    path = small / "corpus/samples/a.yaml"
    written = []
    for _ in range(2):
        assert tls(*words)[0] == 0
        written.append(path.read_bytes())
        path.unlink()
    assert written[0] == written[1]


def test_looking_shows_the_sample_and_nothing_else(tls, small, monkeypatch):
    """Four passages, no suggestion; every look is in the log; who is not meant is told so."""
    tls("sample", "spring", "--size", 9, "--coder", "ana", "--study", small)
    monkeypatch.setattr("sys.stdin", io.StringIO("nnnn"))
    code, out, _ = tls("sample", "--look", "spring", "--coder", "ana", "--study", small)
    assert code == 0
    assert out.count("Which codes does this passage bear?") == 4
    assert "found by" not in out
    _, _, err = tls("sample", "--result", "spring", "--study", small)
    assert "left" not in err
    code, _, err = tls("sample", "--look", "spring", "--coder", "marc", "--study", small)
    assert (code, "is for ana, not for marc" in err) == (2, True)


def test_samples_are_listed(tls, small):
    """None first; then each with how many passages who has left."""
    assert "There is no sample yet" in tls("sample", "--study", small)[2]
    tls("sample", "spring", "--size", 9, "--coder", "ana", "--study", small)
    code, out, _ = tls("sample", "--json", "--study", small)
    assert code == 0
    assert json.loads(out) == [
        {"name": "spring", "passages": 4, "codes": 2, "by": "code", "left": "ana 4"}
    ]
    assert "spring" in tls("sample", "--study", small)[1]


def test_all_codes_together_are_one_sample(tls, small):
    """--by all: two strata, whatever the number of codes."""
    code, out, _ = tls("sample", "a", "--by", "all", "--size", 9, "--json", "--study", small)
    strata = json.loads(out)["strata"]
    assert code == 0
    assert [(each["code"], each["population"]) for each in strata] == [("", 4), ("", 0)]


def test_a_csv_has_a_row_for_each_code_and_coder(tls, small, tmp_path):
    """Figures and limits in columns of their own."""
    tls("sample", "spring", "--size", 9, "--study", small)
    look_at(small)
    table = tmp_path / "r.csv"
    assert tls("sample", "--result", "spring", "--csv", table, "--study", small)[0] == 0
    head, *rows = table.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("code,language,case,coder,drawn,left,relevant,precision,precision_low")
    assert len(rows) == 2


def test_needed_says_how_many(tls, small):
    """For each code: passages there are, suggested ones, how many to draw."""
    words = ("sample", "--needed", "--codes", "kin", "--prevalence", 0.5, "--json")
    code, out, _ = tls(*words, "--study", small)
    (row,) = json.loads(out)
    assert (code, row["code"], row["passages"], row["suggested"]) == (0, "kin", 4, 2)
    assert "± 0.1" in tls("sample", "--needed", "--study", small)[1]


def test_rho_of_the_rules_against_a_coder(tls, small):
    """By code, on what the coder reviewed, at the threshold that was named."""
    tls("sample", "spring", "--size", 9, "--study", small)
    look_at(small)
    words = ("sample", "--rho-threshold", 0.9, "--coder", "ana")
    code, out, _ = tls(*words, "--json", "--study", small)
    told = {row["code"]: row for row in json.loads(out)}
    assert code == 0
    assert (told["secrecy"]["kappa"], told["secrecy"]["threshold"]) == (1, 0.9)
    assert 0 < told["secrecy"]["rho"] <= 1
    assert told["kin"]["reason"] is None or told["kin"]["rho"] is None
    assert "κ 0.9" in tls(*words, "--study", small)[1]
    assert "κ 0.9" in tls(*words, "--result", "spring", "--study", small)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("spring", "--needed"), "One of"),
        (("spring", "--by", "speaker"), "--by knows"),
        (("--result", "autumn"), "no sample 'autumn'"),
        (("--needed", "--width", "0.7"), "--width lies"),
        (("--needed", "--prevalence", "2"), "--prevalence between"),
        (("--needed", "--prevalence", "0.01", "--codes", "nope"), "no code"),
        (("--rho-threshold", "0.9"), "needs one --coder"),
        (("--rho-threshold", "0.2", "--coder", "ana"), "lies between"),
        (("a/b",), "no name for a sample"),
        (("--look", "autumn"), "no sample 'autumn'"),
        (("--look", "autumn", "--coder", "ana", "--coder", "marc"), "one --coder"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(tls, small, words, said):
    """Exit code 2 and what is wrong."""
    code, out, err = tls("sample", *words, "--study", small)
    assert (code, out) == (2, "")
    assert said in err
