"""A study that left as a REFI-QDA project comes back as it was, with what others did to it."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from lxml import etree
from project_files import (
    codings,
    folder_of,
    there_and_back,
)
from refi_files import (
    CODE,
    USER,
    code,
    element,
    guid,
    selection,
)
from small_study import Coder

from tls_coding.study import open_study


@pytest.mark.parametrize("profile", ["standard", "nvivo"])
def test_everything_comes_back_byte_for_byte(study, tmp_path, profile):
    """Codebook with its comments, cases, transcripts and every line of every log."""
    back, report = there_and_back(study, tmp_path, profile=profile)
    before, after = folder_of(study), folder_of(back)
    shared_files = before.keys() - {"study.yaml"}
    assert {name: after[name] for name in shared_files} == {n: before[n] for n in shared_files}
    assert yaml.safe_load(after["study.yaml"])["study"] == "Small study"
    assert report.restored == ("codebook", "cases", "log of ana", "log of marc")
    assert (report.remarks, report.losses.rows()) == ((), [])
    back.require()


def test_codings_of_another_program_count(study, tmp_path):
    """A coding added there is added here under its coder; one deleted there is deleted here."""

    def change(root, files):
        (text,) = [one for one in root.iter("{*}TextSource") if one.get("name") == "harbour_01"]
        (old,) = text.iter("{*}PlainTextSelection")
        secrecy = old.find(".//{*}CodeRef").get("targetGUID")
        lea = guid(77)
        old.getparent().remove(old)
        users = root.find("{*}Users")
        users.append(etree.fromstring(element("User", guid=lea, name="Léa Smith")))
        new = selection(guid(78), 41, 54, "Nobody asked.").replace(CODE, secrecy).replace(USER, lea)
        text.insert(0, etree.fromstring(new))

    back, report = there_and_back(study, tmp_path, change)
    gone = {item for item in codings(study) if item[:2] == ("marc", "harbour_01")}
    text = back.transcripts["harbour_01"].body
    (added,) = codings(back) - codings(study)
    assert codings(study) - codings(back) == gone
    assert added[:2] == ("Léa_Smith", "harbour_01")
    assert added[2].of(text) == text[41:54]
    assert report.restored == ("codebook", "cases", "log of ana", "log of marc")
    assert report.remarks == (
        "codings were edited since the export (1 new, 1 gone): the project's own count",
    )
    marc = [entry.act for entry in back.logs["marc"]]
    assert marc == ["unsure", "accept", "add", "undo", "delete"]


def test_an_edited_text_counts_and_the_rest_of_the_history_stays(study, tmp_path):
    """A text edited elsewhere is the text; codings stand where the project has them; it is said."""

    def change(root, files):
        texts = [one for one, raw in files.items() if raw.startswith(b"[Q] Was it kept")]
        files[texts[0]] = files[texts[0]].replace(b"[R1] We", b"[R1] Oh, We")
        for one in root.iter("{*}PlainTextSelection"):
            if one.get("name") in {"We hid the recipe 😀.", "My aunt knew"}:
                for key in ("startPosition", "endPosition"):
                    one.set(key, str(int(one.get(key)) + 4))

    back, report = there_and_back(study, tmp_path, change)
    body = back.transcripts["valley_01"].body
    assert "Oh, We hid" in body
    mine = {c.span.of(body) for c in back.state("ana").codings if c.counts}
    assert mine == {"We hid the recipe 😀.", "My aunt knew"}
    assert back.state("marc").codings[0].transcript == "harbour_01"
    assert any("texts were edited" in remark for remark in report.remarks)
    assert any("log of ana: " in remark and "edited" in remark for remark in report.remarks)
    assert "rejected" in {c.status for c in back.state("ana").codings}
    back.require()


def test_an_edited_codebook_counts_and_keeps_its_rules(study, tmp_path):
    """A code renamed elsewhere keeps id, rules and codings; a new one gets an id."""

    def change(root, files):
        (old,) = [one for one in root.iter("{*}Code") if one.get("name") == "Secrecy"]
        old.set("name", "Silence")
        old.getparent().append(etree.fromstring(code(guid(5), "Gossip")))

    back, report = there_and_back(study, tmp_path, change)
    secrecy = back.codebook.code("informal.secrecy")
    assert secrecy.label == {"en": "Silence", "fr": "Secret"}
    assert secrecy.rules == study.codebook.code("informal.secrecy").rules
    assert "informal.gossip" in back.codebook.ids
    assert codings(back) == codings(study)
    assert "codebook" not in report.restored
    assert report.remarks[0].startswith("codes were edited since the export (1 new, 1 changed")


def test_edited_cases_count_and_keep_their_ids(study, tmp_path):
    """A value changed elsewhere is the value; id, aliases and front matter stay."""

    def change(root, files):
        (value,) = [one for one in root.iter("{*}IntegerValue") if one.text == "1971"]
        value.text = "1999"
        (case,) = [one for one in root.iter("{*}Case") if one.get("name") == "Harbour"]
        reference = case.find("{*}SourceRef")
        (other,) = [one for one in root.iter("{*}Case") if one.get("name") == "Valley"]
        case.remove(reference)
        other.append(reference)

    back, report = there_and_back(study, tmp_path, change)
    cases = {case.id: case for case in back.cases}
    assert cases["harbour"].attributes == {"since": 1999}
    assert cases["valley"].aliases == ["the Vale"]
    moved = back.transcripts["harbour_01"]
    assert moved.cases == ("valley",)
    assert moved.speakers["R1"] == {"role": "respondent", "sex": "f"}
    assert moved.by_mention is False
    assert back.transcripts["both_01"].by_mention
    assert any("cases or their values" in remark for remark in report.remarks)
    assert codings(back) == codings(study)


def test_notes_that_another_program_spoilt_are_told(study, tmp_path):
    """Half a note restores nothing; codings, codes and cases come from the project itself."""

    def change(root, files):
        for name, raw in files.items():
            if raw.startswith(b'{"tls_coding"'):
                files[name] = raw[: len(raw) // 2]

    back, report = there_and_back(study, tmp_path, change)
    assert report.restored == ()
    assert any("no longer be read" in remark for remark in report.remarks)
    kept = {item[:3] for item in codings(study) if item[4] in {"accepted", "coded"}}
    assert {item[:3] for item in codings(back)} == kept
    back.require()


def test_guids_and_line_ends_may_change_on_the_way(study, tmp_path):
    """Another program gives everything new GUIDs, CRLF and a mark: all comes back all the same."""

    def change(root, files):
        text = etree.tostring(root).decode()
        old = {*re.findall(r'guid="([^"]+)"', text)}
        new = {one: guid(number) for number, one in enumerate(sorted(old))}
        for one in root.iter():
            for key in list(one.attrib):
                if one.get(key) in new:
                    one.set(key, f"{{{new[one.get(key)].upper()}}}")
        for name, raw in files.items():
            files[name] = b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")

    back, report = there_and_back(study, tmp_path, change, suggestions=True)
    assert codings(back) == codings(study)
    assert report.coders == ("ana", "marc")
    assert report.restored == ("codebook", "cases", "log of ana", "log of marc")


def test_settings_of_a_study_come_back(study, tmp_path):
    """Who codes, and what is blind, is kept; a coder who came since is added."""
    said = 'study: "Small study"\ncoders: [ana, marc]\nblind: coders\n'
    (study.root / "study.yaml").write_text(said, encoding="utf-8")
    back, _ = there_and_back(open_study(study.root), tmp_path)
    assert (back.file.coders, back.file.blind) == (["ana", "marc"], "coders")


def test_line_ends_of_transcripts_come_back(study, tmp_path):
    """A transcript with CRLF is CRLF again, with its codings on the same words."""
    path = study.root / "corpus/transcripts/valley_01.txt"
    raw = path.read_bytes()
    head, _, body = raw.rpartition(b"---\n")
    path.write_bytes(head + b"---\n" + body.replace(b"\n", b"\r\n"))
    before = open_study(study.root)
    texts = before.transcripts
    Coder(study.root / "corpus/coding/lea.jsonl").add(
        "craft.lineage", texts["valley_01"], "aunt knew"
    )
    before = open_study(study.root)
    back, report = there_and_back(before, tmp_path)
    assert back.transcripts["valley_01"].body == texts["valley_01"].body
    assert codings(back) == codings(before)
    assert "codings were edited" not in " ".join(report.remarks)


@pytest.mark.parametrize("own", ["../out", "a/b", "", ".hidden", "c:d", "x\x00"])
def test_a_note_cannot_name_a_file_elsewhere(study, tmp_path, own):
    """Ids that a note gives are names of files in the study, or they are not believed."""

    def change(root, files):
        for name, raw in files.items():
            if b'"part":"transcripts"' in raw:
                said = json.loads(raw)
                said["data"][0]["id"] = own
                files[name] = json.dumps(said).encode()
            if b'"part":"log of ana"' in raw:
                said = json.loads(raw)
                said["data"]["coder"] = f"../../{own}"
                files[name] = json.dumps(said).encode()

    there_and_back(study, tmp_path, change)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back", "out.qdpx", "study"]
    made = {path.name for path in (tmp_path / "back").rglob("*.jsonl")}
    assert made == {"ana.jsonl", "marc.jsonl"}
