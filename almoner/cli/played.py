"""`almoner simulate play` of a population: through the real contracts, on a local chain."""

from __future__ import annotations

from pathlib import Path

from almoner.chain import node
from almoner.chain.client import Client
from almoner.cli import bars, session
from almoner.cli.session import Session
from almoner.simulate import playing
from almoner.simulate.playing import Script


def population(folder: Path, days: int | None, *, here: bool, as_json: bool) -> None:
    """Plays a population, or its first days, and says how much of it was the same."""
    script = playing.read(folder, days)
    if here:
        settings = Session()
        _play(settings.client(), script, settings.settings.deployments, as_json=as_json)
        return
    with node.start(timestamp=script.begins) as running:
        _play(Client(running.url), script, None, as_json=as_json)


def _play(client: Client, script: Script, record: Path | None, *, as_json: bool) -> None:
    with bars.bar("Transaction") as told:
        done = playing.play(client, script, record=record, told=told)
    session.say(
        f"The contracts say the same: {done.transactions:,} transactions with {done.events:,} "
        f"events and {done.transfers:,} transfers.",
        as_json=as_json,
        transactions=done.transactions,
        events=done.events,
        transfers=done.transfers,
        kinds=done.kinds,
    )
