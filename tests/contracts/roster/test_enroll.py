"""Enrolling households: enroll

given an empty batch
    it reverts with Roster_BadBatch
given one line with a pay-to that is nobody's or one of our own contracts
    the whole batch reverts with Roster_BadPayTo and the line
given one line with a zero amount, periods out of order, or too few or many members
    the whole batch reverts with the reason and the line
given a caseRef or memberRef of a live case, or twice in the batch
    it reverts with Roster_CaseRefTaken or Roster_MemberTaken
given signer bytes that are no account and not our verifier with a key
    it reverts with Roster_BadSigner
given valid households
    it books each under the next number, unapproved, with what its determiner must repeat
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.simulate.playing.passkey import Passkey
from almoner.testing import World, digest, enrollment, household, refuses
from almoner.testing.claimant import account, signer_of

NOBODY = "0x" + "00" * 20
ENROLLED = 1


def test_enroll__reverts_for_an_empty_batch(world: World) -> None:
    with refuses("Roster_BadBatch", first=0, second=0):
        world.send("caseworker", world.roster.functions.enroll([]))


@pytest.mark.parametrize("own", ["nobody", "program", "treasury", "token", "roster"])
def test_enroll__I8_reverts_for_a_pay_to_that_is_nobody_or_ours(world: World, own: str) -> None:
    pay_to = NOBODY if own == "nobody" else getattr(world, own).address
    with refuses("Roster_BadPayTo", line=1, payTo=pay_to):
        world.enroll([enrollment(1), enrollment(2, pay_to=pay_to)])
    assert world.roster.functions.cases().call() == 0, "the whole batch or nothing"


@pytest.mark.parametrize(
    ("change", "error", "facts"),
    [
        ({"amount": 0}, "Roster_BadAmount", {"given": 0}),
        ({"amount": 10**12 + 1}, "Roster_BadAmount", {"given": 10**12 + 1, "limit": 10**12}),
        ({"from_period": 0}, "Roster_BadPeriods", {"fromPeriod": 0, "toPeriod": 12}),
        ({"from_period": 5, "to_period": 4}, "Roster_BadPeriods", {"fromPeriod": 5, "toPeriod": 4}),
        ({"member_refs": []}, "Roster_BadMembers", {"given": 0, "limit": 20}),
        (
            {"member_refs": [digest(f"member {n}") for n in range(100, 121)]},
            "Roster_BadMembers",
            {"given": 21, "limit": 20},
        ),
    ],
    ids=[
        "zero amount",
        "more than the terms allow",
        "period 0",
        "periods reversed",
        "no member",
        "21 members",
    ],
)
def test_enroll__reverts_with_the_line(
    world: World, change: dict[str, Any], error: str, facts: dict[str, Any]
) -> None:
    with refuses(error, line=1, **facts):
        world.enroll([enrollment(1), enrollment(2, **change)])
    world.enroll([enrollment(1), enrollment(2)])


def test_enroll__I7_reverts_when_the_case_reference_is_taken(world: World) -> None:
    world.enroll([enrollment(1)])
    again = enrollment(2, case_ref=digest("case 1"))
    with refuses("Roster_CaseRefTaken", caseRef=digest("case 1"), caseNo=1):
        world.enroll([again])


def test_enroll__I7_reverts_when_a_member_is_taken(world: World) -> None:
    world.enroll([enrollment(1)])
    again = enrollment(2, member_refs=[digest("member 2"), digest("member 1")])
    with refuses("Roster_MemberTaken", memberRef=digest("member 1"), caseNo=1):
        world.enroll([again])


def test_enroll__I7_reverts_when_a_member_is_twice_in_one_household(world: World) -> None:
    twice = enrollment(1, member_refs=[digest("member 1"), digest("member 1")])
    with refuses("Roster_MemberTaken", memberRef=digest("member 1"), caseNo=1):
        world.enroll([twice])


@pytest.mark.parametrize("kind", ["zero account", "short", "foreign verifier", "no key"])
def test_enroll__I8_reverts_for_signer_bytes_we_would_not_trust(world: World, kind: str) -> None:
    verifier = bytes.fromhex(world.verifier.address[2:])
    signer = {
        "zero account": bytes(20),
        "short": bytes(19) + b"\x01",
        "foreign verifier": bytes.fromhex(world.token.address[2:]) + bytes(range(64)),
        "no key": verifier + bytes(63),
    }[kind]
    if kind == "short":
        signer = signer[:19]
    with refuses("Roster_BadSigner", caseNo=1):
        world.enroll([enrollment(1, signer=signer)])


@pytest.mark.parametrize("kind", ["account", "passkey"])
def test_enroll__binds_the_signer_it_is_given(world: World, kind: str) -> None:
    passkey = Passkey(verifier=world.verifier.address)
    signer = signer_of(account()) if kind == "account" else passkey.signer
    world.enroll([enrollment(1, signer=signer)])
    bound = world.program.functions.signerHash(1).call()
    assert bound == world.roster.functions.signerHash(1).call()
    assert bound == world.client.web3.keccak(signer)


def test_enroll__books_households_under_the_next_numbers(world: World) -> None:
    world.enroll([enrollment(1)])
    batch = [
        enrollment(2, member_refs=[digest("member 2"), digest("member 2b")], prior_case_no=1),
        enrollment(3, amount=250_000_000, group_ref=digest("shelter"), to_period=6),
    ]

    receipt = world.send("caseworker", world.roster.functions.enroll(batch), 1)

    caseworker = world.person("caseworker", 1)
    events = world.events(receipt)
    assert [name for name, _ in events] == ["CaseEnrolled", "CaseEnrolled"]
    assert events[0][1] == {
        "caseNo": 2,
        "caseRef": digest("case 2"),
        "payTo": household(2),
        "memberRefs": [digest("member 2"), digest("member 2b")],
        "groupRef": bytes(32),
        "priorCaseNo": 1,
        "signer": b"",
        "amount": 100_000_000,
        "fromPeriod": 1,
        "toPeriod": 12,
        "factsCommitment": digest("facts 2"),
        "by": caseworker,
    }
    assert world.case(3) == {
        "payTo": household(3),
        "amount": 250_000_000,
        "fromPeriod": 1,
        "toPeriod": 6,
        "status": ENROLLED,
        "members": 1,
        "caseworker": caseworker,
        "determiner": 0,
        "closer": 0,
        "endedAt": 0,
        "exceptUntil": 0,
        "termsHash": world.terms_hash(3, batch[1]),
    }
    assert world.roster.functions.caseNoOf(digest("case 3")).call() == 3
    assert world.roster.functions.memberOf(digest("member 2b")).call() == 2
    assert world.roster.functions.approvedOf(0).call() == 0, "enrolled is not approved"
