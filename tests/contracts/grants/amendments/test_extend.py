"""A later end without more money: extend

given another office than a grants officer's
    it reverts with Offices_NotInOffice
given an address that is no grant program
    it reverts with GrantAmendments_UnknownProgram
given an award that is not active
    it reverts with GrantAwards_WrongState
given a second extension, one after the end, one to no later end, or beyond the longest
    it reverts with GrantAmendments_BadExtension
given no reason
    it reverts with GrantAmendments_Incomplete
given a signature that is late, another's, or of another end
    it reverts with the reason of {IClaimant}
given an end whose last payment could pass the appropriation's cancel date
    it reverts with GrantAwards_NotNow
given a later end in time
    it is the award's, told with all figures; lines and money stay
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, digest, fields, refuses
from almoner.testing.grant_samples import NO_COST_EXTENSION, SUSPENSION
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    EFFECTIVE,
    LINES,
    REASON,
    SUSPENDED,
    TOTAL,
    Amending,
)

OFFICER = "grants_officer"
RESERVE = (120 + 1 + 120 + 1) * DAY
"""Liquidation, challenge window, the longest hold and the margin."""


def test_extend__reverts_for_another_office(amending: Amending) -> None:
    fn = amending.extend(amending.state["to"] + DAY)
    for office in ("approver", "hearing_officer", "program_admin"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, fn)


def test_extend__reverts_for_a_program_of_no_grants(amending: Amending) -> None:
    signed = amending.extend(amending.state["to"] + DAY).arguments
    program = amending.world.program.address
    with refuses("GrantAmendments_UnknownProgram", program=program):
        amending.world.send(OFFICER, amending.functions.extend(program, *signed[1:]))


def test_extend__reverts_unless_the_award_is_active(amending: Amending) -> None:
    amending.noticed(SUSPENSION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=SUSPENDED):
        amending.world.send(OFFICER, amending.extend(amending.state["to"] + DAY))


def test_extend__I24_reverts_a_second_time(amending: Amending) -> None:
    amending.world.send(OFFICER, amending.extend(amending.state["to"] + DAY))
    to = amending.state["to"] + DAY
    with refuses("GrantAmendments_BadExtension", award=amending.award, given=to, most=0):
        amending.world.send(OFFICER, amending.extend(to))


@pytest.mark.parametrize("later", [0, -1, 365 * DAY + 1], ids=["same", "earlier", "too long"])
def test_extend__I24_reverts_for_an_end_out_of_bounds(amending: Amending, later: int) -> None:
    end = amending.state["to"]
    facts = {"award": amending.award, "given": end + later, "most": end + 365 * DAY}
    with refuses("GrantAmendments_BadExtension", **facts):
        amending.world.send(OFFICER, amending.extend(end + later))
    amending.world.send(OFFICER, amending.extend(end + 365 * DAY))
    assert amending.state["to"] == end + 365 * DAY


def test_extend__I24_reverts_when_the_period_is_over_and_not_before(amending: Amending) -> None:
    end = amending.state["to"]
    amending.world.warp_to(end - 60)
    fn = amending.extend(end + DAY)
    amending.world.next_block_at(end)
    with refuses("GrantAmendments_BadExtension", given=end + DAY, most=end + 365 * DAY):
        amending.world.send(OFFICER, fn)
    amending.world.next_block_at(end - 1)
    amending.world.send(OFFICER, fn)


def test_extend__reverts_without_a_reason(amending: Amending) -> None:
    fn = amending.extend(amending.state["to"] + DAY, reason=bytes(32))
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, fn)


def test_extend__reverts_for_a_signature_that_is_late_or_anothers(amending: Amending) -> None:
    to, deadline = amending.state["to"] + DAY, amending.world.now() - 1
    with refuses("Claimant_Expired", deadline=deadline):
        amending.world.send(OFFICER, amending.extend(to, deadline=deadline))
    with refuses("Claimant_NotTheSigner", caseNo=amending.award):
        amending.world.send(OFFICER, amending.extend(to, name="another"))


def test_extend__I20_reverts_for_another_end_than_was_signed(amending: Amending) -> None:
    to = amending.state["to"] + DAY
    signature = amending.extend(to).arguments[4]
    given = (amending.program, amending.award, to + 1, REASON, signature)
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        amending.world.send(OFFICER, amending.functions.extend(*given))


def test_extend__I3_reverts_where_a_payment_could_pass_the_cancel_date(grants: Grants) -> None:
    appropriation = grants.world.treasury.functions.appropriationOf(grants.world.appropriation)
    cancel_at = int(fields(appropriation)["cancelAt"])
    last = cancel_at - RESERVE - 1
    amending = Amending(grants=grants, award=grants.active(to=last - 100 * DAY))
    facts = {"award": amending.award, "from": 0, "until": cancel_at}
    with refuses("GrantAwards_NotNow", **facts):
        amending.world.send(OFFICER, amending.extend(last + 1))
    amending.world.send(OFFICER, amending.extend(last))
    assert amending.state["to"] == last


def test_extend__moves_the_end_and_nothing_else(amending: Amending) -> None:
    before, money = amending.state, (amending.obligated(), amending.reserved())
    to = before["to"] + 100 * DAY

    receipt = amending.world.send(OFFICER, amending.extend(to))

    world, number = amending.world, amending.last
    by = world.person(OFFICER)
    terms_hash = amending.terms_hash(before["termsHash"], number, LINES, to, bytes(32))
    facts = {"amendment": number, "award": amending.award}
    kind = {"kind": NO_COST_EXTENSION}
    signed = amending.claimant_acted("extend")
    signed[1]["relayer"] = world.officer(OFFICER).address
    told = {"lines": LINES, "to": to}
    none = {"subject": 0, "amount": 0, "conditions": bytes(32), "authority": ""}
    rest = {"program": amending.program, "reasonHash": REASON, "by": by}
    assert world.events(receipt) == [
        signed,
        ("AmendmentProposed", {**facts, **kind, **told, **none, **rest}),
        ("AmendmentEnacted", {**facts, **kind}),
        ("AwardAmended", {**facts, **told, "total": TOTAL, "termsHash": terms_hash}),
    ]
    known = amending.amendment(number)
    assert (known["kind"], known["state"]) == (NO_COST_EXTENSION, EFFECTIVE)
    assert (known["proposer"], known["to"]) == (by, to)
    assert amending.state == {**before, "to": to, "termsHash": terms_hash}
    assert amending.lines == LINES
    assert (amending.obligated(), amending.reserved()) == money
    assert amending.functions.isExtended(amending.program, amending.award).call()
    assert amending.acted(by)


def test_extend__lets_later_costs_be_drawn_and_none_after(amending: Amending) -> None:
    end = amending.state["to"]
    amending.world.send(OFFICER, amending.extend(end + 10 * DAY))
    amending.world.warp_to(end + 20 * DAY)
    late = {"cost_from": end, "cost_to": end + 10 * DAY}
    with refuses("GrantAwards_BadCosts", costTo=end + 10 * DAY, until=end + 10 * DAY):
        amending.grants.draw(amending.award, **late)
    late["cost_to"] -= 1
    amending.grants.draw(amending.award, **late)


def test_extend__is_possible_after_a_payment_was_struck(amending: Amending) -> None:
    """What was struck leaves indirect costs above their share; that hinders no later end."""
    grants, world = amending.grants, amending.world
    amount = 45_000 * 10**6
    draw = grants.approved(amending.award, amount=amount, gross=amount, cost_ref=digest("ghost"))
    payment = grants.payment_id(draw)
    world.place_hold(payment, by="investigator", program=amending.program)
    sustain = world.holds.functions.sustain(amending.program, payment, REASON)
    world.send("investigator", sustain, 1)
    strike = world.changes.functions.strikeOf(amending.program, payment).call()
    serve = world.changes.functions.serve(amending.program, strike, 1, digest("letter"))
    world.send("counter", serve)
    world.warp(20 * DAY)
    world.send("counter", world.changes.functions.enact(amending.program, strike))
    assert amending.lines == [LINES[0] - amount, *LINES[1:]]
    to = amending.state["to"] + DAY
    world.send(OFFICER, amending.extend(to))
    assert amending.state["to"] == to
    with refuses("GrantAwards_BadPlan", field="indirectBps"):
        less = [LINES[0] - amount, LINES[1] - 1, LINES[2], LINES[3] + 1]
        world.stranger().send(amending.rebudget(less))
