"""Households, proposals, appeals and rule families, read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.errors import LedgerError
from almoner.ledger import standing
from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.records import AppealView, PaymentView
from almoner.ledger.statuses import (
    AppealState,
    Basis,
    ChangeKind,
    Origin,
    PaymentKind,
    ProposalState,
)

_AMOUNT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A change that somebody proposed about a case or one of its payments."""

    number: int
    case_no: int
    """Of a mass change, the word."""
    kind: ChangeKind
    basis: Basis
    origin: Origin
    state: ProposalState
    channel: int
    """Of the notice, as the program file numbers them; 0 before it went out."""
    failures: int
    proposed_at: int
    served_at: int | None
    effective_at: int | None
    """An appeal before it is timely; of what waits out a cooling-off, its end."""
    proposer: int
    """0 for the claimant."""
    second: int
    """Who served, approved, witnessed or objected at the counter."""
    payment_id: int | None
    prior: bytes
    value: bytes
    reason_hash: bytes
    """Commits to what the proposer wrote."""
    signer: bytes | None
    """The proposed one."""
    enacted_at: int | None
    appeal: AppealView | None
    """Of the proposal itself; one to strike a payment is appealed as that payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyView:
    """All versions of one rule, and what became of their holds since it was last re-armed."""

    family: int
    placed: int
    overturned: int
    upheld: int
    unreviewed: int
    tripped_at: int | None
    """Since then it cannot hold."""


def members(db: Database, program: str, case_no: int) -> list[bytes]:
    """The references of a case's members, in order."""
    rows = db.execute(
        "SELECT member_ref FROM members WHERE program = ? AND case_no = ? ORDER BY member_ref",
        (program, case_no),
    )
    return [bytes(ref) for (ref,) in rows]


def proposals(db: Database, program: str, case_no: int | None = None) -> list[ProposalView]:
    """What was proposed, oldest first; of one case, no mass changes."""
    appealed = {each.subject: each for each in appeals(db, program, case_no)}
    rows = db.execute(
        "SELECT * FROM proposals WHERE program = ?1"
        " AND (CAST(?2 AS BIGINT) IS NULL OR (case_no = ?2 AND kind != ?3)) ORDER BY proposal",
        (program, case_no, ChangeKind.MASS),
    )
    return [_proposal(row, appealed.get(row["proposal"])) for row in rows]


def mass_change(db: Database, program: str, proposal: int) -> tuple[int, list[int]]:
    """The bits and amounts of a mass change. Raises LedgerError if it is none."""
    row = db.execute(
        "SELECT bits, amounts FROM mass_changes WHERE program = ? AND proposal = ?",
        (program, proposal),
    ).fetchone()
    if row is None:
        raise LedgerError(f"Proposal {proposal} is no mass change the ledger knows.")
    amounts = row["amounts"]
    return int.from_bytes(row["bits"], "big"), [
        int.from_bytes(amounts[at : at + _AMOUNT], "big") for at in range(0, len(amounts), _AMOUNT)
    ]


def appeals(db: Database, program: str, case_no: int | None = None) -> list[AppealView]:
    """The appeals of a program or of one case, by subject."""
    rows = db.execute(
        "SELECT *, state AS appeal_state, reason_hash AS decision FROM appeals WHERE program = ?1"
        " AND (CAST(?2 AS BIGINT) IS NULL OR case_no = ?2) ORDER BY subject",
        (program, case_no),
    )
    return [appeal(row) for row in rows]


def appeal(row: Row) -> AppealView:
    """An appeal, from a row that has its state as `appeal_state`, its reason as `decision`."""
    return AppealView(
        subject=row["subject"],
        case_no=row["case_no"],
        state=AppealState(row["appeal_state"]),
        timely=bool(row["timely"]),
        waived=bool(row["waived"]),
        filer=row["filer"],
        officer=row["officer"],
        received_at=row["received_at"],
        decide_by=row["decide_by"],
        decided_at=row["decided_at"],
        decision=row["decision"],
    )


def payment(row: Row) -> PaymentView:
    """A payment with its newest hold and appeal, from a row of its own and `standing.COLUMNS`."""
    return PaymentView(
        program=row["program"],
        payment_id=row["payment_id"],
        case_no=row["case_no"],
        kind=PaymentKind(row["kind"]),
        run=row["run"],
        period=row["period"],
        issue_at=row["issue_at"],
        amount=units(row["amount"]),
        pay_to=row["pay_to"],
        state=standing.state(row),
        payable_at=row["payable_at"],
        paid_at=row["paid_at"],
        tx_hash=row["paid_by"],
        hold=None if row["hold"] is None else standing.hold(row),
        appeal=None if row["appeal_state"] is None else appeal(row),
    )


def families(db: Database) -> list[FamilyView]:
    """The families of rules, by number."""
    return [
        FamilyView(
            family=row["family"],
            placed=row["placed"],
            overturned=row["overturned"],
            upheld=row["upheld"],
            unreviewed=row["unreviewed"],
            tripped_at=row["tripped_at"],
        )
        for row in db.execute("SELECT * FROM families ORDER BY family")
    ]


def _proposal(row: Row, appealed: AppealView | None) -> ProposalView:
    return ProposalView(
        number=row["proposal"],
        case_no=row["case_no"],
        kind=ChangeKind(row["kind"]),
        basis=Basis(row["basis"]),
        origin=Origin(row["origin"]),
        state=ProposalState(row["state"]),
        channel=row["channel"],
        failures=row["failures"],
        proposed_at=row["proposed_at"],
        served_at=row["served_at"],
        effective_at=row["effective_at"],
        proposer=row["proposer"],
        second=row["second"],
        payment_id=row["payment_id"],
        prior=row["prior"],
        value=row["value"],
        reason_hash=row["reason_hash"],
        signer=row["signer"],
        enacted_at=row["enacted_at"],
        appeal=appealed,
    )
