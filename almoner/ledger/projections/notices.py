"""Notices of proposals: served, returned, attempted."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.projections import changes
from almoner.ledger.statuses import ChangeKind, ProposalState


def served(db: Database, event: Event) -> None:
    """A notice counts as served: attested, signed for, or after two failed attempts and a wait."""
    a = event.args
    changes.move(
        db,
        event,
        state=ProposalState.SERVED,
        channel=a["channel"],
        served_at=a["servedAt"],
        effective_at=a["effectiveAt"],
    )
    # Nobody attests what the claimant signs for.
    if not a["by"]:
        return
    changes.move(db, event, second=a["by"])
    # What only counts as served after a wait was attempted, and attested by nobody.
    attested = a["servedAt"] == event.block_time
    proposal = changes.find(db, event)
    if attested and proposal["kind"] != ChangeKind.MASS:
        changes.involve(db, a["program"], proposal["case_no"], a["by"])


def returned(db: Database, event: Event) -> None:
    """A dispatched notice came back: the first time it is open again. Or an attempt failed."""
    a = event.args
    proposal = changes.find(db, event)
    changes.move(db, event, failures=a["failures"])
    if proposal["state"] != ProposalState.SERVED:
        changes.move(db, event, channel=a["channel"], second=a["by"])
    elif a["failures"] == 1:
        changes.move(db, event, state=ProposalState.OPEN, served_at=None, effective_at=None)


EVENTS = {"NoticeServed": served, "NoticeReturned": returned}
