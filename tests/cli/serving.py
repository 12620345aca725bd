"""`almoner serve` as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

SECONDS = 30


def page(file: Path | str, path: str, *more: str) -> bytes:
    """Serves a program, asks for one page, interrupts it, and answers with what came.

    `more` are further options. Raises AssertionError if it does not end in order.
    """
    answer, errors = served(file, path, *more)
    # Its file names the port it has outside of tests.
    assert errors.count("\n") == errors.count("Change [about] page") == 1
    return answer


def served(file: Path | str, path: str, *more: str, origin: str = "") -> tuple[bytes, str]:
    """The same, and what it said on stderr. `origin` is said to be that of its pages."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = origin or f"http://localhost:{port}"
    places = {"ALMONER_PORT": str(port), "ALMONER_ORIGIN": origin, "PYTHONUNBUFFERED": "1"}
    serving = subprocess.Popen(
        [sys.executable, "-m", "almoner", "serve", "--program", str(file), *more],
        env={**os.environ, **places},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout is not None
    assert f"The pages are at {origin}." in serving.stdout.readline()
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as asking:
        asking.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = b"".join(iter(lambda: asking.recv(65_536), b""))
    serving.send_signal(signal.SIGINT)
    _, errors = serving.communicate(timeout=SECONDS)
    assert serving.returncode == 0
    return answer, errors
