import pytest

from tls_coding.errors import UsageError
from tls_coding.newstudy import default_cues, example_study, new_study, sample_study
from tls_coding.study import open_study

OWN = 'codebook: {name: Own, version: "2", languages: [fr]}\ncodes:\n'
OWN += "  - {id: own, label: {fr: Propre}, definition: D., rules: {fr: ['mot']}}\n"


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def sound(folder):
    study = open_study(folder)
    study.read_all()
    assert study.problems == []
    return study


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "my book.yaml").write_text(OWN, encoding="utf-8")
    (folder / "my cases.yaml").write_text("- {id: place, label: Place}\n")
    return folder


def test_the_sample_is_a_sound_study(tmp_path):
    """A new study has a codebook, cues, cases and transcripts, and check finds no problem."""
    new_study(tmp_path / "new")
    study = sound(tmp_path / "new")
    assert study.codebook.ids
    assert study.cues
    assert len(study.transcripts) >= 2
    assert study.file.study == "new"


def test_everyone_gets_the_same_sample(tmp_path):
    """Two new studies have the same files with the same bytes, but for the name."""
    for name in ("one", "two"):
        new_study(tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    for name in files(tmp_path / "one"):
        if name != "study.yaml":
            one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
            assert one == two


def test_an_own_codebook_and_own_cases(tmp_path, own):
    """Both are copied byte for byte, the default cues join them, and there is no transcript."""
    new_study(tmp_path / "new", codebook=own / "my book.yaml", cases=own / "my cases.yaml")
    study = sound(tmp_path / "new")
    assert (tmp_path / "new/codebook/tls.yaml").read_text(encoding="utf-8") == OWN
    assert study.codebook.ids == ["own"]
    assert [case.id for case in study.cases] == ["place"]
    assert study.transcripts == {}
    assert (tmp_path / "new/codebook/cues.yaml").read_bytes() == default_cues().read_bytes()


def test_cues_and_lock_go_with_their_codebook(tmp_path, own):
    """Where cues and a lock stand beside the codebook, they are copied instead of the default."""
    (own / "cues.yaml").write_text("fr: {negated: {forward: [jamais]}}\n")
    (own / "my book.lock.yaml").write_text("fr: {}\n")
    new_study(tmp_path / "new", codebook=own / "my book.yaml")
    assert (tmp_path / "new/codebook/tls.lock.yaml").read_text() == "fr: {}\n"
    assert list(sound(tmp_path / "new").cues) == ["fr"]
    assert "sample" not in (tmp_path / "new/codebook/tls.yaml").read_text()


def test_cases_alone_keep_the_codebook_of_the_sample(tmp_path, own):
    """With only `--cases`, the sample's codebook stays and its transcripts go."""
    new_study(tmp_path / "new", cases=own / "my cases.yaml")
    study = sound(tmp_path / "new")
    assert study.codebook.sha256 == open_codebook_hash(tmp_path)
    assert [case.id for case in study.cases] == ["place"]
    assert study.transcripts == {}


def open_codebook_hash(tmp_path):
    new_study(tmp_path / "reference")
    return open_study(tmp_path / "reference").codebook.sha256


def test_the_example_is_the_demonstration_study(tmp_path):
    """`--example` copies codebook, corpus and study file of the demonstration, all of them."""
    new_study(tmp_path / "new", example=True)
    copied, source = tmp_path / "new", example_study()
    for part in ("codebook", "corpus"):
        assert files(copied / part) == files(source / part)
    assert (copied / "study.yaml").read_bytes() == (source / "study.yaml").read_bytes()
    study = open_study(copied)
    assert study.cases
    assert study.transcripts
    assert study.states


@pytest.mark.parametrize(
    "name", ['a "quoted" name', "back\\slash", "été 1: x", "#hash", "{brace}", "-", "12", "null"]
)
def test_any_folder_name_makes_a_study(tmp_path, name):
    """The study is named after its folder, whatever stands in that name."""
    new_study(tmp_path / name)
    assert open_study(tmp_path / name).file.study == name


def test_an_empty_folder_may_be_there_already(tmp_path):
    """A folder without anything in it becomes the study, here or below."""
    (tmp_path / "empty").mkdir()
    new_study(tmp_path / "empty")
    sound(tmp_path / "empty")
    new_study(tmp_path / "deep" / "er")
    sound(tmp_path / "deep" / "er")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"codebook": "none.yaml"}, "no such file"),
        ({"cases": "none.yaml"}, "no such file"),
        ({"codebook": "."}, "no such file"),
        ({"example": True, "cases": "mine/my cases.yaml"}, "leave the others out"),
    ],
)
def test_a_wrong_call_makes_nothing(tmp_path, own, options, says):
    """What is refused leaves no folder behind."""
    paths = {key: tmp_path / v if isinstance(v, str) else v for key, v in options.items()}
    with pytest.raises(UsageError, match=says):
        new_study(tmp_path / "new", **paths)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    """Neither a folder with a file in it nor a file of that name is touched."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        with pytest.raises(UsageError, match="already there"):
            new_study(tmp_path / name)
    assert files(tmp_path) == ["file", "full/notes.txt"]


def test_what_comes_with_the_package_is_there():
    """The sample, the example and the default cues are found from wherever it is installed."""
    assert (sample_study() / "codebook" / "tls.yaml").is_file()
    assert (example_study() / "study.yaml").is_file()
    assert default_cues().is_file()
