"""Taking a certified run back before it is payable: proposeRecall, recallRun

given a run that is not certified
    both revert with BenefitProgram_RunWrongState
given no reason, or a run that is payable
    both revert with BenefitProgram_NotRecallable
given no proposal, another reason, or a proposer no longer in office
    recallRun reverts with BenefitProgram_NotRecallable
given a proposal of a maker who is in office
    proposeRecall reverts with BenefitProgram_NotRecallable: nobody keeps it from being confirmed
given a maker and an approver with one reason
    the run ends whole: its money is de-obligated and leaves the period's sum
    its cases can change at once and are paid by another run a day later
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import ALL, DAY, World, digest, fields, household, payment_id, refuses

RECALLED, STRUCK = 5, 5
AMOUNT = 100_000_000
REASON = digest("a wrong table")


def propose(world: World, run: int, reason: bytes = REASON) -> ContractFunction:
    return world.program.functions.proposeRecall(run, reason)


def recall(world: World, run: int, reason: bytes = REASON) -> ContractFunction:
    return world.program.functions.recallRun(run, reason)


def recalled(world: World, run: int) -> None:
    world.send("maker", propose(world, run))
    world.send("approver", recall(world, run))


def test_recallRun__I19_reverts_for_other_offices(world: World) -> None:
    run = world.certified_run()
    with refuses("Offices_NotInOffice", key=world.officer("approver").address):
        world.send("approver", propose(world, run))
    world.send("maker", propose(world, run))
    with refuses("Offices_NotInOffice", key=world.officer("maker", 1).address):
        world.send("maker", recall(world, run), 1)


@pytest.mark.parametrize("sealed", [False, True], ids=["never opened", "sealed"])
def test_recallRun__reverts_for_a_run_not_certified(world: World, sealed: bool) -> None:
    run = 1
    if sealed:
        world.open_run()
        world.seal(run)
    facts = {"run": run, "state": 2 if sealed else 0}
    with refuses("BenefitProgram_RunWrongState", **facts):
        world.send("maker", propose(world, run))
    with refuses("BenefitProgram_RunWrongState", **facts):
        world.send("approver", recall(world, run))


def test_recallRun__reverts_without_a_reason(world: World) -> None:
    run = world.certified_run()
    with refuses("BenefitProgram_NotRecallable", run=run, reasonHash=bytes(32)):
        world.send("maker", propose(world, run, bytes(32)))
    with refuses("BenefitProgram_NotRecallable", run=run, reasonHash=bytes(32)):
        world.send("approver", recall(world, run, bytes(32)))


def test_recallRun__I18_reverts_once_the_run_is_payable_and_not_before(world: World) -> None:
    run = world.certified_run()
    payable_at = world.run(run)["payableAt"]
    world.mine(10)
    world.send("maker", propose(world, run))
    for fn, office in ((propose(world, run), "maker"), (recall(world, run), "approver")):
        world.next_block_at(payable_at)
        with refuses("BenefitProgram_NotRecallable", run=run, reasonHash=REASON):
            world.send(office, fn)
    world.next_block_at(payable_at - 1)
    world.send("approver", recall(world, run))


@pytest.mark.parametrize("why", ["never proposed", "other reason", "proposer left"])
def test_recallRun__I19_reverts_unless_a_maker_in_office_proposed_it_for_this_reason(
    world: World, why: str
) -> None:
    run = world.certified_run()
    if why != "never proposed":
        world.send(
            "maker", propose(world, run, digest("other") if why == "other reason" else REASON)
        )
    if why == "proposer left":
        world.remove(world.person("maker"), "maker")
    with refuses("BenefitProgram_NotRecallable", run=run, reasonHash=REASON):
        world.send("approver", recall(world, run))
    if why == "other reason":
        world.send("approver", recall(world, run, digest("other")))
    else:
        world.send("maker", propose(world, run), 1)
        world.send("approver", recall(world, run))


def test_proposeRecall__I19_leaves_the_first_makers_proposal(world: World) -> None:
    run = world.certified_run()
    world.send("maker", propose(world, run))
    for at in (0, 1):
        with refuses("BenefitProgram_NotRecallable", run=run, reasonHash=REASON):
            world.send("maker", propose(world, run, digest("something else")), at)
    world.send("approver", recall(world, run))


def test_recallRun__I18_ends_a_run_whose_every_payment_was_struck(world: World) -> None:
    world = world.with_program(challenge_window=30 * DAY)
    run = world.certified_run(cases=1)
    struck = payment_id(run, 1)
    world.place_hold(struck, by="investigator")
    sustain = world.holds.functions.sustain(world.program.address, struck, REASON)
    world.send("investigator", sustain, 1)
    changes, proposal = world.changes.functions, world.last_proposal()
    serve = changes.serve(world.program.address, proposal, 1, digest("letter"))
    world.send("counter", serve)
    world.warp(20 * DAY)
    world.source.send(changes.enact(world.program.address, proposal))
    assert world.payment(struck)["state"] == STRUCK
    recalled(world, run)
    assert world.run(run)["state"] == RECALLED


def test_recallRun__I9_takes_the_whole_run_back(world: World) -> None:
    run = world.certified_run(cases=2)
    later = world.run(run)
    proposed = world.send("maker", propose(world, run), 1)

    receipt = world.send("approver", recall(world, run), 3)

    said = {"run": run, "reasonHash": REASON}
    by = world.person("maker", 1)
    assert world.events(proposed) == [("RecallProposed", {**said, "by": by})]
    back = {"program": world.program.address, "id": run, "allotment": world.allotment}
    facts = {"period": 1, "cumulative": 0, "by": world.person("approver", 3)}
    assert world.events(receipt) == [
        ("RunRecalled", {**said, **facts}),
        ("Deobligated", {**back, "amount": 2 * AMOUNT, "obligated": 0}),
    ]
    ended = world.run(run)
    assert (ended["state"], ended["endedAt"]) == (RECALLED, world.now())
    assert (ended["recaller"], ended["recallReason"]) == (by, REASON)
    assert ended["total"] == later["total"], "what it was stays on record"
    _, certified, count = world.program.functions.periodOf(1).call()
    assert (certified, count) == (0, 0)
    assert fields(world.treasury.functions.allotmentOf(world.allotment))["obligated"] == 0
    assert world.program.functions.sealedIn(1).call() == 0
    world.warp_to(ended["payableAt"] + DAY)
    for fn in (
        world.program.functions.settle(run, [0], [ALL]),
        world.program.functions.setAside(payment_id(run, 1)),
        recall(world, run),
    ):
        with refuses("BenefitProgram_RunWrongState", run=run, state=RECALLED):
            world.client.call(fn, sender=world.officer("approver").address)


def test_recallRun__I6_leaves_the_period_to_another_run_that_pays_once(world: World) -> None:
    run = world.certified_run(cases=2)
    recalled(world, run)
    again = world.open_run()
    with refuses("BenefitProgram_ClearsLater", word=0):
        world.seal(again)
    world.warp(DAY)
    world.seal(again)
    world.certify(again)
    world.settle(again)
    assert [world.balance(household(n)) for n in (1, 2)] == [AMOUNT] * 2
