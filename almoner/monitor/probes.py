"""What a machine asks of a running monitor over HTTP: whether it lives, works, and its figures."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from almoner.errors import ConfigError
from almoner.monitor.metrics import Metrics
from almoner.monitor.status import Board

STOP_SECONDS = 5.0


def app(board: Board, metrics: Metrics) -> Starlette:
    """`/healthz`, `/readyz` and `/metrics`. Nothing personal is in any of them."""

    def healthz(_: Request) -> Response:
        if board.status.alive:
            return PlainTextResponse("The loop turns.\n")
        return PlainTextResponse("The loop hangs.\n", 503)

    def readyz(_: Request) -> Response:
        reasons = board.status.unready
        if not reasons:
            return PlainTextResponse("The monitor is at the head of its chain.\n")
        return PlainTextResponse("".join(f"{reason}\n" for reason in reasons), 503)

    def figures(_: Request) -> Response:
        return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", figures),
        ]
    )


@contextmanager
def served(board: Board, metrics: Metrics, host: str, port: int) -> Iterator[int]:
    """Answers while inside, in a thread of its own; the port. Raises ConfigError if it is taken.

    Port 0 takes a free one.
    """
    with _listening(host, port) as listener:
        server = uvicorn.Server(
            uvicorn.Config(
                app(board, metrics),
                log_config=None,  # it logs as the monitor does
                log_level="warning",
                access_log=False,
                server_header=False,
            )
        )
        thread = threading.Thread(target=server.run, args=([listener],), name="probes", daemon=True)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(STOP_SECONDS)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as fault:
        raise ConfigError(
            f"No status can be served at port {port} of {host} ({fault.strerror}): end what is "
            "there, or give another with --status."
        ) from fault
