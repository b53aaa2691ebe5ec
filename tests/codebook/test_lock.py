"""The lock: what it says, every fault with its line, and a file that keeps what people wrote."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.codebook.lock import (
    HEADER,
    LockedWord,
    Reading,
    lock_text,
    parse_lock,
    updated,
    without_effect,
)


def read(text):
    """The lock of a text without faults."""
    lock, problems = parse_lock(dedent(text), "tls.lock.yaml")
    assert problems == []
    return lock


def faults(text):
    return [(p.line, p.what) for p in parse_lock(dedent(text), "tls.lock.yaml")[1]]


def locked(seen="", struck="", added=""):
    return LockedWord(*(frozenset(forms.split()) for forms in (seen, struck, added)))


def rewritten(text):
    """The file as it is written again, without its header."""
    text = dedent(text)
    written = lock_text(read(text), text)
    assert written.startswith(HEADER)
    return written.removeprefix(HEADER)


def test_seen_struck_and_added():
    """A plain form was seen, -form is struck, +form is added; capitals make no difference."""
    lock = read("""\
        fr:
          Fermer: [fermé, -Ferme, +fermeture]
          "savoir-faire": [savoir-faire, -savoir-faires]
        it:
          chiudere:
            - chiuso
            - -chiusa
        """)
    assert lock == {
        "fr": {
            "fermer": locked("fermé", "ferme", "fermeture"),
            "savoir-faire": locked("savoir-faire", "savoir-faires"),
        },
        "it": {"chiudere": locked("chiuso", "chiusa")},
    }


def test_forms_are_spelled_as_those_of_texts():
    """Decomposed accents and typographic apostrophes of an editor name the same forms."""
    lock = read("fr:\n  Cle\u0301: [-cle\u0301s, +l\u2019]\n")
    assert lock == {"fr": {"clé": locked("", "clés", "l'")}}


def test_no_lock():
    """An empty file, or one with comments alone, is a lock that says nothing."""
    assert read("") == read(HEADER) == read("fr: {}\n") == {}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- fermer\n", 1, "no words by language"),
        ("# x\nfr: [fermer]\n", 2, "'fr' has no words"),
        ("it:\n  a: [b]\nfr:\n", 3, "'fr' has no words"),
        ("fr:\n  a: [b]\n  fermer: fermé\n", 3, "'fermer' has no list"),
        ("fr:\n  a: [b]\n  fermer: {fermé: 1}\n", 3, "'fermer' has no list"),
        ("fr:\n  a:\n    - b\n    - no\n", 4, "'a': form 2 is no word"),
        ("fr:\n  a: [b, 12]\n", 2, "'a': form 2 is no word"),
        ("fr:\n  a: [b,\n    '']\n", 3, "'a': form 2 is no word"),
        ("fr:\n  a: [b, [c]]\n", 2, "'a': form 2 is no word"),
        ("fr:\n  a: [b]\n  a: [c]\n", 3, "'a' stands twice"),
        ("fr:\n  a: [b]\n  A: [c]\n", 3, "'A' stands here a second time"),
        ("fr:\n  a: [b]\nfr:\n  c: [d]\n", 3, "'fr' stands twice"),
        ("fr:\n  a: [b\n", 2, "not valid YAML"),
        ("fr:\n  a: [- b]\n", 2, "not valid YAML"),
    ],
)
def test_a_fault_has_its_line(text, line, said):
    """Whatever cannot be read as a form, a word or a language is told with its own line."""
    ((where, what),) = faults(text)
    assert where == line
    assert said in what


def test_every_fault_is_listed_and_the_rest_is_read():
    """Faults of several words stand together; the sound words beside them are all there."""
    text = "it: [x]\nfr:\n  a: b\n  c: [d, no, 12, -e]\n  f: [g]\n"
    assert [line for line, _ in faults(text)] == [1, 3, 4, 4]
    lock, _ = parse_lock(text, "f")
    assert lock == {"fr": {"c": locked("d", "e"), "f": locked("g")}}


YAML_WORDS = ["no", "on", "off", "yes", "y", "null", "true", "12", "1.5", "1e3", "~", "2007-05-14",
              "0x1f", "<<", "=", "...", "l'", "l'eau", "à:b", "#a", "a#b", "*lo*", "&a",
              "!a", "?", "[a", "a]", "a,b", '"', "@", "%", "spin-off", "a\x07",
              "a\x85"]  # fmt: skip


@pytest.mark.parametrize("word", YAML_WORDS)
def test_what_yaml_takes_for_something_else_stays_a_word(word):
    """Every word comes back as it was: as a word of a rule, seen, struck and added."""
    lock = {"it": {word: locked(word, word, word), "z": locked("z")}}
    text = lock_text(lock)
    assert read(text) == lock
    assert lock_text(lock, text) == text


def test_ordinary_words_stand_without_quotes():
    """Words, hyphens and elisions are written plainly; quotes stand only where YAML needs them."""
    lock = {"fr": {"savoir-faire": locked("d' l'eau no", "été", "ferm*")}}
    assert lock_text(lock) == f"{HEADER}fr:\n  savoir-faire: [d', l'eau, 'no', -été, +ferm*]\n"


FORMS = st.frozensets(
    st.text("aàeno12~.:'\"#*&!?,[]{}|>%@-+yl\u4e2d\U0001f600", min_size=1, max_size=5)
    | st.sampled_from(YAML_WORDS),
    max_size=3,
)


@given(
    st.dictionaries(
        st.sampled_from(["fr", "no", "it"]),
        st.dictionaries(
            st.text("aàno12~:'#-*[]", min_size=1, max_size=5),
            st.builds(
                LockedWord, FORMS.map(lambda f: frozenset(x for x in f if x[0] not in "+-")),
                FORMS, FORMS,
            ).filter(lambda word: word != LockedWord()),
            min_size=1, max_size=4,
        ),
    )
)  # fmt: skip
def test_a_lock_comes_back_from_its_file(lock):
    """For any lock, writing and reading give the same; writing that again changes no byte."""
    text = lock_text(lock)
    assert read(text) == lock
    assert lock_text(read(text), text) == text


def test_comments_stay_with_their_words():
    """Lines above a word or a language, and what follows them, stay there in sorted order."""
    text = """\
        # Above it.
        it:  # beside it
          # Above zia,
          # in two lines.
          zia: [zie]
          'no': [x]  # not the negation [sic]

        # Above fr.
        fr:
          # Above b.
          B: [c]
        # At the end.
        """
    assert rewritten(text) == dedent("""\
        # Above fr.
        fr:
          # Above b.
          b: [c]
        # Above it.
        it:  # beside it
          'no': [x]  # not the negation [sic]
          # Above zia,
          # in two lines.
          zia: [zie]
        # At the end.
        """)


def test_comments_of_a_file_laid_out_otherwise_stay():
    """Indented deeper, over several lines or as a list: each comment stays with its own word."""
    text = """\
        fr:
            # Above a.
            a: [b,  # the first
                c]  # the second
            d:
              # within d
              - e
            f: [g]  # beside f
        """
    assert rewritten(text) == dedent("""\
        fr:
            # Above a.
          a: [b, c]  # the first  # the second
          d: [e]
              # within d
          f: [g]  # beside f
        """)


def test_comments_of_words_that_are_gone_stay():
    """A comment whose word is not listed any more is kept at the end of the file, once."""
    text = "fr:\n  # Why.\n  a: []  # beside a\n  b: [c]\n"
    once = rewritten(text)
    assert once == "fr:\n  b: [c]\n# beside a\n  # Why.\n"
    assert rewritten(once) == once


COMMENTED = st.lists(
    st.sampled_from(
        ["# one", "  # two", "a: [x, -y]", "b: [x]  # bee", "'no': ['on']  # c [d]", "c: []  # c",
         "d:\n    - x  # dee", "", "e: [x,\n    +y]", "f: [x]"]
    ),
    unique=True,
)  # fmt: skip


@given(COMMENTED, COMMENTED)
def test_no_comment_is_lost_and_writing_settles(first, second):
    """For any layout all comments are in what is written; writing it again changes no byte."""
    text = ""
    for language, rows in (("fr", first), ("it", second)):
        if any(":" in row for row in rows):
            text += f"# {language}\n{language}:\n" + "".join(f"  {row}\n" for row in rows)
    lock, problems = parse_lock(text, "f")
    assert problems == []
    once = lock_text(lock, text)
    assert once.count("#") - HEADER.count("#") == text.count("#")
    again, problems = parse_lock(once, "f")
    assert problems == []
    assert lock_text(again, once) == once


def test_an_emptied_lock_can_be_read():
    """A language without words left is not written: the file stays sound."""
    assert rewritten("fr:\n  a: []\nit:\n  b: [c]\n") == "it:\n  b: [c]\n"
    assert rewritten("fr:\n  a: []\n") == ""


def test_what_was_found_joins_what_was_seen():
    """New forms join those seen; what is struck or added stays so; no word is taken out."""
    before = read("fr:\n  a: [x, -y, +z]\n  gone: [g]\n")
    after = updated(before, {"fr": {"a": ["w", "y", "z"], "b": ["c"]}, "it": {"d": ["e"]}})
    assert after == {
        "fr": {"a": locked("w x", "y", "z"), "gone": locked("g"), "b": locked("c")},
        "it": {"d": locked("e")},
    }
    assert before == read("fr:\n  a: [x, -y, +z]\n  gone: [g]\n")


def test_a_form_that_begins_with_a_sign_is_never_struck_by_listing_it():
    """*-il* of *dit-il* would read as *il* struck: it is not listed, but can be struck, added."""
    lock = updated({}, {"fr": {"il": ["il", "-il"], "-il": ["-il"]}})
    assert lock_text(lock) == f"{HEADER}fr:\n  il: [il]\n"
    assert read("fr:\n  -il: [--il, +-ils]\n") == {"fr": {"-il": locked("", "-il", "-ils")}}


def test_what_matching_depends_on():
    """Only what was struck or added, and how accents are read, is decided; not what was seen."""
    plain = Reading(False, read("fr:\n  a: [x]\n"))
    assert plain.decided("fr") == Reading().decided("fr")
    decided = [
        Reading(fold, read(text)).decided("fr")
        for fold in (False, True)
        for text in ("", "fr:\n  a: [-x]", "fr:\n  a: [+x]", "fr:\n  b: [+x]")
    ]
    assert len({tuple(lines) for lines in decided}) == 8
    assert Reading(False, read("it:\n  a: [+x]")).decided("fr") == plain.decided("fr")
    one, other = "fr:\n  a: [-x, -y]\n  b: [+z]\n", "fr:\n  b: [+z]\n  a: [-y, q, -x]\n"
    assert Reading(False, read(one)).decided("fr") == Reading(False, read(other)).decided("fr")


def test_a_language_that_nobody_speaks_here_is_told():
    """A language that neither codebook nor transcripts have decides nothing: a warning."""
    lock = read("FR: {montrer: [-montrait]}\nfr: {montrer: [montre]}\n")
    (warning,) = without_effect(lock, {"fr", "en"}, "tls.lock.yaml")
    assert warning.warning
    assert "'FR'" in warning.what
    assert "en, fr" in warning.mend
