"""Taking a proposal back: withdraw

given no proposal, or one that is decided, in effect or closed
    it reverts with Changes_WrongState
given another than its proposer
    it reverts with Changes_WrongCaller
given its proposer
    it is closed, and nothing comes of it
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, household, refuses

LESS = 60_000_000


@pytest.mark.parametrize("state", ["NONE", "ENACTED", "CLOSED"])
def test_withdraw__reverts_where_nothing_waits(desk: Any, state: str) -> None:
    world, fn = desk.world, desk.call("withdraw", 1)
    if state == "ENACTED":
        desk.decreased(LESS)
    if state == "CLOSED":
        desk.proposed("DECREASE", LESS, "ADVANCE")
        world.send("caseworker", fn)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number(state)):
        world.send("caseworker", fn)


def test_withdraw__reverts_for_another_than_the_proposer(desk: Any) -> None:
    world = desk.world
    desk.proposed("DECREASE", LESS, "ADVANCE")
    for sender in (world.officer("caseworker", 1), world.officer("determiner"), world.stranger()):
        with refuses("Changes_WrongCaller", caller=sender.address):
            sender.send(desk.call("withdraw", 1))


def test_withdraw__reverts_for_everybody_where_the_claimant_asked(desk: Any) -> None:
    world = desk.world
    desk.requested(household(50))
    for sender in (world.stranger(), world.officer("counter")):
        with refuses("Changes_WrongCaller", caller=sender.address):
            sender.send(desk.call("withdraw", 1))


@pytest.mark.parametrize("state", ["OPEN", "SERVED", "CONTESTED"])
def test_withdraw__closes_what_waits(desk: Any, state: str) -> None:
    world, office = desk.world, "counter" if state == "CONTESTED" else "caseworker"
    if state == "CONTESTED":
        desk.filed(household(50))
        world.send("counter", desk.call("contest", 1, digest("doubt")), 1)
    elif state == "SERVED":
        desk.served("DECREASE", LESS)
    else:
        desk.proposed("DECREASE", LESS, "ADVANCE")
    assert desk.state(1) == state
    before = world.case(1)

    receipt = world.send(office, desk.call("withdraw", 1))

    by = world.officer(office).address
    closed = {"program": world.program.address, "proposal": 1, "by": by}
    assert world.events(receipt) == [("ProposalClosed", closed)]
    assert desk.state(1) == "CLOSED"
    world.warp(30 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("CLOSED")):
        desk.enact(1)
    assert world.case(1) == before


def test_withdraw__is_open_to_a_proposer_who_left_office(desk: Any) -> None:
    world = desk.world
    desk.served("DECREASE", LESS)
    world.remove(world.person("caseworker"), "caseworker")
    world.send("caseworker", desk.call("withdraw", 1))
    assert desk.state(1) == "CLOSED"
