"""An import into a study is written whole or not at all, and never under a coder's hands."""

from __future__ import annotations

import pytest
from project_files import NOW, folder_of, project, take
from refi_files import CODE, code

from tls_coding.coding.log import LogBusy, LogWriter
from tls_coding.projects import merging
from tls_coding.projects.merging import take_project
from tls_coding.study import open_study


def test_nothing_is_taken_while_somebody_codes(study, tmp_path):
    """A log that is open elsewhere stops the import before its first byte."""
    path = project(tmp_path / "p.qdpx", code(CODE, "A"))
    before = folder_of(study)
    with LogWriter(study.root / "corpus/coding/unknown.jsonl", "unknown") as log:
        log.append({"act": "memo", "note": "mine"}, at=NOW)
        with pytest.raises(LogBusy):
            take_project(open_study(study.root), path)
    after = folder_of(study)
    after.pop("corpus/coding/unknown.jsonl")
    assert after == before


def failing(monkeypatch, step, error):
    """Have the file after so many others not be put in place."""
    real, done = merging.Path.replace, []

    def replace(self, target):
        if len(done) == step:
            done.append(target)
            raise error
        done.append(target)
        return real(self, target)

    monkeypatch.setattr(merging.Path, "replace", replace)


@pytest.mark.parametrize("step", range(3))
def test_a_fault_half_way_leaves_all_as_it_was(study, other, monkeypatch, step):
    """A disk that refuses one of the files gets none."""
    before = folder_of(study)
    failing(monkeypatch, step, OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        take_project(open_study(study.root), other)
    assert folder_of(study) == before


@pytest.mark.parametrize("step", range(3))
def test_a_kill_half_way_leaves_a_study_that_the_next_import_completes(
    study, other, monkeypatch, step
):
    """Whatever is in place names nothing that is not."""
    failing(monkeypatch, step, SystemExit())
    monkeypatch.setattr(merging, "_put_back", lambda change: None)
    with pytest.raises(SystemExit):
        take_project(open_study(study.root), other, now=NOW)
    monkeypatch.undo()
    cut = open_study(study.root)
    cut.require()
    after, report = take(study, other)
    assert report.changes
    assert after.state("Kata_Nagy").codings
    assert not take(study, other)[1].changes
