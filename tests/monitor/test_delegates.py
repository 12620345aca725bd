"""Reading spans in processes of their own.

delegates
├── give what is given here, and raise what is raised here
├── are as many as ask at once, and are asked again
├── that end are replaced: who asked is told
├── take no module from the folder they are started in
├── give the whole answer though who asks was stopped meanwhile
├── end when they are closed
└── end when who started them is killed, also while a node keeps them waiting, and not when a
    terminal says so
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from almoner.blocks import Span, Wanted
from almoner.chain import node as nodes
from almoner.chain.delegates import Delegates
from almoner.chain.spans import Spans, Verify
from almoner.chain.wire import Wire
from almoner.errors import AlmonerError, MissingBlock, NodeUnreachable
from almoner.testing import World

PATIENCE = 10.0
ASKER = """
import sys, time
from almoner.blocks import Wanted
from almoner.chain.delegates import Delegates
from almoner.chain.spans import Verify
delegates = Delegates(sys.argv[1])
delegates.span(0, 0, Wanted(contracts=()), Verify.BLOOM)
print(delegates._idle[0]._process.pid, flush=True)
time.sleep(60)
"""
TAKER = """
import socket
from almoner.chain.delegates import _take
with socket.socket(fileno=0) as asked:
    print("takes", flush=True)
    print(len(_take(asked)), flush=True)
"""
WAITER = """
import sys
from almoner.blocks import Wanted
from almoner.chain.delegates import _Delegate
from almoner.chain.spans import Verify
delegate = _Delegate(sys.argv[1])
print(delegate._process.pid, flush=True)
delegate.ask(0, 0, Wanted(contracts=()), Verify.BLOOM)
"""


@pytest.fixture
def delegates(node: nodes.Node) -> Iterator[Delegates]:
    made = Delegates(node.url)
    yield made
    made.close()


def pids(delegates: Delegates) -> list[int]:
    """The processes nobody waits for."""
    return [each._process.pid for each in delegates._idle]


def runs(pid: int) -> bool:
    """Whether a process is there, and not only what is left of one."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def ends(pid: int) -> bool:
    """Whether a process ends within our patience."""
    deadline = time.monotonic() + PATIENCE
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not runs(pid)


def said(span: Span) -> tuple[object, ...]:
    """All that is in a span."""
    logs = span.logs
    columns = {name: getattr(logs, name) for name in logs.__dataclass_fields__}
    return (
        *(list(span.headers), span.size),
        {name: value if name == "data" else value.tolist() for name, value in columns.items()},
    )


def test_span__is_what_is_read_here(world: World, delegates: Delegates) -> None:
    wanted = Wanted(contracts=(world.offices.address.lower(),))
    head = world.client.head()[0]
    here = Spans(Wire(world.client.url)).span(1, head, wanted)
    assert len(here.logs) > 0

    assert said(delegates.span(1, head, wanted, Verify.BLOOM)) == said(here)
    assert said(delegates.span(1, head, wanted, Verify.FULL)) == said(here)
    assert len(pids(delegates)) == 1


def test_fault__is_what_is_raised_here(node: nodes.Node, delegates: Delegates) -> None:
    nothing = Wanted(contracts=())
    with pytest.raises(AlmonerError) as here:
        Spans(Wire(node.url)).span(10**6, 10**6, nothing)
    with pytest.raises(MissingBlock) as there:
        delegates.span(10**6, 10**6, nothing, Verify.BLOOM)
    assert (type(there.value), str(there.value)) == (type(here.value), str(here.value))
    # It goes on.
    assert delegates.span(0, 0, nothing, Verify.BLOOM).headers[0].number == 0
    assert len(pids(delegates)) == 1


def test_fault__of_no_node_is_told() -> None:
    nowhere = Delegates("http://127.0.0.1:9")
    with pytest.raises(NodeUnreachable, match=r"127\.0\.0\.1:9"):
        nowhere.span(0, 0, Wanted(contracts=()), Verify.BLOOM)
    nowhere.close()


def test_delegates__are_as_many_as_ask_at_once(node: nodes.Node, delegates: Delegates) -> None:
    node.mine(40)

    def read(number: int) -> int:
        return delegates.span(number, number, Wanted(contracts=()), Verify.BLOOM).headers[0].number

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(read, range(40))) == list(range(40))
    assert 1 <= len(pids(delegates)) <= 2


def test_delegate__that_ended_is_replaced(delegates: Delegates) -> None:
    nothing = Wanted(contracts=())
    delegates.span(0, 0, nothing, Verify.BLOOM)
    (gone,) = pids(delegates)
    os.kill(gone, signal.SIGKILL)

    with pytest.raises(NodeUnreachable, match="another one takes its place"):
        delegates.span(0, 0, nothing, Verify.BLOOM)

    assert delegates.span(0, 0, nothing, Verify.BLOOM).headers[0].number == 0
    (other,) = pids(delegates)
    assert other != gone


def test_delegate__that_cannot_be_started_is_told(
    delegates: Delegates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(NodeUnreachable, match="No process could be started"):
        delegates.span(0, 0, Wanted(contracts=()), Verify.BLOOM)
    assert pids(delegates) == []


def test_delegate__that_ended_before_it_was_told_anything_is_told(
    node: nodes.Node, delegates: Delegates, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(subprocess.Popen[bytes]):
        """A process that has ended by the time it is there."""

        def __init__(self, _command: list[str], stdin: int) -> None:
            super().__init__([sys.executable, "-c", ""], stdin=stdin)
            self.wait()

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", Ended)
        with pytest.raises(NodeUnreachable, match="takes its place"):
            delegates.span(0, 0, Wanted(contracts=()), Verify.BLOOM)

    assert delegates.span(0, 0, Wanted(contracts=()), Verify.BLOOM).headers[0].number == 0


def test_delegate__takes_no_module_from_the_folder_it_is_started_in(
    delegates: Delegates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    (tmp_path / "numpy.py").write_text(f"open({str(taken)!r}, 'w')")
    monkeypatch.chdir(tmp_path)

    assert delegates.span(0, 0, Wanted(contracts=()), Verify.BLOOM).headers[0].number == 0
    assert not taken.exists()


def test_answer__is_whole_though_who_asks_was_stopped() -> None:
    ours, theirs = socket.socketpair()
    asker = subprocess.Popen(
        [sys.executable, "-c", TAKER], stdin=theirs.fileno(), stdout=subprocess.PIPE, text=True
    )
    theirs.close()
    assert asker.stdout is not None
    packed = pickle.dumps(bytes(10**6))
    ours.sendall(struct.pack(">Q", len(packed)) + packed[: 10**5])
    assert asker.stdout.readline() == "takes\n"
    time.sleep(0.3)

    for each in (signal.SIGSTOP, signal.SIGCONT):
        asker.send_signal(each)
        time.sleep(0.1)
    with suppress(BrokenPipeError):
        ours.sendall(packed[10**5 :])
    ours.close()

    told, _ = asker.communicate(timeout=PATIENCE)
    assert told == "1000000\n"


def test_close__ends_them(delegates: Delegates) -> None:
    delegates.span(0, 0, Wanted(contracts=()), Verify.BLOOM)
    (pid,) = pids(delegates)
    assert runs(pid)

    delegates.close()

    assert not runs(pid)
    assert pids(delegates) == []


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_delegate__outlives_a_signal_to_all(delegates: Delegates, signal_: signal.Signals) -> None:
    nothing = Wanted(contracts=())
    delegates.span(0, 0, nothing, Verify.BLOOM)
    (pid,) = pids(delegates)

    os.kill(pid, signal_)

    assert delegates.span(0, 0, nothing, Verify.BLOOM).headers[0].number == 0
    assert pids(delegates) == [pid]


def test_delegate__ends_with_who_started_it(node: nodes.Node) -> None:
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER, node.url], stdout=subprocess.PIPE, text=True
    )
    assert asker.stdout is not None
    pid = int(asker.stdout.readline())
    assert runs(pid)

    asker.kill()
    asker.wait()
    asker.stdout.close()

    assert ends(pid)


def test_delegate__that_a_node_keeps_waiting_ends_with_who_started_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE)
        asker = subprocess.Popen(
            [sys.executable, "-c", WAITER, f"http://127.0.0.1:{silent.getsockname()[1]}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert asker.stdout is not None
        pid = int(asker.stdout.readline())
        asked, _ = silent.accept()
        with asked:
            assert runs(pid)

            asker.kill()
            asker.wait()
            asker.stdout.close()

            assert ends(pid)
