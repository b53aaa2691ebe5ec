"""`tls pseudonymise` and `tls check --names`: what they print, and what they never print."""

import json

import pytest
from small_study import Coder

from tls_coding.study import open_study


@pytest.fixture
def key(tmp_path):
    """A table for words of the small study, outside it."""
    path = tmp_path / "key.csv"
    path.write_text("name,pseudonym\nWho,Anybody\nMy,Our\nNobody,Someone\n", "utf-8")
    return path


def test_the_table_is_shown_and_what_to_do_next(small, key, tls):
    """Each name with its count and where; the caches, exports and history are spoken of."""
    code, out, err = tls("pseudonymise", key, "--study", small)
    assert code == 0
    assert "Anybody" in out
    assert "valley_01 (2)" in out
    assert "3 names in 1 files" in err
    assert "1 of 3 names of the table do not occur" in err
    assert all(word in err for word in (".tls/", "exports/", "history", "backups"))
    text = (small / "corpus/transcripts/valley_01.txt").read_text("utf-8")
    assert "Anybody knew? " in text.replace("\n", " ")
    assert "Our uncle knew. Our aunt too." in text
    assert tls("check", "--study", small)[0] == 0


def test_a_dry_run_says_that_nothing_was_changed(small, key, tls):
    """The same table; the study stays."""
    before = (small / "corpus/transcripts/valley_01.txt").read_bytes()
    code, out, err = tls("pseudonymise", key, "--dry-run", "--study", small)
    assert code == 0
    assert "valley_01 (2)" in out
    assert err.endswith("Nothing was changed.\n")
    assert (small / "corpus/transcripts/valley_01.txt").read_bytes() == before


def test_as_data(small, key, tls):
    """`--json`: every name with its counts by file."""
    _, out, _ = tls("pseudonymise", key, "--dry-run", "--json", "--study", small)
    data = json.loads(out)
    assert (data["changed"], data["files"], data["log_lines"]) == (False, 1, 0)
    assert data["names"][1] == {
        "name": "My",
        "pseudonym": "Our",
        "line": 3,
        "replaced": 2,
        "in_other_names": 0,
        "lower_case": 0,
        "files": {"corpus/transcripts/valley_01.txt": 2},
    }


def test_refusals_are_sentences_without_names(small, key, tls):
    """In the study: 2. Faults of the table: 1, all listed. A log in use: 2. No name is printed."""
    inside = small / "key.csv"
    inside.write_bytes(key.read_bytes())
    code, _, err = tls("pseudonymise", inside, "--study", small)
    assert (code, len(err.splitlines())) == (2, 1)
    assert "inside the study" in err
    inside.unlink()
    text = open_study(small).transcripts["valley_01"]
    Coder(small / "corpus/coding/ana.jsonl").add("kin", text, "My uncle knew")
    with open_study(small).log("ana"):
        code, _, err = tls("pseudonymise", key, "--study", small)
    assert code == 2
    assert "another program is writing" in err
    key.write_text("name,pseudonym\nMy,\nWho,My\nMy,Who\n", "utf-8")
    code, out, err = tls("pseudonymise", key, "--study", small)
    assert code == 1
    assert f"{key}:2" in err
    assert out == ""
    assert not any(word in err for word in ("My", "Who"))


def test_check_says_where_names_are_left(small, key, tls):
    """`tls check --names`: warnings by line, gone after replacing; names are not printed."""
    code, _, err = tls("check", "--names", key, "--study", small)
    assert code == 0
    assert "corpus/transcripts/valley_01.txt:5: holds names of the table (its line 2)." in err
    assert "corpus/transcripts/valley_01.txt:7: holds names of the table (its line 3)." in err
    assert not any(word in err for word in ("Who", "My"))
    tls("pseudonymise", key, "--study", small)
    assert tls("check", "--names", key, "--study", small) == (0, "No problems.\n", "")


def test_a_stopped_run_is_not_shown_as_done(small, key, tls):
    """A dry run beside a run that was stopped half way says so."""
    waiting = small / ".tls" / "pseudonymise"
    waiting.mkdir(parents=True)
    (waiting / "commit").write_text("[]")
    code, _, err = tls("pseudonymise", key, "--dry-run", "--study", small)
    assert code == 2
    assert "half way" in err
    assert tls("pseudonymise", key, "--study", small)[0] == 0
    assert not waiting.exists()
