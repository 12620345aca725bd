"""What a ledger of a deployment record is of."""

from __future__ import annotations

from almoner.chain.deployment import Deployment
from almoner.ledger.store import Scope


def scope(record: Deployment) -> Scope:
    """The contracts every deployment has. Raises ConfigError where one is not deployed."""
    return Scope(
        chain_id=record.chain_id,
        genesis=bytes.fromhex(record.genesis[2:]),
        first_block=record.first_block,
        offices=record.address("Offices"),
        treasury=record.address("Treasury"),
        holds=record.address("Holds"),
        changes=record.address("Changes"),
        hearings=record.address("Hearings"),
        rounds=record.address("GrantRounds"),
        amendments=record.address("GrantAmendments"),
        rule_sets=record.address("RuleSets"),
        token=record.address("Token"),
    )
