"""Nightly. Given a whole made-up population, of the smallest size: all of it through the contracts.

- the contracts
  - should say every event and move every transfer
- a ledger that followed them
  - should have what the export has: as many observations, the same findings of each rule
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from almoner.backtest import run, telling
from almoner.backtest.duck import Duck
from almoner.backtest.source import Exported, Kept, Source
from almoner.chain import deployment
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.fraud import policy
from almoner.fraud.policy import CURRENT
from almoner.ledger.follower import Follower
from almoner.ledger.reading import reading
from almoner.ledger.store import Scope, Store
from almoner.monitor.source import ChainSource, decoder
from almoner.simulate.playing import Played, play, read
from almoner.simulate.population import EXPORT

pytestmark = pytest.mark.nightly


@dataclass(frozen=True)
class Followed:
    """What was played, and a ledger that followed it."""

    played: Played
    ledger: Path


@pytest.fixture(scope="module")
def followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    script, place = read(folder), tmp_path_factory.mktemp("whole")
    with nodes.start(timestamp=script.begins) as node:
        client = Client(node.url)
        played = play(client, script, record=place / "record")
        with Store(place / "ledger.sqlite", _scope(client, place / "record")) as store:
            Follower(store, ChainSource(node.url), decoder()).follow()
        yield Followed(played, place / "ledger.sqlite")


def _scope(client: Client, folder: Path) -> Scope:
    genesis = client.block(0).hash
    record = deployment.load(folder, client.chain_id, f"0x{genesis.hex()}")
    return Scope(
        chain_id=client.chain_id,
        genesis=genesis,
        first_block=record.first_block,
        offices=record.address("Offices"),
        treasury=record.address("Treasury"),
        holds=record.address("Holds"),
        changes=record.address("Changes"),
        hearings=record.address("Hearings"),
        rounds=record.address("GrantRounds"),
        amendments=record.address("GrantAmendments"),
        rule_sets=record.address("RuleSets"),
        token=record.address("Token"),
    )


def _found(source: Source) -> dict[str, Any]:
    rules, engine = policy.load(CURRENT), Duck()
    rows = engine.load(source.batches(lambda _done, _all: None))
    return {"observations": rows, **telling.summary(rules, run.run(rules, engine))}


def test_contracts__say_the_whole_export(folder: Path, followed: Followed) -> None:
    events = pq.read_table(folder / EXPORT / "events", columns=["event"])["event"].to_pylist()
    transfers = pq.read_table(folder / EXPORT / "transfers", columns=["tx_hash"])

    assert followed.played.kinds == Counter(events)
    assert followed.played.transfers == len(transfers)


def test_ledger__has_the_findings_of_the_export(folder: Path, followed: Followed) -> None:
    with reading(followed.ledger) as db:
        kept = _found(Kept(db))

    assert kept == _found(Exported(folder / EXPORT))
    assert sum(kept["findings"].values()) > 50
