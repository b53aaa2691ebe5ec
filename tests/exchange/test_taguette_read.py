"""Taguette projects, read: highlights on what was marked, tags as a tree, who tagged and when."""

from __future__ import annotations

import json

import pytest
from database_files import (
    lost,
    names_of_codes,
    names_of_users,
    quotes,
    study_from,
    write_database,
)

from tls_coding.errors import UsageError
from tls_coding.exchange import qualcoder, rqda, taguette
from tls_coding.exchange.taguette.pagetext import read_page
from tls_coding.exchange.taguette.schema import SCRIPT

PAGE = (
    "<h1>Entretien</h1>\n<p>Ma tante  gardait\nle <b>secret</b> 😀 e\u0301t&nbsp;rien &lt;là&gt;."
    "</p><p>Oui !</p>\n<ul>\n<li>un</li>\n<li>deux</li></ul>"
    "<table><tr><td>a</td><td>b</td></tr></table>"
)
LINES = "le secret 😀 e\u0301t\u00a0rien <là>."
COUNTED = f"Entretien\nMa tante  gardait\n{LINES}Oui !\n\nun\ndeuxab"
SEEN = f"Entretien\n\nMa tante gardait {LINES}\n\nOui !\n\nun\ndeux\n\na\tb"
WHEN = "2024-03-01 10:20:30.000000"


def highlight(number, words, document=1):
    """A highlight of `words`, counted by plain encoding as Taguette counts."""
    start = len(COUNTED[: COUNTED.index(words)].encode())
    end = start + len(words.encode())
    snippet = f"<p>{words.replace('<', '&lt;').replace('>', '&gt;')}</p>"
    return {"id": number, "document_id": document, "start_offset": start, "end_offset": end,
            "snippet": snippet}  # fmt: skip


def command(number, user, highlight, tags, *, kind="highlight_add", **more):
    payload = {"type": kind, "highlight_id": highlight, "start_offset": 0, "end_offset": 1,
               "tags": tags} | more  # fmt: skip
    return {"id": number, "date": WHEN.replace("20:30", f"20:{number:02}"), "user_login": user,
            "project_id": 1, "document_id": 1, "payload": json.dumps(payload)}  # fmt: skip


def project(path, *, tags=("kin",), highlights=(), tagged=(), commands=(), page=PAGE, about=""):
    rows = {
        "users": [{"login": one, "created": WHEN, "disabled": 0} for one in ("admin", "bo")],
        "projects": [{"id": 1, "name": "Valley", "description": about, "created": WHEN}],
        "project_members": [
            {"project_id": 1, "user_login": "admin", "privileges": "ADMIN"},
            {"project_id": 1, "user_login": "bo", "privileges": "TAG"},
        ],
        "documents": [
            {"id": 1, "name": "Uno", "description": "First.", "filename": "uno.html",
             "created": WHEN, "project_id": 1, "text_direction": "LEFT_TO_RIGHT", "contents": page}
        ],
        "tags": [
            {"id": n, "project_id": 1, "path": tag, "description": f"On {tag}."}
            for n, tag in enumerate(tags, 1)
        ],
        "highlights": highlights,
        "highlight_tags": [{"highlight_id": one, "tag_id": tag} for one, tag in tagged],
        "commands": commands,
    }  # fmt: skip
    return write_database(path, SCRIPT, rows)


def test_a_page_becomes_paragraphs_and_its_positions_follow():
    """One space for many, blank lines between paragraphs; Taguette counts what the source says."""
    page = read_page(PAGE)
    assert (page.counted, page.text) == (COUNTED, SEEN)
    for words, shown in (("tante  gardait\nle", "tante gardait le"), (".Oui", ".\n\nOui"),
                         (" 😀 ", "😀"), ("ab", "a\tb")):  # fmt: skip
        start = COUNTED.index(words)
        first, last = page.span(start, start + len(words))
        assert SEEN[first:last] == shown


def test_every_highlight_is_on_what_was_marked(tmp_path):
    """Across paragraphs, emoji, accents and cells; a highlight of several tags is each of them."""
    marked = ["tante  gardait\nle", ".Oui", "😀 e\u0301t", "<là>", "deuxab"]
    path = project(
        tmp_path / "a.db",
        tags=("kin", "secret"),
        highlights=[highlight(n, words) for n, words in enumerate(marked, 1)],
        tagged=[(n, 1) for n in range(1, 6)] + [(2, 2)],
    )
    read = taguette.read(path)
    assert [(quote, code) for _, quote, code in quotes(read)] == [
        ("tante gardait le", "kin"),
        (".\n\nOui", "kin"),
        (".\n\nOui", "secret"),
        ("😀 e\u0301t", "kin"),
        ("<là>", "kin"),
        ("deux\n\na\tb", "kin"),
    ]
    assert read.landings[0].counts == {"name": 5}
    study, report = study_from(read, tmp_path / "study")
    assert (report.codings, report.coders) == (6, ("unknown",))
    (text,) = study.transcripts.values()
    assert text.body == SEEN
    assert lost(read) == {}


def test_the_log_says_who_tagged_and_when(tmp_path):
    """Also of tags that were put later, by somebody else, and of tags that were merged since."""
    path = project(
        tmp_path / "a.db",
        tags=("kin", "secret"),
        highlights=[highlight(1, "Oui"), highlight(2, "deux")],
        tagged=[(1, 1), (1, 2), (2, 2)],
        commands=[
            command(1, "bo", 1, [1]),
            command(2, "admin", 1, [1, 2]),
            command(3, "bo", 2, [7]),
            command(4, "admin", 0, [], kind="tag_merge", src_tag_id=7, dest_tag_id=2),
            command(5, "bo", 2, "no list"),
            {**command(6, "bo", 2, []), "payload": "no json"},
        ],
    )
    read = taguette.read(path)
    users, codes = names_of_users(read), names_of_codes(read)
    done = [
        (one.name, codes[coding.code], users[coding.user], coding.at[-15:-7])
        for one in read.project.sources[0].selections
        for coding in one.codings
    ]
    assert done == [
        ("Oui", "kin", "bo", "10:20:01"),
        ("Oui", "secret", "admin", "10:20:02"),
        ("deux", "secret", "bo", "10:20:03"),
    ]


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        (("work.hours", "work.pay", "kin"), {"work > hours", "work > pay", "kin", "work"}),
        (("work", "work/pay"), {"work", "work > pay"}),
        (("work - a", "work - b", "in.b"), {"work", "work > a", "work > b", "in.b"}),
        (("U.S. law", "U.S. tax", "a.b"), {"U.S. law", "U.S. tax", "a.b"}),
        (("x..y", "x..z", ".", "a/"), {"x..y", "x..z", ".", "a/"}),
    ],
)
def test_tags_nest_where_several_share_a_beginning(tmp_path, tags, codes):
    """Users write trees with dots, slashes or dashes; a single dot in a name makes none."""
    read = taguette.read(project(tmp_path / "a.db", tags=tags))
    assert set(names_of_codes(read).values()) == codes


def test_a_database_of_several_projects_wants_one_named(tmp_path):
    """The refusal lists them; a number after the name of the file chooses."""
    path = project(tmp_path / "server.db", about="Why we ask.")
    extra = {"id": 3, "name": "Other", "description": "", "created": WHEN}
    write_database(path, "", {"projects": [extra]})
    with pytest.raises(UsageError, match=r"server\.db#1\. It holds: #1 Valley; #3 Other"):
        taguette.read(path)
    chosen = path.with_name("server.db#1")
    assert taguette.sniff(chosen)
    read = taguette.read(chosen)
    assert (read.project.name, [note.text for note in read.project.notes]) == (
        "Valley",
        ["Why we ask."],
    )
    assert taguette.read(path.with_name("server.db#3")).project.sources == ()
    with pytest.raises(UsageError, match="name the project"):
        taguette.read(path.with_name("server.db#9"))


def test_a_file_is_known_by_its_tables(tmp_path):
    """Whatever it is called; no other program claims it."""
    path = project(tmp_path / "work.bin")
    assert taguette.sniff(path)
    assert not qualcoder.sniff(path)
    assert not rqda.sniff(path)
    with pytest.raises(UsageError, match="no QualCoder project"):
        qualcoder.read(path)


def test_right_to_left_and_what_shows_nothing_are_counted(tmp_path):
    """A highlight of nothing but spaces between paragraphs has no words here."""
    gap = {"id": 1, "document_id": 1, "start_offset": 9, "end_offset": 10, "snippet": "\n"}
    path = project(tmp_path / "a.db", highlights=[gap], tagged=[(1, 1)])
    write_database(path, "UPDATE documents SET text_direction = 'RIGHT_TO_LEFT';", {})
    assert lost(taguette.read(path)) == {
        "directions of texts from right to left": 1,
        "highlights of nothing that is seen": 1,
    }


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<a b='", '<a b="', "</", "<?", "&", "<p>"])
def test_pages_that_no_program_writes_end_all_the_same(piece):
    """A page made to keep a reader busy is read at once: no time grows with its square."""
    page = read_page(f"one {piece * 20_000}")
    assert page.text.startswith("one")
