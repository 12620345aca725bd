"""Pausing: pause, endPause, pausedUntil, requireRunning

pause
├── given no length, or more than three days: it reverts with Offices_BadPause
├── given a pause that is on, or less than seven days after one ended: Offices_PauseTooSoon
└── given rest: it is on at once and ends by itself
endPause
├── given no pause, or one that is over: it reverts with Offices_NotPaused
└── given a guardian or an authority: it ends at once, and the rest counts from then
requireRunning
├── given a pause: it reverts with Offices_Paused, to the last second
└── given none, or its end: it passes
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, World, digest, refuses

REASON = digest("a flaw in the approval of runs")


def test_pause__I22_reverts_for_no_length_and_for_too_long(desk: Any) -> None:
    for given in (0, 3 * DAY + 1):
        with refuses("Offices_BadPause", given=given, most=3 * DAY):
            desk.veto("pause", given, REASON)


def test_pause__I22_reverts_before_seven_days_of_rest(world: World, desk: Any) -> None:
    desk.veto("pause", DAY, REASON)
    end = world.now() + DAY
    with refuses("Offices_PauseTooSoon", earliest=end + 7 * DAY):
        desk.veto("pause", 1, REASON)
    world.warp_to(end)
    with refuses("Offices_PauseTooSoon", earliest=end + 7 * DAY):
        desk.veto("pause", 1, REASON)
    world.next_block_at(end + 7 * DAY - 1)
    with refuses("Offices_PauseTooSoon", earliest=end + 7 * DAY):
        desk.veto("pause", 1, REASON)
    world.next_block_at(end + 7 * DAY)
    desk.veto("pause", 3 * DAY, REASON)


def test_pause__I22_ends_by_itself(world: World, desk: Any) -> None:
    world.client.call(desk.call("requireRunning"))

    receipt = desk.veto("pause", 3 * DAY, REASON)

    end = world.now() + 3 * DAY
    facts = {"until": end, "reasonHash": REASON, "by": world.person("guardian")}
    assert world.events(receipt) == [("Paused", facts)]
    assert desk.ask("pausedUntil") == end
    for moment in (world.now(), end - 1):
        world.warp_to(moment)
        with refuses("Offices_Paused", until=end):
            world.client.call(desk.call("requireRunning"))
    world.warp_to(end)
    world.client.call(desk.call("requireRunning"))


def test_endPause__reverts_when_there_is_none(world: World, desk: Any) -> None:
    with refuses("Offices_NotPaused", pausedUntil=0):
        desk.veto("endPause")
    desk.veto("pause", DAY, REASON)
    end = world.now() + DAY
    world.next_block_at(end)
    with refuses("Offices_NotPaused", pausedUntil=end):
        desk.veto("endPause")


@pytest.mark.parametrize("office", ["guardian", "appointing_authority"])
def test_endPause__ends_it_at_once_and_rest_counts_from_then(
    world: World, desk: Any, office: str
) -> None:
    desk.veto("pause", 3 * DAY, REASON)
    world.warp(DAY)

    receipt = world.send(office, desk.call("endPause"))

    end = world.now()
    facts = {"until": end, "by": world.person(office)}
    assert world.events(receipt) == [("PauseEnded", facts)]
    assert desk.ask("pausedUntil") == end
    world.client.call(desk.call("requireRunning"))
    world.next_block_at(end + 7 * DAY - 1)
    with refuses("Offices_PauseTooSoon", earliest=end + 7 * DAY):
        desk.veto("pause", DAY, REASON)
    world.next_block_at(end + 7 * DAY)
    desk.veto("pause", DAY, REASON)


def test_endPause__reverts_for_other_offices(world: World, desk: Any) -> None:
    desk.veto("pause", DAY, REASON)
    with refuses("Offices_NotInOffice", key=world.officer("maker").address):
        world.send("maker", desk.call("endPause"))
