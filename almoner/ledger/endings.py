"""When households were over, and what of them is under way: what may be forgotten, and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from almoner import numbering
from almoner.ledger.database import Database
from almoner.ledger.reading import reading
from almoner.ledger.statuses import (
    AppealState,
    CaseStatus,
    ChangeKind,
    HoldState,
    PaymentStatus,
    ProposalState,
)
from almoner.location import Location

_OVER = {
    "cases": (CaseStatus.REJECTED, CaseStatus.WITHDRAWN, CaseStatus.CLOSED),
    "payments": (
        *(PaymentStatus.PAID, PaymentStatus.STRUCK, PaymentStatus.EXPUNGED),
        *(PaymentStatus.REISSUED, PaymentStatus.LAPSED, PaymentStatus.RECALLED),
    ),
    "proposals": (ProposalState.ENACTED, ProposalState.CLOSED),
}
"""States in which nothing follows any more; in every other something may."""
_OPEN_HOLDS = (HoldState.PLACED, HoldState.SUSTAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Where the cases stand that one household had in a program."""

    case_ref: bytes
    case_nos: tuple[int, ...]
    """On the chain, oldest first: one for each time it was enrolled."""
    ended_at: int | None
    """When the last of them was over or paid, in seconds since 1970; None while one is not."""
    under_way: tuple[str, ...]
    """What is not over, each as it follows the word "because"."""


def endings(location: Location, program: str) -> list[Ending]:
    """Every household of a program, by its first case. Raises LedgerError if there is no ledger."""
    with reading(location) as db:
        households: dict[bytes, list[int]] = defaultdict(list)
        for row in db.execute(
            "SELECT case_no, case_ref FROM cases WHERE program = ? ORDER BY case_no", (program,)
        ):
            households[bytes(row["case_ref"])].append(row["case_no"])
        under_way, ended = _under_way(db, program), _ended(db, program)
    return [
        _ending(case_ref, tuple(case_nos), under_way, ended)
        for case_ref, case_nos in households.items()
    ]


def _ending(
    case_ref: bytes,
    case_nos: tuple[int, ...],
    under_way: dict[int, list[str]],
    ended: dict[int, int],
) -> Ending:
    found = tuple(each for case_no in case_nos for each in under_way.get(case_no, ()))
    return Ending(
        case_ref=case_ref,
        case_nos=case_nos,
        ended_at=None if found else max(ended[case_no] for case_no in case_nos),
        under_way=found,
    )


def _under_way(db: Database, program: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in db.execute(
        f"SELECT case_no, status FROM cases WHERE program = ? AND {_not_over('cases', 'status')}"
        " ORDER BY case_no",
        (program,),
    ):
        found[row["case_no"]].append(
            f"case {numbering.on_chain(row['case_no'])} is {row['status']}"
        )
    for row in db.execute(
        "SELECT case_no, payment_id, state FROM payments"
        f" WHERE program = ? AND {_not_over('payments', 'state')} ORDER BY payment_id",
        (program,),
    ):
        found[row["case_no"]].append(f"payment {row['payment_id']} is {row['state']}")
    for row in db.execute(
        "SELECT case_no, holds.payment_id, holds.state FROM holds JOIN payments"
        " ON payments.program = holds.program AND payments.payment_id = holds.payment_id"
        f" WHERE holds.program = ? AND holds.state IN ({_texts(*_OPEN_HOLDS)}) ORDER BY id",
        (program,),
    ):
        found[row["case_no"]].append(f"the hold on payment {row['payment_id']} is {row['state']}")
    for row in db.execute(
        f"SELECT case_no, subject FROM appeals WHERE program = ? AND state = '{AppealState.FILED}'"
        " ORDER BY subject",
        (program,),
    ):
        found[row["case_no"]].append(f"the appeal of {row['subject']} is not decided")
    for row in db.execute(
        "SELECT case_no, proposal, state FROM proposals WHERE program = ?"
        f" AND kind != '{ChangeKind.MASS}' AND {_not_over('proposals', 'state')} ORDER BY proposal",
        (program,),
    ):
        found[row["case_no"]].append(f"proposal {row['proposal']} is {row['state']}")
    return found


def _ended(db: Database, program: str) -> dict[int, int]:
    """When each case let its household go, or was last paid if that is later."""
    found: dict[int, int] = defaultdict(int)
    for column, table in (("freed_at", "members"), ("paid_at", "payments")):
        for row in db.execute(
            f"SELECT case_no, max({column}) AS last FROM {table} WHERE program = ?"
            " GROUP BY case_no",
            (program,),
        ):
            found[row["case_no"]] = max(found[row["case_no"]], row["last"] or 0)
    return found


def _not_over(table: str, column: str) -> str:
    return f"{column} NOT IN ({_texts(*_OVER[table])})"


def _texts(*states: str) -> str:
    return ", ".join(f"'{state}'" for state in states)
