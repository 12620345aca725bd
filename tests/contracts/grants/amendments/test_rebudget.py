"""Moving money between categories: rebudget

given an address that is no grant program
    it reverts with GrantAmendments_UnknownProgram
given an award that is not active
    it reverts with GrantAwards_WrongState
given an award paid by milestones
    it reverts with GrantAmendments_WrongKind
given lines of another total, the same lines, or more moved than the tolerance, there and back
counted together
    it reverts with GrantAmendments_OverTolerance
given a signature that is late, another's, or of other lines
    it reverts with the reason of {IClaimant}
given lines that are too few, or raise indirect costs above their share
    it reverts with GrantAwards_BadPlan
given a line cut below what was drawn of it
    it reverts with GrantAwards_OverLine
given lines within the tolerance
    they are the award's, told with all figures; total, end and money stay
"""

from __future__ import annotations

import pytest

from almoner.testing import digest, refuses
from almoner.testing.grant_samples import MILESTONE, REBUDGET, SUSPENSION
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    EFFECTIVE,
    LINES,
    SUSPENDED,
    TOTAL,
    Amending,
    dollars,
)

MOVED = dollars("45,000", "25,000", "20,000", "10,000")
"""$5,000 from personnel to supplies; up to $10,000 may be moved."""


def send(amending: Amending, lines: list[int], **signed: object) -> object:
    return amending.world.stranger().send(amending.rebudget(lines, **signed))


def test_rebudget__reverts_for_a_program_of_no_grants(amending: Amending) -> None:
    world = amending.world
    for program in (world.program.address, world.stranger().address):
        signature = amending.grants.grantee(amending.award, "rebudget", by="amendments")
        fn = amending.functions.rebudget(program, amending.award, MOVED, signature)
        with refuses("GrantAmendments_UnknownProgram", program=program):
            world.stranger().send(fn)


def test_rebudget__reverts_unless_the_award_is_active(amending: Amending) -> None:
    amending.noticed(SUSPENSION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=SUSPENDED):
        send(amending, MOVED)


def test_rebudget__reverts_for_milestones(grants: Grants) -> None:
    lines = dollars("60,000", "40,000")
    award = grants.active(mode=MILESTONE, lines=lines, indirect_bps=0)
    amending = Amending(grants=grants, award=award)
    with refuses("GrantAmendments_WrongKind", amendment=0, kind=REBUDGET):
        send(amending, dollars("55,000", "45,000"))


@pytest.mark.parametrize(
    ("lines", "given"),
    [
        (dollars("45,000", "25,000", "20,000", "10,001"), 0),
        (dollars("45,000", "25,000", "20,000", "9,999"), 0),
        (LINES, 0),
        ([LINES[0] - 10**10 - 1, LINES[1] + 10**10 + 1, *LINES[2:]], 10**10 + 1),
    ],
    ids=["more in total", "less in total", "nothing", "over the tolerance"],
)
def test_rebudget__I24_reverts_for_another_total_or_over_the_tolerance(
    amending: Amending, lines: list[int], given: int
) -> None:
    facts = {"award": amending.award, "given": given, "available": 10**10}
    with refuses("GrantAmendments_OverTolerance", **facts):
        send(amending, lines)
    send(amending, [LINES[0] - 10**10, LINES[1] + 10**10, *LINES[2:]])


def test_rebudget__I24_counts_what_was_moved_back(amending: Amending) -> None:
    send(amending, MOVED)
    send(amending, LINES)
    assert amending.functions.movedOf(amending.program, amending.award).call() == 10**10
    with refuses("GrantAmendments_OverTolerance", given=1, available=0):
        send(amending, [LINES[0] - 1, LINES[1] + 1, *LINES[2:]])


def test_rebudget__reverts_without_any_tolerance(grants: Grants) -> None:
    amending = Amending(grants=grants, award=grants.active(tolerance_bps=0))
    with refuses("GrantAmendments_OverTolerance", given=5 * 10**9, available=0):
        send(amending, MOVED)


def test_rebudget__reverts_for_a_signature_that_is_late(amending: Amending) -> None:
    deadline = amending.world.now() - 1
    with refuses("Claimant_Expired", deadline=deadline):
        send(amending, MOVED, deadline=deadline)


def test_rebudget__reverts_for_anothers_signature(amending: Amending) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=amending.award):
        send(amending, MOVED, name="another")


def test_rebudget__I20_reverts_for_other_lines_than_were_signed(amending: Amending) -> None:
    signed = amending.rebudget(MOVED).arguments
    others = dollars("45,000", "20,000", "25,000", "10,000")
    fn = amending.functions.rebudget(*signed[:2], others, signed[3])
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        amending.world.stranger().send(fn)


def test_rebudget__reverts_for_too_few_or_too_many_lines(amending: Amending) -> None:
    for lines in (dollars("55,000", "20,000", "25,000"), [*MOVED, 0]):
        with refuses("GrantAwards_BadPlan", field="lines"):
            send(amending, lines)


def test_rebudget__I24_reverts_for_more_indirect_costs_than_their_share(
    amending: Amending,
) -> None:
    most = (TOTAL * 1_500) // 11_500
    more = most - LINES[3] + 1
    with refuses("GrantAwards_BadPlan", field="indirectBps"):
        send(amending, [LINES[0] - more, *LINES[1:3], LINES[3] + more])
    send(amending, [LINES[0] - more + 1, *LINES[1:3], LINES[3] + more - 1])


def test_rebudget__I24_reverts_below_what_was_drawn(amending: Amending) -> None:
    amount = LINES[0] - 5 * 10**9
    amending.grants.draw(amending.award, amount=amount, gross=amount)
    less = [MOVED[0] - 1, MOVED[1] + 1, *MOVED[2:]]
    facts = {"award": amending.award, "line": 0, "given": amount, "available": amount - 1}
    with refuses("GrantAwards_OverLine", **facts):
        send(amending, less)
    send(amending, MOVED)


def test_rebudget__moves_within_the_award_and_nothing_else(amending: Amending) -> None:
    before, money = amending.state, (amending.obligated(), amending.reserved())

    receipt = amending.world.stranger().send(amending.rebudget(MOVED))

    number, award, to = amending.last, amending.award, before["to"]
    terms_hash = amending.terms_hash(before["termsHash"], number, MOVED, to, bytes(32))
    facts = {"amendment": number, "award": award}
    told = {"lines": MOVED, "total": TOTAL, "to": to, "termsHash": terms_hash}
    assert amending.world.events(receipt) == [
        amending.claimant_acted("rebudget"),
        (
            "AmendmentProposed",
            {
                **facts,
                "program": amending.program,
                "kind": REBUDGET,
                "subject": 0,
                "amount": 0,
                "lines": MOVED,
                "to": to,
                "conditions": bytes(32),
                "authority": "",
                "reasonHash": bytes(32),
                "by": 0,
            },
        ),
        ("AmendmentEnacted", {**facts, "kind": REBUDGET}),
        (
            "AwardAmended",
            {**facts, **told},
        ),
    ]
    known = amending.amendment(number)
    assert (known["kind"], known["state"], known["proposer"]) == (REBUDGET, EFFECTIVE, 0)
    assert (known["program"], known["award"]) == (amending.program, award)
    assert amending.lines == MOVED
    assert amending.state == {**before, "termsHash": terms_hash}
    assert (amending.obligated(), amending.reserved()) == money
    assert amending.committed() == TOTAL
    assert amending.functions.movedOf(amending.program, award).call() == 5 * 10**9
    assert amending.functions.nonceOf(amending.program, award).call() == 1


def test_rebudget__lets_what_was_moved_be_drawn_and_no_more(amending: Amending) -> None:
    send(amending, MOVED)
    with refuses("GrantAwards_OverLine", line=1, available=MOVED[1]):
        amending.grants.draw(amending.award, line=1, amount=MOVED[1] + 1, gross=MOVED[1] + 1)
    amending.grants.draw(
        amending.award, line=1, amount=MOVED[1], gross=MOVED[1], cost_ref=digest("invoice")
    )
