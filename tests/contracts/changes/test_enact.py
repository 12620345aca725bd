"""Carrying out what is due, and undoing what was appealed in time: enact, restore

given a change of many cases
    enact reverts with Changes_WrongKind
given no proposal, or one that is neither served, cooling off nor confirmed
    it reverts with Changes_WrongState
given a notice period with its grace, the wait of its basis or a cooling-off that still runs
    it reverts with Changes_TooEarly
given a key that was replaced since the claimant asked
    it reverts with Changes_Overtaken
given a timely appeal that waits for its decision
    it reverts with Changes_UnderAppeal
given a case that a live run has sealed
    it reverts with BenefitProgram_CaseSealed
given what is due
    anyone enacts it, once, and nothing about its neighbor changes
given a change in effect that is appealed in time
    it is undone at once; where a live run has sealed the case, by anyone as soon as it is free
given nothing that waits to be undone
    restore reverts with Changes_WrongState
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, enrollment, household, refuses
from almoner.testing.claimant import account, signer_of

AMOUNT, LESS = 100_000_000, 60_000_000
OTHER = household(50)


def test_enact__reverts_for_a_change_of_many_cases(desk: Any) -> None:
    world = desk.world
    world.send("program_admin", desk.call("proposeMass", 0, 0b110, [LESS, LESS], bytes([1] * 32)))
    kind, basis = desk.kind("MASS"), desk.basis("MASS_CHANGE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        desk.enact(1)


@pytest.mark.parametrize(
    ("kind", "value", "basis"),
    [("INCREASE", 150_000_000, "NONE"), ("DECREASE", LESS, "ADEQUATE")],
)
def test_enact__I13_reverts_for_what_is_neither_approved_nor_noticed(
    desk: Any, kind: str, value: int, basis: str
) -> None:
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.enact(1)
    desk.proposed(kind, value, basis)
    desk.world.warp(30 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("OPEN")):
        desk.enact(1)


@pytest.mark.parametrize("kind", ["DECREASE", "TERMINATE"])
def test_enact__I13_reverts_before_the_period_and_its_grace_and_not_after(
    desk: Any, kind: str
) -> None:
    world = desk.world
    proposal = desk.served(kind, LESS if kind == "DECREASE" else 0, "ADVANCE")
    due = world.change(proposal)["servedAt"] + 20 * DAY
    world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=proposal, enactableAt=due):
        desk.enact(proposal)
    world.next_block_at(due)
    desk.enact(proposal)


@pytest.mark.parametrize(("basis", "at"), [("ADEQUATE", 0), ("REQUESTED", 2), ("DEATH", 3)])
def test_enact__I13_waits_as_long_as_its_basis_says(desk: Any, basis: str, at: int) -> None:
    waits = [0, 0, 0, 0]
    waits[at] = 3 * DAY
    slow = desk.__class__(world=desk.world.with_program(waits=waits))
    slow.world.approve(slow.world.enroll([enrollment(1)]))
    proposal = slow.served("TERMINATE", 0, basis)
    due = slow.world.change(proposal)["servedAt"] + 3 * DAY
    slow.world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=proposal, enactableAt=due):
        slow.enact(proposal)
    slow.world.next_block_at(due)
    slow.enact(proposal)
    desk.enact(desk.served("TERMINATE", 0, basis))


def test_enact__I23_reverts_for_what_a_replaced_key_had_asked_for(desk: Any) -> None:
    world = desk.world
    key = desk.filed_signer(signer_of(account("new device")))
    stale = desk.requested(OTHER)
    world.warp(7 * DAY)
    desk.enact(key)
    with refuses("Changes_Overtaken", proposal=stale):
        desk.enact(stale)
    world.warp(1)
    fresh = desk.__class__(world=world, key=account("new device"))
    proposal = fresh.requested(OTHER)
    world.warp(7 * DAY)
    desk.enact(proposal)
    assert world.case(1)["payTo"] == OTHER


@pytest.mark.parametrize("when", ["before notice", "in its period"])
def test_enact__I14_reverts_while_a_timely_appeal_waits(desk: Any, when: str) -> None:
    world = desk.world
    proposal = desk.proposed("DECREASE", LESS, "ADVANCE")
    if when == "before notice":
        world.send("counter", desk.appeal(proposal), 1)
    world.send("counter", desk.serve(proposal))
    if when == "in its period":
        world.warp_to(world.change(proposal)["effectiveAt"] - 100)
        world.send("counter", desk.appeal(proposal), 1)
    assert world.appeal(proposal)["timely"]
    world.warp(30 * DAY)
    with refuses("Changes_UnderAppeal", proposal=proposal):
        desk.enact(proposal)


@pytest.mark.parametrize("why", ["late", "waived"])
def test_enact__I14_carries_out_what_no_timely_appeal_stops(desk: Any, why: str) -> None:
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    if why == "late":
        world.warp_to(world.change(proposal)["effectiveAt"])
    world.send("counter", desk.appeal(proposal, waive=why == "waived"), 1)
    world.warp(30 * DAY)
    desk.enact(proposal)
    assert world.case(1)["amount"] == LESS


def test_enact__I23_reverts_while_a_live_run_has_sealed_the_case(desk: Any) -> None:
    world, proposal = desk.world, desk.served("TERMINATE", 0, "DEATH")
    run = desk.sealed()
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        desk.enact(proposal)
    world.warp(3 * DAY)
    world.source.send(world.program.functions.lapseRun(run))
    desk.enact(proposal)


def test_enact__I13_carries_out_a_decrease_by_anyone_once(desk: Any) -> None:
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    before, neighbor = world.case(1), world.case(2)
    world.warp(20 * DAY)

    receipt = desk.enact(proposal)

    about = {"program": world.program.address, "proposal": proposal}
    changed = {"caseNo": 1, "kind": desk.kind("DECREASE"), "prior": desk.value(AMOUNT)}
    by = world.stranger().address
    assert world.events(receipt) == [
        ("CaseChanged", {**changed, "value": desk.value(LESS)}),
        ("ChangeEnacted", {**about, "prior": desk.value(AMOUNT), "by": by}),
    ]
    assert world.case(1) == before | {"amount": LESS}
    assert world.case(2) == neighbor
    assert desk.state(proposal) == "ENACTED"
    with refuses("Changes_WrongState", proposal=proposal, state=desk.state_number("ENACTED")):
        desk.enact(proposal)
    run = desk.sealed(period=2)
    assert world.run(run)["total"] == LESS + AMOUNT


def test_enact__I13_ends_a_case_and_pays_its_neighbor(desk: Any) -> None:
    world, proposal = desk.world, desk.served("TERMINATE", 0)
    world.warp_to(world.change(proposal)["servedAt"] + 20 * DAY - 100)
    moment = world.now() + 200
    world.next_block_at(moment)
    desk.enact(proposal)
    case = world.case(1)
    assert (case["status"], case["endedAt"]) == (5, moment)
    assert world.roster.functions.approvedOf(0).call() == 0b100
    assert world.run(desk.sealed(period=2))["count"] == 1


def test_enact__I23_another_account_makes_the_case_unknown_to_appeals_again(desk: Any) -> None:
    world, run = desk.world, desk.sealed()
    world.certify(run)
    world.settle(run)
    proposal = desk.requested(OTHER)
    world.warp(7 * DAY)
    assert world.program.functions.wordOf(0).call()[0] == 0b110
    desk.enact(proposal)
    assert world.program.functions.wordOf(0).call()[0] == 0b100


def test_enact__I13_an_expiry_waits_for_the_end_of_the_certification_period(desk: Any) -> None:
    world = desk.world
    (number,) = world.enroll([enrollment(3, to_period=1)])
    world.approve([number])
    proposal = desk.served("EXPIRY", 0, "ADVANCE", case_no=number)
    world.warp(20 * DAY)
    with refuses("Roster_BadChange", caseNo=number, kind=desk.kind("EXPIRY")):
        desk.enact(proposal)
    next_period = world.program.functions.periodOf(2).call()[0]
    world.next_block_at(next_period - 1)
    with refuses("Roster_BadChange", caseNo=number, kind=desk.kind("EXPIRY")):
        desk.enact(proposal)
    world.next_block_at(next_period)
    desk.enact(proposal)
    assert world.case(number)["status"] == 5


def test_restore__reverts_where_nothing_waits_to_be_undone(desk: Any) -> None:
    proposal = desk.decreased(LESS)
    with refuses("Changes_WrongState", proposal=proposal, state=desk.state_number("ENACTED")):
        desk.world.stranger().send(desk.call("restore", proposal))


@pytest.mark.parametrize("kind", ["DECREASE", "TERMINATE"])
def test_restore__I14_a_timely_appeal_undoes_what_is_in_effect(desk: Any, kind: str) -> None:
    world, before = desk.world, desk.world.case(1)
    proposal = desk.served(kind, LESS if kind == "DECREASE" else 0, "ADEQUATE")
    desk.enact(proposal)

    receipt = world.send("counter", desk.appeal(proposal), 1)

    stands = {"status": before["status"], "amount": AMOUNT}
    about = {"program": world.program.address, "proposal": proposal}
    assert world.events(receipt)[1:] == [
        ("CaseRestored", {"caseNo": 1, "kind": desk.kind(kind), **stands}),
        ("ChangeRestored", {**about, "state": desk.state_number("RESTORED")}),
    ]
    assert desk.state(proposal) == "RESTORED"
    assert (world.case(1)["amount"], world.case(1)["status"]) == (AMOUNT, before["status"])
    assert world.roster.functions.approvedOf(0).call() == 0b110
    with refuses("Changes_WrongState", proposal=proposal, state=desk.state_number("RESTORED")):
        desk.enact(proposal)


def test_restore__I14_a_waived_or_late_appeal_undoes_nothing(desk: Any) -> None:
    world = desk.world
    waived, late = desk.decreased(LESS), desk.decreased(LESS - 1)
    world.send("counter", desk.appeal(waived, waive=True), 1)
    world.warp(10 * DAY)
    world.send("counter", desk.appeal(late), 1)
    assert [desk.state(each) for each in (waived, late)] == ["ENACTED", "ENACTED"]
    assert world.case(1)["amount"] == LESS - 1


def test_restore__I14_a_good_cause_makes_a_late_appeal_undo_it(desk: Any) -> None:
    world, proposal = desk.world, desk.decreased(LESS)
    world.warp(10 * DAY)
    world.send("counter", desk.appeal(proposal), 1)
    find = world.hearings.functions.findGoodCause
    world.send("hearing_officer", find(world.program.address, proposal, bytes([1] * 32)))
    assert (desk.state(proposal), world.case(1)["amount"]) == ("RESTORED", AMOUNT)
