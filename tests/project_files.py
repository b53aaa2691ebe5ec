"""A small study with all that a log can hold, and a project of another program, for tests."""

from __future__ import annotations

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
    selection,
    text_element,
    write_zip,
)
from small_study import Coder, write_study

from tls_coding.coding.review import by_hand
from tls_coding.projects.beginning import import_project
from tls_coding.projects.exporting import export_study
from tls_coding.projects.merging import take_project
from tls_coding.spans import Span
from tls_coding.study import open_study

NOW = "2030-01-01T00:00:00Z"
LATER = "2031-01-01T00:00:00Z"
TEXT = "Elrejtettük a receptet. Senki sem kérdezte."


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


def rich_study(tmp_path):
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
    export_study(study, path, **how)
    if change:
        files = members(path)
        root = etree.fromstring(files.pop("project.qde"))
        change(root, files)
        write_zip(path, {"project.qde": etree.tostring(root), **files})
    report = import_project(path, tmp_path / "back", now="2030-01-01T00:00:00Z")
    return open_study(tmp_path / "back"), report


def project(path, *codes, text=TEXT, name="Interjú", spans=((0, 11),), cases=""):
    """A project of one text, its spans coded with CODE."""
    passages = [selection(guid(50 + n), *span, text[slice(*span)]) for n, span in enumerate(spans)]
    source = element(
        "TextSource", text_element("PlainTextContent", text), *passages, guid=guid(20), name=name
    )
    book = element("CodeBook", element("Codes", *codes))
    return write_zip(path, {"project.qde": project_xml(book, cases, element("Sources", source))})


def take(study, path, now=NOW, **how):
    """Import into a study; the study afterwards, and the report."""
    report = take_project(open_study(study.root), path, now=now, **how)
    after = open_study(study.root)
    after.require()
    return after, report


def whats(report, part):
    return [(one.name, one.what) for one in report.taken if one.part == part]


TWO = "".join(
    f"- id: {own}\n  label: {{en: {own[-1]}}}\n  definition: D.\n" for own in ("a", "b.c")
)


def coded_by_two(data, folder, text):
    """A study of one text in `folder`, with overlapping passages of two coders, as `data` draws."""
    write_study(folder, codes=TWO, transcripts={"one": text})
    (folder / "corpus/coding").mkdir()
    transcript = open_study(folder).transcripts["one"]
    places = st.tuples(st.integers(0, len(text) - 2), st.integers(1, 20), st.sampled_from("ab"))
    for name in ("ana", "marc"):
        acts = []
        for start, length, own in data.draw(st.lists(places, max_size=6, unique=True)):
            span = Span(start, min(start + length, len(text)))
            acts.append(by_hand({"a": "a", "b": "b.c"}[own], transcript, span, "c0de" * 16))
        Coder(folder / f"corpus/coding/{name}.jsonl").write(*acts)
    return open_study(folder)
