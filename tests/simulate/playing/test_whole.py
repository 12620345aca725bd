"""Nightly. Given a whole made-up population, of the smallest size: all of it through the contracts.

- the contracts
  - should say every event and move every transfer
- a ledger that followed them
  - should have what the export has: as many observations, the same findings of each rule
- a population to which much happens that is rare elsewhere: refused transfers, holds, appeals
  - should be said by the contracts, too
  - should have every event that a population can have
"""

from __future__ import annotations

import ast
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
from almoner.chain import artifacts, deployment
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.fraud import policy
from almoner.fraud.policy import CURRENT
from almoner.ledger.follower import Follower
from almoner.ledger.reading import reading
from almoner.ledger.store import Scope, Store
from almoner.monitor import deployed
from almoner.monitor.source import ChainSource, decoder
from almoner.simulate.playing import Played, play, read
from almoner.simulate.population import (
    EXPORT,
    Scale,
    contracts,
    life,
    population,
    reviews,
    runs,
)

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


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A population of much misfortune."""
    made = tmp_path_factory.mktemp("eventful") / "made-up"
    with pytest.MonkeyPatch.context() as patched:
        for name, share in {"_HELD": 0.08, "_FAILING": 0.04}.items():
            patched.setattr(runs, name, share)
        for name, share in {
            "_DECREASE": 0.08,
            "_INCREASE": 0.08,
            "_TERMINATE": 0.05,
            "_PAY_TO": 0.08,
            "_SIGNER": 0.06,
            "_LATE": 1.0,
            "_APPEALS": 0.5,
            "_RETURNED": 0.4,
        }.items():
            patched.setattr(life, name, share)
        for name, share in {"_LAPSES": 0.3, "_STRUCK": 0.35}.items():
            patched.setattr(reviews, name, share)
        population(Scale(households=500, awards=12, months=3, prevalence=20.0, seed=17), made)
    return made


def _scope(client: Client, folder: Path) -> Scope:
    genesis = f"0x{client.block(0).hash.hex()}"
    return deployed.scope(deployment.load(folder, client.chain_id, genesis))


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


def test_contracts__say_what_is_rare(eventful: Path) -> None:
    script = read(eventful)
    with nodes.start(timestamp=script.begins) as node:
        played = play(Client(node.url), script)

    assert played.transactions == len(script.steps)
    assert played.kinds.keys() == _sayable()


def _sayable() -> set[str]:
    """The events that the sources of the imitation name."""
    known = {str(each["name"]) for each in artifacts.events_by_topic().values()}
    sources = Path(contracts.__file__).parent.glob("*.py")
    trees = [ast.parse(source.read_text()) for source in sources]
    said = {
        each.value
        for tree in trees
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    return known & said
