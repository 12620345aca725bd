"""Giving notice of a proposal: propose, serve

given another than Holds
    propose reverts with Hearings_WrongCaller
given no proposal, or one served before
    serve reverts with Hearings_ProposalWrongState
given nothing that shows the dispatch
    serve reverts with Hearings_NoDispatch
given the person who proposed
    serve reverts with Hearings_SamePerson
given a hold that is not sustained any more
    serve reverts with Hearings_HoldOver
given an attested dispatch by the counter or a determiner
    the notice period starts
given a proposal for an earlier hold of the payment
    the new one closes it
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses

OPEN, SERVED, CLOSED = 1, 2, 4


def test_propose__I16_reverts_for_another_than_holds(hearing: Any) -> None:
    world = hearing.world
    fn = world.hearings.functions.propose(world.program.address, hearing.payment, 1)
    for caller in (world.stranger().address, world.officer("investigator").address):
        with refuses("Hearings_WrongCaller", caller=caller):
            world.client.call(fn, sender=caller)


def test_serve__reverts_without_a_proposal(hearing: Any) -> None:
    with refuses("Hearings_ProposalWrongState", proposal=1, state=0):
        hearing.world.send("counter", hearing.serve())


def test_serve__reverts_a_second_time(hearing: Any) -> None:
    hearing.sustain_and_serve()
    with refuses("Hearings_ProposalWrongState", proposal=1, state=SERVED):
        hearing.world.send("counter", hearing.serve())


def test_serve__reverts_without_a_dispatch(hearing: Any) -> None:
    hearing.sustain()
    with refuses("Hearings_NoDispatch", proposal=1):
        hearing.world.send("counter", hearing.serve(dispatch=bytes(32)))


def test_serve__I15_reverts_for_the_person_who_proposed(hearing: Any) -> None:
    world = hearing.world
    person = world.person("investigator")
    world.appoint(person, "counter")
    hearing.sustain()
    with refuses("Hearings_SamePerson", person=person):
        world.send("investigator", hearing.serve())


def test_serve__reverts_when_the_hold_was_released(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain()
    release = world.holds.functions.release
    fn = release(world.program.address, hearing.payment, digest("unfounded after all"))
    world.send("investigator", fn, 1)
    with refuses("Hearings_HoldOver", paymentId=hearing.payment):
        world.send("counter", hearing.serve())


def test_serve__reverts_when_the_holds_time_is_over(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain()
    world.next_block_at(world.hold(hearing.payment)["expiresAt"])
    with refuses("Hearings_HoldOver", paymentId=hearing.payment):
        world.send("counter", hearing.serve())


@pytest.mark.parametrize("office", ["counter", "determiner"])
def test_serve__I13_starts_the_notice_period(hearing: Any, office: str) -> None:
    world = hearing.world
    hearing.sustain()
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.send(office, hearing.serve())

    facts = {"program": world.program.address, "proposal": 1, "paymentId": hearing.payment}
    served = {"dispatch": digest("letter"), "effectiveAt": moment + 10 * DAY}
    by = world.person(office)
    assert world.events(receipt) == [("NoticeServed", {**facts, **served, "by": by})]
    proposal = world.proposal(hearing.payment)
    assert proposal["state"] == SERVED
    assert (proposal["servedAt"], proposal["effectiveAt"]) == (moment, moment + 10 * DAY)
    assert proposal["server"] == by


def test_propose__I13_closes_the_proposal_of_an_earlier_hold(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    release = world.holds.functions.release
    fn = release(world.program.address, hearing.payment, digest("unfounded after all"))
    world.send("investigator", fn, 1)
    world.warp(5 * DAY)
    world.place_hold(hearing.payment, by="investigator", expires_at=world.now() + DAY)
    sustain = world.holds.functions.sustain
    again = sustain(world.program.address, hearing.payment, digest("founded again"))

    receipt = world.send("investigator", again, 1)

    facts = {"program": world.program.address, "proposal": 1, "paymentId": hearing.payment}
    assert ("ProposalClosed", facts) in world.events(receipt)
    view = world.hearings.functions.proposalOf(world.program.address, 1)
    assert view.call()[1] == CLOSED
    assert world.hearings.functions.proposalFor(world.program.address, hearing.payment).call() == 2
    world.warp(20 * DAY)
    with refuses("Hearings_ProposalWrongState", proposal=1, state=CLOSED):
        world.source.send(hearing.enact(1))
    with refuses("Hearings_ProposalWrongState", proposal=2, state=OPEN):
        world.source.send(hearing.enact(2))
