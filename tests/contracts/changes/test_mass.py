"""New amounts for many cases by a change of law: proposeMass, enactMass

given a program the Treasury did not open, or one that bars the basis
    proposeMass reverts with Changes_UnknownProgram or Changes_WrongKind
given no reason, or no case
    proposeMass reverts with Changes_Incomplete
given a proposal about one case
    enactMass reverts with Changes_WrongKind
given one not served, or a wait that still runs
    it reverts with Changes_WrongState or Changes_TooEarly
given other cases or amounts than were proposed
    it reverts with Changes_ContentDiffers
given amounts out of bounds, or more or fewer of them than cases
    it reverts with Roster_BadBatch or Roster_BadAmount
given cases that ended since they were told
    the others have their new amounts all the same
given nobody left
    it reverts with Roster_BadBatch
given a case that a live run has sealed
    it reverts with BenefitProgram_CaseSealed
given served notice and its wait
    anyone sets the new amounts, and no other
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest, refuses

BARRED = 2**40 - 1
BOTH, NEW = 0b110, [110_000_000, 90_000_000]


def propose(
    desk: Any, bits: int = BOTH, amounts: list[int] = NEW, reason: bytes = digest("cola")
) -> Any:
    return desk.call("proposeMass", 0, bits, amounts, reason)


def enact(desk: Any, bits: int = BOTH, amounts: list[int] = NEW) -> Any:
    return desk.world.stranger().send(desk.call("enactMass", 1, bits, amounts))


def content(bits: int, amounts: list[int]) -> bytes:
    return bytes(keccak(encode(["uint256", "uint64[]"], [bits, amounts])))


def due(desk: Any, bits: int = BOTH, amounts: list[int] = NEW) -> None:
    """Has new amounts proposed, noticed, and waited for."""
    desk.world.send("program_admin", propose(desk, bits, amounts))
    desk.world.send("determiner", desk.serve(1, channel=4))
    desk.world.warp(10 * DAY)


def test_proposeMass__reverts_for_a_program_the_treasury_did_not_open(desk: Any) -> None:
    foreign = desk.world.token.address
    given = (foreign, 0, BOTH, NEW, digest("cola"))
    with refuses("Changes_UnknownProgram", program=foreign):
        desk.world.send("program_admin", desk.world.changes.functions.proposeMass(*given))


def test_proposeMass__I13_reverts_where_the_program_bars_it(desk: Any) -> None:
    barring = desk.__class__(world=desk.world.with_program(waits=[0, BARRED, 0, 0]))
    kind, basis = desk.kind("MASS"), desk.basis("MASS_CHANGE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        barring.world.send("program_admin", propose(barring))


@pytest.mark.parametrize(("bits", "reason"), [(0, digest("cola")), (BOTH, bytes(32))])
def test_proposeMass__reverts_without_cases_or_reason(desk: Any, bits: int, reason: bytes) -> None:
    with refuses("Changes_Incomplete", proposal=0):
        desk.world.send("program_admin", propose(desk, bits, reason=reason))


def test_proposeMass__opens_it_with_its_content(desk: Any) -> None:
    world = desk.world

    receipt = world.send("program_admin", propose(desk))

    by, program = world.person("program_admin"), world.program.address
    facts = {
        "caseNo": 0,
        "kind": desk.kind("MASS"),
        "basis": desk.basis("MASS_CHANGE"),
        "origin": desk.origin("STAFF"),
        "paymentId": 0,
        "prior": bytes(32),
        "value": content(BOTH, NEW),
        "effectiveAt": 0,
    }
    event = {"program": program, "proposal": 1, "reasonHash": digest("cola"), "by": by}
    masses = {"program": program, "proposal": 1, "word": 0, "bits": BOTH, "amounts": NEW}
    assert world.events(receipt) == [
        ("ChangeProposed", {**facts, **event}),
        ("MassProposed", masses),
    ]
    assert world.change(1) == world.change(1) | facts | {"proposer": by}
    assert not world.program.functions.acted(0, by).call(), "the word is no case"


def test_enactMass__reverts_for_a_proposal_about_one_case(desk: Any) -> None:
    desk.served("DECREASE", 60_000_000, "ADEQUATE")
    kind, basis = desk.kind("DECREASE"), desk.basis("ADEQUATE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        enact(desk)


def test_enactMass__I13_reverts_before_its_notice_and_its_wait(desk: Any) -> None:
    world = desk.world
    world.send("program_admin", propose(desk))
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("OPEN")):
        enact(desk)
    world.send("determiner", desk.serve(1, channel=4))
    enactable_at = world.change(1)["servedAt"] + 10 * DAY
    world.next_block_at(enactable_at - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=enactable_at):
        enact(desk)
    world.next_block_at(enactable_at)
    enact(desk)


@pytest.mark.parametrize(
    ("bits", "amounts"), [(0b010, NEW), (BOTH, NEW[::-1]), (BOTH, [NEW[0], NEW[1] - 1])]
)
def test_enactMass__I20_reverts_for_other_content_than_proposed(
    desk: Any, bits: int, amounts: list[int]
) -> None:
    due(desk)
    given, proposed = content(bits, amounts), content(BOTH, NEW)
    with refuses("Changes_ContentDiffers", proposal=1, given=given, proposed=proposed):
        enact(desk, bits, amounts)


@pytest.mark.parametrize(
    ("bits", "amounts", "error", "facts"),
    [
        (0b11000, [1, 2], "Roster_BadBatch", {"first": 0b11000, "second": BOTH}),
        (1 << 230, [1], "Roster_BadBatch", {"first": 1 << 230, "second": BOTH}),
        (BOTH, [1], "Roster_BadBatch", {"first": 2, "second": 1}),
        (BOTH, [1, 2, 3], "Roster_BadBatch", {"first": 2, "second": 3}),
        (BOTH, [1, 0], "Roster_BadAmount", {"line": 1, "given": 0, "limit": 10**12}),
        (BOTH, [10**12 + 1, 1], "Roster_BadAmount", {"line": 0, "given": 10**12 + 1}),
    ],
    ids=["not enrolled", "past the word", "too few", "too many", "zero", "too much"],
)
def test_enactMass__reverts_for_what_cannot_be_set(
    desk: Any, bits: int, amounts: list[int], error: str, facts: dict[str, int]
) -> None:
    due(desk, bits, amounts)
    with refuses(error, **facts):
        enact(desk, bits, amounts)


def test_enactMass__I23_reverts_while_a_live_run_has_sealed_one_of_them(desk: Any) -> None:
    world = desk.world
    due(desk)
    run = desk.sealed(period=2)
    with refuses("BenefitProgram_CaseSealed", caseNo=2, run=run):
        enact(desk)
    world.certify(run)
    world.settle(run, mask=0b100)
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        enact(desk)
    world.settle(run)
    enact(desk)


def test_enactMass__passes_over_who_left_since(desk: Any) -> None:
    world, told = desk.world, (0b1110, [110_000_000, 90_000_000, 80_000_000])
    due(desk, *told)
    desk.enact(desk.served("TERMINATE", 0, "ADEQUATE"))

    receipt = enact(desk, *told)

    name, facts = world.events(receipt)[-1]
    assert (name, facts["changed"], facts["bits"]) == ("AmountsChanged", 0b100, 0b1110)
    amounts = [world.case(number)["amount"] for number in (1, 2, 3)]
    assert amounts == [100_000_000, 90_000_000, 0], "case 1 left, and there is no case 3"


def test_enactMass__sets_the_amounts_of_its_cases_and_of_no_other(desk: Any) -> None:
    world = desk.world
    due(desk, 0b010, [110_000_000])
    established = world.program.functions.wordOf(0).call()[0]

    receipt = enact(desk, 0b010, [110_000_000])

    about, by = {"program": world.program.address, "proposal": 1}, world.stranger().address
    assert world.events(receipt) == [
        ("ChangeEnacted", {**about, "prior": bytes(32), "by": by}),
        (
            "AmountsChanged",
            {"word": 0, "changed": 0b010, "bits": 0b010, "amounts": [110_000_000]},
        ),
    ]
    assert [world.case(number)["amount"] for number in (1, 2)] == [110_000_000, 100_000_000]
    assert desk.state(1) == "ENACTED"
    assert world.program.functions.wordOf(0).call()[0] == established
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("ENACTED")):
        enact(desk, 0b010, [110_000_000])
