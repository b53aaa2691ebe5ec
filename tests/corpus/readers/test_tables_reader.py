import contextlib
import csv
import io
import time
import zipfile
from datetime import datetime, timedelta
from datetime import time as clock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from tls_coding.corpus.readers import tables
from tls_coding.corpus.readers.tables import read_table
from tls_coding.errors import UsageError

ROWS = [
    ["timestamp", "speaker", "words", "tags"],
    ["[00:00:05]", "Anna Bell", "Bonjour, vous allez bien ?", ""],
    ["", "Ben Moor", "Oui.\nTrès bien.", "santé; joie"],
    ["0:01:02", "AB:", "Et « le reste » ?", ""],
    ["", "", "Je veux dire le travail.", "travail"],
]


def written(rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read(tmp_path, content, name="a.csv", **columns):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, columns)


def book(tmp_path, **sheets):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def turns(source):
    return [(p.speaker, p.text, p.start, p.end) for p in source.paragraphs]


def refused(tmp_path, content, **columns):
    with pytest.raises(UsageError) as caught:
        read(tmp_path, content, **columns)
    sentence = str(caught.value)
    assert sentence.startswith(f"{tmp_path / 'a.csv'}: ")
    assert sentence.endswith(".")
    return sentence


def test_a_row_is_a_turn(tmp_path):
    """Labels lose their colon only; a row without one continues; other columns stand beside."""
    source = read(tmp_path, written(ROWS))
    assert turns(source) == [
        ("Anna Bell", "Bonjour, vous allez bien ?", 5, None),
        ("Ben Moor", "Oui.\nTrès bien.", None, None),
        ("AB", "Et « le reste » ?", 62, None),
        (None, "Je veux dire le travail.", None, None),
    ]
    assert source.elsewhere == {"column tags": ["santé; joie", "travail"]}
    assert source.remarks == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    """Commas within the text do not mislead."""
    rows = [["Who", "Text"], ["A", "un, deux, trois"], ["B", "quatre, cinq"], ["A", "six"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert turns(read(tmp_path, text)) == [(w, t, None, None) for w, t in rows[1:]]
    if delimiter != ",":
        assert len(read(tmp_path, text.replace('"', "")).paragraphs) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_read(tmp_path, encoding, ends):
    """Spreadsheet programs write all of these."""
    text = written(ROWS).replace("\r\n", "\n").replace("\n", ends)
    assert turns(read(tmp_path, text.encode(encoding))) == turns(read(tmp_path, written(ROWS)))


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (["Début", "Locuteur", "Contenu"], "time speaker text"),
        (["LOCUTEUR", "Texte", "fin"], "speaker text end"),
        (["Inizio", "Fine", "Parlante", "Testo"], "time end speaker text"),
        (["Inicio", "Fin", "Hablante", "Texto"], "time end speaker text"),
        (["Start time (s)", "End time (s)", "Speaker name", "Utterance"], "time end speaker text"),
        (["turn", "speaker", "transcript"], "other speaker text"),
        (["turn", "participant"], "text speaker"),
        (["tc in", "Qui", "Transcription"], "time speaker text"),
        (["start_time", "end_time", "who", "text", "id"], "time end speaker text other"),
    ],
)
def test_columns_are_known_by_name(tmp_path, names, parts):
    """In four languages, whatever their case, accents and order."""
    cells = {"time": "0:05", "end": "0:07", "speaker": "A", "text": "un mot", "other": "7"}
    found = read(tmp_path, written([names, [cells[part] for part in parts.split()]])).paragraphs[0]
    assert (found.speaker, found.text) == ("A", "un mot")
    assert found.start == (5 if "time" in parts else None)
    assert found.end == (7 if "end" in parts else None)


def test_a_column_of_figures_is_not_the_text(tmp_path):
    """`turn` may count turns, and may hold them."""
    rows = [["turn", "speaker", "content of it"], ["1", "A", "un mot"], ["2", "B", "deux mots"]]
    source = read(tmp_path, written(rows))
    assert source.texts == ["un mot", "deux mots"]
    assert source.elsewhere == {"column turn": ["1", "2"]}


def test_the_user_names_the_columns(tmp_path):
    """What the user says goes before what the names say; numbers count columns."""
    rows = [["T", "T2", "Who", "Text", "What"], ["1:00", "1:05", "A", "x", "un"]]
    named = {"speaker": "who", "text": "What", "time": "T", "end": "T2"}
    source = read(tmp_path, written(rows), **named)
    assert turns(source) == [("A", "un", 60, 65)]
    assert source.elsewhere == {"column Text": ["x"]}
    assert turns(read(tmp_path, "A,un\nA,deux\n", speaker="1", text="2")) == [
        ("A", "un", None, None),
        ("A", "deux", None, None),
    ]


def test_an_unknown_column_is_refused(tmp_path):
    """The sentence lists those that there are."""
    said = refused(tmp_path, written(ROWS), text="Parole")
    assert "no column 'Parole'. Columns are: timestamp, speaker, words, tags." in said
    assert "no column can be the place" in refused(tmp_path, written(ROWS), place="tags")


def test_without_names_the_columns_are_told_by_what_they_hold(tmp_path):
    """One column of speech, one of labels that come back, times."""
    rows = [
        ["0:01", "Anna", "Bonjour à vous tous."],
        ["0:05", "Ben", "Bonjour à toi aussi."],
        ["0:09", "Anna", "Je parle de mon travail."],
        ["0:12", "Ben", "Oui."],
    ]
    source = read(tmp_path, written(rows))
    assert turns(source)[1] == ("Ben", "Bonjour à toi aussi.", 5, None)
    assert len(source.paragraphs) == 4


def test_unknown_names_are_no_turn(tmp_path):
    """A first row of short words that never come back is kept beside."""
    rows = [
        ["Wer", "Was"],
        ["A", "Guten Tag zusammen."],
        ["B", "Guten Tag auch."],
        ["A", "So ist das eben."],
    ]
    source = read(tmp_path, written(rows))
    assert source.texts == ["Guten Tag zusammen.", "Guten Tag auch.", "So ist das eben."]
    assert source.elsewhere == {"above the table": ["Wer Was"]}


def test_one_name_that_is_known_is_enough(tmp_path):
    """Who speaks is told by the name of its column, though that of the talk says nothing."""
    talk = [("E", "Y cuando usted empezó aquí"), ("R", "Pues yo tenía trece años")]
    source = read(
        tmp_path,
        written([("#", "Quién", "Qué dice"), *((n, *t) for n, t in [*enumerate(talk)] * 2)]),
    )
    assert [found.speaker for found in source.paragraphs] == ["E", "R"] * 2
    for name in ("Intervenant", "Interviniente"):
        source = read(
            tmp_path, written([("Timespan", name, "Content"), *(("0:01", *t) for t in talk)])
        )
        assert turns(source)[0] == ("E", talk[0][1], 1, None)


def test_unclear_columns_are_refused(tmp_path):
    """The sentence says what to say, and repeats no sentence of the interview."""
    said = refused(tmp_path, "Une longue phrase dite.,Une autre phrase dite.\n" * 4)
    assert "Say --columns text=NAME,speaker=NAME. Columns are: 1, 2." in said
    two = [["Anna", "Femme", "un deux trois quatre"], ["Ben", "Homme", "cinq six sept huit"]] * 3
    assert "Columns are: 1, 2, 3." in refused(tmp_path, written(two))


def test_one_column_is_text(tmp_path):
    """Labels within it are left for the stage that finds them."""
    assert read(tmp_path, "Anna : oui.\nBen : non, non.\n").texts == [
        "Anna : oui.",
        "Ben : non, non.",
    ]


def test_rows_above_the_names_are_kept_beside(tmp_path):
    """A title over the table is no turn."""
    rows = [["Entretien 7"], [], ["Lieu", "Lyon"], *ROWS]
    source = read(tmp_path, written(rows))
    assert len(source.paragraphs) == 4
    assert source.elsewhere["above the table"] == ["Entretien 7", "Lieu Lyon"]


def test_rows_without_text_are_counted(tmp_path):
    """What stands in their column of speakers may be speech, and is kept."""
    source = read(tmp_path, written([*ROWS, ["", "Une phrase au mauvais endroit", "", "x"]]))
    assert len(source.paragraphs) == 4
    assert source.elsewhere["labels without text"] == ["Une phrase au mauvais endroit"]
    assert source.remarks == ["1 rows without text: their labels are kept beside"]


def test_times_that_are_none_are_kept_beside(tmp_path):
    """They are counted; the turn has no time."""
    source = read(tmp_path, written([*ROWS, ["vers midi", "AB", "Bon."]]))
    assert source.paragraphs[-1].start is None
    assert source.elsewhere["column timestamp"] == ["vers midi"]
    assert source.remarks == ["1 times in column timestamp cannot be read"]


def test_a_time_may_tell_its_end(tmp_path):
    """`0:05 - 0:07` in one cell."""
    assert turns(read(tmp_path, "time,who,text\n0:05 - 0:07,A,un\n")) == [("A", "un", 5, 7)]


def test_cells_beyond_the_names_are_kept(tmp_path):
    """A comma that nobody quoted makes a column more."""
    source = read(tmp_path, "speaker,text\nA,un mot\nB,deux mots, puis trois\n")
    assert source.elsewhere == {"column 3": ["puis trois"]}


def test_marks_that_do_not_pair_lose_nothing(tmp_path):
    """A quotation mark that is never closed does not swallow the rows after it."""
    source = read(tmp_path, 'speaker,text\nA,"un mot\nB,deux mots\nA,trois\n')
    assert [p.speaker for p in source.paragraphs] == ["A", "B", "A"]
    assert "quotation marks do not pair" in source.remarks[0]
    tabs = 'speaker\ttext\nA\t"un mot\nB\tdeux mots"\nA\ttrois\n'
    assert [p.text for p in read(tmp_path, tabs).paragraphs] == ['"un mot', 'deux mots"', "trois"]


def test_a_long_cell_is_read(tmp_path):
    """A cell may be longer than the module for CSV allows; its limit is put back."""
    before = csv.field_size_limit()
    source = read(tmp_path, "speaker,text\nA," + "mot " * 50_000)
    assert len(source.words()) == 50_000
    assert csv.field_size_limit() == before


def test_a_workbook_is_read(tmp_path):
    """Times of Excel are times; numbers and dates are text; other sheets are named."""
    rows = [
        ["Start", "End", "Speaker", "Text", "Turn", "Date"],
        [clock(0, 0, 5), 7.5, "A", "un\ndeux", 1, datetime(2024, 3, 1)],
        [timedelta(hours=1, seconds=2), "1:00:04", None, 1968, 2.0, None],
    ]
    source = read_table(book(tmp_path, Notice=[["Rien"]], Tours=rows, Codes=[["x"]]), {})
    assert turns(source) == [("A", "un\ndeux", 5, 7.5), (None, "1968", 3602, 3604)]
    assert source.elsewhere == {
        "column Turn": ["1", "2"],
        "column Date": ["2024-03-01T00:00:00"],
    }
    assert source.remarks == ["read from sheet Tours; not read: Notice, Codes"]


def test_comments_on_cells_stand_beside(tmp_path):
    """A note of the researcher is no speech."""
    workbook = Workbook()
    for row in ROWS:
        workbook.active.append(row)
    workbook.active["C2"].comment = Comment("À vérifier", "X")
    workbook.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx", {}).elsewhere["comments"] == ["À vérifier"]


def test_a_workbook_gives_what_its_csv_gives(tmp_path):
    """The same table, the same turns."""
    source = read_table(book(tmp_path, Feuille=ROWS), {})
    assert turns(source) == turns(read(tmp_path, written(ROWS)))


def test_a_workbook_without_turns_is_refused(tmp_path):
    """No sheet with text, or none that is clear."""
    for rows in ([], [["Une longue phrase dite.", "Une autre phrase dite."]] * 2):
        with pytest.raises(UsageError, match=r"Say|Save"):
            read_table(book(tmp_path, Feuille=rows), {})


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize(
    "content", [b"", b"<a", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_a_damaged_workbook_is_refused(tmp_path, member, content):
    """One clear sentence, or what could be read, whatever is broken inside."""
    path = book(tmp_path, Feuille=ROWS)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in (members | {member: content}).items():
            archive.writestr(name, raw)
    with contextlib.suppress(UsageError):
        read_table(path, {})


def test_a_workbook_of_endless_rows_is_refused(tmp_path, monkeypatch):
    """A row may say that it is the billionth; those above it are not waited for."""
    monkeypatch.setattr(tables, "MAX_CELLS", 50_000)
    path = book(tmp_path, Feuille=ROWS)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = (
        members[sheet].replace(b'r="5"', b'r="999999999"').replace(b'5"', b'999999999"')
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    with pytest.raises(UsageError, match="too large"):
        read_table(path, {})


@pytest.mark.parametrize("content", [b"\n\n", b",,,\n,,\n", b"a,b\x00\x00\x00\xff,c\n", b""])
def test_what_holds_no_table_is_refused(tmp_path, content):
    """Blank cells, no text, nothing."""
    refused(tmp_path, content)


def test_too_large_tables_are_refused(tmp_path, monkeypatch):
    """Many cells, rows or columns are no transcript."""
    assert "too large" in refused(tmp_path, "a,b\n" + ",".join("x" * 1500))
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert "too large" in refused(tmp_path, written(ROWS))
    monkeypatch.setattr(tables, "MAX_CELLS", 5)
    assert "too large" in refused(tmp_path, written(ROWS))


@pytest.mark.parametrize("piece", ['"', ",", ";", '",', "\n", "a,", "0:", "1-", "a\n", "é,\n"])
def test_long_repetitions_are_read_quickly(tmp_path, piece):
    """No text makes the reader slow."""
    begun = time.process_time()
    for head in ("", "time,speaker,text\n"):
        with contextlib.suppress(UsageError):
            read(tmp_path, head + piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 8


cell = st.lists(st.sampled_from(['un"', "deux,", "trois;", "quatre", "\n", "5"]), max_size=6).map(
    " ".join
)
label = st.sampled_from(["Anna", "Ben:", "", "C D"])
row = st.tuples(label, cell, st.sampled_from(["", "0:12", "x y", "75", "[00:01 - 00:02]"]), cell)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.lists(row, min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_no_word_is_lost(tmp_path, rows, delimiter):
    """Every word is in a turn, a label or beside; every time is read or beside."""
    head = ["speaker", "text", "time", "tags"]
    kept = [cells for cells in rows if any(map(str.strip, cells))]
    with contextlib.suppress(UsageError):
        source = read(tmp_path, written([head, *rows], delimiter))
        assert source.texts == [text for cells in kept if (text := cells[1].strip())]
        tags = [text for cells in kept if (text := cells[3].strip())]
        assert source.elsewhere.get("column tags", []) == tags
        unread = [cells[2] for cells in kept if cells[2] == "x y"]
        assert source.elsewhere.get("column time", []) == unread


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.integers(0, 250), st.integers(0, 20), st.binary(max_size=9))
def test_any_text_is_read_or_refused(tmp_path, at, gone, put):
    """A mutilated table gives a source or one refusal, never anything else."""
    raw = written(ROWS).encode()
    with contextlib.suppress(UsageError):
        read(tmp_path, raw[:at] + put + raw[at + gone :])


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.integers(0, 6000), st.integers(0, 40), st.binary(max_size=9))
def test_any_workbook_is_read_or_refused(tmp_path, at, gone, put):
    """Bytes changed anywhere in the archive, too."""
    path = book(tmp_path, Feuille=ROWS)
    raw = path.read_bytes()
    path.write_bytes(raw[:at] + put + raw[at + gone :])
    with contextlib.suppress(UsageError):
        read_table(path, {})
