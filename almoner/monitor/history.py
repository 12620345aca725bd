"""The facts the rules ask for, read from the ledger inside the transaction that judges."""

from __future__ import annotations

from almoner.events import Event
from almoner.fraud.facts import (
    AccountFacts,
    AwardFact,
    CaseFact,
    CertifiedRun,
    Declaration,
    DrawFacts,
    PaymentFact,
)
from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import AwardState
from almoner.ledger.statuses import CaseStatus

_NEVER_AWARDED = (
    AwardState.RECOMMENDED,
    AwardState.WITHDRAWN,
    AwardState.DECLINED,
    AwardState.EXPIRED,
)


class LedgerHistory:
    """The ledger as it stands at the event being judged. Every question is about one account, or
    about one draw and the account it is paid to.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def account(self, program: str, account: str) -> AccountFacts:
        """The facts about one pay-to of one program."""
        cases = self._db.execute(
            "SELECT case_no, caseworker, enrolled_at, status FROM cases"
            " WHERE program = ? AND pay_to = ? ORDER BY case_no",
            (program, account),
        ).fetchall()
        declared = self._db.execute(
            "SELECT capacity, until_time, confirmer FROM shared_accounts"
            " WHERE program = ? AND account = ?",
            (program, account),
        ).fetchone()
        return AccountFacts(
            account=account,
            cases=tuple(
                CaseFact(
                    case_no=case_no,
                    caseworker=caseworker,
                    enrolled_at=enrolled_at,
                    approved=status == CaseStatus.APPROVED,
                )
                for case_no, caseworker, enrolled_at, status in cases
            ),
            declaration=declared
            and Declaration(
                capacity=declared["capacity"],
                until=declared["until_time"],
                confirmed=declared["confirmer"] != 0,
            ),
            officer=self._officer(account),
        )

    def draw(self, program: str, draw: int) -> DrawFacts:
        """The facts about one draw of one program."""
        asked = self._db.execute(
            "SELECT requested_at, approved_at, award, payments.pay_to FROM draws"
            " JOIN payments ON payments.program = draws.program"
            "  AND payment_id = draw << 32 | award"
            " WHERE draws.program = ? AND draw = ?",
            (program, draw),
        ).fetchone()
        drawn_on, account = asked["award"], asked["pay_to"]
        awards = {
            row["award"]: AwardFact(
                award=row["award"],
                organization=row["org_ref"],
                awarded=row["state"] not in _NEVER_AWARDED,
                approved_at=row["approved_at"],
                cumulative=units(row["cumulative"] or 0),
            )
            for row in self._db.execute(
                "SELECT award, org_ref, state, approved_at, cumulative FROM awards"
                " WHERE program = ?1 AND (pay_to = ?2 OR award = ?3 OR award IN"
                # An award that named the account for one draw and another since is still its.
                "  (SELECT case_no FROM payments WHERE program = ?1 AND pay_to = ?2))"
                " ORDER BY award",
                (program, account, drawn_on),
            )
        }
        return DrawFacts(
            draw=draw,
            account=account,
            officer=self._officer(account),
            requested_at=asked["requested_at"],
            approved_at=asked["approved_at"],
            award=awards.pop(drawn_on),
            others=tuple(awards.values()),
        )

    def _officer(self, account: str) -> int | None:
        """Also by a key that works no more: it is still that person's account."""
        found = self._db.execute("SELECT person FROM keys WHERE key = ?", (account,)).fetchone()
        return found and int(found["person"])


def certified_run(db: Database, chain_id: int, event: Event) -> CertifiedRun:
    """What a RunCertified event puts up for judgment."""
    return _certified(db, chain_id, event, event.args["run"])


def certified_draw(db: Database, chain_id: int, event: Event) -> CertifiedRun:
    """What a DrawCertified event puts up for judgment: one payment."""
    return _certified(db, chain_id, event, event.args["draw"])


def _certified(db: Database, chain_id: int, event: Event, run: int) -> CertifiedRun:
    payments = db.execute(
        "SELECT payment_id, case_no, pay_to, amount FROM payments"
        " WHERE program = ? AND payment_id BETWEEN ? AND ? ORDER BY payment_id",
        (event.address, run << 32, (run + 1 << 32) - 1),
    )
    return CertifiedRun(
        chain_id=chain_id,
        program=event.address,
        run=run,
        period=event.args["period"],
        payments=tuple(
            PaymentFact(
                payment_id=row["payment_id"],
                case_no=row["case_no"],
                pay_to=row["pay_to"],
                amount=units(row["amount"]),
            )
            for row in payments
        ),
        block_number=event.block_number,
        block_hash=event.block_hash,
        block_time=event.block_time,
    )
