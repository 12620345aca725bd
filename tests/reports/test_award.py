"""The financial report of an award, against sums over the node's own logs.

report
├── each figure of each line of each accepted award, by quarter, is what the logs come to
├── the form's lines are what its instructions make of those figures
├── a match that is more than required leaves nothing to provide
├── a day is its first second to its last
├── parts of a period come to the whole
├── of two programs with the same award number, each has its own
├── an award that began later, or ended before, has the days outside its performance
├── an award that lost all its money before it began has one period of nothing
├── is refused for an award that is not there, for one never accepted, before the ledger begins
└── is refused where a row of the ledger is another than it was
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from almoner.chain.client import Client
from almoner.errors import InputError, LedgerError
from almoner.events import Decoder
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.reports.award import AwardReport, report
from almoner.reports.periods import Period, day
from almoner.reports.position import Position, total
from almoner.reports.sf425 import box_10
from almoner.testing import DAY, World, watch
from almoner.testing.grant_samples import DEOBLIGATION
from almoner.testing.grant_story import (
    ADVANCED,
    BUILT,
    CUT,
    DECLINED,
    DONE,
    DRAWN,
    ENDED,
    GROWN,
    MOVED,
    OBJECTS,
    SHORT,
    STOPPED,
)
from almoner.testing.grants import Grants
from tests.reports.history import History
from tests.reports.own_award import Own
from tests.reports.raw import Log

ACCEPTED = (DRAWN, ADVANCED, BUILT, OBJECTS, ENDED, CUT, GROWN, MOVED, DONE, SHORT, STOPPED)
Spoil = Callable[..., Path]
Raise = Callable[..., Path]


Reported = Callable[..., AwardReport]


@pytest.fixture
def reported(history: History, decoder: Decoder) -> Reported:
    """Reports an award of one of the two programs."""

    def make(award: int, *, at: int = 0, period: Period | None = None) -> AwardReport:
        program = history.programs[at].program.address
        return report(history.ledger, decoder, program, award, period)

    return make


def cases() -> list[Any]:
    names = [f"{award}" for award in ACCEPTED]
    first = [pytest.param(0, award, id=name) for name, award in zip(names, ACCEPTED, strict=True)]
    return [*first, pytest.param(1, 1, id="1 of the other program")]


@pytest.fixture
def own(history: History, grant_logs: dict[str, list[Log]]) -> Callable[[int, int], Own]:
    """The logs of an award of one of the two programs."""
    return lambda at, award: Own(grant_logs[history.programs[at].program.address], award)


@pytest.mark.parametrize(("at", "award"), cases())
def test_report__equals_the_sum_over_the_nodes_logs(
    reported: Reported, own: Callable[[int, int], Own], at: int, award: int
) -> None:
    found, logs = reported(award, at=at), own(at, award)

    assert found.periods
    for each in found.periods:
        for lines, until in ((each.opening, each.period.start), (each.closing, each.period.end)):
            assert total(lines).figures() == logs.figures(until), each.period
            for line, position in enumerate(lines):
                assert position.figures() == logs.figures(until, line), (each.period, line)
        form = {line.code: line.amount for line in found.box_10(each.closing)}
        assert form == logs.form(each.period.end)


def test_history__has_every_figure(reported: Reported) -> None:
    periods = [each for award in ACCEPTED for each in reported(award).periods]
    seen = total(total(each.closing) for each in periods)

    assert {name for name, amount in seen.figures().items() if amount <= 0} == set()
    assert 0 < seen.refunded < seen.returned


def test_report__of_an_advance_keeps_what_is_not_shown_on_hand(reported: Reported) -> None:
    *_, before, newest = (total(each.closing) for each in reported(ADVANCED).periods)

    assert before.on_hand == 700 * 10**6
    assert newest.on_hand == 0, "more came back than was open"
    assert newest.refunded == 250 * 10**6, "of $1,250 that came back, what had been spent"


def test_report__of_milestones_has_no_indirect_costs(reported: Reported) -> None:
    built, drawn = reported(BUILT), reported(DRAWN)

    assert built.box_11(built.periods[-1].closing) is None
    charged = drawn.box_11(drawn.periods[-1].closing)
    assert charged is not None
    assert (charged.rate_bps, charged.charged) == (
        1_500,
        drawn.periods[-1].closing[-1].expenditures,
    )
    assert charged.base + charged.charged == total(drawn.periods[-1].closing).expenditures > 0


def test_report__parts_come_to_the_whole(reported: Reported) -> None:
    whole = reported(DRAWN)
    first, last = whole.periods[0].period.first, whole.periods[-1].period.last
    middle = first + timedelta(days=40)
    halves = [
        reported(DRAWN, period=Period(first=first, last=middle)).periods[0],
        reported(DRAWN, period=Period(first=middle + timedelta(days=1), last=last)).periods[0],
    ]

    moved = total(total(each.movement) for each in halves)
    assert moved == total(total(each.movement) for each in whole.periods)
    assert halves[1].closing == whole.periods[-1].closing
    assert Position() not in (total(each.movement) for each in halves)


def test_report__keeps_whole_days(history: History, reported: Reported) -> None:
    that = day(history.midnight)
    before = that - timedelta(days=1)

    def returned(first: date, last: date) -> int:
        (found,) = reported(ADVANCED, period=Period(first=first, last=last)).periods
        return total(found.movement).returned

    assert returned(before, before) == 0
    assert returned(before, that) == returned(that, that) >= 50 * 10**6


def test_form__asks_for_no_more_match_than_is_left() -> None:
    def remaining(matched: int) -> int | None:
        position = Position(authorized=1_000_001, matched=matched)
        return {line.code: line.amount for line in box_10(position, 1_000)}["10k"]

    assert [remaining(matched) for matched in (0, 100_000, 100_001, 100_002)] == [100_001, 1, 0, 0]


def test_report__has_the_quarters_of_the_performance(reported: Reported) -> None:
    found = reported(STOPPED)
    periods = [each.period for each in found.periods]

    assert periods[0].first == day(found.from_time)
    assert periods[-1].last == day(found.to_time - 1)
    for before, after in itertools.pairwise(periods):
        assert after.first == before.last + timedelta(days=1)
        assert after.first.day == periods[0].first.day
    assert [each.complete for each in found.periods] == [True] * (len(periods) - 1) + [False]


def test_report__has_what_happened_after_the_performance(reported: Reported) -> None:
    found = reported(ENDED)
    ends = day(found.to_time - 1)

    assert [each.period.last for each in found.periods][-2:] == [ends, day(found.block_time)]
    assert total(found.periods[-1].movement).received > 0
    assert reported(SHORT).periods[-1].period.first > day(reported(SHORT).to_time - 1)


def test_report__of_an_award_that_lost_all_before_it_began_is_of_nothing(
    client: Client, tmp_path: Path, decoder: Decoder
) -> None:
    world = World.create(client)
    grants, now = Grants.create(world), world.now()
    award = grants.active(**{"from": now + 300 * DAY, "to": now + 500 * DAY})
    for line, (budget, *_) in enumerate(grants.awards.functions.linesOf(award).call()):
        grants.enacted(award, DEOBLIGATION, subject=line, amount=budget)
    ledger = tmp_path / "ledger.sqlite"
    with Store(ledger, watch.scope(world)) as store:
        Monitor(store, client, watch.unarmed_policy()).catch_up()

    (only,) = report(ledger, decoder, grants.awards.address, award).periods
    assert only.period.last == day(world.now()) < day(now + 300 * DAY)
    assert total(only.closing) == Position()


def test_report__is_refused_for_an_award_that_is_not_there(
    history: History, reported: Reported
) -> None:
    program = history.programs[0].program.address
    with pytest.raises(LedgerError, match=f"The ledger has no award 99 of {program}: check"):
        reported(99)
    with pytest.raises(LedgerError, match="has no award 4 of "):
        reported(4, at=1)


def test_report__is_refused_for_one_that_was_never_accepted(reported: Reported) -> None:
    with pytest.raises(LedgerError, match=f"Award {DECLINED} of 0x.* is declined: only an award"):
        reported(DECLINED)


def test_period__is_refused_out_of_order_or_before_it_begins(reported: Reported) -> None:
    with pytest.raises(InputError, match="from: 2027-03-02 is after 2027-03-01"):
        Period(first=date(2027, 3, 2), last=date(2027, 3, 1))
    assert Period(first=date(2027, 3, 1), last=date(2027, 3, 1)).end - 86_400 == 1_803_859_200
    head = day(reported(DRAWN).block_time)
    tomorrow = head + timedelta(days=1)
    with pytest.raises(InputError, match=f"the ledger ends on {head}, before {tomorrow}"):
        reported(DRAWN, period=Period(first=tomorrow, last=tomorrow))
    assert not reported(DRAWN, period=Period(first=head, last=tomorrow)).periods[0].complete


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE obligations SET disbursed = disbursed + 1 WHERE program = ? AND id = ?",
        "UPDATE obligations SET obligated = obligated - 1 WHERE program = ? AND id = ?",
        "UPDATE obligations SET recovered = recovered + 1 WHERE program = ? AND id = ?",
        "DELETE FROM obligations WHERE program = ? AND id = ?",
        "UPDATE draws SET outstanding = outstanding + 1 WHERE draw = (SELECT max(draw) FROM draws"
        " WHERE program = ?1 AND award = ?2) AND program = ?1",
        "UPDATE draws SET disallowed = disallowed + 1 WHERE draw = (SELECT max(draw) FROM draws"
        " WHERE program = ?1 AND award = ?2) AND program = ?1",
    ],
)
def test_report__is_refused_where_a_table_says_another_sum(
    history: History, decoder: Decoder, spoiled: Spoil, statement: str
) -> None:
    program = history.programs[0].program.address
    ledger = spoiled(statement, program, ADVANCED)

    with pytest.raises(LedgerError, match=f"The ledger of award {ADVANCED} does not add up"):
        report(ledger, decoder, program, ADVANCED)
    assert report(ledger, decoder, program, DRAWN), "of another award nothing changed"


@pytest.mark.parametrize(
    "name",
    ["PaymentSettled", "PaymentReturned", "DrawSubstantiated", "CostDisallowed", "DrawRequested"],
)
def test_report__is_refused_without_an_event(
    history: History, decoder: Decoder, spoiled: Spoil, name: str
) -> None:
    program = history.programs[0].program.address
    by_payment = name.startswith(("Payment", "Cost"))
    # A payment's number, which ends with its award's, is indexed first; an award second.
    place = "a" if by_payment else "b"
    ledger = spoiled(
        "DELETE FROM events WHERE id = (SELECT min(events.id) FROM events JOIN kinds USING (kind)"
        " JOIN identifiers ON identifiers.id = contract WHERE name = ? AND value = ?"
        f" AND {place} % 4294967296 = ?)",
        name,
        bytes.fromhex(program[2:]),
        ADVANCED,
    )

    with pytest.raises(LedgerError, match="not add up"):
        report(ledger, decoder, program, ADVANCED)


@pytest.mark.parametrize(
    ("name", "words"),
    [("PaymentSettled", [0]), ("PaymentReturned", [0]), ("DrawSubstantiated", [0, 4])],
)
def test_report__is_refused_where_an_event_says_another_amount(
    history: History, decoder: Decoder, raised: Raise, name: str, words: list[int]
) -> None:
    program = history.programs[0].program.address
    for word in words:
        ledger = raised(name, program, word=word, award=ADVANCED)
        with pytest.raises(LedgerError, match="not add up"):
            report(ledger, decoder, program, ADVANCED)
