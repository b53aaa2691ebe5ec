"""Projects as NVivo, MAXQDA, ATLAS.ti and QualCoder write them: codings land or are counted."""

from __future__ import annotations

import random

import pytest
from refi_files import (
    CODE,
    USER,
    code,
    element,
    guid,
    look_alike,
    project_xml,
    quotes,
    selection,
    text_element,
    word_spans,
    write_zip,
)

from tls_coding.exchange.refi.read_project import read_project

HUNGARIAN = (
    "Az öregek elrejtették a receptet ; így tanultuk ❤ őrizni 😀 a titkot "
    "👩\u200d👩\u200d👧 🇭🇺 műhelyben ."
).split()
BOOK = element("CodeBook", element("Codes", code(CODE, "A")))
USERS = element("Users", element("User", guid=USER, name="Kata"))


def interview(words, seed):
    """A text of so many words, its paragraphs of uneven length."""
    chance = random.Random(seed)
    lines, line = [], []
    for _ in range(words):
        line.append(chance.choice(HUNGARIAN))
        if chance.random() < 0.06:
            lines.append(" ".join(line))
            line = [""] * chance.randint(0, 1)
    return "\n".join([*lines, " ".join(line)])


def texts(count, words, codings):
    """Texts with spans of words in each."""
    chance = random.Random(7)
    made = []
    for seed in range(count):
        text = interview(words, seed)
        spans = word_spans(text, [chance.randint(1, 9) for _ in range(words)])
        made.append((text, sorted(chance.sample(spans, codings))))
    return made


PROGRAMS = {
    "NVivo on Windows": {
        "unit": "UTF-16 units", "counted": 2, "crlf": True, "mark": True, "origin": "NVivo 14",
    },
    "NVivo on Mac": {"unit": "UTF-16 units", "mark": True, "origin": "NVivo for Mac 14"},
    "MAXQDA": {"unit": "UTF-16 units", "counted": 1, "crlf": True, "origin": "MAXQDA 2022"},
    "MAXQDA, line ends as two": {
        "unit": "UTF-16 units", "counted": 2, "crlf": True, "origin": "MAXQDA 24",
    },
    "ATLAS.ti": {"unit": "UTF-16 units", "origin": "ATLAS.ti 23"},
    "QualCoder": {"mark": True, "origin": "QualCoder 3.5"},
    "another, in bytes": {"unit": "UTF-8 bytes", "origin": "Other"},
}  # fmt: skip


@pytest.mark.parametrize("names", ["whole", "cut", "bare", "none", "titles"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_coding_of_a_program_lands_where_it_was_made(tmp_path, program, names):
    """303 codings among hundreds of emoji, whatever the selections are called."""
    given = texts(3, 1_200, 101)
    assert sum(character > "\uffff" for text, _ in given for character in text) > 800
    path = look_alike(tmp_path / "p.qdpx", given, names=names, **PROGRAMS[program])
    read = read_project(path)
    assert quotes(read.project) == [text[a:b] for text, spans in given for a, b in spans]
    assert not any(landing.doubts for landing in read.landings)
    assert [landing.sureness for landing in read.landings] == [1, 1, 1]


def coded(own, tag, *inner, **about):
    """Something with one coding."""
    coding = element("Coding", element("CodeRef", targetGUID=CODE), guid=own, creatingUser=USER)
    return element(tag, *inner, coding, guid=own, **about)


def of_sources(path, *sources, origin, **files):
    """A project of these sources."""
    xml = project_xml(USERS, BOOK, element("Sources", *sources), origin=origin)
    named = {f"Sources/{name.replace('_', '.')}": text for name, text in files.items()}
    return write_zip(path, {"project.qde": xml, **named})


def told(read):
    return {loss.what: loss.count for loss in read.losses}


def test_nvivo_gives_rich_texts_beside_plain_ones(tmp_path):
    """The plain text counts; the Word file and a path to the user's own disk are passed over."""
    source = element(
        "TextSource",
        selection(guid(1), 4, 9, "Interview"),
        guid=guid(2), name="Interview", richTextPath="internal://a.docx",
        plainTextPath="internal://A.txt", path="absolute:///C:/Users/k/Interview.docx",
    )  # fmt: skip
    path = of_sources(
        tmp_path / "p.qdpx", source, origin="NVivo 14", A_txt="\ufeffWe hid it all.", a_docx=b"PK"
    )
    read = read_project(path)
    assert [source.text for source in read.project.sources] == ["We hid it all."]
    assert read.landings[0].doubts == ()


def test_a_rich_text_without_a_plain_one_is_counted_with_its_codings(tmp_path):
    """There is nothing to count positions in: it is said, not dropped."""
    source = element(
        "TextSource", selection(guid(1), 4, 9), selection(guid(3), 4, 9),
        guid=guid(2), name="I", richTextPath="internal://a.docx",
    )  # fmt: skip
    read = read_project(of_sources(tmp_path / "p.qdpx", source, origin="MAXQDA", a_docx=b"PK"))
    assert told(read) == {
        "sources whose text is not in the file": 1,
        "codings of sources whose text is not in the file": 2,
    }


def test_quotations_in_a_pdf_are_found_by_their_words(tmp_path):
    """Areas of a page that say what they quote; one that does not is counted."""
    page = "First page.\nThey hid the recipe from\neveryone. Nobody asked why."
    inner = element("Representation", text_element("PlainTextContent", "the recipe from everyone"))
    area = {"page": 1, "firstX": 1, "firstY": 1, "secondX": 9, "secondY": 9}
    source = element(
        "PDFSource",
        coded(guid(1), "PDFSelection", inner, name="1:1", **area),
        coded(guid(2), "PDFSelection", name="Nobody asked why.", **area),
        coded(guid(3), "PDFSelection", name="1:3", **area),
        coded(guid(4), "PDFSelection", **area),
        element("Representation", selection(guid(5), 0, 11, "First page."), guid=guid(6),
                plainTextPath="internal://a.txt"),
        guid=guid(7), name="Report", path="internal://a.pdf",
    )  # fmt: skip
    read = read_project(
        of_sources(tmp_path / "p.qdpx", source, origin="ATLAS.ti", a_txt=page, a_pdf=b"%PDF")
    )
    assert quotes(read.project) == [
        "First page.", "the recipe from\neveryone", "Nobody asked why.",
    ]  # fmt: skip
    (landing,) = read.landings
    assert landing.counts == {"name": 1, "found": 2, "nowhere": 1}
    assert [doubt.selection for doubt in landing.doubts] == [guid(1), guid(2), guid(3)]
    assert told(read) == {
        "codings of areas of pages and pictures, and of times": 1,
        "codings of passages that their text does not have": 1,
    }


def test_recordings_come_with_their_transcripts(tmp_path):
    """A passage between two points of time stands between their positions."""
    transcript = element(
        "Transcript",
        element("SyncPoint", guid=guid(1), timeStamp=0, position=0),
        element("SyncPoint", guid=guid(2), timeStamp=900, position=9),
        element("SyncPoint", guid=guid(3), timeStamp=950),
        coded(guid(4), "TranscriptSelection", fromSyncPoint=guid(1), toSyncPoint=guid(2)),
        coded(guid(5), "TranscriptSelection", fromSyncPoint=guid(1), toSyncPoint=guid(3)),
        guid=guid(6), name="transcript", plainTextPath="internal://t.txt",
    )  # fmt: skip
    source = element(
        "VideoSource",
        transcript,
        coded(guid(7), "VideoSelection", name="v", begin=0, end=9),
        guid=guid(8), name="Visit", path="internal://v.mp4",
    )  # fmt: skip
    picture = coded(guid(9), "PictureSource", name="Map", path="internal://m.jpg")
    read = read_project(
        of_sources(tmp_path / "p.qdpx", source, picture, origin="MAXQDA", t_txt="We hid it. Yes.")
    )
    assert quotes(read.project) == ["We hid it"]
    assert told(read) == {
        "times of recordings beside their transcript": 3,
        "codings of selections without a position": 1,
        "codings of areas of pages and pictures, and of times": 1,
        "sources without a text (pictures, PDFs, recordings)": 1,
        "codings of sources without a text": 1,
    }


def test_qualcoder_writes_small_letters_and_notes(tmp_path):
    """`sources/` in small letters, a mark that does not count, memos as notes with a file."""
    note = element("Note", guid=guid(3), name="memo", plainTextPath="internal://n.txt")
    source = element(
        "TextSource", selection(guid(1), 3, 6, "hid"), element("NoteRef", targetGUID=guid(3)),
        guid=guid(2), name="a.docx", plainTextPath="internal://a.txt",
    )  # fmt: skip
    xml = project_xml(
        USERS, BOOK, element("Sources", source), element("Notes", note), origin="QualCoder"
    )
    files = {"sources/a.txt": "\ufeffWe hid 😀.", "sources/n.txt": "A memo."}
    read = read_project(write_zip(tmp_path / "p.qdpx", {"project.qde": xml, **files}))
    assert quotes(read.project) == ["hid"]
    assert [one.text for one in read.project.notes] == ["A memo."]
    assert (read.project.sources[0].notes, told(read)) == ((guid(3),), {})
