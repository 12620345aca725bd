"""Approving cases: approve

given an empty batch, or arrays of different length
    it reverts with Roster_BadBatch
given a case never enrolled, or approved before
    it reverts with Roster_WrongStatus
given the person who enrolled it, now a determiner
    it reverts with Roster_SamePerson
given other terms than the case has
    it reverts with Roster_TermsDiffer
given another person and the terms as they stand
    the case is approved and its bit set, its neighbors' are not
"""

from __future__ import annotations

import pytest

from almoner.testing import World, digest, enrollment, household, refuses

APPROVED = 2


@pytest.mark.parametrize(("cases", "hashes"), [(0, 0), (2, 1), (1, 2)])
def test_approve__reverts_for_a_bad_batch(world: World, cases: int, hashes: int) -> None:
    fn = world.roster.functions.approve([1] * cases, [bytes(32)] * hashes)
    with refuses("Roster_BadBatch", first=cases, second=hashes):
        world.send("determiner", fn)


def test_approve__reverts_for_a_case_never_enrolled(world: World) -> None:
    with refuses("Roster_WrongStatus", caseNo=7, status=0):
        world.send("determiner", world.roster.functions.approve([7], [bytes(32)]))


def test_approve__reverts_a_second_time(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    with refuses("Roster_WrongStatus", caseNo=1, status=APPROVED):
        world.approve([1])


def test_approve__reverts_for_the_person_who_enrolled(world: World) -> None:
    world.enroll([enrollment(1)])
    person = world.person("caseworker")
    world.remove(person, "caseworker")
    world.appoint(person, "determiner")
    fn = world.roster.functions.approve([1], [world.case(1)["termsHash"]])
    with refuses("Roster_SamePerson", person=person):
        world.send("caseworker", fn)
    world.send("determiner", fn)


def test_approve__I20_reverts_for_other_terms_than_enrolled(world: World) -> None:
    world.enroll([enrollment(1)])
    seen = world.terms_hash(1, enrollment(1, amount=100_000_001))
    with refuses("Roster_TermsDiffer", caseNo=1, given=seen, actual=world.case(1)["termsHash"]):
        world.send("determiner", world.roster.functions.approve([1], [seen]))


def test_approve__I20_reverts_for_the_same_terms_under_another_number(world: World) -> None:
    world.enroll([enrollment(1), enrollment(2)])
    first = world.case(1)["termsHash"]
    with refuses("Roster_TermsDiffer", caseNo=2, given=first):
        world.send("determiner", world.roster.functions.approve([2], [first]))


def test_approve__sets_the_bits_of_the_approved_and_of_nobody_else(world: World) -> None:
    world.enroll([enrollment(1), enrollment(2), enrollment(3)])
    hashes = [world.case(number)["termsHash"] for number in (1, 3)]

    receipt = world.send("determiner", world.roster.functions.approve([1, 3], hashes))

    by = {"enrolledBy": world.person("caseworker"), "by": world.person("determiner")}
    expected = [
        {"caseNo": n, "payTo": household(n), "termsHash": h, "amount": 100_000_000, **by}
        for n, h in zip((1, 3), hashes, strict=True)
    ]
    assert world.events(receipt) == [("CaseApproved", facts) for facts in expected]
    assert [world.case(n)["status"] for n in (1, 2, 3)] == [APPROVED, 1, APPROVED]
    assert world.case(1)["determiner"] == world.person("determiner")
    assert world.roster.functions.approvedOf(0).call() == 0b1010
    acted = world.roster.functions.acted
    assert acted(1, world.person("caseworker")).call()
    assert acted(1, world.person("determiner")).call()
    assert not acted(1, world.person("determiner", 1)).call()


def test_approve__sets_bits_across_words(world: World) -> None:
    known = world.enroll([enrollment(number) for number in range(1, 226)])
    world.approve([223, 224, 225])
    assert known[-1] == 225
    assert world.roster.functions.approvedOf(0).call() == 1 << 223
    assert world.roster.functions.approvedOf(1).call() == 0b11


def test_payableIn__names_who_is_payable_in_a_period_and_how_much(world: World) -> None:
    batch = [
        enrollment(1, amount=5),
        enrollment(2, amount=7, from_period=3),
        enrollment(3, amount=11, to_period=2),
        enrollment(4, amount=13),
    ]
    world.approve(world.enroll(batch)[:3])

    def entry(number: int, amount: int) -> bytes:
        return bytes.fromhex(household(number)[2:]) + amount.to_bytes(8, "big")

    payable = world.roster.functions.payableIn
    blank = bytes(28)
    expected = blank + entry(1, 5) + blank + entry(3, 11)
    assert payable(0, 1, 0).call() == [0b1010, 16, 2, expected]
    assert payable(0, 3, 0).call() == [0b0110, 12, 2, blank + entry(1, 5) + entry(2, 7)]
    assert payable(0, 1, 0b1000).call() == [0b0010, 5, 1, blank + entry(1, 5)]
    assert payable(0, 0, 0).call() == [0, 0, 0, b""]
    assert world.roster.functions.caseNoOf(digest("case 4")).call() == 4, "enrolled, not payable"
