"""A signature counts once, for the one act it is of: submit, revise, withdraw

given a signature for another act, round, application, contract, chain or nonce
    each reverts with GrantRounds_BadSignature
given the signature of this very act
    it is done, once
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import digest, refuses
from tests.contracts.grants.rounds.conftest import signer_hash


@pytest.fixture
def one(desk: Any) -> int:
    """An application whose number is its round's, so that only words tell their messages apart."""
    rounds, applications = desk.rounds.rounds().call(), desk.rounds.applications().call()
    assert rounds >= applications + 1
    for other in range(rounds - applications - 1):
        desk.apply(f"other {other}")
    application = desk.apply()
    assert application == desk.round
    return application


def test_revise_withdraw__I20_are_not_signed_by_other_acts(desk: Any, one: int) -> None:
    wanted = desk.grants.submission("grantee", documents=digest("better"))
    for other in ("apply", "withdraw", "Revise", "revise ", ""):
        with refuses("GrantRounds_BadSignature", subject=one):
            desk.anyone("revise", one, wanted, desk.signed("grantee", other, one, wanted))
    for other in ("apply", "revise"):
        with refuses("GrantRounds_BadSignature", subject=one):
            desk.anyone("withdraw", one, desk.signed("grantee", other, one))
    desk.anyone("revise", one, wanted, desk.signed("grantee", "revise", one, wanted))
    desk.anyone("withdraw", one, desk.signed("grantee", "withdraw", one))


def test_submit__I20_is_not_signed_by_other_acts_or_for_other_rounds(desk: Any) -> None:
    wanted, other = desk.grants.submission("grantee"), desk.grants.open_round()
    for action, subject in (("revise", desk.round), ("apply", other), ("apply", 0)):
        with refuses("GrantRounds_BadSignature", subject=desk.round):
            signed = desk.signed("grantee", action, subject, wanted)
            desk.anyone("submit", desk.round, wanted, signed)
    desk.submit()


def test_withdraw__I20_is_not_signed_for_another_application(desk: Any) -> None:
    first = desk.apply()
    other = desk.grants.apply(desk.grants.open_round(), "grantee")
    with refuses("GrantRounds_BadSignature", subject=first):
        desk.anyone("withdraw", first, desk.signed("grantee", "withdraw", other))
    desk.withdraw(other)


@pytest.mark.parametrize("field", ["version", "chainId", "verifyingContract"])
def test_submit__I20_is_not_signed_for_another_contract_or_chain(desk: Any, field: str) -> None:
    others = {
        "version": "2",
        "chainId": 1,
        "verifyingContract": desk.world.amendments.address,
    }
    wanted = desk.grants.submission("grantee")
    signed = desk.signed("grantee", "apply", desk.round, wanted, **{field: others[field]})
    with refuses("GrantRounds_BadSignature", subject=desk.round):
        desk.anyone("submit", desk.round, wanted, signed)
    desk.submit()


def test_submit__I20_a_signature_counts_once(desk: Any) -> None:
    wanted = desk.grants.submission("grantee")
    signed = desk.signed("grantee", "apply", desk.round, wanted)
    desk.anyone("submit", desk.round, wanted, signed)
    desk.withdraw(desk.rounds.applications().call())
    with refuses("GrantRounds_BadSignature", subject=desk.round):
        desk.anyone("submit", desk.round, wanted, signed)
    desk.submit()


def test_revise__I20_an_older_revision_never_comes_back(desk: Any, application: int) -> None:
    older = desk.grants.submission("grantee", documents=digest("first thoughts"))
    signed = desk.signed("grantee", "revise", application, older)
    desk.anyone("revise", application, older, signed)
    desk.revise(application, documents=digest("second thoughts"))
    with refuses("GrantRounds_BadSignature", subject=application):
        desk.anyone("revise", application, older, signed)
    assert desk.grants.application(application)["revision"] == 3


def test_withdraw__I20_waits_for_the_message_before_it(desk: Any, application: int) -> None:
    nonce = desk.rounds.nonceOf(signer_hash()).call()
    for other in (nonce - 1, nonce + 1):
        signed = desk.signed("grantee", "withdraw", application, nonce=other)
        with refuses("GrantRounds_BadSignature", subject=application):
            desk.anyone("withdraw", application, signed)
    desk.revise(application)
    desk.anyone("withdraw", application, signed)
