"""Real interviews beside the checkout: every one is read, and every word accounted for."""

import itertools

import pytest

from tls_coding.corpus.importing import Wishes, import_file


@pytest.fixture(scope="module")
def imported(shared):
    files = sorted((shared / "interviews" / "fr_artisans_docx").glob("*.docx"))
    if not files:
        pytest.skip("no Word files there")
    return [import_file(path, wishes=Wishes(languages=["fr", "it", "es", "en"])) for path in files]


def test_all_are_read(imported):
    """None of the forty is refused."""
    assert len(imported) == 40
    assert len({item.id for item in imported}) == 40


def test_each_has_an_interviewer_and_a_respondent(imported):
    """Both roles are found, however often the labels are misspelt."""
    for item in imported:
        roles = {turn.role for turn in item.transcript.turns}
        assert roles == {"interviewer", "respondent"}, item.id


def test_each_is_french_beyond_doubt(imported):
    """The language is told from the text, without a guess."""
    assert {item.transcript.language for item in imported} == {"fr"}
    assert not any("is a guess" in remark for item in imported for remark in item.remarks)


def test_no_word_is_lost(imported):
    """Words of the source are those of turns, labels and what stands beside: none more or less."""
    for item in imported:
        assert item.lost == (), item.id
        placed = item.words_out + item.words_labels + item.words_beside
        assert item.words_in == placed, item.id
        assert item.words_out > 0.8 * item.words_in, item.id


def test_times_never_run_far_back(imported):
    """Nearly all turns have a time, and times rise within an interview but for slips."""
    for item in imported:
        times = [turn.time for turn in item.transcript.turns if turn.time]
        assert len(times) > 0.9 * len(item.transcript.turns), item.id
        back = sum(later < earlier for earlier, later in itertools.pairwise(times))
        assert back <= 2, item.id  # two recordings in one document


def test_plain_texts_of_other_notations_are_read_to_the_last_word(shared):
    """Texts in notations that are not told apart are one turn, and no word of them is lost."""
    files = sorted((shared / "interviews").rglob("*.txt"))
    for path in files:
        item = import_file(path, wishes=Wishes(language="xx"))
        assert item.lost == (), path.name
        assert item.words_in == item.words_out + item.words_labels + item.words_beside, path.name
