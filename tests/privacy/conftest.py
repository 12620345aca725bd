"""An agency that has lived through every act with people whose data is known, and all it left."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from almoner.chain import deployment
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.cli import main
from almoner.testing import World, bench
from almoner.testing.leaks import Search
from almoner.testing.published import Publications
from almoner.testing.samples import BEGINNING
from tests.privacy.grants import GrantPlay
from tests.privacy.people import Known
from tests.privacy.play import Play


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What an agency left behind, by place, and the search for its people's data."""

    client: Client
    known: Known
    search: Search
    places: dict[str, bytes]
    ran: list[tuple[str, ...]]
    """The commands, as they were typed."""


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """Everything any part logs, at its finest level, with all that goes with a record.

    But for what two libraries say about each request to the node: that is looked at on the chain.
    """

    class Whole(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return f"{super().format(record)} {record.__dict__}"

    handler = logging.FileHandler(path)
    handler.setFormatter(Whole())
    levels = {None: logging.DEBUG, "web3": logging.INFO, "urllib3": logging.INFO}
    before = {name: logging.getLogger(name).level for name in levels}
    logging.getLogger().addHandler(handler)
    try:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
        logging.getLogger().removeHandler(handler)
        handler.close()


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """A program whose notices are dispatched, one where they are delivered, and one of grants."""
    folder = tmp_path_factory.mktemp("agency")
    known = Known()
    # Founding alone takes more blocks than a node keeps states of by itself.
    with (
        nodes.start(timestamp=BEGINNING, kept_states=400) as node,
        pytest.MonkeyPatch.context() as patch,
    ):
        client = Client(node.url, expected_chain_id=nodes.CHAIN_ID)
        chain = Publications(client=client)
        dispatch = World.create(client, token="BlocklistToken")
        delivery = dispatch.with_program(mode=1)
        chain.read_on()
        with logged(folder / "debug.log"):
            first = _seated(dispatch, folder / "dispatch", patch, known)
            _lived(first, chain)
            second = _seated(delivery, folder / "delivery", patch, known)
            second.deliveries()
            third = _seated(dispatch, folder / "grants", patch, known)
            _granted(GrantPlay.opened(third, folder / "grants"), chain)
        chain.read_on()
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and "papers" not in path.parts
        }
        yield Left(
            client=client,
            known=known,
            search=Search(known.values),
            places=files | chain.places,
            ran=first.ran + second.ran + third.ran,
        )


def _seated(world: World, folder: Path, patch: pytest.MonkeyPatch, known: Known) -> Play:
    client = world.client
    keys = folder / "home" / "keys"
    bench.put_keys(keys)
    for number in (1, 2):
        (keys / f"worker-cw0{number}.json").write_bytes(
            (keys / f"caseworker-{number}.json").read_bytes()
        )
    deployment.save(folder / "deployments", bench.record(client, world))
    # Letters are for people to read: their folder is no part of what must not show a person.
    outbox = {"OUTBOX": folder / "papers" / "outbox"}
    folders = {
        **outbox,
        "HOME": folder / "home",
        "DEPLOYMENTS": folder / "deployments",
        "RPC": client.url,
    }
    for name, value in {**bench.SETTINGS, **folders}.items():
        patch.setenv(f"ALMONER_{name}", str(value))
    patch.chdir(folder)
    runner = CliRunner(mix_stderr=False)
    return Play(
        bench=bench.Bench(
            world,
            lambda *words: runner.invoke(main, [str(each) for each in words]),
            folder / "home" / "casefile.sqlite",
        ),
        known=known,
    )


def _lived(play: Play, chain: Publications) -> None:
    """The whole play; what each chapter published is read before the node forgets it."""
    play.intake()
    chain.read_on()
    run = play.month()
    play.watch()
    play.page()
    chain.read_on()
    play.holds(run)
    play.settle(run)
    chain.read_on()
    play.changes()
    play.requests()
    play.watch()
    play.records()
    play.letters()
    chain.read_on()


def _granted(grants: GrantPlay, chain: Publications) -> None:
    """The same of grants; what organizations write themselves is in the folder of papers."""
    for chapter in (grants.award, grants.draw, grants.amend, grants.forget, grants.books):
        chapter()
        chain.read_on()
