"""Objecting to an adverse act: object, objectAtCounter

object
    given nothing that was noticed
        it reverts with GrantAmendments_WrongState
    given an objection that stands, unless the counter filed it
        it reverts with GrantAmendments_WrongState
    given a signature that is late, another's, of another act or statement
        it reverts with the reason of {IClaimant}
    given the end of the time to object
        it reverts with GrantAmendments_NotNow
    given a notice
        the act waits for a decision
    given one the counter filed in the grantee's name
        it takes its place, and loses no time by it
objectAtCounter
    given another office than a counter's
        it reverts with Offices_NotInOffice
    given nothing that was noticed
        it reverts with GrantAmendments_WrongState
    given somebody who acted on the award
        it reverts with GrantAmendments_Involved
    given no statement
        it reverts with GrantAmendments_Incomplete
    given a date ahead, further back than the grace, or before the notice
        it reverts with GrantAmendments_BadReceipt
    given a date after the time to object
        it reverts with GrantAmendments_NotNow
    given a date in time
        the act waits for a decision, whose time counts from that date
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import SUSPENSION, TERMINATION
from tests.contracts.grants.amending import (
    OBJECTED,
    REASON,
    SUSPENDED,
    Amending,
)

OFFICER = "hearing_officer"


def test_object__reverts_before_the_notice_and_for_nothing(amending: Amending) -> None:
    number = amending.proposed(TERMINATION)
    for given, state in ((number, 1), (number + 1, 0)):
        with refuses("GrantAmendments_WrongState", amendment=given, state=state):
            amending.world.stranger().send(amending.objection(given))


def test_object__reverts_a_second_time(amending: Amending) -> None:
    number = amending.objected(TERMINATION)
    decide_by = amending.amendment(number)["decideBy"]
    amending.world.warp(DAY)
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        amending.world.stranger().send(amending.objection(number))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        amending.world.send("counter", amending.at_counter(number))
    assert amending.amendment(number)["decideBy"] == decide_by


def test_object__reverts_for_a_signature_that_is_late_or_anothers(amending: Amending) -> None:
    number, deadline = amending.noticed(TERMINATION), amending.world.now() - 1
    with refuses("Claimant_Expired", deadline=deadline):
        amending.world.stranger().send(amending.objection(number, deadline=deadline))
    with refuses("Claimant_NotTheSigner", caseNo=amending.award):
        amending.world.stranger().send(amending.objection(number, name="another"))


@pytest.mark.parametrize("other", ["amendment", "statement"])
def test_object__I20_reverts_for_another_act_or_statement_than_was_signed(
    amending: Amending, other: str
) -> None:
    first, second = amending.noticed(TERMINATION), amending.noticed(SUSPENSION)
    signature = amending.objection(first).arguments[2]
    given = {"amendment": first, "statement": REASON}
    given |= {other: {"amendment": second, "statement": digest("other")}[other]}
    with refuses("Claimant_BadSignature", caseNo=amending.award):
        amending.world.stranger().send(amending.functions.object(*given.values(), signature))


def test_object__reverts_when_the_time_is_over_and_not_before(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    object_by = amending.amendment(number)["objectBy"]
    amending.world.warp_to(object_by - 60)
    fn = amending.objection(number)
    amending.world.next_block_at(object_by)
    with refuses("GrantAmendments_NotNow", amendment=number, **{"from": 0, "until": object_by}):
        amending.world.stranger().send(fn)
    amending.world.next_block_at(object_by - 1)
    amending.world.stranger().send(fn)
    assert amending.amendment(number)["state"] == OBJECTED


def test_object__makes_the_act_wait_for_a_decision(amending: Amending) -> None:
    world, before = amending.world, amending.state
    number, moment = amending.noticed(TERMINATION), world.now() + 100
    fn = amending.objection(number)
    world.next_block_at(moment)

    receipt = world.stranger().send(fn)

    filed = {"statement": REASON, "receivedAt": moment, "decideBy": moment + 60 * DAY, "by": 0}
    assert world.events(receipt) == [
        amending.claimant_acted("object", number),
        ("ObjectionFiled", {"amendment": number, "award": amending.award, **filed}),
    ]
    known = amending.amendment(number)
    assert (known["state"], known["filer"]) == (OBJECTED, 0)
    assert known["decideBy"] == moment + 60 * DAY
    assert amending.state == before
    world.warp_to(amending.due(number))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        world.stranger().send(amending.enact(number))


def test_object__leaves_a_suspension_in_effect(amending: Amending) -> None:
    amending.objected(SUSPENSION)
    assert amending.state["state"] == SUSPENDED


def test_object__I13_takes_the_place_of_what_the_counter_filed(amending: Amending) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    world.warp(DAY)
    world.send("counter", amending.at_counter(number))
    decide_by = amending.amendment(number)["decideBy"]
    world.warp(DAY)

    receipt = world.stranger().send(amending.objection(number, digest("my own words")))

    filed = {"statement": digest("my own words"), "receivedAt": decide_by - 60 * DAY}
    filed |= {"amendment": number, "award": amending.award, "decideBy": decide_by, "by": 0}
    assert ("ObjectionFiled", filed) in world.events(receipt)
    known = amending.amendment(number)
    assert (known["state"], known["filer"], known["decideBy"]) == (OBJECTED, 0, decide_by)
    with refuses("GrantAmendments_WrongState", amendment=number, state=OBJECTED):
        world.stranger().send(amending.objection(number))


def test_objectAtCounter__reverts_for_another_office(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    for office in ("grants_officer", "caseworker", OFFICER):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, amending.at_counter(number))


def test_objectAtCounter__reverts_before_the_notice(amending: Amending) -> None:
    number = amending.proposed(TERMINATION)
    with refuses("GrantAmendments_WrongState", amendment=number, state=1):
        amending.world.send("counter", amending.at_counter(number))


@pytest.mark.parametrize(
    ("office", "at"),
    [("grants_officer", 0), ("grants_officer", 1), ("approver", 0), ("reviewer", 1)],
    ids=["proposed", "noticed", "approved", "scored"],
)
def test_objectAtCounter__I15_reverts_for_somebody_who_acted(
    amending: Amending, office: str, at: int
) -> None:
    number, person = amending.noticed(TERMINATION), amending.world.person(office, at)
    amending.moved_to(person, office, "counter")
    with refuses("GrantAmendments_Involved", amendment=number, person=person):
        amending.world.send(office, amending.at_counter(number), at)
    amending.world.send("counter", amending.at_counter(number))


def test_objectAtCounter__reverts_without_a_statement(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send("counter", amending.at_counter(number, statement=bytes(32)))


def test_objectAtCounter__reverts_for_a_date_ahead_or_too_far_back(amending: Amending) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    moment = world.now() + 20 * DAY
    for given in (moment + 1, moment - 10 * DAY - 1):
        world.next_block_at(moment)
        fn = amending.at_counter(number, given)
        with refuses("GrantAmendments_BadReceipt", given=given, earliest=moment - 10 * DAY):
            world.send("counter", fn)
    world.next_block_at(moment)
    world.send("counter", amending.at_counter(number, moment - 10 * DAY))


def test_objectAtCounter__reverts_for_a_date_before_the_notice_and_not_at_it(
    amending: Amending,
) -> None:
    """Else an objection could be dated so far back that its time is over at once."""
    number = amending.noticed(TERMINATION)
    noticed_at = amending.amendment(number)["objectBy"] - 30 * DAY
    facts = {"given": noticed_at - 1, "earliest": noticed_at}
    with refuses("GrantAmendments_BadReceipt", **facts):
        amending.world.send("counter", amending.at_counter(number, noticed_at - 1))
    amending.world.send("counter", amending.at_counter(number, noticed_at))


def test_objectAtCounter__reverts_for_what_came_too_late_and_not_before(
    amending: Amending,
) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    object_by = amending.amendment(number)["objectBy"]
    world.warp_to(object_by + 10 * DAY - 100)
    with refuses("GrantAmendments_NotNow", amendment=number, **{"from": 0, "until": object_by}):
        world.send("counter", amending.at_counter(number, object_by))
    world.send("counter", amending.at_counter(number, object_by - 1))
    assert amending.amendment(number)["state"] == OBJECTED


def test_objectAtCounter__counts_from_the_date_of_receipt(amending: Amending) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    world.warp(9 * DAY)
    received = world.now() - 5 * DAY

    receipt = world.send("counter", amending.at_counter(number, received))

    by, decide_by = world.person("counter"), received + 60 * DAY
    filed = {"statement": REASON, "receivedAt": received, "decideBy": decide_by, "by": by}
    facts = {"amendment": number, "award": amending.award}
    assert world.events(receipt) == [("ObjectionFiled", {**facts, **filed})]
    known = amending.amendment(number)
    assert (known["state"], known["filer"], known["decideBy"]) == (OBJECTED, by, decide_by)
