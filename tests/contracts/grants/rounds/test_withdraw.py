"""Taking an application back: withdraw

given an application that is not there, was withdrawn, or on which an offer was made
    it reverts with GrantRounds_ApplicationWrongState
given a signature that is late or another's
    it reverts with GrantRounds_BadSignature
given the applicant's signature, also after the closing
    the application is withdrawn, leads to no award, and its signer may apply again
"""

from __future__ import annotations

from typing import Any

from almoner.testing import refuses
from almoner.testing.claimant import account, signer_of
from tests.contracts.grants.rounds.conftest import signer_hash

WITHDRAWN, AWARDED = 2, 3


def test_withdraw__reverts_for_an_application_that_is_not_there(
    desk: Any, application: int
) -> None:
    for unknown in (0, application + 1):
        with refuses("GrantRounds_ApplicationWrongState", application=unknown, state=0):
            desk.withdraw(unknown)


def test_withdraw__reverts_a_second_time(desk: Any, application: int) -> None:
    desk.withdraw(application)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=WITHDRAWN):
        desk.withdraw(application)


def test_withdraw__reverts_once_an_offer_was_made(desk: Any) -> None:
    application = desk.judged()
    award = desk.grants.recommend(application)
    desk.grants.offer(award)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=AWARDED):
        desk.withdraw(application)


def test_withdraw__reverts_past_the_deadline_and_not_at_it(desk: Any, application: int) -> None:
    deadline = desk.world.now() + 100
    signed = desk.signed("grantee", "withdraw", application, deadline=deadline)
    desk.world.next_block_at(deadline + 1)
    with refuses("GrantRounds_BadSignature", subject=application):
        desk.anyone("withdraw", application, signed)
    desk.world.next_block_at(deadline)
    desk.anyone("withdraw", application, signed)


def test_withdraw__reverts_for_the_signature_of_another(desk: Any, application: int) -> None:
    deadline, own, by_thief = desk.signed("thief", "withdraw", application)
    for named in (own, signer_of(account("grantee"))):
        with refuses("GrantRounds_BadSignature", subject=application):
            desk.anyone("withdraw", application, (deadline, named, by_thief))
    desk.withdraw(application)


def test_withdraw__takes_an_application_back(desk: Any, application: int) -> None:
    neighbor, before = desk.apply("second"), desk.grants.application(application)

    receipt = desk.withdraw(application)

    said = {"application": application, "relayer": desk.world.stranger().address}
    assert desk.world.events(receipt) == [("ApplicationWithdrawn", said)]
    assert desk.grants.application(application) == before | {"state": WITHDRAWN}
    assert desk.rounds.appliedAs(desk.round, signer_hash()).call() == 0
    assert desk.rounds.appliedAs(desk.round, signer_hash("second")).call() == neighbor
    assert desk.rounds.nonceOf(signer_hash()).call() == 2
    again = desk.apply()
    assert again == neighbor + 1
    assert desk.rounds.appliedAs(desk.round, signer_hash()).call() == again


def test_withdraw__ends_a_judged_application(desk: Any) -> None:
    application = desk.judged()
    award = desk.grants.recommend(application)
    desk.withdraw(application)
    facts = {"application": application, "state": WITHDRAWN}
    with refuses("GrantRounds_ApplicationWrongState", **facts):
        desk.grants.recommend(application)
    with refuses("GrantRounds_ApplicationWrongState", **facts):
        desk.grants.offer(award)
    assert desk.plan()["reserved"] == 0
