"""What a running monitor tells: to probes, to Prometheus, to a log collector, on a terminal.

monitor --status
├── ready once it is at the head, alive while its loop turns, figures for Prometheus
├── not ready while its node is away
├── at a port that is taken, or that is none: it should be refused
├── not before files and key are in order
└── says where it goes on
monitor --log-format json
├── one object a line with the fields of each record, time in UTC, and no secret
└── ended by two signals: it should leave nothing undone
monitor --gas-budget, --second-node
└── too small, or no address: it should be refused
live
└── shows where it is, how long it takes, and what goes on
"""

from __future__ import annotations

import io
import json
import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
from rich.console import Console

from almoner.chain.client import Client
from almoner.cli import live, logs
from almoner.config import PROJECT_ROOT
from almoner.ledger.statuses import OutboxState
from almoner.ledger.views import Views
from almoner.monitor import policy, probes, status
from almoner.monitor.metrics import Metrics
from almoner.monitor.status import Board, Status
from almoner.program import load_any
from almoner.testing import bench as benches
from almoner.testing import watch
from almoner.testing.bench import Bench, sentence

ADMIN = ("--as", "program-admin-1")
INVESTIGATOR = ("--as", "investigator-1")
FILE = "programs/cash-assistance.toml"
SECONDS = 30.0


@pytest.fixture
def program(bench: Bench) -> str:
    """The example's file, active, its rules registered and armed."""
    file = str(PROJECT_ROOT / FILE)
    bench.told("rule", "register", file, *ADMIN)
    bench.told("rule", "arm", file, *INVESTIGATOR)
    watch.activate(bench.world, policy.rule_set(load_any(PROJECT_ROOT / FILE)))
    return file


class Running:
    """A monitor as a process; its log is read line by line as JSON."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[dict[str, Any]] = []

    def until(self, action: str) -> dict[str, Any]:
        """Reads its log to the record of an action."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(json.loads(line))
            if self.lines[-1].get("action") == action:
                return self.lines[-1]
        raise AssertionError(f"it ended without {action}: {self.lines}")


@contextmanager
def running(program: str, *words: str) -> Iterator[Running]:
    command = ("monitor", "--program", program, "--poll", "0.05", "--log-format", "json", *words)
    process = subprocess.Popen(
        [sys.executable, "-m", "almoner", *command], stderr=subprocess.PIPE, text=True
    )
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def test_monitor__tells_how_it_is_and_loses_nothing_at_the_end(bench: Bench, program: str) -> None:
    world = bench.world
    world.approve(world.enroll(watch.ghosts(12)))
    run = world.open_run()
    world.seal(run)
    world.certify(run)

    with running(program, "--as", "monitor-1", "--status", "127.0.0.1:0") as monitor:
        port = monitor.until("status_served")["port"]

        def get(path: str) -> httpx.Response:
            return httpx.get(f"http://127.0.0.1:{port}/{path}", trust_env=False)

        until(lambda: get("readyz").status_code == 200)
        assert get("healthz").status_code == 200
        monitor.until("hold_placed")
        views = Views(bench.casefile.with_name("ledger.sqlite"))
        placed = [OutboxState.PLACED] * 12
        until(lambda: [each.outbox for each in views.alerts()] == placed)
        until(lambda: 'almoner_monitor_outbox{state="placed"} 12.0' in get("metrics").text)
        assert 'almoner_monitor_alerts{decision="hold"} 12.0' in get("metrics").text
        assert get("nothing").status_code == 404
        for _ in range(2):
            monitor.process.send_signal(signal.SIGTERM)
        monitor.until("stopped")
        assert monitor.process.wait(SECONDS) == 0

    judged = next(each for each in monitor.lines if each.get("action") == "run_judged")
    assert {name: judged[name] for name in ("run", "payments", "alerts", "holds", "level")} == {
        "run": run,
        "payments": 17,
        "alerts": 12,
        "holds": 12,
        "level": "INFO",
    }
    assert judged["program"] == world.program.address
    assert judged["logger"] == "almoner.monitor.judge"
    moment = datetime.fromisoformat(judged["time"]).utcoffset()
    assert moment is not None
    assert not moment
    hold = next(each for each in monitor.lines if each.get("action") == "hold_placed")
    assert hold["alert"] in {f"0x{alert.alert.hex()}" for alert in views.alerts()}
    assert benches.PASSWORD not in json.dumps(monitor.lines)
    assert world.hold(world.payment_id(run, 7))["state"] == 1


def test_monitor__says_where_it_goes_on(bench: Bench, program: str) -> None:
    head = bench.world.client.head()[0]
    said = []
    for _ in range(2):
        with running(program) as monitor:
            said.append(monitor.until("started"))
            views = Views(bench.casefile.with_name("ledger.sqlite"))
            until(lambda: views.cursor() is not None)  # noqa: B023
            views.await_block(head, SECONDS)
            monitor.process.send_signal(signal.SIGTERM)
            monitor.until("stopped")
    first, again = said
    begins = first["block"]
    assert begins <= head
    assert first["message"].endswith(f"from block {begins} on, the first of the deployment.")
    assert again["block"] == head + 1
    assert again["message"].endswith(f"from block {head + 1} on, after the ledger's last.")


def test_monitor__serves_no_status_before_its_key_opens(
    bench: Bench, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMONER_KEY_PASSWORD", "another")
    with running(program, "--as", "monitor-1", "--status", "127.0.0.1:0") as monitor:
        _, told = monitor.process.communicate(timeout=SECONDS)
    assert "The key monitor-1 does not open" in told
    assert "The status is at" not in told


def test_monitor__refuses_what_it_cannot_do(bench: Bench, program: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = sentence(bench.run("monitor", "--program", program, "--status", str(port)))
    assert f"No status can be served at port {port} of 127.0.0.1" in told

    wrong = sentence(bench.run("monitor", "--program", program, "--second-node", "ftp://node"))
    assert "Set --second-node to an address" in wrong

    for option, value in (("--status", "127.0.0.1"), ("--gas-budget", "999999")):
        refused = bench.run("monitor", "--program", program, option, value)
        assert refused.exit_code == 2
        assert option in refused.stderr


def test_probes__say_what_is_wrong(client: Client) -> None:
    board = Board()
    with probes.served(board, Metrics(), "127.0.0.1", 0) as port:

        def get(path: str) -> tuple[int, str]:
            answer = httpx.get(f"http://127.0.0.1:{port}/{path}", trust_env=False)
            return answer.status_code, answer.text

        board.status = Status(node_answers=True, ledger_writable=True, caught_up=True)
        assert get("readyz") == (200, "The monitor is at the head of its chain.\n")
        board.status = Status(block=5, head=9, node_answers=True, ledger_writable=True)
        assert get("readyz") == (503, "The ledger is 4 blocks behind its node.\n")
        board.status = Status(block=8, head=9, node_answers=True, ledger_writable=True)
        assert get("readyz") == (503, "The ledger is 1 block behind its node.\n")
        board.status = Status(block=9, head=9, node_answers=True, ledger_writable=True)
        assert get("readyz") == (503, "The ledger is about to read what its node has by now.\n")
        board.status = Status()
        assert get("readyz") == (
            503,
            "The node was not asked yet.\nWhether the ledger can be written was not tried yet.\n",
        )
        board.status = Status(
            block=9, head=9, caught_up=True, node_answers=False, ledger_writable=False
        )
        assert get("readyz") == (
            503,
            "The node does not answer.\nThe ledger cannot be written.\n",
        )
        assert get("healthz") == (200, "The loop turns.\n")
        board.status = Status(ticked=time.monotonic() - status.TICK_SECONDS)
        assert get("healthz") == (503, "The loop hangs.\n")


def test_log__has_every_field_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    try:
        logs.begin("json")
        extra = {"action": "tried", "theirs": b"\x01\xff", "big": 2**64, "each": {"one": b"\x02"}}
        logging.getLogger("almoner.tried").warning("%d of %s", 2, "it", extra=extra)
        logs.begin("text")
        logging.getLogger("almoner.tried").warning("plain", extra=extra)
    finally:
        logging.getLogger().handlers[:] = before
    written, plain = capsys.readouterr().err.splitlines()
    said = json.loads(written)
    assert datetime.fromisoformat(said.pop("time")).utcoffset() is not None
    assert said == {
        "level": "WARNING",
        "logger": "almoner.tried",
        "message": "2 of it",
        "action": "tried",
        "theirs": "0x01ff",
        "big": 2**64,
        "each": {"one": "0x02"},
    }
    assert plain.endswith("WARNING plain")


def drawn(shown: Status) -> str:
    console = Console(file=io.StringIO(), width=100)
    console.print(live.panel(shown))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_live__shows_where_it_is_and_how_long_it_takes() -> None:
    behind = drawn(
        Status(first_block=1, block=2_500, head=10_000, rate=100.0, node_answers=True, alerts=7)
    )
    assert "2,500 of 10,000, 7,500 behind" in behind
    assert "25.0%, 1:15 left at 100 blocks a second" in behind

    there = drawn(
        Status(
            block=9,
            head=9,
            caught_up=True,
            node_answers=True,
            ledger_writable=True,
            holds=3,
            waiting=2,
            alarms=("unpaid",),
        )
    )
    assert "9 of 9, 0 behind" in there
    assert "left" not in there
    assert "3 stand, 2 wait to be placed" in there
    assert "unpaid" in there


def test_live__keeps_the_log_above_it() -> None:
    board = Board()
    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    with live.shown(board, console):
        board.status = Status(block=41, head=42, node_answers=True)
    assert "41 of 42" in console.file.getvalue()  # type: ignore[attr-defined]
