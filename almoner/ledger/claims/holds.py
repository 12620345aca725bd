"""Rules, families and holds, as Holds would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.claims import program as programs
from almoner.ledger.claims.claim import NOTHING, Claim, Question
from almoner.ledger.database import Database, Row
from almoner.ledger.statuses import HoldState, PaymentKind


def _asked(call: str, answer: str) -> Question:
    return Question(contract="holds", call=call, answer=answer)


_RULES = _asked("rules()", "(uint16)")
_RULE = _asked("ruleOf(uint16)", "((uint16,uint32,uint32,bytes32,bytes32))")
_FAMILY = _asked("familyOf(uint16)", "((uint32,uint32,uint32,uint32,uint40,bool,uint32,bytes32))")
_HOLD = _asked(
    "holdOf(address,uint64)",
    "((uint40,uint40,uint16,uint16,uint32,uint8,uint32,bool,bool,bool))",
)
_DEADLINE = _asked("deadlineOf(address,uint64)", "(uint40)")
_ALERT = _asked("alertUsed(address,bytes32)", "(bool)")
_BOT_HOLDS = _asked("botHoldsOf(address,uint16)", "(uint32,uint32)")

_NEVER = (0,) * 7 + (False,) * 3


def rules(db: Database) -> Iterator[Claim]:
    """Every claim about the register of rules and its families."""
    known = db.execute("SELECT * FROM rules").fetchall()
    yield _RULES.claim("The number of rules", (), len(known))
    for row in known:
        authority = row["authority_hash"] or NOTHING
        said = (row["family"], row["registrar"], row["armer"], row["rule_hash"], authority)
        yield _RULE.claim(f"Rule {row['rule_no']}", (row["rule_no"],), said)
    for row in db.execute("SELECT * FROM families"):
        figures = (
            row["placed"],
            row["overturned"],
            row["upheld"],
            row["unreviewed"],
            row["armed_at"] or 0,
            row["tripped_at"] is not None,
            row["proposer"],
            row["reason"] or NOTHING,
        )
        yield _FAMILY.claim(f"The rule family {row['family']}", (row["family"],), figures)


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about the holds of a program's payments. A cap follows from its terms."""
    payments = programs.payments(db, program)
    for row in payments:
        payment = row["payment_id"]
        hold = _newest(db, program, payment)
        said = _NEVER if hold is None else _hold(hold)
        yield _HOLD.claim(f"The hold of payment {payment}", (program, payment), said)
    for row in payments:
        payment = row["payment_id"]
        about = f"The deadline of payment {payment}"
        yield _DEADLINE.claim(about, (program, payment), _deadline(db, row))
    for alert, used in db.execute(
        "SELECT alert, max(bot) FROM holds WHERE program = ? GROUP BY alert", (program,)
    ):
        about = f"Whether the alert 0x{alert.hex()} was used"
        yield _ALERT.claim(about, (program, alert), bool(used))
    for period, placed in db.execute(
        "SELECT period, count(*) FROM holds JOIN payments USING (program, payment_id)"
        " WHERE holds.program = ? AND bot = 1 GROUP BY period",
        (program,),
    ):
        about = f"The number of the bot's holds in period {period}"
        yield _BOT_HOLDS.claim(about, (program, period), placed, None)


def _newest(db: Database, program: str, payment: int) -> Row | None:
    found: Row | None = db.execute(
        "SELECT * FROM holds WHERE program = ? AND payment_id = ? ORDER BY id DESC LIMIT 1",
        (program, payment),
    ).fetchone()
    return found


def _hold(row: Row) -> tuple[object, ...]:
    return (
        row["placed_at"],
        row["expires_at"],
        row["rule_no"],
        row["reason"],
        row["placer"],
        HoldState(row["state"]).number,
        row["reviewer"],
        bool(row["extended"]),
        bool(row["bot"]),
        row["outcome"] is not None,
    )


def _deadline(db: Database, payment: Row) -> int:
    """That of its case and period, or of a single run; 0 for a payment the program forgot."""
    *_, period, kind = programs.slot(payment)
    if kind != PaymentKind.REGULAR.number:
        known = ("payment_id = ?", payment["payment_id"])
    elif period:
        known = (f"kind = '{PaymentKind.REGULAR}' AND period = ?", period)
    else:
        return 0
    found = db.execute(
        "SELECT max(deadline) FROM holds JOIN payments USING (program, payment_id)"
        f" WHERE holds.program = ? AND case_no = ? AND {known[0]}",
        (payment["program"], payment["case_no"], known[1]),
    ).fetchone()[0]
    return int(found or 0)
