import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.cases import Case, mentions, parse_cases
from tls_coding.corpus.transcript import parse_transcript
from tls_coding.spans import Span

VALLEY = Case(id="valley", label="Val d'Oro", aliases=["Bassa Valle", "valle bassa", "Sant-Elmo"])
HARBOUR = Case(id="harbour", label="Le Port", aliases=["Port-Royal", "Port"])
HILL = Case(id="hill", label="Été")
CASES = [VALLEY, HARBOUR, HILL]


def document(body, case="mentioned"):
    text = f"---\ncase: {case}\nlanguage: it\n---\n{body}"
    transcript, problems = parse_transcript(text, "report", "report.txt")
    assert problems == []
    return transcript


def cases_at(marked, case="mentioned"):
    """The cases that each `<stretch>` of a marked text belongs to."""
    pieces = re.split(r"[<>]", marked)
    transcript = document("".join(pieces), case)
    found, offset, result = mentions(transcript, CASES), 0, []
    for number, piece in enumerate(pieces):
        if number % 2:
            result.append(found.of(Span(offset, offset + len(piece))))
        offset += len(piece)
    return result


def faults(text):
    return [(p.line, p.what) for p in parse_cases(text, "cases.yaml")[1]]


def test_cases_are_read_in_the_order_of_the_file():
    """Id and label are needed; attributes may be anything; aliases are names."""
    text = (
        "- id: valley\n  label: Valley\n  attributes: {country: Italy, since: 1950, open: true}\n"
        "  aliases: [La Valle]\n- {id: h_2, label: Harbour}\n"
    )
    cases, problems = parse_cases(text, "cases.yaml")
    assert problems == []
    assert [case.id for case in cases] == ["valley", "h_2"]
    assert cases[0].attributes == {"country": "Italy", "since": 1950, "open": True}
    assert cases[1].aliases == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- {id: a, label: A}\n- {label: B}\n", 2, "'id'"),
        ("- {id: a, label: A}\n- {id: B c, label: B}\n", 2, "'id'"),
        ("- id: a\n  label: ''\n", 2, "'label'"),
        ("- id: a\n  label: 1950\n", 2, "'label'"),
        ("- id: a\n  label: A\n  alias: [x]\n", 3, "'alias'"),
        ("- id: a\n  label: A\n  aliases: x\n", 3, "'aliases'"),
        ("- id: a\n  label: A\n  aliases: [x, 12]\n", 3, "'aliases.1'"),
        ("- id: a\n  label: A\n  aliases:\n  - x\n  - ''\n", 5, "'aliases.1'"),
        ("- id: a\n  label: A\n  attributes: [x]\n", 3, "'attributes'"),
        ("- {id: a, label: A}\n- {id: b, label: B}\n- {id: a, label: C}\n", 3, "a second time"),
        ("- {id: a, label: A}\n- just text\n", 2, "'case'"),
        ("- {id: a, label: A}\n- {id: mentioned, label: M}\n", 2, "'id'"),
        ("- id: a\n  id: b\n  label: A\n", 2, "'id' stands twice"),
        ("a: b\n", 1, "no list of cases"),
        ("", 1, "no list of cases"),
        ("- {id: a, label: A}\n- {id: [\n", 2, "not valid YAML"),
    ],
)
def test_each_fault_is_named_with_its_line(text, line, says):
    """What is wrong with a case is a problem of the line where it stands."""
    found = faults(text)
    assert [(number, says in what) for number, what in found] == [(line, True)]


def test_a_faulty_case_does_not_take_the_others_along():
    """All faults are listed, and cases without one are kept."""
    cases, problems = parse_cases(
        "- {id: A, label: ''}\n- {id: b, label: B}\n- {label: C, x: 1}\n", "cases.yaml"
    )
    assert [case.id for case in cases] == ["b"]
    assert [p.line for p in problems] == [1, 1, 3, 3]


def test_a_passage_belongs_to_the_cases_named_in_its_sentence():
    """Every case that a sentence names, by label or alias, in the order of the cases."""
    assert cases_at("<Le Port> et le Val d'Oro, <ici>. En <Été>.\n\nEn <Été>.\n") == [
        ("valley", "harbour"),
        ("valley", "harbour"),
        ("hill",),
        ("hill",),
    ]


def test_a_sentence_that_names_none_goes_on_with_the_nearest_before_it():
    """In a paragraph about two cases each sentence belongs to the case that was named last."""
    assert cases_at("Le Port est loin. <Là>, on se tait. En Été on parle. <Ici> aussi.") == [
        ("harbour",),
        ("hill",),
    ]


def test_before_any_name_a_paragraph_counts_whole():
    """A sentence before the first name of its paragraph belongs to all that the paragraph names."""
    assert cases_at("Le Port.\n\n<On> se tait. En Été on parle. Au Val d'Oro aussi.") == [
        ("valley", "hill")
    ]


def test_a_paragraph_that_names_none_goes_on_with_the_last():
    """Without a name, what was named last before it counts; before any name, none."""
    assert cases_at("<Rien>.\n\nLe Port.\n\n<Encore>.\n\n\n<Toujours>.\n\nEn Été, <là>.") == [
        (),
        ("harbour",),
        ("harbour",),
        ("hill",),
    ]


@pytest.mark.parametrize(
    "name",
    ["Val d'Oro", "Val d’Oro", "Val\nd'Oro", "Val\u00a0d'Oro", "Val d'O\u00adro", "valle bassa",
     "Bassa  Valle", "(Bassa Valle)"],
)  # fmt: skip
def test_a_name_is_found_however_it_is_printed(name):
    """Line breaks, special spaces, soft hyphens and typographic apostrophes hide no name."""
    assert cases_at(f"Prima, <{name}>.") == [("valley",)]


def test_hyphens_and_accents_hide_no_name():
    """A name with a hyphen at a line's end, a non-breaking hyphen or decomposed accents."""
    for name in ("Sant-Elmo", "Sant-\nElmo", "Sant\u2011Elmo", "Sant\u2010\n  Elmo"):
        assert cases_at(f"<{name}>") == [("valley",)]
    transcript, _ = parse_transcript(
        "---\ncase: mentioned\nlanguage: fr\n---\nEn E\u0301te\u0301.", "r", "r"
    )
    assert mentions(transcript, CASES).of(Span(0, 2)) == ("hill",)


@pytest.mark.parametrize("text", ["le port", "Portuaire", "val d'oro", "été", "Étés", "l'Étéx"])
def test_other_words_are_no_names(text):
    """Names are whole words, with their capitals: `port` is a word, `Port` a case."""
    assert cases_at(f"<{text}>") == [()]


def test_a_document_about_some_cases_looks_for_those_only():
    """With `case: [a, b]`, names of other cases do not count."""
    assert cases_at("Le Port et Val d'Oro en <Été>.", "[valley, hill]") == [("valley", "hill")]


def test_a_passage_across_paragraphs_belongs_where_it_begins():
    """The paragraph of its first character decides."""
    assert cases_at("Le <Port.\n\nEn Été>.") == [("harbour",)]


@given(
    st.lists(st.sampled_from(["Port", "Été", "Mot", " ", "\n", "\n\n", "\n \n", ". "]), max_size=20)
)
def test_every_passage_has_its_cases(pieces):
    """For any text each offset has the cases of its stretch; a stretch that names any has those."""
    body = "".join(pieces)
    transcript, _ = parse_transcript(
        f"---\ncase: mentioned\nlanguage: fr\n---\nx {body}", "r", "r.txt"
    )
    found = mentions(transcript, CASES)
    assert found.starts == sorted(set(found.starts))
    assert found.starts[0] == 0
    seen = set()
    ends = [*found.starts[1:], len(transcript.body)]
    for start, end, cases in zip(found.starts, ends, found.cases, strict=True):
        words = re.findall(r"\w+", transcript.body[start:end])
        names = {"Port": "harbour", "Été": "hill"}
        named = tuple(names[n] for n in ("Port", "Été") if n in words)
        assert cases == (named or cases)
        seen |= set(named)
        assert cases or not seen
        for offset in range(start, end):
            assert found.of(Span(offset, offset + 1)) == cases
