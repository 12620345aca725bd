"""What only the terms of a program can decide: bands, caps of holds, waits of notices.

Terms never change, and events have no more of them than their digest. A node is asked for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from almoner.audit.agency import Agency
from almoner.audit.claim import Claim
from almoner.audit.finding import Bound
from almoner.audit.kinds import Basis
from almoner.audit.views import answers
from almoner.chain.client import Client

_BPS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The clocks of a program, in seconds, and the share of payments its monitor may hold."""

    max_total_hold: int
    sustained_cap: int
    bot_share_bps: int
    bot_floor: int
    receipt_grace: int
    waits: tuple[int, ...]
    """Of ADEQUATE, MASS_CHANGE, REQUESTED and DEATH."""


def check(client: Client, block: int, agency: Agency, holds: str) -> None:
    """Notes what did not keep to the terms, where it happened; `holds` is that contract's address.

    Raises NodeUnreachable, and ChainError where the node does not answer for that block.
    """
    programs = {address: _terms(client, block, address) for address in agency.payers}
    _approvals(client, block, agency)
    for each in agency.findings.bot_holds:
        terms = programs[each.program]
        share = each.over * terms.bot_share_bps // _BPS
        if each.amount > max(share, terms.bot_floor):
            _found(agency, each, "I12", f"The monitor's hold of {each.what} passes its cap.")
    for each in agency.findings.enactments:
        if each.program in programs and each.amount < _due(agency, each, programs[each.program]):
            _found(agency, each, "I13", f"{each.what} is enacted before its wait was over.")
    _fuses(client, block, agency, holds)
    for program, terms in programs.items():
        bounds = (
            (agency.holds.longest.get(program), terms.max_total_hold),
            (agency.holds.sustained.get(program), terms.sustained_cap),
        )
        if any(own is not None and own != said for own, said in bounds):
            agency.findings.critical("I12", f"The clocks of holds of {program} are not its terms'.")


def _approvals(client: Client, block: int, agency: Agency) -> None:
    """Whether as many persons approved as the band of the cumulative sum asks."""
    signature = "approversNeeded(uint64)"
    given = agency.findings.approvals
    questions = (Claim(each.program, signature, (each.over,), b"") for each in given)
    for each, (_, needed) in zip(given, answers(client, block, questions), strict=True):
        if each.amount < int.from_bytes(needed, "big"):
            _found(agency, each, "I19", f"{each.what} has fewer approvers than its band asks.")


def _fuses(client: Client, block: int, agency: Agency, holds: str) -> None:
    """Whether each hold is of a family whose fuse had not to work yet."""
    questions = [Claim(holds, f"{name}()", (), b"") for name in ("fuseOutcomes", "fuseRateBps")]
    least, rate = (int.from_bytes(each, "big") for _, each in answers(client, block, questions))
    for each in agency.findings.fuses:
        if each.over >= least and each.amount * _BPS > each.over * rate:
            _found(agency, each, "I17", f"The fuse of the hold of {each.what} had to have tripped.")


def _due(agency: Agency, each: Bound, terms: Terms) -> int:
    """When an adverse change may take effect that nobody decided."""
    p = agency.changes.proposals[each.program, each.over]
    if Basis.ADEQUATE <= p.basis <= Basis.DEATH:
        return p.served_at + terms.waits[p.basis - Basis.ADEQUATE]
    return p.effective_at + terms.receipt_grace


def _found(agency: Agency, each: Bound, rule: str, sentence: str) -> None:
    end, agency.findings.place = agency.findings.place, each.place
    agency.findings.critical(rule, sentence)
    agency.findings.place = end


def _terms(client: Client, block: int, program: str) -> Terms:
    questions = [Claim(program, f"{name}()", (), b"") for name in ("holdTerms", "noticeTerms")]
    (_, holds), (_, notices) = answers(client, block, questions)
    _, longest, sustained, share, floor = _numbers(holds)
    _, _, _, _, grace, _, _, _, *waits = _numbers(notices)
    return Terms(
        max_total_hold=longest,
        sustained_cap=sustained,
        bot_share_bps=share,
        bot_floor=floor,
        receipt_grace=grace,
        waits=tuple(waits),
    )


def _numbers(answer: bytes) -> list[int]:
    return [int.from_bytes(answer[at : at + 32], "big") for at in range(0, len(answer), 32)]
