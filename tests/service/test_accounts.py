"""Where a person is paid, changed and stopped from the pages.

given a person who is signed in
├── another account: it should wait out the cooling-off, be said, and count when it is carried out
│   ├── given a typing error, no account, or the one there is: it should say which, and sign nothing
│   └── given another change that waits: it should be refused
├── an account with the same ending: it should be told apart from the old one wherever it is named
├── given a change that somebody asked for: the person can say no, once on these pages
│   └── given one of another case, or of no case: it should not be there
├── stopping payments to the account: it should count at once, and be taken back by another act
└── given nobody who is signed in: no page of these should be there
"""

from __future__ import annotations

import re

import pytest
from eth_utils.address import to_checksum_address
from httpx import codes

from almoner import locales
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.testing import digest
from almoner.testing.pages import Service

NEW = "0x52908400098527886E0F7030069857D2E4169EE7"
OTHER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
WHOLE = "0x 5290 8400 0985 2788 6E0F 7030 0698 57D2 E416 9EE7"
COMPARE = "Compare all of it, group by group"
PATHS = ["/account", "/account/change", "/account/stop", "/account/resume", "/account/changes/1"]


def act(person: SoftPerson, path: str, **typed: str) -> str:
    """What a page says after its form was sent and signed."""
    page = person.get(path)
    signed = person.passkey.sign(person.post(f"{path}/prepare", page, typed))
    return text(person.get(person.post(path, page, signed)["next"]))


def file_change(service: Service, case_no: int, account: str = OTHER) -> int:
    """The counter asks for another account in a person's name; the proposal's number."""
    world = service.world
    about = (world.program.address, case_no, account, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*about))
    return world.last_proposal()


def test_account__is_changed_after_the_cooling_off(service: Service, bound: SoftPerson) -> None:
    case = service.world.roster.functions.caseOf(service.story.held)
    old = case.call()[0]
    for path in ("/account", "/account/change"):
        page = text(bound.get(path))
        assert (locales.account(old) in page, COMPARE in page) == (True, True)
        assert WHOLE not in page

    said = act(bound, "/account/change", account=NEW)
    assert f"Old account\n{locales.account(old)}\nNew account\n{WHOLE}" in said
    assert COMPARE in said
    assert "It counts from" in said
    assert "Somebody did with your passkey" in said
    service.follow()
    page = text(bound.get("/account"))
    assert f"Old account\n{locales.account(old)}\nNew account\n{WHOLE}" in page, "it waits there"
    assert case.call()[0] != NEW

    service.enact(service.world.last_proposal())

    assert case.call()[0] == NEW
    service.follow()
    page = text(bound.get("/account"))
    assert f"You are paid to this account: {WHOLE}" in re.sub(r"\s+", " ", page)
    assert "What is about to change" not in page
    number = service.world.last_proposal()
    said = text(bound.get(f"/account/changes/{number}"))
    assert "This change counts now." in said
    assert locales.account(old) in said, "what was before is still told"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter an account"),
        ("1234", "Enter an account"),
        (f"{NEW}0", "Enter an account"),
        (NEW.replace("E7", "e7"), "typing error"),
        ("0x" + "0" * 40, "cannot pay to this account"),
    ],
    ids=["none", "short", "long", "mistyped", "nobody's"],
)
def test_account__that_is_none_is_refused(
    service: Service, bound: SoftPerson, typed: str, said: str
) -> None:
    page = bound.get("/account/change")
    with pytest.raises(PageRefused, match=said):
        bound.post("/account/change/prepare", page, {"account": typed})
    for right in (NEW, NEW.lower(), f" {NEW} ", WHOLE):
        assert bound.post("/account/change/prepare", page, {"account": right})["challenge"]


def test_account__with_the_same_ending_is_told_apart(service: Service, bound: SoftPerson) -> None:
    """Anybody makes one in seconds: only all of it says that it is another's."""
    old = service.world.roster.functions.caseOf(service.story.held).call()[0]
    alike = to_checksum_address(f"0x{bytes(range(1, 19)).hex()}{old[-4:]}")
    number = file_change(service, service.story.held, alike)
    service.follow()

    for path in ("/account", *(f"/account/changes/{number}{end}" for end in ("", "/object"))):
        said = text(bound.get(path))
        at = [said.rindex(locales.account(each)) for each in (old, alike)]
        assert at == sorted(at), "the new one beside the old one"
        assert COMPARE in said
        assert "ending " + old[-4:].upper() not in said
    for path in ("/account/stop", f"/payments/{service.payment(service.story.held)}"):
        said = text(bound.get(path))
        assert locales.account(old) in said
        assert locales.account(alike) not in said
    assert f"ending {old[-4:].upper()}" in text(bound.get("/payments")), "a list is short"


def test_account__that_is_the_present_one_is_refused(service: Service, bound: SoftPerson) -> None:
    present = service.world.roster.functions.caseOf(service.story.held).call()[0]
    with pytest.raises(PageRefused, match="already"):
        act(bound, "/account/change", account=present)


def test_change__is_objected_to_once_on_the_pages(service: Service, bound: SoftPerson) -> None:
    first = file_change(service, service.story.held)
    shown = text(bound.get(f"/account/changes/{first}"))
    assert "Somebody did in your name" in shown
    assert "Say no to this change" in shown

    said = act(bound, f"/account/changes/{first}/object")

    assert "Somebody said no to this change." in said
    assert "If nobody decides by then, nothing changes." in said
    state = service.world.changes.functions.proposalOf(service.world.program.address, first)
    contested = 3
    assert contested in state.call()
    again = bound.http.get(f"/account/changes/{first}/object")
    assert again.url.path == f"/account/changes/{first}", "there is nothing left to object to"
    second = file_change(service, service.story.held, NEW)
    with pytest.raises(PageRefused, match="any more"):
        act(bound, f"/account/changes/{second}/object")


def test_change__of_another_case_is_not_there(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    own = file_change(service, service.story.held)
    end = service.notice_of_end(service.story.held)
    for number in (own, end, end + 1, 10**17):
        for path in (f"/account/changes/{number}", f"/account/changes/{number}/object"):
            assert other.http.get(path).status_code == codes.NOT_FOUND
    assert bound.http.get(f"/account/changes/{end}").status_code == codes.NOT_FOUND, "no account"
    page = other.get("/account")
    with pytest.raises(PageRefused):
        other.post(f"/account/changes/{own}/object/prepare", page, {})
    assert bound.http.get(f"/account/changes/{own}").status_code == codes.OK


def test_account__is_stopped_at_once_and_started_again(service: Service, bound: SoftPerson) -> None:
    said = act(bound, "/account/stop")

    assert "You stopped payments to this account" in said
    word, bit = divmod(service.story.held, 224)
    frozen = service.world.roster.functions.frozenOf(word)
    assert frozen.call() >> bit & 1
    assert bound.http.get("/account/stop").url.path == "/account", "it is stopped already"

    assert "You stopped" not in act(bound, "/account/resume")
    assert not frozen.call() >> bit & 1
    assert bound.http.get("/account/resume").url.path == "/account"


def test_act__signed_for_one_page_is_refused_on_another(
    service: Service, bound: SoftPerson
) -> None:
    page = bound.get("/account/stop")
    signed = bound.passkey.sign(bound.post("/account/stop/prepare", page, {}))
    with pytest.raises(PageRefused, match="took too long"):
        bound.post("/account/change", page, signed)
    assert service.relayed() == 1, "only the binding was sent"
    assert "You stopped" in act(bound, "/account/stop")


@pytest.mark.parametrize("path", PATHS)
def test_account__is_nobodys_who_is_not_signed_in(service: Service, path: str) -> None:
    stranger = SoftPerson(service.origin)
    assert stranger.http.get(path).url.path == "/sign-in"
    page = stranger.get("/sign-in")
    if path not in ("/account", "/account/changes/1"):
        with pytest.raises(PageRefused):
            stranger.post(f"{path}/prepare", page, {})
    stranger.close()


def test_appeal__is_taken_back(service: Service, other: SoftPerson) -> None:
    payment = service.payment(service.story.new)
    other.appeal("I want this money.", payment)
    assert "Take back my appeal" in text(other.get(f"/appeal/{payment}/done"))

    said = act(other, f"/appeal/{payment}/withdraw")

    assert "You took your appeal back." in said
    withdrawn = 4
    assert service.world.appeal(payment)["state"] == withdrawn
    service.follow()
    assert other.http.get(f"/appeal/{payment}/withdraw").url.path == f"/payments/{payment}"


def test_lost_device__says_what_to_do_without_signing_in(service: Service) -> None:
    stranger = SoftPerson(service.origin)
    said = text(stranger.get("/lost-device"))
    assert "Your payments go on." in said
    assert "It counts after 7 days" in said
    stranger.close()
