"""The file of a grant program: what it says, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from eth_abi.abi import encode

from almoner.errors import Fault, InputError
from almoner.program import clocks, lines, sections
from almoner.program.about import Audience
from almoner.program.described import Authority, Basis, Described, NoticeBasis
from almoner.program.table import Table

GRANT_TERMS = (
    "(bytes32,uint32,uint40,uint32,uint40,uint40,uint40,uint40,uint40,uint40,uint8,"
    "(uint40,uint40,uint40,uint16,uint32),"
    "(uint8,uint40,uint40,uint40,uint40,uint40,uint40,uint40,uint40[4]),"
    "(uint64,uint8)[],address)"
)
"""The ABI type of `GrantTerms` (contracts/interfaces/IGrantAwards.sol)."""
KIND = "grant"
LONGEST_HOLD = 30 * clocks.DAY
"""The most a draw may be held unless a person sustains it."""
MOST_CATEGORIES = 16
UNIFORM_TOLERANCE = 1_000
"""What 2 CFR 200.308 lets a recipient move between categories, in 1/10000 of the award."""


class Regime(StrEnum):
    """The rules awards follow, in the order of the contract's enum, from 1."""

    UNIFORM_GUIDANCE = "2cfr200"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """When what may happen to an award or a draw. Seconds, unless said."""

    challenge: int
    challenge_blocks: int
    offer: int
    liquidation: int
    advance: int
    extension: int
    objection: int
    margin: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How awards are broken down. Shares in 1/10000."""

    authority: str
    regime: Regime
    categories: tuple[str, ...]
    """The last one is indirect costs."""
    indirect_bps: int
    """The most indirect costs may be of the others."""
    tolerance_bps: int
    """Of an award, what its grantee may move between categories without asking."""
    match_bps: int
    """Of an award, what its grantee adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFile(Described):
    """A grant program."""

    audience: ClassVar[Audience] = Audience.ORGANIZATION
    windows: Clocks
    budget: Budget

    def terms(self, verifier: str) -> tuple[object, ...]:
        """What the contract is opened with, in the order of `GrantTerms`.

        `verifier` is the address of the passkey verifier grantees' signers may name.
        """
        w = self.windows
        return (
            self.digest,
            self.purpose,
            w.challenge,
            w.challenge_blocks,
            w.offer,
            w.liquidation,
            w.advance,
            w.extension,
            w.objection,
            w.margin,
            len(self.budget.categories),
            *self.clocks(),
            verifier,
        )

    def encoded_terms(self, verifier: str) -> bytes:
        """The terms as `Treasury.openProgram` takes them."""
        return encode([GRANT_TERMS], [self.terms(verifier)])


def load(path: Path) -> GrantFile:
    """The grant program a file describes. Raises InputError with every fault."""
    return parse(sections.content(path))


def parse(content: bytes) -> GrantFile:
    """The grant program the bytes of a file describe. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = Table(sections.toml(content), "", faults)
    if root.text("kind") != KIND and "kind" in root:
        root.fault("kind", f"is not {KIND!r}: this file is of another kind of program")
    windows, budget = root.table("windows"), root.table("budget")
    shared = sections.shared(content, root, (windows, budget))
    _require_terms(root, shared["holds"].max_total_hold, shared["notices"].bases)
    found = GrantFile(
        **shared, windows=_clocks(windows), budget=_budget(budget, shared["authorities"])
    )
    for part in (windows, budget, root):
        part.close()
    if faults:
        raise InputError(lines.located(faults, content))
    return found


def _require_terms(root: Table, longest: int, bases: Mapping[Basis, NoticeBasis]) -> None:
    """What the contract asks of every grant program."""
    if longest > LONGEST_HOLD:
        root.fault("holds.max_total_hold", "is longer than the 30 days a draw may be held")
    if Basis.MASS_CHANGE in bases:
        root.fault(
            "notices.bases.MASS_CHANGE",
            "is no basis here: an award has terms its grantee accepted, and no law changes many",
        )


def _clocks(section: Table) -> Clocks:
    return Clocks(
        challenge=section.seconds("challenge", least=1),
        challenge_blocks=section.whole("challenge_blocks", 0, clocks.UINT32),
        offer=section.seconds("offer", least=1),
        liquidation=section.seconds("liquidation", least=0),
        advance=section.seconds("advance", least=0),
        extension=section.seconds("extension", least=0),
        objection=section.seconds("objection", least=1),
        margin=section.seconds("margin", least=0),
    )


def _budget(section: Table, authorities: Mapping[str, Authority]) -> Budget:
    categories = section.texts("categories")
    if len(categories) > MOST_CATEGORIES:
        section.fault("categories", f"are {len(categories)}; there may be {MOST_CATEGORIES}")
    if len(set(categories)) < len(categories):
        section.fault("categories", "names one twice: give each its own name")
    regime = section.one_of("regime", list(Regime), "regime")
    tolerance = section.whole("tolerance_bps", 0, clocks.BPS)
    if regime == Regime.UNIFORM_GUIDANCE and tolerance > UNIFORM_TOLERANCE:
        section.fault("tolerance_bps", "is more than the 1,000 that 2 CFR 200.308 allows")
    return Budget(
        authority=section.one_of("authority", authorities, "authority"),
        regime=Regime(regime) if regime in list(Regime) else Regime.STATE,
        categories=categories,
        indirect_bps=section.whole("indirect_bps", 0, clocks.UINT16),
        tolerance_bps=tolerance,
        match_bps=section.whole("match_bps", 0, clocks.BPS),
    )
