"""The journal, against sums over the node's own logs.

journal
├── opening and closing balances of any days are what the logs come to
├── a day is its first second to its last
├── each log has its lines, of its own amount, and no line is of another log
├── the balances of the newest day are the tokens the Treasury has, and what it says
├── budgetary and proprietary accounts balance, each by themselves
├── an amendment that gives money back is a downward adjustment, and nothing else is
├── of a closed appropriation all authority that was not paid out is canceled
├── lines of each program, and those of none, are all lines
└── a block that was taken back has none
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from almoner.events import Decoder
from almoner.reports import accounts
from almoner.reports.journal import Journal, journal
from almoner.reports.periods import Period, day
from almoner.reports.postings import Entry, Line
from tests.reports.history import SMALL, History
from tests.reports.own_accounts import BOOKED, Own


@pytest.fixture
def whole(history: History, decoder: Decoder, all_days: Period) -> Journal:
    """The journal of all of it."""
    return journal(history.ledger, decoder, all_days)


def told(balances: dict[str, int]) -> dict[str, int]:
    return {number: amount for number, amount in balances.items() if amount}


def test_journal__balances_are_what_the_nodes_logs_come_to(
    history: History, decoder: Decoder, own: Own, all_days: Period
) -> None:
    days = sorted({day(each.time) for each in [*own.treasury, *own.grants]})
    cuts = [all_days.first, *days[2::4], all_days.last + timedelta(days=1)]
    assert len(cuts) > 8

    for first, after in itertools.pairwise(cuts):
        period = Period(first=first, last=after - timedelta(days=1))
        found = journal(history.ledger, decoder, period)
        opening = {each.account.number: each.opening for each in found.balances}
        closing = {each.account.number: each.closing for each in found.balances}
        assert told(opening) == told(own.balances(period.start)), first
        assert told(closing) == told(own.balances(period.end)), after
        assert all(period.start <= line.time < period.end for line in found.lines)


def test_journal__keeps_whole_days(history: History, decoder: Decoder) -> None:
    that = day(history.midnight)
    before = that - timedelta(days=1)

    def returned(first: date, last: date) -> list[int]:
        lines = journal(history.ledger, decoder, Period(first=first, last=last)).lines
        return [line.time for line in lines if line.entry is Entry.RETURN]

    assert history.midnight not in returned(before, before)
    assert history.midnight in returned(that, that)
    assert returned(before, that) == [*returned(before, before), *returned(that, that)]


def test_journal__lines_are_the_logs_amounts(whole: Journal, own: Own) -> None:
    by_log: dict[tuple[int, int], list[Line]] = {}
    for line in whole.lines:
        by_log.setdefault((line.block, line.log), []).append(line)

    for log in [*own.treasury, *own.grants]:
        side, number = BOOKED.get(log.name, (None, None))
        if side is None or log.args["amount"] == 0:
            continue
        lines = by_log.pop((log.block, log.index), [])
        if log.name in ("Deallotted", "Deobligated") and own.is_late(log):
            assert lines == [], "its authority was canceled"
            continue
        moved = [each.amount for each in lines if getattr(each, side).number == number]
        if log.name == "Disbursed":
            assert {each.entry for each in lines} <= {Entry.EXPENDITURE, Entry.ADVANCE}
        assert sum(moved) == log.args["amount"], log
        for line in lines:
            assert (line.time, f"0x{line.transaction.hex()}") == (log.time, log.transaction)
            for name in ("appropriation", "allotment", "program"):
                if name in log.args:
                    assert str(getattr(line, name)).lower() == str(log.args[name]).lower()
            if "id" in log.args:
                assert line.obligation == log.args["id"]

    (closing,) = by_log.values()
    assert {line.entry for line in closing} == {Entry.CLOSING}


def test_journal__has_every_entry_and_account(whole: Journal) -> None:
    assert {line.entry for line in whole.lines} == set(Entry)
    assert {each.account for each in whole.balances if each.debits or each.credits} == set(
        accounts.CHART
    )
    assert all(line.amount > 0 for line in whole.lines)


def test_journal__closing_balances_are_the_treasurys(history: History, whole: Journal) -> None:
    closing = {each.account: each.closing for each in whole.balances}
    treasury = history.world.treasury.functions
    received, recovered, disbursed, returned, balance = treasury.books().call()
    shares = [
        treasury.allotmentOf(number).call()
        for number in range(1, int(treasury.allotments().call()) + 1)
    ]

    cash = closing[accounts.CASH_IDLE] + closing[accounts.CASH_HANDED]
    assert cash == balance == history.world.balance(history.world.treasury.address)
    assert closing[accounts.CASH_HANDED] == sum(share[3] for share in shares)
    assert closing[accounts.RECEIVED] == -received
    assert closing[accounts.ADJUSTED] == returned
    assert closing[accounts.ADVANCED] + closing[accounts.DELIVERED] == recovered - disbursed


def test_journal__balances_by_itself(whole: Journal) -> None:
    for line in whole.lines:
        assert line.debit.budgetary == line.credit.budgetary
    for budgetary in (True, False):
        own = [each for each in whole.balances if each.account.budgetary is budgetary]
        assert sum(each.closing for each in own) == 0
        assert sum(each.debits for each in own) == sum(each.credits for each in own) > 0


def test_journal__adjusts_downward_by_amendment_alone(whole: Journal, own: Own) -> None:
    amended = {
        (each.transaction, each.args["award"]) for each in own.grants if each.name == "AwardAmended"
    }
    down = [line for line in whole.lines if line.entry is Entry.DOWNWARD_ADJUSTMENT]
    other = [line for line in whole.lines if line.entry is Entry.DEOBLIGATION]

    def is_amended(line: Line) -> bool:
        return (f"0x{line.transaction.hex()}", line.obligation) in amended

    assert down
    assert other
    assert all(is_amended(line) for line in down)
    assert not any(is_amended(line) for line in other)


def test_journal__cancels_what_was_not_paid_out(whole: Journal, own: Own) -> None:
    closing = [line for line in whole.lines if line.entry is Entry.CLOSING]

    assert {line.appropriation for line in closing} == {SMALL}
    assert {line.credit for line in closing} == {accounts.CANCELED}
    canceled = {line.debit: line.amount for line in closing}
    assert canceled == {
        accounts.UNALLOTTED: 100 * 10**6,
        accounts.ALLOTTED: 600 * 10**6,
        accounts.UNDELIVERED: 200 * 10**6,
    }
    late = [each for each in own.treasury if each.name == "Recovered" and own.is_late(each)]
    assert len(late) == 1
    back = [
        line for line in whole.lines if (line.block, line.log) == (late[0].block, late[0].index)
    ]
    assert back[0].credit is accounts.CANCELED


def test_journal__of_each_program_is_part_of_all(
    history: History, decoder: Decoder, whole: Journal, all_days: Period
) -> None:
    programs = [history.world.program.address, *(w.program.address for w in history.programs)]
    parts = [journal(history.ledger, decoder, all_days, each) for each in programs]

    for address, part in zip(programs, parts, strict=True):
        assert part.lines
        assert {line.program for line in part.lines} == {address}
        assert sum(each.closing for each in part.balances) == 0
    of_none = [line for line in whole.lines if line.program is None]
    assert sorted([*of_none, *(line for part in parts for line in part.lines)], key=repr) == sorted(
        whole.lines, key=repr
    )
    award = [{(line.obligation) for line in part.lines} for part in parts]
    assert 1 in award[0] & award[2], "runs and awards of the same number are kept apart"


def test_journal__has_nothing_of_a_block_that_was_taken_back(
    history: History, whole: Journal, own: Own
) -> None:
    assert history.orphan not in {line.transaction for line in whole.lines}
    assert f"0x{history.orphan.hex()}" not in {log.transaction for log in own.treasury}
