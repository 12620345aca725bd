"""What is charged to a document over all programs of the agency: charge, uncharge, costOf

given another caller than a program of this Treasury
    both revert with Treasury_UnknownProgram
given more than the document comes to, or has left
    charging reverts with Treasury_OverCost
given another gross than the document was first said to come to
    charging reverts with Treasury_OverCost
given more to free than is charged
    it reverts
given a document charged by two programs
    both charges count, and each frees its own
given a document whose charges were all freed
    the next charge says anew what it comes to
given one invoice that grantees of two programs ask to be paid for
    together they get no more than its gross
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from web3.types import TxReceipt

from almoner import money
from almoner.errors import Reverted
from almoner.testing import World, digest, refuses
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

Pair = tuple[Grants, Grants]
INVOICE = digest("invoice")
DENIED = digest("not allowed")


def act(grants: Grants, name: str, *given: Any) -> TxReceipt:
    """Calls as a grant program's own code would."""
    seen = dataclasses.replace(grants.world, program=grants.awards)
    return send_as_program(seen, grants.world.treasury.functions[name](*given))


def cost(world: World, document: bytes = INVOICE) -> tuple[int, int]:
    """A document's gross and what is charged to it."""
    gross, charged = world.treasury.functions.costOf(document).call()
    return gross, charged


@pytest.mark.parametrize("name", ["charge", "uncharge"])
def test_charge_uncharge__I24_revert_for_what_is_no_program(pair: Pair, name: str) -> None:
    world, given = pair[0].world, (INVOICE, 100, 0) if name == "charge" else (INVOICE, 0)
    for sender in (world.stranger(), world.officer("grants_officer")):
        with refuses("Treasury_UnknownProgram", program=sender.address):
            sender.send(world.treasury.functions[name](*given))
    act(pair[0], name, *given)


def test_charge__I24_reverts_past_the_gross_and_not_at_it(pair: Pair) -> None:
    first, _ = pair
    facts = {"costRef": INVOICE, "given": 101, "gross": 100, "charged": 0}
    with refuses("Treasury_OverCost", **facts):
        act(first, "charge", INVOICE, 100, 101)
    act(first, "charge", INVOICE, 100, 60)
    facts = {"costRef": INVOICE, "given": 41, "gross": 100, "charged": 60}
    with refuses("Treasury_OverCost", **facts):
        act(first, "charge", INVOICE, 100, 41)
    act(first, "charge", INVOICE, 100, 40)
    with refuses("Treasury_OverCost", given=1, charged=100):
        act(first, "charge", INVOICE, 100, 1)
    assert cost(first.world) == (100, 100)


@pytest.mark.parametrize("gross", [0, 99, 101])
def test_charge__I24_reverts_for_another_gross(pair: Pair, gross: int) -> None:
    first, second = pair
    act(first, "charge", INVOICE, 100, 60)
    facts = {"costRef": INVOICE, "given": 1, "gross": 100, "charged": 60}
    for program in (first, second):
        with refuses("Treasury_OverCost", **facts):
            act(program, "charge", INVOICE, gross, 1)
    act(second, "charge", digest("another invoice"), gross + 1, 1)


def test_charge__I24_counts_what_all_programs_charged(pair: Pair) -> None:
    first, second = pair
    act(first, "charge", INVOICE, 100, 60)

    receipt = act(second, "charge", INVOICE, 100, 30)

    said = {"costRef": INVOICE, "program": second.awards.address}
    charged = {"gross": 100, "amount": 30, "charged": 90}
    assert first.world.events(receipt) == [("CostCharged", {**said, **charged})]
    assert cost(first.world) == (100, 90)
    assert cost(first.world, digest("another invoice")) == (0, 0)
    for program in pair:
        with refuses("Treasury_OverCost", given=11, gross=100, charged=90):
            act(program, "charge", INVOICE, 100, 11)


def test_uncharge__I24_reverts_for_more_than_is_charged(pair: Pair) -> None:
    act(pair[0], "charge", INVOICE, 100, 60)
    with pytest.raises(Reverted):
        act(pair[0], "uncharge", INVOICE, 61)
    act(pair[0], "uncharge", INVOICE, 60)


def test_uncharge__frees_a_part(pair: Pair) -> None:
    first, second = pair
    act(first, "charge", INVOICE, 100, 60)
    act(second, "charge", INVOICE, 100, 40)

    receipt = act(first, "uncharge", INVOICE, 25)

    said = {"costRef": INVOICE, "program": first.awards.address, "amount": 25, "charged": 75}
    assert first.world.events(receipt) == [("CostFreed", said)]
    assert cost(first.world) == (100, 75)
    with refuses("Treasury_OverCost", gross=100):
        act(second, "charge", INVOICE, 80, 1)
    act(second, "charge", INVOICE, 100, 25)


def test_uncharge__lets_a_document_that_is_all_free_come_to_another_gross(pair: Pair) -> None:
    first, second = pair
    act(first, "charge", INVOICE, 100, 60)
    act(first, "uncharge", INVOICE, 60)
    assert cost(first.world)[1] == 0
    with refuses("Treasury_OverCost", given=81, charged=0):
        act(second, "charge", INVOICE, 80, 81)
    act(second, "charge", INVOICE, 80, 80)
    assert cost(first.world) == (80, 80)


def test_charge__I24_one_invoice_is_never_paid_beyond_its_gross_by_two_programs(
    pair: Pair,
) -> None:
    first, second = pair
    gross = money.parse("1,000")
    awards = [each.active() for each in pair]
    own = {"cost_ref": INVOICE, "gross": gross}
    draw = first.draw(awards[0], amount=money.parse("600"), **own)
    facts = {"given": money.parse("401"), "gross": gross, "charged": money.parse("600")}
    with refuses("Treasury_OverCost", costRef=INVOICE, **facts):
        second.draw(awards[1], amount=money.parse("401"), **own)
    with refuses("Treasury_OverCost", costRef=INVOICE, gross=gross):
        second.draw(awards[1], amount=money.parse("401"), cost_ref=INVOICE, gross=2 * gross)
    second.draw(awards[1], amount=money.parse("400"), **own)
    assert cost(first.world, INVOICE) == (gross, gross)

    deny = first.awards.functions.denyDraw(draw, DENIED)
    first.world.send("grants_officer", deny)

    assert cost(first.world, INVOICE) == (gross, money.parse("400"))
    second.draw(awards[1], amount=money.parse("600"), **own)
    assert cost(first.world, INVOICE) == (gross, gross)


def test_charge__I24_what_was_paid_stays_charged_also_when_it_came_back(pair: Pair) -> None:
    """A return is no denial: the invoice was paid for, and is not paid for again."""
    first, second = pair
    gross = money.parse("1,000")
    award = first.active()
    draw = first.paid(award, cost_ref=INVOICE)
    stranger = first.world.stranger()
    stranger.send(first.world.token.functions.mint(stranger.address, gross))
    stranger.send(first.world.token.functions.approve(first.world.treasury.address, gross))
    recover = first.world.treasury.functions.recover
    stranger.send(recover(first.awards.address, first.payment_id(draw), gross))
    with refuses("Treasury_OverCost", costRef=INVOICE, given=gross, charged=gross):
        second.draw(second.active(), cost_ref=INVOICE)
