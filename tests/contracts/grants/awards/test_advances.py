"""Money paid ahead, and what shows how it was spent: requestDraw, substantiate, noteReturn

given costs further ahead than the program lets
    requestDraw reverts with GrantAwards_BadCosts
given a draw that waits, or an advance neither substantiated nor returned
    requestDraw reverts with GrantAwards_AdvanceOpen
given somebody who is no grants officer, or another message
    substantiate reverts with Offices_NotInOffice, Claimant_BadSignature
given no amount, document or evidence
    it reverts with GrantAwards_Incomplete
given more than is open of the draw
    it reverts with GrantAwards_AdvanceOpen
given a document that is charged in full
    it reverts with Treasury_OverCost
given a document within what is open
    it is charged, and what is left stays open
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest, refuses
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    anyone,
    cost,
    give_back,
    line,
    officer,
    strike,
)

INVOICE = digest("invoice")
PLAIN: dict[str, Any] = {"cost_ref": bytes(32), "gross": 0}
"""An advance names no document."""


def ask(grants: Grants, award: int, **overrides: Any) -> Any:
    """A call that asks for an advance, an hour or more into the award; not sent."""
    grants.world.warp_to(grants.award(award)["from"] + 3_600)
    return grants.request_call(award, grants.request(**{**PLAIN, **overrides}))


def show(
    grants: Grants,
    draw: int,
    amount: int = AMOUNT,
    reference: bytes = INVOICE,
    gross: int = AMOUNT,
    evidence: bytes = digest("receipts"),
    **message: Any,
) -> Any:
    """The substantiation of a draw, signed by the grantee; not sent."""
    given = (amount, reference, gross, evidence)
    content = keccak(encode(["uint64", "bytes32", "uint64", "bytes32"], given))
    award = max(grants.draw_of(draw)["award"], 1)
    wanted: dict[str, Any] = {"subject": draw, "content": content} | message
    signed = grants.grantee(award, "substantiate", **wanted)
    return grants.awards.functions.substantiate(draw, *given, signed)


@pytest.fixture
def paid(grants: Grants, advance: int) -> int:
    """An advance of $1,000 that was paid."""
    return grants.paid(advance, **PLAIN)


def test_requestDraw__I24_reverts_for_an_advance_too_far_ahead(
    grants: Grants, advance: int
) -> None:
    grants.world.warp_to(grants.award(advance)["from"] + 3_600)
    moment = grants.world.now() + 100
    until = moment + 1 + 30 * DAY
    costs = {"cost_from": moment, "cost_to": until}
    fn = ask(grants, advance, **costs)
    grants.world.next_block_at(moment)
    with refuses("GrantAwards_BadCosts", costTo=until, until=until):
        anyone(grants, fn)
    fn = ask(grants, advance, **{**costs, "cost_to": until - 1})
    grants.world.next_block_at(moment)
    anyone(grants, fn)


def test_requestDraw__I24_reverts_for_an_advance_past_the_period_of_performance(
    grants: Grants, advance: int
) -> None:
    ends = grants.award(advance)["to"]
    grants.world.warp_to(ends - DAY)
    with refuses("GrantAwards_BadCosts", costTo=ends, until=ends):
        anyone(grants, ask(grants, advance, cost_to=ends))
    anyone(grants, ask(grants, advance, cost_to=ends - 1))


def test_requestDraw__I24_reverts_for_an_advance_that_names_a_document(
    grants: Grants, advance: int
) -> None:
    with refuses("GrantAwards_BadCostRef", award=advance, costRef=INVOICE):
        anyone(grants, ask(grants, advance, cost_ref=INVOICE, gross=AMOUNT))
    anyone(grants, ask(grants, advance))
    assert cost(grants, INVOICE) == (0, 0)


def test_requestDraw__I24_reverts_while_an_earlier_one_waits(grants: Grants, advance: int) -> None:
    draw = grants.draw(advance, **PLAIN)
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=0, open=1):
        anyone(grants, ask(grants, advance))
    officer(grants, grants.awards.functions.denyDraw(draw, digest("reason")))
    anyone(grants, ask(grants, advance))


def test_requestDraw__I24_reverts_until_an_advance_is_substantiated(
    grants: Grants, advance: int, paid: int
) -> None:
    officer(grants, show(grants, paid, AMOUNT - 1))
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=1, open=0):
        anyone(grants, ask(grants, advance))
    officer(grants, show(grants, paid, 1))
    anyone(grants, ask(grants, advance))


def test_requestDraw__I24_reverts_until_an_advance_is_returned(
    grants: Grants, advance: int, paid: int
) -> None:
    officer(grants, show(grants, paid, AMOUNT // 2))
    give_back(grants, paid, AMOUNT // 2 - 1)
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=1, open=0):
        anyone(grants, ask(grants, advance))
    give_back(grants, paid, 1)
    anyone(grants, ask(grants, advance))


def test_noteReturn__I24_of_an_earlier_advance_settles_no_later_one(
    grants: Grants, advance: int, paid: int
) -> None:
    officer(grants, show(grants, paid))
    later = grants.paid(advance, **PLAIN)
    give_back(grants, paid, AMOUNT)
    assert grants.award(advance)["outstanding"] == AMOUNT
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=AMOUNT):
        anyone(grants, ask(grants, advance))
    give_back(grants, later, AMOUNT)
    assert grants.award(advance)["returned"] == 2 * AMOUNT
    anyone(grants, ask(grants, advance))


def test_noteReturn__settles_no_more_than_is_open(grants: Grants, advance: int, paid: int) -> None:
    officer(grants, show(grants, paid, AMOUNT // 2))
    give_back(grants, paid, AMOUNT)
    known = grants.award(advance)
    assert (known["outstanding"], known["returned"]) == (0, AMOUNT)
    assert grants.draw_of(paid)["outstanding"] == 0


def test_requestDraw__takes_the_next_one_after_a_strike(grants: Grants, advance: int) -> None:
    draw = grants.approved(advance, **PLAIN)
    strike(grants, draw)
    known = grants.award(advance)
    assert (known["outstanding"], known["open"], known["drawn"]) == (0, 0, 0)
    anyone(grants, ask(grants, advance))


def test_substantiate__reverts_for_who_is_no_grants_officer(grants: Grants, paid: int) -> None:
    with refuses("Offices_NotInOffice", key=grants.world.stranger().address):
        anyone(grants, show(grants, paid))


def test_substantiate__I20_reverts_for_another_message(
    grants: Grants, advance: int, paid: int
) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=advance):
        officer(grants, show(grants, paid, name="somebody else"))
    for other in ({"subject": paid + 1}, {"content": digest("other")}):
        with refuses("Claimant_BadSignature", caseNo=advance):
            officer(grants, show(grants, paid, **other))
    with refuses("Claimant_NotTheSigner", caseNo=0):
        officer(grants, show(grants, paid + 1))


@pytest.mark.parametrize(
    "missing",
    [{"amount": 0}, {"reference": bytes(32)}, {"evidence": bytes(32)}],
    ids=lambda missing: next(iter(missing)),
)
def test_substantiate__reverts_where_something_is_missing(
    grants: Grants, paid: int, missing: dict[str, Any]
) -> None:
    with refuses("GrantAwards_Incomplete", subject=paid):
        officer(grants, show(grants, paid, **missing))


def test_substantiate__I24_reverts_above_what_is_open_of_the_draw(
    grants: Grants, advance: int, paid: int
) -> None:
    more: dict[str, Any] = {"gross": 2 * AMOUNT}
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=AMOUNT, open=0):
        officer(grants, show(grants, paid, AMOUNT + 1, **more))
    officer(grants, show(grants, paid, **more))
    later = grants.paid(advance, **PLAIN)
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=0):
        officer(grants, show(grants, paid, 1, **more))
    officer(grants, show(grants, later, **more))


def test_substantiate__I24_reverts_for_a_draw_not_paid_or_not_ahead(
    grants: Grants, advance: int, award: int
) -> None:
    waiting, plain = grants.draw(advance, **PLAIN), grants.paid(award)
    with refuses("GrantAwards_AdvanceOpen", award=advance, outstanding=0, open=1):
        officer(grants, show(grants, waiting))
    with refuses("GrantAwards_AdvanceOpen", award=award, outstanding=0, open=0):
        officer(grants, show(grants, plain))


def test_substantiate__I24_reverts_for_a_document_charged_in_full(
    grants: Grants, award: int, advance: int
) -> None:
    grants.draw(award, cost_ref=INVOICE, gross=AMOUNT, amount=AMOUNT - 1)
    paid = grants.paid(advance, **PLAIN)
    with refuses("Treasury_OverCost", costRef=INVOICE, given=2, gross=AMOUNT, charged=AMOUNT - 1):
        officer(grants, show(grants, paid, 2))
    officer(grants, show(grants, paid, 1))


def test_substantiate__charges_the_document_and_leaves_the_rest_open(
    grants: Grants, advance: int, paid: int
) -> None:
    before, known = grants.award(advance), grants.draw_of(paid)
    assert (before["outstanding"], known["outstanding"]) == (AMOUNT, AMOUNT)
    amount, left = AMOUNT // 4, AMOUNT - AMOUNT // 4

    receipt = officer(grants, show(grants, paid, amount, gross=2 * AMOUNT), at=1)

    by = grants.world.person("grants_officer", 1)
    shown = {"draw": paid, "award": advance, "amount": amount, "costRef": INVOICE}
    rest = {"gross": 2 * AMOUNT, "evidence": digest("receipts"), "outstanding": left, "by": by}
    charged = {"costRef": INVOICE, "program": grants.awards.address, "gross": 2 * AMOUNT}
    assert grants.world.events(receipt)[1:] == [
        ("DrawSubstantiated", shown | rest),
        ("CostCharged", charged | {"amount": amount, "charged": amount}),
    ]
    assert grants.award(advance) == before | {"outstanding": left}
    assert grants.draw_of(paid) == known | {"outstanding": left}
    assert cost(grants, INVOICE) == (2 * AMOUNT, amount)
    assert line(grants, advance)[1] == AMOUNT
    assert grants.awards.functions.acted(advance, by).call()
