"""What a returned payment does to a household's standing: noteReturn

given another caller than the Treasury
    it reverts with SetAside_WrongCaller
given a return booked by a budget officer, or sent by the household's own account
    its established bit is cleared
given a return by a stranger, or by an officer of another office
    the bit stays
"""

from __future__ import annotations

import pytest

from almoner.chain.sender import Sender
from almoner.testing import World, payment_id, refuses

AMOUNT = 100_000_000


@pytest.fixture(scope="module")
def payment(agency: World, shared: None) -> int:
    """A payment made; its household is established."""
    run = agency.certified_run(cases=2)
    agency.settle(run)
    assert agency.program.functions.isEstablished(payment_id(run, 1)).call()
    return payment_id(run, 1)


def give_back(world: World, giver: Sender, payment: int) -> dict[str, object]:
    """The PaymentReturned of a dollar that somebody sends back."""
    giver.send(world.token.functions.mint(giver.address, AMOUNT))
    giver.send(world.token.functions.approve(world.treasury.address, AMOUNT))
    recover = world.treasury.functions.recover
    receipt = giver.send(recover(world.program.address, payment, AMOUNT))
    return dict(world.events(receipt))["PaymentReturned"]


def test_noteReturn__reverts_for_another_than_the_treasury(world: World, payment: int) -> None:
    officer = world.officer("budget_officer").address
    note = world.program.functions.noteReturn(payment, officer, AMOUNT)
    for caller in (officer, world.changes.address, world.stranger().address):
        with refuses("SetAside_WrongCaller", caller=caller):
            world.client.call(note, sender=caller)
    world.client.call(note, sender=world.treasury.address)


def test_noteReturn__ends_the_standing_when_a_budget_officer_books_it(
    world: World, payment: int
) -> None:
    officer = world.officer("budget_officer")
    said = give_back(world, officer, payment)
    facts = {"paymentId": payment, "from": officer.address, "amount": AMOUNT}
    assert said == {**facts, "established": False}
    assert not world.program.functions.isEstablished(payment).call()
    assert world.program.functions.isEstablished(payment + 1).call(), "its neighbor's stays"


@pytest.mark.parametrize("office", ["stranger", "caseworker", "monitor", "left"])
def test_noteReturn__I14_leaves_the_standing_to_nobody_else(
    world: World, payment: int, office: str
) -> None:
    giver = world.stranger() if office == "stranger" else world.officer("budget_officer")
    if office in ("caseworker", "monitor"):
        giver = world.officer(office)
    if office == "left":
        world.remove(world.person("budget_officer"), "budget_officer")
    assert give_back(world, giver, payment)["established"] is True
    assert world.program.functions.isEstablished(payment).call()


def test_noteReturn__I6_reverts_for_a_payment_that_was_not_made(world: World, payment: int) -> None:
    """Else its reissue would pay a household twice, out of what another one's run had paid."""
    run = world.certified_run(cases=2, period=2)
    first = world.payment_id(run, payment & 0xFFFFFFFF)
    world.settle(run, mask=1 << (payment & 0xFFFFFFFF))
    other = first + 1
    giver = world.stranger()
    giver.send(world.token.functions.mint(giver.address, 2 * AMOUNT))
    giver.send(world.token.functions.approve(world.treasury.address, 2 * AMOUNT))
    recover = world.treasury.functions.recover
    with refuses("SetAside_PaymentWrongState", paymentId=other, state=1):
        giver.send(recover(world.program.address, other, AMOUNT))
    giver.send(recover(world.program.address, first, AMOUNT))
