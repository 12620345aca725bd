"""A person with a real browser and a passkey, from the letter to a paid payment.

given a case whose payment is held, and a letter with a one-time code
├── the whole way: it should be paid at once, and the browser should complain of nothing
├── a household that reads another language than its browser asks for: it should be the same
├── a person the device does not recognize: it should say so, move the focus there, and file nothing
├── a wrong code: it should move the focus to what is wrong
└── without scripts: it should show the payment and the other ways to answer
given somebody who does not know their program: they should find it without scripts
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from almoner.acts.payments import PaymentState
from almoner.demo.browser import INSTALL, BrowserPerson, find_chromium
from almoner.demo.person import PageRefused
from almoner.errors import ConfigError
from almoner.testing.pages import Service

WORDS = "My sister and I share this account.\nNobody else uses it."


def test_appeal__from_the_letter_to_the_payment(service: Service, person: BrowserPerson) -> None:
    case_no = service.story.held
    account = service.world.case(case_no)["payTo"]
    before = service.world.balance(account)

    assert "Being checked" in person.bind(*service.letter(case_no))
    assert "How you can answer" in person.payment()
    page = person.appeal(WORDS)

    assert "Your payment was released and paid" in page
    assert WORDS.splitlines()[1] in page
    assert service.world.balance(account) - before == 100_000_000
    service.follow()
    assert "Being checked" not in person.payments()
    person.sign_out()
    assert "Paid" in person.sign_in()
    assert person.complaints == []


def test_appeal__of_a_household_that_reads_another_language_than_its_browser(
    service: Service, person: BrowserPerson
) -> None:
    service.reads(service.story.held, "es")

    person.bind(*service.letter(service.story.held))
    page = person.appeal(WORDS)

    assert person.page.locator("html[lang=es]").count() == 1
    assert WORDS.splitlines()[1] in page
    assert service.world.payment(service.payment(service.story.held))["state"] == PaymentState.PAID


def test_appeal__of_a_person_the_device_does_not_recognize(
    service: Service, person: BrowserPerson
) -> None:
    person.bind(*service.letter(service.story.held))

    with person.unverified(), pytest.raises(PageRefused, match="Your passkey was not used"):
        person.appeal(WORDS)
    expect(person.page.locator("#fault")).to_be_focused()
    expect(person.page.get_by_label("What you want to say")).to_have_value(WORDS)
    assert service.world.appeal(service.payment(service.story.held))["state"] == 0
    assert "We have your appeal" in person.appeal(WORDS), "then it works"


def test_bind__of_a_person_the_device_does_not_recognize(
    service: Service, person: BrowserPerson
) -> None:
    number, code = service.letter(service.story.held)

    with person.unverified(), pytest.raises(PageRefused, match="Your passkey was not used"):
        person.bind(number, code)
    assert "My payments" in person.bind(number, code), "the code still counts"


def test_bind__with_a_wrong_code_moves_the_focus_to_the_reason(
    service: Service, person: BrowserPerson
) -> None:
    number, _ = service.letter(service.story.held)
    _, foreign = service.letter(service.story.new)

    with pytest.raises(PageRefused, match="do not belong together"):
        person.bind(number, foreign)
    expect(person.page.locator("#fault")).to_be_focused()
    expect(person.page.get_by_label("Case number")).to_have_value(number)
    person.page.locator("#fault a").click()
    expect(person.page.get_by_label("One-time code")).to_be_focused()
    expect(person.page.get_by_label("One-time code")).to_have_attribute("aria-invalid", "true")


def test_payment__without_scripts_shows_every_other_way(
    service: Service, person: BrowserPerson
) -> None:
    person.bind(*service.letter(service.story.held))
    browser = person.page.context.browser
    assert browser is not None
    plain = browser.new_context(
        base_url=service.origin,
        java_script_enabled=False,
        storage_state=person.page.context.storage_state(),
    ).new_page()

    plain.goto(f"/payments/{service.payment(service.story.held)}")
    expect(plain.locator("main")).to_contain_text("If nobody decides by")
    expect(plain.locator("main")).to_contain_text("By phone: call 555-0100")
    plain.get_by_role("link", name="Appeal").click()
    # Chromium reads the part for browsers without scripts, but does not show it in this mode.
    assert "You lose nothing by it." in plain.content()
    expect(plain.get_by_role("button", name="Sign and send")).to_be_hidden()


def test_program__is_found_without_scripts(service: Service, person: BrowserPerson) -> None:
    browser = person.page.context.browser
    assert browser is not None
    plain = browser.new_context(base_url=service.origin, java_script_enabled=False).new_page()

    plain.goto("/sign-in")
    plain.get_by_role("link", name="Not sure which program is yours?").click()
    plain.get_by_role("link", name="For a business or another group").click()
    expect(plain.locator("main .card")).to_have_count(1)
    plain.get_by_role("link", name="More about this program").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Money for small businesses")
    leading = plain.get_by_role("link", name="Go to the pages of this program")
    expect(leading).to_have_attribute("href", "http://localhost:8701/?language=en")
    plain.get_by_role("link", name="Back to all programs").click()
    expect(plain.locator("main .card")).to_have_count(2)


def test_browser__that_is_missing_is_named_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert find_chromium() is not None, f"install one: {INSTALL}"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("almoner.demo.browser.PLACES", ())

    with pytest.raises(ConfigError, match="apt-get install -y chromium"):
        BrowserPerson("http://localhost:1")
