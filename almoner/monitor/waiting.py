"""The rows of the outbox: which holds wait, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.chain.sender import Signed
from almoner.ledger.statuses import OutboxState, PaymentKind, RuleSetState
from almoner.ledger.store import Store

FUSE = "Holds_Fuse"
"""How the contract refuses a rule whose holds were unfounded too often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A hold that is not in the ledger yet."""

    alert: bytes
    program: str
    payment_id: int
    case_no: int
    rule_no: int
    reason: int
    trigger_block: int
    trigger_hash: bytes
    evidence: bytes
    notice: bytes
    payable_at: int
    payable_block: int
    deadline: int | None
    """Fixed by an earlier hold of the case and period, or of a single run's payment or a draw, if
    any."""
    of_draw: bool
    """Whether it pays a draw of a grant, and no run."""
    agreed: bool
    """Whether what it was judged by is the rule set that two persons activated."""
    signed: Signed | None
    refusal: str | None
    """Why it was refused at an earlier block."""


class Waitlist:
    """The rows of one ledger's outbox. Each change is one durable transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def waiting(self, head: int, retried: tuple[str, ...]) -> list[Waiting]:
        """Holds to place, the largest payment first.

        One that was refused for a reason of `retried` (error names) waits again at a later block;
        one whose rule lost its power to hold, once two persons gave that back.
        """
        rows = self._store.db.execute(
            "SELECT outbox.*, alerts.*, coalesce(runs.payable_at, draws.payable_at) AS payable_at,"
            "  coalesce(runs.payable_block, draws.payable_block) AS payable_block,"
            "  (SELECT min(deadline) FROM holds JOIN payments AS other USING (program, payment_id)"
            "   WHERE other.program = alerts.program AND (other.payment_id = alerts.payment_id"
            "    OR (runs.kind = ? AND other.kind = runs.kind AND other.case_no = alerts.case_no"
            "     AND other.period = alerts.period))) AS deadline,"
            "  draws.draw IS NOT NULL AS of_draw,"
            "  EXISTS (SELECT 1 FROM rule_sets WHERE rule_sets.program = alerts.program"
            "   AND rule_sets.state = ? AND rule_sets.rule_set = alerts.rule_set) AS agreed"
            " FROM outbox JOIN alerts USING (alert)"
            " LEFT JOIN runs ON runs.program = alerts.program AND runs.run = alerts.run"
            " LEFT JOIN draws ON draws.program = alerts.program AND draws.draw = alerts.run"
            " LEFT JOIN rules USING (rule_no) LEFT JOIN families USING (family)"
            " LEFT JOIN holds ON holds.program = alerts.program"
            "  AND holds.payment_id = alerts.payment_id AND holds.alert = alerts.alert"
            "  AND holds.bot = 1"
            " WHERE holds.id IS NULL AND (outbox.state IN (?, ?)"
            "  OR (outbox.state = ? AND decided_block < ?"
            f"     AND (refusal_name IN ({', '.join('?' * len(retried))})"
            "      OR (refusal_name = ? AND tripped_at IS NULL))))"
            " ORDER BY alerts.amount DESC, alerts.payment_id",
            (
                PaymentKind.REGULAR,
                RuleSetState.ACTIVE,
                OutboxState.QUEUED,
                OutboxState.SIGNED,
                OutboxState.REFUSED,
                head,
                *retried,
                FUSE,
            ),
        ).fetchall()
        return [
            Waiting(
                alert=row["alert"],
                program=row["program"],
                payment_id=row["payment_id"],
                case_no=row["case_no"],
                rule_no=row["rule_no"],
                reason=row["reason"],
                trigger_block=row["trigger_block"],
                trigger_hash=row["trigger_hash"],
                evidence=row["evidence"],
                notice=row["notice"],
                payable_at=row["payable_at"],
                payable_block=row["payable_block"],
                deadline=row["deadline"],
                of_draw=bool(row["of_draw"]),
                agreed=bool(row["agreed"]),
                signed=row["raw"]
                and Signed(raw=row["raw"], hash=row["transaction_hash"], nonce=row["nonce"]),
                refusal=row["refusal"],
            )
            for row in rows
        ]

    def sign(self, alert: bytes, signed: Signed) -> None:
        """Writes a transaction down, so that after a crash the very same one is sent again."""
        self._set(
            alert,
            "state = ?, raw = ?, transaction_hash = ?, nonce = ?, refusal = NULL,"
            " refusal_name = NULL, decided_block = NULL",
            OutboxState.SIGNED,
            signed.raw,
            signed.hash,
            signed.nonce,
        )

    def unsign(self, alert: bytes) -> None:
        """Forgets a transaction whose nonce went to another one."""
        self._set(
            alert,
            "state = ?, raw = NULL, transaction_hash = NULL, nonce = NULL",
            OutboxState.QUEUED,
        )

    def refuse(self, alert: bytes, name: str, refusal: str, block: int) -> None:
        """Notes that the contract refused a hold: the error's name, and all of it."""
        self._set(
            alert,
            "state = ?, raw = NULL, transaction_hash = NULL, nonce = NULL, refusal_name = ?,"
            " refusal = ?, decided_block = ?",
            OutboxState.REFUSED,
            name,
            refusal,
            block,
        )

    def give_up(self, alert: bytes, block: int) -> None:
        """Notes that the challenge window was over before the hold was placed."""
        self._set(alert, "state = ?, decided_block = ?", OutboxState.TOO_LATE, block)

    def _set(self, alert: bytes, columns: str, *values: object) -> None:
        with self._store.transaction() as db:
            db.execute(f"UPDATE outbox SET {columns} WHERE alert = ?", (*values, alert))
