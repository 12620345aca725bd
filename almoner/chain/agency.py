"""Handles on an agency's contracts, from the record of where they are."""

from __future__ import annotations

from dataclasses import dataclass

from web3.contract import Contract

from almoner.chain.client import Client
from almoner.chain.deployment import Deployment, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency's contracts on one chain, and one of its programs."""

    client: Client
    token: Contract
    offices: Contract
    treasury: Contract
    holds: Contract
    changes: Contract
    hearings: Contract
    rounds: Contract
    amendments: Contract
    rule_sets: Contract
    verifier: Contract
    kind: Kind
    program: Contract
    """`BenefitProgram` or `GrantAwards`, by the kind."""
    roster: Contract
    """Of a benefit program; a grant program keeps its awards itself."""


def connect(
    client: Client,
    deployment: Deployment,
    program_id: str | None = None,
    kind: Kind | None = None,
) -> Agency:
    """The agency as recorded, with a program of a kind where one is asked for.

    Raises ConfigError where no program is meant, MissingContract where the chain has no code at an
    address.
    """
    program = deployment.program(program_id, kind)
    keeper = "Roster" if program.kind is Kind.BENEFIT else program.kind.contract

    def at(artifact: str, name: str) -> Contract:
        return client.contract(artifact, deployment.address(name))

    return Agency(
        client=client,
        token=at("TestDollar", "Token"),
        offices=at("Offices", "Offices"),
        treasury=at("Treasury", "Treasury"),
        holds=at("Holds", "Holds"),
        changes=at("Changes", "Changes"),
        hearings=at("Hearings", "Hearings"),
        rounds=at("GrantRounds", "GrantRounds"),
        amendments=at("GrantAmendments", "GrantAmendments"),
        rule_sets=at("RuleSets", "RuleSets"),
        verifier=at("PasskeyVerifier", "PasskeyVerifier"),
        kind=program.kind,
        program=client.contract(program.kind.contract, program.address),
        roster=client.contract(keeper, program.roster),
    )
