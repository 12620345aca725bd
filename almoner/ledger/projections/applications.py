"""Applications to rounds: submitted, revised, identified, taken back, awarded."""

from __future__ import annotations

from eth_utils.crypto import keccak

from almoner.events import Event
from almoner.ledger.columns import event_id, packed, stored
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import ApplicationState
from almoner.ledger.projections import rounds, rows

UNITS = 8
"""Bytes of an amount."""


def submitted(db: Database, event: Event) -> None:
    """An organization applied, or says anew what it asks for; its key stays."""
    a = event.args
    db.execute(
        "INSERT INTO applications (application, round, state, signer, signer_hash, pay_to,"
        " amounts, matched, total, documents, revision, submitted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (application)"
        " DO UPDATE SET"
        " pay_to = excluded.pay_to, amounts = excluded.amounts, matched = excluded.matched,"
        " total = excluded.total, documents = excluded.documents, revision = excluded.revision,"
        " submitted_at = excluded.submitted_at",
        (
            a["application"],
            a["round"],
            ApplicationState.SUBMITTED,
            a["signer"],
            bytes(keccak(a["signer"])),
            a["payTo"],
            packed(a["amounts"], UNITS),
            stored(a["matched"]),
            stored(a["total"]),
            a["documents"],
            a["revision"],
            event.block_time,
        ),
    )
    _signed(db, event, "apply" if a["revision"] == 1 else "revise")


def withdrawn(db: Database, event: Event) -> None:
    """The organization took it back."""
    _change(db, event, state=ApplicationState.WITHDRAWN)
    _signed(db, event, "withdraw")


def revision_asked(db: Database, event: Event) -> None:
    """A grants officer asks for another; what was submitted stands."""
    reason = event.args["reasonHash"]
    _change(db, event, asked_at=event.block_time, asked_reason=reason)


def identified(db: Database, event: Event) -> None:
    """A grants officer found out which organization it is."""
    _change(db, event, org_ref=event.args["orgRef"])


def budget_reserved(db: Database, event: Event) -> None:
    """An offer was made on it, or an award has more of the round's budget."""
    rounds.budget_moved(db, event)
    _change(db, event, state=ApplicationState.AWARDED)


def _signed(db: Database, event: Event, action: str) -> None:
    a = event.args
    db.execute(
        "INSERT INTO applicant_acts VALUES (?, ?, ?, ?, ?)",
        (event_id(event), a["application"], action, a["relayer"], event.block_time),
    )


def _change(db: Database, event: Event, **columns: object) -> None:
    rows.change(db, "applications", {"application": event.args["application"]}, **columns)


EVENTS = {
    "ApplicationSubmitted": submitted,
    "ApplicationWithdrawn": withdrawn,
    "RevisionAsked": revision_asked,
    "ApplicantIdentified": identified,
    "BudgetReserved": budget_reserved,
}
