"""What the service works with: given once, at the start."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from almoner.casefile import Casefile
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.ledger.grants import GrantViews
from almoner.ledger.records import PaymentView
from almoner.ledger.views import Views
from almoner.program import Described, GrantFile, ProgramFile
from almoner.roster.references import Keys
from almoner.service.outgoing import Queue
from almoner.service.passkeys import RelyingParty


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContext(ABC):
    """One program's pages: whose they are, and where what they show comes from."""

    agency: Agency
    relay: Sender
    """Pays the fees of what people sign. It holds no office: anyone could relay in its place."""
    casefile: Casefile
    outgoing: Queue
    """What people signed, until it is on the chain."""
    views: Views
    """What the monitor has read of the chain."""
    program: Described
    others: tuple[Described, ...] = ()
    """The agency's other programs, with pages of their own."""
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

    @abstractmethod
    def payment(self, payment_id: int) -> PaymentView | None:
        """A payment of the program, None for what is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitContext(ServiceContext):
    """The pages of a program that pays households."""

    program: ProgramFile

    def payment(self, payment_id: int) -> PaymentView | None:
        """A payment of a household, None for what is none."""
        return self.views.payment(self.address, payment_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantContext(ServiceContext):
    """The pages of a program that gives grants."""

    program: GrantFile
    grants: GrantViews
    """What the monitor has read of awards."""
    keys: Keys
    """Commit to papers and invoices, as the commands of the agency do."""

    def payment(self, payment_id: int) -> PaymentView | None:
        """What an approved draw became, None for what is none."""
        return self.grants.payment(self.address, payment_id)
