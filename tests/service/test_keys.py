"""Another passkey in the place of the one a person signs in with.

given a person who is signed in, and a new passkey that the page had made
├── signed for by the old one: it should be said with its date, and count after the cooling-off only
│   └── once it counts: the new one should sign in, the old one not, and its visit be over
├── signed for by the new one, by another's, or altered: it should be refused, and nothing be sent
├── sent again: it should be refused by the page, and by the contract past the page
├── signed for late, after another message: it should be signed anew with the same new passkey
└── said no to with the old one: the new one should never count
given the old passkey, one of another case, one made elsewhere, or none: nothing should be signed
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.demo.passkey import SoftPasskey
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.service.sessions import VOUCHED_SECONDS
from almoner.testing import refuses
from almoner.testing.pages import Service

Body = dict[str, Any]


def make(person: SoftPerson, passkey: SoftPasskey | None = None) -> SoftPasskey:
    """Has a new passkey made on the page, or says that a given one was."""
    made = passkey or SoftPasskey(person.passkey.origin)
    page = person.get("/key/change")
    answer = made.create(person.post("/key/change/options", page, {}))
    assert person.post("/key/change", page, answer)["next"] == "/key/sign"
    return made


def prepared(person: SoftPerson) -> tuple[str, Body]:
    """The page that asks to sign for it, and what is to be signed."""
    page = person.get("/key/sign")
    return page, person.post("/key/sign/prepare", page, {})


def ask(person: SoftPerson) -> str:
    """Signs for it; what the page says then."""
    page, options = prepared(person)
    return text(person.get(person.post("/key/sign", page, person.passkey.sign(options))["next"]))


def with_passkey(service: Service, passkey: SoftPasskey) -> SoftPerson:
    """Somebody else at the pages, who has that passkey."""
    person = SoftPerson(service.origin)
    person.passkey = passkey
    return person


def test_key__is_replaced_after_the_cooling_off(service: Service, bound: SoftPerson) -> None:
    assert "after 7 days" in text(bound.get("/key/change"))
    new = with_passkey(service, make(bound))

    said = ask(bound)

    assert "New passkey" in said
    assert "It counts from" in said
    assert "Somebody did with your passkey" in said
    service.follow()
    for page in ("/key", "/account"):
        assert "We know of this change. It does not count yet." in text(bound.get(page))
    with pytest.raises(PageRefused, match="does not belong"):
        new.sign_in()
    assert bound.http.get("/key/sign").url.path == "/key/change", "there is nothing left to sign"
    bound.sign_in()

    service.enact(service.world.last_proposal())
    service.ticks.skipped += VOUCHED_SECONDS

    assert bound.http.get("/payments").url.path == "/sign-in"
    with pytest.raises(PageRefused, match="does not belong"):
        bound.sign_in()
    assert "Being checked" in new.sign_in()
    number = service.world.last_proposal()
    assert "This change counts now." in text(new.get(f"/account/changes/{number}"))
    new.close()


def test_key__signed_for_by_another_is_refused(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    new, before = make(bound), service.relayed()
    for passkey in (new, other.passkey):
        page, options = prepared(bound)
        with pytest.raises(PageRefused, match="not accepted"):
            bound.post("/key/sign", page, passkey.sign(options))
    page, options = prepared(bound)
    altered = {**options, "challenge": "A" + options["challenge"][1:-1] + "A"}
    with pytest.raises(PageRefused, match="not accepted"):
        bound.post("/key/sign", page, bound.passkey.sign(altered))

    assert service.relayed() == before
    assert service.context.casefile.credential(new.credential_id) is None
    assert "New passkey" in ask(bound)


def test_key__signed_for_again_is_refused(service: Service, bound: SoftPerson) -> None:
    make(bound)
    page, options = prepared(bound)
    signed = bound.passkey.sign(options)
    bound.post("/key/sign", page, signed)
    world, sent = service.world, service.relayed()

    with pytest.raises(PageRefused, match="took too long"):
        bound.post("/key/sign", page, signed)
    assert service.relayed() == sent
    (transaction,) = world.client.web3.eth.get_block("latest", full_transactions=True).transactions
    _, given = world.changes.decode_function_input(transaction["input"])  # type: ignore[index]
    with refuses("Claimant_BadSignature", caseNo=service.story.held):
        world.stranger(8).send(world.changes.functions.requestSigner(**given))


def test_key__signed_for_before_another_message_is_signed_for_anew(
    service: Service, bound: SoftPerson
) -> None:
    make(bound)
    page, options = prepared(bound)
    elsewhere = with_passkey(service, bound.passkey)
    elsewhere.sign_in()
    stop = elsewhere.get("/account/stop")
    asked = elsewhere.post("/account/stop/prepare", stop, {})
    elsewhere.post("/account/stop", stop, elsewhere.passkey.sign(asked))
    elsewhere.close()

    with pytest.raises(PageRefused, match="took too long"):
        bound.post("/key/sign", page, bound.passkey.sign(options))
    assert "New passkey" in ask(bound), "the passkey that was made waits on"


def test_key__that_the_old_one_says_no_to_never_counts(service: Service, bound: SoftPerson) -> None:
    new = with_passkey(service, make(bound))
    ask(bound)
    number = service.world.last_proposal()
    path = f"/account/changes/{number}/object"
    page = bound.get(path)
    signed = bound.passkey.sign(bound.post(f"{path}/prepare", page, {}))

    said = text(bound.get(bound.post(path, page, signed)["next"]))

    assert "Somebody said no to this change." in said
    world, program = service.world, service.world.program.address
    world.warp_to(world.change(number)["effectiveAt"])
    with refuses("Changes_WrongState", proposal=number):
        world.stranger().send(world.changes.functions.enact(program, number))
    with pytest.raises(PageRefused, match="does not belong"):
        new.sign_in()
    bound.sign_in()
    new.close()


def test_key__that_is_no_new_one_is_refused(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    for known, said in ((bound.passkey, "you have now"), (other.passkey, "in use here already")):
        with pytest.raises(PageRefused, match=said):
            make(bound, known)
    elsewhere = SoftPasskey("https://benefits.example")
    with pytest.raises(PageRefused, match="not accepted"):
        make(bound, elsewhere)
    page = bound.get("/key/change")
    early = SoftPasskey(service.origin).create(bound.post("/key/change/options", page, {}))
    bound.post("/key/change/options", page, {})
    with pytest.raises(PageRefused, match="not accepted"):
        bound.post("/key/change", page, early)
    with pytest.raises(PageRefused, match="took too long"):
        bound.post("/key/change", page, early)

    assert bound.http.get("/key/sign").url.path == "/key/change"
    with pytest.raises(PageRefused, match="Make the new passkey again"):
        bound.post("/key/sign/prepare", page, {})
    make(bound)
    assert prepared(bound)[1]["challenge"], "a new one is signed for"
