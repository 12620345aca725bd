"""Where the contracts of a population are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.simulate.population.accounts import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """All contracts. `paying` is the Treasury as an account, the sender of what is paid."""

    paying: int
    offices: str
    treasury: str
    holds: str
    changes: str
    hearings: str
    rounds: str
    amendments: str
    rule_sets: str
    token: str

    @classmethod
    def made(cls, accounts: Accounts) -> Addresses:
        """New ones."""
        paying = accounts.new()
        names = (
            *("offices", "holds", "changes", "hearings", "rounds"),
            *("amendments", "rule_sets", "token"),
        )
        return cls(
            paying=paying,
            treasury=accounts.text(paying),
            **{name: accounts.text(accounts.new()) for name in names},
        )

    def manifest(self) -> Mapping[str, str]:
        """By the names of an export's manifest."""
        return {
            "offices": self.offices,
            "treasury": self.treasury,
            "holds": self.holds,
            "changes": self.changes,
            "hearings": self.hearings,
            "rounds": self.rounds,
            "amendments": self.amendments,
            "rule_sets": self.rule_sets,
            "token": self.token,
        }
