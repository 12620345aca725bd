"""What the files of all programs say, whatever they pay for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from almoner.errors import ConfigError
from almoner.program.about import About, Audience
from almoner.program.office import Office

LOCAL_CHAIN = 31337
"""The chain id of a local node: only there may a program run whose figures nobody confirmed."""


class Rail(StrEnum):
    """How money reaches people."""

    TOKEN = "token"


class NoticeMode(StrEnum):
    """When a notice counts as served, in the order of the contract's enum."""

    DISPATCH = "dispatch"
    DELIVERY = "delivery"


class Basis(StrEnum):
    """What a notice may rest on."""

    ADVANCE = "ADVANCE"
    ADEQUATE = "ADEQUATE"
    MASS_CHANGE = "MASS_CHANGE"
    REQUESTED = "REQUESTED"
    DEATH = "DEATH"
    SUSTAINED = "SUSTAINED"


OF_THEIR_OWN = (Basis.ADEQUATE, Basis.MASS_CHANGE, Basis.REQUESTED, Basis.DEATH)
"""Bases with a wait of their own, in the order of the contract's terms."""
BARRED = 2**40 - 1
"""The wait of a basis the program's law does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A law, rule or judgment the program rests on."""

    id: str
    citation: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Distinct approvers needed while a cumulative total stays at or below a sum."""

    up_to: int
    approvers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Clocks (seconds) and caps of holds."""

    authority: str
    bot_hold: int
    max_total_hold: int
    sustained_cap: int
    bot_share_bps: int
    bot_floor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBasis:
    """How long (seconds) the law has the agency wait after a notice of this basis."""

    seconds: int
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Clocks of notices and hearings, in seconds."""

    authority: str
    mode: NoticeMode
    service: int
    constructive: int
    notice_period: int
    receipt_grace: int
    decision: int
    cooling_off: int
    unpayable: int
    bases: Mapping[Basis, NoticeBasis]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A reason in plain language, in one language."""

    title: str
    happened: str
    fact: str
    rule: str
    clears: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a payment may be delayed; `code` goes on chain, `words` to the citizen."""

    code: int
    authority: str
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """How this program uses a rule of the fraud check. Without an authority it can only alert."""

    id: str
    reason: int
    authority: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A program: a new program is a new file, not new code."""

    audience: ClassVar[Audience]
    """Whom programs of this kind pay."""
    id: str
    digest: bytes
    """SHA-256 of the file's bytes; on chain as `programId`."""
    title: str
    jurisdiction: str
    purpose: int
    public_amounts: bool
    rail: Rail
    languages: tuple[str, ...]
    authorities: Mapping[str, Authority]
    bands: tuple[Band, ...]
    holds: Holds
    notices: Notices
    reasons: Mapping[int, Reason]
    rules: Mapping[str, RuleUse]
    rule_parameters: Mapping[str, int]
    """Bounds of the rules of the fraud check, by name; times in seconds."""
    office: Office
    """Nothing of it is in the terms; the digest commits to it like to every byte."""
    about: About | None
    """None where the file has no such section. Nothing of it is in the terms, as of the office."""
    unconfirmed: tuple[str, ...]
    """Paths of the sections whose figures nobody confirmed."""

    def citation(self, authority: str) -> str:
        """How the law behind an authority's id is cited."""
        return self.authorities[authority].citation

    def require_confirmed(self, chain_id: int) -> None:
        """Raises ConfigError unless every figure is confirmed or the chain is a local one."""
        if self.unconfirmed and chain_id != LOCAL_CHAIN:
            raise ConfigError(
                f"Nobody confirmed {', '.join(self.unconfirmed)} of the program {self.id}: write "
                f"who did into confirmed_by. Until then it opens on chain {LOCAL_CHAIN} only, not "
                f"on chain {chain_id}."
            )

    def clocks(self) -> tuple[object, ...]:
        """`HoldTerms` and `NoticeTerms` (contracts/interfaces/IPayer.sol), then the bands."""
        h, n = self.holds, self.notices
        return (
            (h.bot_hold, h.max_total_hold, h.sustained_cap, h.bot_share_bps, h.bot_floor),
            (
                list(NoticeMode).index(n.mode),
                *(n.service, n.constructive, n.notice_period, n.receipt_grace, n.decision),
                *(n.cooling_off, n.unpayable, self._waits()),
            ),
            [(band.up_to, band.approvers) for band in self.bands],
        )

    def _waits(self) -> list[int]:
        """Seconds from service to effect of the bases that need not wait out the notice period."""
        bases = self.notices.bases
        return [bases[basis].seconds if basis in bases else BARRED for basis in OF_THEIR_OWN]
