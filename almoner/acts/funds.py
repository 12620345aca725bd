"""Appropriations, allotments and cash (ITreasury.sol). Amounts in base units."""

from __future__ import annotations

from dataclasses import dataclass

from web3.contract import Contract
from web3.logs import DISCARD

from almoner import money
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError, Reverted


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """When an appropriation may be obligated and paid; seconds since 1970."""

    start: int
    """First second obligations are allowed."""
    end: int
    """First second they no longer are."""
    cancel: int
    """From here nothing is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashNeed:
    """What an allotment has to pay by a date."""

    due: int
    """Obligated, due by then and not paid."""
    missing: int
    """What of it the allotment's cash does not cover."""


def appropriate(
    treasury: Contract,
    budget_officer: Sender,
    *,
    purpose: int,
    source: str,
    ceiling: int,
    availability: Availability,
) -> int:
    """Books an appropriation and returns its number. Raises Reverted, as Treasury_BadDates."""
    dates = (availability.start, availability.end, availability.cancel)
    receipt = budget_officer.send(treasury.functions.appropriate(purpose, source, ceiling, *dates))
    booked = treasury.events.Appropriated().process_receipt(receipt, errors=DISCARD)
    return int(booked[0]["args"]["appropriation"])


def fund(
    treasury: Contract, token: Contract, source: Sender, appropriation: int, amount: int
) -> None:
    """Sends cash to an appropriation. Raises Reverted, as Treasury_OverCeiling."""
    source.send(token.functions.approve(treasury.address, amount))
    source.send(treasury.functions.fund(appropriation, amount))


def give_back(
    client: Client,
    treasury: Contract,
    token: Contract,
    payer: Sender,
    program: str,
    payment_id: int,
    amount: int,
) -> None:
    """Sends money of a payment back to the allotment it came from; `amount` in base units.

    Raises AlmonerError where the payer has not so much, and Reverted, as
    SetAside_PaymentWrongState.
    """
    purse = client.call(token.functions.balanceOf(payer.address))
    if purse < amount:
        raise AlmonerError(
            f"{payer.address} has {money.dollars(purse)}, which is less than "
            f"{money.dollars(amount)}: give it more first."
        )
    payer.send(token.functions.approve(treasury.address, amount))
    payer.send(treasury.functions.recover(program, payment_id, amount))


def check_fund(
    client: Client,
    treasury: Contract,
    token: Contract,
    source: str,
    appropriation: int,
    amount: int,
    *,
    given: int = 0,
) -> None:
    """Raises Reverted or AlmonerError where `fund` would be refused; sends nothing.

    `given` is what the source gets before it sends.
    """
    try:
        client.call(treasury.functions.fund(appropriation, amount), sender=source)
    except Reverted as refusal:
        # The Treasury asks for the tokens last, and they are not approved yet.
        if refusal.name.startswith("Treasury_"):
            raise
    purse = client.call(token.functions.balanceOf(source)) + given
    if purse < amount:
        raise AlmonerError(
            f"{source} has {money.dollars(purse)}, which is less than {money.dollars(amount)}: "
            "give it more first."
        )


def allot(
    treasury: Contract, budget_officer: Sender, appropriation: int, program: str, amount: int
) -> int:
    """Hands authority to a program and returns the allotment's number. Raises Reverted."""
    receipt = budget_officer.send(treasury.functions.allot(appropriation, program, amount))
    allotted = treasury.events.Allotted().process_receipt(receipt, errors=DISCARD)
    return int(allotted[0]["args"]["allotment"])


def require_allotment(
    client: Client, treasury: Contract, allotment: int, program: str | None = None
) -> None:
    """Raises AlmonerError where there is no such allotment, or it is another program's."""
    found = client.call(treasury.functions.allotmentOf(allotment))
    appropriation, owner = found[5], found[6]
    if not appropriation:
        raise AlmonerError(f"There is no allotment {allotment}.")
    if program not in (None, owner):
        raise AlmonerError(f"Allotment {allotment} is another program's.")


def cash_need(client: Client, treasury: Contract, allotment: int, date: int) -> CashNeed:
    """What an allotment has to pay by the end of a date's UTC day, in seconds since 1970."""
    due, missing = client.call(treasury.functions.cashNeed(allotment, date))
    return CashNeed(due=due, missing=missing)


def recover(
    treasury: Contract,
    token: Contract,
    payer: Sender,
    program: str,
    payment_id: int,
    amount: int,
) -> None:
    """Sends back money of a payment; it returns to its allotment. Raises Reverted."""
    payer.send(token.functions.approve(treasury.address, amount))
    payer.send(treasury.functions.recover(program, payment_id, amount))
