"""The financial report of an award, from the events of its grant program.

Every figure is a sum over the events themselves, up to the end of each reporting period. What they
come to at the newest block has to equal what the Treasury's own events, which are others, made of
the award's obligation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from almoner.errors import LedgerError
from almoner.events import Decoder
from almoner.ledger import stored
from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import AwardState, PayMode
from almoner.ledger.reading import newest_block, reading
from almoner.location import Location
from almoner.reports.periods import ONE_DAY, Period, day, quarters
from almoner.reports.position import EVENTS, AwardBook, Lines, Position, award_of, positions, total
from almoner.reports.sf425 import FormLine, Indirect, box_10, box_11

_ACCEPTED = (AwardState.ACTIVE, AwardState.SUSPENDED, AwardState.TERMINATED, AwardState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReport:
    """One reporting period: where each line of the award stood before it and at its end."""

    period: Period
    complete: bool
    """Whether the ledger has all of it; what comes later in it is not there yet."""
    opening: Lines
    closing: Lines

    @property
    def movement(self) -> Lines:
        """What happened to each line in the period."""
        return tuple(now - then for then, now in zip(self.opening, self.closing, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardReport:
    """The report of one award, oldest period first. Amounts in base units."""

    program: str
    award: int
    state: AwardState
    mode: PayMode
    from_time: int
    """First second of the period of performance, as it is now; seconds since 1970."""
    to_time: int
    """First second after it."""
    match_bps: int
    indirect_bps: int
    block: int
    """The newest block the ledger has."""
    block_time: int
    periods: tuple[PeriodReport, ...]

    def box_10(self, lines: Lines) -> tuple[FormLine, ...]:
        """The form's lines, of positions of the award's lines."""
        return box_10(total(lines), self.match_bps)

    def box_11(self, lines: Lines) -> Indirect | None:
        """The form's indirect expense; None of an award by milestones."""
        return box_11(lines, self.mode, self.indirect_bps)


def report(
    ledger: Location, decoder: Decoder, program: str, award: int, period: Period | None = None
) -> AwardReport:
    """The report of an award for a period; without one, for each quarter of its performance.

    Raises LedgerError if there is no such award, if it was never accepted, or if the ledger does
    not add up; InputError if the period has not begun.
    """
    with reading(ledger) as db:
        row = _require_accepted(db, program, award)
        head = newest_block(db)
        if period is not None:
            period.require_begun(head["time"])
        book, reported = _follow(db, decoder, row, period, head["time"])
        _check(db, book, row)
    return AwardReport(
        program=program,
        award=award,
        state=AwardState(row["state"]),
        mode=PayMode(row["mode"]),
        from_time=row["from_time"],
        to_time=row["to_time"],
        match_bps=row["match_bps"],
        indirect_bps=row["indirect_bps"],
        block=head["number"],
        block_time=head["time"],
        periods=reported,
    )


def _require_accepted(db: Database, program: str, award: int) -> Row:
    row: Row | None = db.execute(
        "SELECT * FROM awards WHERE program = ? AND award = ?", (program, award)
    ).fetchone()
    if row is None:
        raise LedgerError(
            f"The ledger has no award {award} of {program}: check the number and the program, or "
            "wait until the monitor has read its block."
        )
    if row["state"] not in _ACCEPTED:
        raise LedgerError(
            f"Award {award} of {program} is {row['state']}: only an award that was accepted has a "
            "financial report."
        )
    return row


def _follow(
    db: Database, decoder: Decoder, row: Row, period: Period | None, head: int
) -> tuple[AwardBook, tuple[PeriodReport, ...]]:
    """The award's book at the newest block, and what it was around each period."""
    chosen = [period] if period else _default(row, head)
    marks = ", ".join("?" * len(EVENTS))
    told = stored.events(
        db,
        decoder,
        f"contract = ? AND kind IN (SELECT kind FROM kinds WHERE name IN ({marks}))",
        stored.contract(db, row["program"]),
        *EVENTS,
    )
    book = AwardBook(award=row["award"])
    own = (event for event in told if award_of(event) == row["award"])
    at = positions(book, own, [moment for each in chosen for moment in (each.start, each.end)])
    reported = [
        PeriodReport(
            period=each, complete=each.end <= head, opening=at[each.start], closing=at[each.end]
        )
        for each in chosen
    ]
    first, last = _performance(row)
    kept = [
        each
        for each in reported
        if period or first <= each.period.first <= last or total(each.movement) != Position()
    ]
    # Also of an award that lost all its money before it began there is something to say.
    return book, tuple(kept or reported[-1:])


def _default(row: Row, head: int) -> list[Period]:
    """The quarters of the performance, with the days before and after it."""
    first, last = _performance(row)
    today, accepted = day(head), day(row["accepted_at"])
    within = quarters(first, last, today)
    if not within:
        return [Period(first=accepted, last=today)]
    before = [Period(first=accepted, last=first - ONE_DAY)] if accepted < first else []
    after = [Period(first=last + ONE_DAY, last=today)] if last < today else []
    return [*before, *within, *after]


def _performance(row: Row) -> tuple[date, date]:
    """First and last day of the period of performance, as it is now."""
    return day(row["from_time"]), day(row["to_time"] - 1)


def _check(db: Database, book: AwardBook, row: Row) -> None:
    """Raises LedgerError unless the award's own events come to what others made of it."""
    found = total(book.lines())
    obligated, disbursed, recovered = db.execute(
        "SELECT obligated, disbursed, recovered FROM obligations WHERE program = ? AND id = ?",
        (row["program"], row["award"]),
    ).fetchone() or (0, 0, 0)
    draws = db.execute(
        "SELECT outstanding, disallowed FROM draws WHERE program = ? AND award = ?",
        (row["program"], row["award"]),
    ).fetchall()
    told = {
        "obligated": (found.authorized - found.released, units(obligated)),
        "paid": (found.received, units(disbursed)),
        "returned": (found.returned, units(recovered)),
        "on hand": (found.on_hand, sum(units(each["outstanding"]) for each in draws)),
        "disallowed": (found.disallowed, sum(units(each["disallowed"]) for each in draws)),
    }
    for what, (summed, kept) in told.items():
        if summed != kept:
            raise LedgerError(
                f"The ledger of award {row['award']} does not add up: {what} is {summed} by the "
                f"award's events and {kept} by the ledger's tables, in base units. Run almoner "
                "ledger check, or move the ledger away and follow the chain again."
            )
