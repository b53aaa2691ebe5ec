"""A study folder: found from within, read once, its faults gathered, its people known."""

import re
from datetime import UTC, datetime

import pytest
from small_study import Coder, write_study

from tls_coding.errors import StudyError, UsageError
from tls_coding.files import sha256_of
from tls_coding.matrix.tables import states
from tls_coding.matrix.tabulate import tabulate
from tls_coding.study import Study, find_study, open_study
from tls_coding.studyfacts import facts_of_study

CODES = """
    - id: secrecy
      label: {en: Secrecy}
      definition: Kept from others.
      rules: {en: [secret]}
"""
TEXTS = {"valley_01": "A secret. Told.", "valley_02": "[Q] A secret?\n\n[A1] No. None."}


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "study", codes=CODES, transcripts=TEXTS)


def faults(error):
    return [(problem.file, problem.line) for problem in error.value.problems]


def test_a_study_is_found_from_within(folder, monkeypatch):
    """The nearest folder upwards with a study.yaml is the study, from any depth."""
    deep = folder / "corpus" / "transcripts"
    assert find_study(deep) == folder
    monkeypatch.chdir(deep)
    assert open_study().root == folder
    assert open_study(folder).file.study == "Small study"


def test_no_study(tmp_path):
    """Where there is none, the sentence names the folder and what to do; wrong use."""
    for call in (lambda: find_study(tmp_path), lambda: open_study(tmp_path / "away")):
        with pytest.raises(UsageError, match=re.escape(str(tmp_path))) as caught:
            call()
        assert caught.value.exit_code == 2
    with pytest.raises(UsageError, match="tls new"):
        open_study(tmp_path)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("study: ''\n", 1),
        ("study: Small\ncodebok: x\n", 2),
        ("study: Small: or not\n", 1),
        ("", 1),
        ("codebook: a\n", 1),
        ("study: Small\ncoders: ana\n", 2),
    ],
)
def test_a_faulty_study_file_is_told(folder, text, line):
    """Each fault of study.yaml is a problem with its line."""
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        Study(folder).require()
    assert faults(caught) == [("study.yaml", line)]


def test_parts_may_lie_elsewhere(folder):
    """study.yaml names where the parts are; messages name them from the study's folder."""
    (folder / "texts").mkdir()
    (folder / "corpus" / "transcripts" / "valley_01.txt").rename(folder / "texts" / "one.txt")
    (folder / "study.yaml").write_text("study: Small\ntranscripts: texts\n", encoding="utf-8")
    study = open_study(folder)
    assert list(study.transcripts) == ["one"]
    assert study.shown(study.path("transcripts") / "one.txt") == "texts/one.txt"
    assert study.shown(folder.parent / "other") == str(folder.parent / "other")


def test_all_problems_are_gathered(folder):
    """Faults of several parts are told at once; each part is read as far as it can be."""
    (folder / "codebook" / "tls.yaml").unlink()
    (folder / "corpus" / "transcripts" / "valley_03.txt").write_bytes(b"\xff\xfe")
    (folder / "corpus" / "coding").mkdir()
    (folder / "corpus" / "coding" / "ana.jsonl").write_text("nothing\n")
    study = open_study(folder)
    with pytest.raises(StudyError) as caught:
        study.require()
    assert [file for file, _ in faults(caught)] == [
        "codebook/tls.yaml", "corpus/coding/ana.jsonl", "corpus/transcripts/valley_03.txt",
    ]  # fmt: skip
    assert "UTF-8" in caught.value.problems[-1].what
    assert list(study.transcripts) == ["valley_01", "valley_02"]
    assert caught.value.exit_code == 1


def test_warnings_do_not_stop_the_work(folder):
    """A torn log is told and does not stop anything."""
    coder = Coder(folder / "corpus" / "coding" / "ana.jsonl")
    study = open_study(folder)
    coder.add("secrecy", study.transcripts["valley_01"], "A secret.")
    with coder.path.open("ab") as file:
        file.write(b'{"n":2,')
    study = open_study(folder)
    study.require()
    assert [problem.warning for problem in study.problems] == [True]
    assert len(study.state("ana").codings) == 1


def test_a_case_nobody_knows_is_told(folder):
    """A transcript whose case is not among the cases is named, with the cases there are."""
    path = folder / "corpus" / "transcripts" / "valley_01.txt"
    path.write_text(path.read_text().replace("case: valley", "case: moon"), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        open_study(folder).require()
    (problem,) = caught.value.problems
    assert "'moon'" in problem.what
    assert "harbour, valley" in problem.mend


def test_who_is_coding(folder, monkeypatch):
    """The name given, else TLS_CODER, else the account; only names that a file can bear."""
    study = open_study(folder)
    monkeypatch.setenv("TLS_CODER", "marc")
    assert study.coder("ana") == "ana"
    assert study.coder(None) == "marc"
    monkeypatch.delenv("TLS_CODER")
    monkeypatch.setattr("getpass.getuser", lambda: "zoë")
    assert study.coder(None) == "zoë"
    for wrong in ("a b", "../ana", "a/b", ".", "x" * 41):
        with pytest.raises(UsageError, match="no name for a coder"):
            study.coder(wrong)


def test_only_listed_coders(folder):
    """Where study.yaml lists the coders, no one else codes."""
    (folder / "study.yaml").write_text("study: Small\ncoders: [ana, marc]\n", encoding="utf-8")
    study = open_study(folder)
    assert study.coder("marc") == "marc"
    with pytest.raises(UsageError, match=r"'zoe' is not among the coders .*ana, marc"):
        study.coder("zoe")


def test_everything_hangs_together(folder):
    """Decisions of several coders become segments, cells and agreement of one study."""
    study = open_study(folder)
    first, second = study.transcripts.values()
    for name in ("ana", "marc"):
        coder = Coder(folder / "corpus" / "coding" / f"{name}.jsonl")
        coder.decide("accept", study.suggestions()["valley_01"][0], first)
        coder.finish(first, "secrecy")
        coder.finish(second, "secrecy")
    study = open_study(folder)
    assert [(s.transcript, s.coder, s.status) for s in study.segments()] == [
        ("valley_01", "ana", "accepted"),
        ("valley_01", "marc", "accepted"),
    ]
    table = tabulate(facts_of_study(study))
    assert states(table)["secrecy"].to_dict() == {"valley": "present", "harbour": "not_reviewed"}
    assert table.count.tolist() == [[1], [0]]
    report = study.agreement()
    assert report.coders == ("ana", "marc")
    assert (report.overall.n_units, report.overall.kappa) == (4, 1.0)
    assert study.state("nobody").codings == ()


def test_the_clock_is_that_of_logs():
    """Times are UTC to the second, as logs write them."""
    now = datetime.strptime(Study.now(), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - now).total_seconds()) < 5


def test_hash_of_a_file(tmp_path):
    """The hash is that of the bytes, as `sha256sum` gives it."""
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a").startswith("ba7816bf8f01cfea414140de5dae2223")
