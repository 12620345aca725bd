"""A second node, asked beside the monitor's own whether it has the same blocks.

It is asked by a thread of its own: a node that does not answer must not delay a hold.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from almoner.chain.client import Client
from almoner.errors import ChainError, MissingBlock
from almoner.monitor.absence import Absence, Kind

ASK_SECONDS = 10.0
FIRST_SECONDS = 0.2
DEPTH = 3
"""Blocks below the ledger's newest one that are compared: at the tip, nodes may differ a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What a second node said last. `error` is a sentence, if it said nothing of use."""

    number: int = 0
    ours: bytes = b""
    theirs: bytes | None = None
    """Its hash of that block, None if it has not come so far."""
    error: str | None = None
    since: float = 0.0
    """When it first failed like that, by the monotonic clock."""

    @property
    def disagrees(self) -> bool:
        """Whether it has another block of that number; a node that is behind has none."""
        return self.theirs is not None and self.theirs != self.ours


class Witness:
    """Compares a node's blocks with the ledger's. Use it as a context manager."""

    def __init__(
        self, url: str, chain_id: int, header: Callable[[], tuple[int, bytes] | None]
    ) -> None:
        """`header` gives number and hash of a block of the ledger; it is called in the thread."""
        self._url = url
        self._chain_id = chain_id
        self._header = header
        self._client: Client | None = None
        self._ended = threading.Event()
        self.testimony: Testimony | None = None
        """None until it was asked."""

    def __enter__(self) -> Witness:
        # Not waited for at the end: it may be in a request of half a minute.
        threading.Thread(target=self._keep_asking, name="second node", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def absences(self, silence: float) -> list[Absence]:
        """What is wrong by what it said last."""
        said = self.testimony
        if said is None:
            return []
        if said.error is not None:
            if time.monotonic() - said.since < silence:
                return []
            return [_silent(said.error)]
        return [_disagreement(said, self.host)] if said.disagrees else []

    @property
    def host(self) -> str:
        """Where it is. Not its address: that can carry a token."""
        return urlsplit(self._url).hostname or ""

    def ask(self) -> None:
        """Asks it once."""
        header = self._header()
        if header is None:
            return
        number, ours = header
        try:
            if self._client is None:
                self._client = Client(self._url, self._chain_id)
            theirs = self._client.block(number).hash
        except MissingBlock:
            self.testimony = Testimony(number=number, ours=ours)
        except ChainError as fault:
            before = self.testimony
            failed = before is not None and before.error is not None
            since = before.since if before is not None and failed else time.monotonic()
            self.testimony = Testimony(error=str(fault), since=since)
        else:
            self.testimony = Testimony(number=number, ours=ours, theirs=theirs)

    def _keep_asking(self) -> None:
        while not self._ended.is_set():
            self.ask()
            # Until the ledger has a block, there is nothing to ask about.
            self._ended.wait(ASK_SECONDS if self.testimony else FIRST_SECONDS)


def _disagreement(said: Testimony, host: str) -> Absence:
    assert said.theirs is not None
    return Absence(
        kind=Kind.NODES_DISAGREE,
        sentence=f"Block {said.number} is 0x{said.ours.hex()} in the ledger and "
        f"0x{said.theirs.hex()} at the second node ({host}): one of the two nodes follows another "
        "chain. Ask a third before anybody acts on what the ledger says.",
        cured="The second node has the same blocks as the ledger again.",
        labels={"block": said.number, "ours": said.ours, "theirs": said.theirs},
    )


def _silent(error: str) -> Absence:
    return Absence(
        kind=Kind.SECOND_NODE_FAILS,
        sentence=f"The second node gives no answer to compare with: {error}",
        cured="The second node answers again.",
    )
