"""Coding on a Dask cluster: what one process finds comes out, whatever happens."""

import json
import logging
import os
import signal
import sys

import dask
import psutil
import pyarrow.parquet as pq
import pytest
import typer
from distributed import LocalCluster
from small_study import transcript, write_study

from tls_coding import cluster
from tls_coding.cli.cluster import (
    CodeCommand,
    CorpusOption,
    DaskOption,
    IntoOption,
    code_on_cluster,
)
from tls_coding.coding.partition import suggestions_table
from tls_coding.coding.suggest import suggest_all
from tls_coding.corpus.parquet import transcripts_table
from tls_coding.errors import CodingError, UsageError
from tls_coding.study import Study

CODES = """
- id: secrecy
  label: {en: Secrecy}
  definition: Kept from others.
  rules: {en: [secret], it: [segreto]}
- id: kin
  label: {en: Kin}
  definition: Relatives at work.
  rules: {en: [uncle], it: [zio]}
"""
SAID = {
    "en": "[R1] 🪵 A secret of the workshop. My uncle knew.",
    "it": "[R1] Un segreto 🪵 di bottega. Lo zio lo sapeva.",
}
TEXTS = [
    transcript(body, language, name=f"{language}_{number}")
    for number in range(3)
    for language, body in SAID.items()
]


@pytest.fixture(scope="module")
def address():
    """A cluster of two processes that is there already, as on a real one."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as running:
        yield running.scheduler_address


@pytest.fixture
def study(tmp_path):
    texts = {name: f"---\ncase: valley\nlanguage: {name}\n---\n{SAID[name]}" for name in SAID}
    return Study(write_study(tmp_path / "study", codes=CODES, transcripts=texts))


def corpus(path, texts=TEXTS, group=2):
    pq.write_table(transcripts_table(texts), path, row_group_size=group)
    return path


def rows(into):
    return pq.read_table(into).to_pylist()


def expected(study, texts=TEXTS):
    """The rows of a run in one process."""
    coded = suggest_all(study.codebook, study.cues, list(texts), study.reading)
    found = {text.id: listed for text, listed in coded}
    return suggestions_table((text, found[text.id]) for text in texts).to_pylist()


def held(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def workers():
    """The worker processes that this process started."""
    mine = psutil.Process().children(recursive=True)
    return {each.pid for each in mine if "spawn_main" in " ".join(each.cmdline())}


def test_the_study_itself_is_coded_by_a_cluster_of_its_own(study, tmp_path):
    """Without corpus and address the study's transcripts are coded here, as 'tls code' would."""
    made = cluster.code_corpus(study, None, tmp_path / "s.parquet", None, 2)
    texts = list(study.transcripts.values())
    assert rows(made.into) == expected(study, texts)
    found = [s.id for text in texts for s in study.suggestions()[text.id]]
    assert [row["id"] for row in rows(made.into)] == found
    assert (made.rows, made.suggestions, made.remarks) == (2, len(found), ())


def test_row_groups_and_earlier_runs_do_not_matter(study, tmp_path, address):
    """One, three or six row groups give the rows of one process; a run replaces the one before."""
    into = tmp_path / "s.parquet"
    seen = []
    for group in (1, 2, 6):
        path = corpus(tmp_path / "c.parquet", group=group)
        made = cluster.code_corpus(study, path, into, address, 1, lambda *at: seen.append(at))
        assert rows(into) == expected(study)
        assert len(made.parts) == len(held(into)) - 1 == 6 // group
        assert (seen[0], seen.pop()) == ((0, 6), (6, 6))
    before = held(into)
    assert cluster.code_corpus(study, path, into, address).suggestions == len(rows(into))
    assert held(into) == before
    manifest = json.loads(before["_manifest.json"])
    assert manifest["codebook_sha256"] == study.codebook.sha256
    assert sum(part["suggestions"] for part in manifest["parts"]) == made.suggestions
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.parquet", "s.parquet", "study"]


def test_a_killed_worker_costs_no_row(study, tmp_path):
    """The only worker is killed in mid-run: another takes over, and the result is the same."""
    texts = [transcript(SAID["en"] * 40, name=f"t{number:02}") for number in range(24)]
    path = corpus(tmp_path / "c.parquet", texts, group=1)
    others, killed = workers(), []

    def kill(done, total):
        if 0 < done < total and not killed:
            killed.extend(workers() - others)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    made = cluster.code_corpus(study, path, tmp_path / "s.parquet", None, 1, kill)
    assert len(killed) == 1
    assert rows(made.into) == expected(study, texts)
    assert len(made.parts) == 24


def test_workers_that_always_die_are_told(study, tmp_path):
    """A partition that kills its workers ends the run with a sentence; the old result stays."""
    path = corpus(tmp_path / "c.parquet", group=1)
    others = workers()

    def kill(done, total):
        for pid in workers() - others:
            os.kill(pid, signal.SIGKILL)

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        pytest.raises(CodingError, match=r"row group \d: the workers that coded it died, one by"),
    ):
        cluster.code_corpus(study, path, tmp_path / "s.parquet", None, 1, kill)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.parquet", "study"]


def test_a_bad_row_stops_the_run_and_leaves_the_old_result(study, tmp_path, address):
    """A row that cannot be used is told with its file and row group; what was there stays."""
    into = tmp_path / "s.parquet"
    cluster.code_corpus(study, corpus(tmp_path / "c.parquet"), into, address)
    before = held(into)
    bad = transcript("A secret.", name="bad")
    object.__setattr__(bad, "language", "English")
    path = corpus(tmp_path / "c.parquet", [*TEXTS, bad], group=3)
    with pytest.raises(CodingError) as raised:
        cluster.code_corpus(study, path, into, address)
    assert str(raised.value).startswith(
        f"{path}, row group 3: row 1 has a language that is no code"
    )
    assert held(into) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.parquet", "s.parquet", "study"]


def test_a_corpus_without_rows_gives_a_table_without_rows(study, tmp_path, address):
    """Nothing to code is no error: the result has all columns and no row."""
    made = cluster.code_corpus(study, corpus(tmp_path / "c.parquet", []), tmp_path / "s", address)
    assert (made.rows, made.suggestions, rows(made.into)) == (0, 0, [])
    assert pq.read_table(made.into).schema == suggestions_table([]).schema


def test_a_crash_before_the_replacement_leaves_the_old_result(
    study, tmp_path, address, monkeypatch
):
    """The program dies when all parts are there: the old result is whole, and later replaced."""
    into = tmp_path / "s.parquet"
    cluster.code_corpus(study, corpus(tmp_path / "c.parquet"), into, address)
    before = held(into)
    path = corpus(tmp_path / "c.parquet", TEXTS[:2])
    with monkeypatch.context() as patch:
        patch.setattr(cluster.parquet, "replace", lambda *_: sys.exit("crash"))
        patch.setattr(cluster.parquet.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            cluster.code_corpus(study, path, into, address)
    assert held(into) == before
    assert len(list(tmp_path.glob(".s.parquet.*"))) == 1
    cluster.code_corpus(study, path, into, address)
    assert rows(into) == expected(study, TEXTS[:2])
    assert not list(tmp_path.glob(".s.parquet.*"))


def test_a_disk_that_workers_do_not_see_is_told(study, tmp_path):
    """A worker that finds no corpus, or no folder to write into, says that disks must be shared."""
    rules = (study.codebook, study.cues, study.reading)
    (piece,) = cluster.parquet.pieces_of(corpus(tmp_path / "c.parquet", group=9))
    said = cluster.code_piece(piece, rules, tmp_path / "gone")
    assert said.startswith(f"{tmp_path / 'gone'}: a worker does not find the folder of this run.")
    piece.path.unlink()
    said = cluster.code_piece(piece, rules, tmp_path)
    assert said.startswith(f"{piece.path}: a worker does not find it. It must be on a disk that")


def test_other_versions_on_workers_are_told(study, tmp_path, address, monkeypatch):
    """A library that workers have in another version is named, and the run goes on."""
    monkeypatch.setattr(
        cluster, "version", lambda library: "9.9" if library == "spacy" else own(library)
    )
    from importlib.metadata import version as own

    made = cluster.code_corpus(study, corpus(tmp_path / "c.parquet"), tmp_path / "s", address)
    there = own("spacy")
    assert made.remarks == (
        f"Versions differ: spacy is 9.9 here and {there} on 2 of 2 workers. "
        "Suggestions may differ, too.",
    )


@pytest.mark.parametrize("nobody", ["tcp://127.0.0.1:1", "nowhere", "gopher://x:1"])
def test_an_address_where_nobody_answers_is_told(study, tmp_path, monkeypatch, nobody):
    """No cluster at the address: one sentence, soon, and nothing is left behind."""
    monkeypatch.setattr(cluster, "ANSWER", 0.5)
    path = corpus(tmp_path / "c.parquet")
    with pytest.raises(CodingError, match=f"^{nobody}: no Dask cluster answers there. Start one"):
        cluster.code_corpus(study, path, tmp_path / "s.parquet", nobody)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.parquet", "study"]


def test_a_cluster_without_workers_is_told(study, tmp_path, monkeypatch):
    """Where no worker takes up work one sentence says so; nothing waits for ever."""
    monkeypatch.setattr(cluster, "FIRST_WORK", 0.3)
    path = corpus(tmp_path / "c.parquet")
    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", silence_logs=50) as empty,
        pytest.raises(
            CodingError, match=r"no worker took up work in 0\.3 s\. Start one with 'dask"
        ),
    ):
        cluster.code_corpus(study, path, tmp_path / "s.parquet", empty.scheduler_address)


@pytest.mark.parametrize("lacking", ["distributed", "pyarrow"])
def test_without_the_extra_it_says_how_to_get_it(study, monkeypatch, lacking):
    """Where Dask or pyarrow is not installed, the message is the command that installs it."""
    monkeypatch.setitem(sys.modules, lacking, None)
    for name in ("cluster", "coding.partition", "corpus.parquet", "exchange.parquet"):
        monkeypatch.delitem(sys.modules, f"tls_coding.{name}")
    with pytest.raises(UsageError, match=r'Install it with: pip install "tls-coding\[dask\]"$'):
        code_on_cluster(study, "local", None, None, 1)


@pytest.fixture
def tls_code():
    """A command line with the options of `tls code` that concern clusters; it returns them."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)

    @app.callback()
    def root() -> None: ...

    @app.command("code", cls=CodeCommand)
    def code(
        dask: DaskOption = None, corpus: CorpusOption = None, into: IntoOption = None, jobs: int = 0
    ):
        return dask, corpus and str(corpus), into and str(into), jobs

    def run(*words):
        return typer.main.get_command(app).main(list(words), "tls", standalone_mode=False)

    return run


def test_dask_stands_with_and_without_an_address(tls_code):
    """`--dask` alone is a local cluster; an address may follow it, after a space or a `=`."""
    assert tls_code("code") == (None, None, None, 0)
    assert tls_code("code", "--dask") == ("local", None, None, 0)
    assert tls_code("code", "--dask", "--jobs", "2") == ("local", None, None, 2)
    assert tls_code("code", "--dask", "tcp://h:1", "--into", "x") == ("tcp://h:1", None, "x", 0)
    assert tls_code("code", "--dask=tcp://h:1", "--corpus", "c") == ("tcp://h:1", "c", None, 0)


def test_help_shows_the_address_as_what_may_be_left_out(tls_code, capsys):
    """`--help` says `--dask [ADDRESS]`."""
    tls_code("code", "--help")
    assert "--dask [ADDRESS]" in capsys.readouterr().out


def test_what_was_made_is_said_in_one_line(study, tmp_path, address, capsys):
    """At the end one line: how many suggestions, rows and partitions, and where they are."""
    code_on_cluster(study, address, corpus(tmp_path / "c.parquet"), None, 1)
    assert capsys.readouterr().err.splitlines()[-1] == (
        "12 suggestions in 6 rows (3 partitions): exports/suggestions.parquet"
    )
    assert len(rows(study.root / "exports/suggestions.parquet")) == 12
