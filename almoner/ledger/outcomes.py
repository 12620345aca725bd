"""What became of the payments that were certified in some blocks, and what was posted of it."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.blocks import LOG_BITS
from almoner.fraud.outcomes import Outcome, Said
from almoner.ledger.database import Database
from almoner.ledger.reading import reading
from almoner.location import Location
from almoner.observations.schema import Kind, account_key

_NONE = bytes(32)
_CERTIFIED = (int(Kind.CERTIFIED), int(Kind.DRAW_CERTIFIED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A root that the ledger read from the chain."""

    first: int
    last: int
    root: bytes


def outcomes(db: Database, first: int, last: int) -> list[Outcome]:
    """One for each payment that was certified in these blocks, both included, in their order."""
    programs = {
        account_key(row["program"]): str(row["program"])
        for row in db.execute("SELECT program FROM programs")
    }
    alerts = {
        (row["program"], row["payment_id"], row["trigger_block"]): row
        for row in db.execute(
            "SELECT alert, program, payment_id, trigger_block, decision FROM alerts"
            " WHERE trigger_block >= ? AND trigger_block <= ?",
            (first, last),
        )
    }
    found = []
    for row in db.stream(
        "SELECT observations.id AS id, observations.program AS program, payment, rule_set,"
        " dead_letters.kind AS beyond FROM observations"
        " LEFT JOIN judged ON judged.id = observations.id"
        " LEFT JOIN dead_letters ON dead_letters.id = observations.id"
        "  AND dead_letters.part = observations.part"
        " WHERE observations.id >= ? AND observations.id < ?"
        " AND coalesce(dead_letters.kind, observations.kind) IN (?, ?)"
        " ORDER BY observations.id, observations.part",
        (first << LOG_BITS, (last + 1) << LOG_BITS, *_CERTIFIED),
    ):
        program, block = programs[row["program"]], int(row["id"]) >> LOG_BITS
        alert = alerts.get((program, row["payment"], block))
        by = b"" if row["beyond"] else bytes(row["rule_set"] or b"")
        said = Said.CLEAN if by else Said.UNJUDGED
        found.append(
            Outcome(
                program=program,
                payment_id=row["payment"],
                block=block,
                said=said if alert is None else Said.of(alert["decision"]),
                alert=_NONE if alert is None else bytes(alert["alert"]),
                rule_set=by or _NONE,
            )
        )
    return found


def posted_to(db: Database) -> int | None:
    """The last block that a root was posted of, None before the first."""
    found = db.execute("SELECT max(last) FROM outcome_posts").fetchone()[0]
    return None if found is None else int(found)


def posted(
    location: Location, program: str, payment_id: int
) -> tuple[Outcome, list[Outcome], Posted] | None:
    """What became of a payment, with all outcomes that were posted with it, and their root.

    None where no posted span has the block in which it was certified.
    """
    with reading(location) as db:
        row = db.execute(
            "SELECT observations.id AS id FROM observations"
            " LEFT JOIN dead_letters ON dead_letters.id = observations.id"
            "  AND dead_letters.part = observations.part"
            " WHERE program = ? AND payment = ?"
            " AND coalesce(dead_letters.kind, observations.kind) IN (?, ?)",
            (account_key(program), payment_id, *_CERTIFIED),
        ).fetchone()
        if row is None:
            return None
        block = int(row["id"]) >> LOG_BITS
        post = db.execute(
            "SELECT first, last, root FROM outcome_posts WHERE first <= ?1 AND last >= ?1", (block,)
        ).fetchone()
        if post is None:
            return None
        span = Posted(first=post["first"], last=post["last"], root=bytes(post["root"]))
        found = outcomes(db, span.first, span.last)
    own = next(each for each in found if (each.program, each.payment_id) == (program, payment_id))
    return own, found, span
