"""Handles on an agency's contracts, from the record of where they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from web3.contract import Contract

from almoner.chain.client import Client
from almoner.chain.deployment import Deployment, Kind

SHARED = (
    "Token",
    "Offices",
    "Treasury",
    "Holds",
    "Changes",
    "Hearings",
    "GrantRounds",
    "GrantAmendments",
    "RuleSets",
    "PasskeyVerifier",
)
"""What an agency has one of, by its name in the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency's contracts on one chain, and one of its programs.

    A contract's handle is made when it is first asked for, as web3.py takes 20 ms for each and a
    command needs few of them. Asking raises MissingContract where the chain has no code there.
    """

    client: Client
    kind: Kind
    addresses: Mapping[str, str]
    """Of each of `SHARED`."""
    program_address: str
    roster_address: str

    def of(self, kind: Kind, program: str, roster: str) -> Agency:
        """The same agency and another program of it, by its address and that of its roster."""
        return dataclasses.replace(self, kind=kind, program_address=program, roster_address=roster)

    @property
    def program(self) -> Contract:
        """`BenefitProgram` or `GrantAwards`, by the kind."""
        return self.client.contract(self.kind.contract, self.program_address)

    @property
    def roster(self) -> Contract:
        """Of a benefit program; a grant program keeps its awards itself."""
        keeper = "Roster" if self.kind is Kind.BENEFIT else self.kind.contract
        return self.client.contract(keeper, self.roster_address)

    @property
    def award_program(self) -> str:
        """The address of a grant program, to keep its awards apart from cases of the same number;
        empty for a benefit program."""
        return "" if self.kind is Kind.BENEFIT else self.program_address

    @property
    def token(self) -> Contract:
        return self.client.contract("TestDollar", self.addresses["Token"])

    @property
    def offices(self) -> Contract:
        return self._shared("Offices")

    @property
    def treasury(self) -> Contract:
        return self._shared("Treasury")

    @property
    def holds(self) -> Contract:
        return self._shared("Holds")

    @property
    def changes(self) -> Contract:
        return self._shared("Changes")

    @property
    def hearings(self) -> Contract:
        return self._shared("Hearings")

    @property
    def rounds(self) -> Contract:
        return self._shared("GrantRounds")

    @property
    def amendments(self) -> Contract:
        return self._shared("GrantAmendments")

    @property
    def rule_sets(self) -> Contract:
        return self._shared("RuleSets")

    @property
    def verifier(self) -> Contract:
        return self._shared("PasskeyVerifier")

    def _shared(self, name: str) -> Contract:
        return self.client.contract(name, self.addresses[name])


def connect(
    client: Client,
    deployment: Deployment,
    program_id: str | None = None,
    kind: Kind | None = None,
) -> Agency:
    """The agency as recorded, with a program of a kind where one is asked for.

    Raises ConfigError where no program is meant, or the record does not name a contract.
    """
    program = deployment.program(program_id, kind)
    return Agency(
        client=client,
        kind=program.kind,
        addresses={name: deployment.address(name) for name in SHARED},
        program_address=program.address,
        roster_address=program.roster,
    )
