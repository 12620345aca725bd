"""Notices that must be delivered: noteAttempt, serve

given a program in which dispatch serves
    noteAttempt reverts with Changes_WrongKind
given no open proposal
    it reverts with Changes_WrongState
given no channel or no evidence
    it reverts with Changes_Incomplete
given the person who proposed, or a second attempt by the person of the first
    it reverts with Changes_SamePerson
given a second attempt on the channel of the first
    it reverts with Changes_SameChannel
given two failed attempts on two channels by two persons
    the notice counts as served after a wait
given an attested delivery
    it counts as served at once
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses

LESS = 60_000_000
DOOR, PHONE = 5, 6


def attempt(
    desk: Any, channel: int = DOOR, *, at: int = 0, evidence: bytes = digest("nobody there")
) -> Any:
    return desk.world.send("counter", desk.call("noteAttempt", 1, channel, evidence), at)


def test_noteAttempt__reverts_where_dispatch_serves(desk: Any) -> None:
    desk.proposed("DECREASE", LESS, "ADVANCE")
    kind, basis = desk.kind("DECREASE"), desk.basis("ADVANCE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        attempt(desk)


def test_noteAttempt__reverts_without_an_open_proposal(delivery: Any) -> None:
    with refuses("Changes_WrongState", proposal=1, state=0):
        attempt(delivery)


@pytest.mark.parametrize(("channel", "evidence"), [(0, digest("record")), (DOOR, bytes(32))])
def test_noteAttempt__reverts_without_channel_or_evidence(
    delivery: Any, channel: int, evidence: bytes
) -> None:
    delivery.proposed("DECREASE", LESS, "ADVANCE")
    with refuses("Changes_Incomplete", proposal=1):
        attempt(delivery, channel, evidence=evidence)


def test_noteAttempt__reverts_for_the_person_who_proposed(delivery: Any) -> None:
    world = delivery.world
    delivery.proposed("DECREASE", LESS, "ADVANCE")
    person = world.person("caseworker")
    world.remove(person, "caseworker")
    world.appoint(person, "counter")
    with refuses("Changes_SamePerson", person=person):
        world.send("caseworker", delivery.call("noteAttempt", 1, DOOR, digest("record")))
    attempt(delivery)


def test_noteAttempt__I13_reverts_for_one_person_or_one_channel_twice(delivery: Any) -> None:
    delivery.proposed("DECREASE", LESS, "ADVANCE")
    attempt(delivery)
    with refuses("Changes_SamePerson", person=delivery.world.person("counter")):
        attempt(delivery, PHONE)
    with refuses("Changes_SameChannel", proposal=1, channel=DOOR):
        attempt(delivery, at=1)
    attempt(delivery, PHONE, at=1)


def test_noteAttempt__I13_twice_serves_after_a_wait(delivery: Any) -> None:
    world = delivery.world
    delivery.proposed("DECREASE", LESS, "ADVANCE")
    about = {"program": world.program.address, "proposal": 1, "evidence": digest("nobody there")}

    first = attempt(delivery)

    by = world.person("counter")
    failed = {**about, "channel": DOOR, "failures": 1, "by": by}
    assert world.events(first) == [("NoticeReturned", failed)]
    assert delivery.state(1) == "OPEN", "one attempt serves nobody"
    world.warp(60 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=delivery.state_number("OPEN")):
        delivery.enact(1)
    moment = world.now() + 100
    world.next_block_at(moment)

    second = attempt(delivery, PHONE, at=1)

    by = world.person("counter", 1)
    served_at = moment + 5 * DAY
    clock = {"servedAt": served_at, "effectiveAt": served_at + 10 * DAY}
    assert world.events(second) == [
        ("NoticeReturned", {**about, "channel": PHONE, "failures": 2, "by": by}),
        ("NoticeServed", {**about, "channel": PHONE, **clock, "by": by}),
    ]
    assert world.change(1) == world.change(1) | clock
    assert delivery.state(1) == "SERVED"
    with refuses("Changes_TooEarly", proposal=1, enactableAt=served_at + 20 * DAY):
        delivery.enact(1)
    with refuses("Changes_WrongState", proposal=1, state=delivery.state_number("SERVED")):
        attempt(delivery, DOOR, at=2)


def test_serve__I13_a_delivery_counts_at_once_even_where_one_attempt_failed(delivery: Any) -> None:
    world = delivery.world
    delivery.proposed("DECREASE", LESS, "ADVANCE")
    attempt(delivery)
    moment = world.now() + 100
    world.next_block_at(moment)
    world.send("counter", delivery.serve(1, DOOR, digest("handed over")), 1)
    assert world.change(1)["servedAt"] == moment
