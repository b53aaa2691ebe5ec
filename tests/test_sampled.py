"""Samples of a study: who looks at what, what they said, and what changed since."""

import pytest
from small_study import Coder, write_study

from tls_coding.errors import StudyError, UsageError
from tls_coding.sampled import (
    changes,
    compared,
    draw_sample,
    needed_sizes,
    passages_to_show,
    read_sample,
    report_of,
    result,
    seen_before,
    write_sample,
)
from tls_coding.spans import Span
from tls_coding.study import open_study

CODES = """
- id: secrecy
  label: {en: Secrecy}
  definition: Kept from others.
  rules: {en: [secret]}
- id: kin
  label: {en: Kin}
  definition: Relatives.
  rules: {en: [uncle]}
- id: probing
  label: {en: Probing}
  definition: The interviewer asks again.
  speaker: interviewer
  rules: {en: [again]}
"""
HARBOUR = "---\ncase: harbour\nlanguage: en\n---\n"
SENTENCES = " ".join(
    f"It was secret number {n}." if n < 8 else f"We did not tell {n}." for n in range(50)
)
TEXTS = {
    "valley_01": f"[Q] Once again?\n\n[A1] {SENTENCES}",
    "valley_02": f"{HARBOUR}[A1] My uncle knew. Nobody came.",
}


@pytest.fixture
def folder(tmp_path):
    """52 sentences of respondents: 8 with a secret, 1 with an uncle."""
    return write_study(tmp_path / "s", codes=CODES, transcripts=TEXTS)


def look_at(folder, sample, bears, coder="ana"):
    """Look at every passage of a sample; give `secrecy` where its words hold one of `bears`."""
    study = open_study(folder)
    lines = []
    for passage in sample.passages:
        text = study.transcripts[passage.transcript]
        quote = passage.span.of(text.body)
        where = {
            "transcript": text.id, "text_sha256": text.sha256, "quote": quote,
            "start": passage.start, "end": passage.end, "shown": "blind",
        }  # fmt: skip
        if any(word in quote for word in bears):
            lines.append({"act": "add", "code": "secrecy", **where})
        lines.append({"act": "done", **where})
    Coder(study.path("coding") / f"{coder}.jsonl").write(*lines)
    return open_study(folder)


def test_a_sample_is_drawn_written_and_read_back(folder):
    """Sentences of respondents, by code; interviewers' codes are left out; twice the same bytes."""
    study = open_study(folder)
    sample = draw_sample(study, "spring", size=20, seed=1, coders=["ana"])
    assert sample.codes == ("secrecy", "kin")
    assert [(s.code, s.population, s.sampled) for s in sample.strata] == [
        ("secrecy", 8, 5), ("secrecy", 44, 15), ("kin", 1, 1), ("kin", 51, 19),
    ]  # fmt: skip
    path = write_sample(study, sample)
    assert path == folder / "corpus/samples/spring.yaml"
    before = path.read_bytes()
    again = draw_sample(open_study(folder), "spring", size=20, seed=1, coders=["ana"])
    write_sample(study, again)
    assert path.read_bytes() == before
    assert read_sample(study, "spring") == sample


def test_a_sample_is_never_written_over(folder):
    """Another sample needs another name."""
    study = open_study(folder)
    write_sample(study, draw_sample(study, "spring", size=20, seed=1))
    with pytest.raises(UsageError, match=r"spring\.yaml: already there"):
        write_sample(study, draw_sample(study, "spring", size=20, seed=2))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": "../x"}, "no name for a sample"),
        ({"codes": ["kinn"]}, "no code of this codebook"),
        ({"codes": ["probing"]}, "for interviewers"),
        ({"coders": ["a b"]}, "no name for a coder"),
    ],
)
def test_names_that_are_not_there_are_refused(folder, more, said):
    """One clear sentence each."""
    with pytest.raises(UsageError, match=said):
        draw_sample(open_study(folder), **{"name": "x", "size": 5, **more})


def test_transcripts_of_all_named_coders_are_drawn_from(folder):
    """Where transcripts are assigned, coders are named, and get what is theirs."""
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("assignments: {ana: [valley], marc: [all]}\n")
    study = open_study(folder)
    with pytest.raises(UsageError, match="--coder"):
        draw_sample(study, "spring", size=5)
    both = draw_sample(study, "spring", size=5, coders=["ana", "marc"])
    assert set(both.texts) == {"valley_01"}
    assert set(draw_sample(study, "spring", size=5, coders=["marc"]).texts) == set(TEXTS)


def test_passages_are_shown_to_whom_they_are_for(folder):
    """Two samples with a passage in common: it is for the coders of both."""
    study = open_study(folder)
    for name, coders in (("a", ["ana"]), ("b", ["marc"])):
        write_sample(study, draw_sample(study, name, size=100, codes=["secrecy"], coders=coders))
    shown = passages_to_show(open_study(folder))
    assert set(shown) == set(TEXTS)
    assert set(shown["valley_01"].values()) == {frozenset({"ana", "marc"})}
    write_sample(study, draw_sample(study, "c", size=10, codes=["secrecy"]))
    shown = passages_to_show(open_study(folder))
    everybody = [span for some in shown.values() for span, whom in some.items() if not whom]
    assert len(everybody) == 10


def test_passages_whose_words_moved_are_not_shown(folder):
    """What stands there now was not drawn."""
    study = open_study(folder)
    write_sample(study, draw_sample(study, "a", size=100, codes=["kin"]))
    path = folder / "corpus/transcripts/valley_02.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Nobody", "Nobody else"), "utf-8")
    shown = passages_to_show(open_study(folder))
    assert shown["valley_02"] == {Span(5, 19): frozenset()}


def test_what_was_said_gives_the_figures(folder):
    """All 52 passages looked at: 8 suggested, all right; 2 others: recall .8."""
    study = open_study(folder)
    sample = draw_sample(study, "a", size=100, codes=["secrecy"])
    write_sample(study, sample)
    (row,) = result(study, sample)
    assert (row.coder, row.left) == ("", 52)
    (row,) = result(look_at(folder, sample, ["secret", "tell 48", "tell 49"]), sample)
    assert (row.coder, row.left, row.precision.value) == ("ana", 0, 1)
    assert row.recall.value == pytest.approx(0.8)
    report = report_of(open_study(folder)).to_json()
    (of_code,) = [c for c in report["codes"] if c["code"] == "secrecy" and not c["language"]]
    assert of_code["accepted"] == 8  # coded by hand where rules suggest it
    assert of_code["samples"][0]["recall"]["value"] == pytest.approx(0.8)


def test_who_knew_what_rules_say_is_told(folder):
    """One suggestion decided before the look counts, one decided afterwards does not."""
    study = open_study(folder)
    sample = draw_sample(study, "a", size=100, codes=["secrecy"], coders=["ana"])
    first, second, *_ = [s for s in study.suggestions()["valley_01"] if s.code == "secrecy"]
    ana, text = Coder(study.path("coding") / "ana.jsonl"), study.transcripts["valley_01"]
    ana.decide("reject", first, text)
    assert seen_before(open_study(folder), sample) == {"ana": 1}
    look_at(folder, sample, ["secret"])
    ana.decide("accept", second, text)
    assert seen_before(open_study(folder), sample) == {"ana": 1}


def test_changes_are_told(folder):
    """A rule that finds other passages, and an edited text: which, and no figure."""
    study = open_study(folder)
    sample = draw_sample(study, "a", size=100)
    book = folder / "codebook/tls.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("[secret]", "[secret, nobody]"), encoding="utf-8")
    assert changes(open_study(folder), sample).codes == ("secrecy",)
    book.write_text(text.replace("Kept from others", "Kept"), encoding="utf-8")
    assert changes(open_study(folder), sample).codes == ()
    (folder / "corpus/transcripts/valley_02.txt").unlink()
    changed = changes(open_study(folder), sample)
    assert (changed.texts, changed.codes) == (("valley_02",), ("kin",))
    assert {row.recall.reason for row in result(open_study(folder), sample)} == {"texts_changed"}


def test_a_damaged_sample_is_told_and_a_missing_one_too(folder):
    """The file and what to do; the names of the samples that there are."""
    study = open_study(folder)
    with pytest.raises(UsageError, match="Draw one"):
        read_sample(study, "spring")
    path = write_sample(study, draw_sample(study, "a", size=9))
    with pytest.raises(UsageError, match="There are: a"):
        read_sample(study, "spring")
    path.write_text(path.read_text(encoding="utf-8").replace("seed:", "sead:"), encoding="utf-8")
    with pytest.raises(StudyError) as raised:
        passages_to_show(study)
    assert all(problem.file == "corpus/samples/a.yaml" for problem in raised.value.problems)


def test_turns_are_drawn_where_turns_are_coded(folder):
    """A codebook whose unit is the turn: one passage in each transcript."""
    book = folder / "codebook/tls.yaml"
    book.write_text(
        book.read_text(encoding="utf-8").replace("languages:", "unit: turn, languages:"), "utf-8"
    )
    sample = draw_sample(open_study(folder), "a", size=9, codes=["kin"])
    assert [(s.population, s.sampled) for s in sample.strata] == [(1, 1), (1, 1)]
    assert sample.unit == "turn"


def test_needed_sizes_know_what_was_decided(folder):
    """Secrecy is suggested for 8 of 52 passages."""
    made = needed_sizes(open_study(folder), ["secrecy"], half_width=0.1, prevalence=0.2)
    assert [(each.code, each.passages, each.suggested) for each in made] == [("secrecy", 52, 8)]
    assert 9 <= made[0].size <= 52


def test_rules_are_compared_over_what_a_coder_reviewed(folder):
    """In the passages that were looked at, and nowhere else."""
    study = open_study(folder)
    sample = draw_sample(study, "a", size=40, codes=["secrecy"])
    found = compared(look_at(folder, sample, ["secret", "tell 49"]), ["ana"], 0.9)
    assert [risk.units for risk in found] == [40, 40, 40]
    assert found[0].kappa > 0.8
    assert found[2].reason == "no_variation"
