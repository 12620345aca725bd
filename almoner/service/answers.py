"""What the node answers about one block, asked once however many people look."""

from __future__ import annotations

from threading import Lock
from typing import Any

from almoner.chain import structs
from almoner.errors import NodeUnreachable
from almoner.service.context import ServiceContext

PATIENCE_SECONDS = 5.0
"""How long to wait for another who is asking: a thread of the pages waits with it."""


class Answers:
    """The Treasury's records as of the newest block that somebody asked about. Any thread may ask.

    Nobody who looks has to be known, so that looking must not be a way to keep the node busy.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._block = 0
        self._kept: dict[tuple[str, int], dict[str, Any]] = {}
        self._asking = Lock()

    def of(self, view: str, number: int, block: int) -> dict[str, Any]:
        """The record of a number, by the question for it. Raises ChainError without an answer."""
        if not self._asking.acquire(timeout=PATIENCE_SECONDS):
            raise NodeUnreachable("The node has not answered who asked before: ask again later.")
        try:
            if block != self._block:
                self._block, self._kept = block, {}
            if (view, number) not in self._kept:
                question = self._context.agency.treasury.functions[view](number)
                self._kept[view, number] = structs.read(self._context.client, question, block)
            return self._kept[view, number]
        finally:
            self._asking.release()
