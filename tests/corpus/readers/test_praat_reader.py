from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pympi.Praat import TextGrid

from tls_coding.corpus.readers.praat import read_praat
from tls_coding.corpus.readers.source import Paragraph
from tls_coding.errors import UsageError

SAYS = 'She said ""no""\non the phone, là-bas'  # as in a TextGrid, quotes doubled
LONG = f'''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 10.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Léa"
        xmin = 0
        xmax = 10.5
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 2.25
            text = "{SAYS}" ! relu le "12"
        intervals [2]:
            xmin = 2.25
            xmax = 4
            text = ""
        intervals [3]:
            xmin = 4
            xmax = 10.5
            text = "5 times"
    item [2]:
        class = "TextTier"
        name = "bells"
        xmin = 0
        xmax = 10.5
        points: size = 1
        points [1]:
            number = 3.5
            mark = "ding"
'''
SHORT = f'''File type = "ooTextFile"
Object class = "TextGrid"

0
10.5
<exists>
2
"IntervalTier"
"Léa"
0
10.5
3
0
2.25
"{SAYS}"
2.25
4
""
4
10.5
"5 times"
"TextTier"
"bells"
0
10.5
1
3.5
"ding"
'''
TURN = Paragraph('She said "no"\non the phone, là-bas\n5 times', speaker="Léa", start=0, end=10.5)


@pytest.fixture
def read(tmp_path):
    def from_content(content, encoding="utf-8"):
        path = tmp_path / "a.TextGrid"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_praat(path)

    return from_content


@pytest.mark.parametrize("content", [LONG, SHORT, LONG.replace("\n", "\r\n")])
def test_long_and_short_files_give_the_same(read, content):
    """Both forms that Praat writes, with line ends of any system, give the same turns."""
    source = read(content)
    assert source.paragraphs == [TURN]
    assert source.elsewhere == {"tier bells": ["ding"]}
    assert source.remarks == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1", "mac-roman"])
def test_files_in_any_encoding_of_praat_are_read(read, encoding):
    """Unicode with its mark, and the one-byte encodings of old Praats."""
    assert read(LONG, encoding).paragraphs == [TURN]


def test_utf_16_of_either_order_is_read(read):
    """A mark tells which byte comes first."""
    assert read(b"\xff\xfe" + LONG.encode("utf-16-le")).paragraphs == [TURN]
    assert read(b"\xfe\xff" + LONG.encode("utf-16-be")).paragraphs == [TURN]


@pytest.mark.parametrize("mode", ["normal", "short"])
def test_a_file_that_pympi_wrote_comes_back(tmp_path, mode):
    """What another program writes is read word for word, and in order."""
    grid = TextGrid(xmax=20)
    ann, bea = grid.add_tier("Ann"), grid.add_tier("Bea")
    ann.add_interval(0, 2, 'Why "there"? ! really')
    bea.add_interval(2, 8, "Perché: = 5 < 6")
    bea.add_interval(9, 12, "poi [2] via")
    ann.add_interval(12, 13, "ah")
    path = tmp_path / "a.TextGrid"
    grid.to_file(str(path), mode=mode)
    assert [(p.speaker, p.text, p.start, p.end) for p in read_praat(path).paragraphs] == [
        ("Ann", 'Why "there"? ! really', 0, 2),
        ("Bea", "Perché: = 5 < 6\npoi [2] via", 2, 12),
        ("Ann", "ah", 12, 13),
    ]


def short(*tiers):
    """A short TextGrid of `(name, [(start, end, text)])`."""
    parts = ['"ooTextFile" "TextGrid" 0 99 <exists>', str(len(tiers))]
    for name, rows in tiers:
        parts.append(f'"IntervalTier" "{name}" 0 99 {len(rows)}')
        for start, end, text in rows:
            doubled = text.replace('"', '""')
            parts.append(f'{start} {end} "{doubled}"')
    return "\n".join(parts)


def test_aligned_words_are_the_speakers_own(read):
    """`Léa - words` and `Léa - phones`, as aligners name them: Léa's words, sounds beside."""
    words = [(n, n + 1, word) for n, word in enumerate("we left in spring".split() * 4)]
    sounds = [(n, n + 1, sound) for n, sound in enumerate("wilEft")]
    source = read(short(("Léa - words", words), ("Léa - phones", sounds)))
    assert [(p.speaker, p.text) for p in source.paragraphs] == [
        ("Léa", " ".join(["we left in spring"] * 4))
    ]
    assert source.elsewhere == {"tier Léa - phones": list("wilEft")}


def test_words_below_an_utterance_are_not_read_twice(read):
    """The coarser tier is the speech; the finer one that repeats it is left out and named."""
    words = [(n, n + 1, word) for n, word in enumerate("we left in spring".split())]
    source = read(short(("words", words), ("utterance", [(0, 4, "We left in spring!")])))
    assert [p.text for p in source.paragraphs] == ["We left in spring!"]
    assert source.elsewhere == {}
    assert source.remarks == ["tier 'words' repeats the words of 'utterance': left out"]


def test_a_tier_without_a_name_is_numbered(read):
    """Two tiers without names are two speakers."""
    source = read(short(("", [(0, 1, "hello")]), (" ", [(1, 2, "good day")])))
    assert [p.speaker for p in source.paragraphs] == ["tier 1", "tier 2"]


@pytest.mark.parametrize(
    "content",
    [
        "a text\n",
        LONG.replace("TextGrid", "Pitch 1"),
        LONG[: LONG.index("5 times")],
        LONG[: LONG.index("intervals [3]")],
        LONG.replace("IntervalTier", "OtherTier"),
        LONG.replace("xmax = 4", "xmax = ?"),
        LONG.replace("size = 3", "size = 900000000000"),
        SHORT.replace("<exists>", "<absent>"),
        '"' * 1001,
    ],
)
def test_what_is_no_textgrid_is_refused(read, content):
    """Another file, and one cut short or put together wrongly, are told what to do."""
    with pytest.raises(UsageError, match="not a TextGrid, or one cut short"):
        read(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"ooBinaryFile\x08TextGrid\x00", "binary"), (b"", "empty"), (b"\x00\x01a", "NUL")],
)
def test_bytes_that_are_no_text_are_refused(read, content, what):
    """A binary TextGrid is named as such."""
    with pytest.raises(UsageError, match=what):
        read(content)


@pytest.mark.parametrize("piece", ['"', '""', "! ", "!", "1", "1.", ".", "<", "1e9 ", '"" '])
def test_repetition_does_not_tire_the_reader(read, piece):
    """100 kB of one sign are refused at once."""
    with pytest.raises(UsageError):
        read('"ooTextFile" "TextGrid" 0 1 <exists> ' + piece * (100_000 // len(piece)) + '"')


ROWS = st.lists(
    st.tuples(st.floats(0, 99), st.floats(0, 99), st.text('ab é."!<5\n', max_size=9)), max_size=5
)


@given(st.lists(ROWS, max_size=4))
def test_no_word_of_any_interval_is_lost(tmp_path_factory, tiers):
    """Whatever stands in an interval, its words are those of the turns."""
    path = tmp_path_factory.getbasetemp() / "words.TextGrid"
    path.write_text(short(*[(f"S{n}", rows) for n, rows in enumerate(tiers)]), encoding="utf-8")
    source = read_praat(path)
    there = Counter(word for rows in tiers for *_, text in rows for word in text.split())
    found = Counter(source.words())
    assert found == there or (found < there and source.remarks)


@given(st.data())
def test_a_mutilated_file_is_read_or_refused(tmp_path_factory, data):
    """Wherever a file is cut or overwritten: a source or a sentence, nothing else."""
    content = data.draw(st.sampled_from([LONG, SHORT])).encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 40, len(content))))
    path = tmp_path_factory.getbasetemp() / "mutilated.TextGrid"
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=20)) + content[end:])
    with suppress(UsageError):
        read_praat(path)
