"""Reading spans in processes of their own, beside the one that writes them.

Python runs one thread of a process at a time: reading and writing a long history in one process
would take turns on one core. Question and answer go through a socket that nobody else has. When it
is closed, and be it because who asks was killed, the process at its other end ends too.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import weakref
from collections import deque
from contextlib import suppress
from typing import Any

from almoner.blocks import Span, Wanted
from almoner.chain.spans import Spans, Verify
from almoner.chain.wire import Wire
from almoner.errors import NodeUnreachable

_LENGTH = struct.Struct(">Q")


class Delegates:
    """Processes that read spans from one node: as many as threads ask at once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: deque[_Delegate] = deque()
        weakref.finalize(self, _end, self._idle)

    def span(self, first: int, last: int, wanted: Wanted, verify: Verify) -> Span:
        """What `Spans.span` gives or raises. Raises NodeUnreachable if a process cannot be started,
        or is gone: who asks next gets another.
        """
        try:
            delegate = self._idle.popleft()
        except IndexError:
            delegate = _Delegate(self._url)
        try:
            answer = delegate.ask(first, last, wanted, verify)
        except (OSError, EOFError) as fault:
            delegate.close()
            raise NodeUnreachable(
                "The process that read from the node ended: another one takes its place."
            ) from fault
        self._idle.append(delegate)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """Ends all that nobody waits for."""
        _end(self._idle)


class _Delegate:
    """One of the processes, as who asks it has it."""

    def __init__(self, url: str) -> None:
        self._socket, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                # Without the folder we are in, whose files would be taken for modules.
                [sys.executable, "-P", "-m", "almoner.chain.delegates"],
                stdin=theirs.fileno(),
            )
        except OSError as fault:
            self._socket.close()
            raise NodeUnreachable(
                f"No process could be started to read from the node ({fault.strerror}): free "
                "memory, or let this user have more processes."
            ) from fault
        finally:
            theirs.close()
        # Not an argument, which all users of the machine can read: it may hold a password.
        # One that has ended by now is noticed when it is asked.
        with suppress(OSError):
            _send(self._socket, url)

    def ask(self, *question: object) -> Span | Exception:
        """Its answer. Raises OSError or EOFError if it is gone."""
        _send(self._socket, question)
        answer: Span | Exception = _take(self._socket)
        return answer

    def close(self) -> None:
        """Ends it."""
        self._socket.close()
        self._process.kill()
        self._process.wait()


def _end(delegates: deque[_Delegate]) -> None:
    while delegates:
        delegates.popleft().close()


def _serve(asking: socket.socket) -> None:
    """Answers until there is nobody any more who asks."""
    # Who asks decides when this ends, also where a terminal or a service manager tells all to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(asking,), daemon=True).start()
    try:
        spans = Spans(Wire(_take(asking)))
        while True:
            question = _take(asking)
            answer: Span | Exception
            try:
                answer = spans.span(*question)
            except Exception as fault:
                answer = fault
            _send(asking, answer)
    except (OSError, EOFError):
        return


def _end_with(asking: socket.socket) -> None:
    """Ends this process once nobody asks any more, also while a node keeps it waiting."""
    closed = select.poll()
    # Only that it is closed, which is always told.
    closed.register(asking, 0)
    closed.poll()
    os._exit(0)


def _send(to: socket.socket, said: object) -> None:
    packed = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    to.sendall(_LENGTH.pack(len(packed)))
    to.sendall(packed)


def _take(from_: socket.socket) -> Any:
    (size,) = _LENGTH.unpack(_bytes(from_, _LENGTH.size))
    return pickle.loads(_bytes(from_, size))


def _bytes(from_: socket.socket, size: int) -> bytearray:
    read = bytearray(size)
    left = memoryview(read)
    while left:
        # All of it at once: between two calls this thread would have to wait for its turn again.
        # What was stopped meanwhile, by a terminal for one, has only a part.
        got = from_.recv_into(left, len(left), socket.MSG_WAITALL)
        if not got:
            raise EOFError
        left = left[got:]
    return read


if __name__ == "__main__":
    with socket.socket(fileno=0) as _asking:
        _serve(_asking)
