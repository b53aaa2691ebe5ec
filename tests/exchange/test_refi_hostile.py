"""Files made to harm end in a sentence, fast and in little memory."""

from __future__ import annotations

import stat
import struct
import zipfile

import pytest
import small_study
from refi_files import CODE, code, element, guid, project_xml, selection, text_element, write_zip

from tls_coding.errors import UsageError
from tls_coding.exchange.project import history
from tls_coding.exchange.refi import archive, elements
from tls_coding.exchange.refi.read_codebook import read_codebook
from tls_coding.exchange.refi.read_project import read_project

SOUND = project_xml(element("CodeBook", element("Codes", code(CODE, "A"))))
HEAD = '<?xml version="1.0"?>'
ROOT = '<Project xmlns="urn:QDA-XML:project:1.0" name="{}">{}</Project>'


def refused(path, match):
    with pytest.raises(UsageError, match=match) as error:
        read_project(path)
    assert str(path) in str(error.value)
    return str(error.value)


def project(tmp_path, xml, **files):
    return write_zip(tmp_path / "p.qdpx", {"project.qde": xml, **files})


@pytest.mark.parametrize(
    "name", ["../out.txt", "sources/../../out.txt", "/etc/out.txt", "C:/out.txt", "..\\out.txt"]
)
def test_a_path_out_of_the_archive_is_refused(tmp_path, name):
    """A member that would be written elsewhere is no part of a project."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": SOUND, name: "x"})
    refused(path, "outside its folder")
    assert list(tmp_path.iterdir()) == [path]


def test_a_bomb_of_zeros_is_refused(tmp_path):
    """A member that grows a thousandfold is not unpacked."""
    text = element("TextSource", guid=CODE, name="a", plainTextPath="internal://a.txt")
    path = tmp_path / "p.qdpx"
    write_zip(
        path,
        {
            "project.qde": project_xml(element("Sources", text)),
            "sources/a.txt": b"a" * 60_000_000,
        },
    )
    refused(path, "more than a text has")


def test_a_bomb_in_the_project_itself_is_refused(tmp_path):
    """So is the XML."""
    refused(project(tmp_path, SOUND + " " * 60_000_000), "more than a text has")


def test_a_size_that_the_archive_lies_about_is_not_believed(tmp_path, monkeypatch):
    """Bytes are counted as they come."""
    monkeypatch.setattr(archive, "MAX_XML", 1_000)
    refused(project(tmp_path, SOUND + " " * 5_000), "more than a text has")


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    """A limit of files holds before one of them is read."""
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    path = write_zip(
        tmp_path / "p.qdpx", {"project.qde": SOUND, **{f"sources/{n}": "" for n in range(5)}}
    )
    refused(path, "6 files; the limit is 3")


def directory(path, count, *, wide):
    """An archive whose list names `count` files that are not there; `wide`: of more than 65,535."""
    entry = struct.Struct("<4s6H3I5H2I")
    listed = b"".join(
        entry.pack(b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (b"%d" % n for n in range(count))
    )
    size, most = len(listed), 0xFFFFFFFF
    end = b""
    if wide:
        sizes = (44, 45, 45, 0, 0, count, count, size, 0)
        end += struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", *sizes)
        end += struct.pack("<4sIQI", b"PK\x06\x07", 0, size, 1)
    told = (0xFFFF, 0xFFFF, most, most) if wide else (count, count, size, 0)
    path.write_bytes(listed + end + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, *told, 0))
    return path


def test_a_million_tiny_files_are_refused_before_they_are_listed(tmp_path):
    """Their list alone would fill the memory; it is not read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "ZipFile", lambda path: pytest.fail("the list was read"))
        refused(directory(tmp_path / "p.qdpx", 200_000, wide=True), "more files than any project")
    refused(directory(tmp_path / "q.qdpx", 30_000, wide=False), "30,000 files; the limit is")


def test_a_crowd_of_elements_is_refused(tmp_path, monkeypatch):
    """XML takes many times its size in memory."""
    monkeypatch.setattr(elements, "MAX_TREE", 100_000)
    refused(project(tmp_path, project_xml("<a/>" * 1_000)), "would take 0 MB")


def test_entities_are_refused(tmp_path):
    """Entities can stand for gigabytes, or for a file of the machine."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'{HEAD}<!DOCTYPE Project [<!ENTITY l0 "ha">{laughs}]>{ROOT.format("a", "&l9;")}'
    refused(project(tmp_path, xml), "entities|larger")
    outside = f'{HEAD}<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    refused(project(tmp_path, outside + ROOT.format("a", "&x;")), "entities")


def test_a_hundred_thousand_nested_codes_are_refused(tmp_path):
    """Nesting ends in a sentence, not in a stack that overflows."""
    opened = "".join(f'<Code guid="{CODE}" name="a" isCodable="true">' for _ in range(100_000))
    xml = ROOT.format("a", f"<CodeBook><Codes>{opened}{'</Code>' * 100_000}</Codes></CodeBook>")
    refused(project(tmp_path, HEAD + xml), "nested more than 256 deep")
    book = tmp_path / "b.qdc"
    book.write_text(f"{HEAD}<CodeBook><Codes>{opened}{'</Code>' * 100_000}</Codes></CodeBook>")
    with pytest.raises(UsageError, match="nested more than"):
        read_codebook(book)


def test_two_hundred_nested_codes_are_read(tmp_path):
    """What the standard allows and somebody might do is no attack."""
    nested = ""
    for n in range(200):
        nested = code(CODE, str(n), nested) if nested else code(CODE, str(n))
    read = read_project(
        project(tmp_path, project_xml(element("CodeBook", element("Codes", nested))))
    )
    assert read.project.codes[0].name == "199"


@pytest.mark.parametrize(
    ("files", "match"),
    [
        ({"other.txt": "x"}, "no .qde"),
        ({"a.qde": SOUND, "b.qde": SOUND}, "2 projects"),
        ({"project.qde": "no XML"}, "not well-formed"),
        ({"project.qde": "<html/>"}, "no REFI-QDA Project"),
        ({"project.qde": ""}, "not well-formed"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path, files, match):
    """One sentence says what is missing."""
    refused(write_zip(tmp_path / "p.qdpx", files), match)


def test_what_is_no_archive_is_refused(tmp_path):
    """A text file, an empty file, a folder, nothing at all."""
    path = tmp_path / "p.qdpx"
    path.write_bytes(b"no archive")
    refused(path, "no zip archive")
    path.write_bytes(b"")
    refused(path, "empty")
    refused(tmp_path, "not a file")
    refused(tmp_path / "gone.qdpx", "no such file")


def test_a_damaged_archive_is_refused(tmp_path):
    """A member that does not unpack ends in a sentence."""
    path = project(tmp_path, SOUND)
    raw = bytearray(path.read_bytes())
    raw[60:80] = b"\x00" * 20
    path.write_bytes(raw)
    refused(path, "damaged|well-formed|no zip")


def test_two_members_of_one_name_are_refused(tmp_path):
    """Which of the two is meant cannot be told."""
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("project.qde", SOUND)
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("project.qde", SOUND)
    refused(path, "one name")


def test_a_link_in_an_archive_is_only_text(tmp_path):
    """A symbolic link is not followed: nothing is written to disk."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    path = tmp_path / "p.qdpx"
    text = element("TextSource", guid=CODE, name="a", plainTextPath="internal://a.txt")
    link = zipfile.ZipInfo("sources/a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("project.qde", project_xml(element("Sources", text)))
        made.writestr(link, str(secret))
    assert read_project(path).project.sources[0].text == str(secret)


def test_positions_beyond_all_numbers_are_listed(tmp_path):
    """A position of a hundred digits is in no text; it harms nothing."""
    huge = selection(guid(1), 0, 4).replace('endPosition="4"', f'endPosition="{"9" * 100}"')
    source = element("TextSource", text_element("PlainTextContent", "Some text."), huge, guid=CODE)
    read = read_project(project(tmp_path, project_xml(element("Sources", source))))
    assert [doubt.how for doubt in read.landings[0].doubts] == ["nowhere"]
    assert [str(loss) for loss in read.losses] == [
        "codings of passages that their text does not have: 1 (lost)"
    ]


def test_codings_that_quote_gigabytes_are_refused(tmp_path):
    """A small file whose every coding is a large text would fill the disk with quotes."""
    every = "".join(selection(guid(n), 0, 1_000_000) for n in range(600))
    source = element("TextSource", every, guid=CODE, plainTextPath="internal://a.txt")
    path = write_zip(
        tmp_path / "p.qdpx",
        {"project.qde": project_xml(element("Sources", source)), "a.txt": "word " * 200_000},
    )
    refused(path, "quote over 500,000,000")


def test_a_note_that_stands_for_gigabytes_is_refused(monkeypatch):
    """A log in a note is short where the text tells its words: what it becomes is counted."""
    monkeypatch.setattr(history, "MAX_LOG", 10_000)
    text = small_study.transcript("We hid it. " * 100)
    line = {"act": "add", "transcript": text.id, "start": 0, "end": 1_000, "quote": "~"}
    packed = history.Packed("ana", (line,) * 100, "")
    for unpacked in (history.unpack, lambda *of: history.rebuild(*of, ())):
        with pytest.raises(UsageError, match="holds a log"):
            unpacked(packed, {text.id: text})


def test_a_thousand_names_that_stand_nowhere_take_no_time(tmp_path):
    """Names are looked for in the whole text only so often."""
    text = "ab cd " * 20_000
    sound = [selection(guid(n), 0, 5, "ab cd") for n in range(4_000)]
    wrong = [selection(guid(n), 1, 7, f"not there {n}") for n in range(4_000, 8_000)]
    source = element(
        "TextSource", text_element("PlainTextContent", text), *sound, *wrong, guid=CODE
    )
    read = read_project(project(tmp_path, project_xml(element("Sources", source))))
    assert read.landings[0].counts == {"name": 4_000, "unsure": 4_000}


def test_no_text_of_a_file_is_in_a_message(tmp_path):
    """Where the parser stumbles is said by line and column, not by quoting."""
    message = refused(project(tmp_path, "<Project>private words</Oops>"), "line 1")
    assert "private" not in message
    assert "Oops" not in message


def test_binary_that_poses_as_text_is_refused(tmp_path):
    """NUL characters are no interview."""
    text = element("TextSource", guid=CODE, name="a", plainTextPath="internal://a.txt")
    path = write_zip(
        tmp_path / "p.qdpx",
        {"project.qde": project_xml(element("Sources", text)), "sources/a.txt": bytes(range(256))},
    )
    refused(path, "is none")
