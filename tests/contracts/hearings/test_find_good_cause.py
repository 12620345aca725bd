"""Finding a good cause for a late appeal: findGoodCause

given another office than a hearing officer's
    it reverts with Offices_NotInOffice
given no open appeal
    it reverts with Hearings_NoAppeal
given a hearing officer who acted
    it reverts with Hearings_Involved
given no reason
    it reverts with Hearings_NoReason
given an appeal that is timely
    it reverts with Hearings_Timely
given a late one
    it counts as timely: a change is not enacted, and one in effect is undone
"""

from __future__ import annotations

from typing import Any

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, refuses

OFFICER = "hearing_officer"
ENACTED, RESTORED = 5, 7
AMOUNT = 100_000_000
REASON_MISSING = bytes(32)


def late(change: Any, fn: ContractFunction | None = None) -> None:
    """Has the claimant appeal when the notice takes effect."""
    world = change.world
    fn = change.appeal() if fn is None else fn
    world.warp_to(world.change(change.subject)["effectiveAt"])
    world.source.send(fn)


def test_findGoodCause__I15_reverts_for_another_office(change: Any) -> None:
    late(change)
    with refuses("Offices_NotInOffice", key=change.world.officer("determiner", 1).address):
        change.world.send("determiner", change.find_good_cause(), 1)


def test_findGoodCause__reverts_without_an_appeal(change: Any) -> None:
    with refuses("Hearings_NoAppeal", subject=change.subject, state=0):
        change.world.send(OFFICER, change.find_good_cause())


@pytest.mark.parametrize("office", ["caseworker", "counter"])
def test_findGoodCause__I15_reverts_for_somebody_who_acted(change: Any, office: str) -> None:
    world, person = change.world, change.world.person(office)
    late(change)
    world.remove(person, office)
    world.appoint(person, OFFICER)
    with refuses("Hearings_Involved", subject=change.subject, person=person):
        world.send(office, change.find_good_cause())


def test_findGoodCause__reverts_without_a_reason(change: Any) -> None:
    late(change)
    with refuses("Hearings_NoReason", subject=change.subject):
        change.world.send(OFFICER, change.find_good_cause(REASON_MISSING))


def test_findGoodCause__reverts_for_a_timely_appeal(change: Any) -> None:
    world = change.world
    world.source.send(change.appeal())
    with refuses("Hearings_Timely", subject=change.subject):
        world.send(OFFICER, change.find_good_cause())


def test_findGoodCause__I14_blocks_a_change_as_a_timely_appeal_does(change: Any) -> None:
    world, number = change.world, change.subject
    late(change)

    receipt = world.send(OFFICER, change.find_good_cause())

    said = {"reasonHash": change.find_good_cause().args[2], "by": world.person(OFFICER)}
    assert world.events(receipt) == [("GoodCauseFound", {**change.facts, **said})]
    assert change.filed()["timely"]
    world.warp(10 * DAY)
    with refuses("Changes_UnderAppeal", proposal=number):
        world.source.send(change.enact(number))
    with refuses("Hearings_Timely", subject=number):
        world.send(OFFICER, change.find_good_cause())


def test_findGoodCause__I14_undoes_a_change_in_effect(change: Any) -> None:
    world, number = change.world, change.subject
    late(change)
    world.warp(10 * DAY)
    world.source.send(change.enact(number))
    assert change.state(number) == ENACTED

    world.send(OFFICER, change.find_good_cause())

    assert change.state(number) == RESTORED
    assert (world.case(1)["amount"], world.case(1)["status"]) == (AMOUNT, 2)


def test_findGoodCause__undoes_nothing_the_person_waived(change: Any) -> None:
    world, number = change.world, change.subject
    late(change, change.appeal(waive=True))
    world.warp(10 * DAY)
    world.source.send(change.enact(number))
    world.send(OFFICER, change.find_good_cause())
    assert change.state(number) == ENACTED


def test_findGoodCause__I14_blocks_a_strike(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    fn = hearing.appeal()
    world.warp_to(world.change(1)["effectiveAt"])
    world.source.send(fn)
    world.send(OFFICER, hearing.find_good_cause())
    world.warp(10 * DAY)
    with refuses("Changes_UnderAppeal", proposal=1):
        world.source.send(hearing.enact())
