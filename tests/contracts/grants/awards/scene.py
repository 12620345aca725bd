"""An award at work: its numbers, and acts around it that other contracts make."""

from __future__ import annotations

import dataclasses
from typing import Any

from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner import money
from almoner.testing import DAY, World, digest, fields
from almoner.testing.claimant import account, act_message, signer_of
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

AMOUNT = money.parse("1,000")
"""What a draw asks for unless said."""
TOTAL = money.parse("100,000")
"""What an award comes to unless said."""
LINES = [money.parse(each) for each in ("50,000", "20,000", "20,000", "10,000")]
RECOMMENDED, OFFERED, ACTIVE, SUSPENDED, TERMINATED = 1, 2, 3, 4, 5
CLOSED, WITHDRAWN, DECLINED, EXPIRED = 6, 7, 8, 9
"""`AwardState`."""
REQUESTED, REVIEWED, APPROVED, DENIED, TAKEN_BACK = 1, 2, 3, 4, 5
"""`DrawState`."""
HELD, FREE, PAID, STRUCK, EXPUNGED = 2, 3, 4, 5, 6
"""`PaymentState`."""
DRAW = 6
"""`PaymentKind.DRAW`."""


def agency(grants: Grants) -> World:
    """The agency seen from the grant program: its holds, changes and appeals are the awards'."""
    return dataclasses.replace(grants.world, program=grants.awards)


def anyone(grants: Grants, fn: ContractFunction) -> TxReceipt:
    return grants.world.stranger().send(fn)


def officer(grants: Grants, fn: ContractFunction, at: int = 0) -> TxReceipt:
    """Has a grants officer send a call."""
    return grants.world.send("grants_officer", fn, at)


def as_contract(grants: Grants, caller: Any, fn: ContractFunction) -> TxReceipt:
    """Sends a call in a contract's name, as only its own code could."""
    return send_as_program(dataclasses.replace(grants.world, program=caller), fn)


def moves(grants: Grants, from_: str, to: str, at: int = 0) -> int:
    """Has an officer leave one office and take another up; the person's number."""
    person = grants.world.person(from_, at)
    grants.world.remove(person, from_)
    grants.world.appoint(person, to)
    return person


def obligation(grants: Grants, award: int) -> dict[str, Any]:
    return fields(grants.world.treasury.functions.obligationOf(grants.awards.address, award))


def allotment(grants: Grants) -> dict[str, Any]:
    return fields(grants.world.treasury.functions.allotmentOf(grants.allotment))


def due_on(grants: Grants, time: int) -> int:
    """Base units the Treasury counts as due on the day of a time."""
    return int(grants.world.treasury.functions.dueOn(grants.allotment, time // DAY).call())


def cost(grants: Grants, reference: bytes) -> tuple[int, int]:
    """Gross of a document, and what is charged to it."""
    found = fields(grants.world.treasury.functions.costOf(reference))
    return found["gross"], found["charged"]


def line(grants: Grants, award: int, number: int = 0) -> tuple[int, int]:
    """Budget of a line, and what is drawn of it."""
    found = grants.awards.functions.linesOf(award).call()[number]
    return found[0], found[1]


def committed(grants: Grants, award: int) -> int:
    """What is offered to an award's organization."""
    reference = grants.award(award)["orgRef"]
    return int(grants.awards.functions.committedTo(reference).call())


def return_call(grants: Grants, payment: int, amount: int) -> ContractFunction:
    """A stranger's return of a payment's money, which it has; not sent."""
    world, stranger = grants.world, grants.world.stranger()
    stranger.send(world.token.functions.mint(stranger.address, amount))
    stranger.send(world.token.functions.approve(world.treasury.address, amount))
    return world.treasury.functions.recover(grants.awards.address, payment, amount)


def give_back(grants: Grants, draw: int, amount: int) -> TxReceipt:
    return anyone(grants, return_call(grants, grants.payment_id(draw), amount))


def signed_elsewhere(
    grants: Grants,
    award: int,
    contract: Any,
    action: str,
    *,
    subject: int = 0,
    content: bytes = bytes(32),
    name: str = "grantee",
) -> tuple[int, bytes, bytes]:
    """A grantee's signature for Changes or Hearings, good for a day."""
    world, signer = agency(grants), account(name)
    deadline = world.now() + DAY
    case: dict[str, Any] = {"subject": subject, "content": content, "deadline": deadline}
    message = act_message(world, contract, award, action, **case)
    return deadline, signer_of(signer), bytes(signer.sign_message(message).signature)


def hold(grants: Grants, draw: int, by: str = "monitor", **overrides: Any) -> int:
    """Has the bot hold a draw; its payment."""
    payment = grants.payment_id(draw)
    agency(grants).place_hold(payment, by, **overrides)
    return payment


def sustain(grants: Grants, payment: int, at: int = 0) -> int:
    """Has an investigator sustain a hold; the number of the proposal to strike."""
    world = agency(grants)
    fn = world.holds.functions.sustain(grants.awards.address, payment, digest("well founded"))
    world.send("investigator", fn, at)
    return world.last_proposal()


def serve(grants: Grants, proposal: int, at: int = 0) -> TxReceipt:
    """Has the counter attest the notice of a proposal."""
    fn = grants.world.changes.functions.serve
    return grants.world.send(
        "counter", fn(grants.awards.address, proposal, 1, digest("letter")), at
    )


def enact(grants: Grants, proposal: int) -> TxReceipt:
    fn = grants.world.changes.functions.enact(grants.awards.address, proposal)
    return anyone(grants, fn)


def strike(grants: Grants, draw: int) -> TxReceipt:
    """Leads a draw through hold, notice and time to its strike."""
    proposal = sustain(grants, hold(grants, draw))
    serve(grants, proposal)
    due = grants.world.changes.functions.enactableAt(grants.awards.address, proposal).call()
    grants.world.warp_to(due)
    return enact(grants, proposal)


def close(grants: Grants, award: int) -> None:
    """Closes an award on its report."""
    signed = grants.grantee(award, "report", content=digest("report"))
    anyone(grants, grants.awards.functions.submitReport(award, digest("report"), signed))
    officer(grants, grants.awards.functions.closeAward(award, digest("report")))
