"""Deciding the appeal of a proposal: decide

given a decision for the agency
    the change is enacted at once, or by anyone as soon as no live run has sealed the case
    an overpayment it finds is recorded and added up, and nothing collects it
given a change that waits to be undone
    one for the agency reverts with Changes_WrongState until it is undone
given a decision for the claimant
    the change falls, or what was done is undone
given an unpayable payment
    a decision for the agency leaves it its term; one for the claimant ends the proposal
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, fields, refuses

OFFICER = "hearing_officer"
SERVED, CONFIRMED, ENACTED, RESTORING, RESTORED, CLOSED = 2, 4, 5, 6, 7, 8
APPROVED, TERMINATED = 2, 5
AMOUNT, LESS = 100_000_000, 60_000_000


def case(change: Any) -> tuple[int, int]:
    """Amount and status."""
    seen = change.world.case(1)
    return seen["amount"], seen["status"]


def test_decide__I14_enacts_at_once_for_the_agency(change: Any) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal())

    receipt = world.send(OFFICER, change.decide(False))

    names = [name for name, _ in world.events(receipt)]
    assert names == ["AppealDecided", "ProposalConfirmed", "CaseChanged", "ChangeEnacted"]
    assert change.state(number) == ENACTED
    assert case(change) in ((LESS, APPROVED), (AMOUNT, TERMINATED))


def test_decide__I20_for_the_agency_waits_while_a_live_run_has_sealed_the_case(
    change: Any,
) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal())
    run = world.open_run()
    world.seal(run)

    receipt = world.send(OFFICER, change.decide(False))

    names = [name for name, _ in world.events(receipt)]
    assert names == ["AppealDecided", "ProposalConfirmed"]
    assert (change.state(number), case(change)) == (CONFIRMED, (AMOUNT, APPROVED))
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        world.stranger().send(change.enact(number))
    world.certify(run)
    world.settle(run)
    world.stranger().send(change.enact(number))
    assert change.state(number) == ENACTED


def test_decide__I14_for_the_claimant_the_change_falls(change: Any) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal())
    receipt = world.send(OFFICER, change.decide(True))
    assert [name for name, _ in world.events(receipt)] == ["AppealDecided", "ProposalClosed"]
    world.warp(60 * DAY)
    with refuses("Changes_WrongState", proposal=number, state=CLOSED):
        world.source.send(change.enact(number))
    assert case(change) == (AMOUNT, APPROVED)


@pytest.mark.parametrize(
    ("for_claimant", "amount", "state"), [(True, AMOUNT, CLOSED), (False, LESS, ENACTED)]
)
def test_decide__I14_ends_what_was_undone_while_it_was_heard(
    adequate: Any, for_claimant: bool, amount: int, state: int
) -> None:
    world = adequate.world
    world.source.send(adequate.appeal())
    world.send(OFFICER, adequate.decide(for_claimant))
    assert (world.case(1)["amount"], adequate.state(adequate.subject)) == (amount, state)


@pytest.mark.parametrize(
    ("for_claimant", "amount", "state"), [(True, AMOUNT, CLOSED), (False, LESS, ENACTED)]
)
def test_decide__of_a_late_appeal_undoes_or_leaves_what_is_in_effect(
    adequate: Any, for_claimant: bool, amount: int, state: int
) -> None:
    world = adequate.world
    fn = adequate.appeal()
    world.warp_to(world.change(adequate.subject)["effectiveAt"])
    world.source.send(fn)
    world.send(OFFICER, adequate.decide(for_claimant))
    assert (world.case(1)["amount"], adequate.state(adequate.subject)) == (amount, state)


def test_decide__I14_for_the_agency_reverts_while_a_change_waits_to_be_undone(
    adequate: Any,
) -> None:
    world, number = adequate.world, adequate.subject
    run = world.open_run()
    world.seal(run)
    world.source.send(adequate.appeal())
    with refuses("Changes_WrongState", proposal=number, state=RESTORING):
        world.send(OFFICER, adequate.decide(False))
    world.certify(run)
    world.settle(run)
    world.stranger().send(world.changes.functions.restore(world.program.address, number))
    world.send(OFFICER, adequate.decide(False))
    assert (world.case(1)["amount"], adequate.state(number)) == (LESS, ENACTED)


def test_decide__I14_for_the_claimant_lets_what_is_being_undone_go_on(adequate: Any) -> None:
    world, number = adequate.world, adequate.subject
    run = world.open_run()
    world.seal(run)
    world.source.send(adequate.appeal())
    world.send(OFFICER, adequate.decide(True))
    assert adequate.state(number) == RESTORING
    world.certify(run)
    world.settle(run)
    world.stranger().send(world.changes.functions.restore(world.program.address, number))
    assert (world.case(1)["amount"], adequate.state(number)) == (AMOUNT, RESTORED)


@pytest.mark.parametrize("found", [0, 1, 2**64 - 1], ids=["none", "a cent's part", "the most"])
def test_decide__I16_records_an_overpayment_and_collects_nothing(change: Any, found: int) -> None:
    world = change.world
    world.source.send(change.appeal())
    before = fields(world.treasury.functions.allotmentOf(world.allotment))

    receipt = world.send(OFFICER, change.decide(False, overpayment=found))

    said = {"caseNo": 1, "amount": found, "total": found, "by": world.person(OFFICER)}
    recorded = ("OverpaymentEstablished", {**change.facts, **said})
    assert (recorded in world.events(receipt)) is (found != 0)
    assert world.hearings.functions.overpaidOf(world.program.address, 1).call() == found
    assert world.hearings.functions.overpaidOf(world.program.address, 2).call() == 0
    assert fields(world.treasury.functions.allotmentOf(world.allotment)) == before


def test_decide__adds_up_what_the_decisions_about_a_case_find(decrease: Any) -> None:
    world = decrease.world
    world.source.send(decrease.appeal())
    world.send(OFFICER, decrease.decide(False, overpayment=3))
    propose = world.changes.functions.propose
    given = (1, 3, bytes(32), 1, digest("why"))
    world.send("caseworker", propose(world.program.address, *given))
    number = world.last_proposal()
    file = world.hearings.functions.fileAtCounter
    statement = (number, digest("statement"), False, world.now())
    world.send("counter", file(world.program.address, *statement), 1)
    decrease.serve(number)
    world.warp_to(world.change(number)["effectiveAt"])
    decide = world.hearings.functions.decide
    world.send(OFFICER, decide(world.program.address, number, False, 4, digest("reason")))
    assert world.hearings.functions.overpaidOf(world.program.address, 1).call() == 7


def test_decide__I18_for_the_agency_leaves_an_unpayable_payment_its_term(unpayable: Any) -> None:
    """Whoever appeals has no less time than who does not."""
    world, number = unpayable.world, unpayable.subject
    world.source.send(unpayable.appeal())
    world.send(OFFICER, unpayable.decide(False))
    assert unpayable.state(number) == SERVED
    due = world.change(number)["effectiveAt"] + 10 * DAY
    with refuses("Changes_TooEarly", proposal=number, enactableAt=due):
        world.source.send(unpayable.enact(number))
    world.warp_to(due)
    world.source.send(unpayable.enact(number))
    assert unpayable.state(number) == CLOSED, "the last attempt paid"


def test_decide__I14_for_the_claimant_ends_the_proposal_to_expunge(unpayable: Any) -> None:
    world, number = unpayable.world, unpayable.subject
    world.source.send(unpayable.appeal())
    world.send(OFFICER, unpayable.decide(True))
    assert unpayable.state(number) == CLOSED
    assert world.payment((1 << 32) | 1)["state"] == 3


def test_decide__I14_past_its_deadline_a_change_never_comes(change: Any) -> None:
    world, number = change.world, change.subject
    world.source.send(change.appeal())
    decide_by = change.filed()["decideBy"]
    world.warp_to(decide_by + 30 * DAY)
    with refuses("Hearings_DecisionLate", subject=number, decideBy=decide_by):
        world.send(OFFICER, change.decide(False))
    with refuses("Changes_UnderAppeal", proposal=number):
        world.source.send(change.enact(number))
    world.send(OFFICER, change.decide(True))
    assert case(change) == (AMOUNT, APPROVED)
