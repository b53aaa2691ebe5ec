"""Files replaced together: all or none, wherever the program stops."""

import os

import pytest

from tls_coding import journal
from tls_coding.errors import UsageError


class Stop(BaseException):
    """The program ends here, as killed."""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "texts").mkdir()
    for name in "abc":
        (tmp_path / "texts" / name).write_bytes(b"old " + name.encode())
    return tmp_path


def folder(root):
    return root / ".tls" / "work"


def contents(root, names="abc"):
    return {root / "texts" / n: (b"old " + n.encode(), b"new " + n.encode()) for n in names}


def finish(root, then=lambda: None):
    return journal.finish(folder(root), root, [root / "texts"], then)


def state(root):
    return {path.name: path.read_bytes() for path in (root / "texts").glob("?")}


def kind(root):
    kinds = {content.split()[0] for content in state(root).values()}
    assert len(kinds) == 1, state(root)
    return kinds.pop()


def test_all_are_replaced(study):
    """Staging changes nothing; finishing changes all, calls what is to follow, leaves no trace."""
    called = []
    journal.stage(folder(study), study, contents(study))
    assert kind(study) == b"old"
    assert journal.is_waiting(folder(study))
    assert finish(study, lambda: called.append(kind(study)))
    assert called == [b"new"]
    assert not folder(study).exists()
    assert sorted(path.name for path in (study / "texts").iterdir()) == ["a", "b", "c"]
    assert not finish(study)


@pytest.mark.parametrize("call", ["replace", "fsync", "open", "unlink", "rmdir", "mkdir"])
def test_stopped_anywhere_it_is_old_or_new(study, monkeypatch, call):
    """Killed at each call to the system in turn: the next run finds all old or makes all new."""
    real, left = getattr(os, call), [0]

    def counting(*args, **kwargs):
        left[0] -= 1
        if left[0] == 0:
            raise Stop
        return real(*args, **kwargs)

    steps, seen = 0, set()
    while True:
        steps += 1
        for path, (old, _) in contents(study).items():
            path.write_bytes(old)
        left[0] = steps
        stopped = False
        with monkeypatch.context() as patch:
            patch.setattr(os, call, counting)
            try:
                journal.stage(folder(study), study, contents(study))
                finish(study)
            except Stop:
                stopped = True
        finish(study)
        seen.add(kind(study))
        assert not folder(study).exists()
        assert not stopped or steps < 100
        if not stopped:
            break
    assert b"new" in seen
    if call == "replace":
        assert steps == 5  # the marker, three files, and one run without a stop
        assert seen == {b"old", b"new"}


def test_what_follows_is_done_again_where_it_was_stopped(study):
    """The marker goes last."""

    def stop():
        raise Stop

    journal.stage(folder(study), study, contents(study))
    with pytest.raises(Stop):
        finish(study, stop)
    called = []
    assert finish(study, lambda: called.append(1))
    assert called == [1]


def test_a_file_changed_meanwhile_stops_it(study):
    """Nothing is replaced where a file is not what it was read as."""
    (study / "texts" / "b").write_bytes(b"other")
    with pytest.raises(UsageError, match="changed meanwhile"):
        journal.stage(folder(study), study, contents(study))
    assert not folder(study).exists()
    assert state(study)["a"] == b"old a"


def test_a_file_changed_after_the_stop_is_not_overwritten(study):
    """Work done in between is never lost: the next run says what to do."""
    journal.stage(folder(study), study, contents(study))
    (study / "texts" / "b").write_bytes(b"old b and more")
    with pytest.raises(UsageError, match=r"was changed after a run was stopped.*1\.new"):
        finish(study)
    assert state(study) == {"a": b"old a", "b": b"old b and more", "c": b"old c"}
    (study / "texts" / "b").write_bytes(b"old b")
    assert finish(study)
    assert kind(study) == b"new"


@pytest.mark.parametrize(
    "plan",
    [
        b"{",
        b"{}",
        b"[1]",
        b'[["0.new","texts/a","",""]]',
        b'[["../a","texts/a","",""]]',
        b'[["0.new","../a","",""]]',
        b'[["0.new","texts/x/../../../a","",""]]',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_marker_of_someone_else_touches_nothing(study, plan):
    """A marker that tls did not write is refused, whatever files it names."""
    folder(study).mkdir(parents=True)
    (folder(study) / "commit").write_bytes(plan)
    (study.parent / "a").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"commit|changed"):
        finish(study)
    assert kind(study) == b"old"
    assert (study.parent / "a").read_bytes() == b"mine"


def test_links_and_permissions_stay(study):
    """A file that only its owner may read stays so; of a link its file is replaced."""
    target = study / "texts" / "a"
    target.chmod(0o600)
    elsewhere = study / "elsewhere"
    (study / "texts" / "b").rename(elsewhere)
    (study / "texts" / "b").symlink_to(elsewhere)
    journal.stage(folder(study), study, contents(study))
    finish(study)
    assert target.stat().st_mode & 0o777 == 0o600
    assert (study / "texts" / "b").is_symlink()
    assert elsewhere.read_bytes() == b"new b"
