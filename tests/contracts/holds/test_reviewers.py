"""Who may review a hold: release, extend, sustain

given the person who placed it
    each reverts with Holds_SamePerson; another investigator may
given somebody who acted on the case, or made or approved its run
    each reverts with Holds_Involved
given no reason
    each reverts with Holds_Incomplete
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import World, digest, refuses

pytestmark = pytest.mark.parametrize("act", ["release", "extend", "sustain"])


def review(
    world: World, act: str, payment: int, reason: bytes = digest("reason")
) -> ContractFunction:
    until = [world.hold(payment)["expiresAt"] + 1] if act == "extend" else []
    return world.holds.functions[act](world.program.address, payment, *until, reason)


@pytest.mark.parametrize("placer", [0, 1])
def test_release_extend_sustain__I15_revert_for_the_person_who_placed_it(
    world: World, payment: int, act: str, placer: int
) -> None:
    world.place_hold(payment + 1, by="investigator", at=placer)
    with refuses("Holds_SamePerson", person=world.person("investigator", placer)):
        world.send("investigator", review(world, act, payment + 1), placer)
    world.send("investigator", review(world, act, payment + 1), 1 - placer)


@pytest.mark.parametrize("office", ["caseworker", "determiner", "maker", "approver"])
def test_release_extend_sustain__I15_revert_for_somebody_who_acted(
    world: World, payment: int, act: str, office: str
) -> None:
    person = world.person(office)
    world.remove(person, office)
    world.appoint(person, "investigator")
    with refuses("Holds_Involved", paymentId=payment, person=person):
        world.send(office, review(world, act, payment))


def test_release_extend_sustain__revert_without_a_reason(
    world: World, payment: int, act: str
) -> None:
    with refuses("Holds_Incomplete", paymentId=payment):
        world.send("investigator", review(world, act, payment, bytes(32)))
    world.send("investigator", review(world, act, payment))
