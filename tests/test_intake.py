"""`tls import`: source files into a study, each one whole or refused with a sentence."""

import json
import zipfile

import pytest
from word_files import write_docx

from tls_coding.corpus.transcript import parse_transcript

TURNS = ["[Chercheur] (0:01 - 0:11)", "Comment avez-vous appris ?", "[R1] (0:12)", "Avec ma tante."]


@pytest.fixture
def study(tmp_path):
    files = {
        "study.yaml": "study: Small\n",
        "codebook/tls.yaml": (
            'codebook: {name: Small, version: "1", languages: [fr, en]}\ncodes:\n'
            "  - {id: a, label: {en: A}, definition: A., rules: {fr: ['mot']}}\n"
        ),
        "corpus/cases.yaml": "- {id: valley, label: Valley}\n- {id: harbour, label: Harbour}\n",
    }
    for name, text in files.items():
        path = tmp_path / "study" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "study"


@pytest.fixture
def take(study, tls):
    return lambda *words: tls("import", *words, "--study", study)


def transcripts(study):
    folder = study / "corpus" / "transcripts"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def transcript(study, name):
    text = (study / "corpus" / "transcripts" / f"{name}.txt").read_text(encoding="utf-8")
    return text, parse_transcript(text, name, name)[0]


def test_a_file_becomes_a_transcript_of_the_study(tmp_path, study, take, tls):
    """Import writes the transcript, shows its account, and the study has no problem after it."""
    path = write_docx(tmp_path / "Harbour 1.docx", TURNS, header="Projet")
    code, out, err = take(path)
    assert code == 0
    assert "harbour_1" in out
    assert "1 files: 14 words in = 7 in turns + 6 labels and times + 1 beside + 0 lost" in err
    assert transcripts(study) == ["harbour_1.txt"]
    assert transcript(study, "harbour_1")[1].cases == ("harbour",)
    assert tls("check", "--study", study) == (0, "No problems.\n", "")


def test_what_was_found_is_told_as_data(tmp_path, take):
    """`--json` gives turns, speakers with roles and words, the account and the remarks."""
    path = write_docx(tmp_path / "a.docx", TURNS)
    code, out, _ = take(path, "--json", "--case", "valley", "--lang", "fr")
    (item,) = json.loads(out)["imported"]
    assert code == 0
    assert item["speakers"] == [
        {"label": "Chercheur", "role": "interviewer", "words": 4},
        {"label": "R1", "role": "respondent", "words": 3},
    ]
    assert item["words_in"] == item["words_turns"] + item["words_labels"] + item["words_beside"]
    assert (item["what"], item["words_lost"], item["turns"]) == ("new", 0, 2)


def faulty(tmp_path):
    """Files of every kind that cannot be imported, each with a word of what is said of it."""
    tmp_path.joinpath("empty.docx").write_bytes(b"")
    write_docx(tmp_path / "wordless.docx", [""])
    with zipfile.ZipFile(tmp_path / "sheet.docx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    whole = write_docx(tmp_path / "cut.docx", ["mot " * 500]).read_bytes()
    tmp_path.joinpath("cut.docx").write_bytes(whole[: len(whole) // 2])
    tmp_path.joinpath("folder.docx").mkdir()
    tmp_path.joinpath("old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    tmp_path.joinpath("sound.mp3").write_bytes(b"ID3")
    tmp_path.joinpath("noise.txt").write_bytes(b"\x00\x01")
    return {
        "empty.docx": "the file is empty",
        "wordless.docx": "holds no text",
        "sheet.docx": "not a Word document",
        "cut.docx": "no zip archive",
        "folder.docx": "holds no file that can be imported",
        "missing.docx": "no such file",
        "old.doc": "cannot read '.doc' files",
        "sound.mp3": "cannot read '.mp3' files",
        "noise.txt": "not a text file",
    }


def test_each_wrong_file_is_refused_with_a_sentence(tmp_path, study, take):
    """Exit 2, one sentence that names the file, and nothing written."""
    for name, says in faulty(tmp_path).items():
        code, out, err = take(tmp_path / name)
        (sentence,) = err.splitlines()
        assert code == 2
        assert out == ""
        assert sentence.startswith(f"{tmp_path / name}: ")
        assert says in sentence
        assert sentence.endswith((".", "?"))
    assert transcripts(study) == []


def test_wrong_files_stop_nobody_else(tmp_path, study, take):
    """Among nine wrong files a good one is imported; the exit code tells of the others."""
    wrong = [tmp_path / name for name in faulty(tmp_path)]
    good = write_docx(tmp_path / "valley.docx", TURNS)
    code, out, err = take(*wrong[:4], good, *wrong[4:], "--lang", "fr")
    assert code == 2
    assert "valley" in out
    assert transcripts(study) == ["valley.txt"]
    assert all(str(path) in err for path in wrong)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--case", "moon"], "'moon' is no case of this study. Known: valley, harbour, mentioned."),
        (["--lang", "French"], "no language"),
        (["--turns", "sideways"], "sideways"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_options_are_wrong_use(tmp_path, study, take, words, says):
    """A case, language or form that does not exist is named, and nothing is written."""
    code, _, err = take(write_docx(tmp_path / "a.docx", TURNS), *words)
    assert code == 2
    assert says in err
    assert transcripts(study) == []


def test_importing_again_changes_nothing(tmp_path, study, take):
    """The same source gives the same bytes, and is called unchanged."""
    path = write_docx(tmp_path / "valley.docx", TURNS)
    take(path)
    before, _ = transcript(study, "valley")
    code, out, _ = take(path, "--json")
    assert code == 0
    assert json.loads(out)["imported"][0]["what"] == "unchanged"
    assert transcript(study, "valley")[0] == before


def test_a_changed_source_updates_its_transcript(tmp_path, study, take):
    """A source that was corrected replaces a transcript that nobody touched."""
    take(write_docx(tmp_path / "valley.docx", TURNS))
    path = write_docx(tmp_path / "valley.docx", [*TURNS, "Et mon oncle."])
    code, out, _ = take(path, "--json")
    assert code == 0
    assert json.loads(out)["imported"][0]["what"] == "updated"
    assert "Et mon oncle." in transcript(study, "valley")[0]


def test_a_case_can_be_said_afterwards(tmp_path, study, take):
    """What was imported without a case is updated when imported with one."""
    path = write_docx(tmp_path / "a.docx", TURNS)
    assert "no case: say --case" in take(path)[2]
    code, out, _ = take(path, "--case", "valley", "--json")
    assert (code, json.loads(out)["imported"][0]["what"]) == (0, "updated")
    assert transcript(study, "a")[1].cases == ("valley",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Avec ma tante.", "Avec ma mère."),
        ("case: valley", "case: harbour"),
        ("R1: {role: respondent}", "R1: {role: respondent, sex: f}"),
        ("language: fr\n", "language: fr\ndate: 2007-05-14\n"),
        ("language: fr\n", ""),
        ("Avec ma tante.", "Avec\xff"),
    ],
)
def test_a_transcript_edited_by_hand_is_left_alone(tmp_path, study, take, old, new):
    """Whatever was edited, text or front matter, stays until --replace is said."""
    path = write_docx(tmp_path / "valley.docx", TURNS)
    take(path)
    target = study / "corpus" / "transcripts" / "valley.txt"
    imported = target.read_text(encoding="utf-8")
    assert imported.count(old) == 1
    edited = imported.replace(old, new).encode("latin-1" if "\xff" in new else "utf-8")
    target.write_bytes(edited)
    code, out, err = take(path)
    assert (code, out) == (2, "")
    assert "--replace" in err
    assert target.read_bytes() == edited
    assert take(path, "--replace")[0] == 0
    assert target.read_text(encoding="utf-8") == imported


def test_a_transcript_from_another_file_is_left_alone(tmp_path, study, take):
    """Two files whose names make one id are not taken for one another, --replace or not."""
    take(write_docx(tmp_path / "Valley 1.docx", TURNS))
    before, _ = transcript(study, "valley_1")
    other = write_docx(tmp_path / "valley-1.docx", ["Tout autre chose."])
    other = other.rename(tmp_path / "valley_1.docx")
    code, _, err = take(other)
    assert code == 2
    assert "from another file (Valley 1.docx)" in err
    assert transcript(study, "valley_1")[0] == before


def test_files_of_one_name_in_two_folders_do_not_replace_each_other(tmp_path, study, take):
    """Two interviews of one name: the second is refused, in one call and in two."""
    paths = []
    for case in ("valley", "harbour"):
        (tmp_path / case).mkdir()
        paths.append(write_docx(tmp_path / case / "01.docx", [*TURNS, case]))
    code, _, err = take(*paths)
    assert code == 2
    assert f"{paths[1]}: " in err
    assert transcript(study, "01")[1].cases == ("valley",)
    code, _, err = take(paths[1])
    assert code == 2
    assert "of the case valley" in err
    assert transcript(study, "01")[1].cases == ("valley",)


def test_files_of_one_name_and_case_in_one_call_do_not_replace_each_other(tmp_path, study, take):
    """Two interviews that would make one transcript: the first is taken, the second refused."""
    paths = []
    for folder in ("spring", "autumn"):
        (tmp_path / folder).mkdir()
        paths.append(write_docx(tmp_path / folder / "01.docx", [*TURNS, folder]))
    code, _, err = take(*paths, "--case", "valley")
    assert code == 2
    assert f"{paths[1]}: its transcript would be '01', as is that of {paths[0]}." in err
    assert "spring" in transcript(study, "01")[0]
    assert take(paths[0], paths[0], "--case", "valley")[0] == 0


def test_a_transcript_made_by_hand_is_left_alone(tmp_path, study, take):
    """A transcript that was never imported is not replaced by a file of its name."""
    folder = study / "corpus" / "transcripts"
    folder.mkdir()
    own = "---\ncase: valley\nlanguage: fr\nsource: a book\n---\nMon texte.\n"
    (folder / "valley.txt").write_text(own)
    code, _, err = take(write_docx(tmp_path / "valley.docx", TURNS))
    assert code == 2
    assert "made by hand" in err
    assert (folder / "valley.txt").read_text() == own


def test_a_document_about_several_cases(tmp_path, study, take):
    """`--case mentioned` makes a transcript whose passages belong to the cases they name."""
    path = tmp_path / "report.txt"
    path.write_text("Le port, Harbour, puis Valley.\n")
    assert take(path, "--case", "mentioned", "--lang", "fr")[0] == 0
    assert transcript(study, "report")[1].by_mention


def test_a_folder_that_is_no_study_is_wrong_use(tmp_path, tls):
    """Import needs a study to import into."""
    path = write_docx(tmp_path / "a.docx", TURNS)
    code, _, err = tls("import", path, "--study", tmp_path)
    assert code == 2
    assert "no study" in err
