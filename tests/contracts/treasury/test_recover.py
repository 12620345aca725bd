"""Money that comes back: recover

given a program the Treasury did not open
    it reverts with Treasury_UnknownProgram
given nothing
    it reverts with Treasury_ZeroAmount
given more than was paid under the run
    it reverts with Treasury_OverObligation
given a stranger's money
    it goes to the allotment and the household's standing stays
given the household's own account sending it back
    it goes to the allotment and its standing ends
given another than the Treasury
    the program's noteReturn reverts with SetAside_WrongCaller
"""

from __future__ import annotations

from almoner.chain.sender import Sender
from almoner.testing import World, enrollment, fields, household, payment_id, refuses
from almoner.testing.claimant import account

PAID = 100_000_000


def rich(world: World, sender: Sender) -> Sender:
    """Gives somebody dollars they let the Treasury take."""
    world.source.send(world.token.functions.mint(sender.address, PAID))
    sender.send(world.token.functions.approve(world.treasury.address, PAID))
    return sender


def test_recover__I8_reverts_for_a_program_it_did_not_open(world: World) -> None:
    stranger = world.stranger().address
    with refuses("Treasury_UnknownProgram", program=stranger):
        world.source.send(world.treasury.functions.recover(stranger, 1, 1))


def test_recover__reverts_for_nothing(world: World) -> None:
    with refuses("Treasury_ZeroAmount"):
        world.source.send(world.treasury.functions.recover(world.program.address, 1, 0))


def test_recover__I6_reverts_for_more_than_was_paid(world: World) -> None:
    run = world.certified_run(cases=1)
    giver = rich(world, world.stranger())
    recover = world.treasury.functions.recover(world.program.address, payment_id(run, 1), 1)
    facts = {"program": world.program.address, "id": run}
    with refuses("Treasury_OverObligation", **facts, given=1, available=0):
        giver.send(recover)
    world.settle(run)
    giver.send(recover)


def test_recover__I9_gives_a_strangers_money_to_the_allotment_and_leaves_standing(
    world: World,
) -> None:
    run = world.certified_run(cases=1)
    world.settle(run)
    giver, payment = rich(world, world.stranger()), payment_id(run, 1)
    cash = fields(world.treasury.functions.allotmentOf(world.allotment))["cash"]
    before = world.balance(world.treasury.address)
    fn = world.treasury.functions.recover(world.program.address, payment, 40)

    receipt = giver.send(fn)

    facts = {"program": world.program.address, "paymentId": payment, "from": giver.address}
    ledgers = {"allotment": world.allotment, "amount": 40, "recovered": 40, "cash": cash + 40}
    assert ("Recovered", {**facts, **ledgers}) in world.events(receipt)
    standing = {"paymentId": payment, "from": giver.address, "amount": 40, "established": True}
    assert ("PaymentReturned", standing) in world.events(receipt)
    assert world.program.functions.isEstablished(payment).call()
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert (allotment["recovered"], allotment["cash"]) == (40, cash + 40)
    booked = fields(world.treasury.functions.appropriationOf(world.appropriation))
    assert booked["recovered"] == 40
    assert world.treasury.functions.returnedOf(world.program.address, payment).call() == 40
    assert world.balance(world.treasury.address) == before + 40
    received, recovered, disbursed, returned, balance = world.treasury.functions.books().call()
    assert received + recovered == disbursed + returned + balance
    assert recovered == 40


def test_recover__ends_the_standing_of_a_household_that_sends_it_back(world: World) -> None:
    own = account("household")
    world.client.request("anvil_setBalance", own.address, hex(10**18))
    world.approve(world.enroll([enrollment(1, pay_to=own.address), enrollment(2)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.settle(run)
    payment, payee = payment_id(run, 1), Sender(world.client, own)
    assert world.program.functions.isEstablished(payment).call()
    payee.send(world.token.functions.approve(world.treasury.address, PAID))

    fn = world.treasury.functions.recover(world.program.address, payment, PAID)
    receipt = payee.send(fn)

    standing = {"from": own.address, "amount": PAID, "established": False}
    assert ("PaymentReturned", {"paymentId": payment, **standing}) in world.events(receipt)
    assert not world.program.functions.isEstablished(payment).call()
    neighbor = payment_id(run, 2)
    assert world.program.functions.isEstablished(neighbor).call(), "its neighbor's stays"
    assert world.balance(own.address) == 0


def test_noteReturn__reverts_for_another_than_the_treasury(world: World) -> None:
    run = world.certified_run(cases=1)
    stranger = world.stranger()
    fn = world.program.functions.noteReturn(payment_id(run, 1), household(1), 1)
    with refuses("SetAside_WrongCaller", caller=stranger.address):
        stranger.send(fn)
