"""Every annotation format brings back the codings that it was given, whatever the text."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from annotation_study import contents, lost, read_rows, said, studies, texts_read
from hypothesis import given, settings

from tls_coding.coding.suggestion import Evidence, Suggestion
from tls_coding.exchange.annotations import (
    brat,
    docbin,
    doccano,
    label_studio,
    web_annotation,
    webanno,
    word_comments,
)
from tls_coding.exchange.annotations.documents import documents_of
from tls_coding.exchange.project.passages import RULES
from tls_coding.spans import Span

FORMATS = {
    "brat": (brat, "out", {"times"}),
    "docbin": (docbin, "out.spacy", set()),
    "doccano": (doccano, "out.jsonl", set()),
    "label_studio": (label_studio, "out.json", set()),
    "web_annotation": (web_annotation, "out.jsonld", set()),
    "webanno": (webanno, "out.zip", {"times"}),
    "word_comments": (word_comments, "out.zip", set()),
}
EXACT = [name for name in FORMATS if name not in {"brat", "webanno"}]
BODY = "[R1] We hid the recipe 😀 well.\n\nMy aunt knew e\u0301very trick.\n"
CODINGS = [
    ("ana", "valley_01", (5, 22), "informal.secrecy", ""),
    ("ana", "valley_01", (12, 24), "craft", "a memo"),
    ("marc", "valley_01", (5, 22), "informal.secrecy", ""),
    ("marc", "valley_01", (23, 24), "informal.know_how", ""),
    ("marc", "valley_01", (17, 51), "informal.secrecy.kin", "over a line end"),
]


def round_trip(name, study, folder):
    module, file, _ = FORMATS[name]
    losses = module.write(study, folder / file)
    return module.read(folder / file), losses


def by_ids(read, name):
    """Rows with ids of codes; Web Annotations carry their names instead."""
    rows = read_rows(read)
    if name != "web_annotation":
        return rows
    return sorted((r[0], r[1], r[2], r[3].rpartition("The ")[2], *r[4:]) for r in rows)


@pytest.mark.parametrize("name", FORMATS)
def test_codings_of_several_coders_come_back(name, tmp_path):
    """Overlapping passages of two coders, with memos and times, are as they were."""
    study = contents({"valley_01": BODY}, CODINGS)
    read, _ = round_trip(name, study, tmp_path)
    assert texts_read(read) == {"valley_01": BODY}
    assert by_ids(read, name) == said(study, *FORMATS[name][2])
    assert not [doubt for landing in read.landings for doubt in landing.doubts]


@pytest.mark.parametrize("name", EXACT)
def test_any_study_round_trips_exactly(name):
    """Emoji, combining marks, line ends and overlaps of any kind change nothing."""

    @settings(max_examples=20, deadline=None)
    @given(studies())
    def check(study):
        folder = Path(tempfile.mkdtemp())
        try:
            read, _ = round_trip(name, study, folder)
            bodies = {name: text.body for name, text in study.transcripts.items()}
            assert texts_read(read) == bodies
            assert by_ids(read, name) == said(study, *FORMATS[name][2])
        finally:
            shutil.rmtree(folder)

    check()


@pytest.mark.parametrize(("name", "spaces"), [("brat", "\n"), ("webanno", None)])
def test_formats_of_words_lose_only_spaces(name, spaces):
    """What brat and WebAnno cannot say are spaces at the ends of passages: counted, no more."""

    @settings(max_examples=40, deadline=None)
    @given(studies())
    def check(study):
        folder = Path(tempfile.mkdtemp())
        try:
            read, losses = round_trip(name, study, folder)
            expected, gone = [], 0
            texts = {doc.name: doc.text for doc in documents_of(study)}
            assert texts_read(read) == texts
            for document, start, end, *rest in said(study, "times"):
                quote = texts[document][start:end]
                if not quote.strip(spaces):
                    gone += 1
                    continue
                start += len(quote) - len(quote.lstrip(spaces))
                end -= len(quote) - len(quote.rstrip(spaces))
                expected.append((document, start, end, *rest))
            assert read_rows(read) == sorted(dict.fromkeys(expected))
            assert lost(losses, "alone") == gone
        finally:
            shutil.rmtree(folder)

    check()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_study_gives_the_same_bytes(name, tmp_path):
    """A second export can be compared with the first."""
    study = contents({"valley_01": BODY}, CODINGS)
    module, file, _ = FORMATS[name]
    for part in ("one", "two"):
        (tmp_path / part).mkdir()
        module.write(study, tmp_path / part / file)

    def files(part):
        found = sorted(path for path in (tmp_path / part).rglob("*") if path.is_file())
        return [(path.relative_to(tmp_path / part), path.read_bytes()) for path in found]

    assert files("one") == files("two") != []


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_known_by_its_look_alone(name, tmp_path):
    """A file is told by what is in it, and is taken for no other format."""
    module, file, _ = FORMATS[name]
    module.write(contents({"valley_01": BODY}, CODINGS), tmp_path / file)
    taken = {other for other, (reader, *_) in FORMATS.items() if reader.sniff(tmp_path / file)}
    assert taken == {name}


@pytest.mark.parametrize("name", FORMATS)
def test_suggestions_stay_the_rules_own(name, tmp_path):
    """What only rules say is given out as theirs, and never comes back as a person's coding."""
    body = BODY.removeprefix("[R1] ")
    evidence = (Evidence("craft/en/0", (Span(3, 6),), "hid"),)
    open_one = Suggestion("s", "valley_01", "", "craft", 0, 18, 0, evidence)
    study = contents({"valley_01": body}, [], suggestions={"valley_01": [open_one]})
    read, _ = round_trip(name, study, tmp_path)
    assert [row[4] for row in read_rows(read)] == [RULES]


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_does_not_carry_is_counted(name, tmp_path):
    """The losses name what stays behind: examples, other names, times where there are none."""
    study = contents({"valley_01": BODY}, CODINGS)
    _, losses = round_trip(name, study, tmp_path)
    assert lost(losses, "names of codes in other languages") == 4
    assert lost(losses, "times of codings") == (5 if "times" in FORMATS[name][2] else 0)
    assert lost(losses, "coders of codings") == 0
    assert all(not loss.kept for loss in losses)


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_without_codings_comes_back(name, tmp_path):
    """Nothing was coded yet: the text is there all the same."""
    read, _ = round_trip(name, contents({"valley_01": BODY}, []), tmp_path)
    assert texts_read(read) == {"valley_01": BODY}
    assert read_rows(read) == []
