"""Taking an appeal back: withdraw

given no open appeal
    it reverts with Hearings_NoAppeal
given another's signature, or one over another act
    it reverts with Claimant_BadSignature
given a change that waits to be undone
    it reverts with Changes_WrongState: it is undone first, by anyone
given the claimant's signature
    the appeal is withdrawn; what waited for it goes on, what was undone is done again
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, refuses

FILED, FOR_CLAIMANT, WITHDRAWN = 1, 2, 4
ENACTED, RESTORING = 5, 6
AMOUNT, LESS = 100_000_000, 60_000_000


def test_withdraw__reverts_without_an_appeal(hearing: Any) -> None:
    with refuses("Hearings_NoAppeal", subject=hearing.subject, state=0):
        hearing.world.source.send(hearing.withdraw())


def test_withdraw__reverts_for_a_decided_one(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    fn = hearing.withdraw()
    world.send("hearing_officer", hearing.decide(True))
    with refuses("Hearings_NoAppeal", subject=hearing.subject, state=FOR_CLAIMANT):
        world.source.send(fn)


def test_withdraw__I20_reverts_for_a_signature_over_the_appeal(hearing: Any) -> None:
    world = hearing.world
    appeal = hearing.appeal()
    world.source.send(appeal)
    signed = appeal.args[4]
    withdraw = world.hearings.functions.withdraw
    with refuses("Claimant_BadSignature", caseNo=1):
        world.source.send(withdraw(world.program.address, hearing.subject, signed))


def test_withdraw__takes_it_back_for_good(hearing: Any) -> None:
    world, relayer = hearing.world, hearing.world.stranger()
    world.source.send(hearing.appeal())

    receipt = relayer.send(hearing.withdraw())

    acted = {"caseNo": 1, "action": "withdraw appeal", "relayer": relayer.address}
    assert world.events(receipt) == [
        ("ClaimantActed", {**hearing.facts, **acted}),
        ("AppealWithdrawn", hearing.facts),
    ]
    assert hearing.filed()["state"] == WITHDRAWN
    assert world.hold(hearing.subject)["state"] == 1, "the hold stands"
    with refuses("Hearings_AlreadyAppealed", subject=hearing.subject):
        world.source.send(hearing.appeal())


def test_withdraw__lets_a_change_go_on(change: Any) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal())
    world.source.send(change.withdraw())
    world.warp_to(world.change(number)["effectiveAt"] + 10 * DAY - 1)
    with refuses("Changes_TooEarly", proposal=number):
        world.client.call(change.enact(number))
    world.warp(1)
    world.source.send(change.enact(number))
    assert change.state(number) == ENACTED


def test_withdraw__does_again_what_was_undone(adequate: Any) -> None:
    world, number = adequate.world, adequate.subject
    world.source.send(adequate.appeal())
    assert world.case(1)["amount"] == AMOUNT

    receipt = world.source.send(adequate.withdraw())

    assert [name for name, _ in world.events(receipt)][-2:] == ["CaseChanged", "ChangeEnacted"]
    assert (world.case(1)["amount"], adequate.state(number)) == (LESS, ENACTED)


def test_withdraw__I13_undoes_nothing_without_a_hearing(adequate: Any) -> None:
    """Who appeals and withdraws while the case is sealed keeps nothing that no decision gave."""
    world, number = adequate.world, adequate.subject
    run = world.open_run()
    world.seal(run)
    world.source.send(adequate.appeal())
    with refuses("Changes_WrongState", proposal=number, state=RESTORING):
        world.source.send(adequate.withdraw())
    assert adequate.filed()["state"] == FILED
    world.certify(run)
    world.settle(run)
    world.source.send(world.changes.functions.restore(world.program.address, number))
    world.source.send(adequate.withdraw())
    assert (world.case(1)["amount"], adequate.state(number)) == (LESS, ENACTED)


@pytest.mark.parametrize("withdrawn", [True, False])
def test_withdraw__leaves_a_sustained_hold_to_its_notice(hearing: Any, withdrawn: bool) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())
    if withdrawn:
        world.source.send(hearing.withdraw())
    world.warp(21 * DAY)
    if not withdrawn:
        with refuses("Changes_UnderAppeal", proposal=1):
            world.source.send(hearing.enact())
        return
    world.source.send(hearing.enact())
    assert world.payment(hearing.subject)["state"] == 5
