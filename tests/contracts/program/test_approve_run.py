"""Certifying a run: approveRun

given a run that is not sealed
    it reverts with BenefitProgram_RunWrongState
given the end of the approval window
    it reverts with BenefitProgram_ApprovalWindow
given the run's maker, now an approver
    it reverts with BenefitProgram_SamePerson
given a maker no longer in office
    it reverts with BenefitProgram_MakerLeft
given another content or total than sealed
    it reverts with BenefitProgram_ContentDiffers
given a run that pays nobody
    it reverts with BenefitProgram_EmptyRun
given an approver who approved before
    it reverts with BenefitProgram_SamePerson
given an approver who left office in between, even one appointed again since
    the vote does not count
given fewer approvers than the band asks
    it is approved, not certified
given as many as the band asks of what the period adds up to
    the money is obligated and the challenge window starts
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, enrollment, refuses

SEALED, CERTIFIED = 2, 3
BAND = 250_000_000_000


def sealed_run(world: World, *amounts: int, period: int = 1) -> int:
    known = world.roster.functions.cases().call()
    batch = [enrollment(known + 1 + at, amount=amount) for at, amount in enumerate(amounts)]
    world.approve(world.enroll(batch))
    run = world.open_run(period)
    world.seal(run)
    return run


def approval(world: World, run: int) -> ContractFunction:
    sealed = world.run(run)
    return world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])


def test_approveRun__reverts_for_a_run_not_sealed(world: World) -> None:
    world.enroll([enrollment(1)])
    run = world.open_run()
    with refuses("BenefitProgram_RunWrongState", run=run, state=1):
        world.send("approver", approval(world, run))


def test_approveRun__reverts_for_a_certified_run(world: World) -> None:
    run = world.certified_run()
    with refuses("BenefitProgram_RunWrongState", run=run, state=CERTIFIED):
        world.send("approver", approval(world, run), 2)


def test_approveRun__reverts_at_the_end_of_the_window_and_not_before(world: World) -> None:
    run = sealed_run(world, 5)
    ends_at = world.run(run)["openedAt"] + 3 * DAY
    world.next_block_at(ends_at)
    with refuses("BenefitProgram_ApprovalWindow", run=run, endsAt=ends_at):
        world.send("approver", approval(world, run))
    world.next_block_at(ends_at - 1)
    world.send("approver", approval(world, run))


def test_approveRun__I19_reverts_for_the_maker(world: World) -> None:
    run = sealed_run(world, 5)
    maker = world.person("maker")
    world.remove(maker, "maker")
    world.appoint(maker, "approver")
    with refuses("BenefitProgram_SamePerson", person=maker):
        world.send("maker", approval(world, run))


def test_approveRun__I19_reverts_when_the_maker_left(world: World) -> None:
    run = sealed_run(world, 5)
    world.send("approver", approval(world, run))
    maker = world.person("maker")
    world.remove(maker, "maker")
    with refuses("BenefitProgram_MakerLeft", run=run, maker=maker):
        world.send("approver", approval(world, run), 1)


@pytest.mark.parametrize("changed", ["content", "total"])
def test_approveRun__I20_reverts_for_another_content_than_sealed(
    world: World, changed: str
) -> None:
    run = sealed_run(world, 5)
    sealed = world.run(run)
    content = bytes(32) if changed == "content" else sealed["contentHash"]
    total = sealed["total"] + (changed == "total")
    facts = {"contentHash": sealed["contentHash"], "total": sealed["total"]}
    with refuses("BenefitProgram_ContentDiffers", run=run, **facts):
        world.send("approver", world.program.functions.approveRun(run, content, total))


def test_approveRun__reverts_for_a_run_that_pays_nobody(world: World) -> None:
    world.enroll([enrollment(1)])
    run = world.open_run()
    world.seal(run)
    with refuses("BenefitProgram_EmptyRun", run=run):
        world.send("approver", approval(world, run))


def test_approveRun__I19_reverts_for_the_same_approver_twice(world: World) -> None:
    run = sealed_run(world, 5)
    world.send("approver", approval(world, run))
    with refuses("BenefitProgram_SamePerson", person=world.person("approver")):
        world.send("approver", approval(world, run))


def test_approveRun__I19_drops_an_approver_who_left_and_came_back(world: World) -> None:
    run = sealed_run(world, 5)
    world.send("approver", approval(world, run))
    person = world.person("approver")
    world.remove(person, "approver")
    world.appoint(person, "approver")

    receipt = world.send("approver", approval(world, run), 1)

    assert world.events(receipt)[0][1]["approvers"] == [world.person("approver", 1), 0, 0, 0]
    stored = world.run(run)
    assert stored["state"] == SEALED
    assert stored["approvers"] == [world.person("approver", 1), 0, 0, 0]
    world.send("approver", approval(world, run))
    assert world.run(run)["state"] == CERTIFIED, "a vote of the new term counts"


def test_approveRun__I19_keeps_an_approver_who_stayed(world: World) -> None:
    run = sealed_run(world, 5)
    world.send("approver", approval(world, run))
    other = world.person("approver", 2)
    world.remove(other, "approver")
    world.send("approver", approval(world, run), 1)
    assert world.run(run)["state"] == CERTIFIED


def test_approveRun__waits_for_as_many_as_the_band_asks(world: World) -> None:
    run = sealed_run(world, 5)

    receipt = world.send("approver", approval(world, run))

    sealed = world.run(run)
    by = world.person("approver")
    facts = {"run": run, "contentHash": sealed["contentHash"], "total": 5}
    facts["approvers"] = [by, 0, 0, 0]
    assert world.events(receipt) == [("RunApproved", {**facts, "by": by})]
    assert (sealed["state"], sealed["payableAt"]) == (SEALED, 0)
    assert sealed["approvers"] == [by, 0, 0, 0]


@pytest.mark.parametrize(("amount", "needed"), [(BAND, 2), (BAND + 1, 3)])
def test_approveRun__I19_asks_for_more_above_the_band(
    world: World, amount: int, needed: int
) -> None:
    run = sealed_run(world, amount)
    for at in range(needed):
        assert world.run(run)["state"] == SEALED
        world.send("approver", approval(world, run), at)
    assert world.run(run)["state"] == CERTIFIED


def test_approveRun__certifies_and_starts_the_challenge_window(world: World) -> None:
    run = sealed_run(world, 5, 7)
    world.send("approver", approval(world, run))

    receipt = world.send("approver", approval(world, run), 1)

    names = [name for name, _ in world.events(receipt)]
    assert names == ["RunApproved", "Obligated", "RunCertified"]
    approvers = [world.person("approver"), world.person("approver", 1), 0, 0]
    issue_at, certified, count = world.program.functions.periodOf(1).call()
    due = {"payableAt": issue_at, "payableBlock": receipt["blockNumber"] + 3}
    assert world.events(receipt)[2][1] == {
        "run": run,
        "period": 1,
        "total": 12,
        "count": 2,
        "cumulative": 12,
        **due,
        "approvers": approvers,
    }
    stored = world.run(run)
    assert stored["state"] == CERTIFIED
    assert stored["approvers"] == approvers
    assert {key: stored[key] for key in due} == due, "no earlier than the issue date"
    assert (certified, count) == (12, 2)
    assert world.program.functions.certifiedCount(1).call() == 2


def test_approveRun__keeps_the_challenge_window_after_the_issue_date(world: World) -> None:
    issue_at = world.program.functions.periodOf(1).call()[0]
    world.warp_to(issue_at)
    run = sealed_run(world, 5)
    world.certify(run)
    assert world.run(run)["payableAt"] == world.now() + DAY


def test_approveRun__I3_reverts_when_holds_could_pass_the_cancel_date(world: World) -> None:
    now = world.now()
    issue_at = world.program.functions.periodOf(1).call()[0]
    # The sustained cap of 96 days and a margin of one must fit in after the issue date.
    cancel = issue_at + 97 * DAY
    for cancel_at, allowed in ((cancel, False), (cancel + 1, True)):
        terms = (7, world.source.address, 1_000, now, cancel_at, cancel_at)
        world.send("budget_officer", world.treasury.functions.appropriate(*terms))
        number = world.treasury.functions.appropriations().call()
        fn = world.treasury.functions.allot(number, world.program.address, 1_000)
        world.send("budget_officer", fn)
        allotment = world.treasury.functions.allotments().call()
        world.approve(world.enroll([enrollment(number, amount=5)]))
        world.send("maker", world.program.functions.openRun(1, 0, 0, allotment))
        run = world.program.functions.runs().call()
        if not allowed:
            snapshot = world.client.request("evm_snapshot")
            world.seal(run)
            with refuses("Treasury_PastCancelDate", given=cancel, cancelAt=cancel):
                world.certify(run)
            world.client.request("evm_revert", snapshot)
            continue
        world.seal(run)
        world.certify(run)
        assert world.run(run)["state"] == CERTIFIED
