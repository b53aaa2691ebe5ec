"""A study leaves for other programs as a REFI-QDA project, and comes back as it was."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from refi_files import (
    CODE,
    USER,
    code,
    element,
    guid,
    members,
    project_xml,
    published_schema,
    schema,
    selection,
    text_element,
    write_zip,
)
from small_study import AT, Coder, write_study

from tls_coding.coding.review import by_hand
from tls_coding.errors import StudyError, UsageError
from tls_coding.exchange.refi.read_project import read_project
from tls_coding.refi_study import (
    export_codebook,
    export_losses,
    export_project,
    import_codebook,
    import_project,
)
from tls_coding.spans import Span
from tls_coding.study import open_study

CODES = """
- id: informal.secrecy
  label: {en: Secrecy, fr: Secret}
  definition: Know-how is kept.   # a comment that stays
  rules: {en: ['[hide|hid] ... recipe']}
- id: craft.lineage
  label: {en: Lineage}
  definition: By birth.
"""
CASES = (
    "- {id: valley, label: Valley, attributes: {open: true, since: 1960, share: 0.5}, "
    "aliases: [the Vale]}\n- {id: harbour, label: Harbour, attributes: {since: 1971}}\n"
)
SPEAKERS = "speakers:\n  Q: {role: interviewer}\n  R1: {role: respondent, sex: f}\n"
TEXTS = {
    "valley_01": "[Q] Was it kept?\n\n[R1] We hid the recipe 😀. My aunt knew e\u0301very trick.\n",
    "harbour_01": (
        f"---\ncase: harbour\nlanguage: en\ndate: 2007-05-14\n{SPEAKERS}"
        "source: {file: a.docx}\n---\n[Q] And here?\n\n[R1] They hid the recipe. Nobody asked.\n"
    ),
    "both_01": "---\ncase: mentioned\nlanguage: en\n---\nIn the Vale they hid a recipe.\n",
}


@pytest.fixture
def study(tmp_path):
    """A study of three transcripts, coded by two, with all that a log can hold."""
    folder = write_study(
        tmp_path / "study", codes=CODES, cases=CASES, transcripts=TEXTS,
        head="categories: {informal: {en: Informal}}",
    )  # fmt: skip
    opened = open_study(folder)
    texts, found = opened.transcripts, opened.suggestions()
    ana, marc = (
        Coder(folder / "corpus/coding/ana.jsonl"),
        Coder(folder / "corpus/coding/marc.jsonl"),
    )
    ana.path.parent.mkdir()
    (one,) = found["valley_01"]
    (other,) = found["harbour_01"]
    ana.decide("accept", one, texts["valley_01"])
    ana.decide("reject", other, texts["harbour_01"])
    ana.add("craft.lineage", texts["valley_01"], "My aunt knew")
    ana.write({"act": "memo", "target": 3, "note": "Which aunt?"})
    ana.write({"act": "memo", "note": "A free memo."})
    ana.write({"act": "memo", "transcript": "harbour_01", "note": "Noisy."})
    ana.finish(texts["valley_01"], "informal.secrecy")
    marc.decide("unsure", one, texts["valley_01"])
    marc.decide("accept", other, texts["harbour_01"])
    (added,) = marc.write(
        by_hand("informal.secrecy", texts["valley_01"], Span(5, 15), "c0de" * 16, note="a hint")
    )
    marc.write({"act": "undo", "target": added.n})
    return open_study(folder)


def folder_of(study):
    return {
        path.relative_to(study.root).as_posix(): path.read_bytes()
        for path in sorted(study.root.rglob("*"))
        if path.is_file() and ".tls" not in path.parts
    }


def codings(study):
    return {
        (c.coder, c.transcript, c.span, c.code, c.status) for s in study.states for c in s.codings
    }


def there_and_back(study, tmp_path, change=None, **how):
    """The study that a project of `study` makes, after `change` to its tree and files."""
    path = tmp_path / "out.qdpx"
    export_project(study, path, **how)
    if change:
        files = members(path)
        root = etree.fromstring(files.pop("project.qde"))
        change(root, files)
        write_zip(path, {"project.qde": etree.tostring(root), **files})
    report = import_project(path, tmp_path / "back", now="2030-01-01T00:00:00Z")
    return open_study(tmp_path / "back"), report


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


def test_the_project_is_valid_and_shows_only_what_people_decided(study, tmp_path):
    """Accepted and hand-coded passages, each under its coder; no rejected one, no suggestion."""
    path = tmp_path / "out.qdpx"
    export_project(study, path)
    tree = etree.fromstring(members(path)["project.qde"])
    checked = published_schema()
    if checked is not None:
        checked.assertValid(tree)
    project = read_project(path).project
    users = {user.guid: user.name for user in project.users}
    coded = [
        (source.name, users[coding.user], one.name)
        for source in project.sources
        for one in source.selections
        for coding in one.codings
    ]
    assert sorted(coded) == [
        ("harbour_01", "marc", "They hid the recipe."),
        ("valley_01", "ana", "My aunt knew"),
        ("valley_01", "ana", "We hid the recipe 😀."),
    ]
    assert {one.at for source in project.sources for one in source.selections} == {AT}
    (aunt,) = [s for t in project.sources for s in t.selections if s.name == "My aunt knew"]
    assert aunt.description == "Which aunt?"


def test_it_is_valid_by_the_schema_given(study, tmp_path, shared):
    """Project and codebook, by the schemas of the standard."""
    export_project(study, tmp_path / "p.qdpx", suggestions=True)
    export_codebook(study, tmp_path / "b.qdc")
    tree = etree.fromstring(members(tmp_path / "p.qdpx")["project.qde"])
    schema(shared / "refi" / "Project.xsd").assertValid(tree)
    book = etree.parse(str(tmp_path / "b.qdc"))
    schema(shared / "refi" / "Codebook.xsd").assertValid(book)


def test_another_reader_finds_the_same(study, tmp_path):
    """pyrefiqda finds the coders, codes, cases, texts and codings of the study."""
    oracle = pytest.importorskip("pyrefiqda")
    path = tmp_path / "out.qdpx"
    export_project(study, path)
    other = oracle.RefiProject.load(path, tmp_path / "unpacked")
    assert [user.name for user in other.users.user] == ["ana", "marc"]
    assert [one.name for one in other.code_book.codes.code] == ["Informal", "craft"]
    assert [case.name for case in other.cases.case] == ["Valley", "Harbour"]
    chosen = [len(source.plain_text_selection) for source in other.sources.text_source]
    assert dict(zip(study.transcripts, chosen, strict=True)) == {
        "both_01": 0, "harbour_01": 1, "valley_01": 2,
    }  # fmt: skip
    for source in other.sources.text_source:
        file = oracle.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
        text = Path(file).read_text(encoding="utf-8")
        for one in source.plain_text_selection:
            assert text[one.start_position : one.end_position] == one.name


def test_cases_have_typed_values_and_their_texts(study, tmp_path):
    """An attribute is a variable of its kind; a case refers to its transcripts."""
    export_project(study, tmp_path / "p.qdpx")
    project = read_project(tmp_path / "p.qdpx").project
    kinds = {variable.name: variable.kind for variable in project.variables}
    assert kinds == {
        "open": "Boolean", "since": "Integer", "share": "Float", "language": "Text", "date": "Date",
    }  # fmt: skip
    names = {source.guid: source.name for source in project.sources}
    assert [[names[own] for own in case.sources] for case in project.cases] == [
        ["valley_01"], ["harbour_01"],
    ]  # fmt: skip


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    """An export can be compared, and kept in git."""
    export_project(study, tmp_path / "a.qdpx")
    export_project(open_study(study.root), tmp_path / "b.qdpx")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_suggestions_go_out_as_a_user_of_their_own_and_do_not_come_back(study, tmp_path):
    """What rules suggest is never anybody's coding, there or here."""
    path = tmp_path / "p.qdpx"
    export_project(study, path, suggestions=True)
    project = read_project(path).project
    assert [user.name for user in project.users] == ["ana", "marc", "Rules (suggestions)"]
    rules = project.users[-1].guid
    own = [s for t in project.sources for s in t.selections if s.user == rules]
    assert [one.name for one in own] == ["In the Vale they hid a recipe."]
    report = import_project(path, tmp_path / "back")
    assert report.coders == ("ana", "marc")
    assert codings(open_study(tmp_path / "back")) == codings(study)


def test_the_report_says_before_writing_what_others_will_not_see(study, tmp_path):
    """Rules, rejected and unsure passages, roles, history: each is counted, and how it is kept."""
    losses = {loss.what: loss.count for loss in export_losses(study)}
    assert losses == {
        "rules that suggest codes": 1,
        "names of codes in other languages": 1,
        "roles of speakers": 2,
        "transcripts whose passages name their own cases": 1,
        "other names of cases": 1,
        "what is known of interviews and no variable can say": 1,
        "rejected suggestions": 1,
        "passages left unsure": 1,
        "rules and evidence of codings": 4,
        "marks of finished work (transcript and code)": 1,
        "lines of logs beyond the codings that stand": 8,
        "transcripts with characters beyond U+FFFF, which some programs count as two": 1,
    }
    assert export_project(study, tmp_path / "p.qdpx").rows() == export_losses(study).rows()
    assert not any("U+FFFF" in loss.what for loss in export_losses(study, profile="nvivo"))


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


PASSAGE = st.tuples(st.integers(0, 60), st.integers(1, 30))


@settings(max_examples=25)
@given(
    body=st.lists(
        st.sampled_from(["We hid it. ", "😀", "é", "e\u0301 ", "\n\n[R1] ", "\r\n", "\u2028"]),
        min_size=3, max_size=25,
    ).map("".join),
    coded=st.lists(
        st.tuples(PASSAGE, st.sampled_from(["informal.secrecy", "craft.lineage"]),
                  st.sampled_from(["ana", "marc", "léa"]), st.sampled_from(["", "a memo"])),
        max_size=8,
    ),
)  # fmt: skip
def test_any_codings_of_any_text_come_back(tmp_path_factory, body, coded):
    """Overlapping spans, emoji, combining marks, line ends of any kind, several coders: exactly."""
    folder = tmp_path_factory.mktemp("s")
    write_study(folder / "study", codes=CODES, cases=CASES, transcripts={"valley_01": "x"})
    text = f"---\ncase: valley\nlanguage: en\n---\n{body} end."
    path = folder / "study/corpus/transcripts/valley_01.txt"
    path.write_bytes(text.encode("utf-8"))
    transcript = open_study(folder / "study").transcripts["valley_01"]
    (folder / "study/corpus/coding").mkdir()
    for (start, length), own, coder, note in coded:
        span = Span(start, min(start + length, len(transcript.body)))
        if span.of(transcript.body).strip("\r"):  # half a line end is no passage
            act = by_hand(own, transcript, span, "c0de" * 16, note=note)
            Coder(folder / f"study/corpus/coding/{coder}.jsonl").write(act)
    study = open_study(folder / "study")
    back, report = there_and_back(study, folder)
    before, after = folder_of(study), folder_of(back)
    same = before.keys() - {"study.yaml"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert report.losses.rows() == []
    assert report.remarks == ()
    # Without our notes the codings still are where they were.
    bare = folder / "bare.qdpx"
    files = members(folder / "out.qdpx")
    kept = {n: raw for n, raw in files.items() if not raw.startswith(b'{"tls_coding"')}
    write_zip(bare, kept)
    import_project(bare, folder / "bare", language="en")
    again = open_study(folder / "bare")
    assert len(codings(again)) == len(codings(study))


OTHER = project_xml(
    element("Users", element("User", guid=USER, name="Kata Nagy")),
    element(
        "CodeBook",
        element(
            "Codes",
            code(guid(1), "Titok", code(CODE, "Recept", text_element("Description", "A recept."))),
            code(guid(2), "Egyéb", code(guid(3), "Recept"), codable="false", color="#ff0000"),
        ),
    ),
    element(
        "Sources",
        element(
            "TextSource",
            text_element("PlainTextContent", "Elrejtettük a receptet. Senki sem kérdezte."),
            selection(guid(10), 12, 22, "a receptet"),
            element("Coding", element("CodeRef", targetGUID=guid(3)), guid=guid(11)),
            guid=guid(20), name="Interjú 1 / Győr", creatingUser=USER,
        ),
        element("TextSource", guid=guid(21), name="gone", plainTextPath="internal://gone.txt"),
    ),
    element(
        "Notes",
        element("Note", text_element("PlainTextContent", "Napló."), guid=guid(30), name="n",
                creatingUser=USER, creationDateTime="2020-01-01T10:00:00.1234567+02:00"),
    ),
    element("Sets", element("Set", guid=guid(40), name="Hullám")),
)  # fmt: skip


def test_a_project_of_another_program_is_a_study_that_opens(tmp_path):
    """Codes with ids, transcripts letter by letter, a log for each user, memos with their time."""
    path = write_zip(tmp_path / "Győr 2019.qdpx", {"project.qde": OTHER})
    report = import_project(path, tmp_path / "new", language="hu", now="2030-01-01T00:00:00Z")
    study = open_study(tmp_path / "new")
    study.require()
    assert study.codebook.ids == ["titok", "titok.recept", "egyeb.recept"]
    assert study.codebook.code("titok.recept").definition == "A recept."
    (text,) = study.transcripts.values()
    assert text.body == "Elrejtettük a receptet. Senki sem kérdezte."
    assert text.id == "interju_1_gyor"
    assert {(item[0], item[2].of(text.body), item[3]) for item in codings(study)} == {
        ("Kata_Nagy", "a receptet", "titok.recept"), ("Kata_Nagy", text.body, "egyeb.recept"),
    }  # fmt: skip
    (memo,) = study.state("Kata_Nagy").memos
    assert (memo.note, memo.at) == ("Napló.", "2020-01-01T08:00:00Z")
    lost = {loss.what: loss.count for loss in report.losses}
    assert lost == {
        "sources whose text is not in the file": 1, "sets": 1, "colours of codes": 1,
    }  # fmt: skip
    assert (study.root / "codebook/cues.yaml").is_file()
    json.dumps(report.to_json())


def test_codings_without_a_user_are_those_of_the_only_one(tmp_path):
    """NVivo names nobody on a coding; with several users it stays unknown whose it is."""
    bare = OTHER.replace(f' creatingUser="{USER}"', "")
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": bare})
    assert import_project(path, tmp_path / "one").coders == ("Kata_Nagy",)
    second = element("User", guid=guid(99), name="Kata  Nagy")
    two = bare.replace("</Users>", f"{second}</Users>")
    write_zip(path, {"project.qde": two})
    assert import_project(path, tmp_path / "two").coders == ("unknown",)


def test_an_import_is_whole_or_not_at_all(tmp_path, monkeypatch):
    """A fault half-way leaves no folder; one that holds something is not touched."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": OTHER})
    monkeypatch.setattr("tls_coding.refi_study.schema_text", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_project(path, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        import_project(path, tmp_path / "full")
    (tmp_path / "empty").mkdir()
    import_project(path, tmp_path / "empty")
    open_study(tmp_path / "empty").require()


def test_an_empty_project_is_refused(tmp_path):
    """There is nothing to make a study of."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": project_xml()})
    with pytest.raises(UsageError, match="neither codes nor texts"):
        import_project(path, tmp_path / "new")


def test_a_study_with_faults_is_not_exported(study, tmp_path):
    """All its problems are told instead."""
    (study.root / "codebook/tls.yaml").write_text("codes: [", encoding="utf-8")
    with pytest.raises(StudyError):
        export_project(open_study(study.root), tmp_path / "p.qdpx")
    assert not (tmp_path / "p.qdpx").exists()


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


def test_a_codebook_file_becomes_the_text_of_a_codebook(tmp_path, shared):
    """`tls new --codebook` can take it; flat names with a slash stay as they are."""
    text, losses = import_codebook(shared / "refi" / "taguette152__codebook.qdc", language="fr")
    data = yaml.safe_load(text)
    assert [item["id"] for item in data["codes"]] == ["ecole", "ecole_primaire", "chomage"]
    assert losses.rows() == []


def test_a_codebook_file_says_what_it_leaves_out(study, tmp_path):
    """Rules and other names are lost in a `.qdc`, for it has no notes."""
    losses = export_codebook(study, tmp_path / "b.qdc")
    assert {(what, kept) for what, _, kept in losses.rows()} == {
        ("rules that suggest codes", "lost"), ("names of codes in other languages", "lost"),
    }  # fmt: skip


def test_hand_built_samples_become_studies(tmp_path, shared):
    """Two coders, three languages, cases with typed values, memos; nothing stands elsewhere."""
    for number, path in enumerate(sorted((shared / "refi").glob("*.qdpx"))):
        report = import_project(path, tmp_path / str(number))
        study = open_study(tmp_path / str(number))
        study.require()
        assert report.sureness == 1
        assert report.coders == ("Alice", "Bruno")
        assert {text.language for text in study.transcripts.values()} == {"fr", "it", "es"}
        attributes = study.cases[0].attributes
        assert attributes["Âge"] == 34
        assert str(attributes["Date entretien"]) == "2025-11-03"
        quotes = {c.quote for s in study.states for c in s.codings}
        assert {"C’est l’école qui m’a aidée", "el señor Muñoz me ayudó"} <= quotes
        assert all(c.fate == "exact" for s in study.states for c in s.codings)
        assert "Réunion du 12." in {memo.note for s in study.states for memo in s.memos}
