"""The facts the rules ask for, read from the ledger inside the transaction that judges."""

from __future__ import annotations

import sqlite3

from almoner.events import Event
from almoner.fraud.facts import (
    AccountFacts,
    CaseFact,
    CertifiedRun,
    Declaration,
    PaymentFact,
)
from almoner.ledger.columns import units
from almoner.ledger.statuses import CaseStatus


class LedgerHistory:
    """The ledger as it stands at the event being judged. Every question is about one account."""

    def __init__(self, db: sqlite3.Connection) -> None:
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
        # Also by a key that works no more: it is still that person's account.
        officer = self._db.execute("SELECT person FROM keys WHERE key = ?", (account,)).fetchone()
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
            officer=officer and officer["person"],
        )


def certified_run(db: sqlite3.Connection, chain_id: int, event: Event) -> CertifiedRun:
    """What a RunCertified event puts up for judgment."""
    run = event.args["run"]
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
