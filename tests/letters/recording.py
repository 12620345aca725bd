"""A chain that keeps what it was told, and can refuse, and what ends a run anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.casefile import Channel
from almoner.errors import Reverted


class Killed(BaseException):
    """Ends a run as a signal does: nothing catches it."""


@dataclass(slots=True)
class Chain:
    """Takes each proposal's notice once, as the contract does."""

    served: dict[int, tuple[Channel, bytes]] = field(default_factory=dict)
    refusal: str | None = None
    dies: bool = False
    """Whether the run ends before it is told."""

    def require(self, proposal: int, channel: Channel) -> None:
        if self.refusal is not None:
            raise Reverted(self.refusal)
        if proposal in self.served:
            raise Reverted("Changes_WrongState", {"proposal": proposal})

    def attest(self, proposal: int, channel: Channel, evidence: bytes) -> None:
        if self.dies:
            raise Killed
        self.require(proposal, channel)
        self.served[proposal] = (channel, evidence)
