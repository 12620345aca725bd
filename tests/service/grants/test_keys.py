"""A new passkey in the place of what signs for an award.

given an award that was accepted, and what signs for it: a passkey, an account, a Safe
├── signed for by that: it should count after the cooling-off; then the old one should not, for this
│   award alone
├── signed for by another: it should be refused
├── said no to by that: it should be contested
└── another account with the same ending: all of it should be shown, beside all of the old one
given an award that is only offered: it should be refused
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eth_utils.address import to_checksum_address
from httpx import codes

from almoner import locales
from almoner.acts import awards
from almoner.acts.changes import ProposalState
from almoner.demo.passkey import SoftPasskey
from almoner.demo.person import PageRefused, SoftPerson, text
from almoner.service.sessions import VOUCHED_SECONDS
from almoner.testing import digest
from almoner.testing.grant_hands import Hand, PasskeyHand, act
from almoner.testing.grant_pages import GrantService


def make(hand: Hand, award: int) -> SoftPasskey:
    """Has a new passkey made on the page of an award."""
    path, made = f"/awards/{award}/key/change", SoftPasskey(hand.person.passkey.origin)
    page = hand.person.get(path)
    answer = made.create(hand.person.post(f"{path}/options", page, {}))
    assert hand.person.post(path, page, answer)["next"] == f"/awards/{award}/key/sign"
    return made


def _enact(grants: GrantService) -> None:
    """Has a stranger carry out the newest change, once it is due."""
    world, program = grants.world, grants.context.address
    number = world.changes.functions.proposals(program).call()
    world.warp_to(world.changes.functions.enactableAt(program, number).call())
    world.stranger().send(world.changes.functions.enact(program, number))
    grants.follow()


@pytest.mark.parametrize("kind", ["app", "passkey", "owners"])
def test_key__takes_the_place_of_what_signs_for_an_award(
    grants: GrantService,
    hands: dict[str, Hand],
    new_person: Callable[[], SoftPerson],
    kind: str,
) -> None:
    hand, story = hands[kind], grants.story
    award = {"app": story.active, "passkey": story.by_passkey, "owners": story.by_safe}[kind]
    hand.sign_in()
    if kind != "app":
        act(hand, f"/awards/{award}/accept")
    made = make(hand, award)
    new = PasskeyHand(grants, new_person(), made, award)

    path = act(hand, f"/awards/{award}/key/sign")

    assert path.startswith(f"/awards/{award}/changes/")
    assert "It counts from" in text(hand.person.get(path))
    grants.follow()
    assert "A new way to sign" in text(hand.person.get(f"/awards/{award}/key"))
    with pytest.raises(PageRefused):
        new.sign_in()

    _enact(grants)
    grants.ticks.skipped += VOUCHED_SECONDS

    assert hand.person.http.get(f"/awards/{award}").status_code == codes.NOT_FOUND
    new.sign_in()
    assert new.person.http.get(f"/awards/{award}").status_code == codes.OK
    if kind == "app":
        for mine, theirs in ((hand, new), (new, hand)):
            of = story.milestones if mine is hand else story.active
            assert mine.person.http.get(f"/awards/{of}").status_code == codes.OK
            assert theirs.person.http.get(f"/awards/{of}").status_code == codes.NOT_FOUND


def test_key__signed_for_by_another_is_refused(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, award = hands["app"], grants.story.active
    hand.sign_in()
    make(hand, award)
    path = f"/awards/{award}/key/sign"
    page = hand.person.get(path)
    for other in (hands["stranger"], hands["other"]):
        options = hand.person.post(f"{path}/prepare", page, {})
        with pytest.raises(PageRefused, match="not accepted"):
            hand.person.post(path, page, other.sign(options))
    assert grants.relayed() == 0
    milestones = f"/awards/{grants.story.milestones}/key"
    assert hand.person.http.get(f"{milestones}/sign").url.path == f"{milestones}/change"


def test_change__of_a_key_is_said_no_to(grants: GrantService, hands: dict[str, Hand]) -> None:
    hand, award = hands["app"], grants.story.active
    hand.sign_in()
    make(hand, award)
    path = act(hand, f"/awards/{award}/key/sign")

    assert act(hand, f"{path}/object") == path

    number = int(path.rpartition("/")[2])
    found = grants.world.changes.functions.proposalOf(grants.context.address, number).call()
    assert ProposalState.CONTESTED in found
    assert hand.person.http.get(f"{path}/object").url.path == path


def test_change__of_an_account_shows_all_of_both(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, award, world = hands["app"], grants.story.active, grants.world
    hand.sign_in()
    old = awards.show(grants.context.agency, award).pay_to
    alike = to_checksum_address(f"0x{bytes(range(1, 19)).hex()}{old[-4:]}")
    about = (grants.context.address, award, alike, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*about))
    grants.follow()
    number = world.changes.functions.proposals(grants.context.address).call()

    path = f"/awards/{award}/changes/{number}"
    for shown in (f"/awards/{award}/key", path, f"{path}/object"):
        said = text(hand.person.get(shown))
        assert f"{locales.account(old)}\nNew account\n{locales.account(alike)}" in said
        assert "Compare all of it" in said
    said = text(hand.person.get(f"/awards/{award}"))
    assert locales.account(old) in said, "who is paid now"
    assert locales.account(alike) not in said


def test_key__of_an_award_that_is_only_offered_is_refused(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand = hands["passkey"]
    hand.sign_in()
    with pytest.raises(PageRefused, match="cannot be changed here"):
        make(hand, grants.story.by_passkey)
    act(hand, f"/awards/{grants.story.by_passkey}/accept")
    make(hand, grants.story.by_passkey)
