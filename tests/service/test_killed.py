"""`almoner serve` as a process that is killed while it has a person's appeal in hand.

given an appeal that was signed
├── the process is killed when the node has answered any of the questions on the way to the chain
└── it is started again
    ├── the appeal should be on the chain once, and nothing else of it
    └── the person should read that the payment, which it freed, was paid
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

import httpx
import pytest

from almoner.casefile import Access, Casefile, NewCase
from almoner.chain import deployment
from almoner.chain.keys import Keyring
from almoner.demo.person import SoftPerson
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import bench, watch
from almoner.testing.pages import Story, case_number
from almoner.testing.proxy import Exchange, Proxy
from almoner.testing.samples import DAY

SECONDS = 60.0
"""Only to end a test that hangs."""
WORDS = "The account is mine alone."
BOUND, APPEALED, PAID = 1, 1, 1
"""What the relay sends: an appeal frees a payment that is due, and the relay has it paid."""

Killed = Callable[[str], None]


@pytest.fixture
def proxy(story: Story, isolation: None) -> Iterator[Proxy]:
    """Stands before the node of the agency."""
    with Proxy(story.world.client.url) as standing:
        yield standing


@pytest.fixture
def environment(story: Story, proxy: Proxy, tmp_path: Path) -> dict[str, str]:
    """The settings of an agency whose casefile has the households of the story."""
    world = story.world
    deployment.save(tmp_path / "deployments", bench.record(world.client, world))
    copyfile(story.ledger, tmp_path / "ledger.sqlite")
    relay = Keyring(tmp_path / "keys", bench.PASSWORD, iterations=1).create("relay")
    world.client.request("anvil_setBalance", relay, hex(10**20))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {
        **{f"ALMONER_{name}": value for name, value in bench.SETTINGS.items()},
        "ALMONER_RPC": proxy.url,
        "ALMONER_HOME": str(tmp_path),
        "ALMONER_DEPLOYMENTS": str(tmp_path / "deployments"),
        "ALMONER_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    others = {name: each for name, each in os.environ.items() if not name.startswith("ALMONER_")}
    return {**others, **own}


@pytest.fixture
def letter(story: Story, environment: dict[str, str]) -> tuple[str, str]:
    """A letter to the household of the held payment: its case number, and a code."""
    world, case_no = story.world, story.held
    now, until = world.now(), world.now() + 7 * DAY
    number = case_number(case_no)
    path = Path(environment["ALMONER_HOME"]) / "casefile.sqlite"
    with Casefile.open(path, bench.CASEFILE_KEY) as casefile:
        casefile.put_cases([NewCase(case_number=number, facts={}, members=(), private={})])
        casefile.number({number: case_no})
        access = Access(office="counter", purpose="letter", at=now)
        code, key = casefile.issue_code(case_no, expires_at=until, access=access)
    world.send("counter", world.roster.functions.offerKey(case_no, key, until))
    return number, code


@pytest.fixture
def person(environment: dict[str, str]) -> Iterator[SoftPerson]:
    """Somebody without a browser."""
    walking = SoftPerson(f"http://localhost:{environment['ALMONER_PORT']}")
    yield walking
    walking.close()


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The pages, until the block ends or somebody ends them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "almoner", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "The pages are at" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


def until(done: Callable[[], object]) -> None:
    """Waits for something."""
    deadline = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def killing(process: subprocess.Popen[str], method: str) -> Callable[[Exchange], None]:
    """Ends the process when the node has answered a question, before it hears the answer."""

    def kill(exchange: Exchange) -> None:
        if any(exchange.of(method)):
            process.kill()
            process.wait(SECONDS)

    return kill


@pytest.mark.parametrize(
    "method",
    [
        "eth_sendRawTransaction",
        pytest.param("eth_estimateGas", marks=pytest.mark.nightly),
        pytest.param("eth_getTransactionReceipt", marks=pytest.mark.nightly),
    ],
)
def test_appeal__is_there_once_however_the_process_is_killed(
    story: Story,
    proxy: Proxy,
    environment: dict[str, str],
    letter: tuple[str, str],
    person: SoftPerson,
    method: str,
) -> None:
    world = story.world
    held = world.payment_id(story.second_run, story.held)
    home = Path(environment["ALMONER_HOME"])
    relay = Keyring(home / "keys", bench.PASSWORD, iterations=1).address("relay")

    def filed() -> int:
        return len(world.client.events(world.hearings.events.AppealFiled(), subject=held))

    def sent() -> int:
        return int(world.client.request("eth_getTransactionCount", relay, "latest"), 16)

    with serving(environment) as first:
        person.bind(*letter)
        with proxy.spoiling(killing(first, method)), pytest.raises(httpx.TransportError):
            person.appeal(WORDS, held)
        assert first.wait(SECONDS) == -signal.SIGKILL
    assert sent() == BOUND + (method != "eth_estimateGas")

    with serving(environment):
        until(lambda: sent() == BOUND + APPEALED + PAID)
        with Store(home / "ledger.sqlite", watch.scope(world)) as store:
            Monitor(store, world.client, watch.unarmed_policy()).catch_up()
        person.sign_in()
        assert "Paid on" in person.payment(held)
    assert filed() == 1
    assert sent() == BOUND + APPEALED + PAID
