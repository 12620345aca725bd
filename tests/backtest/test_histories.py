"""How a back-test counts what could not tell.

of each payment
├── a rule cannot tell below its need, and can at it and above
├── by its own program: when that was opened, its numbers, and the officers it has
└── what fired did tell
of all payments
└── as many are counted as were certified while a rule could not tell
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from almoner.backtest import columns
from almoner.backtest.duck import Duck
from almoner.backtest.histories import Histories
from almoner.fraud import policy
from almoner.fraud.policy import RuleSet
from almoner.observations.observer import Observation
from almoner.observations.schema import EPOCH_SECONDS, Kind
from almoner.testing import histories

RULES = policy.load()
SETTLES = RULES.bounds["funder_settles"]
FIRST, SECOND = 1, 2
LATER = 3 * EPOCH_SECONDS
"""When the second program is opened, after the first."""
OWN = 7
"""A purpose with numbers of its own."""


def opened(block: int, time: int, program: int, purpose: int = 1) -> Observation:
    return histories.observation(
        block, 0, time, Kind.OPENED, program=program, other=program, value=purpose
    )


def certified(block: int, time: int, program: int, payments: int = 1) -> list[Observation]:
    return [
        histories.observation(
            *(block, log, time, Kind.CERTIFIED),
            program=program,
            subject=log,
            account=100 + log,
            payment=block << 32 | log,
            amount=1,
        )
        for log in range(1, payments + 1)
    ]


def asked(*rows: Observation) -> Duck:
    duck = Duck()
    duck.load(iter([columns.of_rows(list(rows))]))
    return duck


def history(*more: Observation) -> Duck:
    """Payments just below, at and just above what common_funder needs, in two programs."""
    return asked(
        opened(1, 0, FIRST),
        *certified(2, SETTLES - 1, FIRST, 3),
        *certified(3, SETTLES, FIRST, 2),
        opened(4, LATER, SECOND, OWN),
        *certified(5, LATER + SETTLES - 1, SECOND),
        *certified(6, LATER + SETTLES, SECOND),
        *certified(7, LATER + SETTLES + 1, SECOND),
        *more,
    )


def with_own(needs: int) -> RuleSet:
    return replace(RULES, purposes={OWN: {"funder_settles": needs}})


def date(time: int) -> int:
    return histories.BEGINS + time


@pytest.mark.parametrize(
    ("program", "time", "lacks"),
    [
        (FIRST, SETTLES - 1, True),
        (FIRST, SETTLES, False),
        (FIRST, SETTLES + 1, False),
        (SECOND, LATER + SETTLES - 1, True),
        (SECOND, LATER + SETTLES, False),
        # Nobody opened it: it has no history.
        (99, 100 * EPOCH_SECONDS, True),
    ],
)
def test_lacks__are_by_when_a_program_was_opened(program: int, time: int, lacks: bool) -> None:
    found = Histories(RULES, history()).lacks(program, date(time))
    assert ("common_funder" in {each.rule for each in found}) == lacks


def test_lacks__leave_out_what_fired() -> None:
    known = Histories(RULES, history())
    every = known.lacks(FIRST, date(5))
    fired = {every[0].rule}
    assert known.lacks(FIRST, date(5), fired) == every[1:]


def test_lacks__count_the_officers_of_the_epoch_before() -> None:
    least = RULES.bounds["peers_least"]

    def released(block: int, count: int, epoch: int, program: int) -> list[Observation]:
        begun = (histories.BEGINS // EPOCH_SECONDS + epoch) * EPOCH_SECONDS - histories.BEGINS
        kind = Kind.RELEASED
        return [
            histories.observation(block, log, begun, kind, program=program, person=log)
            for log in range(count)
        ]

    known = Histories(
        RULES,
        history(
            *released(11, least, 2, FIRST),
            *released(12, least - 1, 3, FIRST),
            *released(13, least, 4, SECOND),
        ),
    )

    def has(epoch: int) -> int | None:
        time = (histories.BEGINS // EPOCH_SECONDS + epoch) * EPOCH_SECONDS
        found = {each.rule: each for each in known.lacks(FIRST, time)}
        lack = found.get("releases_above_peers")
        return None if lack is None else lack.has

    assert has(3) is None
    assert has(4) == least - 1
    assert has(5) == 0


@pytest.mark.parametrize(("small", "untold"), [(5, None), (4, 4), (0, None)])
def test_lacks__count_officers_of_offices_of_like_size(small: int, untold: int | None) -> None:
    """Ten of large offices are no peers of those of small ones."""

    def approvals(worker: int, determiners: int) -> list[Observation]:
        begun = (histories.BEGINS // EPOCH_SECONDS + 2) * EPOCH_SECONDS - histories.BEGINS
        return [
            histories.observation(
                100 + worker, log, begun, Kind.APPROVED, program=FIRST, partner=worker, person=log
            )
            for log in range(determiners)
        ]

    rows = [row for worker in range(10) for row in approvals(worker, 8)]
    rows += [row for worker in range(small) for row in approvals(50 + worker, 1)]
    time = (histories.BEGINS // EPOCH_SECONDS + 3) * EPOCH_SECONDS
    found = {each.rule: each for each in Histories(RULES, history(*rows)).lacks(FIRST, time)}
    lack = found.get("enrolls_above_peers")
    assert (lack and lack.has) == untold


def test_counted__are_payments_judged_while_a_rule_could_not_tell() -> None:
    counted = Histories(RULES, history()).counted()
    assert counted["common_funder"] == 3 + 1
    assert "officer_account" not in counted
    assert counted["round_amounts"] == 8
    assert list(counted) == [name for name in RULES.steps if name in counted]


@pytest.mark.parametrize(("needs", "count"), [(0, 3), (SETTLES, 4), (SETTLES + 1, 5)])
def test_counted__are_by_the_numbers_of_a_purpose(needs: int, count: int) -> None:
    assert Histories(with_own(needs), history()).counted()["common_funder"] == count
