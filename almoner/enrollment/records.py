"""What enrollment needs of the casefile and of whoever watches it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from web3.contract import Contract

from almoner.chain.client import Client
from almoner.roster import Line

Progress = Callable[[int, int], None]
"""Called with how many cases are done and how many there are in all."""


class Agency(Protocol):
    """The contracts a case is proposed to and approved in: `almoner.chain.agency.Agency`."""

    @property
    def client(self) -> Client: ...
    @property
    def treasury(self) -> Contract: ...
    @property
    def offices(self) -> Contract: ...
    @property
    def program(self) -> Contract: ...
    @property
    def roster(self) -> Contract: ...


class Records(Protocol):
    """Where personal data and salts are kept: `almoner.casefile.Casefile`."""

    def claim(self, deployment: str, fingerprints: Mapping[str, bytes]) -> None:
        """Ties the records to one roster contract and to the keys of its references."""

    def compare(self, deployment: str, fingerprints: Mapping[str, bytes]) -> None:
        """Refuses another contract or another key than those the records are tied to."""

    def put_cases(
        self, cases: Sequence[Line], numbers: Mapping[str, int], *, at: int
    ) -> dict[str, bytes]:
        """Records households, those on chain with their numbers; returns all salts.

        A contact that is replaced counted until `at`, in seconds since 1970.
        """

    def number(self, numbers: Mapping[str, int]) -> None:
        """Records the numbers cases got on chain."""

    def salts(
        self, numbers: Mapping[str, int], *, office: str, purpose: str, at: int
    ) -> dict[str, bytes]:
        """The salts of cases on chain by the agency's case numbers."""


def deployment(agency: Agency) -> str:
    """What records are tied to: one roster contract on one chain."""
    return deployed(agency.roster.address, agency.client.chain_id)


def deployed(roster: str, chain_id: int) -> str:
    """The same by the address of the contract and the number of the chain."""
    return f"{roster} on chain {chain_id}"


def unwatched(done: int, total: int) -> None:
    """The progress of work nobody watches."""
