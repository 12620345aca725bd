"""Attacks on who is in a program, and what becomes of them.

given an enrollment that is bogus, or changed after it was seen
    nobody is blocked for long, and nothing is approved that was not seen
given a person in two households
    each is declared, or it is one
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, digest, enrollment, household, refuses

VICTIM, THIEF = digest("member 1"), household(66)


def bogus(number: int = 9, **overrides: object) -> tuple[object, ...]:
    """A household that names somebody else's person and case."""
    given = {"case_ref": digest("case 1"), "member_refs": [VICTIM], "pay_to": THIEF}
    return enrollment(number, **{**given, **overrides})


def test_I7_a_bogus_enrollment_blocks_a_person_only_until_it_is_rejected(world: World) -> None:
    (fake,) = world.enroll([bogus()])
    with refuses("Roster_CaseRefTaken", caseRef=digest("case 1"), caseNo=fake):
        world.enroll([enrollment(1)])
    with refuses("Roster_MemberTaken", memberRef=VICTIM, caseNo=fake):
        world.enroll([enrollment(1, case_ref=digest("another"))])
    fn = world.roster.functions.reject(fake, digest("case 1"), [VICTIM], digest("no such home"))
    world.send("determiner", fn)
    (real,) = world.enroll([enrollment(1)])
    world.approve([real])
    assert world.roster.functions.memberOf(VICTIM).call() == real


def test_I7_it_is_rejected_even_when_its_caseworker_has_left_or_work_is_paused(
    world: World,
) -> None:
    (fake,) = world.enroll([bogus()])
    world.remove(world.person("caseworker"), "caseworker")
    world.send("guardian", world.offices.functions.pause(DAY, digest("reason")))
    fn = world.roster.functions.reject(fake, digest("case 1"), [VICTIM], digest("no such home"))
    world.send("determiner", fn)
    assert world.roster.functions.memberOf(VICTIM).call() == 0


def test_I7_rejecting_somebody_elses_enrollment_frees_none_of_ones_own(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    (fake,) = world.enroll([bogus(case_ref=digest("case 9"), member_refs=[digest("member 9")])])
    for refs in ([VICTIM], [digest("member 9"), VICTIM]):
        fn = world.roster.functions.reject(fake, digest("case 9"), refs, digest("reason"))
        with refuses("Roster_WrongRefs", caseNo=fake):
            world.send("determiner", fn)
    assert world.roster.functions.memberOf(VICTIM).call() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"pay_to": THIEF},
        {"amount": 999_999_999},
        {"member_refs": [VICTIM, digest("member 2")]},
        {"to_period": 11},
        {"signer": bytes.fromhex(THIEF[2:])},
        {"prior_case_no": 7},
        {"facts": digest("other facts")},
    ],
    ids=["pay-to", "amount", "members", "periods", "signer", "prior case", "facts"],
)
def test_I20_what_is_switched_after_it_was_seen_is_not_approved(
    world: World, changed: dict[str, object]
) -> None:
    """The caseworker withdraws what the determiner saw, and enrolls the household otherwise."""
    world.enroll([enrollment(1)])
    seen = world.case(1)["termsHash"]
    roster = world.roster.functions
    world.send("caseworker", roster.withdraw(1, digest("case 1"), [VICTIM], bytes(32)))
    (switched,) = world.enroll([enrollment(1, **changed)])
    with refuses("Roster_WrongStatus", caseNo=1, status=4):
        world.send("determiner", roster.approve([1], [seen]))
    with refuses("Roster_TermsDiffer", caseNo=switched, given=seen):
        world.send("determiner", roster.approve([switched], [seen]))
    assert roster.approvedOf(0).call() == 0


def test_I7_an_exception_is_for_one_household_and_ends_with_it(world: World) -> None:
    """A child declared for two households is not smuggled into a third."""
    roster, until = world.roster.functions, world.now() + 400 * DAY
    world.enroll([enrollment(1)])
    world.send("determiner", roster.proposeDoubleMember(VICTIM, digest("case 2"), until))
    world.send("program_admin", roster.confirmDoubleMember(VICTIM, digest("case 2"), until))
    (second,) = world.enroll([bogus(2, case_ref=digest("case 2"))])
    for number in (3, 4):
        with refuses("Roster_MemberTaken", memberRef=VICTIM, caseNo=1):
            world.enroll([bogus(number, case_ref=digest(f"case {number}"))])
    fn = roster.reject(second, digest("case 2"), [VICTIM], digest("reason"))
    world.send("determiner", fn)
    with refuses("Roster_MemberTaken", memberRef=VICTIM, caseNo=1):
        world.enroll([bogus(5, case_ref=digest("case 5"))])
