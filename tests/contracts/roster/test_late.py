"""Payments that come too late: isLate, reportLate

given a period without a date, outside of the case's, or not yet late
    isLate is false, and reportLate reverts with Roster_NotLate
given a case that is not approved, is held, or asked to be paid nowhere
    isLate is false
given a case that is still unpaid longer after the issue date than the program allows
    anyone puts it on record, once per period and in their order
given a word sealed for a later period
    the chain does not tell any more
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, World, enrollment, payment_id, refuses
from almoner.testing.impersonation import send_as_program

LATE_AFTER = 3 * DAY
TERMINATE = 3


@pytest.fixture(scope="module")
def live(agency: World, shared: None) -> World:
    agency.approve(agency.enroll([enrollment(1), enrollment(2, from_period=2, to_period=2)]))
    return agency


def late_from(world: World, period: int = 1) -> int:
    """The first second at which a payment of the period is late."""
    return int(world.program.functions.periodOf(period).call()[0]) + LATE_AFTER + 1


def is_late(world: World, case_no: int = 1, period: int = 1) -> bool:
    return bool(world.roster.functions.isLate(case_no, period).call())


def report(world: World, case_no: int = 1, period: int = 1) -> Any:
    return world.stranger().send(world.roster.functions.reportLate(case_no, period))


def test_isLate__is_false_until_the_time_is_over(live: World) -> None:
    live.warp_to(late_from(live) - 1)
    assert not is_late(live)
    live.warp_to(late_from(live))
    assert is_late(live)


def test_reportLate__reverts_until_the_time_is_over_and_not_after(live: World) -> None:
    live.next_block_at(late_from(live) - 1)
    with refuses("Roster_NotLate", caseNo=1, period=1):
        report(live)
    live.next_block_at(late_from(live))
    report(live)


@pytest.mark.parametrize(("case_no", "period"), [(1, 0), (1, 13), (2, 1), (2, 3), (7, 1)])
def test_isLate__is_false_outside_of_the_calendar_and_the_cases_periods(
    live: World, case_no: int, period: int
) -> None:
    live.warp_to(late_from(live, 12))
    assert not is_late(live, case_no, period)
    with refuses("Roster_NotLate", caseNo=case_no, period=period):
        report(live, case_no, period)


def test_isLate__is_false_for_a_case_that_ended(live: World) -> None:
    live.warp_to(late_from(live))
    assert is_late(live)
    send_as_program(live, live.roster.functions.change(1, TERMINATE, bytes(32)))
    assert not is_late(live)


def test_isLate__is_false_for_a_person_who_asked_to_be_paid_nowhere(live: World) -> None:
    live.warp_to(late_from(live))
    send_as_program(live, live.roster.functions.freezePayTo(1, True))
    assert not is_late(live)


def test_isLate__is_false_once_paid_and_true_while_only_certified(live: World) -> None:
    run = live.open_run()
    live.seal(run)
    live.certify(run)
    live.warp_to(late_from(live))
    assert is_late(live)
    live.settle(run)
    assert not is_late(live)


def test_isLate__is_false_for_a_held_payment(live: World) -> None:
    run = live.open_run()
    live.seal(run)
    live.certify(run)
    live.place_hold(payment_id(run, 1))
    live.warp_to(late_from(live))
    assert not is_late(live)


def test_isLate__is_true_again_when_the_run_died(live: World) -> None:
    run = live.open_run()
    live.seal(run)
    live.warp(3 * DAY)
    live.source.send(live.program.functions.lapseRun(run))
    live.warp_to(late_from(live))
    assert is_late(live)


def test_isLate__is_not_told_any_more_after_a_later_period(live: World) -> None:
    live.warp_to(late_from(live))
    assert is_late(live)
    run = live.open_run(period=2)
    live.seal(run)
    assert not is_late(live)
    live.warp_to(late_from(live, 2))
    assert is_late(live, period=2)


def test_reportLate__puts_it_on_record_once_per_period_in_their_order(live: World) -> None:
    live.warp_to(late_from(live, 3))

    receipt = report(live, period=2)

    due_at = late_from(live, 2) - 1
    facts = {"caseNo": 1, "period": 2, "dueAt": due_at, "by": live.stranger().address}
    assert live.events(receipt) == [("PaymentLate", facts)]
    for known in (1, 2):
        with refuses("Roster_NotLate", caseNo=1, period=known):
            report(live, period=known)
    report(live, case_no=2, period=2)
    report(live, period=3)
