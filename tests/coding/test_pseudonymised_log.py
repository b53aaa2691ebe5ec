"""A coding log with pseudonyms: passages move with the text, the chain holds, nothing else."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import AT, Coder

from tls_coding.coding.codings import state_of
from tls_coding.coding.log import LogWriter, read_log
from tls_coding.coding.pseudonymised_log import Edges, pseudonymised_log
from tls_coding.coding.review import by_hand
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.names import Name, Table
from tls_coding.corpus.pseudonymised import pseudonymised
from tls_coding.spans import Span

TABLE = Table((Name("Anna", "Maximiliane", 2), Name("Zoé Marin", "Lu", 3)))
BODY = "[Q] Anna?\n\n[R] Zoé Marin taught Anna. Nobody else knew. Then Anna taught me.\n"


def texts(body=BODY, table=TABLE):
    file = f"---\ncase: valley\nlanguage: en\n---\n{body}"
    done, problems = pseudonymised(file, "valley_01", "valley_01.txt", table)
    assert done is not None, problems
    return {"valley_01": done}


def rewritten(path, done, table=TABLE):
    raw, lines, counts = pseudonymised_log(path.read_bytes(), table, done)
    path.write_bytes(raw)
    return lines, counts


def state(path, transcript):
    entries, problems = read_log(path)
    assert not problems
    return state_of("ana", entries, {transcript.id: transcript})


def test_codings_stay_on_their_words(tmp_path):
    """Each coding is exact before and after, and quotes the text of today."""
    done = texts()["valley_01"]
    ana = Coder(tmp_path / "ana.jsonl")
    quotes = ["Zoé Marin taught Anna.", "Nobody else knew.", "Marin taught", "Then Anna"]
    for quote in quotes:
        ana.add("kin", done.old, quote)
    ana.finish(done.old, "kin")
    rewritten(ana.path, {"valley_01": done})
    now = state(ana.path, done.new)
    assert [coding.quote for coding in now.codings] == [
        "Lu taught Maximiliane.", "Nobody else knew.", "Lu taught", "Then Maximiliane",
    ]  # fmt: skip
    assert {coding.fate for coding in now.codings} == {"exact"}
    assert all(coding.span.of(done.new.body) == coding.quote for coding in now.codings)
    assert now.done == {("valley_01", "kin")}
    assert not now.outdated
    assert not any(name in ana.path.read_text("utf-8") for name in ("Anna", "Zoé", "Marin"))


def test_acts_on_codings_and_notes_follow(tmp_path):
    """A resize moves, memo texts lose names, undo and delete still name their line."""
    done = texts()["valley_01"]
    ana = Coder(tmp_path / "ana.jsonl")
    first = ana.add("kin", done.old, "Zoé Marin taught")
    resized = by_hand("kin", done.old, Span(26, 35), "")
    ana.write(
        {**resized, "act": "resize", "target": first.n},
        {"act": "memo", "target": first.n, "note": "Ask Anna about Zoé\nMarin."},
        {"act": "recode", "target": first.n, "code": "aunt"},
    )
    before = state(ana.path, done.old)
    lines, counts = rewritten(ana.path, {"valley_01": done})
    after = state(ana.path, done.new)
    assert lines == 3
    assert counts == {"Anna": 1, "Zoé Marin": 1}
    assert [c.code for c in after.codings] == [c.code for c in before.codings] == ["aunt"]
    assert after.codings[0].quote == done.new.body[slice(*after.codings[0].span)]
    assert after.memos[0].note == "Ask Maximiliane about Lu."


def test_the_suggestion_that_a_decision_settles_moves_too(tmp_path):
    """Its id is that of the passage of today."""
    done = texts()["valley_01"]
    ana = Coder(tmp_path / "ana.jsonl")
    span = Span(done.old.body.index("Then"), done.old.body.index("Then") + 20)
    entry = by_hand("kin", done.old, span, "")
    ana.write({**entry, "act": "accept", "suggestion": suggestion_id("valley_01", span, "kin")})
    rewritten(ana.path, {"valley_01": done})
    (now,), _ = read_log(ana.path)
    assert now.suggestion == suggestion_id("valley_01", Span(now.start, now.end), "kin")
    assert now.suggestion == state(ana.path, done.new).codings[0].suggestion


def test_evidence_holds_no_part_of_a_name(tmp_path):
    """Words that rules found lose names, and the half of a name that a rule found."""
    done = texts()["valley_01"]
    ana = Coder(tmp_path / "ana.jsonl")
    span = Span(16, 16 + len("Zoé Marin taught Anna."))
    words = ("taught Anna", "Marin ... taught", "taught")
    ana.write({**by_hand("kin", done.old, span, ""), "evidence": words})
    rewritten(ana.path, {"valley_01": done})
    (now,), _ = read_log(ana.path)
    assert now.evidence == ("taught Maximiliane", "… ... taught", "taught")


def test_copies_of_a_log_stay_copies(tmp_path):
    """Two machines with the same table have the same lines afterwards, up to where they part."""
    done = texts()
    ana = Coder(tmp_path / "ana.jsonl")
    ana.add("kin", done["valley_01"].old, "Then Anna")
    other = tmp_path / "copy.jsonl"
    other.write_bytes(ana.path.read_bytes())
    ana.write({"act": "memo", "note": "Anna"})
    rewritten(ana.path, done)
    rewritten(other, done)
    assert ana.path.read_bytes().startswith(other.read_bytes())


def test_codings_of_an_earlier_text_are_found_by_their_words(tmp_path):
    """Their places and hash stay, their words change; they move as they did before."""
    earlier = texts("[R] Zoé Marin taught Anna. Then Anna taught me.\n")["valley_01"].old
    ana = Coder(tmp_path / "ana.jsonl")
    made = ana.add("kin", earlier, "Then Anna taught")
    done = texts()["valley_01"]
    lines, counts = rewritten(ana.path, {"valley_01": done})
    (now,), _ = read_log(ana.path)
    assert (now.start, now.end, now.text_sha256) == (made.start, made.end, made.text_sha256)
    assert now.quote == "Then Maximiliane taught"
    assert (lines, counts["Anna"]) == (1, 2)
    (coding,) = state(ana.path, done.new).codings
    assert coding.fate == "moved"
    assert coding.span.of(done.new.body) == "Then Maximiliane taught"


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("oé Marin " + "x" * 31, "y" * 35 + " Zoé ", (" " + "x" * 31, "y" * 35 + " ")),
        ("x" * 40, "y" * 40, ("x" * 40, "y" * 40)),
        ("rin, " + "x" * 35, "y" * 36 + " Ann", (", " + "x" * 35, "y" * 36 + " ")),
        ("rin, x", "y Ann", ("rin, x", "y Ann")),
        ("", "", ("", "")),
    ],
)
def test_half_a_name_at_the_edge_of_a_context_goes(before, after, kept):
    """Forty characters around a quote may cut a name: that half is no name to any table."""
    assert Edges(TABLE).cut(before, after) == kept


def test_the_chain_holds_and_a_broken_one_stays_broken(tmp_path):
    """Every line names the one before it; where one did not, that is still reported."""
    done = texts()["valley_01"]
    path = tmp_path / "ana.jsonl"
    ana = Coder(path)
    for _ in range(4):
        ana.write({"act": "memo", "note": "Anna"})
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], *lines[2:], b""]))
    _, problems = read_log(path)
    assert [problem.line for problem in problems] == [2]
    rewritten(path, {"valley_01": done})
    entries, problems = read_log(path)
    assert [problem.line for problem in problems] == [2]
    assert {entry.note for entry in entries} == {"Maximiliane"}
    with LogWriter(path, "ana") as log:
        log.append({"act": "memo", "note": "x"}, at=AT)
    assert [problem.line for problem in read_log(path)[1]] == [2]


def test_a_log_without_names_is_the_same_to_the_byte(tmp_path):
    """Not even the order of its keys changes."""
    path = tmp_path / "ana.jsonl"
    line = {"coder": "ana", "act": "memo", "n": 1, "prev": "0" * 64, "at": AT, "note": "annas"}
    path.write_text(json.dumps(line, indent=None) + "\n", "utf-8")
    raw = path.read_bytes()
    assert pseudonymised_log(raw, TABLE, texts()) == (raw, 0, {})


PIECES = st.sampled_from(["Anna", "Zoé Marin", "Zoé", "x", "so", " ", ". ", "-", "\n\n[R] ", "é"])


@given(st.lists(PIECES, min_size=1, max_size=30).map("".join), st.data())
def test_what_was_exact_is_exact(tmp_path_factory, body, data):
    """Any passages of any text: none that was found surely is found less surely."""
    body = f"[Q] So.\n\n[R] {body}."
    done = texts(body)["valley_01"]
    path = tmp_path_factory.mktemp("log") / "ana.jsonl"
    places = st.integers(0, len(body))
    pairs = data.draw(st.lists(st.tuples(places, places), min_size=1, max_size=5))
    spans = [Span(*sorted(pair)) for pair in pairs if pair[0] != pair[1]]
    acts = [by_hand(f"code{n}", done.old, span, "") for n, span in enumerate(spans)]
    Coder(path).write({"act": "memo", "note": "Anna"}, *acts)
    rewritten(path, {"valley_01": done})
    after = state(path, done.new).codings
    assert [coding.fate for coding in after] == ["exact"] * len(spans)
    for coding in after:
        assert coding.span.of(done.new.body) == coding.quote
    raw = path.read_bytes().splitlines()
    previous = [json.loads(line)["prev"] for line in raw]
    assert previous[1:] == [hashlib.sha256(line).hexdigest() for line in raw[:-1]]
