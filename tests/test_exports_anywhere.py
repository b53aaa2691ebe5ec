"""Exports can be made and handed on anywhere: no path, clock or locale is in them."""

import io
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from small_study import Coder, live, write_study

from tls_coding.deliverables import write_all
from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy, it: Segreto}
  definition: "Kept secret, or \\"hidden\\"."
  rules: {en: ["keep ... secret"], it: ["segreto"]}
- id: craft.lineage
  label: {en: Lineage}
  definition: From one's parents.
  rules: {en: ["[father|aunt] ... [show|teach]"]}
"""
TEXTS = {
    "valley_01": "[R1 00:00:09] We keep it secret,\nsecret. My aunt — Zoë — taught me.",
    "valley_02": "---\ncase: valley\nlanguage: it\n---\n[R1] È un segreto, però.\n",
    "harbour_01": "---\ncase: harbour\nlanguage: en\n---\n[R1] My father showed me the adze.",
}


@pytest.fixture
def folder(tmp_path):
    """A small study that two coders have begun."""
    made = write_study(tmp_path / "small", codes=CODES, transcripts=TEXTS)
    study = open_study(made)
    for name, most in (("zoe", 9), ("marc", 1)):
        coder = Coder(made / f"corpus/coding/{name}.jsonl")
        for text in study.transcripts.values():
            for suggestion in live(study.suggestions()[text.id])[:most]:
                coder.decide("accept", suggestion, text)
            coder.finish(text, *study.codebook.ids)
    return made


def files(folder):
    """Every exported file, by its path."""
    exports = folder / "exports"
    return {
        path.relative_to(exports).as_posix(): path.read_bytes()
        for path in sorted(exports.rglob("*"))
        if path.is_file()
    }


def test_the_same_bytes_in_any_surroundings(folder, tmp_path):
    """Another time zone, locale, hash seed, working folder and place of the study: no matter."""
    other = tmp_path / "elsewhere" / "a copy"
    shutil.copytree(folder, other)
    shutil.rmtree(other / ".tls")
    here = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    there = {"TZ": "Pacific/Auckland", "LC_ALL": "fr_FR.UTF-8", "PYTHONHASHSEED": "77"}
    runs = [(folder, ["run"], here), (tmp_path, ["run", "--study", "elsewhere/a copy"], there)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", "from tls_coding.cli.main import main; main()", *words],
            cwd=place, env=os.environ | surroundings, stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        for place, words, surroundings in runs
    ]  # fmt: skip
    for process in processes:
        _, said = process.communicate()
        assert process.returncode == 0, said.decode("utf-8", "replace")
    first, second = files(folder), files(other)
    assert set(first) == set(second) >= {"segments.csv", "case_by_theme.html", "case_by_theme.xlsx"}
    assert [name for name in first if first[name] != second[name]] == []


def test_the_order_of_files_on_disk_is_no_matter(folder, tmp_path):
    """A copy whose files were made in another order exports the same bytes."""
    other = tmp_path / "other"
    for path in sorted((p for p in folder.rglob("*") if p.is_file()), reverse=True):
        target = other / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    write_all(open_study(folder))
    write_all(open_study(other))
    assert files(folder) == files(other)


def test_no_export_holds_a_path_of_this_machine(folder):
    """Nothing in the exports says where the study was."""
    write_all(open_study(folder))
    for name, content in files(folder).items():
        parts = [content]
        if name.endswith((".xlsx", ".docx")):
            archive = zipfile.ZipFile(io.BytesIO(content))
            parts = [archive.read(part) for part in archive.namelist()]
        assert not [part for part in parts if str(folder.parent).encode() in part], name


def test_one_more_decision_shows_in_every_file(folder):
    """A passage coded by hand changes every table, the workbook, the page and the provenance."""
    write_all(open_study(folder))
    before = files(folder)
    text = open_study(folder).transcripts["harbour_01"]
    assert b"harbour,absent," in before["matrix_case_by_theme_state.csv"]
    Coder(folder / "corpus/coding/marc.jsonl").add("craft.secrecy", text, "adze")
    write_all(open_study(folder))
    after = files(folder)
    untouched = {name for name in after if before.get(name) == after[name]}
    assert not untouched - {"interviews.csv"} - {n for n in after if n.startswith("figures/")}
    assert b"harbour,present," in after["matrix_case_by_theme_state.csv"]
