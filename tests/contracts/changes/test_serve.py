"""Notices that were dispatched: serve, noteReturned

given no open proposal
    serve reverts with Changes_WrongState
given one that needs no notice
    serve reverts with Changes_WrongKind
given a strike whose hold is over
    serve reverts with Changes_HoldOver
given no channel or no evidence
    serve reverts with Changes_Incomplete
given the person who proposed it
    serve reverts with Changes_SamePerson
given a notice that came back, and the same channel again
    serve reverts with Changes_SameChannel
given an attested dispatch
    the notice period starts
given a notice that was not served, or is in effect
    noteReturned reverts with Changes_WrongState or Changes_TooLate
given no evidence
    noteReturned reverts with Changes_Incomplete
given a program that asks for delivery
    noteReturned reverts with Changes_WrongKind
given one that came back
    the first time it is open again; later only the record changes
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses

LESS, MORE = 60_000_000, 150_000_000


def test_serve__reverts_without_an_open_proposal(desk: Any) -> None:
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.world.send("counter", desk.serve(1))
    desk.served("DECREASE", LESS)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("SERVED")):
        desk.world.send("counter", desk.serve(1))


def test_serve__reverts_for_what_needs_no_notice(desk: Any) -> None:
    proposal = desk.proposed("INCREASE", MORE)
    with refuses("Changes_WrongKind", kind=desk.kind("INCREASE"), basis=0):
        desk.world.send("counter", desk.serve(proposal))


def test_serve__reverts_when_the_hold_behind_it_is_over(desk: Any) -> None:
    world, payment = desk.world, desk.held_payment()
    proposal = desk.sustain(payment)
    world.next_block_at(world.hold(payment)["expiresAt"])
    with refuses("Changes_HoldOver", paymentId=payment):
        world.send("counter", desk.serve(proposal))
    world.next_block_at(world.hold(payment)["expiresAt"] - 1)
    world.send("counter", desk.serve(proposal))


@pytest.mark.parametrize(("channel", "evidence"), [(0, digest("letter")), (1, bytes(32))])
def test_serve__reverts_without_channel_or_evidence(
    desk: Any, channel: int, evidence: bytes
) -> None:
    proposal = desk.proposed("DECREASE", LESS, "ADVANCE")
    with refuses("Changes_Incomplete", proposal=proposal):
        desk.world.send("counter", desk.serve(proposal, channel, evidence))


def test_serve__reverts_for_the_person_who_proposed(desk: Any) -> None:
    world, proposal = desk.world, desk.proposed("DECREASE", LESS, "ADVANCE")
    person = world.person("caseworker")
    world.remove(person, "caseworker")
    world.appoint(person, "counter")
    with refuses("Changes_SamePerson", person=person):
        world.send("caseworker", desk.serve(proposal))
    world.send("counter", desk.serve(proposal))


@pytest.mark.parametrize("office", ["counter", "determiner"])
def test_serve__I13_starts_the_notice_period(desk: Any, office: str) -> None:
    world, proposal = desk.world, desk.proposed("DECREASE", LESS, "ADVANCE")
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.send(office, desk.serve(proposal, channel=3))

    by = world.person(office)
    clock = {"servedAt": moment, "effectiveAt": moment + 10 * DAY}
    sent = {"channel": 3, "evidence": digest("letter"), **clock, "by": by}
    about = {"program": world.program.address, "proposal": proposal}
    assert world.events(receipt) == [("NoticeServed", {**about, **sent})]
    change = world.change(proposal)
    assert change == change | clock | {"channel": 3, "second": by, "failures": 0}
    assert desk.state(proposal) == "SERVED"
    assert world.program.functions.acted(1, by).call()
    assert not world.program.functions.acted(1, world.person(office, 1)).call()
    at = world.changes.functions.enactableAt(world.program.address, proposal).call()
    assert at == moment + 20 * DAY, "the period, and its grace for late filings"


def test_noteReturned__reverts_for_a_notice_not_served(desk: Any) -> None:
    desk.proposed("DECREASE", LESS, "ADVANCE")
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("OPEN")):
        desk.world.send("counter", desk.call("noteReturned", 1, digest("envelope")))


def test_noteReturned__reverts_where_delivery_is_asked_for(delivery: Any) -> None:
    delivery.served("DECREASE", LESS)
    kind, basis = delivery.kind("DECREASE"), delivery.basis("ADVANCE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        delivery.world.send("counter", delivery.call("noteReturned", 1, digest("envelope")))


def test_noteReturned__reverts_without_evidence(desk: Any) -> None:
    desk.served("DECREASE", LESS)
    with refuses("Changes_Incomplete", proposal=1):
        desk.world.send("counter", desk.call("noteReturned", 1, bytes(32)))


def test_noteReturned__reverts_once_the_notice_is_in_effect_and_not_before(desk: Any) -> None:
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    fn = desk.call("noteReturned", proposal, digest("envelope"))
    effective_at = world.change(proposal)["effectiveAt"]
    world.next_block_at(effective_at)
    with refuses("Changes_TooLate", proposal=proposal, endedAt=effective_at):
        world.send("counter", fn)
    world.next_block_at(effective_at - 1)
    world.send("counter", fn)


def test_noteReturned__I13_opens_a_notice_again_until_it_goes_another_way(desk: Any) -> None:
    world, proposal = desk.world, desk.served("DECREASE", LESS)

    fn = desk.call("noteReturned", proposal, digest("envelope"))
    receipt = world.send("determiner", fn)

    facts = {"channel": 1, "evidence": digest("envelope"), "failures": 1}
    about = {"program": world.program.address, "proposal": proposal}
    by = world.person("determiner")
    assert world.events(receipt) == [("NoticeReturned", {**about, **facts, "by": by})]
    assert desk.state(proposal) == "OPEN"
    change = world.change(proposal)
    assert (change["servedAt"], change["effectiveAt"]) == (0, 0)
    world.warp(30 * DAY)
    with refuses("Changes_WrongState", proposal=proposal, state=desk.state_number("OPEN")):
        desk.enact(proposal)
    with refuses("Changes_SameChannel", proposal=proposal, channel=1):
        world.send("counter", desk.serve(proposal, channel=1))
    moment = world.now() + 100
    world.next_block_at(moment)
    world.send("counter", desk.serve(proposal, channel=2))
    assert world.change(proposal)["servedAt"] == moment, "its clock starts anew"


def test_noteReturned__I13_a_second_return_does_not_stop_the_clock(desk: Any) -> None:
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    fn = desk.call("noteReturned", proposal, digest("envelope"))
    world.send("counter", fn)
    world.send("counter", desk.serve(proposal, channel=2))
    clock = world.change(proposal)["effectiveAt"]
    world.send("counter", fn)
    assert (desk.state(proposal), world.change(proposal)["failures"]) == ("SERVED", 2)
    assert world.change(proposal)["effectiveAt"] == clock
    world.warp_to(clock + 10 * DAY)
    desk.enact(proposal)
    assert world.case(1)["amount"] == LESS
