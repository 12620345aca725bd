"""Costs that were paid and are not allowed: disallow

given another caller than GrantAmendments
    it reverts with SetAside_WrongCaller
given a payment that was not made, or more than was paid and neither returned nor disallowed
    it reverts with GrantAwards_OverLine
given what was paid, also after closeout
    it is recorded, and nothing is collected
"""

from __future__ import annotations

from almoner.testing import DAY, refuses
from almoner.testing.grant_samples import DISALLOWANCE, payee
from tests.contracts.grants.amending import CLOSED, EFFECTIVE, Amending

AMOUNT = 10**9


def returned(amending: Amending, payment: int, amount: int) -> None:
    """Has the source send money of a payment back."""
    world = amending.world
    world.source.send(world.token.functions.mint(world.source.address, amount))
    world.source.send(world.token.functions.approve(world.treasury.address, amount))
    world.source.send(world.treasury.functions.recover(amending.program, payment, amount))


def test_disallow__I24_reverts_for_anybody_else(amending: Amending) -> None:
    payment = amending.grants.payment_id(amending.grants.paid(amending.award))
    fn = amending.grants.awards.functions.disallow(payment, 1, 1)
    for sender in (amending.world.stranger(), amending.world.officer("grants_officer")):
        with refuses("SetAside_WrongCaller", caller=sender.address):
            sender.send(fn)


def test_disallow__reverts_for_what_was_not_paid(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    draw = grants.approved(amending.award)
    number = amending.noticed(DISALLOWANCE, subject=grants.payment_id(draw), amount=AMOUNT)
    world.warp_to(amending.due(number))
    facts = {"award": amending.award, "line": 0, "given": AMOUNT, "available": 0}
    with refuses("GrantAwards_OverLine", **facts):
        world.stranger().send(amending.enact(number))
    grants.settle(draw)
    world.stranger().send(amending.enact(number))


def test_disallow__I16_reverts_beyond_what_was_paid_and_not_returned(amending: Amending) -> None:
    payment = amending.grants.payment_id(amending.grants.paid(amending.award))
    returned(amending, payment, 4)
    number = amending.noticed(DISALLOWANCE, subject=payment, amount=AMOUNT - 3)
    amending.world.warp_to(amending.due(number))
    with refuses("GrantAwards_OverLine", given=AMOUNT - 3, available=AMOUNT - 4):
        amending.world.stranger().send(amending.enact(number))
    amending.enacted(DISALLOWANCE, subject=payment, amount=AMOUNT - 4)


def test_disallow__records_and_collects_nothing_also_after_closeout(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    draw = grants.paid(amending.award)
    payment = grants.payment_id(draw)
    amending.close()
    world.warp(365 * DAY)
    number = amending.noticed(DISALLOWANCE, subject=payment, amount=300)
    world.warp_to(amending.due(number))
    before, obligated = amending.state, amending.obligated()
    books = world.treasury.functions.books().call()

    receipt = world.stranger().send(amending.enact(number))

    facts = {"amendment": number, "award": amending.award}
    told = {"paymentId": payment, "amendment": number}
    assert world.events(receipt) == [
        ("AmendmentEnacted", {**facts, "kind": DISALLOWANCE}),
        ("CostDisallowed", {**told, "amount": 300, "disallowed": 300, "disallowedOfAward": 300}),
    ]
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.state == {**before, "disallowed": 300}
    assert before["state"] == CLOSED
    assert grants.draw_of(draw)["disallowed"] == 300
    assert world.balance(payee("grantee")) == AMOUNT
    assert world.treasury.functions.books().call() == books
    assert amending.obligated() == obligated
