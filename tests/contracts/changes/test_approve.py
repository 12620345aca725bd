"""Approving a change that favors the person: approve

given somebody without the office
    it is refused in the table of accesses
given no open proposal
    it reverts with Changes_WrongState
given one that rests on a notice, or that the person asked for
    it reverts with Changes_WrongKind
given the person who proposed it, now a determiner
    it reverts with Changes_SamePerson
given another value than was proposed
    it reverts with Changes_ContentDiffers
given another person and the value as proposed
    it is enacted at once; where a live run has sealed the case, by anyone as soon as it is free
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import household, refuses

AMOUNT, LESS, MORE = 100_000_000, 60_000_000, 150_000_000


def test_approve__reverts_without_an_open_proposal(desk: Any) -> None:
    fn = desk.call("approve", 1, desk.value(MORE))
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.world.send("determiner", fn)
    desk.approved("INCREASE", MORE)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("ENACTED")):
        desk.world.send("determiner", fn)


def test_approve__I13_reverts_for_what_needs_a_notice(desk: Any) -> None:
    proposal = desk.proposed("DECREASE", LESS, "ADVANCE")
    with refuses("Changes_WrongKind", kind=desk.kind("DECREASE"), basis=desk.basis("ADVANCE")):
        desk.world.send("determiner", desk.call("approve", proposal, desk.value(LESS)))


def test_approve__I23_reverts_for_what_the_person_asked_for(desk: Any) -> None:
    proposal = desk.requested(household(50))
    fn = desk.call("approve", proposal, desk.value(household(50)))
    with refuses("Changes_WrongKind", kind=desk.kind("PAY_TO"), basis=0):
        desk.world.send("determiner", fn)
    assert desk.world.case(1)["payTo"] == household(1)


def test_approve__reverts_for_the_person_who_proposed(desk: Any) -> None:
    world, proposal = desk.world, desk.proposed("INCREASE", MORE)
    person = world.person("caseworker")
    world.remove(person, "caseworker")
    world.appoint(person, "determiner")
    fn = desk.call("approve", proposal, desk.value(MORE))
    with refuses("Changes_SamePerson", person=person):
        world.send("caseworker", fn)
    world.send("determiner", fn)


def test_approve__I20_reverts_for_another_value_than_proposed(desk: Any) -> None:
    proposal = desk.proposed("INCREASE", MORE)
    given, proposed = desk.value(MORE - 1), desk.value(MORE)
    with refuses("Changes_ContentDiffers", proposal=proposal, given=given, proposed=proposed):
        desk.world.send("determiner", desk.call("approve", proposal, given))


@pytest.mark.parametrize(
    ("kind", "value", "field", "prior"),
    [("INCREASE", MORE, "amount", AMOUNT), ("RENEW", 24, "toPeriod", 12)],
)
def test_approve__enacts_at_once(desk: Any, kind: str, value: int, field: str, prior: int) -> None:
    world, proposal = desk.world, desk.proposed(kind, value)
    neighbor = world.case(2)

    receipt = world.send("determiner", desk.call("approve", proposal, desk.value(value)))

    by, about = world.person("determiner"), {"program": world.program.address, "proposal": 1}
    changed = {"caseNo": 1, "kind": desk.kind(kind), "prior": desk.value(prior)}
    sender = world.officer("determiner").address
    assert world.events(receipt) == [
        ("ChangeApproved", {**about, "by": by}),
        ("CaseChanged", {**changed, "value": desk.value(value)}),
        ("ChangeEnacted", {**about, "prior": desk.value(prior), "by": sender}),
    ]
    assert world.case(1)[field] == value
    assert world.case(2) == neighbor
    assert desk.state(proposal) == "ENACTED"
    assert world.change(proposal)["second"] == by
    assert world.program.functions.acted(1, by).call()


def test_approve__I23_leaves_a_sealed_case_as_it_is_until_it_is_free(desk: Any) -> None:
    world = desk.world
    run = desk.sealed()
    desk.approved("INCREASE", MORE)
    assert desk.state(1) == "CONFIRMED"
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        desk.enact(1)
    world.certify(run)
    world.settle(run)
    assert world.balance(household(1)) == AMOUNT, "what was certified"
    desk.enact(1)
    assert world.case(1)["amount"] == MORE
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("ENACTED")):
        desk.enact(1)


def test_approve__an_increase_makes_the_case_unknown_to_appeals_again(desk: Any) -> None:
    world = desk.world
    run = desk.sealed()
    world.certify(run)
    world.settle(run)
    assert world.program.functions.wordOf(0).call()[0] == 0b110, "both were paid once"
    desk.approved("INCREASE", MORE)
    assert world.program.functions.wordOf(0).call()[0] == 0b100
    desk.approved("RENEW", 24)
    assert world.program.functions.wordOf(0).call()[0] == 0b100, "its neighbor stays known"
