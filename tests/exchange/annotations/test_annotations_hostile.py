"""A damaged, foreign or malicious file ends in one sentence, and never shows what it quotes."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from annotation_study import contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tls_coding.errors import UsageError
from tls_coding.exchange.annotations import (
    brat,
    docbin,
    doccano,
    label_studio,
    web_annotation,
    webanno,
    word_comments,
)

FORMATS = {
    "ann": brat,
    "spacy": docbin,
    "jsonl": doccano,
    "json": label_studio,
    "jsonld": web_annotation,
    "tsv": webanno,
    "docx": word_comments,
}
BODY = "[R1] A private sentence about the recipe.\n"
CODINGS = [("ana", "valley_01", (7, 23), "craft", "a memo")]
JUNK = [
    b"", b"\x00\x01\x02", b"plain words\n", b"PK\x03\x04 no archive", b"[]", b"{}", b"[1, 2]",
    b"[" * 100_000, b'{"text": 1}', b'[{"data": 1}]', 
    b'[{"data": {"text": "x"}, "annotations": 3}]',
    b"#FORMAT=WebAnno TSV 3.3\nno row\n", b"#FORMAT=WebAnno TSV 3.3\n1-1\t9-2\tx\t_\n",
    b"#FORMAT=WebAnno TSV 3.3\n1-1\t0-999999999999\tx\t_\n", zlib.compress(b"no msgpack"),
    b'{"text": "x", "label": [[1]]}', b'{"text": "x", "label": [[1, "a", "b"]]}', b"\xff\xfe\x00",
]  # fmt: skip


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("raw", JUNK)
def test_what_is_no_such_file_is_refused(ending, raw, tmp_path):
    """One sentence names the file; telling formats never raises."""
    path = tmp_path / f"file.{ending}"
    path.write_bytes(raw)
    (tmp_path / "file.txt").write_text("words", encoding="utf-8")
    FORMATS[ending].sniff(path)
    if ending == "ann" and raw == b"":
        assert brat.read(path).project.sources[0].selections == ()  # nothing is annotated
        return
    with pytest.raises(UsageError) as caught:
        FORMATS[ending].read(path)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_is_not_there_is_refused(ending, tmp_path):
    """A wrong name is a wrong call, not a crash."""
    path = tmp_path / f"none.{ending}"
    assert not FORMATS[ending].sniff(path)
    with pytest.raises(UsageError):
        FORMATS[ending].read(path)


@pytest.mark.parametrize("ending", ["spacy", "jsonl", "json", "jsonld"])
def test_a_damaged_file_is_read_or_refused_never_a_crash(ending, tmp_path):
    """Whatever byte is changed, the outcome is a project or a sentence without the words."""
    path = tmp_path / f"file.{ending}"
    FORMATS[ending].write(contents({"valley_01": BODY}, CODINGS), path)
    whole = path.read_bytes()
    if ending == "spacy":
        whole = zlib.decompress(whole)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(whole) - 1), st.binary(max_size=3), st.integers(0, 3))
    def check(at, put, cut):
        raw = whole[:at] + put + whole[at + cut :]
        path.write_bytes(zlib.compress(raw) if ending == "spacy" else raw)
        said = ""
        try:
            FORMATS[ending].read(path)
        except UsageError as error:
            said = str(error)
        assert "private" not in said

    check()


@pytest.mark.parametrize("module", [brat, webanno, word_comments, doccano])
def test_archives_that_reach_out_or_blow_up_are_refused(module, tmp_path):
    """Names that leave the folder, files of one name, and bombs are not unpacked."""
    inner = {brat: "a.ann", webanno: "a.tsv", word_comments: "a.docx", doccano: "a.jsonl"}[module]
    cases = {
        "outside": [("../" + inner, b"x")],
        "bomb": [(inner, b"\0" * 5_000_000)],
    }
    for name, files in cases.items():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, raw in files:
                archive.writestr(file, raw)
        path = tmp_path / f"{name}.zip"
        path.write_bytes(out.getvalue())
        with pytest.raises(UsageError, match="Refused"):
            module.read(path)
        assert not module.sniff(path)


def test_a_bomb_in_a_docbin_is_refused(tmp_path, monkeypatch):
    """What unpacks to more than any study is not unpacked."""
    monkeypatch.setattr(docbin, "MAX_UNPACKED", 1_000)
    (tmp_path / "bomb.spacy").write_bytes(zlib.compress(b"\0" * 100_000))
    with pytest.raises(UsageError, match="Refused"):
        docbin.read(tmp_path / "bomb.spacy")


def test_texts_outside_the_folder_are_not_read(tmp_path):
    """An annotation that names a file elsewhere on the machine finds no text."""
    (tmp_path / "secret.txt").write_text("words", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.jsonld"
    path.write_text(
        '{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", '
        '"body": "x", "target": {"source": "../secret.txt", "selector": '
        '{"type": "TextPositionSelector", "start": 0, "end": 2}}}',
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="not there"):
        web_annotation.read(path)


@pytest.mark.parametrize("module", [brat, webanno, word_comments])
def test_a_folder_that_holds_something_is_not_written_into(module, tmp_path):
    """An export never mixes with what is there."""
    (tmp_path / "mine.txt").write_text("words", encoding="utf-8")
    with pytest.raises(UsageError, match="not an empty folder"):
        module.write(contents({"valley_01": BODY}, CODINGS), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
