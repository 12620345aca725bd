"""The lines of the Federal Financial Report (SF-425), boxes 10 and 11, of an award.

The report is on the cash basis. What the chain does not know is None and not zero: a grantee's
program income, and the type of its indirect cost rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from almoner.ledger.grant_statuses import PayMode
from almoner.reports.position import Position, total

BPS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One line of box 10, in base units."""

    code: str
    title: str
    amount: int | None
    """None where no contract records it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indirect:
    """Box 11: what was charged for indirect costs."""

    rate_bps: int
    """The most the award lets indirect costs be of the others, in 1/10000."""
    base: int
    """Direct costs paid, in base units."""
    charged: int
    """Indirect costs paid; all of it is the awarding agency's share."""


def box_10(position: Position, match_bps: int) -> tuple[FormLine, ...]:
    """Lines a to o. `match_bps` is the grantee's share beside the award, in 1/10000 of it."""
    required = -(-position.authorized * match_bps // BPS)
    rows: tuple[tuple[str, str, int | None], ...] = (
        ("10a", "Cash receipts", position.receipts),
        ("10b", "Cash disbursements", position.expenditures),
        ("10c", "Cash on hand", position.on_hand),
        ("10d", "Total funds authorized", position.authorized),
        ("10e", "Share of expenditures", position.expenditures),
        ("10f", "Share of unliquidated obligations", position.unliquidated),
        ("10g", "Total share (e and f)", position.expenditures + position.unliquidated),
        ("10h", "Unobligated balance (d less g)", position.unobligated),
        ("10i", "Total recipient share required", required),
        ("10j", "Recipient share of expenditures", position.matched),
        ("10k", "Remaining recipient share to be provided", max(required - position.matched, 0)),
        ("10l", "Program income earned", None),
        ("10m", "Program income expended, deduction", None),
        ("10n", "Program income expended, addition", None),
        ("10o", "Unexpended program income", None),
    )
    return tuple(FormLine(code=code, title=title, amount=amount) for code, title, amount in rows)


def box_11(lines: Sequence[Position], mode: PayMode, indirect_bps: int) -> Indirect | None:
    """The last category against all others; None of milestones, which are of no cost."""
    if mode is PayMode.MILESTONE:
        return None
    return Indirect(
        rate_bps=indirect_bps,
        base=total(lines[:-1]).expenditures,
        charged=total(lines[-1:]).expenditures,
    )
