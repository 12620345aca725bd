"""What the service works with: given once, at the start."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.casefile import Casefile
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.ledger.views import Views
from almoner.program import ProgramFile
from almoner.service.outgoing import Queue
from almoner.service.passkeys import RelyingParty


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContext:
    """One program's pages: whose they are, and where what they show comes from."""

    agency: Agency
    relay: Sender
    """Pays the fees of what people sign. It holds no office: anyone could relay in its place."""
    casefile: Casefile
    outgoing: Queue
    """What people signed, until it is on the chain."""
    views: Views
    """What the monitor has read of the chain."""
    program: ProgramFile
    party: RelyingParty
    demonstration: bool = True
    """Whether every page says that it is not a government website."""
    secret: str = field(repr=False)
    """Signs the cookies; a new one ends every visit."""

    @property
    def client(self) -> Client:
        """The chain."""
        return self.agency.client

    @property
    def address(self) -> str:
        """The program's address."""
        return str(self.agency.program.address)
