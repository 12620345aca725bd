"""How a monitor is doing, for whoever asks from another thread: a probe, a terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

TICK_SECONDS = 120.0
"""The longest one turn of the loop may take before the monitor counts as hung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One look at a monitor. `ticked` is by the monotonic clock, other times by the chain's."""

    ticked: float = field(default_factory=time.monotonic)
    first_block: int = 0
    block: int | None = None
    """The ledger's newest."""
    block_time: int = 0
    head: int = 0
    """The node's newest, as far as it is known; 0 before it was asked."""
    rate: float = 0.0
    """Blocks read in a second, while it catches up."""
    standing_by: bool = False
    """Whether another monitor writes the ledger, and this one waits."""
    caught_up: bool = False
    node_answers: bool | None = None
    """None before it was asked."""
    ledger_writable: bool | None = None
    """None before it was tried."""
    alerts: int = 0
    holds: int = 0
    """Those that stand."""
    waiting: int = 0
    """Holds that wait to be placed."""
    alarms: tuple[str, ...] = ()
    """Kinds of alarms that go on."""

    @property
    def lag(self) -> int:
        """Blocks behind the node, as far as its newest is known."""
        if not self.head:
            return 0
        return max(self.head - (self.first_block - 1 if self.block is None else self.block), 0)

    @property
    def progress(self) -> float:
        """Part of the deployment's blocks that the ledger has."""
        blocks = self.head - self.first_block + 1
        return 1.0 if blocks <= 0 else min(max(1 - self.lag / blocks, 0.0), 1.0)

    @property
    def seconds_left(self) -> float | None:
        """Until it has caught up, at the rate of now."""
        return self.lag / self.rate if self.rate > 0 else None

    @property
    def alive(self) -> bool:
        """Whether the loop turns."""
        return time.monotonic() - self.ticked < TICK_SECONDS

    @property
    def unready(self) -> list[str]:
        """Why it cannot do its work just now, in sentences."""
        if self.standing_by and self.alive:
            return ["Another monitor writes the ledger, and this one stands by."]
        reasons = {
            "The loop hangs.": not self.alive,
            "The node was not asked yet.": self.node_answers is None,
            "The node does not answer.": self.node_answers is False,
            "Whether the ledger can be written was not tried yet.": self.ledger_writable is None,
            "The ledger cannot be written.": self.ledger_writable is False,
            f"The ledger is {_blocks(self.lag)} behind its node.": not self.caught_up and self.lag,
            "The ledger is about to read what its node has by now.": (
                not self.caught_up and not self.lag and self.node_answers
            ),
        }
        return [sentence for sentence, holds in reasons.items() if holds]


def _blocks(count: int) -> str:
    return "1 block" if count == 1 else f"{count:,} blocks"


class Board:
    """Where the loop leaves its newest status, and others find it."""

    def __init__(self) -> None:
        self.status = Status()
