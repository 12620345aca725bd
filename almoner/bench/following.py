"""Our own reading of the bench's chain, as a process of its own.

python -m almoner.bench.following RPC CONTRACT FIRST_BLOCK STORE

STORE is the path of a new SQLite file or the address of an empty PostgreSQL database. The follower
knows nothing of the bench: to it the contract is one of the agency's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from almoner import location
from almoner.chain import artifacts
from almoner.chain.spans import Spans
from almoner.chain.wire import Wire
from almoner.errors import AlmonerError
from almoner.events import Decoder
from almoner.ledger.follower import Follower
from almoner.ledger.store import Scope, Store
from almoner.monitor.source import FOLLOWED, ChainSource

CONTRACT = "PaymentBursts"
"""Whose events are read."""
COUNT = "SELECT count(*) FROM events"
"""How many events a store has."""


def follow(rpc: str, contract: str, first_block: int, store: str) -> int:
    """How many events a new store has once the chain is read to its head. Raises AlmonerError."""
    place = location.parse(store) if "://" in store else Path(store)
    decoder = Decoder(artifacts.load(name).abi for name in (*FOLLOWED, CONTRACT))
    with Store(place, scope(Wire(rpc), contract, first_block)) as opened:
        Follower(opened, ChainSource(rpc), decoder).follow()
        count: int = opened.db.execute(COUNT).fetchone()[0]
    return count


def scope(wire: Wire, contract: str, first_block: int) -> Scope:
    """A deployment of which only one contract speaks; nothing is at the other addresses."""
    silent = [f"0x{number:040x}" for number in range(1, 9)]
    return Scope(
        chain_id=int(wire.ask(str, "eth_chainId"), 16),
        genesis=Spans(wire).header(0).hash,
        first_block=first_block,
        offices=silent[0],
        treasury=silent[1],
        holds=contract,
        changes=silent[2],
        hearings=silent[3],
        rounds=silent[4],
        amendments=silent[5],
        rule_sets=silent[6],
        token=silent[7],
    )


if __name__ == "__main__":
    _rpc, _contract, _first_block, _store = sys.argv[1:]
    try:
        sys.stdout.write(f"{follow(_rpc, _contract, int(_first_block), _store)}\n")
    except AlmonerError as fault:
        sys.exit(str(fault))
