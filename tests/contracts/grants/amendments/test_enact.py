"""Putting an adverse act into effect: enact

given nothing that was noticed, an agreement, an open objection, or one decided for the grantee
    it reverts with GrantAmendments_WrongState
given the time to object not over, filings at a counter that come late included
    it reverts with GrantAmendments_NotNow
given a de-obligation of no line, or of more than is left of it
    it reverts with GrantAmendments_WrongKind
given nobody's objection
    it is in effect
given an objection decided for the agency
    it is in effect without further waiting
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, refuses
from almoner.testing.grant_samples import DEOBLIGATION, SUSPENSION, TERMINATION
from tests.contracts.grants.amending import (
    EFFECTIVE,
    LINES,
    OBJECTED,
    OVERTURNED,
    PROPOSED,
    SUSPENDED,
    TERMINATED,
    TOTAL,
    Amending,
)


def test_enact__I13_reverts_before_the_notice_and_for_nothing(amending: Amending) -> None:
    number = amending.proposed(TERMINATION)
    for given, state in ((number, PROPOSED), (number + 1, 0)):
        with refuses("GrantAmendments_WrongState", amendment=given, state=state):
            amending.world.stranger().send(amending.enact(given))


def test_enact__I24_reverts_for_an_agreement(amending: Amending) -> None:
    number = amending.agreed(LINES)
    with refuses("GrantAmendments_WrongState", amendment=number, state=PROPOSED):
        amending.world.stranger().send(amending.enact(number))


def test_enact__I16_reverts_after_an_objection_unless_upheld(amending: Amending) -> None:
    number = amending.objected(TERMINATION)
    amending.world.warp_to(amending.due(number))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        amending.world.stranger().send(amending.enact(number))
    amending.world.send("hearing_officer", amending.decide(number, for_grantee=True))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OVERTURNED):
        amending.world.stranger().send(amending.enact(number))


def test_enact__I13_reverts_until_late_filings_could_come_and_not_after(
    amending: Amending,
) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    due = amending.due(number)
    assert due == amending.amendment(number)["objectBy"] + 10 * DAY
    world.next_block_at(due - 1)
    with refuses("GrantAmendments_NotNow", amendment=number, **{"from": due, "until": 0}):
        world.stranger().send(amending.enact(number))
    world.next_block_at(due)
    world.stranger().send(amending.enact(number))


@pytest.mark.parametrize(
    ("line", "amount"), [(1, LINES[1] + 1), (4, 1), (1 << 32, 1)], ids=["more", "none", "far off"]
)
def test_enact__I24_reverts_for_more_than_is_left_of_a_line(
    amending: Amending, line: int, amount: int
) -> None:
    number = amending.noticed(DEOBLIGATION, subject=line, amount=amount)
    amending.world.warp_to(amending.due(number))
    with refuses("GrantAmendments_WrongKind", amendment=number, kind=DEOBLIGATION):
        amending.world.stranger().send(amending.enact(number))
    assert amending.lines == LINES


def test_enact__I24_reverts_below_what_was_drawn_meanwhile(amending: Amending) -> None:
    number = amending.noticed(DEOBLIGATION, subject=0, amount=LINES[0] - 10**9)
    amending.grants.draw(amending.award, amount=10**9 + 1, gross=10**9 + 1)
    amending.world.warp_to(amending.due(number))
    with refuses("GrantAmendments_WrongKind", amendment=number, kind=DEOBLIGATION):
        amending.world.stranger().send(amending.enact(number))
    less = amending.enacted(DEOBLIGATION, subject=0, amount=LINES[0] - 10**9 - 1)
    assert amending.amendment(less)["state"] == EFFECTIVE
    assert amending.lines[0] == 10**9 + 1


def test_enact__takes_effect_when_nobody_objects(amending: Amending) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    world.warp_to(amending.due(number))
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.stranger().send(amending.enact(number))

    facts = {"amendment": number, "award": amending.award}
    assert world.events(receipt) == [
        ("AmendmentEnacted", {**facts, "kind": TERMINATION}),
        ("AwardTerminated", {**facts, "endedAt": moment}),
    ]
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.state["state"] == TERMINATED
    with refuses("GrantAmendments_WrongState", amendment=number, state=EFFECTIVE):
        world.stranger().send(amending.enact(number))


def test_enact__takes_effect_at_once_when_upheld(amending: Amending) -> None:
    world, number = amending.world, amending.objected(TERMINATION)
    world.send("hearing_officer", amending.decide(number, for_grantee=False))
    assert world.now() < amending.amendment(number)["objectBy"]
    world.stranger().send(amending.enact(number))
    assert amending.state["state"] == TERMINATED


def test_enact__confirms_a_suspension(amending: Amending) -> None:
    number = amending.enacted(SUSPENSION)
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.state["state"] == SUSPENDED


def test_enact__I9_cuts_a_line_and_gives_its_money_back(amending: Amending) -> None:
    world, cut = amending.world, 10**9
    amending.grants.draw(amending.award, line=1)
    number = amending.noticed(DEOBLIGATION, subject=1, amount=cut)
    world.warp_to(amending.due(number))
    before = amending.state

    receipt = world.stranger().send(amending.enact(number))

    lines, total = [LINES[0], LINES[1] - cut, *LINES[2:]], TOTAL - cut
    to = before["to"]
    terms_hash = amending.terms_hash(before["termsHash"], number, lines, to, bytes(32))
    facts = {"amendment": number, "award": amending.award}
    told = {"lines": lines, "total": total, "to": to, "termsHash": terms_hash}
    application = before["application"]
    round_ = amending.grants.application(application)["round"]
    released = {"round": round_, "application": application, "amount": cut, "reserved": total}
    names = ["AmendmentEnacted", "AwardAmended", "BudgetReleased", "Deobligated"]
    events = world.events(receipt)
    assert [name for name, _ in events] == names
    assert events[0][1] == {**facts, "kind": DEOBLIGATION}
    assert events[1][1] == {**facts, **told}
    assert events[2][1] == released
    assert (events[3][1]["id"], events[3][1]["amount"]) == (amending.award, cut)
    assert amending.state == {**before, "total": total, "termsHash": terms_hash}
    assert amending.lines == lines
    assert (amending.obligated(), amending.reserved(), amending.committed()) == (total,) * 3


def test_enact__I24_cuts_direct_costs_also_below_the_share_of_indirect_ones(
    amending: Amending,
) -> None:
    """Else nothing could be taken back of an award whose indirect costs were drawn first."""
    amending.grants.draw(amending.award, line=3, amount=LINES[3], gross=LINES[3])
    amending.enacted(DEOBLIGATION, subject=0, amount=LINES[0])
    assert amending.lines == [0, *LINES[1:]]


def test_enact__I9_cuts_an_award_terminated_before_it_began(amending: Amending) -> None:
    grants = amending.grants
    start = amending.world.now() + 200 * DAY
    application = grants.judged("another")
    award = grants.recommend(application, **{"from": start, "to": start + 100 * DAY})
    grants.offer(award)
    grants.accept(award, "another")
    early = Amending(grants=grants, award=award)
    early.enacted(TERMINATION)
    assert early.state["to"] < early.state["from"]
    early.enacted(DEOBLIGATION, subject=0, amount=LINES[0])
    assert early.obligated() == TOTAL - LINES[0]
