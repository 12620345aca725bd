"""Proposals about cases and payments, from what was asked to what came of it."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.database import Database, Row
from almoner.ledger.projections import hearings, rows
from almoner.ledger.statuses import Basis, ChangeKind, Origin, ProposalState


def proposed(db: Database, event: Event) -> None:
    """Somebody asks for a change."""
    a = event.args
    kind, basis, origin = ChangeKind.of(a["kind"]), Basis.of(a["basis"]), Origin.of(a["origin"])
    db.execute(
        "INSERT INTO proposals (program, proposal, case_no, kind, basis, origin, state,"
        " proposed_at, effective_at, proposer, payment_id, prior, value, reason_hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            a["program"],
            a["proposal"],
            a["caseNo"],
            kind,
            basis,
            origin,
            ProposalState.OPEN,
            event.block_time,
            a["effectiveAt"] or None,
            a["by"],
            a["paymentId"] or None,
            a["prior"],
            a["value"],
            a["reasonHash"],
        ),
    )
    if basis is Basis.SUSTAINED:
        hearings.reopen(db, event)
    elif origin is Origin.STAFF and kind is not ChangeKind.MASS:
        involve(db, a["program"], a["caseNo"], a["by"])


def signer_proposed(db: Database, event: Event) -> None:
    """The proposal names its new signer by a hash; here are the bytes."""
    move(db, event, signer=event.args["signer"])


def mass_proposed(db: Database, event: Event) -> None:
    """The same of a mass change: its amounts."""
    a = event.args
    db.execute(
        "INSERT INTO mass_changes VALUES (?, ?, ?, ?)",
        (
            a["program"],
            a["proposal"],
            a["bits"].to_bytes(32, "big"),
            b"".join(amount.to_bytes(8, "big") for amount in a["amounts"]),
        ),
    )


def approved(db: Database, event: Event) -> None:
    """A second person agrees with the first, or saw the claimant beside the first."""
    by = event.args["by"]
    proposal = find(db, event)
    if proposal["origin"] == Origin.STAFF:
        move(db, event, state=ProposalState.CONFIRMED, second=by)
        involve(db, event.args["program"], proposal["case_no"], by)
    else:
        move(db, event, origin=Origin.IN_PERSON, second=by)


def objected(db: Database, event: Event) -> None:
    """The claimant, or the counter in their name, is against it."""
    a = event.args
    move(db, event, state=ProposalState.CONTESTED, effective_at=a["decideBy"])
    if a["by"]:
        move(db, event, second=a["by"])


def confirmed(db: Database, event: Event) -> None:
    """Nothing stands against it any more."""
    move(db, event, state=ProposalState.CONFIRMED)


def enacted(db: Database, event: Event) -> None:
    """It is in effect."""
    move(
        db,
        event,
        state=ProposalState.ENACTED,
        prior=event.args["prior"],
        enacted_at=event.block_time,
    )


def restore_requested(db: Database, event: Event) -> None:
    """It is to be undone as soon as that is possible."""
    move(db, event, state=ProposalState.RESTORING)


def restored(db: Database, event: Event) -> None:
    """It is undone, until its appeal is decided or for good."""
    move(db, event, state=ProposalState.of(event.args["state"]))


def closed(db: Database, event: Event) -> None:
    """The proposal fell."""
    move(db, event, state=ProposalState.CLOSED)


def find(db: Database, event: Event) -> Row:
    """The proposal an event is about."""
    found: Row = db.execute(
        "SELECT * FROM proposals WHERE program = ? AND proposal = ?",
        (event.args["program"], event.args["proposal"]),
    ).fetchone()
    return found


def move(db: Database, event: Event, **columns: object) -> None:
    """Changes the proposal an event is about."""
    key = {name: event.args[name] for name in ("program", "proposal")}
    rows.change(db, "proposals", key, **columns)


def involve(db: Database, program: str, case_no: int, person: int) -> None:
    """Notes who acted on a case."""
    db.execute(
        "INSERT INTO involved VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (program, case_no, person)
    )


EVENTS = {
    "ChangeProposed": proposed,
    "SignerProposed": signer_proposed,
    "MassProposed": mass_proposed,
    "ChangeApproved": approved,
    "ChangeObjected": objected,
    "ProposalConfirmed": confirmed,
    "ChangeEnacted": enacted,
    "RestoreRequested": restore_requested,
    "ChangeRestored": restored,
    "ProposalClosed": closed,
}
