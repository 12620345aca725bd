"""A node's address behind which answers can be spoiled: a real server before the real node.

Each request is passed on as it is. What comes back is given to `spoil`, which may change it, cut it
off, hold it back or answer instead of the node.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import urllib3

from almoner.chain.node import HOST


@dataclass(slots=True)
class Exchange:
    """One request to the node, and the answer as it will be sent."""

    asked: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    """One for each that was asked, in their order, as long as nothing is spoiled."""
    batch: bool
    status: int = 200
    text: str | None = None
    """What is sent in the place of the answers."""
    cut: int = 0
    """Bytes at the end that are announced and never sent."""
    seconds: float = 0.0
    """How long it is held back."""
    trickle: float = 0.0
    """Seconds after each of its bytes."""
    dropped: bool = False
    """The connection is closed without an answer."""

    def of(self, method: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Question and answer of each question of a method."""
        for asked, answer in zip(self.asked, self.answers, strict=True):
            if asked["method"] == method:
                yield asked, answer

    def refuse(self, code: int, message: str) -> None:
        """Answers each question with a JSON-RPC error."""
        for answer in self.answers:
            answer.pop("result", None)
            answer["error"] = {"code": code, "message": message}

    @property
    def body(self) -> bytes:
        """What is sent."""
        if self.text is not None:
            return self.text.encode()
        return json.dumps(self.answers if self.batch else self.answers[0]).encode()


Spoil = Callable[[Exchange], None]


def no_spoil(_exchange: Exchange) -> None:
    """Leaves an answer as the node gave it."""


@dataclass(slots=True, eq=False)
class Proxy:
    """Stands before a node until the end of a with-block. Use `url` as the node's."""

    target: str
    """The node's address; it may change."""
    spoil: Spoil = no_spoil
    port: int = 0
    """Where it listens; chosen at the start."""
    count: int = 0
    """Requests it had."""
    _server: ThreadingHTTPServer | None = None
    _open: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Listens; after `stop` at the same port."""
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = _Server((HOST, self.port), handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Refuses connections, and ends those it has."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        for each in list(self._open):
            with _closed_already():
                each.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def spoiling(self, spoil: Spoil) -> Iterator[None]:
        """Spoils answers until the end of the block."""
        before, self.spoil = self.spoil, spoil
        try:
            yield
        finally:
            self.spoil = before

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """Whoever asked is gone: that is what these tests do."""


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"
    # Else each answer waits for the acknowledgement of its head.
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self.proxy._open.add(self.connection)

    def finish(self) -> None:
        self.proxy._open.discard(self.connection)
        with _closed_already():
            super().finish()

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        exchange = self._passed_on(body)
        if exchange is None:
            self.close_connection = True
            return
        self.proxy.count += 1
        self.proxy.spoil(exchange)
        time.sleep(exchange.seconds)
        if exchange.dropped:
            self.close_connection = True
            return
        content = exchange.body
        self.send_response(exchange.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        sent = content[: len(content) - exchange.cut]
        for piece in [bytes([each]) for each in sent] if exchange.trickle else [sent]:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(exchange.trickle)
        self.close_connection = exchange.cut > 0

    def _passed_on(self, body: bytes) -> Exchange | None:
        question = json.loads(body)
        try:
            told = urllib3.request(
                "POST",
                self.proxy.target,
                body=body,
                headers={"Content-Type": "application/json"},
                retries=False,
            )
        except urllib3.exceptions.HTTPError:
            return None
        answer = told.json()
        if isinstance(question, list):
            given = {each["id"]: each for each in answer}
            return Exchange(question, [given[each["id"]] for each in question], True)
        return Exchange([question], [answer], False)


@contextmanager
def _closed_already() -> Iterator[None]:
    """The other side may have gone first."""
    try:
        yield
    except OSError:
        return
