import re
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.readers.source import Paragraph
from tls_coding.corpus.readers.tei import read_tei
from tls_coding.errors import UsageError

NAMESPACE = 'xmlns="http://www.tei-c.org/ns/1.0"'
HEADER = """<teiHeader><fileDesc>
  <titleStmt><title>Harbour
    interviews, 3</title></titleStmt>
  <sourceDesc><recordingStmt><recording><date when="2019-07-01">1 July</date>
    <placeName>North Harbour</placeName></recording></recordingStmt></sourceDesc>
</fileDesc><profileDesc>
  <langUsage><language ident="en">English</language></langUsage>
  <particDesc><listPerson>
    <person xml:id="INV" role="interviewer" sex="F"><persName>Ann Lee</persName></person>
    <person ref="#BEA"><persName>
      <forename>Bea</forename> <surname>Hill</surname></persName></person>
    <person xml:id="OLD"><persName>Not here</persName></person>
  </listPerson></particDesc>
</profileDesc></teiHeader>"""
LISTS = """<standOff><listPerson><person xml:id="BEA" role="witness"><sex value="F"/>
  <age>65</age><birth when="1954-02-03"/></person></listPerson></standOff>"""
INTERVIEW = f"""<?xml version="1.0"?>
<TEI {NAMESPACE}>{HEADER}{LISTS}<text><body><div>
  <incident><desc>Door opens</desc></incident>
  <u who="#INV">And <hi>th</hi>en?<!-- nods --></u>
  <u who="#BEA">We <pause/> left <vocal><desc>Laughs</desc></vocal>, in spring<note>1954</note>.
     <choice><orig>Me</orig> <reg>My</reg></choice> sister <del>st</del> stayed.</u>
  <pause dur="PT3S"/>
</div></body></text></TEI>"""


@pytest.fixture
def read(tmp_path):
    def from_text(content):
        path = tmp_path / "a.xml"
        path.write_bytes(content.encode())
        return read_tei(path)

    return from_text


def body(content):
    return f"<TEI {NAMESPACE}><text><body>{content}</body></text></TEI>"


def spoken(read, content):
    """The text of one utterance."""
    (paragraph,) = read(body(f"<u who='#A'>{content}</u>")).paragraphs
    return paragraph.text


def said(source):
    return [(p.speaker, p.text) for p in source.paragraphs]


def test_utterances_become_turns(read):
    """Speech as it was said, events in parentheses, what lies between turns without a speaker."""
    assert said(read(INTERVIEW)) == [
        (None, "(door opens)"),
        ("INV", "And then?"),
        ("BEA", "We (pause) left (laughs) , in spring. Me sister st stayed."),
        (None, "(pause)"),
    ]


def test_notes_and_corrections_stand_beside(read):
    """A transcriber's note is no speech; the corrected reading is kept next to the one said."""
    assert read(INTERVIEW).elsewhere == {"notes": ["1954"], "alternatives": ["My"]}


def test_the_header_tells_of_interview_and_speakers(read):
    """Title, date, place, language; of the persons only those who speak. Nothing of it is text."""
    source = read(INTERVIEW)
    assert source.attributes == {
        "title": "Harbour interviews, 3",
        "date": "2019-07-01",
        "place": "North Harbour",
        "language": "en",
    }
    assert source.speakers == {
        "BEA": {
            "name": "Bea Hill",
            "sex": "F",
            "age": "65",
            "born": "1954-02-03",
            "role": "respondent",
        },
        "INV": {"name": "Ann Lee", "sex": "F", "role": "interviewer"},
    }


@pytest.mark.parametrize(
    "root",
    [
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body>{}</body></text></TEI>",
        "<t:TEI xmlns:t='urn:other'><t:text><t:body>{}</t:body></t:text></t:TEI>",
        "<TEI.2><text><body>{}</body></text></TEI.2>",
        "<teiCorpus><TEI><text><group><text><body>{}</body></text></group></text></TEI></teiCorpus>",
        "<text>{}</text>",
        "<interview>{}</interview>",
    ],
)
def test_tei_is_known_in_any_wrapping(read, root):
    """Old and new TEI, a corpus, a bare text, or any XML with utterances."""
    assert said(read(root.format("<u who='#A'>hello</u>"))) == [("A", "hello")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("inter<hi>view</hi>er", "interviewer"),
        ("inter<anchor synch='#T1'/>view", "interview"),
        ("in- <lb break='no'/>\n side", "in-side"),
        ("one<lb/>two", "one two"),
        ("  one\n\t two  ", "one two"),
        ("one <unclear>two</unclear> <unclear/>", "one two (unclear)"),
        ("no<gap/>t <gap reason='Inaudible' extent='2 words'/>", "no (gap) t (inaudible)"),
        ("<kinesic><desc>shows a photo (old)</desc></kinesic>", "(shows a photo [old])"),
        ("<vocal type='cough'/>", "(cough)"),
        ("so <shift feature='loud' new='f'/>there", "so there"),
        ("<del type='falseStart'>he w</del> he went", "he w he went"),
        ("a <foreign xml:lang='it'>città</foreign>.", "a città."),
        ("<![CDATA[a <b> & c]]>", "a <b> & c"),
    ],
)
def test_words_are_neither_glued_nor_split(read, content, expected):
    """Elements within and around words, and marks for what is no word."""
    assert spoken(read, content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<w>we</w><w>left</w><pc>,</pc><w>then</w>", "we left, then"),
        ("<w>we</w>\n  <w>left</w>\n  <pc>.</pc>", "we left."),
        ("<w>do</w><w>n't</w> <w>go</w>", "don't go"),
        ("<w>do </w><w>n't </w>", "do n't"),
        ("<seg><w>we</w></seg><anchor/><seg><w>left</w></seg>", "we left"),
        ("<w>l'</w><w join='left'>amica</w><w>mia</w>", "l'amica mia"),
        ("l'<w>amica</w>", "l'amica"),
        ("<w>said</w><pc>(</pc><w>he</w><pc>)</pc>", "said (he)"),
        ("<w>a</w><pause/><w>b</w>", "a (pause) b"),
    ],
)
def test_tokens_become_words(read, content, expected):
    """Spaces between tokens are the file's; where it has none at all, tokens are words."""
    assert spoken(read, content) == expected


@pytest.mark.parametrize(
    ("content", "expected", "beside"),
    [
        ("<choice><orig>gonna</orig><reg>going to</reg></choice> go", "gonna go", "going to"),
        ("<choice><corr>left</corr><sic>leaved</sic></choice>", "leaved", "left"),
        ("<choice>\n <abbr>Dr</abbr>\n <expan>Doctor</expan>\n</choice>, yes", "Dr, yes", "Doctor"),
        ("a<choice>\n <orig>b</orig>\n <reg>c</reg>\n</choice>d", "a b d", "c"),
        ("<choice><unclear>two</unclear><unclear>too</unclear></choice>", "two", "too"),
        ("<app><rdg>x</rdg><lem>y</lem></app>", "y", "x"),
    ],
)
def test_of_two_readings_the_one_said_is_text(read, content, expected, beside):
    """Original, error and abbreviation are what was said; the other one is kept beside."""
    source = read(body(f"<u who='#A'>{content}</u>"))
    assert said(source) == [("A", expected)]
    assert source.elsewhere == {"alternatives": [beside]}


def test_white_space_that_only_lays_out_elements_parts_no_punctuation(read):
    """A quotation on lines of its own keeps its quotation marks and its source beside."""
    text = "he said <cit>\n <quote>Go</quote>\n <ref><bibl>The Book</bibl></ref>\n </cit>. Then"
    source = read(body(f"<u who='#A'>{text}</u>"))
    assert said(source) == [("A", "he said Go. Then")]
    assert source.elsewhere == {"references": ["The Book"]}


def test_who_may_name_several_or_stand_above(read):
    """Several speakers at once are one label; a block around an utterance may name them."""
    text = "<u who='#A people.xml#B'>yes</u><annotationBlock who='C'><u>no</u></annotationBlock>"
    assert said(read(body(text))) == [("A + B", "yes"), ("C", "no")]


def test_an_utterance_without_a_speaker_is_remarked_on(read):
    """Where others name theirs, one that does not is nobody's, not the speaker's before."""
    source = read(body("<u who='#A'>yes</u><u>no</u>"))
    assert said(source) == [("A", "yes"), ("?", "no")]
    assert source.remarks == ["utterances that name no speaker: 1, labelled '?'"]
    assert said(read(body("<u>A: yes</u>"))) == [(None, "A: yes")]


def test_speeches_are_turns(read):
    """Interviews written as drama: the speaker's name is the label, one turn has paragraphs."""
    text = "<sp who='#a'><speaker>Ann Lee:</speaker><p>One.</p><stage>Rises</stage><p>Two.</p></sp>"
    assert said(read(body(text + "<sp who='#b'><p>Three.</p></sp>"))) == [
        ("Ann Lee", "One."),
        (None, "(rises)"),
        (None, "Two."),
        ("b", "Three."),
    ]


def test_running_text_keeps_its_paragraphs_and_headings(read):
    """TEI without utterances is running text, where labels may stand in the paragraphs."""
    text = "<head>Part</head><div><head>One</head><p>Q: Why?</p><list><item>x</item></list></div>"
    assert read(body(f"<div>{text}</div>")).paragraphs == [
        Paragraph("Part", heading=1),
        Paragraph("One", heading=2),
        Paragraph("Q: Why?"),
        Paragraph("x"),
    ]


def timed(timeline, *utterances):
    return (
        f"<TEI><text><timeline {timeline}</timeline><body>{''.join(utterances)}</body></text></TEI>"
    )


@pytest.mark.parametrize(
    "timeline",
    [
        "><when xml:id='T0' absolute='0:00:00'/><when xml:id='T1' absolute='00:00:01.5'/>"
        "<when xml:id='T2' absolute='0:01:00'/>",
        "unit='s' origin='#T0'><when xml:id='T0'/><when xml:id='T1' interval='1.5' since='#T0'/>"
        "<when xml:id='T2' interval='58.5' since='#T1'/>",
        "unit='ms'><when xml:id='T2' since='#T1' interval='58500'/>"
        "<when xml:id='T1' since='#T0' interval='1500'/><when xml:id='T0' absolute='0:00:00'/>",
        "><when xml:id='T0' absolute='2019-07-01T10:00:00'/>"
        "<when xml:id='T1' absolute='2019-07-01T10:00:01.500'/>"
        "<when xml:id='T2' absolute='2019-07-01T10:01:00'/>",
        "unit='s'><when xml:id='T0' absolute='10:00:00'/><when xml:id='T1' interval='1.5'/>"
        "<when xml:id='T2' interval='1' unit='min'/>",
    ],
)
def test_times_come_from_the_timeline(read, timeline):
    """Clocks, steps from one point to the next, and times of the day are all seconds."""
    source = read(timed(timeline, "<u who='#A' start='#T1' end='#T2'>hello</u>"))
    assert source.paragraphs == [Paragraph("hello", speaker="A", start=1.5, end=60.0)]


@pytest.mark.parametrize(
    ("utterance", "span"),
    [
        ("<u who='#A' synch='#T1'>hello</u>", (1.0, None)),
        ("<u who='#A'> <anchor synch='#T1'/>hello<anchor synch='#T2'/></u>", (1.0, 2.0)),
        ("<u who='#A'>he<anchor synch='#T1'/>ll<anchor synch='#T2'/>o</u>", (None, None)),
        (
            "<annotationBlock who='#A' start='#T1' end='#T2'><u>hello</u></annotationBlock>",
            (1.0, 2.0),
        ),
        ("<u who='#A' start='3.5' end='4'>hello</u>", (3.5, 4.0)),
        ("<u who='#A' start='#T2' end='#T1'>hello</u>", (2.0, None)),
        ("<u who='#A' start='#T8' end='#T9'>hello</u>", (None, None)),
    ],
)
def test_times_of_an_utterance(read, utterance, span):
    """By its own attributes, its block's, or anchors at its edges; what is not told is None."""
    timeline = "><when xml:id='T1' absolute='0:00:01'/><when xml:id='T2' absolute='0:00:02'/>"
    (paragraph,) = read(timed(timeline, utterance)).paragraphs
    assert (paragraph.speaker, paragraph.text) == ("A", "hello")
    assert (paragraph.start, paragraph.end) == span


def test_points_in_a_circle_tell_no_time(read):
    """Steps that refer to one another end."""
    timeline = (
        "origin='#Z'><when xml:id='T1' since='#T2' interval='1'/>"
        "<when xml:id='T2' since='#T1' interval='1'/>"
    )
    (paragraph,) = read(timed(timeline, "<u who='#A' start='#T1'>hello</u>")).paragraphs
    assert paragraph.start is None


def test_ids_that_xml_forbids_are_read(read):
    """`xml:id="#A"` is a common slip, and no reason to refuse an interview."""
    source = read(INTERVIEW.replace('ref="#BEA"', 'xml:id="#BEA"'))
    assert source.speakers["BEA"]["name"] == "Bea Hill"


def test_named_characters_of_html_are_read(read):
    """An entity of a definition that is not there is read if the web knows it, else kept."""
    source = read(
        "<!DOCTYPE TEI SYSTEM 'tei.dtd'><TEI><text><u>caf&eacute;s &ours;</u></text></TEI>"
    )
    assert source.texts == ["cafés &ours;"]


def test_several_texts_are_told(read):
    """A corpus in one file is read whole, with a remark."""
    source = read(
        "<teiCorpus><TEI><text><u>a</u></text></TEI><TEI><text><u>b</u></text></TEI></teiCorpus>"
    )
    assert source.texts == ["a", "b"]
    assert source.remarks == ["holds 2 texts: read as one interview"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<html><body><p>hello</p></body></html>", "not TEI"),
        ("<TEI><text>", "not well-formed XML"),
        ("<TEI><text><u>a</text></TEI>", "not well-formed XML"),
        ("<!DOCTYPE a [<!ENTITY e 'x'>]><TEI><text><u>&e;</u></text></TEI>", "entities"),
        ("<!DOCTYPE a [<!ENTITY e 'x'>]><TEI><text xml:id='#'><u>&e;</u></text></TEI>", "XML"),
        ("", "empty"),
        ("<TEI>\0</TEI>", "not well-formed"),
        ("<seg>" * 1000, "not well-formed"),
    ],
)
def test_what_is_no_tei_is_refused(read, content, what):
    """Other XML, broken XML and XML with entities of its own each get a sentence."""
    with pytest.raises(UsageError, match=what):
        read(content)


@pytest.mark.parametrize("element", ["seg", "div", "choice", "u", "note", "person"])
def test_deep_nesting_is_read(read, element):
    """As deep as XML may be nested, text is read."""
    text = f"<{element}>" * 240 + "deep" + f"</{element}>" * 240
    assert "deep" in read(body(f"<u who='#A'>{text}</u>")).words()


@pytest.mark.parametrize(
    "piece", [" ", "<w/>", "<w/><anchor/> ", "<lb break='no'/> ", "<cit> </cit>"]
)
def test_repetition_does_not_tire_the_reader(read, piece):
    """Many thousand empty pieces in an utterance take no time."""
    assert "end" in spoken(read, "start " + piece * (50_000 // len(piece)) + " end")


INLINE = st.sampled_from(
    ["hi", "seg", "u", "p", "del", "choice", "orig", "w", "note", "vocal", "x"]
)
TEXTS = st.text("ab é.&<\n", max_size=6)


def element(children):
    inside = st.lists(st.tuples(TEXTS, children), max_size=3)
    return st.builds(lambda name, parts: (name, parts), INLINE, inside)


TREES = st.recursive(st.builds(lambda name: (name, []), INLINE), element, max_leaves=8)


def written(tree):
    """A tree as XML, its words apart from its elements."""
    name, parts = tree
    inside = "".join(
        f" {text.replace('&', '&amp;').replace('<', '&lt;')} {written(child)}"
        for text, child in parts
    )
    return f"<{name}>{inside}</{name}>"


def words_of(tree):
    return [w for text, child in tree[1] for w in [*text.split(), *words_of(child)]]


@given(TREES)
def test_no_word_of_the_text_is_lost(tmp_path_factory, tree):
    """However elements lie in one another, their words are in turns or beside."""
    path = tmp_path_factory.getbasetemp() / "words.xml"
    path.write_text(body(written(tree)), encoding="utf-8")
    found = Counter(word.strip("()[]").lower() for word in read_tei(path).words())
    assert Counter(words_of(tree)) - found == Counter()


@given(st.data())
def test_a_mutilated_file_is_read_or_refused(tmp_path_factory, data):
    """Wherever a file is cut or overwritten: a source or a sentence, nothing else."""
    content = INTERVIEW.encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 40, len(content))))
    path = tmp_path_factory.getbasetemp() / "mutilated.xml"
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=20)) + content[end:])
    with suppress(UsageError):
        read_tei(path)


@given(st.data())
def test_a_file_with_elements_exchanged_is_read(tmp_path_factory, data):
    """Elements where nobody would put them are read, and no mark of the reader's is left."""
    names = ["u", "p", "timeline", "person", "when", "choice", "w", "text", "teiHeader", "speaker"]
    old, new = (
        data.draw(st.sampled_from([*names, "desc", "note", "div"])),
        data.draw(st.sampled_from(names)),
    )
    path = tmp_path_factory.getbasetemp() / "exchanged.xml"
    path.write_text(re.sub(rf"(</?){old}\b", rf"\1{new}", INTERVIEW), encoding="utf-8")
    with suppress(UsageError):
        assert not set("\x01\x02\x03") & set("".join(read_tei(path).texts))
