"""Signing in as who speaks for an award.

given a passkey, an account, a Safe of two owners
├── it should be signed in, and see its own awards and no other
├── and what it signed is altered, sent twice, or of another site: it should not be
└── and its number is used up, or its time is over: it should not be
given one owner of two: it should not be signed in
given somebody who speaks for no award, or a number nobody has: it should be told so
given another key in the account's place: it should see the award no more
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_account.signers.local import LocalAccount

from almoner import typed_data
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.service.sessions import CEREMONY_SECONDS, VOUCHED_SECONDS
from almoner.testing import digest
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_hands import AppHand, Hand, OwnersHand, PasskeyHand, enter
from almoner.testing.grant_pages import GrantService

KINDS = ("app", "passkey", "owners")


def _own(grants: GrantService, kind: str) -> tuple[int, ...]:
    story = grants.story
    return {
        "app": (story.active, story.milestones),
        "passkey": (story.by_passkey,),
        "owners": (story.by_safe,),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_sign_in__shows_the_own_awards(
    grants: GrantService, hands: dict[str, Hand], kind: str
) -> None:
    hand = hands[kind]
    assert hand.person.http.get("/awards").url.path == "/sign-in"

    hand.sign_in()

    page = text(hand.person.get("/awards"))
    for award in range(1, 6):
        assert (f"Award {award}" in page) is (award in _own(grants, kind))
    assert hand.person.http.get("/sign-in").url.path == "/awards"
    hand.person.sign_out()
    assert hand.person.http.get("/awards").url.path == "/sign-in"


def test_sign_in__of_another_address_of_the_pages_is_refused(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand = hands["app"]
    assert isinstance(hand, AppHand)
    with pytest.raises(PageRefused, match="not accepted"):
        enter(hand, hand.key.address, "https://pages.example", hand._signed)
    soft = hands["passkey"]
    assert isinstance(soft, PasskeyHand)
    soft.passkey.origin = "http://pages.example"
    with pytest.raises(PageRefused, match="not accepted"):
        soft.sign_in()
    soft.passkey.origin = grants.origin
    soft.sign_in()
    hand.sign_in()


@pytest.mark.parametrize("kind", ["app", "owners"])
def test_sign_in__of_an_altered_signature_is_refused(
    grants: GrantService, hands: dict[str, Hand], kind: str
) -> None:
    hand = hands[kind]
    assert isinstance(hand, AppHand | OwnersHand)
    address = hand.key.address if isinstance(hand, AppHand) else hand.safe.contract.address
    wrong = account("nobody")
    for sign in (lambda _: "0x" + "11" * 65, lambda _: "0x", lambda _: "none", _by(wrong)):
        with pytest.raises(PageRefused, match="not accepted"):
            enter(hand, address, grants.origin, sign)
    assert hand.person.http.get("/awards").url.path == "/sign-in"


def _by(key: LocalAccount) -> Any:
    def sign(message: typed_data.Message) -> str:
        return bytes(key.sign_message(message.signable).signature).hex()

    return sign


def test_sign_in__is_good_once_and_in_time(grants: GrantService, hands: dict[str, Hand]) -> None:
    hand = hands["app"]
    assert isinstance(hand, AppHand)
    person, asking = hand.person, {"account": hand.key.address}
    page = person.get("/sign-in/app")
    sent: list[str] = []

    def sign(message: typed_data.Message) -> str:
        sent.append(hand._signed(message))
        return sent[-1]

    enter(hand, hand.key.address, grants.origin, sign)
    person.sign_out()
    page = person.get("/sign-in/app")
    with pytest.raises(PageRefused, match="took too long"):
        person.post("/sign-in/account", page, {"signature": sent[0]})
    person.post("/sign-in/account/options", page, asking)
    with pytest.raises(PageRefused, match="not accepted"):
        person.post("/sign-in/account", page, {"signature": sent[0]})

    def late(message: typed_data.Message) -> str:
        grants.ticks.skipped += CEREMONY_SECONDS + 1
        return hand._signed(message)

    with pytest.raises(PageRefused, match="took too long"):
        enter(hand, hand.key.address, grants.origin, late)


def test_sign_in__needs_every_owner_and_waits_for_them(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand = hands["owners"]
    assert isinstance(hand, OwnersHand)
    both, hand.owners = hand.owners, hand.owners[:1]
    with pytest.raises(PageRefused, match="not accepted"):
        hand.sign_in()
    hand.owners = both

    def later(message: typed_data.Message) -> str:
        grants.ticks.skipped += 3 * 3_600
        return hand._signed(message.digest)

    enter(hand, hand.safe.contract.address, grants.origin, later)
    assert "Award" in hand.person.get("/awards")


def test_sign_in__of_who_speaks_for_no_award_is_refused(
    hands: dict[str, Hand], grants: GrantService
) -> None:
    with pytest.raises(PageRefused, match="does not sign for an award"):
        hands["stranger"].sign_in()
    hand = hands["passkey"]
    assert isinstance(hand, PasskeyHand)
    for award in (0, 99, grants.story.active):
        hand.award = award
        with pytest.raises(PageRefused, match="No passkey signs for this award"):
            hand.sign_in()
    person: SoftPerson = hands["app"].person
    page = person.get("/sign-in/app")
    with pytest.raises(PageRefused, match="begins with 0x"):
        person.post("/sign-in/account/options", page, {"account": "0x12"})


def test_visit__sees_an_award_no_more_whose_key_was_replaced(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, story, world = hands["app"], grants.story, grants.world
    hand.sign_in()
    assert "Award" in hand.person.get(f"/awards/{story.active}")
    changes = world.changes.functions
    fresh = (world.program.address, story.active, signer_of(account("new")), digest("form"))
    world.send("counter", changes.fileSigner(*fresh))
    proposal = world.last_proposal()
    world.send("counter", changes.witness(world.program.address, proposal), 1)
    world.warp_to(world.change(proposal)["effectiveAt"])
    world.stranger().send(changes.enact(world.program.address, proposal))
    grants.ticks.skipped += VOUCHED_SECONDS

    assert hand.person.http.get(f"/awards/{story.active}").status_code == 404
    assert hand.person.http.get(f"/awards/{story.milestones}").status_code == 200
