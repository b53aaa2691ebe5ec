import pytest

from tls_coding.files import write_bytes, write_text


def test_writing_makes_the_folder(tmp_path):
    """A file is written in a folder that is not there yet."""
    write_text(tmp_path / "a" / "b" / "c.txt", "é\n")
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"\xc3\xa9\n"


def test_line_ends_are_written_as_they_are(tmp_path):
    """No line end is translated on the way to the disk."""
    write_text(tmp_path / "c.txt", "one\r\ntwo\nthree\r")
    assert (tmp_path / "c.txt").read_bytes() == b"one\r\ntwo\nthree\r"


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    """Where the last step fails, the old file stands whole and the new one is cleared away."""
    path = tmp_path / "c.txt"
    path.write_text("old")

    def full_disk(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_bytes(path, b"new")
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["c.txt"]


def test_a_text_that_cannot_be_encoded_leaves_the_old_file(tmp_path):
    """A lone surrogate stops the write before the old file is touched."""
    path = tmp_path / "c.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "new \ud800")
    assert path.read_text() == "old"
