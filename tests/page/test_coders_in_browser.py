"""Several coders in a real browser: compared, kept apart, asked without a suggestion, logged in."""

import pytest
from playwright.sync_api import expect
from served_page import Served, come_in, launched, live, served, settle, watch
from small_study import AT

from tls_coding.coding import review
from tls_coding.page.accounts import accounts_path, hashed, write_accounts
from tls_coding.study import open_study

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def browser():
    with launched() as one:
        yield one


def both_coded(folder):
    """ben rejects what ana accepts in the harbour; both have finished it."""
    study = open_study(folder)
    text = study.transcripts["harbour_01"]
    for coder, act in (("ana", "accept"), ("ben", "reject")):
        with study.log(coder) as log:
            for suggestion in study.suggestions()[text.id]:
                log.append(review.decision(act, suggestion, text, study.codebook.sha256), at=AT)
            log.append(review.finished(text, study.codebook.ids, study.codebook.sha256), at=AT)


def strike(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def test_a_disagreement_is_settled_with_a_reason(browser, tmp_path):
    """Without a reason nothing is written; with one both decisions stay, the outcome shown."""
    more = "coders: [ana, ben, zoe]\ncontrol_share: 0\n"
    with served(tmp_path / "study", coder="zoe", more=more, before=both_coded) as here:
        page = come_in(browser, here, "#compare?with=ana&with=ben")
        expect(page.locator(".count")).to_have_text("They differ in 3, they agree in 0")
        strike(page, "j", "y")
        assert live(page).startswith("Say why")
        page.keyboard.type("It is about the trade, r and y alike.")
        strike(page, "Escape", "y")
        assert live(page) == "settled, 2 still differ"
        assert "about the trade, r and y alike" in page.locator(".settled").inner_text()
        assert page.locator(".pair").first.locator("dd").all_inner_texts() == [
            "accepted",
            "rejected",
        ]
        (line,) = here.log()
        assert (line["act"], line["outcome"]) == ("adjudicate", "accept")
        assert [settled[:1] for settled in line["settles"]] == [["ana"], ["ben"]]
        assert page.said == []
        page.context.close()


def test_an_address_names_the_passage_of_a_disagreement(browser, tmp_path):
    """A link of the audit opens the comparison with its passage in focus; no passage, no focus."""
    more = "coders: [ana, ben, zoe]\ncontrol_share: 0\n"
    with served(tmp_path / "study", coder="zoe", more=more, before=both_coded) as here:
        asked = "#compare?with=ana&with=ben&transcript=harbour_01"
        page = come_in(browser, here, asked)
        assert page.locator(".pair:focus").count() == 0
        places = page.locator(".pair header a").evaluate_all("all => all.map((each) => each.hash)")
        for number, place in enumerate(places):
            at = int(place.split("at=")[1])
            page.goto(here.address.split("?")[0] + f"{asked}&at={at}&to={at + 1}")
            page.reload()
            settle(page)
            expect(page.locator(".pair:focus")).to_have_attribute("data-at", str(number))
        assert page.said == []
        page.context.close()


def test_what_is_blind_is_in_no_answer(browser, tmp_path):
    """Neither another coder's name nor a rule is in any byte that the browser gets."""
    more = "coders: [ana, ben]\nblind: both\n"
    with served(tmp_path / "study", more=more, before=both_coded) as here:
        bodies = []
        page = come_in(browser, here)
        page.on(
            "response", lambda answer: bodies.append(answer.text()) if "/api/" in answer.url else 0
        )
        page.reload()
        page.wait_for_selector("main.ready")
        assert page.locator(".turn.control").count() == 1
        assert page.locator(".why, mark").count() == 0
        strike(page, "n", "t", "q", "5", "4")
        expect(page.locator(".note")).to_contain_text("do not see each other")
        page.goto(here.address.split("?")[0] + "#codebook/informal.secrecy")
        settle(page)
        assert page.locator("details").count() == 0
        page.wait_for_timeout(50)
        assert len(bodies) >= 6
        for word in (
            '"ben"',
            '"status":"rejected"',
            'evidence":[{',
            '"rules":{',
            "informal.secrecy/en",
        ):
            assert not any(word in body for body in bodies), word
        page.context.close()


def test_a_control_passage_is_coded_without_a_suggestion(browser, tmp_path):
    """Several codes or none, each in one go; an undo takes all of it back."""
    more = "coders: [ana, ben]\nblind: rules\n"
    with served(tmp_path / "study", more=more) as here:
        page = come_in(browser, here)
        first = page.locator(".passage .unit").inner_text()
        for code in ("secrets", "port"):
            strike(page, "c")
            page.keyboard.type(code[:5])
            strike(page, "Enter")
        assert page.locator(".card .chips li").count() == 2
        strike(page, "a", "n")
        assert [line["act"] for line in here.log()] == ["add", "add", "done", "done"]
        assert {line["shown"] for line in here.log()} == {"blind"}
        strike(page, "z", "z")
        assert page.locator(".passage .unit").inner_text() == first
        page.context.close()


def test_a_passage_of_an_edited_interview_is_confirmed(browser, tmp_path):
    """What the coder had coded stands beside what it may be now."""

    def edited(folder):
        both_coded(folder)
        path = folder / "corpus/transcripts/harbour_01.txt"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("taught me the rest", "taught us all the rest"), "utf-8")

    with served(tmp_path / "study", more="control_share: 0\n", before=edited) as here:
        page = come_in(browser, here, "#queue?status=confirm")
        assert page.locator(".old").inner_text() == "The harbour taught me the rest."
        assert page.locator(".unit").inner_text() == "The harbour taught us all the rest."
        strike(page, "a")
        assert live(page).startswith("confirmed, 0 left")
        assert here.log()[-1]["quote"] == "The harbour taught us all the rest."
        page.context.close()


def test_a_team_signs_in_and_out(browser, tmp_path):
    """A wrong password says so in the reader's language; a right one leads to the queue."""
    with served(tmp_path / "study", before=both_coded) as one:
        one.stop()
        write_accounts(accounts_path(one.folder), {"ana": hashed(PASSWORD)})
        here = Served(one.folder, "ana", team=True)
        here.start()
        page = browser.new_context(locale="fr-FR").new_page()
        watch(page)
        page.goto(f"http://127.0.0.1:{here.port}/")
        page.get_by_label("Nom").fill("ana")
        page.get_by_label("Mot de passe").fill("wrong")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("alert")).to_contain_text("incorrect")
        page.wait_for_timeout(1_100)
        page.get_by_label("Nom").fill("ana")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("main.ready")
        page.get_by_role("button", name="Se déconnecter").click()
        page.get_by_label("Mot de passe").wait_for()
        assert [text for text in page.said if "401" not in text] == []
        page.context.close()
        here.stop()
        one.start()
