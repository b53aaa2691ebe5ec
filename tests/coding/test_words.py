"""What words stand for in a corpus, under a lock with accents folded, however it is split."""

import pytest
from small_study import codebook, cues, find, transcript, write_study

from tls_coding.codebook.lock import AS_WRITTEN, LockedWord, Reading, parse_lock
from tls_coding.coding.compile import compile_codebook
from tls_coding.coding.suggest import suggest_all
from tls_coding.coding.words import word_uses, words_of_rules
from tls_coding.errors import StudyError
from tls_coding.study import open_study

BOOK = """
    - id: craft
      rules: {it: ["lavorare", "botteg* & \\"mestiere\\"", "città", "#kin"], all: [spin-off]}
      unless: {it: [scherzo]}
"""
LISTS = "lists: {kin: {it: [zio]}}"
BODY = "[R1] Il lavoro, lavorava; lavorò. Botteghe, mestieri. Lo zio. Lo zio."


def lock(**words):
    """The lock of Italian, each word's forms written as in the file."""
    lines = [f"  {word}: [{', '.join(forms.split())}]" for word, forms in words.items()]
    read, problems = parse_lock("\n".join(["it:", *lines]), "tls.lock.yaml")
    assert problems == []
    return Reading(lock=read)


def uses(reading=AS_WRITTEN, body=BODY):
    book = codebook(BOOK, head=LISTS)
    found = word_uses(book, [transcript(body, "it")], reading)
    return {use.word: use for use in found}


def test_every_word_of_the_rules_is_there_with_its_counts():
    """Words of rules, wildcards, lists and vetoes, absent ones too; exact words are as written."""
    found = uses()
    assert sorted(found) == ["botteg*", "città", "lavorare", "off", "scherzo", "spin", "zio"]
    assert found["zio"].forms == {"zio": 2}
    assert found["zio"].count == 2
    assert found["botteg*"].forms == {"botteghe": 1}
    assert found["scherzo"].forms == {}
    assert found["lavorare"].forms == {"lavorava": 1, "lavorò": 1}
    assert found["lavorare"].homographs == {"lavoro": 1}
    assert all(use.language == "it" and not use.struck and not use.added for use in found.values())


def test_the_most_frequent_form_comes_first():
    """Forms stand by count, then by spelling."""
    found = uses(body="[R1] Lavorò, lavorava, lavorava, lavoriamo, lavorano.")
    assert list(found["lavorare"].forms.items()) == [
        ("lavorava", 2),
        ("lavorano", 1),
        ("lavoriamo", 1),
        ("lavorò", 1),
    ]


def test_struck_and_added_forms():
    """What the lock strikes is shown apart with its count; what it adds is there, even absent."""
    found = uses(lock(lavorare="-lavorò -assente +lavoro +faticare"))
    use = found["lavorare"]
    assert use.forms == {"lavorava": 1, "lavoro": 1, "faticare": 0}
    assert use.count == 2
    assert use.struck == {"lavorò": 1}
    assert use.added == ("faticare", "lavoro")
    assert use.homographs == {}


def test_what_looks_alike_and_is_struck_is_not_offered_again():
    """A form that the lock strikes is no longer shown as not counted."""
    assert uses(lock(lavorare="-lavoro"))["lavorare"].homographs == {}


def test_forms_not_seen_before_are_new():
    """Under a lock, forms that it neither saw nor adds are new; of a word it lacks, all are."""
    found = uses(lock(lavorare="lavorava +lavoro"))
    assert found["lavorare"].new == ("lavorò",)
    assert found["zio"].new == ("zio",)
    assert found["scherzo"].new == ()


def test_without_a_lock_nothing_is_new():
    """New means since the lock: before there is one, nothing is."""
    assert all(use.new == () for use in uses().values())


def test_words_are_counted_by_language():
    """Each language has its own forms and its own lock; rules of all are in each of them."""
    book = codebook(BOOK, head=LISTS)
    texts = [
        transcript("[R1] Uno spin-off. Zio!", "it", name="a"),
        transcript("[R1] Un spin-off. Spin-offs. Zio!", "es", name="b"),
    ]
    found = {(use.language, use.word): use for use in word_uses(book, texts, Reading())}
    assert {word for language, word in found if language == "es"} == {"spin-off"}
    assert found["es", "spin-off"].forms == {"spin-off": 1, "spin-offs": 1}
    assert found["it", "spin"].count == 1


def test_a_form_with_a_sign_is_never_new():
    """*-lo* of *come-lo* cannot be listed in a lock as it is, and so is not shown as new."""
    book = codebook('- id: eat\n  rules: {all: ["come-lo"]}\n')
    reading = Reading(lock={"gl": {"x": LockedWord()}})
    found = {use.word: use for use in word_uses(book, [transcript("Come-lo pan.", "gl")], reading)}
    assert found["-lo"].forms == {"-lo": 1}
    assert found["-lo"].new == ()
    assert found["come"].new == ("come",)


# How a study reads words


def quotes(rule, body, language="it", *, reading=AS_WRITTEN, veto=""):
    """The evidence of every suggestion of one rule, each cut out of the body by its spans."""
    text = transcript(body, language)
    unless = f"\n  unless: {{all: ['{veto}']}}" if veto else ""
    book = codebook(f"- id: theme\n  rules: {{all: ['{rule}']}}{unless}\n")
    found = [s for _, own in suggest_all(book, {}, [text], reading) for s in own if not s.vetoed]
    return [piece.of(text.body) for s in found for e in s.evidence for piece in e.pieces]


FOLDED = Reading(fold_accents=True)


@pytest.mark.parametrize(
    ("rule", "body", "found"),
    [
        ("città", "In citta. Le città!", ["citta", "città"]),
        ("citta", "In citta. Le città!", ["citta", "città"]),
        ('"è così"', "Si, e cosi. È così!", ["e cosi", "È così"]),
        ('"e cosi"', "Si, e cosi. È così!", ["e cosi", "È così"]),
        ("citt*", "In citta. Le città!", ["citta", "città"]),
        ("*ità", "Una novita. La novità!", ["novita", "novità"]),
        ("andò", "Poi ando via.", ["ando"]),
        ("[perché|poiché]", "Perche no? Poiché.", ["Perche", "Poiché"]),
        ("caffè~bar", "Un caffe-\nbar. Il caffèbar.", ["caffe-\nbar", "caffèbar"]),
        ("lì ... là", "Li, e la\u0300.", ["Li", "la\u0300"]),
    ],
)
def test_text_typed_without_accents(rule, body, found):
    """Under `fold: accents` either side may lack its accents; quotes are the body's own letters."""
    assert quotes(rule, body, reading=FOLDED) == found


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("città", ["città"]),
        ("citta", ["citta"]),
        ('"città"', ["città"]),
        ("*ttà", ["città"]),
    ],
)
def test_accents_count_where_they_are_not_folded(rule, found):
    """Without it a word with its accents is not that without."""
    assert quotes(rule, "In citta. Le città!") == found


def test_vetoes_are_folded_too():
    """A veto is read as rules are."""
    body = "La bottega in citta. La bottega."
    assert quotes("bottega", body, reading=FOLDED, veto="città") == ["bottega"]
    assert quotes("bottega", body, veto="città") == ["bottega", "bottega"]


def test_cues_are_folded_too():
    """A cue typed with its accents flags a text typed without them, and only where folded."""
    scope = cues('it: {negated: {forward: ["né"]}}\n')
    book = codebook("- id: theme\n  rules: {it: [bottega]}\n")
    text = transcript("Ne la bottega.", "it")
    flags = {
        fold: [e.flags for _, own in suggest_all(book, scope, [text], Reading(fold))
               for s in own for e in s.evidence]
        for fold in (True, False)
    }  # fmt: skip
    assert flags == {True: [("negated",)], False: [()]}


def test_the_lock_changes_what_is_found():
    """A struck form is found no more, an added one is; exact words are as written."""
    body = "Una bottega. Botteghe. Un negozio."
    reading = lock(bottega="-botteghe +negozio")
    assert quotes("bottega", body) == ["bottega", "Botteghe"]
    assert quotes("bottega", body, reading=reading) == ["bottega", "negozio"]
    assert quotes('"botteghe"', body, reading=reading) == ["Botteghe"]


# A study with a lock


CODES = """
- id: craft
  label: {en: Craft}
  definition: Work of the hand.
  rules: {it: [bottega]}
"""
TEXT = "---\ncase: valley\nlanguage: it\n---\nUna bottega. Le botteghe. Un negozio. Una bottéga."


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "study", codes=CODES, transcripts={"valley_01": TEXT})


def found_in(folder):
    """The first evidence of each suggestion of a study, opened afresh."""
    return [s.evidence[0].words for s in open_study(folder).suggestions()["valley_01"]]


def test_a_study_with_a_lock(folder):
    """Strike and add change the suggestions at once: what was kept before is not reused."""
    path = folder / "codebook/tls.lock.yaml"
    assert found_in(folder) == ["bottega", "botteghe"]
    assert list((folder / ".tls/suggestions").iterdir())
    path.write_text("it:\n  bottega: [bottega, -botteghe]\n", encoding="utf-8")
    assert found_in(folder) == ["bottega"]
    path.write_text("it:\n  bottega: [bottega, -botteghe, +negozio]\n", encoding="utf-8")
    assert found_in(folder) == ["bottega", "negozio"]
    path.unlink()
    assert found_in(folder) == ["bottega", "botteghe"]


def test_what_was_only_seen_keeps_the_store(folder):
    """Recording what was seen computes nothing anew: the kept suggestions stay those."""
    found_in(folder)
    (kept,) = (folder / ".tls/suggestions").iterdir()
    before = kept.stat().st_mtime_ns
    (folder / "codebook/tls.lock.yaml").write_text("it:\n  bottega: [bottega]\n", encoding="utf-8")
    assert found_in(folder) == ["bottega", "botteghe"]
    assert kept.stat().st_mtime_ns == before


def test_a_study_that_folds_accents(folder):
    """`fold: accents` in study.yaml changes what the study finds, there and back."""
    study = folder / "study.yaml"
    before = study.read_text(encoding="utf-8")
    found_in(folder)
    study.write_text(f"{before}fold: accents\n", encoding="utf-8")
    assert open_study(folder).reading.fold_accents
    assert found_in(folder) == ["bottega", "botteghe", "bottéga"]
    study.write_text(before, encoding="utf-8")
    assert found_in(folder) == ["bottega", "botteghe"]


def test_fold_takes_accents_only(folder):
    """Anything else under `fold:` is a fault of its line."""
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("fold: case\n")
    with pytest.raises(StudyError) as caught:
        _ = open_study(folder).file
    ((problem),) = caught.value.problems
    assert (problem.file, problem.line) == ("study.yaml", 2)


def test_a_study_lists_every_fault_of_its_lock(folder):
    """A faulty lock stops the work; all its faults are told with file and line."""
    lock_file = folder / "codebook/tls.lock.yaml"
    lock_file.write_text("it:\n  bottega: x\n  a: [b, 12]\nfr: []\n", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        open_study(folder).require()
    assert [(p.file, p.line) for p in caught.value.problems] == [
        ("codebook/tls.lock.yaml", line) for line in (2, 3, 4)
    ]
    lock_file.write_bytes(b"it:\n  a: [\xff]\n")
    with pytest.raises(StudyError) as caught:
        open_study(folder).require()
    assert [(p.file, p.line) for p in caught.value.problems] == [("codebook/tls.lock.yaml", 2)]


def test_another_codebook_reads_its_own_lock_or_that_of_the_study(folder, tmp_path):
    """`under` takes the lock beside the other codebook, else the one of this study."""
    (folder / "codebook/tls.lock.yaml").write_text("it:\n  bottega: [-botteghe]\n", "utf-8")
    other = tmp_path / "other.yaml"
    other.write_bytes((folder / "codebook/tls.yaml").read_bytes())
    study = open_study(folder)
    assert study.under(other).lock == study.lock
    (tmp_path / "other.lock.yaml").write_text("it:\n  bottega: [+negozio]\n", "utf-8")
    assert study.under(other).lock["it"]["bottega"] == LockedWord(added=frozenset({"negozio"}))


# Words that a tokeniser splits in two ways


HYPHENED = "Peut-être que oui. Non, peut-être. Celui-ci part. Pas celui-ci."


@pytest.mark.parametrize(
    "form", ["peut-être", "Peut-être", '"peut-être"', '"Peut-être"', "peut~être"]
)
def test_a_french_word_at_the_start_of_a_sentence(form):
    """*Peut-être* is three words to the tokeniser, *peut-être* one: a rule finds both."""
    assert found_words(form, HYPHENED, "fr") == ["Peut-être", "peut-être"]


def test_french_pronouns_with_hyphens():
    """*celui-ci* and more words beside it, plain and exact."""
    for form in ("celui-ci", '"Celui-ci"', "[celui-ci|celle-ci]"):
        assert found_words(form, HYPHENED, "fr") == ["Celui-ci", "celui-ci"]
    assert found_words('"peut-être que"', HYPHENED, "fr") == ["Peut-être que"]


def found_words(rule, body, language):
    return [body[span.start : span.end] for (span,) in find(rule, body, language)]


@pytest.mark.parametrize("language", ["fr", "it", "es", "en", "ca", "gl"])
def test_a_tilde_leaves_the_spelling_open(language):
    """`know~how` finds all three spellings in every language; the plain spelling its own alone."""
    body = "Know-how, know\nhow; knowhow. The know\u2011how."
    assert found_words("know~how", body, language) == [
        "Know-how", "know\nhow", "knowhow", "know\u2011how",
    ]  # fmt: skip
    assert found_words("know-how", body, language) == ["Know-how", "know\u2011how"]
    assert found_words("know how", body, language) == ["know\nhow"]
    assert found_words("knowhow", body, language) == ["knowhow"]


def test_the_words_listed_are_those_that_compiling_asks_for():
    """Words are told from the rules alone; compiling the rules looks up the same ones."""
    book = codebook(
        """
        - id: theme
          rules:
            en: ['[know~how|old "exact"] ... #kin & kno* in turn', 'Spin-off? grand~father']
            all: [secret]
          unless: {en: ["never mind", "12 o'clock"]}
        """,
        head="lists: {kin: {en: [uncle, 'great aunt'], all: [kin]}, unused: {en: [nobody]}}",
    )
    asked = compile_codebook(book, "en", ["kin"]).lexicon._found
    assert words_of_rules(book, "en") == set(asked)
