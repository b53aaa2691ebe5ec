"""Partitions of a corpus on disk, and results that replace one another whole."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_study import transcript

from tls_coding.coding.partition import suggestions_table
from tls_coding.corpus.parquet import CORPUS, transcripts_table
from tls_coding.errors import CodingError, UsageError
from tls_coding.exchange import parquet


def corpus(path, *names, group=2):
    path.parent.mkdir(parents=True, exist_ok=True)
    table = transcripts_table([transcript("A secret.", name=name) for name in names])
    pq.write_table(table, path, row_group_size=group)
    return path


def result(folder, mark):
    """A result of an earlier run, told by its mark."""
    folder.mkdir(parents=True)
    (folder / "part-00000.parquet").write_text(mark)
    (folder / parquet.MANIFEST).write_text(mark)
    return folder


def held(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_each_row_group_of_each_file_is_a_partition(tmp_path):
    """Files by name, their row groups in order; other files and folders are passed over."""
    one, two = corpus(tmp_path / "b.parquet", "x"), corpus(tmp_path / "a.parquet", *"uvw")
    (tmp_path / "notes.txt").write_text("no corpus")
    result(tmp_path / "suggestions.parquet", "old")
    pieces = parquet.pieces_of(tmp_path)
    assert [(p.number, p.path, p.group, p.rows) for p in pieces] == [
        (0, two, 0, 2),
        (1, two, 1, 1),
        (2, one, 0, 1),
    ]
    rows = [parquet.read_piece(piece).column("id").to_pylist() for piece in pieces]
    assert rows == [["u", "v"], ["w"], ["x"]]


def test_a_file_without_rows_is_one_empty_partition(tmp_path):
    """A corpus without rows, or without row groups, has one partition of no rows."""
    pq.ParquetWriter(tmp_path / "none.parquet", CORPUS).close()
    for path in (corpus(tmp_path / "empty.parquet"), tmp_path / "none.parquet"):
        (piece,) = parquet.pieces_of(path)
        assert piece.rows == parquet.read_piece(piece).num_rows == 0


def test_an_id_stands_once_in_a_corpus(tmp_path):
    """An id in two files, or in two row groups of one, is told with the file before any work."""
    corpus(tmp_path / "a.parquet", *"uvw")
    corpus(tmp_path / "b.parquet", "w")
    with pytest.raises(CodingError, match=r"b\.parquet: the id 'w' is in .*a\.parquet too\. Give"):
        parquet.pieces_of(tmp_path)
    with pytest.raises(CodingError, match=r"c\.parquet: the id 'u' is twice in it\. Give"):
        parquet.pieces_of(corpus(tmp_path / "c.parquet", *"uvu"))


def test_what_is_no_corpus_is_refused(tmp_path):
    """No such file, an empty folder, a file of another kind, a damaged one, a missing column."""
    for nowhere in (tmp_path / "no.parquet", tmp_path):
        with pytest.raises(UsageError, match="no parquet file there"):
            parquet.pieces_of(nowhere)
    broken = corpus(tmp_path / "broken.parquet", "x")
    broken.write_bytes(broken.read_bytes()[:-9])
    (tmp_path / "text.parquet").write_text("plain text, and some more of it")
    for path in (broken, tmp_path / "text.parquet"):
        with pytest.raises(CodingError, match="no parquet file, or a damaged one"):
            parquet.pieces_of(path)
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "other.parquet")
    with pytest.raises(CodingError, match=r"other\.parquet: no column 'case'"):
        parquet.pieces_of(tmp_path / "other.parquet")


def test_a_part_is_not_written_where_its_folder_is_gone(tmp_path):
    """A worker that outlives its run makes no folder anew and leaves nothing behind."""
    piece = parquet.Piece(0, tmp_path, 0, 0)
    with pytest.raises(FileNotFoundError):
        parquet.write_part(tmp_path / "gone", piece, suggestions_table([]))
    assert not list(tmp_path.iterdir())


def test_a_new_result_replaces_the_old(tmp_path):
    """After the replacement only the new files are there, and no folder beside them."""
    into = result(tmp_path / "s.parquet", "old")
    (into / "part-00001.parquet").write_text("old")
    with parquet.new_folder(into) as folder:
        (folder / "part-00000.parquet").write_text("new")
        parquet.replace(into, folder)
    assert held(into) == {"part-00000.parquet": "new"}
    assert list(tmp_path.iterdir()) == [into]


def test_work_that_fails_leaves_the_old_result(tmp_path):
    """An error before the replacement leaves what was there, and nothing beside it."""
    into = result(tmp_path / "s.parquet", "old")
    before = held(into)

    def stop(folder):
        (folder / "part-00000.parquet").write_text("new")
        raise CodingError("stopped")

    with pytest.raises(CodingError), parquet.new_folder(into) as folder:
        stop(folder)
    assert held(into) == before
    assert list(tmp_path.iterdir()) == [into]


def test_a_crash_in_the_replacement_loses_nothing(tmp_path, monkeypatch):
    """A crash between the two renamings keeps the old one aside; the next run puts it back."""
    into = result(tmp_path / "s.parquet", "old")
    before = held(into)
    rename, remove = Path.rename, parquet.shutil.rmtree

    def crash(self, target):
        if self.suffix == ".new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", crash)
    monkeypatch.setattr(parquet.shutil, "rmtree", lambda *_, **__: None)  # nobody tidies up
    with pytest.raises(KeyboardInterrupt), parquet.new_folder(into) as folder:
        parquet.replace(into, folder)
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(parquet.shutil, "rmtree", remove)
    assert not into.exists()
    assert len(list(tmp_path.iterdir())) == 2
    with pytest.raises(CodingError), parquet.new_folder(into):
        raise CodingError("stopped")
    assert held(into) == before
    assert list(tmp_path.iterdir()) == [into]


def test_folders_of_others_are_left_alone(tmp_path):
    """A folder that holds anything but a result is no place for one, nor is a file."""
    into = result(tmp_path / "s.parquet", "old")
    parquet.require_free(into)
    parquet.require_free(tmp_path / "new")
    (into / "thesis.docx").write_text("mine")
    with pytest.raises(
        UsageError, match=r"holds 'thesis\.docx', which no run wrote\. Name another"
    ):
        parquet.require_free(into)
    with pytest.raises(UsageError, match="is a file"):
        parquet.require_free(into / "thesis.docx")
    with parquet.new_folder(into), parquet.new_folder(tmp_path / "t.parquet"):
        assert (into / "thesis.docx").exists()
