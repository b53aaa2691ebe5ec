"""What an edit of the codebook does to suggestions, and to what people decided about them."""

import pytest
from small_study import Coder, codebook, cues, suggest, transcript

from tls_coding.codebook.compare import compare, meaning_changed
from tls_coding.coding.impact import effect, looks

CODES = """
- id: secrecy
  rules: {en: [secret]}
  unless: {en: ['"open secret"']}
- id: kin
  rules: {en: [uncle, aunt]}
"""
CUES = "en: {negated: {forward: ['\"never\"']}}"
TEXT = transcript(
    "[R1] It was a secret. My uncle knew. They never asked my aunt. An open secret. "
    "We lock the door."
)
OLD = codebook(CODES)


def found(book, scope=CUES):
    return {TEXT.id: suggest(book, TEXT, scope=cues(scope) if scope else None)}


def edited(*edits):
    text = CODES
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return codebook(text)


def told(suggestions):
    return [(s.code, s.span.of(TEXT.body)) for s in suggestions]


@pytest.fixture
def ana(tmp_path):
    return Coder(tmp_path / "ana.jsonl")


def on(quote, book=OLD):
    (suggestion,) = [
        s for s in found(book)[TEXT.id] if s.span.of(TEXT.body) == quote and not s.vetoed
    ]
    return suggestion


def to_see(new, *coders, old=OLD):
    """(code, quote, status, why) of every decision to look at again."""
    was, now = found(old), found(new)
    meaning = meaning_changed(compare(old, new))
    states = [coder.state(TEXT) for coder in coders]
    listed = looks(effect(was, now), was, now, (old, new), meaning, states)
    return [(k.code, TEXT.body[k.start : k.end], k.status, k.why) for k in listed]


def test_the_same_codebook_has_no_effect(ana):
    """Nothing changed: nothing gained, lost or flagged, and nothing to look at."""
    ana.decide("accept", on("It was a secret."), TEXT)
    ana.decide("reject", on("My uncle knew."), TEXT)
    ana.finish(TEXT, "secrecy", "kin")
    whole = effect(found(OLD), found(OLD))
    assert (whole.gained, whole.lost, whole.vetoed, whole.flagged) == ((), (), (), ())
    assert to_see(OLD, ana) == []


def test_a_new_rule_gains_and_its_removal_loses():
    """A rule that comes gives suggestions; the way back takes the same ones away."""
    new = edited(("[secret]", "[secret, lock]"))
    there, back = effect(found(OLD), found(new)), effect(found(new), found(OLD))
    assert told(there.gained) == [("secrecy", "We lock the door.")]
    assert (there.lost, there.vetoed, there.flagged) == ((), (), ())
    assert back.lost == there.gained
    assert back.gained == ()


def test_what_a_veto_stops_is_told_apart_from_what_is_lost():
    """A veto that comes stops a suggestion; without its rule it is lost."""
    new = edited(("uncle, aunt]}", "aunt]}\n  unless: {en: [ask]}"))
    whole = effect(found(OLD), found(new))
    assert told(whole.lost) == [("kin", "My uncle knew.")]
    assert told(whole.vetoed) == [("kin", "They never asked my aunt.")]


def test_a_veto_that_goes_gives_its_suggestions_back():
    """What was vetoed before counts as gained: nobody was shown it."""
    new = edited(("""  unless: {en: ['"open secret"']}\n""", ""))
    assert told(effect(found(OLD), found(new)).gained) == [("secrecy", "An open secret.")]


def test_a_suggestion_with_other_flags_stands_in_both():
    """Where only the flags differ, a suggestion is neither gained nor lost."""
    whole = effect(found(OLD, scope=""), found(OLD))
    assert (whole.gained, whole.lost) == ((), ())
    (flagged,) = whole.flagged
    assert told([flagged.after]) == [("kin", "They never asked my aunt.")]
    assert (flagged.before.flags, flagged.after.flags) == ((), ("negated",))


def test_an_accepted_passage_that_no_rule_suggests_any_more(ana):
    """Whoever accepted it should know that the rules do not stand behind it now."""
    for quote in ("My uncle knew.", "They never asked my aunt."):
        ana.decide("accept", on(quote), TEXT)
    new = edited(("[uncle, aunt]", "[aunt]"))
    assert to_see(new, ana) == [
        ("kin", "My uncle knew.", "accepted", "no rule suggests it any more")
    ]


def test_an_accepted_passage_that_a_veto_stops_now(ana):
    """A vetoed suggestion is not proposed: for a decision it is gone."""
    ana.decide("accept", on("It was a secret."), TEXT)
    new = edited(("open secret", "was a secret"))
    (look,) = to_see(new, ana)
    assert look[-1] == "no rule suggests it any more"


def test_what_was_coded_by_hand_needs_no_rule(ana):
    """Rules never stood behind a passage coded by hand: their loss is no matter."""
    ana.add("kin", TEXT, "We lock the door.")
    assert to_see(edited(("[uncle, aunt]", "[cousin]")), ana) == []


def test_decisions_on_a_code_that_is_gone(ana):
    """Whatever was decided about a code that is gone is listed, by hand or not."""
    ana.decide("reject", on("My uncle knew."), TEXT)
    ana.add("kin", TEXT, "We lock the door.")
    new = edited(("id: kin", "id: family"))
    assert to_see(new, ana) == [
        ("kin", "My uncle knew.", "rejected", "the code is gone"),
        ("kin", "We lock the door.", "coded", "the code is gone"),
    ]


def test_decisions_on_a_code_that_means_something_else_now(ana):
    """A changed definition puts every decision on that code in doubt, and on no other."""
    ana.decide("accept", on("My uncle knew."), TEXT)
    ana.decide("reject", on("It was a secret."), TEXT)
    label = "id: kin\n  label: {en: Kin}\n  definition: Blood only."
    assert to_see(edited(("id: kin", label)), ana) == [
        ("kin", "My uncle knew.", "accepted", "the meaning of the code changed")
    ]


def test_a_rejected_passage_that_another_rule_suggests_now(ana):
    """The coder rejected what one rule saw; that another one sees it too is news."""
    ana.decide("reject", on("My uncle knew."), TEXT)
    new = edited(("[uncle, aunt]", "[uncle, aunt, knew]"))
    (look,) = to_see(new, ana)
    assert look[:3] == ("kin", "My uncle knew.", "rejected")
    assert look[3] == "rejected, and suggested by another rule now (kin/en/2)"


def test_a_rejected_passage_that_a_rule_suggests_in_place_of_the_old_one(ana):
    """Another rule at the place of the old one bears its id and is another rule all the same."""
    ana.decide("reject", on("My uncle knew."), TEXT)
    (look,) = to_see(edited(("[uncle, aunt]", "[knew, aunt]")), ana)
    assert "another rule now (kin/en/0)" in look[3]


def test_a_rule_that_only_moved_is_no_other_rule(ana):
    """A rule put in before others changes their ids; a rejection of theirs still holds."""
    ana.decide("reject", on("My uncle knew."), TEXT)
    assert to_see(edited(("[uncle, aunt]", "[cousin, uncle, aunt]")), ana) == []
    assert to_see(edited(("[uncle, aunt]", "[aunt, uncle]")), ana) == []


def test_new_suggestions_in_a_finished_transcript(ana):
    """Finished meant that everything was seen: what comes after was not; open ones are no news."""
    new = edited(("[secret]", "[secret, lock]"), ("[uncle, aunt]", "[uncle, aunt, door]"))
    why = "new suggestion in a transcript that was finished"
    assert to_see(new, ana) == []
    ana.finish(TEXT, "kin")
    assert to_see(new, ana) == [("kin", "We lock the door.", "not seen", why)]
    ana.decide("reject", on("We lock the door.", codebook(CODES.replace("aunt", "door"))), TEXT)
    assert all(why not in look for look in to_see(new, ana))


def test_every_coder_is_asked(ana, tmp_path):
    """Each coder's own decisions are listed under their own name, in the order of the text."""
    marc = Coder(tmp_path / "marc.jsonl")
    marc.decide("accept", on("My uncle knew."), TEXT)
    for quote in ("They never asked my aunt.", "My uncle knew."):
        ana.decide("accept", on(quote), TEXT)
    new = edited(("[uncle, aunt]", "[cousin]"))
    was, now = found(OLD), found(new)
    states = [coder.state(TEXT) for coder in (marc, ana)]
    listed = looks(effect(was, now), was, now, (OLD, new), (), states)
    assert [(k.coder, TEXT.body[k.start : k.end]) for k in listed] == [
        ("ana", "My uncle knew."),
        ("ana", "They never asked my aunt."),
        ("marc", "My uncle knew."),
    ]
