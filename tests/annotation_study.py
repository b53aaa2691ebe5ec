"""Studies with codings of several coders, for the tests of formats that carry them."""

from __future__ import annotations

from hypothesis import strategies as st
from small_study import AT, transcript

from tls_coding.codebook.read import parse_codebook
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.exchange.annotations.documents import documents_of
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.model import walk
from tls_coding.spans import Span

CODES = ("craft", "informal.secrecy", "informal.know_how", "informal.secrecy.kin")
BOOK = "codebook: {name: Valley, version: '1', languages: [en, fr]}\ncodes:\n" + "".join(
    f"- {{id: {code}, label: {{en: 'The {code}', fr: 'Le {code}'}}, definition: What {code} is.}}\n"
    for code in CODES
)
_SIGNS = ["\n", " ", "_", "|[1]", "\\", "*", "->", ";"]
PIECES = st.sampled_from(["a", "é", "e\u0301", "😀", "👩\u200d🏫", "word", "日本", *_SIGNS])
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map(lambda found: "x" + "".join(found))
MEMOS = st.sampled_from(["", "", "why", "two\nlines; [1]|_ \\n *", "😀 -> tab\there"])
CODERS = ("ana", "marc", "zoé")


def codebook():
    """A codebook with nested codes."""
    book, problems = parse_codebook(BOOK, "tls.yaml")
    assert book is not None, problems
    return book


def coding(n, coder, name, text, span, code, *, memo="", at=AT):
    """A coding by hand."""
    return Coding(n, coder, name, Span(*span), text[span[0] : span[1]], code, "coded", "hand",
                  note=memo, at=at)  # fmt: skip


def contents(bodies, codings, *, suggestions=None):
    """A study of transcripts with those bodies and the codings (coder, name, span, code, memo)."""
    texts = {name: transcript(body, name=name) for name, body in bodies.items()}
    by_coder = {}
    for n, (coder, name, span, code, memo) in enumerate(codings):
        made = coding(n, coder, name, texts[name].body, span, code, memo=memo)
        by_coder.setdefault(coder, {})[name, span, code] = made
    states = [CoderState(coder, tuple(held.values())) for coder, held in by_coder.items()]
    return Contents("Valley", codebook(), [], texts, states, suggestions)


@st.composite
def studies(draw):
    """Any study: several texts and coders, overlapping passages, emoji, combining marks."""
    bodies = {f"valley_0{n}": draw(TEXTS) for n in range(1, draw(st.integers(1, 2)) + 1)}
    codings = []
    for name, body in bodies.items():
        ends = st.integers(0, len(body))
        spans = st.tuples(ends, ends).map(sorted).map(tuple).filter(lambda s: s[0] < s[1])
        made = st.tuples(
            st.sampled_from(CODERS), st.just(name), spans, st.sampled_from(CODES), MEMOS
        )
        codings += draw(st.lists(made, max_size=7))
    return contents(bodies, codings)


def said(study, *without):
    """What a study says, as rows; `without`: the parts that a format does not carry."""
    return sorted(
        row(doc.name, one.start, one.end, one.code, one.coder, one.at, one.memo, without)
        for doc in documents_of(study)
        for one in doc.codings
    )


def row(name, start, end, code, coder, at, memo, without=()):
    """One coding."""
    return (
        name, start, end, code,
        "" if "coders" in without else coder,
        "" if "times" in without else at,
        "" if "memos" in without else memo,
    )  # fmt: skip


def read_rows(read):
    """What a project that was read says, in the same rows; codes by their ids or labels."""
    project = read.project
    paths = {p[-1].guid: ".".join(code.name for code in p) for p in walk(project.codes)}
    users = {user.guid: user.name for user in project.users}
    return sorted(
        row(source.name, one.start, one.end, code, users.get(one.user, ""), at, one.description)
        for source in project.sources
        for one in source.selections
        for code, at in [(paths[c.code], c.at) for c in one.codings] or [("", one.at)]
    )


def texts_read(read):
    """The texts of a project that was read, by name."""
    return {source.name: source.text for source in read.project.sources}


def lost(losses, *words):
    """How many things are named lost, of the losses that hold all of those words."""
    return sum(loss.count for loss in losses if all(word in loss.what for word in words))
