"""Letting a hold last longer: extend

given another office than an investigator's
    it reverts with Offices_NotInOffice
given no hold, or one that ended or was sustained
    it reverts with Holds_WrongState
given a hold whose time is over
    it reverts with Holds_Expiry
given a hold extended before
    it reverts with Holds_AlreadyExtended
given an expiry that is not later, or past the deadline
    it reverts with Holds_BadExpiry
given another investigator
    the hold lasts longer, once, within the deadline of the first hold
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, refuses

SUSTAINED, RELEASED = 2, 3


def deadline(world: World, payment: int) -> int:
    return int(world.holds.functions.deadlineOf(world.program.address, payment).call())


def extend(world: World, payment: int, expires_at: int | None = None) -> ContractFunction:
    until = deadline(world, payment) if expires_at is None else expires_at
    given = (payment, until, digest("more time"))
    return world.holds.functions.extend(world.program.address, *given)


def test_extend__I15_reverts_for_another_office(world: World, payment: int) -> None:
    for office in ("monitor", "determiner", "hearing_officer"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, extend(world, payment))


@pytest.mark.parametrize("state", [0, SUSTAINED, RELEASED])
def test_extend__reverts_for_a_hold_that_is_not_placed(
    world: World, payment: int, state: int
) -> None:
    functions, program = world.holds.functions, world.program.address
    if state == 0:
        payment += 1
    if state == SUSTAINED:
        world.send("investigator", functions.sustain(program, payment, digest("founded")))
    if state == RELEASED:
        world.send("investigator", functions.release(program, payment, digest("unfounded")))
    with refuses("Holds_WrongState", paymentId=payment, state=state):
        world.send("investigator", extend(world, payment, world.now() + DAY), 1)


def test_extend__I12_reverts_at_the_expiry_and_not_before(world: World, payment: int) -> None:
    expires_at, fn = world.hold(payment)["expiresAt"], extend(world, payment)
    world.next_block_at(expires_at)
    with refuses("Holds_Expiry", paymentId=payment, expiresAt=expires_at):
        world.send("investigator", fn)
    world.next_block_at(expires_at - 1)
    world.send("investigator", fn)


def test_extend__I12_reverts_a_second_time(world: World, payment: int) -> None:
    world.send("investigator", extend(world, payment, deadline(world, payment) - DAY))
    for at in (0, 1):
        with refuses("Holds_AlreadyExtended", paymentId=payment):
            world.send("investigator", extend(world, payment), at)


def test_extend__I12_reverts_unless_it_is_later_and_within_the_deadline(
    world: World, payment: int
) -> None:
    expires_at, last = world.hold(payment)["expiresAt"], deadline(world, payment)
    for given in (expires_at, last + 1):
        with refuses("Holds_BadExpiry", expiresAt=given, limit=last):
            world.send("investigator", extend(world, payment, given))
    world.send("investigator", extend(world, payment, expires_at + 1))


def test_extend__I12_lasts_to_the_deadline_and_not_beyond(world: World, payment: int) -> None:
    last = deadline(world, payment)

    receipt = world.send("investigator", extend(world, payment))

    facts = {"program": world.program.address, "paymentId": payment, "expiresAt": last}
    said = {"reasonHash": digest("more time"), "by": world.person("investigator")}
    assert world.events(receipt) == [("HoldExtended", {**facts, **said})]
    hold = world.hold(payment)
    assert (hold["expiresAt"], hold["extended"], hold["state"]) == (last, True, 1)
    assert hold["reviewer"] == 0, "nothing was decided"
    lapse = world.holds.functions.lapse(world.program.address, payment)
    world.warp_to(last - 1)
    with refuses("Holds_Expiry", paymentId=payment, expiresAt=last):
        world.client.call(lapse)
    world.warp_to(last)
    world.stranger().send(lapse)
    with refuses("Holds_BadExpiry", limit=last):
        world.place_hold(payment, by="investigator", expires_at=last + DAY)
