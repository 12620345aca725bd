"""Holds: placed, reviewed, extended, ended."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger import officers
from almoner.ledger.columns import event_id
from almoner.ledger.database import Database
from almoner.ledger.projections import rows
from almoner.ledger.statuses import HoldState, Outcome

MONITOR = 10
"""The bot's office, by its number in the contract."""


def placed(db: Database, event: Event) -> None:
    """A payment is delayed."""
    a = event.args
    db.execute(
        "INSERT INTO holds (id, program, payment_id, state, alert, rule_no, reason, trigger_block,"
        " trigger_hash, evidence, notice, placed_at, expires_at, deadline, placer, bot)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event_id(event),
            a["program"],
            a["paymentId"],
            HoldState.PLACED,
            a["alert"],
            a["ruleNo"],
            a["reason"],
            a["triggerBlock"],
            a["triggerHash"],
            a["evidence"],
            a["notice"],
            event.block_time,
            a["expiresAt"],
            a["deadline"],
            a["by"],
            officers.in_office(db, a["by"], MONITOR, event.block_time),
        ),
    )
    db.execute(
        "UPDATE families SET placed = placed + 1"
        " WHERE family = (SELECT family FROM rules WHERE rule_no = ?)",
        (a["ruleNo"],),
    )


def extended(db: Database, event: Event) -> None:
    """An investigator needs more time, once."""
    _change(db, event, expires_at=event.args["expiresAt"], extended=1)


def released(db: Database, event: Event) -> None:
    """An investigator found it unfounded."""
    _end(db, event, HoldState.RELEASED)
    _change(db, event, reviewer=event.args["by"])


def released_on_appeal(db: Database, event: Event) -> None:
    """It ended for the claimant."""
    _end(db, event, HoldState.RELEASED)


def lapsed(db: Database, event: Event) -> None:
    """Its time was over."""
    _end(db, event, HoldState.LAPSED)


def closed(db: Database, event: Event) -> None:
    """Its run was recalled."""
    _end(db, event, HoldState.CLOSED)


def struck(db: Database, event: Event) -> None:
    """Its payment was struck."""
    _end(db, event, HoldState.STRUCK)


def counted(db: Database, event: Event) -> None:
    """What became of it is in its family's figures."""
    a = event.args
    _change(db, event, outcome=Outcome.of(a["outcome"]))
    figures = {name: a[name] for name in ("overturned", "upheld", "unreviewed")}
    rows.change(db, "families", {"family": a["family"]}, **figures)


def sustained(db: Database, event: Event) -> None:
    """An investigator found it well founded."""
    a = event.args
    _change(db, event, state=HoldState.SUSTAINED, expires_at=a["expiresAt"], reviewer=a["by"])


def _end(db: Database, event: Event, state: HoldState) -> None:
    _change(db, event, state=state, ended_at=event.block_time)


def _change(db: Database, event: Event, **columns: object) -> None:
    """Changes the newest hold of the payment, which is the one the contract keeps."""
    newest = db.execute(
        "SELECT max(id) FROM holds WHERE program = ? AND payment_id = ?",
        (event.args["program"], event.args["paymentId"]),
    ).fetchone()[0]
    rows.change(db, "holds", {"id": newest}, **columns)


EVENTS = {
    "HoldPlaced": placed,
    "HoldExtended": extended,
    "HoldReleased": released,
    "HoldReleasedOnAppeal": released_on_appeal,
    "HoldLapsed": lapsed,
    "HoldClosed": closed,
    "HoldStruck": struck,
    "HoldSustained": sustained,
    "OutcomeCounted": counted,
}
