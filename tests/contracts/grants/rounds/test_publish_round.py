"""Publishing a round: publishRound

given another than a program admin
    it reverts with Offices_NotInOffice
given a round that is not there, or published or cancelled before
    it reverts with GrantRounds_RoundWrongState
given the person who drafted it
    it reverts with GrantRounds_SamePerson
given the hash of another plan
    it reverts with GrantRounds_PlanDiffers
given a round whose opening has come
    it reverts with GrantRounds_NotNow
given what another drafted
    it is published
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import digest, refuses
from almoner.testing.grants import Grants

PUBLISHED, CANCELLED = 2, 4


@pytest.fixture
def drafted(grants: Grants) -> int:
    return grants.draft()


def publish(grants: Grants, number: int, plan_hash: bytes | None = None) -> Any:
    seen = grants.round(number)["planHash"] if plan_hash is None else plan_hash
    fn = grants.world.rounds.functions.publishRound(number, seen)
    return grants.world.send("program_admin", fn)


def test_publishRound__reverts_for_another_office(grants: Grants, drafted: int) -> None:
    world, seen = grants.world, grants.round(drafted)["planHash"]
    officer = world.officer("grants_officer").address
    with refuses("Offices_NotInOffice", key=officer):
        world.send("grants_officer", world.rounds.functions.publishRound(drafted, seen))
    publish(grants, drafted)


def test_publishRound__reverts_for_a_round_that_is_not_drafted(
    grants: Grants, drafted: int
) -> None:
    with refuses("GrantRounds_RoundWrongState", round=drafted + 1, state=0):
        publish(grants, drafted + 1)
    publish(grants, drafted)
    with refuses("GrantRounds_RoundWrongState", round=drafted, state=PUBLISHED):
        publish(grants, drafted)
    cancel = grants.world.rounds.functions.cancelRound(drafted, digest("reason"))
    grants.world.send("program_admin", cancel)
    with refuses("GrantRounds_RoundWrongState", round=drafted, state=CANCELLED):
        publish(grants, drafted)


def test_publishRound__I15_reverts_for_the_person_who_drafted_it(grants: Grants) -> None:
    world = grants.world
    admin = world.person("program_admin")
    world.appoint(admin, "grants_officer")
    draft = world.rounds.functions.draftRound(grants.round_plan())
    world.send("program_admin", draft)
    number = world.rounds.functions.rounds().call()
    with refuses("GrantRounds_SamePerson", person=admin):
        publish(grants, number)
    publish(grants, grants.draft())


def test_publishRound__I20_reverts_for_another_plan_than_was_drafted(
    grants: Grants, drafted: int
) -> None:
    other = grants.round(grants.draft(quorum=1))["planHash"]
    own = grants.round(drafted)["planHash"]
    for wrong in (other, bytes(32)):
        with refuses("GrantRounds_PlanDiffers", round=drafted, given=wrong, drafted=own):
            publish(grants, drafted, wrong)
    publish(grants, drafted, own)


@pytest.mark.parametrize(("late", "allowed"), [(-1, True), (0, False)])
def test_publishRound__reverts_when_the_opening_has_come(
    grants: Grants, drafted: int, late: int, allowed: bool
) -> None:
    opens = grants.round(drafted)["opensAt"]
    grants.world.next_block_at(opens + late)
    if allowed:
        publish(grants, drafted)
        return
    facts = {"round": drafted, "from": 0, "until": opens}
    with refuses("GrantRounds_NotNow", **facts):
        publish(grants, drafted)


def test_publishRound__publishes_what_another_drafted(grants: Grants, drafted: int) -> None:
    before, world = grants.round(drafted), grants.world

    receipt = publish(grants, drafted)

    said = {
        "round": drafted,
        "planHash": before["planHash"],
        "drafter": world.person("grants_officer"),
        "by": world.person("program_admin"),
    }
    assert world.events(receipt) == [("RoundPublished", said)]
    assert grants.round(drafted) == before | {"state": PUBLISHED}
