"""The events of a ledger that change its projections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from almoner.blocks import LOG_BITS
from almoner.events import Decoder, Event
from almoner.ledger import kinds, projections, stored
from almoner.ledger.database import Database
from almoner.ledger.projections import Addresses


def events(
    db: Database,
    addresses: Addresses,
    first: int,
    last: int,
    decoder: Decoder,
    hears: frozenset[str] = frozenset(),
) -> Iterator[Event]:
    """The events of these blocks that change a projection, and those `hears` names."""
    agency = {
        stored.contract(db, address): acts
        for address, acts in projections.of_agency(addresses).items()
    }
    numbers = {kind.name: number for number, kind in kinds.of(decoder.shapes).items()}

    def of(names: Iterable[str]) -> str:
        known = sorted(numbers[name] for name in names if name in numbers)
        return ", ".join(map(str, known)) or "NULL"

    # The plus keeps the database from looking events up by kind: there are few in the range.
    acting = " OR ".join(
        [
            *(
                f"(contract = {number} AND +kind IN ({of(acts)}))"
                for number, acts in agency.items()
            ),
            f"(contract NOT IN ({', '.join(map(str, agency))})"
            f" AND +kind IN ({of(projections.OF_PROGRAMS)}))",
            f"+kind IN ({of(hears)})",
        ]
    )
    return stored.events(
        db,
        decoder,
        f"events.id >= ? AND events.id < ? AND ({acting})",
        first << LOG_BITS,
        (last + 1) << LOG_BITS,
    )
