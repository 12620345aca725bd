"""Appealing a proposal: appeal of a decrease, a termination, an expunging

given a timely appeal
    the change is not enacted until the decision; one in effect is undone at once, or as soon as
    no live run has sealed the case
given a late appeal
    the change is enacted all the same
given a person who waived what continues meanwhile
    the change is enacted, but no payment is ended
given one in favor of the person, or of the whole word
    it reverts with Hearings_NothingToAppeal
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses

SERVED, ENACTED, RESTORING, RESTORED = 2, 5, 6, 7
FILED = 1
AMOUNT, LESS = 100_000_000, 60_000_000


def test_appeal__I14_blocks_a_change_until_its_decision(change: Any) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal())
    world.warp_to(world.change(number)["effectiveAt"] + 10 * DAY)
    with refuses("Changes_UnderAppeal", proposal=number):
        world.source.send(change.enact(number))
    assert (world.case(1)["amount"], world.case(1)["status"]) == (AMOUNT, 2)


def test_appeal__I13_a_late_one_blocks_nothing(change: Any) -> None:
    world, number = change.world, change.subject
    fn = change.appeal()
    effective_at = world.change(number)["effectiveAt"]
    world.next_block_at(effective_at)
    receipt = world.source.send(fn)
    assert world.events(receipt)[1][1]["timely"] is False
    with refuses("Changes_TooEarly", proposal=number, enactableAt=effective_at + 10 * DAY):
        world.source.send(change.enact(number))
    world.warp_to(effective_at + 10 * DAY)
    world.source.send(change.enact(number))
    assert change.state(number) == ENACTED


def test_appeal__I14_waived_blocks_nothing_and_is_heard(change: Any) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal(waive=True))
    assert (change.filed()["timely"], change.filed()["waived"]) == (True, True)
    world.warp_to(world.change(number)["effectiveAt"] + 10 * DAY)
    world.source.send(change.enact(number))
    assert (change.state(number), change.filed()["state"]) == (ENACTED, FILED)
    world.send("hearing_officer", change.decide(True))
    assert (world.case(1)["amount"], world.case(1)["status"]) == (AMOUNT, 2)


def test_appeal__I14_undoes_at_once_what_took_effect_with_its_notice(adequate: Any) -> None:
    world, number = adequate.world, adequate.subject
    assert world.case(1)["amount"] == LESS

    receipt = world.source.send(adequate.appeal())

    facts = {"program": world.program.address, "proposal": number, "state": RESTORED}
    assert world.events(receipt)[-1] == ("ChangeRestored", facts)
    assert (world.case(1)["amount"], adequate.state(number)) == (AMOUNT, RESTORED)


def test_appeal__I14_waived_undoes_nothing(adequate: Any) -> None:
    world = adequate.world
    world.source.send(adequate.appeal(waive=True))
    assert (world.case(1)["amount"], adequate.state(adequate.subject)) == (LESS, ENACTED)


def test_appeal__I13_late_undoes_nothing(adequate: Any) -> None:
    world = adequate.world
    world.warp_to(world.change(adequate.subject)["effectiveAt"])
    world.source.send(adequate.appeal())
    assert not adequate.filed()["timely"]
    assert (world.case(1)["amount"], adequate.state(adequate.subject)) == (LESS, ENACTED)


def test_appeal__I14_undoes_it_as_soon_as_no_live_run_has_sealed_the_case(adequate: Any) -> None:
    world, number = adequate.world, adequate.subject
    run = world.open_run()
    world.seal(run)

    receipt = world.source.send(adequate.appeal())

    assert "RestoreRequested" in [name for name, _ in world.events(receipt)]
    assert (world.case(1)["amount"], adequate.state(number)) == (LESS, RESTORING)
    restore = world.changes.functions.restore(world.program.address, number)
    world.source.send(restore)
    assert adequate.state(number) == RESTORING, "the run lives"
    world.certify(run)
    world.settle(run)
    later = world.open_run(period=2)
    with refuses("Roster_RestoreFirst", caseNo=1):
        world.seal(later)
    world.stranger().send(restore)
    assert (world.case(1)["amount"], adequate.state(number)) == (AMOUNT, RESTORED)
    world.seal(later)
    assert world.run(later)["total"] == 2 * AMOUNT


@pytest.mark.parametrize("waive", [False, True])
def test_appeal__I14_blocks_the_end_of_an_unpayable_payment_even_waived(
    unpayable: Any, waive: bool
) -> None:
    world, number = unpayable.world, unpayable.subject
    world.source.send(unpayable.appeal(waive=waive))
    world.warp_to(world.change(number)["effectiveAt"] + 10 * DAY)
    with refuses("Changes_UnderAppeal", proposal=number):
        world.source.send(unpayable.enact(number))
    world.send("hearing_officer", unpayable.decide(True))
    with refuses("Changes_WrongState", proposal=number, state=8):
        world.source.send(unpayable.enact(number))


def test_appeal__reverts_for_what_is_not_adverse_to_one_person(cases: Any) -> None:
    increase = (1, 1, (2 * AMOUNT).to_bytes(32, "big"), 0, digest("why"))
    mass = (0, 0b10, [LESS], digest("why"))
    for office, fn in (
        ("caseworker", cases.changes.functions.propose(cases.program.address, *increase)),
        ("program_admin", cases.changes.functions.proposeMass(cases.program.address, *mass)),
    ):
        cases.send(office, fn)
        number = cases.last_proposal()
        given = (number, digest("statement"), False, cases.now())
        file = cases.hearings.functions.fileAtCounter(cases.program.address, *given)
        with refuses("Hearings_NothingToAppeal", subject=number):
            cases.send("counter", file)


def test_appeal__I14_takes_one_of_each_proposal(decrease: Any) -> None:
    world = decrease.world
    world.source.send(decrease.appeal())
    with refuses("Hearings_AlreadyAppealed", subject=decrease.subject):
        world.send("counter", decrease.file(), 1)
