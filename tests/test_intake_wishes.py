"""`tls import` with wishes: folders, archives, roles, columns, a dry run, a changed source."""

import json
import warnings
import zipfile

import pytest
from test_intake import study, take, transcript, transcripts  # noqa: F401
from word_files import write_docx

from tls_coding.coding.log import LogWriter
from tls_coding.coding.review import by_hand
from tls_coding.spans import Span

TALK = "Q: Comment avez-vous appris ?\nR: Avec ma tante.\nQ: Et le secret ?\nR: On le garde.\n"


def told(take, *words):  # noqa: F811
    code, out, err = take(*words, "--json")
    return code, json.loads(out), err


def test_a_folder_and_an_archive_are_looked_into(tmp_path, study, take):  # noqa: F811
    """What can be read is imported, the case named by its folder; the rest is counted."""
    for folder in ("Valley", "Harbour"):
        (tmp_path / "in" / folder).mkdir(parents=True)
    (tmp_path / "in/Valley/one.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "in/Harbour/sound.mp3").write_bytes(b"ID3")
    (tmp_path / "in/.hidden.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "in/README.md").write_text("About.", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "Harbour.zip", "w") as archive:
        archive.writestr("two.txt", TALK)
        archive.writestr("__MACOSX/._two.txt", "x")
    code, data, _ = told(take, tmp_path / "in", tmp_path / "Harbour.zip")
    assert code == 0
    assert [item["source"].rsplit("/", 2)[-2:] for item in data["imported"]] == [
        ["Valley", "one.txt"],
        ["Harbour.zip", "two.txt"],
    ]
    assert len(data["passed_over"]) == 2
    assert transcripts(study) == ["one.txt", "two.txt"]
    assert transcript(study, "one")[1].cases == ("valley",)
    assert transcript(study, "two")[1].cases == ("harbour",)


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("../out.txt", "outside its folder"),
        ("/etc/out.txt", "outside its folder"),
        ("a/../../out.txt", "outside its folder"),
        ("C:/out.txt", "outside its folder"),
    ],
)
def test_an_archive_that_reaches_out_is_refused(tmp_path, study, take, member, says):  # noqa: F811
    """Nothing of it is written, inside or outside."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("good.txt", TALK)
        archive.writestr(member, TALK)
    code, data, _ = told(take, tmp_path / "a.zip")
    assert code == 2
    assert says in data["refused"][0]
    assert transcripts(study) == []
    assert not (tmp_path / "out.txt").exists()


def test_an_archive_of_two_files_of_one_name_is_refused(tmp_path, study, take):  # noqa: F811
    """Unpacked, one would have been put in place of the other."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.txt", TALK)
        archive.writestr("a.txt", f"{TALK} Autre.")
    assert "two files of one name" in told(take, tmp_path / "a.zip")[1]["refused"][0]
    assert transcripts(study) == []


def test_what_may_not_be_read_stops_nobody_else(tmp_path, study, take, monkeypatch):  # noqa: F811
    """A file and a folder without permission are named; what stands beside them is imported."""
    closed = tmp_path / "folder" / "closed"
    closed.mkdir(parents=True)
    for name in ("folder/good.txt", "locked.docx"):
        (tmp_path / name).write_text(TALK, encoding="utf-8")
    locked = {str(closed), str(tmp_path / "locked.docx")}
    monkeypatch.setattr("os.access", lambda path, mode, **_: str(path) not in locked)
    code, data, _ = told(take, tmp_path / "locked.docx", tmp_path / "folder")
    assert code == 2
    assert sorted(data["refused"]) == [
        f"{path}: cannot be read (no permission)." for path in sorted(locked)
    ]
    assert transcripts(study) == ["good.txt"]


def test_a_role_for_nobody_is_said(tmp_path, study, take):  # noqa: F811
    """A label that was mistyped changes nothing, and that is told."""
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    _, data, _ = told(take, tmp_path / "a.txt", "--speakers", "Nobody=interviewer")
    assert "no speaker 'Nobody' here" in data["imported"][0]["remarks"]


def test_an_archive_that_swells_is_refused(tmp_path, study, take):  # noqa: F811
    """A file that grows two hundred times is no transcript."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a" * 3_000_000)
    code, data, _ = told(take, tmp_path / "a.zip")
    assert code == 2
    assert "200 times" in data["refused"][0]
    assert transcripts(study) == []


def test_an_archive_within_and_a_broken_one_are_refused(tmp_path, take):  # noqa: F811
    """The sentence says which, and what to do; what else can be read is read."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in.zip", b"PK")
        archive.writestr("a.txt", TALK)
    (tmp_path / "b.zip").write_bytes(b"no zip")
    code, data, _ = told(take, tmp_path / "a.zip", tmp_path / "b.zip")
    assert code == 2
    assert len(data["imported"]) == 1
    assert [
        says in text for says, text in zip(("within", "not a zip"), data["refused"], strict=False)
    ]
    assert len(data["refused"]) == 2


def test_roles_can_be_said(tmp_path, study, take):  # noqa: F811
    """--speakers wins over what the labels say."""
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    assert take(tmp_path / "a.txt", "--speakers", "R=interviewer, Q=respondent")[0] == 0
    assert transcript(study, "a")[1].speakers == {
        "Q": {"role": "respondent"},
        "R": {"role": "interviewer"},
    }


def test_columns_can_be_said(tmp_path, study, take):  # noqa: F811
    """A table whose columns have names of their own is read once they are named."""
    (tmp_path / "a.csv").write_text(
        "k;w;x\n1;Ana;Wie gelernt?\n2;Ben;Bei der Tante.\n", encoding="utf-8"
    )
    code, _, err = take(tmp_path / "a.csv", "--lang", "fr")
    assert code == 2
    assert "--columns" in err
    code, *_ = take(tmp_path / "a.csv", "--lang", "fr", "--columns", "text=x,speaker=w")
    assert code == 0
    assert [turn.label for turn in transcript(study, "a")[1].turns] == ["Ana", "Ben"]


@pytest.mark.parametrize(
    "words",
    [
        ("--speakers", "Q"),
        ("--speakers", "Q=boss"),
        ("--columns", "when=t"),
        ("--columns", "text="),
        ("--turns", "telepathy"),
        ("--lang", "French"),
    ],
)
def test_wrong_wishes_are_refused(tmp_path, study, take, words):  # noqa: F811
    """One sentence, exit 2, nothing written."""
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    code, out, err = take(tmp_path / "a.txt", *words)
    assert (code, out) == (2, "")
    assert words[0] in err
    assert transcripts(study) == []


def test_a_dry_run_shows_turns_and_writes_nothing(tmp_path, study, take):  # noqa: F811
    """The first turns with their labels and roles are to be seen before anything is kept."""
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    code, out, err = take(tmp_path / "a.txt", "--dry-run")
    assert code == 0
    assert "would be new" in " ".join(out.split())
    assert "Avec ma tante." in out
    assert "interviewer" in out
    assert "Nothing was written." in err
    assert transcripts(study) == []


def test_a_changed_source_tells_how_codings_are_found_again(tmp_path, study, take, tls):  # noqa: F811
    """Two lines more at the top move the codings; a passage that is gone is lost."""
    source = write_docx(tmp_path / "a.docx", TALK.splitlines())
    assert take(source)[0] == 0
    item = transcript(study, "a")[1]
    with LogWriter(study / "corpus/coding/ana.jsonl", "ana") as log:
        for quote in ("Avec ma tante.", "On le garde."):
            start = item.body.index(quote)
            fields = by_hand("a", item, Span(start, start + len(quote)), "")
            log.append(fields, at="2026-01-31T09:12:03Z")
    lines = ["Q: Bonjour ?", "R: Bonjour.", *TALK.replace("On le garde.", "Rien.").splitlines()]
    write_docx(source, lines)
    code, data, _ = told(take, source)
    assert code == 0
    assert data["imported"][0]["what"] == "updated"
    assert data["imported"][0]["codings"] == {"lost": 1, "moved": 1}
    assert "codings of the earlier text: 1 lost, 1 moved" not in tls("check", "--study", study)[1]


def test_what_a_heading_says_is_in_the_front_matter(tmp_path, study, take):  # noqa: F811
    """Date, place and number of the interview, and the lines themselves as preamble."""
    (tmp_path / "a.txt").write_text(
        "Entretien n° 3\nDate : 12 mai 2019\nLieu : Grasse\n\n" + TALK, encoding="utf-8"
    )
    assert take(tmp_path / "a.txt")[0] == 0
    about = transcript(study, "a")[1].attributes
    assert str(about["date"]) == "2019-05-12"
    assert about["place"] == "Grasse"
    assert str(about["interview"]) == "3"
    assert "Lieu : Grasse" in "\n".join(about["preamble"])


def test_another_language_than_the_codebook_has_is_said(tmp_path, take):  # noqa: F811
    """A long text in a language of no rule is not taken for one that has rules."""
    text = (
        "Q: Come hai imparato questo mestiere, e con chi lavoravi quando eri ancora ragazzo?\n"
        "R: Ho imparato tutto da mia zia in bottega, guardando le sue mani; nessuno mi spiegava, "
        "bisognava rubare con gli occhi, come diciamo noi. Poi ho lavorato nella fabbrica grande "
        "fino alla chiusura, e dopo la chiusura abbiamo aperto una piccola ditta fra amici.\n"
    )
    (tmp_path / "a.txt").write_text(text * 5, encoding="utf-8")
    code, data, _ = told(take, tmp_path / "a.txt")
    assert code == 0
    assert data["imported"][0]["language"] == "it"
    assert any("no rules" in remark for remark in data["imported"][0]["remarks"])


def test_personal_data_are_pointed_out_not_shown(tmp_path, take):  # noqa: F811
    """Their kinds and numbers are told; the data themselves never are."""
    (tmp_path / "a.txt").write_text(
        TALK + "R: Mon mail est ana@example.org, appelez-moi.\n", encoding="utf-8"
    )
    code, out, err = take(tmp_path / "a.txt")
    assert code == 0
    assert "e-mail address (1)" in err
    assert "example.org" not in out + err


def test_one_interview_in_two_formats_is_two_transcripts(tmp_path, study, take):  # noqa: F811
    """The second bears its ending, together or one after the other; again, nothing changes."""
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "a.md").write_text(TALK.replace("\n", "\n\n"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(TALK, encoding="utf-8")
    assert take(tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "a.md")[0] == 0
    assert transcripts(study) == ["a.md.txt", "a.txt", "b.txt"]
    write_docx(tmp_path / "b.docx", TALK.splitlines())
    assert take(tmp_path / "b.docx")[0] == 0
    assert transcripts(study) == ["a.md.txt", "a.txt", "b.docx.txt", "b.txt"]
    code, data, _ = told(take, tmp_path / "a.md", tmp_path / "a.txt", tmp_path / "b.docx")
    assert code == 0
    assert [item["what"] for item in data["imported"]] == ["unchanged"] * 3
