"""Approving an agreement, and what it does to the award: approve

given another office than an approver's
    it reverts with Offices_NotInOffice
given a paused agency
    it reverts with Offices_Paused
given what is proposed no more
    it reverts with GrantAmendments_WrongState
given an adverse act
    it reverts with GrantAmendments_WrongKind
given an award that is not active any more
    it reverts with GrantAwards_WrongState
given another content than was agreed, or an award whose terms changed since
    it reverts with GrantAmendments_ContentDiffers
given an approver who approved already, agreed to it as a grants officer, recommended the award or
scored its application
    it reverts with GrantAmendments_SamePerson
given lines that are too few, too many indirect costs, or an end before the beginning
    it reverts with GrantAwards_BadPlan
given a line cut below what was drawn of it
    it reverts with GrantAwards_OverLine
given a raise above the round's ceiling or its budget, or the program's allotment
    it reverts with GrantRounds_BadAward, GrantRounds_OverBudget or Treasury_OverAllotment
given an end whose last payment could pass the cancel date
    it reverts with Treasury_PastCancelDate or GrantAwards_NotNow
given fewer approvals than the band of all that was awarded to the organization asks for
    it waits
given as many
    budget, end, obligation and round follow; a removed approver's approval does not count
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import DAY, digest, fields, refuses
from almoner.testing.grant_samples import BILATERAL, MILESTONE, SUSPENSION, TERMINATION
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    CONDITIONS,
    EFFECTIVE,
    LINES,
    PROPOSED,
    SUSPENDED,
    TERMINATED,
    TOTAL,
    Amending,
    dollars,
)
from tests.contracts.grants.amendments.test_extend import RESERVE

OFFICER = "approver"
MORE = dollars("70,000", "20,000", "20,000", "10,000")
LESS = dollars("40,000", "20,000", "20,000", "10,000")
HIGH = [money.parse("200,000") + 1, *LINES[1:]]
"""Just over the first band: two approvers."""


def awarded(grants: Grants, **given: Any) -> Amending:
    """An award of a round of another plan."""
    application = grants.judged(**given)
    award = grants.recommend(application)
    grants.offer(award)
    grants.accept(award)
    return Amending(grants=grants, award=award)


def test_approve__reverts_for_another_office(amending: Amending) -> None:
    number = amending.agreed(MORE)
    for office in ("grants_officer", "hearing_officer"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, amending.approve(number, MORE))


def test_approve__reverts_while_the_agency_is_paused(amending: Amending) -> None:
    world, number = amending.world, amending.agreed(MORE)
    world.send("guardian", world.offices.functions.pause(DAY, digest("why")))
    with refuses("Offices_Paused"):
        world.send(OFFICER, amending.approve(number, MORE))
    world.send("guardian", world.offices.functions.endPause())
    world.send(OFFICER, amending.approve(number, MORE))


def test_approve__reverts_a_second_time_and_for_nothing(amending: Amending) -> None:
    number = amending.amend(MORE)
    with refuses("GrantAmendments_WrongState", amendment=number, state=EFFECTIVE):
        amending.world.send(OFFICER, amending.approve(number, MORE), 1)
    with refuses("GrantAmendments_WrongState", amendment=number + 1, state=0):
        amending.world.send(OFFICER, amending.approve(number + 1, MORE))


def test_approve__reverts_for_an_adverse_act(amending: Amending) -> None:
    number = amending.proposed(TERMINATION)
    with refuses("GrantAmendments_WrongKind", amendment=number, kind=TERMINATION):
        amending.world.send(OFFICER, amending.approve(number, MORE))


def test_approve__I24_reverts_for_an_award_that_was_suspended_or_terminated(
    amending: Amending,
) -> None:
    """Else an old agreement would bring a terminated award back to life."""
    number = amending.agreed(MORE)
    to = amending.state["to"]
    suspension = amending.noticed(SUSPENSION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=SUSPENDED):
        amending.world.send(OFFICER, amending.approve(number, MORE, to))
    amending.world.send("grants_officer", amending.functions.withdraw(suspension))
    amending.enacted(TERMINATION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=TERMINATED):
        amending.world.send(OFFICER, amending.approve(number, MORE, to))


@pytest.mark.parametrize("other", ["lines", "to", "conditions"])
def test_approve__I20_reverts_for_another_content(amending: Amending, other: str) -> None:
    number, to = amending.agreed(MORE), amending.state["to"]
    given = {"lines": MORE, "to": to, "conditions": CONDITIONS}
    given |= {other: {"lines": LESS, "to": to + 1, "conditions": digest("others")}[other]}
    agreed = bytes(amending.amendment(number)["content"])
    with refuses("GrantAmendments_ContentDiffers", amendment=number, agreed=agreed):
        amending.world.send(OFFICER, amending.functions.approve(number, *given.values()))


def test_approve__I20_takes_what_its_agreement_told(amending: Amending) -> None:
    """Else an approver would have to be told elsewhere what to repeat."""
    number = amending.agreed(MORE)
    told = amending.world.amendments.events.AmendmentProposed().get_logs(from_block=0)[-1]["args"]
    repeated = (told["lines"], told["to"], told["conditions"])
    amending.world.send(OFFICER, amending.functions.approve(told["amendment"], *repeated))
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.lines == MORE


def test_approve__I20_reverts_when_the_terms_changed_since(amending: Amending) -> None:
    """Else an old agreement kept in a drawer would undo a newer one."""
    old = amending.agreed(LESS)
    amending.amend(MORE)
    with refuses("GrantAmendments_ContentDiffers", amendment=old):
        amending.world.send(OFFICER, amending.approve(old, LESS))
    assert amending.lines == MORE
    amending.amend(LESS)
    assert amending.lines == LESS


def test_approve__I19_reverts_for_who_approved_already(amending: Amending) -> None:
    number, by = amending.agreed(HIGH), amending.world.person(OFFICER)
    amending.world.send(OFFICER, amending.approve(number, HIGH))
    with refuses("GrantAmendments_SamePerson", person=by):
        amending.world.send(OFFICER, amending.approve(number, HIGH))
    amending.world.send(OFFICER, amending.approve(number, HIGH), 1)


@pytest.mark.parametrize("why", ["agreed to it", "recommended the award", "scored"])
def test_approve__I19_reverts_for_who_acted_before(amending: Amending, why: str) -> None:
    world = amending.world
    office = "reviewer" if why == "scored" else "grants_officer"
    at = 1 if why == "agreed to it" else 0
    world.send("grants_officer", amending.agree(MORE), 1)
    number, person = amending.last, world.person(office, at)
    amending.moved_to(person, office, OFFICER)
    with refuses("GrantAmendments_SamePerson", person=person):
        world.send(office, amending.approve(number, MORE), at)
    world.send(OFFICER, amending.approve(number, MORE))


@pytest.mark.parametrize(
    ("lines", "field"),
    [(LINES[:3], "lines"), (dollars("40,000", "20,000", "20,000", "12,001"), "indirectBps")],
)
def test_approve__I24_reverts_for_a_budget_out_of_bounds(
    amending: Amending, lines: list[int], field: str
) -> None:
    number = amending.agreed(lines)
    with refuses("GrantAwards_BadPlan", field=field):
        amending.world.send(OFFICER, amending.approve(number, lines))


def test_approve__reverts_for_an_end_before_the_beginning(amending: Amending) -> None:
    start = amending.state["from"]
    number = amending.agreed(LINES, start - 1)
    with refuses("GrantAwards_BadPlan", field="to"):
        amending.world.send(OFFICER, amending.approve(number, LINES, start - 1))
    amending.amend(LINES, start)


def test_approve__I24_reverts_below_what_was_drawn(amending: Amending) -> None:
    drawn = LESS[0] + 1
    amending.grants.draw(amending.award, amount=drawn, gross=drawn)
    number = amending.agreed(LESS)
    facts = {"award": amending.award, "line": 0, "given": drawn, "available": LESS[0]}
    with refuses("GrantAwards_OverLine", **facts):
        amending.world.send(OFFICER, amending.approve(number, LESS))
    amending.amend([LESS[0] + 1, *LESS[1:]])


def test_approve__I2_reverts_above_the_rounds_ceiling_and_not_at_it(grants: Grants) -> None:
    ceiling = money.parse("120,000")
    amending = awarded(grants, ceiling=ceiling)
    over = [MORE[0] + 1, *MORE[1:]]
    number = amending.agreed(over)
    facts = {"application": amending.state["application"], "given": ceiling + 1, "most": ceiling}
    with refuses("GrantRounds_BadAward", **facts):
        amending.world.send(OFFICER, amending.approve(number, over))
    amending.amend(MORE)


def test_approve__I2_reverts_above_the_rounds_budget_and_not_at_it(grants: Grants) -> None:
    budget = money.parse("120,000")
    round_ = grants.open_round(budget=budget, ceiling=budget)
    first, second = (
        grants.apply(round_, name, amounts=[each // 2 for each in LINES])
        for name in ("grantee", "another")
    )
    grants.judge(round_, [first, second], [40, 20, 10])
    half = [each // 2 for each in LINES]
    awards = [grants.recommend(each, lines=half) for each in (first, second)]
    for award in awards:
        grants.offer(award)
    grants.accept(awards[0])
    amending = Amending(grants=grants, award=awards[0])
    left = budget - TOTAL
    over, most = ([half[0] + left + more, *half[1:]] for more in (1, 0))
    number = amending.agreed(over)
    with refuses("GrantRounds_OverBudget", round=round_, given=left + 1, available=left):
        amending.world.send(OFFICER, amending.approve(number, over))
    amending.amend(most)
    assert amending.reserved() == budget


def test_approve__I2_reverts_above_the_allotment(grants: Grants) -> None:
    amending = Amending(grants=grants, award=grants.active())
    treasury = grants.world.treasury.functions
    known = fields(treasury.allotmentOf(grants.allotment))
    free = known["allotted"] - known["obligated"]
    keep = MORE[0] - LINES[0] - 1
    grants.world.send("budget_officer", treasury.deallot(grants.allotment, free - keep))
    number = amending.agreed(MORE)
    facts = {"allotment": grants.allotment, "given": keep + 1, "available": keep}
    with refuses("Treasury_OverAllotment", **facts):
        grants.world.send(OFFICER, amending.approve(number, MORE))
    amending.amend([MORE[0] - 1, *MORE[1:]])


def test_approve__I3_reverts_where_a_payment_could_pass_the_cancel_date(grants: Grants) -> None:
    appropriation = grants.world.treasury.functions.appropriationOf(grants.world.appropriation)
    cancel_at = int(fields(appropriation)["cancelAt"])
    last = cancel_at - RESERVE - 1
    amending = Amending(grants=grants, award=grants.active(to=last - 100 * DAY))
    number = amending.agreed(LINES, last + 1)
    facts = {"award": amending.award, "from": 0, "until": cancel_at}
    with refuses("GrantAwards_NotNow", **facts):
        amending.world.send(OFFICER, amending.approve(number, LINES, last + 1))
    number = amending.agreed(MORE, last + 1)
    with refuses("Treasury_PastCancelDate", given=cancel_at, cancelAt=cancel_at):
        amending.world.send(OFFICER, amending.approve(number, MORE, last + 1))
    amending.amend(MORE, last)


def test_approve__I19_waits_for_the_band_of_the_whole_organization(grants: Grants) -> None:
    amending = Amending(grants=grants, award=grants.active())
    world = grants.world
    application = grants.judged("another")
    identify = world.rounds.functions.identify(application, amending.organization)
    world.send("grants_officer", identify)
    grants.offer(grants.recommend(application))
    assert amending.committed() == 2 * TOTAL
    most = [LINES[0] + money.parse("50,000"), *LINES[1:]]
    over = [most[0] + 1, *LINES[1:]]
    number = amending.agreed(over)

    receipt = world.send(OFFICER, amending.approve(number, over))

    by, cumulative = world.person(OFFICER), money.parse("250,000") + 1
    told = {"amendment": number, "cumulative": cumulative, "approvers": [by, 0, 0, 0], "by": by}
    content = bytes(amending.amendment(number)["content"])
    assert world.events(receipt) == [("AmendmentApproved", {**told, "content": content})]
    assert amending.amendment(number)["state"] == PROPOSED
    assert amending.lines == LINES
    world.send(OFFICER, amending.approve(number, over), 1)
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.lines == over


def test_approve__I19_takes_one_person_within_the_first_band(amending: Amending) -> None:
    number = amending.amend([HIGH[0] - 1, *HIGH[1:]])
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.committed() == money.parse("250,000")


def test_approve__I19_does_not_count_an_approver_who_left(amending: Amending) -> None:
    world, number = amending.world, amending.agreed(HIGH)
    world.send(OFFICER, amending.approve(number, HIGH))
    world.remove(world.person(OFFICER), OFFICER)
    world.send(OFFICER, amending.approve(number, HIGH), 1)
    known = amending.amendment(number)
    assert (known["state"], known["approvers"]) == (PROPOSED, [world.person(OFFICER, 1), 0, 0, 0])
    world.send(OFFICER, amending.approve(number, HIGH), 2)
    assert amending.amendment(number)["state"] == EFFECTIVE


def test_approve__I2_raises_award_obligation_and_round(amending: Amending) -> None:
    world, before = amending.world, amending.state
    to = before["to"] + DAY
    number = amending.agreed(MORE, to)
    content = bytes(amending.amendment(number)["content"])
    free = fields(world.treasury.functions.allotmentOf(amending.grants.allotment))["obligated"]
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.send(OFFICER, amending.approve(number, MORE, to))

    by, more, total = world.person(OFFICER), sum(MORE) - TOTAL, sum(MORE)
    terms_hash = amending.terms_hash(before["termsHash"], number, MORE, to, CONDITIONS)
    facts = {"amendment": number, "award": amending.award}
    told = {"lines": MORE, "total": total, "to": to, "termsHash": terms_hash}
    application = before["application"]
    round_ = amending.grants.application(application)["round"]
    seats = [by, 0, 0, 0]
    approved = {"content": content, "cumulative": total, "approvers": seats, "by": by}
    obligation = {"program": amending.program, "id": amending.award}
    allotment = {"allotment": amending.grants.allotment, "obligated": free + more}
    assert world.events(receipt) == [
        ("AmendmentApproved", {"amendment": number, **approved}),
        ("AmendmentEnacted", {**facts, "kind": BILATERAL}),
        (
            "AwardAmended",
            {**facts, **told},
        ),
        (
            "BudgetReserved",
            {"round": round_, "application": application, "amount": more, "reserved": total},
        ),
        ("ObligationIncreased", {**obligation, **allotment, "amount": more}),
    ]
    known = amending.amendment(number)
    assert (known["state"], known["approvers"], known["approvedAt"]) == (EFFECTIVE, seats, moment)
    assert amending.state == {**before, "total": total, "to": to, "termsHash": terms_hash}
    assert amending.lines == MORE
    assert (amending.obligated(), amending.reserved()) == (total, total)
    assert amending.committed() == total
    assert amending.acted(by)


def test_approve__I9_gives_back_what_is_cut(amending: Amending) -> None:
    world, before = amending.world, amending.state
    number = amending.agreed(LESS)
    allotment = fields(world.treasury.functions.allotmentOf(amending.grants.allotment))

    receipt = world.send(OFFICER, amending.approve(number, LESS))

    cut, left = TOTAL - sum(LESS), sum(LESS)
    application = before["application"]
    round_ = amending.grants.application(application)["round"]
    released = {"round": round_, "application": application, "amount": cut, "reserved": left}
    obligated = allotment["obligated"] - cut
    assert world.events(receipt)[3:] == [
        ("BudgetReleased", released),
        (
            "Deobligated",
            {
                "program": amending.program,
                "id": amending.award,
                "allotment": amending.grants.allotment,
                "amount": cut,
                "obligated": obligated,
            },
        ),
    ]
    # The band follows what was awarded before it.
    assert world.events(receipt)[0][1]["cumulative"] == TOTAL
    assert (amending.lines, amending.state["total"]) == (LESS, left)
    assert (amending.obligated(), amending.reserved(), amending.committed()) == (left,) * 3


def test_approve__adds_a_milestone_and_takes_none_out(grants: Grants) -> None:
    lines = dollars("60,000", "40,000")
    award = grants.active(mode=MILESTONE, lines=lines, indirect_bps=0)
    amending = Amending(grants=grants, award=award)
    number = amending.agreed(lines[:1])
    with refuses("GrantAwards_BadPlan", field="lines"):
        amending.world.send(OFFICER, amending.approve(number, lines[:1]))
    added = dollars("60,000", "40,000", "5,000")
    amending.amend(added)
    assert amending.lines == added
