"""Agreeing on another budget or end: agree

given another office than a grants officer's
    it reverts with Offices_NotInOffice
given an address that is no grant program
    it reverts with GrantAmendments_UnknownProgram
given an award that is not active
    it reverts with GrantAwards_WrongState
given no conditions or no reason
    it reverts with GrantAmendments_Incomplete
given a signature that is late, another's, or of other lines, another end or other conditions
    it reverts with the reason of {IClaimant}
given what the grantee signed
    it waits for its approvals, told with all figures; nothing of the award changes yet
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import BILATERAL, SUSPENSION
from tests.contracts.grants.amending import (
    CONDITIONS,
    LINES,
    PROPOSED,
    REASON,
    SUSPENDED,
    Amending,
    dollars,
)

OFFICER = "grants_officer"
MORE = dollars("70,000", "20,000", "20,000", "10,000")


def test_agree__reverts_for_another_office(amending: Amending) -> None:
    fn = amending.agree(MORE)
    for office in ("approver", "hearing_officer", "counter"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, fn)


def test_agree__reverts_for_a_program_of_no_grants(amending: Amending) -> None:
    signed, program = amending.agree(MORE).arguments, amending.world.program.address
    with refuses("GrantAmendments_UnknownProgram", program=program):
        amending.world.send(OFFICER, amending.functions.agree(program, *signed[1:]))


def test_agree__reverts_unless_the_award_is_active(amending: Amending) -> None:
    amending.noticed(SUSPENSION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=SUSPENDED):
        amending.world.send(OFFICER, amending.agree(MORE))


@pytest.mark.parametrize("missing", ["conditions", "reason"])
def test_agree__reverts_for_an_incomplete_agreement(amending: Amending, missing: str) -> None:
    fn = amending.agree(MORE, **{missing: bytes(32)})
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, fn)


def test_agree__reverts_for_a_signature_that_is_late_or_anothers(amending: Amending) -> None:
    deadline = amending.world.now() - 1
    with refuses("Claimant_Expired", deadline=deadline):
        amending.world.send(OFFICER, amending.agree(MORE, deadline=deadline))
    with refuses("Claimant_NotTheSigner", caseNo=amending.award):
        amending.world.send(OFFICER, amending.agree(MORE, name="another"))


@pytest.mark.parametrize("other", ["lines", "to", "conditions"])
def test_agree__I20_reverts_for_another_content_than_was_signed(
    amending: Amending, other: str
) -> None:
    to = amending.state["to"]
    signature = amending.agree(MORE, to).arguments[6]
    given = {"lines": MORE, "to": to, "conditions": CONDITIONS}
    given |= {other: {"lines": LINES, "to": to + 1, "conditions": digest("others")}[other]}
    fn = amending.functions.agree(
        amending.program, amending.award, *given.values(), REASON, signature
    )
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        amending.world.send(OFFICER, fn)


def test_agree__changes_nothing_yet(amending: Amending) -> None:
    before, money = amending.state, (amending.obligated(), amending.reserved())
    to = before["to"] + DAY

    receipt = amending.world.send(OFFICER, amending.agree(MORE, to))

    world, number = amending.world, amending.last
    by = world.person(OFFICER)
    signed = amending.claimant_acted("amend")
    signed[1]["relayer"] = world.officer(OFFICER).address
    proposed = {
        "amendment": number,
        "program": amending.program,
        "award": amending.award,
        "kind": BILATERAL,
        "subject": 0,
        "amount": 0,
        "lines": MORE,
        "to": to,
        "conditions": CONDITIONS,
        "authority": "",
        "reasonHash": REASON,
        "by": by,
    }
    assert world.events(receipt) == [signed, ("AmendmentProposed", proposed)]
    known = amending.amendment(number)
    assert (known["kind"], known["state"]) == (BILATERAL, PROPOSED)
    assert (known["proposer"], known["to"], known["approvers"]) == (by, to, [0] * 4)
    assert amending.state == before
    assert (amending.lines, amending.obligated(), amending.reserved()) == (LINES, *money)
    assert amending.acted(by)
