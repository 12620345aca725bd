"""What Changes has done to a case: requireChange, change, restore, deferRestore, changeAmounts,
freezePayTo

given another caller than the program
    all that change anything revert with Roster_WrongCaller
given a case in another status than the kind needs
    requireChange reverts with Roster_WrongStatus
given a value that changes nothing, goes the wrong way or is no value of the kind
    requireChange reverts with Roster_BadChange
given a value of the kind
    it tells what it would replace, and change replaces it
given what was changed
    restore gives the larger amount, or the standing, back
given a restore that must wait
    its word is not sealed before: payableIn reverts with Roster_RestoreFirst
given cases or amounts that cannot be
    changeAmounts reverts with Roster_BadBatch or Roster_BadAmount
"""

from __future__ import annotations

from typing import Any

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import World, digest, enrollment, household, refuses
from almoner.testing.claimant import account, signer_of
from almoner.testing.impersonation import send_as_program

INCREASE, DECREASE, TERMINATE, PAY_TO, SIGNER = range(1, 6)
RENEW, EXPIRY, REOPEN, VOID_PAYMENT, MASS = range(6, 11)
AMOUNT, MOST = 100_000_000, 10**12
APPROVED, TERMINATED = 2, 5
OTHER = household(50)
NEW = bytes.fromhex("ab" * 32)


def word(what: int | str | bytes) -> bytes:
    if isinstance(what, bytes):
        return what
    return (int(what, 16) if isinstance(what, str) else what).to_bytes(32, "big")


def change(world: World, kind: int, value: int | str | bytes = 0, case_no: int = 1) -> Any:
    return send_as_program(world, world.roster.functions.change(case_no, kind, word(value)))


def check(world: World, kind: int, value: int | str | bytes = 0, case_no: int = 1) -> bytes:
    fn = world.roster.functions.requireChange(case_no, kind, word(value))
    return bytes(world.client.call(fn))


@pytest.fixture(scope="module")
def live(agency: World, shared: None) -> World:
    """Cases 1 and 2 are approved, case 1 has a key; case 3 waits for its approval."""
    batch = [enrollment(1, signer=signer_of(account())), enrollment(2), enrollment(3)]
    agency.approve(agency.enroll(batch)[:2])
    return agency


def calls(world: World) -> dict[str, ContractFunction]:
    roster = world.roster.functions
    return {
        "change": roster.change(1, INCREASE, word(AMOUNT + 1)),
        "restore": roster.restore(1, DECREASE, word(AMOUNT + 1)),
        "deferRestore": roster.deferRestore(1, word(AMOUNT)),
        "changeAmounts": roster.changeAmounts(0, 0b10, [1]),
        "freezePayTo": roster.freezePayTo(1, True),
    }


@pytest.mark.parametrize(
    "name", ["change", "restore", "deferRestore", "changeAmounts", "freezePayTo"]
)
def test_change__I13_reverts_for_another_than_the_program(live: World, name: str) -> None:
    fn = calls(live)[name]
    callers = (
        live.stranger().address,
        live.officer("determiner").address,
        live.changes.address,
        live.treasury.address,
    )
    for caller in callers:
        with refuses("Roster_WrongCaller", caller=caller):
            live.client.call(fn, sender=caller)
    send_as_program(live, fn)


@pytest.mark.parametrize("kind", [INCREASE, DECREASE, TERMINATE, PAY_TO, SIGNER, RENEW, EXPIRY])
def test_requireChange__reverts_for_a_case_not_approved(live: World, kind: int) -> None:
    with refuses("Roster_WrongStatus", caseNo=3, status=1):
        check(live, kind, 1, case_no=3)
    with refuses("Roster_WrongStatus", caseNo=9, status=0):
        check(live, kind, 1, case_no=9)


def test_requireChange__reopens_only_what_is_terminated(live: World) -> None:
    with refuses("Roster_WrongStatus", caseNo=1, status=APPROVED):
        check(live, REOPEN)
    change(live, TERMINATE)
    assert check(live, REOPEN) == bytes(32)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (INCREASE, AMOUNT),
        (INCREASE, MOST + 1),
        (INCREASE, 2**64 + AMOUNT + 1),
        (DECREASE, AMOUNT),
        (DECREASE, 0),
        (TERMINATE, 1),
        (PAY_TO, 0),
        (PAY_TO, household(1)),
        (PAY_TO, 2**160 + 1),
        (SIGNER, 0),
        (RENEW, 12),
        (RENEW, 2**16),
        (EXPIRY, 1),
        (0, 0),
        (VOID_PAYMENT, 0),
        (MASS, 0),
    ],
)
def test_requireChange__reverts_for_what_is_no_such_change(
    live: World, kind: int, value: int | str
) -> None:
    with refuses("Roster_BadChange", caseNo=1, kind=kind, value=word(value)):
        check(live, kind, value)


def test_requireChange__I8_reverts_for_accounts_of_ours_and_the_key_it_has(live: World) -> None:
    for own in (live.program, live.treasury, live.token, live.roster):
        with refuses("Roster_BadChange", caseNo=1, kind=PAY_TO):
            check(live, PAY_TO, own.address)
    bound = bytes(live.roster.functions.signerHash(1).call())
    with refuses("Roster_BadChange", caseNo=1, kind=SIGNER, prior=bound, value=bound):
        check(live, SIGNER, bound)


@pytest.mark.parametrize(
    ("kind", "value", "prior", "field"),
    [
        (INCREASE, MOST, AMOUNT, "amount"),
        (DECREASE, 1, AMOUNT, "amount"),
        (PAY_TO, OTHER, household(1), "payTo"),
        (RENEW, 13, 12, "toPeriod"),
    ],
)
def test_change__replaces_one_thing_and_tells_what_it_was(
    live: World, kind: int, value: int | str, prior: int | str, field: str
) -> None:
    before, neighbor = live.case(1), live.case(2)
    assert check(live, kind, value) == word(prior)

    receipt = change(live, kind, value)

    facts = {"caseNo": 1, "kind": kind, "prior": word(prior), "value": word(value)}
    assert live.events(receipt) == [("CaseChanged", facts)]
    assert live.case(1) == before | {field: value}
    assert live.case(2) == neighbor
    with refuses("Roster_BadChange", caseNo=1, kind=kind):
        change(live, kind, value)


def test_change__replaces_a_key_and_takes_an_offered_one_back(live: World) -> None:
    roster, until = live.roster.functions, live.now() + 1000
    live.send("counter", roster.offerKey(2, account("code").address, until))
    assert check(live, SIGNER, NEW, case_no=2) == bytes(32)
    change(live, SIGNER, NEW, case_no=2)
    assert roster.signerHash(2).call() == NEW
    assert roster.keyOfferOf(2).call()[1] == 0


def test_change__ends_and_reopens_a_case(live: World) -> None:
    moment = live.now() + 100
    live.next_block_at(moment)
    send_as_program(live, live.roster.functions.change(1, TERMINATE, bytes(32)))
    assert (live.case(1)["status"], live.case(1)["endedAt"]) == (TERMINATED, moment)
    assert live.roster.functions.approvedOf(0).call() == 0b100
    assert live.roster.functions.caseNoOf(digest("case 1")).call() == 1, "not free yet"
    change(live, REOPEN)
    assert live.case(1)["status"] == APPROVED
    assert live.roster.functions.approvedOf(0).call() == 0b110


def test_change__ends_a_case_when_its_periods_are_over(live: World) -> None:
    (number,) = live.enroll([enrollment(4, to_period=1)])
    live.approve([number])
    fn = live.roster.functions.change(number, EXPIRY, bytes(32))
    live.warp_to(live.program.functions.periodOf(2).call()[0] - 1)
    assert check(live, EXPIRY, case_no=number) == word(1), "it is noticed before it comes"
    with refuses("Roster_BadChange", caseNo=number, kind=EXPIRY, prior=word(1)):
        live.client.call(fn, sender=live.program.address)
    live.warp(1)
    change(live, EXPIRY, case_no=number)
    assert live.case(number)["status"] == TERMINATED


@pytest.mark.parametrize(("amount", "back"), [(1, AMOUNT), (AMOUNT + 5, AMOUNT + 5)])
def test_restore__I14_gives_the_larger_amount_back(live: World, amount: int, back: int) -> None:
    change(live, DECREASE if amount < AMOUNT else INCREASE, amount)

    receipt = send_as_program(live, live.roster.functions.restore(1, DECREASE, word(AMOUNT)))

    facts = {"caseNo": 1, "kind": DECREASE, "status": APPROVED, "amount": back}
    assert live.events(receipt) == [("CaseRestored", facts)]
    assert live.case(1)["amount"] == back


def test_restore__I14_gives_an_ended_case_its_standing_back(live: World) -> None:
    change(live, TERMINATE)

    receipt = send_as_program(live, live.roster.functions.restore(1, TERMINATE, bytes(32)))

    facts = {"caseNo": 1, "kind": TERMINATE, "status": APPROVED, "amount": AMOUNT}
    assert live.events(receipt) == [("CaseRestored", facts)]
    assert live.roster.functions.approvedOf(0).call() == 0b110


def test_deferRestore__I14_keeps_a_word_from_being_sealed_until_it_was_done(live: World) -> None:
    payable, roster = live.roster.functions.payableIn(0, 1, 0), live.roster.functions
    change(live, DECREASE, 1)

    receipt = send_as_program(live, roster.deferRestore(1, word(AMOUNT)))

    assert live.events(receipt) == [("RestoreDue", {"caseNo": 1})]
    with refuses("Roster_RestoreFirst", caseNo=1):
        live.client.call(payable)
    send_as_program(live, roster.restore(1, DECREASE, word(AMOUNT)))
    assert payable.call()[:3] == [0b110, 2 * AMOUNT, 2]


def test_deferRestore__I14_of_two_decreases_the_first_restore_undoes_both(live: World) -> None:
    roster = live.roster.functions
    for amount, prior in ((50, AMOUNT), (20, 50)):
        change(live, DECREASE, amount)
        send_as_program(live, roster.deferRestore(1, word(prior)))
    send_as_program(live, roster.restore(1, DECREASE, word(50)))
    assert live.case(1)["amount"] == AMOUNT
    assert roster.payableIn(0, 1, 0).call()[1] == 2 * AMOUNT


def test_deferRestore__I14_another_restore_of_the_case_does_not_free_its_word(live: World) -> None:
    roster = live.roster.functions
    change(live, DECREASE, 1)
    send_as_program(live, roster.deferRestore(1, word(AMOUNT)))
    send_as_program(live, roster.restore(1, TERMINATE, bytes(32)))
    with refuses("Roster_RestoreFirst", caseNo=1):
        live.client.call(roster.payableIn(0, 1, 0))


def test_deferRestore__I14_an_amount_given_back_does_not_free_the_word_of_an_ended_case(
    live: World,
) -> None:
    roster = live.roster.functions
    for kind, prior in ((DECREASE, AMOUNT), (TERMINATE, 0)):
        change(live, kind, 1 if kind == DECREASE else 0)
        send_as_program(live, roster.deferRestore(1, word(prior)))

    send_as_program(live, roster.restore(1, DECREASE, word(AMOUNT)))

    with refuses("Roster_RestoreFirst", caseNo=1):
        live.client.call(roster.payableIn(0, 1, 0))
    send_as_program(live, roster.restore(1, TERMINATE, bytes(32)))
    assert roster.payableIn(0, 1, 0).call()[:2] == [0b110, 2 * AMOUNT]


@pytest.mark.parametrize(
    ("bits", "amounts", "error", "facts"),
    [
        (0, [], "Roster_BadBatch", {"first": 0, "second": 0b110}),
        (0b1000, [1], "Roster_BadBatch", {"first": 0b1000, "second": 0b110}),
        (0b1110, [1, 2], "Roster_BadBatch", {"first": 3, "second": 2}),
        (0b1110, [1, 2, 0], "Roster_BadAmount", {"line": 2, "given": 0, "limit": MOST}),
        (0b110, [1], "Roster_BadBatch", {"first": 2, "second": 1}),
        (0b110, [1, 2, 3], "Roster_BadBatch", {"first": 2, "second": 3}),
        (0b110, [1, 0], "Roster_BadAmount", {"line": 1, "given": 0, "limit": MOST}),
        (0b110, [1, MOST + 1], "Roster_BadAmount", {"line": 1, "given": MOST + 1}),
    ],
    ids=[
        "nobody",
        "not approved",
        "too few for one",
        "zero for one",
        "too few",
        "too many",
        "zero",
        "too much",
    ],
)
def test_changeAmounts__reverts_for_cases_or_amounts_that_cannot_be(
    live: World, bits: int, amounts: list[int], error: str, facts: dict[str, int]
) -> None:
    with refuses(error, **facts):
        send_as_program(live, live.roster.functions.changeAmounts(0, bits, amounts))


def test_changeAmounts__sets_amounts_in_the_order_of_their_bits(live: World) -> None:
    fn = live.roster.functions.changeAmounts(0, 0b110, [7, MOST])
    receipt = send_as_program(live, fn)
    facts = {"word": 0, "changed": 0b110, "bits": 0b110, "amounts": [7, MOST]}
    assert live.events(receipt) == [("AmountsChanged", facts)]
    assert [live.case(number)["amount"] for number in (1, 2, 3)] == [7, MOST, AMOUNT]


def test_freezePayTo__takes_a_case_out_of_what_is_payable_and_back(live: World) -> None:
    roster = live.roster.functions
    send_as_program(live, roster.freezePayTo(1, True))
    assert roster.payableIn(0, 1, 0).call()[:3] == [0b100, AMOUNT, 1]
    send_as_program(live, roster.freezePayTo(1, False))
    assert roster.payableIn(0, 1, 0).call()[:3] == [0b110, 2 * AMOUNT, 2]
    send_as_program(live, roster.freezePayTo(1, True))
    change(live, PAY_TO, OTHER)
    assert roster.frozenOf(0).call() == 0b010, "it was not the person who asked for the account"


def test_requireSigner__I8_knows_accounts_and_our_verifier_with_a_key(live: World) -> None:
    require = live.roster.functions.requireSigner
    verifier = bytes.fromhex(live.verifier.address[2:])
    for sound in (signer_of(account()), verifier + bytes(range(64))):
        require(1, sound).call()
    for bad in (b"", bytes(20), verifier + bytes(63), signer_of(account()) + bytes(64)):
        with refuses("Roster_BadSigner", caseNo=1):
            live.client.call(require(1, bad))
