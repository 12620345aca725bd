"""Attacks on amendments: grantees starved, bands and budgets passed, signatures used again.

given an agency that would starve a grantee without a decision
    the clock of the decision, the time to object and the time to draw stand against it
given two keys of one person, or an officer who changes office
    persons count, not keys, and what they did before
given money that would pass its band, its line or its year
    what was awarded to the organization, what was drawn and the cancel date count
given a grantee's signature
    it is good for one act on one award, once
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.chain.sender import Sender
from almoner.testing import DAY, digest, fields, refuses
from almoner.testing.grant_samples import (
    CLOSEOUT,
    DEOBLIGATION,
    DISALLOWANCE,
    NO_COST_EXTENSION,
    SUSPENSION,
    TERMINATION,
)
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    ACTIVE,
    EFFECTIVE,
    LINES,
    OBJECTED,
    REASON,
    SUSPENDED,
    TERMINATED,
    TOTAL,
    Amending,
    dollars,
)

OFFICER, JUDGE = "grants_officer", "hearing_officer"
MOVED = dollars("45,000", "25,000", "20,000", "10,000")


@pytest.fixture
def amending(grants: Grants) -> Amending:
    """An accepted award of an organization."""
    return Amending(grants=grants, award=grants.active())


def second_key(amending: Amending, at: int) -> Sender:
    """A further key of a grants officer's."""
    world, key = amending.world, amending.world.stranger(9)
    given = (world.person(OFFICER, at), key.address)
    world.send("appointing_authority", world.offices.functions.proposeKey(*given))
    world.send("appointing_authority", world.offices.functions.linkKey(*given), 1)
    world.warp_to(int(world.offices.functions.keyOf(key.address).call()[1]))
    return key


def stopped(amending: Amending) -> bool:
    return bool(amending.state["state"] == SUSPENDED)


# Starving a grantee


def test_I14_a_suspension_is_renewed_for_ever_and_never_decided(amending: Amending) -> None:
    world = amending.world
    first = amending.objected(SUSPENSION)
    assert stopped(amending)
    world.warp_to(amending.amendment(first)["decideBy"] + 1)
    world.stranger().send(amending.functions.lapse(first))
    for _ in range(2):
        again = amending.noticed(SUSPENSION)
        assert not stopped(amending), "the next one waits for the grantee's word"
        amending.grants.object(again)
        world.warp_to(amending.amendment(again)["decideBy"] + 1)
        world.stranger().send(amending.functions.lapse(again))
        assert not stopped(amending)
    amending.grants.draw(amending.award, cost_ref=digest("an invoice"))


def test_I14_a_suspension_is_taken_back_before_its_decision_and_noticed_anew(
    amending: Amending,
) -> None:
    number = amending.objected(SUSPENSION)
    amending.world.send(OFFICER, amending.functions.withdraw(number))
    amending.noticed(SUSPENSION)
    assert not stopped(amending)


def test_I14_a_suspension_sits_out_the_time_to_draw(amending: Amending) -> None:
    world, end = amending.world, amending.state["to"]
    costs = {"cost_from": end - DAY, "cost_to": end - 1}
    world.warp_to(end + 119 * DAY)
    number = amending.enacted(SUSPENSION)
    world.warp(300 * DAY)
    closeout = amending.noticed(CLOSEOUT)
    world.warp_to(amending.due(closeout))
    with refuses("GrantAwards_NotNow", award=amending.award):
        world.stranger().send(amending.enact(closeout))
    world.send(OFFICER, amending.functions.withdraw(number))
    amending.grants.draw(amending.award, **costs)


def test_I13_a_counter_spends_the_grantees_objection_with_empty_words(
    amending: Amending,
) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    world.send("counter", amending.at_counter(number))
    with refuses("GrantAmendments_NotNow", amendment=number):
        world.send(JUDGE, amending.decide(number, for_grantee=False))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        world.stranger().send(amending.enact(number))
    world.stranger().send(amending.objection(number, digest("my own words")))
    assert amending.amendment(number)["filer"] == 0


def test_I14_the_agency_decides_after_its_deadline(amending: Amending) -> None:
    world, number = amending.world, amending.objected(TERMINATION)
    decide_by = amending.amendment(number)["decideBy"]
    world.warp_to(decide_by + 1)
    with refuses("GrantAmendments_NotNow", amendment=number, until=decide_by):
        world.send(JUDGE, amending.decide(number, for_grantee=False))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        world.stranger().send(amending.enact(number))
    world.stranger().send(amending.functions.lapse(number))
    assert amending.state["state"] == ACTIVE


def test_I14_a_grantee_objects_again_and_again_to_gain_time(amending: Amending) -> None:
    world, number = amending.world, amending.objected(TERMINATION)
    decide_by = amending.amendment(number)["decideBy"]
    world.warp(DAY)
    for fn, sender in (
        (amending.objection(number), world.stranger()),
        (amending.at_counter(number), world.officer("counter")),
    ):
        with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
            sender.send(fn)
    world.send(JUDGE, amending.decide(number, for_grantee=False))
    with refuses("GrantAmendments_WrongState", amendment=number):
        world.stranger().send(amending.objection(number))
    assert amending.amendment(number)["decideBy"] == decide_by


# One person twice


def test_I19_one_person_proposes_and_notices_with_two_keys(amending: Amending) -> None:
    key = second_key(amending, 0)
    number, person = amending.proposed(SUSPENSION), amending.world.person(OFFICER)
    for sender in (amending.world.officer(OFFICER), key):
        with refuses("GrantAmendments_SamePerson", person=person):
            sender.send(amending.notice(number))
    assert not stopped(amending)
    amending.world.send(OFFICER, amending.notice(number), 1)
    assert stopped(amending)


def test_I15_who_noticed_a_termination_becomes_its_judge(amending: Amending) -> None:
    number, person = amending.objected(TERMINATION), amending.world.person(OFFICER, 1)
    amending.moved_to(person, OFFICER, JUDGE)
    with refuses("GrantAmendments_Involved", amendment=number, person=person):
        amending.world.send(OFFICER, amending.decide(number, for_grantee=False), 1)


# Money


def test_I16_costs_are_disallowed_twice(amending: Amending) -> None:
    world, amount = amending.world, 10**9
    payment = amending.grants.payment_id(amending.grants.paid(amending.award))
    numbers = [
        amending.noticed(DISALLOWANCE, subject=payment, amount=amount * 2 // 3) for _ in range(2)
    ]
    world.warp_to(amending.due(numbers[1]))
    world.stranger().send(amending.enact(numbers[0]))
    with refuses("GrantAmendments_WrongState", amendment=numbers[0], state=EFFECTIVE):
        world.stranger().send(amending.enact(numbers[0]))
    left = amount - amount * 2 // 3
    with refuses("GrantAwards_OverLine", given=amount * 2 // 3, available=left):
        world.stranger().send(amending.enact(numbers[1]))
    assert amending.state["disallowed"] == amount * 2 // 3


def test_I24_a_line_is_cut_below_a_draw_that_waits(amending: Amending) -> None:
    world, amount = amending.world, 15_000 * 10**6
    draw = amending.grants.draw(amending.award, line=1, amount=amount, gross=amount)
    number = amending.noticed(DEOBLIGATION, subject=1, amount=LINES[1] - amount + 1)
    world.warp_to(amending.due(number))
    with refuses("GrantAmendments_WrongKind", amendment=number, kind=DEOBLIGATION):
        world.stranger().send(amending.enact(number))
    content = amending.grants.draw_of(draw)["contentHash"]
    with refuses("GrantAwards_OverLine", line=1):
        lines = [LINES[0] + 5_001 * 10**6, LINES[1] - 5_001 * 10**6, *LINES[2:]]
        world.stranger().send(amending.rebudget(lines))
    world.send(OFFICER, amending.grants.awards.functions.reviewDraw(draw, content))
    assert amending.lines == LINES


def test_I19_a_raise_is_split_to_stay_under_a_band(amending: Amending) -> None:
    world = amending.world
    step = 75_000 * 10**6
    once, twice = ([LINES[0] + step * times, *LINES[1:]] for times in (1, 2))
    amending.amend(once)
    assert amending.committed() == TOTAL + step
    more = [twice[0] + 1, *twice[1:]]
    number = amending.agreed(more)
    world.send("approver", amending.approve(number, more))
    assert amending.lines == once, "$250,000.000001 in all takes two"
    world.send("approver", amending.approve(number, more), 1)
    assert amending.lines == more


def test_I20_an_old_agreement_is_approved_over_a_newer_one(amending: Amending) -> None:
    world, more = amending.world, [LINES[0] + 10**9, *LINES[1:]]
    old = amending.agreed(LINES)
    amending.amend(more)
    with refuses("GrantAmendments_ContentDiffers", amendment=old):
        world.send("approver", amending.approve(old, LINES))
    assert amending.lines == more


def test_I20_an_old_agreement_gives_back_what_was_taken(amending: Amending) -> None:
    old, to = amending.agreed(LINES), amending.state["to"]
    amending.enacted(DEOBLIGATION, subject=1, amount=10**9)
    with refuses("GrantAmendments_ContentDiffers", amendment=old):
        amending.world.send("approver", amending.approve(old, LINES, to))
    assert amending.obligated() == TOTAL - 10**9


def test_I24_an_old_agreement_revives_a_terminated_award(amending: Amending) -> None:
    to = amending.state["to"] + 100 * DAY
    old = amending.agreed(LINES, to)
    amending.enacted(TERMINATION)
    ended = amending.state["to"]
    with refuses("GrantAwards_WrongState", award=amending.award, state=TERMINATED):
        amending.world.send("approver", amending.approve(old, LINES, to))
    assert amending.state["to"] == ended


def test_I3_an_award_is_extended_past_its_cancel_date(grants: Grants) -> None:
    """By the one extension, by an agreement, and by both."""
    appropriation = grants.world.treasury.functions.appropriationOf(grants.world.appropriation)
    cancel_at = int(fields(appropriation)["cancelAt"])
    last = cancel_at - (120 + 1 + 120 + 1) * DAY - 1
    amending = Amending(grants=grants, award=grants.active(to=last - DAY))
    world = grants.world
    with refuses("GrantAwards_NotNow", until=cancel_at):
        world.send(OFFICER, amending.extend(last + 1))
    world.send(OFFICER, amending.extend(last))
    number = amending.agreed(LINES, last + 1)
    with refuses("GrantAwards_NotNow", until=cancel_at):
        world.send("approver", amending.approve(number, LINES, last + 1))
    assert amending.state["to"] == last


# Signatures


@pytest.mark.parametrize(
    "signed",
    [
        {"by": "awards"},
        {"verifyingContract": "0x" + "11" * 20},
        {"chainId": 1},
        {"version": "2"},
    ],
    ids=lambda signed: next(iter(signed)),
)
def test_I20_a_signature_for_another_contract_or_chain_is_used(
    amending: Amending, signed: dict[str, Any]
) -> None:
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        amending.world.stranger().send(amending.rebudget(MOVED, **signed))
    amending.world.stranger().send(amending.rebudget(MOVED))


def test_I20_a_signature_is_used_twice(amending: Amending) -> None:
    world = amending.world
    fn = amending.rebudget(MOVED)
    world.stranger().send(amending.rebudget(dollars("48,000", "22,000", "20,000", "10,000")))
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        world.stranger().send(fn)
    again = amending.rebudget(MOVED)
    world.stranger().send(again)
    assert amending.lines == MOVED


def test_I20_a_signature_is_used_on_another_award_of_the_grantee(amending: Amending) -> None:
    grants = amending.grants
    other = Amending(grants=grants, award=grants.active())
    signature = amending.rebudget(MOVED).arguments[3]
    fn = amending.functions.rebudget(amending.program, other.award, MOVED, signature)
    with refuses("Claimant_BadSignature", caseNo=other.award):
        amending.world.stranger().send(fn)
    assert other.lines == LINES


def test_I20_a_signature_is_used_in_another_program(amending: Amending) -> None:
    """The same organization has the same award number in both."""
    second = Grants.create(amending.world)
    other = Amending(grants=second, award=second.active())
    assert (other.award, other.program != amending.program) == (amending.award, True)
    signature = amending.rebudget(MOVED).arguments[3]
    fn = amending.functions.rebudget(other.program, other.award, MOVED, signature)
    with refuses("Claimant_BadSignature", caseNo=other.award):
        amending.world.stranger().send(fn)
    assert other.lines == LINES


def test_I20_a_signature_of_one_act_is_used_for_another(amending: Amending) -> None:
    to = amending.state["to"] + DAY
    signature = amending.objection(1, to.to_bytes(32, "big")).arguments[2]
    fn = amending.functions.extend(amending.program, amending.award, to, REASON, signature)
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        amending.world.send(OFFICER, fn)
    amending.world.send(OFFICER, amending.extend(to))
    assert amending.amendment(amending.last)["kind"] == NO_COST_EXTENSION
