"""Holds and the rules they cite."""

from __future__ import annotations

import sqlite3

from almoner.events import Event
from almoner.ledger.statuses import HoldState

MONITOR = 10
"""The bot's office, by its number in the contract."""


def rule_registered(db: sqlite3.Connection, event: Event) -> None:
    """A version of a rule has a number."""
    a = event.args
    db.execute(
        "INSERT INTO rules (rule_no, family, rule_hash, authority, registrar)"
        " VALUES (?, ?, ?, ?, ?)",
        (a["ruleNo"], a["family"], a["ruleHash"], a["authority"], a["by"]),
    )


def rule_armed(db: sqlite3.Connection, event: Event) -> None:
    """A second person lets a rule hold."""
    db.execute(
        "UPDATE rules SET armer = ? WHERE rule_no = ?", (event.args["by"], event.args["ruleNo"])
    )


def placed(db: sqlite3.Connection, event: Event) -> None:
    """A payment is delayed."""
    a = event.args
    db.execute(
        "INSERT INTO holds (id, program, payment_id, state, alert, rule_no, reason, trigger_block,"
        " trigger_hash, evidence, notice, placed_at, expires_at, deadline, placer, bot)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.block_number << 20 | event.log_index,
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
            _in_office(db, a["by"], MONITOR, event.block_time),
        ),
    )


def released(db: sqlite3.Connection, event: Event) -> None:
    """An investigator found it unfounded."""
    _end(db, event, HoldState.RELEASED)
    _review(db, event)


def released_on_appeal(db: sqlite3.Connection, event: Event) -> None:
    """It ended for the claimant."""
    _end(db, event, HoldState.RELEASED)


def lapsed(db: sqlite3.Connection, event: Event) -> None:
    """Its time was over."""
    _end(db, event, HoldState.LAPSED)


def struck(db: sqlite3.Connection, event: Event) -> None:
    """Its payment was struck."""
    _end(db, event, HoldState.STRUCK)


def sustained(db: sqlite3.Connection, event: Event) -> None:
    """An investigator found it well founded."""
    _change(db, event, "state = ?, expires_at = ?", HoldState.SUSTAINED, event.args["expiresAt"])
    _review(db, event)


def _end(db: sqlite3.Connection, event: Event, state: HoldState) -> None:
    _change(db, event, "state = ?, ended_at = ?", state, event.block_time)


def _review(db: sqlite3.Connection, event: Event) -> None:
    _change(db, event, "reviewer = ?", event.args["by"])


def _change(db: sqlite3.Connection, event: Event, columns: str, *values: object) -> None:
    """Changes the newest hold of the payment, which is the one the contract keeps."""
    a = event.args
    db.execute(
        f"UPDATE holds SET {columns} WHERE id ="
        " (SELECT max(id) FROM holds WHERE program = ? AND payment_id = ?)",
        (*values, a["program"], a["paymentId"]),
    )


def _in_office(db: sqlite3.Connection, person: int, office: int, time: int) -> bool:
    """Whether a person holds an office at the time of the newest event."""
    found = db.execute(
        "SELECT 1 FROM appointments WHERE person = ? AND office = ?"
        " AND from_time <= ? AND ? < until_time AND removed_at IS NULL",
        (person, office, time, time),
    ).fetchone()
    return found is not None


EVENTS = {
    "RuleRegistered": rule_registered,
    "RuleArmed": rule_armed,
    "HoldPlaced": placed,
    "HoldReleased": released,
    "HoldReleasedOnAppeal": released_on_appeal,
    "HoldLapsed": lapsed,
    "HoldStruck": struck,
    "HoldSustained": sustained,
}
