"""The roll of a word, from which its cases are paid for less: compileRoll

given a word whose roll holds every approved case, or that has none, or that no case can have
    it reverts with Roster_RollCurrent
given approved cases
    anyone writes them as code: STOP, then 28 bytes for each, and nothing of whom is not approved
given less gas than the code costs
    it reverts with Roster_RollNotDeployed, and the roll before stays
given another amount or account, by a proposal, by law or undone
    that case is read from its slot until the roll is compiled anew, its neighbors from the roll
given another change
    the entry stays what it was, and is read
given a run that was sealed
    compiling, before or meanwhile, changes nothing of whom it pays and how much (I20)
given an account that begins with 0xEF, or that spells SELFDESTRUCT
    the roll is code like any other: nothing can run it, it stays, and pays
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from almoner.testing import WORD, World, enrollment, household, refuses
from almoner.testing.impersonation import send_as_program

AMOUNT = 100_000_000
INCREASE, DECREASE, TERMINATE, PAY_TO, SIGNER, RENEW = 1, 2, 3, 4, 5, 6
REOPEN = 8
FREES_ITSELF = str(to_checksum_address("0x33ff" + "22" * 18))
"""As code: CALLER SELFDESTRUCT."""
BARRED = str(to_checksum_address("0xef" + "11" * 19))
"""No code may begin with its first byte (EIP-3541)."""
STOP = bytes(1)


@pytest.fixture
def live(world: World) -> World:
    """A word with two approved cases, and one that is not."""
    world.approve(world.enroll([enrollment(1), enrollment(2), enrollment(3)])[:2])
    return world


def compiled(world: World, word: int = 0) -> Any:
    return world.stranger().send(world.roster.functions.compileRoll(word))


def roll(world: World) -> tuple[bytes, int]:
    """The code of the first word's roll, and the bits that are current in it."""
    code, current = world.roster.functions.rollOf(0).call()
    return code_at(world, code), int(current)


def code_at(world: World, address: str) -> bytes:
    return bytes.fromhex(world.client.request("eth_getCode", address, "latest")[2:])


def entry(account: str, amount: int = AMOUNT) -> bytes:
    return bytes.fromhex(account.removeprefix("0x")) + amount.to_bytes(8)


def read(world: World, bits: int = 0b110) -> list[bytes]:
    """The entries of these bits, as settling reads them."""
    found = bytes(world.roster.functions.entriesOf(0, bits).call())
    return [found[at * 28 : at * 28 + 28] for at in range(WORD) if bits >> at & 1]


def change(world: World, kind: int, value: int | str, case_no: int = 1) -> None:
    number = int(value, 16) if isinstance(value, str) else value
    send_as_program(world, world.roster.functions.change(case_no, kind, number.to_bytes(32)))


def undo(world: World, kind: int, prior: int) -> None:
    send_as_program(world, world.roster.functions.restore(1, kind, prior.to_bytes(32)))


@pytest.mark.parametrize("word", [1, 2**32 // WORD, 2**32 - 1])
def test_compileRoll__I20_reverts_for_a_word_without_approved_cases(live: World, word: int) -> None:
    with refuses("Roster_RollCurrent", word=word):
        compiled(live, word)


def test_compileRoll__reverts_where_nothing_changed_since(live: World) -> None:
    compiled(live)
    with refuses("Roster_RollCurrent", word=0):
        compiled(live)
    live.approve([3])
    compiled(live)
    change(live, TERMINATE, 0)
    with refuses("Roster_RollCurrent", word=0):
        compiled(live)


def test_compileRoll__writes_the_approved_cases_as_code(live: World) -> None:
    assert live.roster.functions.rollOf(0).call() == [f"0x{'00' * 20}", 0]

    receipt = compiled(live)

    code = live.roster.functions.rollOf(0).call()[0]
    facts = {"word": 0, "code": code, "current": 0b110, "by": live.stranger().address}
    assert live.events(receipt) == [("RollCompiled", facts)]
    nobody = bytes(28)
    assert roll(live) == (
        STOP + nobody + entry(household(1)) + entry(household(2)),
        0b110,
    )
    live.approve([3])
    assert roll(live)[1] == 0b110, "who was approved since is read from its slot"
    assert read(live, 0b1110)[2] == entry(household(3))
    compiled(live)
    assert roll(live) == (
        STOP + nobody + b"".join(entry(household(each)) for each in (1, 2, 3)),
        0b1110,
    )


def test_compileRoll__reverts_with_too_little_gas_for_the_code(live: World) -> None:
    fn = live.roster.functions.compileRoll(0)
    compiled(live)
    live.approve([3])
    before, snapshot = roll(live), live.client.request("evm_snapshot")
    enough = int(compiled(live)["gasUsed"])
    live.client.request("evm_revert", snapshot)
    with refuses("Roster_RollNotDeployed", word=0):
        live.send_with_gas(fn, enough - 10_000)
    assert roll(live) == before
    assert read(live) == [entry(household(1)), entry(household(2))]


@pytest.mark.parametrize(
    ("kind", "value", "now"),
    [
        (INCREASE, AMOUNT + 1, entry(household(1), AMOUNT + 1)),
        (DECREASE, 1, entry(household(1), 1)),
        (PAY_TO, household(9), entry(household(9))),
    ],
    ids=["an increase", "a decrease", "an account"],
)
def test_change__of_what_a_roll_holds_is_read_from_the_case(
    live: World, kind: int, value: int | str, now: bytes
) -> None:
    compiled(live)
    change(live, kind, value)
    assert roll(live)[1] == 0b100
    assert read(live) == [now, entry(household(2))]
    compiled(live)
    assert roll(live) == (STOP + bytes(28) + now + entry(household(2)), 0b110)
    assert read(live) == [now, entry(household(2))]


@pytest.mark.parametrize(("kind", "value"), [(SIGNER, 7), (TERMINATE, 0)], ids=["key", "end"])
def test_change__of_what_a_roll_does_not_hold_leaves_it_current(
    live: World, kind: int, value: int
) -> None:
    compiled(live)
    change(live, kind, value)
    assert roll(live)[1] == 0b110
    assert read(live) == [entry(household(1)), entry(household(2))]


def test_restore__is_read_from_the_case(live: World) -> None:
    change(live, DECREASE, 1)
    compiled(live)
    undo(live, DECREASE, AMOUNT)
    assert roll(live)[1] == 0b100
    assert read(live, 0b010) == [entry(household(1))]


def test_reopened_case__is_read_from_the_roll_unless_its_account_changed(live: World) -> None:
    compiled(live)
    change(live, TERMINATE, 0)
    change(live, REOPEN, 0)
    assert roll(live)[1] == 0b110
    change(live, TERMINATE, 0)
    change(live, PAY_TO, household(9))
    change(live, REOPEN, 0)
    assert roll(live)[1] == 0b100
    assert read(live, 0b010) == [entry(household(9))]


def test_changeAmounts__is_read_from_the_cases_it_changed(live: World) -> None:
    compiled(live)
    change(live, TERMINATE, 0, case_no=2)
    send_as_program(live, live.roster.functions.changeAmounts(0, 0b110, [7, 8]))
    assert roll(live)[1] == 0b100, "who left since the notice kept the amount"
    assert read(live) == [entry(household(1), 7), entry(household(2))]


@pytest.mark.parametrize("when", ["before it was sealed", "when it was", "when it was certified"])
def test_settle__I20_pays_what_was_sealed_whenever_a_roll_is_compiled(
    live: World, when: str
) -> None:
    compiled(live)
    change(live, INCREASE, AMOUNT + 5)
    run = live.open_run()
    if when == "before it was sealed":
        compiled(live)
    live.seal(run)
    if when == "when it was":
        compiled(live)
    live.certify(run)
    if when == "when it was certified":
        compiled(live)
    sealed = live.run(run)
    live.pass_challenge(run)

    live.settle(run)

    assert [live.balance(household(each)) for each in (1, 2)] == [AMOUNT + 5, AMOUNT]
    assert sealed["total"] == 2 * AMOUNT + 5


def test_renewal__is_paid_in_its_new_periods(live: World) -> None:
    compiled(live)
    payable = live.roster.functions.payableIn(0, 13, 0)
    assert payable.call()[0] == 0
    change(live, RENEW, 20)
    assert payable.call()[0] == 0b010
    compiled(live)
    assert payable.call()[0] == 0b010
    change(live, RENEW, 20, case_no=2)
    compiled(live)
    assert payable.call()[0] == 0b110


@pytest.mark.parametrize("period", [1, 2, 3, 5, 6])
@pytest.mark.parametrize("left_out", [0, 0b0100, 0b10010, 0b11110])
def test_payableIn__I20_is_the_same_with_a_roll_and_without(
    world: World, period: int, left_out: int
) -> None:
    terms: list[dict[str, Any]] = [
        {"from_period": 2},
        {"to_period": 5},
        {"amount": 7 * AMOUNT},
        {"from_period": 3, "to_period": 3},
    ]
    world.approve(world.enroll([enrollment(at + 1, **each) for at, each in enumerate(terms)]))
    payable = world.roster.functions.payableIn(0, period, left_out)
    before = payable.call()
    compiled(world)
    assert payable.call() == before, "its entries have nothing of whom the mask leaves out"
    change(world, INCREASE, 9 * AMOUNT, case_no=3)
    stale = payable.call()
    compiled(world)
    assert payable.call() == stale
    assert (stale == before) == bool(left_out & 0b1000), "of the third case"


def test_payableIn__reads_a_roll_where_all_its_cases_are_certified(world: World) -> None:
    world.approve(world.enroll([enrollment(number) for number in range(1, 21)]))

    def gas() -> int:
        run = world.open_run()
        spent = world.source.send(world.program.functions.seal(run, 1))["gasUsed"]
        world.client.request("evm_revert", snapshot)
        return int(spent)

    snapshot = world.client.request("evm_snapshot")
    from_slots = gas()
    compiled(world)
    snapshot = world.client.request("evm_snapshot")
    assert gas() < from_slots - 20 * 1_000, "no slot of a case is read"


@pytest.mark.parametrize("first", [BARRED, FREES_ITSELF])
def test_roll__is_code_that_nobody_can_run(world: World, first: str) -> None:
    world.approve(
        world.enroll(
            [enrollment(number, pay_to=first) for number in range(1, 3)],
        )
    )
    compiled(world)
    code = world.roster.functions.rollOf(0).call()[0]
    before = roll(world)
    call = {"from": world.client.request("eth_accounts")[0], "to": code, "data": "0x12345678"}
    world.source.wait(bytes.fromhex(world.client.request("eth_sendTransaction", call)[2:]))

    assert roll(world) == before
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.settle(run)
    assert world.balance(first) == 2 * AMOUNT
