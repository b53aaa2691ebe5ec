"""A study that left as a Taguette project: what Taguette would show of it, and what comes back."""

from __future__ import annotations

import json
from html import unescape

import pytest
from database_files import rows_of, study_from
from hypothesis import given, settings
from hypothesis import strategies as st
from project_files import coded_by_two, codings, rich_study
from small_study import Coder, write_study

from tls_coding.exchange import taguette
from tls_coding.exchange.taguette.pagetext import page_of, read_page
from tls_coding.projects.contents import contents_of
from tls_coding.study import open_study


@pytest.fixture
def study(tmp_path):
    return rich_study(tmp_path)


def left(study, path, *, suggestions=False):
    losses = taguette.write(contents_of(study, suggestions=suggestions), path)
    return path, {loss.what: loss.count for loss in losses}


def by_name(study):
    """Codings whose codes go by their name, as Taguette knows them."""
    names = {code.id: code.label["en"].lower() for code in study.codebook.codes}
    return {
        (coder, text, span, names[code])
        for coder, text, span, code, status in codings(study)
        if status in {"accepted", "coded"}
    }


def test_codings_coders_and_times_come_back(study, tmp_path):
    """Each highlight is where it was, under its tag, by its coder and at its time."""
    path, _ = left(study, tmp_path / "out.sqlite3")
    assert taguette.sniff(path)
    back, report = study_from(taguette.read(path), tmp_path / "back")
    assert by_name(back) == by_name(study)
    assert {text: back.transcripts[text].body for text in back.transcripts} == {
        text: study.transcripts[text].body for text in study.transcripts
    }
    assert {e.at for log in back.logs.values() for e in log} == {"2026-01-31T09:12:03Z"}
    assert report.sureness == 1
    assert [code.definition for code in back.codebook.codes] == [
        code.definition for code in study.codebook.codes
    ]


def test_highlights_count_bytes_of_what_the_page_says(study, tmp_path):
    """Positions are those that Taguette's own pages have; the snippet is the passage."""
    path, _ = left(study, tmp_path / "out.sqlite3")
    query = "SELECT contents, start_offset, end_offset, snippet FROM highlights JOIN documents d"
    for page, start, end, snippet in rows_of(path, f"{query} ON d.id = document_id"):
        said = unescape(page.replace("<p>", "").replace("</p>", "").replace("<br>", ""))
        quote = said.encode()[start:end].decode()
        assert snippet == page_of(quote)
    commands = rows_of(path, "SELECT user_login, date, payload FROM commands ORDER BY id")
    assert {login for login, _, _ in commands} == {"ana", "marc"}
    assert all(json.loads(said)["type"] == "highlight_add" for _, _, said in commands)


def test_what_taguette_does_not_show_is_said(study, tmp_path):
    """Cases, values, memos, rules: nothing goes without being counted."""
    _, losses = left(study, tmp_path / "out.sqlite3")
    assert losses["cases"] == 2
    assert losses["memos"] == 3
    assert losses["values of cases"] == 4
    assert losses["rules that suggest codes"] == 1
    assert losses["rejected suggestions"] == 1


def test_suggestions_stay_those_of_the_rules(study, tmp_path):
    """What rules suggest leaves as a user of its own, and comes back as no person's work."""
    path, _ = left(study, tmp_path / "out.sqlite3", suggestions=True)
    assert ("rules.suggestions",) in rows_of(path, "SELECT login FROM users")
    back, _ = study_from(taguette.read(path), tmp_path / "back")
    assert {coder for coder, *_ in codings(back)} == {"ana", "marc"}


def test_a_study_gives_the_same_bytes(study, tmp_path):
    """Two exports of one study can be compared by their hash."""
    one, _ = left(study, tmp_path / "a.sqlite3")
    other, _ = left(study, tmp_path / "b.sqlite3")
    assert one.read_bytes() == other.read_bytes()


def test_names_that_taguette_refuses_are_made_fit_and_counted(tmp_path):
    """Logins in small letters, no tag twice, no name of a document over 50 letters."""
    codes = "".join(
        f"- id: {own}\n  label: {{en: {name}}}\n  definition: {own}.\n"
        for own, name in (("a", "Pay. Hours"), ("b", "Pay. Hours"), ("c", "x" * 300))
    )
    long_name = "text_" + "y" * 60
    folder = write_study(tmp_path / "study", codes=codes, transcripts={long_name: "Words.\n"})
    coder = Coder(folder / "corpus/coding/Ana_Ruiz-Å.jsonl")
    coder.path.parent.mkdir()
    for own in "abc":
        coder.add(own, open_study(folder).transcripts[long_name], "Words")
    path, losses = left(open_study(folder), tmp_path / "out.sqlite3")
    tags = [tag for (tag,) in rows_of(path, "SELECT path FROM tags ORDER BY id")]
    assert tags == ["Pay. Hours", "Pay. Hours (2)", "x" * 200]
    assert rows_of(path, "SELECT login FROM users ORDER BY login") == [("admin",), ("ana_ruiz-",)]
    assert losses["names of codes that Taguette cannot write so"] == 2
    assert losses["names of coders that Taguette cannot write so"] == 1
    assert losses["names of transcripts that are too long for Taguette"] == 1


LETTERS = st.sampled_from(
    ["a", "B", " ", "  ", "\n", "\n\n", "é", "\u0301", "😀", "<", "&", ";", "\u00a0", "'", "\t"]
)
TEXTS = st.lists(LETTERS, min_size=1, max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_page_shows_just_its_text(text):
    """Any text with words comes back from its page, letter by letter."""
    body = f"{text}x" if not text.strip() else text
    page = read_page(page_of(body))
    assert page.text == page.counted == body


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_codings_of_any_text_come_back(tmp_path_factory, data):
    """Random texts and overlapping passages of two coders: each is where it was."""
    text = f"x{data.draw(TEXTS)}x\n"
    folder = tmp_path_factory.mktemp("any")
    study = coded_by_two(data, folder, text)
    path, _ = left(study, folder / "out.sqlite3")
    back, _ = study_from(taguette.read(path), folder / "back")
    assert codings(back) == codings(study)
    assert back.transcripts["one"].body == text
