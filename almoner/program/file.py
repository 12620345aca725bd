"""What a program file says, once it has been read and found sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eth_abi.abi import encode

from almoner import money
from almoner.errors import ConfigError

LOCAL_CHAIN = 31337
"""The chain id of a local node: only there may a program run whose figures nobody confirmed."""

TERMS = (
    "(bytes32,uint32,uint40,uint32,uint40,uint40,uint40,uint40,uint64,"
    "(uint40,uint40,uint40,uint16,uint32),"
    "(uint8,uint40,uint40,uint40,uint40,uint40,uint40,uint40,uint40[4]),"
    "(uint64,uint8)[],address)"
)
"""The ABI type of `Terms` (contracts/interfaces/IBenefitProgram.sol)."""


class Rail(StrEnum):
    """How money reaches people."""

    TOKEN = "token"


class Unit(StrEnum):
    """The kinds of household the benefit table tells apart."""

    ADULT = "adult"
    CHILD_ONLY = "child_only"


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
class Calendar:
    """Issue dates, in seconds since 1970, of consecutive periods."""

    first_period: int
    issue_at: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How a run becomes payable. Seconds, unless said."""

    challenge: int
    challenge_blocks: int
    approval: int
    lead: int
    margin: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Distinct approvers needed while the period's certified total stays at or below a sum."""

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
class BenefitTable:
    """Base units a period by kind of unit; the first amount is for one person."""

    authority: str
    ceiling: int
    """The most the contract lets a case have a period: room for changes of the table by law."""
    amounts: Mapping[Unit, tuple[int, ...]]


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
class ProgramFile:
    """A benefit program: a new program is a new file, not new code."""

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
    calendar: Calendar
    windows: Windows
    bands: tuple[Band, ...]
    holds: Holds
    notices: Notices
    benefits: BenefitTable
    reasons: Mapping[int, Reason]
    rules: Mapping[str, RuleUse]
    rule_parameters: Mapping[str, int]
    """Bounds of the rules of the fraud check, by name; times in seconds."""
    unconfirmed: tuple[str, ...]
    """Paths of the sections whose figures nobody confirmed."""

    def amount(self, unit: Unit, size: int) -> int | None:
        """Base units a period for a household, None where the table has no row for its size."""
        row = self.benefits.amounts[unit]
        return row[size - 1] if 1 <= size <= len(row) else None

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

    def terms(self, verifier: str) -> tuple[object, ...]:
        """What the contract is opened with, in the order of `Terms`.

        `verifier` is the address of the passkey verifier claimants' signers may name.
        """
        w, h, n = self.windows, self.holds, self.notices
        return (
            self.digest,
            self.purpose,
            w.challenge,
            w.challenge_blocks,
            w.approval,
            w.lead,
            w.margin,
            w.late,
            self.benefits.ceiling,
            (h.bot_hold, h.max_total_hold, h.sustained_cap, h.bot_share_bps, h.bot_floor),
            (
                list(NoticeMode).index(n.mode),
                *(n.service, n.constructive, n.notice_period, n.receipt_grace, n.decision),
                *(n.cooling_off, n.unpayable, self._waits()),
            ),
            [(band.up_to, band.approvers) for band in self.bands],
            verifier,
        )

    def _waits(self) -> list[int]:
        """Seconds from service to effect of the bases that need not wait out the notice period."""
        bases = self.notices.bases
        return [bases[basis].seconds if basis in bases else BARRED for basis in OF_THEIR_OWN]

    def encoded_terms(self, verifier: str) -> bytes:
        """The terms as `Treasury.openProgram` takes them."""
        return encode([TERMS], [self.terms(verifier)])


LAST_BAND = money.MAXIMUM
"""The upper end of the last band: there is none."""
