"""Giving a round up: cancelRound

given another than a program admin
    it reverts with Offices_NotInOffice
given a round that is not there, was cancelled before, or whose panel is closed
    it reverts with GrantRounds_RoundWrongState
given no reason
    it reverts with GrantRounds_Incomplete
given a round that is drafted or published
    it is cancelled, takes no applications and no sheets, and leads to no award
"""

from __future__ import annotations

from typing import Any

from almoner.testing import digest, refuses
from almoner.testing.grants import Grants

JUDGED, CANCELLED = 3, 4
REASON = digest("no money")


def test_cancelRound__reverts_for_another_office(desk: Any) -> None:
    with refuses("Offices_NotInOffice", key=desk.world.officer("grants_officer").address):
        desk.officer("cancelRound", desk.round, REASON)
    desk.admin("cancelRound", desk.round, REASON)


def test_cancelRound__reverts_for_a_round_that_is_not_there_or_was_cancelled(desk: Any) -> None:
    with refuses("GrantRounds_RoundWrongState", round=99, state=0):
        desk.admin("cancelRound", 99, REASON)
    desk.admin("cancelRound", desk.round, REASON)
    with refuses("GrantRounds_RoundWrongState", round=desk.round, state=CANCELLED):
        desk.admin("cancelRound", desk.round, REASON)


def test_cancelRound__reverts_when_the_panel_is_closed(desk: Any) -> None:
    desk.close()
    desk.officer("closePanel", desk.round)
    with refuses("GrantRounds_RoundWrongState", round=desk.round, state=JUDGED):
        desk.admin("cancelRound", desk.round, REASON)


def test_cancelRound__reverts_without_a_reason(desk: Any) -> None:
    with refuses("GrantRounds_Incomplete", subject=desk.round):
        desk.admin("cancelRound", desk.round, bytes(32))
    desk.admin("cancelRound", desk.round, REASON)


def test_cancelRound__gives_up_a_drafted_round(grants: Grants) -> None:
    number, world = grants.draft(), grants.world
    world.send("program_admin", world.rounds.functions.cancelRound(number, REASON))
    assert grants.round(number)["state"] == CANCELLED


def test_cancelRound__gives_up_a_published_round(desk: Any, application: int) -> None:
    before = desk.plan()

    receipt = desk.admin("cancelRound", desk.round, REASON)

    by = desk.world.person("program_admin")
    said = {"round": desk.round, "reasonHash": REASON, "by": by}
    assert desk.world.events(receipt) == [("RoundCancelled", said)]
    assert desk.plan() == before | {"state": CANCELLED}
    facts = {"round": desk.round, "state": CANCELLED}
    reviewer = desk.world.person("reviewer")
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.submit("second")
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.officer("assign", [application], reviewer)
    desk.close()
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.officer("postSheets", desk.sheets(application, 0))
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.officer("closePanel", desk.round)
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.grants.recommend(application)
    desk.withdraw(application)
