"""Opening a run of one payment: openSingle

given another office than a maker's
    it reverts with Offices_NotInOffice
given a pause
    it reverts with Offices_Paused
given a period without a date, the regular kind, an amount of nothing or above the table's, no
decision, a case nobody approved, a case whose person stopped payments, an original where there is
none or none where there must be one, or an allotment where the original's counts
    it reverts with BenefitProgram_BadSingle and the field
given what its kind asks for
    it opens a sealed run of one payment to the case's pay-to of now; nothing is obligated
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, World, digest, enrollment, fields, household, payment_id, refuses
from almoner.testing.claimant import account, act_message, signer_of
from almoner.testing.singles import (
    COURT_ORDER,
    REGULAR,
    REISSUE,
    REPLACEMENT,
    RESTORED,
    SUPPLEMENT,
    open_single,
    single_call,
)

SEALED = 2
AMOUNT = 100_000_000
MOST = 1_000_000_000_000
CLAIMANT = account("claimant of case 1")


@pytest.fixture(scope="module")
def run(agency: World, shared: None) -> int:
    """A certified run of case 1; case 2 is enrolled and not approved."""
    agency.approve(agency.enroll([enrollment(1, signer=signer_of(CLAIMANT))]))
    run = agency.open_run()
    agency.seal(run)
    agency.certify(run)
    agency.enroll([enrollment(2)])
    return run


def freeze(world: World, *, frozen: bool) -> None:
    deadline = world.now() + DAY
    message = act_message(
        world, world.changes, 1, "freeze" if frozen else "unfreeze", deadline=deadline
    )
    signed = (deadline, signer_of(CLAIMANT), bytes(CLAIMANT.sign_message(message).signature))
    stop = world.changes.functions.freezePayTo
    world.stranger().send(stop(world.program.address, 1, frozen, signed))


def test_openSingle__I15_reverts_for_another_office(world: World, run: int) -> None:
    for office in ("approver", "caseworker", "program_admin"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, single_call(world, 1))


@pytest.mark.parametrize(
    ("field", "kind", "changed"),
    [
        ("period", SUPPLEMENT, {"period": 13}),
        ("period", SUPPLEMENT, {"period": 0}),
        ("kind", REGULAR, {}),
        ("amount", SUPPLEMENT, {"amount": 0}),
        ("amount", SUPPLEMENT, {"amount": MOST + 1}),
        ("amount", RESTORED, {"amount": MOST + 1}),
        ("amount", COURT_ORDER, {"amount": 0}),
        ("decision", SUPPLEMENT, {"decision": bytes(32)}),
        ("original", SUPPLEMENT, {"original": payment_id(1, 1)}),
        ("original", REISSUE, {}),
        ("original", REISSUE, {"original": payment_id(1, 2)}),
        ("original", REPLACEMENT, {"original": payment_id(1, 3)}),
        ("allotment", SUPPLEMENT, {"allotment": 0}),
        ("allotment", REISSUE, {"original": payment_id(1, 1), "allotment": 1}),
    ],
)
def test_openSingle__reverts_for_what_is_not_allowed(
    world: World, run: int, field: str, kind: int, changed: dict[str, Any]
) -> None:
    with refuses("BenefitProgram_BadSingle", field=field):
        world.send("maker", single_call(world, 1, kind, **changed))


@pytest.mark.parametrize("case_no", [0, 2, 3], ids=["none", "not approved", "never enrolled"])
def test_openSingle__I23_reverts_for_a_case_nobody_approved(
    world: World, run: int, case_no: int
) -> None:
    with refuses("BenefitProgram_BadSingle", field="caseNo"):
        world.send("maker", single_call(world, case_no))


def test_openSingle__I23_reverts_while_the_person_wants_no_payments(world: World, run: int) -> None:
    freeze(world, frozen=True)
    with refuses("BenefitProgram_BadSingle", field="payTo"):
        world.send("maker", single_call(world, 1))
    freeze(world, frozen=False)
    world.send("maker", single_call(world, 1))


@pytest.mark.parametrize(
    ("kind", "amount"),
    [(SUPPLEMENT, MOST), (RESTORED, AMOUNT), (COURT_ORDER, MOST + 1)],
    ids=["supplement", "restored", "court order"],
)
def test_openSingle__I20_fixes_one_payment(world: World, run: int, kind: int, amount: int) -> None:
    obligated = fields(world.treasury.functions.allotmentOf(world.allotment))["obligated"]
    asked = (1, kind, 3, amount, 0, world.allotment, digest("decision"))

    receipt = world.send("maker", world.program.functions.openSingle(asked), 1)

    single = world.program.functions.runs().call()
    types = ["address", "uint32", "(uint32,uint8,uint16,uint64,uint64,uint32,bytes32)", "address"]
    content = keccak(encode(types, [world.program.address, single, asked, household(1)]))
    facts = {"run": single, "caseNo": 1, "kind": kind, "period": 3, "payTo": household(1)}
    facts |= {"amount": amount, "original": 0, "allotment": world.allotment}
    facts |= {"decision": digest("decision"), "contentHash": content}
    maker = world.person("maker", 1)
    assert world.events(receipt) == [("SingleOpened", {**facts, "maker": maker})]
    opened = world.run(single)
    expected = {"state": SEALED, "kind": kind, "caseNo": 1, "original": 0, "total": amount}
    expected |= {"count": 1, "contentHash": content, "maker": maker, "openedAt": world.now()}
    expected |= {"allotment": world.allotment, "payableAt": 0, "approvers": [0] * 4}
    assert expected.items() <= opened.items()
    facts = {"payTo": household(1), "amount": amount, "state": 0, "period": 3, "kind": kind}
    assert world.payment(payment_id(single, 1)) == facts
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == obligated
    lane = world.program.functions.wordOf(0).call()
    assert lane[1:] == [run, 0b10, 1, 0b10], "no word knows of it"


def test_openSingle__draws_on_the_allotment_of_what_it_stands_for(world: World, run: int) -> None:
    single = open_single(world, 1, REISSUE, original=payment_id(run, 1))
    assert world.run(single)["allotment"] == world.allotment
    assert world.run(single)["original"] == payment_id(run, 1)


def test_openSingle__is_withdrawn_or_lapses_like_any_run(world: World, run: int) -> None:
    withdrawn, lapsed = open_single(world, 1), open_single(world, 1)
    world.send("maker", world.program.functions.withdrawRun(withdrawn, digest("a mistake")))
    world.warp(3 * DAY)
    world.stranger().send(world.program.functions.lapseRun(lapsed))
    for single in (withdrawn, lapsed):
        assert world.payment(payment_id(single, 1))["payTo"] == "0x" + "00" * 20
