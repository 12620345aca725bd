"""Applying: submit

given a round that is not there, only drafted, or over
    it reverts with GrantRounds_RoundWrongState
given a round before its opening, or from its closing on
    it reverts with GrantRounds_NotNow
given a signer, an account, amounts, a share of its own or documents that do not fit the round
    it reverts with GrantRounds_BadApplication and the field
given a signer that applied before
    it reverts with GrantRounds_AlreadyApplied
given a signature that is late, another's, or over something else
    it reverts with GrantRounds_BadSignature
given what fits, signed
    the application is written down, whoever relays it
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.simulate.playing.passkey import Passkey
from almoner.testing import refuses
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import payee
from tests.contracts.grants.rounds.conftest import content_of, signer_hash

SUBMITTED, WITHDRAWN = 1, 2
FLOOR, CEILING = money.parse("1,000"), money.parse("300,000")
NOBODY = "0x" + "00" * 20


def test_submit__reverts_for_a_round_that_is_not_published(desk: Any) -> None:
    wanted = desk.grants.submission("grantee")
    drafted = desk.grants.draft()
    for round_, state in ((drafted, 1), (99, 0)):
        signed = desk.signed("grantee", "apply", round_, wanted)
        with refuses("GrantRounds_RoundWrongState", round=round_, state=state):
            desk.anyone("submit", round_, wanted, signed)


@pytest.mark.parametrize(
    ("edge", "late", "allowed"),
    [("opensAt", -1, False), ("opensAt", 0, True), ("closesAt", -1, True), ("closesAt", 0, False)],
)
def test_submit__I20_reverts_unless_the_round_is_open(
    published: Any, edge: str, late: int, allowed: bool
) -> None:
    plan, world = published.plan(), published.world
    world.warp_to(plan[edge] - 60)
    world.next_block_at(plan[edge] + late)
    if allowed:
        published.submit()
        return
    facts = {"round": published.round, "from": plan["opensAt"], "until": plan["closesAt"]}
    with refuses("GrantRounds_NotNow", **facts):
        published.submit()


def test_submit__reverts_for_a_signer_that_is_not_sound(desk: Any) -> None:
    passkey = Passkey.of("grantee", desk.world.verifier.address).signer
    foreign = Passkey.of("grantee", desk.world.stranger().address).signer
    for signer in (b"", bytes(20), bytes(19), b"1" * 21, passkey[:-1], passkey + b"1", foreign):
        with refuses("GrantRounds_BadApplication", field="signer"):
            desk.submit(signer=signer)
    desk.submit()


def test_submit__I8_reverts_for_an_account_that_is_the_agencys(desk: Any) -> None:
    ours = (desk.grants.awards, desk.world.treasury, desk.world.token)
    for pay_to in (NOBODY, *(each.address for each in ours)):
        with refuses("GrantRounds_BadApplication", field="payTo"):
            desk.submit(pay_to=pay_to)
    desk.submit()


@pytest.mark.parametrize(
    "amounts",
    [
        [],
        [FLOOR] * 3,
        [FLOOR] * 5,
        [FLOOR - 1, 0, 0, 0],
        [CEILING, 1, 0, 0],
        [2**64 - 1, FLOOR + 1, 0, 0],
    ],
    ids=["none", "one too few", "one too many", "below the floor", "above the ceiling", "overflow"],
)
def test_submit__reverts_for_amounts_that_do_not_fit(desk: Any, amounts: list[int]) -> None:
    with refuses("GrantRounds_BadApplication", field="amounts"):
        desk.submit(amounts=amounts)


@pytest.mark.parametrize("amounts", [[0, 0, 0, FLOOR], [CEILING - 1, 1, 0, 0]])
def test_submit__takes_amounts_at_the_bounds(desk: Any, amounts: list[int]) -> None:
    assert desk.grants.application(desk.apply(amounts=amounts))["total"] == sum(amounts)


def test_submit__reverts_for_too_small_a_share_of_its_own(grants: Any, desk: Any) -> None:
    matching = type(desk)(grants=grants, round=grants.open_round(match_bps=2_500))
    amounts = [FLOOR + 1, 0, 0, 0]
    needed = -(-(FLOOR + 1) * 2_500 // 10_000)
    with refuses("GrantRounds_BadApplication", field="matched"):
        matching.submit(amounts=amounts, matched=needed - 1)
    matching.submit(amounts=amounts, matched=needed)


def test_submit__reverts_without_documents(desk: Any) -> None:
    with refuses("GrantRounds_BadApplication", field="documents"):
        desk.submit(documents=bytes(32))
    desk.submit()


def test_submit__reverts_for_a_signer_that_applied_before(desk: Any, application: int) -> None:
    with refuses("GrantRounds_AlreadyApplied", round=desk.round, application=application):
        desk.submit(pay_to=payee("another account"))
    other = desk.grants.open_round()
    assert desk.grants.apply(other, "grantee") == application + 1, "to another round it may"


def test_submit__reverts_past_the_deadline_and_not_at_it(desk: Any) -> None:
    wanted, deadline = desk.grants.submission("grantee"), desk.world.now() + 100
    signed = desk.signed("grantee", "apply", desk.round, wanted, deadline=deadline)
    desk.world.next_block_at(deadline + 1)
    with refuses("GrantRounds_BadSignature", subject=desk.round):
        desk.anyone("submit", desk.round, wanted, signed)
    desk.world.next_block_at(deadline)
    desk.anyone("submit", desk.round, wanted, signed)


def test_submit__reverts_for_another_signer_than_the_submission_names(desk: Any) -> None:
    wanted = desk.grants.submission("grantee")
    deadline, _, by_thief = desk.signed("thief", "apply", desk.round, wanted)
    for named in (account("thief"), account("grantee")):
        with refuses("GrantRounds_BadSignature", subject=desk.round):
            desk.anyone("submit", desk.round, wanted, (deadline, signer_of(named), by_thief))
    desk.submit()


def test_submit__I20_reverts_for_another_submission_than_was_signed(desk: Any) -> None:
    wanted = desk.grants.submission("grantee")
    signed = desk.signed("grantee", "apply", desk.round, wanted)
    moved = desk.grants.submission("grantee", pay_to=payee("thief"))
    with refuses("GrantRounds_BadSignature", subject=desk.round):
        desk.anyone("submit", desk.round, moved, signed)
    desk.anyone("submit", desk.round, wanted, signed)


def test_submit__writes_an_application_down(desk: Any) -> None:
    world, wanted = desk.world, desk.grants.submission("grantee", matched=7)
    known = desk.rounds.applications().call()

    receipt = desk.submit(matched=7)

    signer, pay_to, amounts, matched, documents = wanted
    said = {
        "application": known + 1,
        "round": desk.round,
        "signer": signer,
        "payTo": pay_to,
        "amounts": amounts,
        "matched": matched,
        "total": money.parse("100,000"),
        "documents": documents,
        "revision": 1,
        "relayer": world.stranger().address,
    }
    assert world.events(receipt) == [("ApplicationSubmitted", said)]
    assert desk.grants.application(known + 1) == {
        "signerHash": signer_hash(),
        "content": content_of(wanted),
        "orgRef": bytes(32),
        "payTo": pay_to,
        "total": money.parse("100,000"),
        "round": desk.round,
        "state": SUBMITTED,
        "revision": 1,
        "sheets": 0,
        "score": 0,
    }
    assert desk.rounds.applications().call() == known + 1
    assert desk.rounds.appliedAs(desk.round, signer_hash()).call() == known + 1
    assert desk.rounds.nonceOf(signer_hash()).call() == 1
    assert desk.rounds.nonceOf(signer_hash("second")).call() == 0
