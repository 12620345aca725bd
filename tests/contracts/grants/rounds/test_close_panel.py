"""Ending the review: closePanel

given another than a grants officer
    it reverts with Offices_NotInOffice
given a round that is not there, not published, or whose panel is closed already
    it reverts with GrantRounds_RoundWrongState
given a round that still takes applications
    it reverts with GrantRounds_NotNow
given a round after its closing
    its scores stand: nobody is assigned and no sheet counts any more
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import digest, refuses
from almoner.testing.grants import Grants

DRAFTED, JUDGED = 1, 3


def test_closePanel__reverts_for_another_office(desk: Any) -> None:
    desk.close()
    with refuses("Offices_NotInOffice", key=desk.world.officer("program_admin").address):
        desk.admin("closePanel", desk.round)
    desk.officer("closePanel", desk.round)


def test_closePanel__reverts_for_a_round_that_is_not_published(grants: Grants) -> None:
    world, number = grants.world, grants.draft()
    for round_, state in ((number, DRAFTED), (number + 1, 0)):
        with refuses("GrantRounds_RoundWrongState", round=round_, state=state):
            world.send("grants_officer", world.rounds.functions.closePanel(round_))


def test_closePanel__reverts_a_second_time(desk: Any) -> None:
    desk.close()
    desk.officer("closePanel", desk.round)
    with refuses("GrantRounds_RoundWrongState", round=desk.round, state=JUDGED):
        desk.officer("closePanel", desk.round)


@pytest.mark.parametrize(("late", "allowed"), [(-1, False), (0, True)])
def test_closePanel__reverts_before_the_closing(desk: Any, late: int, allowed: bool) -> None:
    closes = desk.plan()["closesAt"]
    desk.world.next_block_at(closes + late)
    if allowed:
        desk.officer("closePanel", desk.round)
        return
    facts = {"round": desk.round, "from": closes, "until": 0}
    with refuses("GrantRounds_NotNow", **facts):
        desk.officer("closePanel", desk.round)


def test_closePanel__I20_fixes_the_scores(desk: Any) -> None:
    application = desk.apply()
    desk.clear(application, 0, 1, 2)
    desk.close()
    desk.officer("postSheets", desk.sheets(application, 0, 1))
    before, seen = desk.plan(), desk.grants.application(application)

    receipt = desk.officer("closePanel", desk.round, at=1)

    by = desk.world.person("grants_officer", 1)
    assert desk.world.events(receipt) == [("PanelClosed", {"round": desk.round, "by": by})]
    assert desk.plan() == before | {"state": JUDGED}
    facts = {"round": desk.round, "state": JUDGED}
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.officer("postSheets", desk.sheets(application, 2))
    with refuses("GrantRounds_RoundWrongState", **facts):
        desk.officer("assign", [application], desk.world.person("reviewer", 2))
    assert desk.grants.application(application) == seen
    desk.officer("identify", application, digest("organization"))
