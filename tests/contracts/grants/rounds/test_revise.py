"""Replacing what was submitted: revise

given an application that is not there, or was withdrawn
    it reverts with GrantRounds_ApplicationWrongState
given a cancelled round
    it reverts with GrantRounds_RoundWrongState
given a round from its closing on
    it reverts with GrantRounds_NotNow
given what does not fit the round, or names another signer
    it reverts with GrantRounds_BadApplication and the field
given a signature of another, or over something else
    it reverts with GrantRounds_BadSignature
given what fits, signed
    it stands in place of what was submitted; number, organization and assignments stay
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import digest, refuses
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import payee
from tests.contracts.grants.rounds.conftest import content_of, signer_hash

WITHDRAWN, CANCELLED = 2, 4


def test_revise__reverts_for_an_application_that_is_not_there(desk: Any, application: int) -> None:
    for unknown in (0, application + 1):
        with refuses("GrantRounds_ApplicationWrongState", application=unknown, state=0):
            desk.revise(unknown)
    desk.revise(application)


def test_revise__reverts_for_an_application_that_was_withdrawn(desk: Any, application: int) -> None:
    desk.withdraw(application)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=WITHDRAWN):
        desk.revise(application)


def test_revise__reverts_in_a_cancelled_round(desk: Any, application: int) -> None:
    desk.admin("cancelRound", desk.round, digest("reason"))
    with refuses("GrantRounds_RoundWrongState", round=desk.round, state=CANCELLED):
        desk.revise(application)


@pytest.mark.parametrize(("late", "allowed"), [(-1, True), (0, False)])
def test_revise__I20_reverts_from_the_closing_on(
    desk: Any, application: int, late: int, allowed: bool
) -> None:
    plan = desk.plan()
    desk.world.warp_to(plan["closesAt"] - 60)
    desk.world.next_block_at(plan["closesAt"] + late)
    if allowed:
        desk.revise(application)
        return
    facts = {"round": desk.round, "from": plan["opensAt"], "until": plan["closesAt"]}
    with refuses("GrantRounds_NotNow", **facts):
        desk.revise(application)


@pytest.mark.parametrize(
    ("field", "overrides"),
    [
        ("signer", {"signer": b""}),
        ("payTo", {"pay_to": "0x" + "00" * 20}),
        ("amounts", {"amounts": [money.parse("300,000"), 1, 0, 0]}),
        ("documents", {"documents": bytes(32)}),
        ("signer", {"signer": signer_of(account("second"))}),
    ],
    ids=["no signer", "payTo", "amounts", "documents", "another signer"],
)
def test_revise__reverts_for_what_does_not_fit(
    desk: Any, application: int, field: str, overrides: dict[str, Any]
) -> None:
    with refuses("GrantRounds_BadApplication", field=field):
        desk.revise(application, **overrides)
    desk.revise(application)


def test_revise__reverts_for_too_small_a_share_of_its_own(grants: Any, desk: Any) -> None:
    matching = type(desk)(grants=grants, round=grants.open_round(match_bps=10_000))
    application = matching.apply(matched=money.parse("100,000"))
    with refuses("GrantRounds_BadApplication", field="matched"):
        matching.revise(application, matched=money.parse("100,000") - 1)
    matching.revise(application, matched=money.parse("100,000"))


def test_revise__reverts_for_the_signature_of_another(desk: Any, application: int) -> None:
    wanted = desk.grants.submission("grantee", pay_to=payee("thief"))
    deadline, own, by_thief = desk.signed("thief", "revise", application, wanted)
    for named in (own, signer_of(account("grantee"))):
        with refuses("GrantRounds_BadSignature", subject=application):
            desk.anyone("revise", application, wanted, (deadline, named, by_thief))
    desk.revise(application, pay_to=payee("thief"))


def test_revise__I20_reverts_for_another_submission_than_was_signed(
    desk: Any, application: int
) -> None:
    signed = desk.signed("grantee", "revise", application, desk.grants.submission("grantee"))
    other = desk.grants.submission("grantee", documents=digest("others"))
    with refuses("GrantRounds_BadSignature", subject=application):
        desk.anyone("revise", application, other, signed)


def test_revise__replaces_what_was_submitted(desk: Any, application: int) -> None:
    desk.clear(application, 0)
    desk.officer("identify", application, digest("organization"))
    before = desk.grants.application(application)
    changed = {
        "pay_to": payee("another account"),
        "amounts": [money.parse("2,000"), 0, 0, 0],
        "documents": digest("better documents"),
    }
    wanted = desk.grants.submission("grantee", **changed)

    receipt = desk.revise(application, **changed)

    said = {
        "application": application,
        "round": desk.round,
        "signer": signer_of(account("grantee")),
        "payTo": payee("another account"),
        "amounts": [money.parse("2,000"), 0, 0, 0],
        "matched": 0,
        "total": money.parse("2,000"),
        "documents": digest("better documents"),
        "revision": 2,
        "relayer": desk.world.stranger().address,
    }
    assert desk.world.events(receipt) == [("ApplicationSubmitted", said)]
    assert desk.grants.application(application) == before | {
        "content": content_of(wanted),
        "payTo": payee("another account"),
        "total": money.parse("2,000"),
        "revision": 2,
    }
    assert desk.rounds.nonceOf(signer_hash()).call() == 2
    assert desk.review_of(application) == 2
    assert desk.rounds.appliedAs(desk.round, signer_hash()).call() == application
