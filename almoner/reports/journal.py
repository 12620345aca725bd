"""The agency's journal: double entry, for benefits and grants, from the events of the Treasury.

It reads the table of events and not the projections: a line is one event's own amount, with its
transaction. The whole history is gone through each time, so that every opening balance is a sum of
lines; at the start, at the end and at the newest block the balances have to be what the Treasury
told (controls.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from almoner.blocks import LOG_BITS
from almoner.errors import LedgerError
from almoner.events import Decoder, Event
from almoner.ledger import stored
from almoner.ledger.columns import event_id
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import ProgramKind
from almoner.ledger.reading import newest_block, reading
from almoner.location import Location
from almoner.reports.accounts import CHART, Account
from almoner.reports.controls import Totals
from almoner.reports.periods import Period
from almoner.reports.postings import GRANT_EVENTS, Line, Register

_WHERE = (
    "contract = ? OR kind IN"
    f" (SELECT kind FROM kinds WHERE name IN ({', '.join('?' * len(GRANT_EVENTS))}))"
    " AND contract IN ({})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One account over the period: debits positive, credits negative, in base units."""

    account: Account
    opening: int
    debits: int
    credits: int

    @property
    def closing(self) -> int:
        """What is left at the end."""
        return self.opening + self.debits - self.credits


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The lines of a period, oldest first, and the balances around them."""

    period: Period
    program: str | None
    """Whose lines alone are in it; None for all."""
    complete: bool
    """Whether the ledger has all of the period; what comes later in it is not there yet."""
    block: int
    """The newest block the ledger has."""
    block_time: int
    lines: tuple[Line, ...]
    balances: tuple[Balance, ...]
    """Of every account, in the order of the chart."""


def journal(
    ledger: Location, decoder: Decoder, period: Period, program: str | None = None
) -> Journal:
    """The journal of a period, of all programs or of one.

    Raises LedgerError if the ledger does not add up or has no such program, InputError if the
    period has not begun.
    """
    with reading(ledger) as db:
        head = newest_block(db)
        period.require_begun(head["time"])
        if program is not None:
            _require_program(db, program)
        opening, lines = _book(db, decoder, period, program)
    return Journal(
        period=period,
        program=program,
        complete=period.end <= head["time"],
        block=head["number"],
        block_time=head["time"],
        lines=tuple(lines),
        balances=tuple(_balances(opening, lines)),
    )


def _require_program(db: Database, program: str) -> None:
    if not db.execute("SELECT 1 FROM programs WHERE program = ?", (program,)).fetchone():
        raise LedgerError(
            f"The ledger has no program {program}: check it, or wait until the monitor has read "
            "its block."
        )


def _book(
    db: Database, decoder: Decoder, period: Period, program: str | None
) -> tuple[Counter[Account], list[Line]]:
    """The balances before the period and the lines within it, after all was checked."""
    register = Register(program_said=lambda event: _said_before(db, event))
    totals = Totals()
    opening: Counter[Account] = Counter()
    within: list[Line] = []
    moments = [period.start, period.end]
    treasury = db.execute("SELECT treasury FROM deployment").fetchone()[0]
    programs = [
        stored.contract(db, address)
        for (address,) in db.execute(
            "SELECT program FROM programs WHERE kind = ? ORDER BY id", (ProgramKind.GRANT,)
        ).fetchall()
    ]
    where = _WHERE.format(", ".join("?" * len(programs)) or "NULL")
    told = stored.events(
        db, decoder, where, stored.contract(db, treasury), *GRANT_EVENTS, *programs
    )
    for event in told:
        while moments and event.block_time >= moments[0]:
            moments.pop(0)
            totals.require(register.balances)
        for line in _posted(register, totals, event):
            if program not in (None, line.program):
                continue
            if line.time < period.start:
                opening[line.debit] += line.amount
                opening[line.credit] -= line.amount
            elif line.time < period.end:
                within.append(line)
    totals.require(register.balances)
    totals.require_tables(db, register.advanced)
    return opening, within


def _posted(register: Register, totals: Totals, event: Event) -> list[Line]:
    """The lines of an event. Raises LedgerError where what it rests on is not there."""
    try:
        totals.follow(event)
        lines = register.post(event)
    except KeyError as fault:
        raise LedgerError(
            f"The ledger lacks an event: {event.name} of block {event.block_number}, log "
            f"{event.log_index}, is about {fault}, which nothing before it names. Move the ledger "
            "away and follow the chain again."
        ) from fault
    if event.name == "DrawSubstantiated":
        award = event.args["award"]
        totals.require_advanced(
            award, register.advanced[event.address, award], event.args["outstanding"]
        )
    return lines


def _said_before(db: Database, event: Event) -> str | None:
    """The last event of the obligation's program in the same transaction, before an event."""
    at = event_id(event)
    row = db.execute(
        "SELECT name FROM events JOIN kinds USING (kind)"
        " JOIN transactions ON transactions.id = ? + tx"
        " WHERE events.id >= ? AND events.id < ? AND contract = ? AND hash = ?"
        " ORDER BY events.id DESC LIMIT 1",
        (
            block := event.block_number << LOG_BITS,
            block,
            at,
            stored.contract(db, event.args["program"]),
            event.transaction_hash,
        ),
    ).fetchone()
    return None if row is None else row["name"]


def _balances(opening: Counter[Account], lines: Iterable[Line]) -> Iterator[Balance]:
    debits: Counter[Account] = Counter()
    credits_: Counter[Account] = Counter()
    for line in lines:
        debits[line.debit] += line.amount
        credits_[line.credit] += line.amount
    for account in CHART:
        yield Balance(
            account=account,
            opening=opening[account],
            debits=debits[account],
            credits=credits_[account],
        )
