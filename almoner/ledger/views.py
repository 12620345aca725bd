"""Reading the ledger, while it is being written or not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from almoner.errors import LedgerError
from almoner.ledger import casework, claims, funds, officers, published, referrals, standing, totals
from almoner.ledger.alert_records import (
    AlertView,
    FindingView,
    LackView,
    ReferralView,
    RetractionView,
)
from almoner.ledger.casework import FamilyView, ProposalView
from almoner.ledger.claims import Claim
from almoner.ledger.columns import units
from almoner.ledger.database import Row
from almoner.ledger.digests import beginning
from almoner.ledger.grant_statuses import ProgramKind
from almoner.ledger.pool import Pool
from almoner.ledger.published import Published
from almoner.ledger.reading import cursor, reading
from almoner.ledger.records import (
    AllotmentView,
    AppealView,
    AppropriationView,
    Books,
    CaseView,
    CursorView,
    ObligationView,
    PauseView,
    PaymentView,
    PersonView,
    ProgramTotals,
)
from almoner.ledger.statuses import (
    CaseStatus,
    OutboxState,
    PaymentStatus,
)
from almoner.location import Location

POLL_SECONDS = 0.02
_ALL = 1 << 31

# Payments of a run that died uncertified were promised to nobody.
_PAYMENTS = f"""
SELECT payments.*, periods.issue_at, runs.payable_at, {standing.COLUMNS}
FROM payments
JOIN runs ON runs.program = payments.program AND runs.run = payments.run
JOIN periods ON periods.program = payments.program AND periods.period = payments.period
{standing.JOINS}
WHERE payments.state != '{PaymentStatus.LAPSED}' AND
"""

_ALERTS = """
SELECT alerts.*, outbox.state AS outbox, outbox.refusal, holds.id AS hold,
    alerts.trigger_block <= progress.final AS final
FROM alerts CROSS JOIN progress LEFT JOIN outbox USING (alert)
LEFT JOIN holds ON holds.program = alerts.program AND holds.payment_id = alerts.payment_id
    AND holds.alert = alerts.alert AND holds.bot = 1
"""


class Views:
    """What is in a ledger. Each question sees one state of it, between two spans.

    Raises LedgerError if there is no ledger. Any thread may ask.
    """

    def __init__(self, location: Location, kept: Pool | None = None) -> None:
        """`kept` are open readings of it, for who asks all the time."""
        self._reading = kept.reading if kept is not None else partial(reading, location)

    def cursor(self) -> CursorView | None:
        """The newest block the ledger has, None before the first."""
        with self._reading() as db:
            return cursor(db)

    def await_block(
        self,
        number: int,
        timeout: float,
        told: Callable[[int, int], None] = lambda _at, _last: None,
    ) -> None:
        """Waits until the ledger has a block. Raises LedgerError after `timeout` seconds.

        `told` hears, while it waits, which block the ledger is at, and which it waits for.
        """
        deadline = time.monotonic() + timeout
        while (cursor := self._cursor_if_any()) is None or cursor.number < number:
            if time.monotonic() > deadline:
                reached = "no block" if cursor is None else f"block {cursor.number}"
                raise LedgerError(
                    f"The ledger has {reached} and not {number} after {timeout:g} s: is the "
                    "monitor running (almoner monitor)?"
                )
            told(0 if cursor is None else cursor.number, number)
            time.sleep(POLL_SECONDS)

    def persons(self) -> list[PersonView]:
        """The persons of the agency, by number."""
        with self._reading() as db:
            return officers.persons(db)

    def pauses(self) -> list[PauseView]:
        """The pauses there were, newest first."""
        with self._reading() as db:
            return officers.pauses(db)

    def programs(self) -> tuple[str, ...]:
        """The addresses of the programs, oldest first."""
        with self._reading() as db:
            rows = db.execute("SELECT program FROM programs ORDER BY id").fetchall()
        return tuple(row["program"] for row in rows)

    def grant_programs(self) -> tuple[str, ...]:
        """The addresses of those that pay grants, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT program FROM programs WHERE kind = ? ORDER BY id",
                (ProgramKind.GRANT,),
            ).fetchall()
        return tuple(row["program"] for row in rows)

    def case(self, program: str, case_no: int) -> CaseView | None:
        """A case, None if it was never enrolled."""
        with self._reading() as db:
            row = db.execute(
                "SELECT * FROM cases WHERE program = ? AND case_no = ?", (program, case_no)
            ).fetchone()
        return None if row is None else _case(row)

    def case_numbers(self, program: str) -> Sequence[int]:
        """The numbers of all cases of a program, in order."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT case_no FROM cases WHERE program = ? ORDER BY case_no", (program,)
            ).fetchall()
        return [row["case_no"] for row in rows]

    def payments(self, program: str, case_no: int) -> list[PaymentView]:
        """The payments of a case, oldest run first."""
        with self._reading() as db:
            rows = db.execute(
                f"{_PAYMENTS} payments.program = ? AND payments.case_no = ?"
                " ORDER BY payments.payment_id",
                (program, case_no),
            ).fetchall()
        return [casework.payment(row) for row in rows]

    def payment(self, program: str, payment_id: int) -> PaymentView | None:
        """One payment, None if it was never sealed or its run died."""
        with self._reading() as db:
            row = db.execute(
                f"{_PAYMENTS} payments.program = ? AND payments.payment_id = ?",
                (program, payment_id),
            ).fetchone()
        return None if row is None else casework.payment(row)

    def held(self, program: str) -> list[PaymentView]:
        """The payments of a program that are held now, oldest run first."""
        with self._reading() as db:
            rows = db.execute(
                f"{_PAYMENTS} payments.program = ? AND payments.state = ?"
                " ORDER BY payments.payment_id",
                (program, PaymentStatus.HELD),
            ).fetchall()
        return [casework.payment(row) for row in rows]

    def members(self, program: str, case_no: int) -> list[bytes]:
        """The references of a case's members, as the roster asks for them to let it go."""
        with self._reading() as db:
            return casework.members(db, program, case_no)

    def proposals(self, program: str, case_no: int | None = None) -> list[ProposalView]:
        """What was proposed in a program, oldest first; of one case, no mass changes."""
        with self._reading() as db:
            return casework.proposals(db, program, case_no)

    def mass_change(self, program: str, proposal: int) -> tuple[int, list[int]]:
        """The bits and amounts of a mass change, as they are repeated to enact it."""
        with self._reading() as db:
            return casework.mass_change(db, program, proposal)

    def appeals(self, program: str, case_no: int | None = None) -> list[AppealView]:
        """The appeals of a program or of one case, by subject."""
        with self._reading() as db:
            return casework.appeals(db, program, case_no)

    def families(self) -> list[FamilyView]:
        """The families of rules, and whether they may hold."""
        with self._reading() as db:
            return casework.families(db)

    def claims(self, program: str) -> Iterator[Claim]:
        """What every view of the contracts must answer if the ledger is right."""
        with self._reading() as db:
            yield from claims.of_agency(db)
            yield from claims.of_program(db, program)

    def program_claims(self, program: str) -> Iterator[Claim]:
        """The same of one program alone."""
        with self._reading() as db:
            yield from claims.of_program(db, program)

    def totals(self, program: str) -> ProgramTotals:
        """A program's money, and its periods that have an issue date."""
        with self._reading() as db:
            return totals.program(db, program)

    def published(self, program: str) -> Published | None:
        """What a program publishes of itself; None where there is nothing yet."""
        with self._reading() as db:
            return published.read(db, program)

    def appropriations(self) -> list[AppropriationView]:
        """Every appropriation, by number."""
        with self._reading() as db:
            return funds.appropriations(db)

    def allotments(self) -> list[AllotmentView]:
        """Every allotment, by number."""
        with self._reading() as db:
            return funds.allotments(db)

    def obligations(self) -> list[ObligationView]:
        """Every obligation, by program and number."""
        with self._reading() as db:
            return funds.obligations(db)

    def books(self) -> Books:
        """The five figures of the Treasury's books, summed from the ledger."""
        with self._reading() as db:
            return totals.books(db)

    def alerts(
        self, program: str | None = None, *, payment_id: int | None = None, limit: int = 1000
    ) -> list[AlertView]:
        """Alerts, newest and holds first: of a program, of a payment, or all."""
        with self._reading() as db:
            rows = db.execute(
                f"{_ALERTS} WHERE (CAST(?1 AS TEXT) IS NULL OR alerts.program = ?1)"
                " AND (CAST(?2 AS BIGINT) IS NULL OR alerts.payment_id = ?2)"
                " ORDER BY trigger_block DESC, alerts.decision <> 'hold', alerts.payment_id"
                " LIMIT ?3",
                (program, payment_id, limit),
            ).fetchall()
        return [_alert(row) for row in rows]

    def alerts_beginning(self, digits: str) -> list[AlertView]:
        """Alerts whose digest begins with these hexadecimal digits."""
        with self._reading() as db:
            rows = db.execute(
                f"{_ALERTS} WHERE alerts.alert BETWEEN ? AND ?"
                " ORDER BY trigger_block DESC, alerts.payment_id",
                beginning(digits),
            ).fetchall()
        return [_alert(row) for row in rows]

    def retractions(self, limit: int = 1000) -> list[RetractionView]:
        """Alerts that the chain took back and that did not come again, newest first."""
        return self._retractions(beginning(""), limit)

    def retractions_beginning(self, digits: str) -> list[RetractionView]:
        """The same, of those whose digest begins with these hexadecimal digits."""
        return self._retractions(beginning(digits), _ALL)

    def _retractions(self, between: tuple[bytes, bytes], limit: int) -> list[RetractionView]:
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM retractions WHERE alert BETWEEN ? AND ?"
                " AND alert NOT IN (SELECT alert FROM alerts)"
                " ORDER BY trigger_block DESC, alert LIMIT ?",
                (*between, limit),
            ).fetchall()
        return [
            RetractionView(**{name: row[name] for name in RetractionView.__dataclass_fields__})
            for row in rows
        ]

    def referrals(self, limit: int = 1000) -> list[ReferralView]:
        """What investigators hear of, newest first."""
        with self._reading() as db:
            return referrals.newest(db, beginning(""), limit)

    def referrals_beginning(self, digits: str) -> list[ReferralView]:
        """Referrals whose digest begins with these hexadecimal digits."""
        with self._reading() as db:
            return referrals.newest(db, beginning(digits), _ALL)

    def alert(self, alert: bytes) -> AlertView | None:
        """One alert by its digest, None if there is none (any more)."""
        with self._reading() as db:
            row = db.execute(f"{_ALERTS} WHERE alerts.alert = ?", (alert,)).fetchone()
        return None if row is None else _alert(row)

    def _cursor_if_any(self) -> CursorView | None:
        try:
            return self.cursor()
        except LedgerError:
            # The monitor is only about to make the file, or its tables.
            return None


def _case(row: Row) -> CaseView:
    return CaseView(
        program=row["program"],
        case_no=row["case_no"],
        status=CaseStatus(row["status"]),
        case_ref=row["case_ref"],
        pay_to=row["pay_to"],
        amount=units(row["amount"]),
        from_period=row["from_period"],
        to_period=row["to_period"],
        members=row["members"],
        caseworker=row["caseworker"],
        enrolled_at=row["enrolled_at"],
        determiner=row["determiner"],
        approved_at=row["approved_at"],
        closer=row["closer"],
        ended_at=row["ended_at"],
        except_until=row["except_until"],
        terms_hash=row["terms_hash"],
        signer=row["signer"],
        signer_hash=row["signer_hash"],
        established=bool(row["established"]),
        frozen=bool(row["frozen"]),
    )


def _alert(row: Row) -> AlertView:
    outbox = None if row["outbox"] is None else OutboxState(row["outbox"])
    return AlertView(
        alert=row["alert"],
        program=row["program"],
        payment_id=row["payment_id"],
        case_no=row["case_no"],
        run=row["run"],
        period=row["period"],
        amount=units(row["amount"]),
        decision=row["decision"],
        reason=row["reason"],
        rule_no=row["rule_no"],
        rule_set=row["rule_set"],
        trigger_block=row["trigger_block"],
        trigger_hash=row["trigger_hash"],
        triggered_at=row["triggered_at"],
        evidence=row["evidence"],
        notice=row["notice"],
        findings=tuple(FindingView(**finding) for finding in json.loads(row["findings"])),
        cannot_tell=tuple(LackView(**lack) for lack in json.loads(row["cannot_tell"])),
        typology=row["typology"],
        score=row["score"],
        final=bool(row["final"]),
        outbox=OutboxState.PLACED if row["hold"] is not None else outbox,
        refusal=None if row["hold"] is not None else row["refusal"],
    )
