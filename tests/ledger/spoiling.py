"""Changes a ledger to something else that could be there, and takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from eth_utils.address import to_checksum_address

from almoner.ledger.grant_statuses import (
    AmendmentKind,
    AmendmentState,
    ApplicationState,
    Approved,
    AwardState,
    DrawState,
    MilestoneState,
    PayMode,
    Regime,
    ReviewState,
    RoundState,
)
from almoner.ledger.sqlite import Sqlite
from almoner.ledger.statuses import (
    AppealState,
    Basis,
    CaseStatus,
    ChangeKind,
    HoldState,
    Origin,
    Outcome,
    PaymentKind,
    PaymentStatus,
    ProposalState,
    RuleSetState,
    RunState,
)
from almoner.ledger.store import Store
from almoner.testing import household

OF_BENEFITS: dict[tuple[str, str], type[StrEnum]] = {
    ("cases", "status"): CaseStatus,
    ("runs", "state"): RunState,
    ("runs", "kind"): PaymentKind,
    ("payments", "state"): PaymentStatus,
    ("payments", "kind"): PaymentKind,
    ("holds", "state"): HoldState,
    ("holds", "outcome"): Outcome,
    ("proposals", "kind"): ChangeKind,
    ("proposals", "basis"): Basis,
    ("proposals", "origin"): Origin,
    ("proposals", "state"): ProposalState,
    ("appeals", "state"): AppealState,
    ("rule_sets", "state"): RuleSetState,
}
OF_GRANTS: dict[tuple[str, str], type[StrEnum]] = {
    ("rounds", "regime"): Regime,
    ("rounds", "state"): RoundState,
    ("applications", "state"): ApplicationState,
    ("reviews", "state"): ReviewState,
    ("awards", "mode"): PayMode,
    ("awards", "state"): AwardState,
    ("award_lines", "state"): MilestoneState,
    ("draws", "state"): DrawState,
    ("amendments", "kind"): AmendmentKind,
    ("amendments", "state"): AmendmentState,
    ("grant_approvers", "subject"): Approved,
}
WORDS = OF_BENEFITS | OF_GRANTS
"""What a column may say, where that is a status."""


class Undone(Exception):
    """Raised to take back what a test did to a ledger."""


@contextmanager
def spoiling(store: Store) -> Iterator[Sqlite]:
    """What is done to the ledger in the block is taken back at its end."""
    try:
        with store.transaction() as db:
            assert isinstance(db, Sqlite)
            yield db
            raise Undone
    except Undone:
        return


def spoil(db: Sqlite, table: str, column: str) -> None:
    """Changes a column of every row to something else that could be there."""
    values = [value for (value,) in db.execute(f"SELECT DISTINCT {column} FROM {table}")]
    assert values, f"the story leaves {table} empty"
    flags = set(values) <= {0, 1}
    words = list(WORDS.get((table, column), ()))

    def other(value: Any) -> Any:
        if words:
            return words[(words.index(value) + 1) % len(words)]
        if isinstance(value, bytes):
            return bytes([value[-1] ^ 1]) + value[1:] if value else b"\x01"
        if isinstance(value, str):
            return neighbor(value) if value.startswith("0x") else f"{value}!"
        return 1 - value if flags else (value or 0) + 1_000

    kind = next(row for row in db.execute(f"PRAGMA table_info({table})") if row["name"] == column)
    text = words[-1] if words else household(999)
    absent = {"INTEGER": 1, "TEXT": text, "BLOB": b"\x01" * 32}[kind["type"]]

    db.connection.create_function(
        "other", 1, lambda value: other(absent if value is None else value)
    )
    # Part of a key may become what another row has: that one is gone then, which is no less wrong.
    db.execute(f"UPDATE OR REPLACE {table} SET {column} = other({column})")


def neighbor(address: str) -> str:
    return str(to_checksum_address(f"0x{int(address, 16) ^ 1:040x}"))
