"""Where a ledger is: how far it got, and how large it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.ledger import migrations
from almoner.ledger.reading import reading
from almoner.ledger.statuses import OutboxState
from almoner.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One state of a ledger."""

    ledger: str
    schema: int
    """Number of the newest step of its tables."""
    chain_id: int
    first_block: int
    loaded: int
    """The newest block it has; the one before the first where it has none."""
    transferred: int
    projected: int
    final: int
    floor: int
    """Down to this block projections are taken back without building them anew."""
    size: int
    """Bytes of all tables, with SQLite's write-ahead log, where the newest rows are."""
    log_size: int | None
    """Bytes of that log, None on a server."""
    alerts: Mapping[str, int]
    """How many, by decision."""
    outbox: Mapping[str, int]
    """How many holds, by state."""
    rows: Mapping[str, int]
    """How many, by table."""


def condition(location: Location) -> Condition:
    """The condition of a ledger. Raises LedgerError if there is none."""
    with reading(location) as db:
        deployment = db.execute("SELECT chain_id, first_block FROM deployment").fetchone()
        progress = db.execute("SELECT * FROM progress").fetchone()
        newest = db.execute("SELECT max(number) FROM blocks").fetchone()[0]
        decided = db.execute(
            "SELECT decision, count(*) FROM alerts GROUP BY decision ORDER BY decision"
        )
        waiting = db.execute(
            "SELECT CASE WHEN holds.id IS NULL THEN outbox.state ELSE ? END AS state, count(*)"
            " FROM outbox JOIN alerts USING (alert)"
            " LEFT JOIN holds ON holds.program = alerts.program"
            "  AND holds.payment_id = alerts.payment_id AND holds.alert = alerts.alert"
            "  AND holds.bot = 1 GROUP BY 1 ORDER BY 1",
            (OutboxState.PLACED,),
        )
        size, log_size = db.sizes()
        return Condition(
            ledger=str(location),
            schema=migrations.newest(),
            chain_id=deployment["chain_id"],
            first_block=deployment["first_block"],
            loaded=deployment["first_block"] - 1 if newest is None else newest,
            transferred=progress["transferred"],
            projected=progress["projected"],
            final=progress["final"],
            floor=progress["floor"],
            size=size + (log_size or 0),
            log_size=log_size,
            alerts=dict(map(tuple, decided)),
            outbox=dict(map(tuple, waiting)),
            rows={
                table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in migrations.tables()
            },
        )
