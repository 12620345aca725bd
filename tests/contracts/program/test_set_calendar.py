"""Issue dates: setCalendar

given period 0, or no dates
    it reverts with BenefitProgram_BadBatch
given a date less than a day after the one before, within the call or before it
    it reverts with BenefitProgram_BadCalendar
given a period after a gap
    it reverts with BenefitProgram_BadCalendar
given a period that may have a run already
    it reverts with BenefitProgram_BadCalendar
given dates that would come nearer than a day to the period that follows
    it reverts with BenefitProgram_BadCalendar
given rising dates still to come
    it sets them, and moves those it had set
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, refuses


def calendar(world: World, first: int, dates: list[int]) -> None:
    world.send("program_admin", world.program.functions.setCalendar(first, dates))


def issue_at(world: World, period: int) -> int:
    return int(world.program.functions.periodOf(period).call()[0])


@pytest.mark.parametrize(("first", "count"), [(0, 1), (13, 0)])
def test_setCalendar__reverts_for_period_0_or_no_dates(
    world: World, first: int, count: int
) -> None:
    with refuses("BenefitProgram_BadBatch", first=first, second=count):
        calendar(world, first, [world.now() + 900 * DAY] * count)


def test_setCalendar__reverts_for_a_date_not_after_the_last_period(world: World) -> None:
    last = issue_at(world, 12)
    early = last + DAY - 1
    with refuses("BenefitProgram_BadCalendar", period=13, issueAt=early, limit=last + DAY):
        calendar(world, 13, [early])
    calendar(world, 13, [last + DAY])


def test_setCalendar__reverts_for_dates_that_do_not_rise(world: World) -> None:
    late = issue_at(world, 12) + DAY
    early = late + DAY - 1
    with refuses("BenefitProgram_BadCalendar", period=14, issueAt=early, limit=late + DAY):
        calendar(world, 13, [late, early])


def test_setCalendar__reverts_for_a_period_after_a_gap(world: World) -> None:
    late = issue_at(world, 12) + DAY
    with refuses("BenefitProgram_BadCalendar", period=14, issueAt=late, limit=13):
        calendar(world, 14, [late])
    calendar(world, 13, [late])


def test_setCalendar__reverts_for_a_period_that_may_have_a_run(world: World) -> None:
    old = issue_at(world, 2)
    world.warp_to(old - 5 * DAY - 10)
    calendar(world, 2, [old + DAY])
    calendar(world, 2, [old])
    world.warp_to(old - 5 * DAY)
    with refuses("BenefitProgram_BadCalendar", period=2, issueAt=old + DAY, limit=old):
        calendar(world, 2, [old + DAY])


def test_setCalendar__reverts_for_a_date_past_the_next_period(world: World) -> None:
    following = issue_at(world, 4)
    late = following - DAY + 1
    facts = {"period": 4, "issueAt": late, "limit": following}
    with refuses("BenefitProgram_BadCalendar", **facts):
        calendar(world, 3, [late])
    calendar(world, 3, [late - 1])


def test_setCalendar__sets_the_dates(world: World) -> None:
    start = issue_at(world, 12) + DAY
    fn = world.program.functions.setCalendar(13, [start, start + DAY])

    receipt = world.send("program_admin", fn)

    by = world.person("program_admin")
    assert world.events(receipt) == [
        ("CalendarSet", {"period": 13, "issueAt": start, "by": by}),
        ("CalendarSet", {"period": 14, "issueAt": start + DAY, "by": by}),
    ]
    assert [issue_at(world, period) for period in (13, 14, 15)] == [start, start + DAY, 0]
