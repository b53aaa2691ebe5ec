import os
import zipfile

import pytest

from tls_coding.corpus.readers.formats import READERS, read_source
from tls_coding.corpus.readers.limits import check_file, check_zip, parse_xml, read_bytes
from tls_coding.errors import UsageError

BOMB = b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><t>&b;</t>'
READ = b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/hostname">]><t>&f;</t>'


@pytest.mark.parametrize("raw", [BOMB, READ])
def test_entities_are_refused(tmp_path, raw):
    """XML that would swell, or read other files of the machine, is refused as such."""
    with pytest.raises(UsageError, match="entities"):
        parse_xml(raw, tmp_path / "a.xml")


def test_broken_xml_names_the_place_not_the_text(tmp_path):
    """Line and column are told; the text never is."""
    with pytest.raises(UsageError, match="line 2") as caught:
        parse_xml(b"<t>\nsecret words </u></t>", tmp_path / "a.xml")
    assert "secret" not in str(caught.value)


def test_strange_ids_are_no_reason_to_refuse(tmp_path):
    """Ids that XML forbids disturb nothing."""
    assert parse_xml(b'<t xml:id="#A"/>', tmp_path / "a.xml").tag == "t"


def test_what_is_no_ordinary_file_is_refused(tmp_path):
    """A pipe would wait for ever, an empty file holds nothing, a huge one is a recording."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "big.txt").write_bytes(b"abc")
    for name, says in (("pipe.txt", "not a file"), ("empty.txt", "empty"), ("none.txt", "no such")):
        with pytest.raises(UsageError, match=says):
            read_bytes(tmp_path / name)
    with pytest.raises(UsageError, match="over 0 MB"):
        check_file(tmp_path / "big.txt", 2)


def test_archives_are_told_apart(tmp_path):
    """No zip, a zip of something else, one that unpacks to too much: each has its sentence."""
    (tmp_path / "a.odt").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "b.odt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", "x" * 1000)
    with pytest.raises(UsageError, match=r"not a text .it is no zip archive"):
        check_zip(tmp_path / "a.odt", "text", "content.xml")
    with pytest.raises(UsageError, match="not an Excel workbook"):
        check_zip(tmp_path / "a.odt", "Excel workbook", "content.xml")
    with pytest.raises(UsageError, match=r"has no other\.xml"):
        check_zip(tmp_path / "b.odt", "text", "other.xml")
    with pytest.raises(UsageError, match="unpacks to"):
        check_zip(tmp_path / "b.odt", "text", "content.xml", limit=999)
    with pytest.raises(UsageError, match="no picture"):
        check_zip(tmp_path / "b.odt", "text", "content.xml", xml=999)
    check_zip(tmp_path / "b.odt", "text", "content.xml")


@pytest.mark.parametrize("ending", sorted(READERS))
@pytest.mark.parametrize("raw", [b"\x00" * 64, b"\xff\xfe\x00", b"PK\x03\x04", b"{", b"<a>", b"\n"])
def test_any_reader_takes_or_refuses_any_bytes(tmp_path, ending, raw):
    """Whatever a file of that ending holds: a source, or a sentence that names the file."""
    path = tmp_path / f"a{ending}"
    path.write_bytes(raw)
    refusal = f"{path}: "
    try:
        read_source(path)
    except UsageError as error:
        refusal = str(error)
    assert refusal.startswith(f"{path}: ")
