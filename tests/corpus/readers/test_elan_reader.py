from collections import Counter
from contextlib import suppress
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pympi.Elan import Eaf

from tls_coding.corpus.readers.elan import read_elan
from tls_coding.corpus.readers.source import Paragraph
from tls_coding.errors import UsageError


class Written:
    """The parts of an .eaf, put together tier by tier; times in milliseconds."""

    def __init__(self):
        self.slots, self.tiers, self.count = [], [], 0

    def slot(self, time):
        self.slots.append(time)
        return f"ts{len(self.slots)}"

    def tier(self, name, rows, **attributes):
        """`rows`: `(start, end, text)`; a slot's name or a time; returns the annotations' ids."""
        made = [(self.new_id(), self.named(a), self.named(b), text) for a, b, text in rows]
        said = [
            f"<ALIGNABLE_ANNOTATION ANNOTATION_ID='{own}' TIME_SLOT_REF1='{a}' "
            f"TIME_SLOT_REF2='{b}'><ANNOTATION_VALUE>{escape(text)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>"
            for own, a, b, text in made
        ]
        return self.add(name, said, attributes, [own for own, *_ in made])

    def child(self, name, parent, rows, **attributes):
        """`rows`: `(id of the annotation above, text)`, or with the id of the one before."""
        ids = [self.new_id() for _ in rows]
        said = [
            f"<REF_ANNOTATION ANNOTATION_ID='{own}' ANNOTATION_REF='{above}'"
            + "".join(f" PREVIOUS_ANNOTATION='{ids[n]}'" for n in previous)
            + f"><ANNOTATION_VALUE>{escape(text)}</ANNOTATION_VALUE></REF_ANNOTATION>"
            for own, (above, text, *previous) in zip(ids, rows, strict=True)
        ]
        return self.add(name, said, {**attributes, "PARENT_REF": parent}, ids)

    def add(self, name, annotations, attributes, ids):
        told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        wrapped = "".join(f"<ANNOTATION>{one}</ANNOTATION>" for one in annotations)
        self.tiers.append(f"<TIER TIER_ID={quoteattr(name)}{told}>{wrapped}</TIER>")
        return ids

    def named(self, time):
        return time if isinstance(time, str) else self.slot(time)

    def new_id(self):
        self.count += 1
        return f"a{self.count}"

    def xml(self, head="<HEADER TIME_UNITS='milliseconds'/>", author=""):
        slots = "".join(
            f"<TIME_SLOT TIME_SLOT_ID='ts{n}'"
            + ("/>" if time is None else f" TIME_VALUE='{time}'/>")
            for n, time in enumerate(self.slots, 1)
        )
        return (
            f"<ANNOTATION_DOCUMENT AUTHOR='{author}' DATE='2020-01-01T00:00:00+00:00'>{head}"
            f"<TIME_ORDER>{slots}</TIME_ORDER>{''.join(self.tiers)}</ANNOTATION_DOCUMENT>"
        )


@pytest.fixture
def read(tmp_path):
    def from_text(content, **more):
        path = tmp_path / "a.eaf"
        text = content if isinstance(content, str) else content.xml(**more)
        path.write_text(text, encoding="utf-8")
        return read_elan(path)

    return from_text


def said(source):
    return [(p.speaker, p.text) for p in source.paragraphs]


def interview():
    """Two speakers, the second with a back-channel within the first one's turn."""
    eaf = Written()
    eaf.tier("Ann", [(0, 1500, "And then?"), (9000, 9900, "I see.")])
    eaf.tier("Bea", [(1500, 5000, "We left,"), (5000, 8000, "in spring.")])
    return eaf


def test_tiers_of_two_speakers_become_turns(read):
    """Each tier is a speaker; times are seconds; the order is that of the recording."""
    assert read(interview()).paragraphs == [
        Paragraph("And then?", speaker="Ann", start=0.0, end=1.5),
        Paragraph("We left,\nin spring.", speaker="Bea", start=1.5, end=8.0),
        Paragraph("I see.", speaker="Ann", start=9.0, end=9.9),
    ]


def test_a_file_that_pympi_wrote_is_read(tmp_path):
    """What another program writes comes back, with a reference tier beside."""
    eaf = Eaf(author="")
    eaf.remove_tier("default")
    eaf.add_linguistic_type("free", "Symbolic_Association")
    eaf.add_tier("Ann", part="Ann")
    eaf.add_tier("Bea")
    eaf.add_tier("Bea-en", "free", parent="Bea")
    eaf.add_annotation("Bea", 1000, 2000, "Sì, « lì » & là.")
    eaf.add_annotation("Ann", 0, 1000, "Dove?")
    eaf.add_ref_annotation("Bea-en", "Bea", 1500, "Yes, there.")
    path = tmp_path / "a.eaf"
    eaf.to_file(str(path))
    source = read_elan(path)
    assert said(source) == [("Ann", "Dove?"), ("Bea", "Sì, « lì » & là.")]
    assert source.elsewhere == {"tier Bea-en": ["Yes, there."]}


def test_a_translation_stands_beside(read):
    """A tier that depends on another one is no speech, and is kept in the order of the times."""
    eaf = Written()
    second, first = eaf.tier("A", [(5000, 6000, "poi il mare"), (0, 1000, "prima la montagna")])
    eaf.child("A-en", "A", [(second, "then the sea"), (first, "first the mountain")])
    source = read(eaf)
    assert said(source) == [("A", "prima la montagna\npoi il mare")]
    assert source.elsewhere == {"tier A-en": ["first the mountain", "then the sea"]}


def test_words_below_an_utterance_are_not_read_twice(read):
    """Utterances cut into words say the same again: the words are left out, and said to be."""
    eaf = Written()
    (utterance,) = eaf.tier("A", [(0, 4000, "We left in spring.")])
    eaf.child("A cut", "A", [(utterance, word) for word in "We left in spring .".split()])
    source = read(eaf)
    assert said(source) == [("A", "We left in spring.")]
    assert source.elsewhere == {}
    assert source.remarks == ["tier 'A cut' repeats the words of 'A': left out"]


@pytest.mark.parametrize("values", [["", ""], ["int_001", "int_002"]])
def test_words_below_empty_or_numbered_utterances_are_the_speech(read, values):
    """Where the upper tier only marks stretches, the text is in the tier below it."""
    eaf = Written()
    rows = [(0, 1000, values[0]), (1000, 2000, values[1])]
    first, second = eaf.tier("ref@A", rows, PARTICIPANT="Ann")
    eaf.child("tx@A", "ref@A", [(first, "one two"), (second, "three four")])
    eaf.child("ft@A", "ref@A", [(first, "uno e due e"), (second, "tre e quattro")])
    source = read(eaf)
    assert source.paragraphs == [Paragraph("one two\nthree four", speaker="Ann", start=0, end=2)]
    beside = {"tier ft@A": ["uno e due e", "tre e quattro"]}
    assert source.elsewhere == beside | ({"tier ref@A": values} if values[0] else {})


def test_the_speaker_of_a_toolbox_tier_follows_the_at_sign(read):
    """`tx@KB` is a tier of KB where no participant is told."""
    eaf = Written()
    eaf.tier("tx@KB", [(0, 1000, "hello")])
    assert said(read(eaf)) == [("KB", "hello")]


def test_words_in_a_row_stand_in_their_order(read):
    """Annotations that follow one another within an utterance are read along their chain."""
    eaf = Written()
    (above,) = eaf.tier("A", [(0, 1000, "")])
    eaf.child("A-w", "A", [(above, "spring", 2), (above, "We"), (above, "in", 1)])
    assert said(read(eaf)) == [("A-w", "We in spring")]


def test_notes_stand_beside(read):
    """A tier called notes is no speech, even with times of its own."""
    eaf = interview()
    eaf.tier("Notes", [(0, 100, "phone rings")])
    source = read(eaf)
    assert source.elsewhere == {"tier Notes": ["phone rings"]}
    assert {p.speaker for p in source.paragraphs} == {"Ann", "Bea"}


def test_the_participant_is_the_label(read):
    """A participant's name is the label where it tells tiers apart."""
    eaf = Written()
    eaf.tier("tier one", [(0, 1000, "hello")], PARTICIPANT=" Ann  Lee ")
    source = read(eaf)
    assert said(source) == [("Ann Lee", "hello")]
    assert source.speakers == {}


def test_a_participant_given_to_two_tiers_is_no_label(read):
    """Where all tiers carry one name, they are told apart by their own; the name is kept."""
    eaf = Written()
    eaf.tier("A", [(0, 1000, "hello")], PARTICIPANT="all")
    eaf.tier("B", [(1000, 2000, "good day")], PARTICIPANT="all")
    source = read(eaf)
    assert said(source) == [("A", "hello"), ("B", "good day")]
    assert source.speakers == {"A": {"name": "all"}, "B": {"name": "all"}}


def test_a_missing_time_lies_between_its_neighbours(read):
    """Stretches that share a moment without a time divide what is known evenly."""
    eaf = Written()
    begin, middle, end = eaf.slot(0), eaf.slot(None), eaf.slot(4000)
    eaf.tier("A", [(begin, middle, "one"), (middle, end, "two")])
    eaf.tier("B", [(1000, 1500, "yes")])
    assert [(p.text, p.start, p.end) for p in read(eaf).paragraphs] == [
        ("one", 0.0, 2.0),
        ("yes", 1.0, 1.5),
        ("two", 2.0, 4.0),
    ]


def test_a_tier_without_any_time_comes_last_with_a_remark(read):
    """Text is read even where the file tells no time."""
    eaf = Written()
    eaf.tier("A", [(None, None, "lost")])
    eaf.tier("B", [(1000, 1500, "yes")])
    source = read(eaf)
    assert said(source) == [("B", "yes"), ("A", "lost")]
    assert source.remarks == ["tier 'A' lacks times: its text stands at the end"]


def test_frames_are_turned_into_seconds(read):
    """Files that count frames of film give the same times."""
    eaf = Written()
    eaf.tier("A", [(25, 50, "hello")])
    source = read(eaf, head="<HEADER TIME_UNITS='PAL-frames'/>")
    assert (source.paragraphs[0].start, source.paragraphs[0].end) == (1.0, 2.0)


def test_attributes_tell_language_and_transcriber_but_no_date(read):
    """The date of the file is not that of the interview."""
    eaf = Written()
    eaf.tier("A", [(0, 1000, "ciao")], LANG_REF="ita")
    assert read(eaf, author="N. N.").attributes == {"language": "ita", "transcriber": "N. N."}
    assert read(interview()).attributes == {}


def test_comments_of_the_xml_part_no_word(read):
    """A comment in the file's markup is no text."""
    text = interview().xml().replace("We left,", "We <!-- not this -->le<!-- -->ft,")
    assert said(read(text))[1] == ("Bea", "We left,\nin spring.")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<TEI/>", "not an ELAN file"),
        ("<ANNOTATION_DOCUMENT>", "not well-formed XML"),
        (
            "<!DOCTYPE a [<!ENTITY e 'x'>]><ANNOTATION_DOCUMENT>&e;</ANNOTATION_DOCUMENT>",
            "entities",
        ),
        ("", "empty"),
        ("a\x00b", "not well-formed"),
    ],
)
def test_what_is_no_elan_file_is_refused(read, content, what):
    """Other XML, broken XML and XML with entities of its own each get a sentence."""
    with pytest.raises(UsageError, match=what):
        read(content)


def test_circles_end(read):
    """Tiers and annotations that refer to one another in a circle keep their text."""
    eaf = Written()
    eaf.child("A", "B", [("a2", "one", 0)])
    eaf.child("B", "A", [("a1", "two", 0)])
    source = read(eaf)
    assert source.elsewhere == {"tier A": ["one"], "tier B": ["two"]}


def test_long_chains_of_references_are_read_in_time(read):
    """A file made to tire the reader is read like another."""
    eaf = Written()
    eaf.child("A", "B", [(f"a{n + 2}", "x") for n in range(3000)])
    eaf.child("B", "", [("q", "x", (n + 1) % 3000) for n in range(3000)])
    assert len(read(eaf).words()) == 6000


ROWS = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.text("ab é.&<\n", max_size=9)),
    max_size=5,
)


@given(st.lists(ROWS, max_size=4))
def test_no_word_of_any_annotation_is_lost(tmp_path_factory, tiers):
    """Whatever the times, the words of the tiers are those of the turns."""
    eaf = Written()
    for number, rows in enumerate(tiers):
        eaf.tier(f"S{number}", rows)
    path = tmp_path_factory.getbasetemp() / "words.eaf"
    path.write_text(eaf.xml(), encoding="utf-8")
    source = read_elan(path)
    there = Counter(word for rows in tiers for *_, text in rows for word in text.split())
    found = Counter(source.words())
    assert found == there or (found < there and source.remarks)


@given(st.data())
def test_a_mutilated_file_is_read_or_refused(tmp_path_factory, data):
    """Wherever a file is cut or overwritten: a source or a sentence, nothing else."""
    content = interview().xml().encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 40, len(content))))
    path = tmp_path_factory.getbasetemp() / "mutilated.eaf"
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=20)) + content[end:])
    with suppress(UsageError):
        read_elan(path)
