"""`tls codebook words`: what it shows, what it records, and what it leaves as it was."""

import csv
import json

import pytest
from small_study import write_study

from tls_coding.codebook.lock import HEADER

CODES = """
- id: craft
  label: {en: Craft}
  definition: Work of the hand.
  rules: {it: [bottega, lavorare, fucina], en: [workshop], all: ["no"]}
"""
IT = "---\ncase: valley\nlanguage: it\n---\n"
TEXTS = {
    "valley_01": f"{IT}Una bottega. Le botteghe, le botteghe. No. Lavorava. Il lavoro.",
    "valley_02": "A workshop. Two [bold] workshops [/bold].",
}
WRITTEN = """\
en:
  workshop: [workshop, workshops]
it:
  bottega: [bottega, botteghe]
  lavorare: [lavorava]
  'no': ['no']
"""


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "study", codes=CODES, transcripts=TEXTS)


@pytest.fixture
def words(tls, folder):
    """`words("bottega", "--json")` → exit code, standard output, standard error."""
    return lambda *more: tls("codebook", "words", "--study", folder, *more)


@pytest.fixture
def lock(folder):
    return folder / "codebook/tls.lock.yaml"


def shown(out):
    return {(row["language"], row["word"]): row for row in json.loads(out)}


def test_every_word_is_shown_and_recorded(words, lock):
    """The table has each word with its forms and counts; the lock has them by language."""
    code, out, err = words()
    assert code == 0
    for cell in ("botteghe 2, bottega 1", "lavorava 1", "lavoro 1", "workshop 1, workshops 1"):
        assert cell in out
    assert "fucina" not in out
    assert "6 words in rules, 4 of them occur; 4 shown." in err
    assert "codebook/tls.lock.yaml written." in err
    assert lock.read_text(encoding="utf-8") == HEADER + WRITTEN


def test_a_second_run_changes_no_byte(words, lock):
    """Where nothing is new the lock stays untouched, and nothing says that it was written."""
    words()
    before = lock.stat().st_mtime_ns, lock.read_bytes()
    code, _, err = words()
    assert code == 0
    assert "written" not in err
    assert (lock.stat().st_mtime_ns, lock.read_bytes()) == before


def test_what_people_wrote_stays(words, lock):
    """Struck and added forms and comments are kept, and shown, when new forms are recorded."""
    own = "it:\n  # Shops only.\n  bottega: [-botteghe, +negozio, bottegona]  # ask Ada\n"
    lock.write_text(own, encoding="utf-8")
    _, out, _ = words("--json")
    bottega = shown(out)["it", "bottega"]
    assert bottega["forms"] == {"bottega": 1, "negozio": 0}
    assert bottega["struck"] == {"botteghe": 2}
    assert bottega["added"] == ["negozio"]
    wanted = (
        "it:\n  # Shops only.\n  bottega: [bottega, bottegona, -botteghe, +negozio]  # ask Ada\n"
    )
    assert wanted in lock.read_text(encoding="utf-8")
    before = lock.read_bytes()
    words()
    assert lock.read_bytes() == before


def test_forms_new_since_are_shown_as_new(words, folder, lock):
    """A form that came in later is new once: `--new` shows its word alone, then records it."""
    _, out, _ = words("--json")
    assert all(row["new"] == [] for row in shown(out).values())
    path = folder / "corpus/transcripts/valley_03.txt"
    path.write_text(f"{IT}Lavorano, lavorava.", encoding="utf-8")
    _, out, _ = words("--new", "--json")
    assert {key: row["new"] for key, row in shown(out).items()} == {
        ("it", "lavorare"): ["lavorano"]
    }
    assert "lavorare: [lavorano, lavorava]" in lock.read_text(encoding="utf-8")
    _, out, _ = words("--new", "--json")
    assert shown(out) == {}


def test_no_lock_writes_nothing(words, folder, lock):
    """`--no-lock` shows the same and leaves the lock as it is, absent or there."""
    everything = sorted(path for path in folder.rglob("*") if ".tls" not in path.parts)
    _, plain, err = words("--no-lock", "--json")
    assert "written" not in err
    assert sorted(p for p in folder.rglob("*") if ".tls" not in p.parts) == everything
    lock.write_text("it:\n  bottega: [bottega]\n", encoding="utf-8")
    words("--no-lock")
    assert lock.read_text(encoding="utf-8") == "it:\n  bottega: [bottega]\n"
    lock.unlink()
    assert words("--json")[1] == plain


def test_an_unknown_word(words, lock):
    """A word of no rule is one sentence with what is near it, exit 2, and nothing is written."""
    code, out, err = words("botega")
    assert (code, out) == (2, "")
    said = "'botega' is a word of no rule in the languages here. Near it: bottega."
    assert err.strip().endswith(said)
    assert len(err.strip().splitlines()) == 1
    assert not lock.exists()


def test_chosen_words_languages_and_absent_ones(words):
    """WORD, --lang and --all choose the rows; capitals make no difference to a word."""
    keys = lambda *more: sorted(shown(words("--json", "--no-lock", *more)[1]))  # noqa: E731
    assert keys("Bottega") == [("it", "bottega")]
    assert keys("fucina") == [("it", "fucina")]
    assert keys("no", "workshop") == [("en", "no"), ("en", "workshop"), ("it", "no")]
    assert keys("--lang", "en") == [("en", "workshop")]
    assert keys("--lang", "en", "--all") == [("en", "no"), ("en", "workshop")]
    assert ("it", "fucina") in keys("--all")


def test_json_and_csv_say_the_same(words, tmp_path):
    """Both have each word with its forms, new ones and what is not counted."""
    _, out, _ = words("--json", "--no-lock")
    table = tmp_path / "words.csv"
    words("--csv", table, "--no-lock")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["lang"], row["word"]): row for row in csv.DictReader(file)}
    assert rows.keys() == shown(out).keys()
    for key, row in shown(out).items():
        for own, column in (("forms", "forms"), ("not_counted", "not counted")):
            assert rows[key][column] == ", ".join(f"{f} {n}" for f, n in row[own].items())
        assert int(rows[key]["count"]) == row["count"] == sum(row["forms"].values())
    assert shown(out)["it", "lavorare"]["not_counted"] == {"lavoro": 1}


def test_a_faulty_lock_stops_the_command(words, lock):
    """Its faults are listed with their lines, exit 1, and the file stays as it is."""
    text = "it:\n  bottega: [no]\n  fucina: x\n"
    lock.write_text(text, encoding="utf-8")
    code, out, err = words()
    assert (code, out) == (1, "")
    assert "codebook/tls.lock.yaml:2:13" in err
    assert "codebook/tls.lock.yaml:3" in err
    assert lock.read_text(encoding="utf-8") == text


def test_a_word_with_a_control_character_does_not_break_the_study(words, folder, lock, tls):
    """What a wildcard finds is written so that it can be read back, whatever it holds."""
    book = folder / "codebook/tls.yaml"
    text = book.read_text(encoding="utf-8").replace("fucina,", "'fuc*', fucina,")
    book.write_text(text.replace("fucina]", "fucina, 'fuc*']"), encoding="utf-8")
    path = folder / "corpus/transcripts/valley_03.txt"
    path.write_text(f"{IT}Fuc\x07ina.", encoding="utf-8")
    words()
    before = lock.read_bytes()
    assert words()[0] == 0
    assert lock.read_bytes() == before
    assert tls("check", "--study", folder)[0] == 0
