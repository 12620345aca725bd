"""What changes an award, and where that stands (contracts/interfaces/IGrantAmendments.sol).

Amendments are numbered over all grant programs of an agency; here each is read from its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.logs import DISCARD
from web3.types import TxReceipt

from almoner.acts import awards, seats
from almoner.acts.applications import Signature
from almoner.acts.seats import Approvals
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

_BPS = 10_000
_LINES = ("uint64[]",)
_TERMS = ("uint64[]", "uint40", "bytes32")


class AmendmentKind(IntEnum):
    """How an award may change, numbered as in the contract."""

    NONE = 0
    BILATERAL = 1
    NO_COST_EXTENSION = 2
    REBUDGET = 3
    SUSPENSION = 4
    TERMINATION = 5
    DEOBLIGATION = 6
    CLOSEOUT = 7
    DISALLOWANCE = 8


class AmendmentState(IntEnum):
    """Where an amendment stands, numbered as in the contract."""

    NONE = 0
    PROPOSED = 1
    NOTICED = 2
    OBJECTED = 3
    UPHELD = 4
    EFFECTIVE = 5
    OVERTURNED = 6
    LAPSED = 7
    WITHDRAWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """An amendment. Amounts in base units, times in seconds since 1970, 0 for none."""

    number: int
    program: str
    award: int
    kind: AmendmentKind
    state: AmendmentState
    subject: int
    """The line a de-obligation cuts, from 0; the payment a disallowance is about."""
    amount: int
    ends: int
    """The end of the period of performance an agreement or an extension sets."""
    object_by: int
    """First second an objection comes too late."""
    decide_by: int
    """Last second an objection can be decided for the agency."""
    proposer: int
    """0 where the grantee needed nobody."""
    noticer: int
    filer: int
    """Of the objection at a counter, 0 where the grantee objected itself."""
    decider: int
    approvers: tuple[int, ...]
    """Seats of persons, 0 where nobody sits."""
    approved_at: int
    """Of its last approval."""
    content: bytes
    """Of an agreement: what its approvers repeat, with the terms it was agreed on."""

    @property
    def adverse(self) -> bool:
        """Whether it is the agency's act alone, which the grantee can object to."""
        return self.kind >= AmendmentKind.SUSPENSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What an amendment was proposed with, beside what the contract keeps of it."""

    lines: tuple[int, ...]
    """The budget by line that it sets, in base units; empty for an act of the agency alone."""
    conditions: bytes
    """Of an agreement; zeros for the other kinds."""
    authority: str
    """The law an act of the agency alone rests on."""
    reason: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Another budget or end of an award, as its grantee signs it and its approvers repeat it."""

    lines: tuple[int, ...]
    """Base units by line."""
    ends: int
    conditions: bytes
    """SHA-256 of what else was agreed."""

    @property
    def content(self) -> bytes:
        """What a grantee signs."""
        return keccak(encode(_TERMS, [list(self.lines), self.ends, self.conditions]))


def show(agency: Agency, number: int) -> Amendment:
    """An amendment of the program. Raises AlmonerError if there is none of this number in it."""
    found = structs.read(agency.client, agency.amendments.functions.amendmentOf(number))
    if AmendmentState(found["state"]) is AmendmentState.NONE:
        last = count(agency)
        rest = f"the last is {last}" if last else "none was proposed yet"
        raise AlmonerError(f"There is no amendment {number}; {rest}.")
    if found["program"] != agency.program.address:
        raise AlmonerError(
            f"Amendment {number} is about an award of another program: name it with --program."
        )
    named = {
        "kind": AmendmentKind(found["kind"]),
        "state": AmendmentState(found["state"]),
        "ends": found.pop("to"),
        "approvers": tuple(found["approvers"]),
    }
    return Amendment(number=number, **(found | named))


def proposed(agency: Agency, number: int) -> Proposed:
    """What an amendment that there is was proposed with, as it was announced."""
    events = agency.amendments.events
    (told,) = agency.client.events(events.AmendmentProposed(), amendment=number)
    return Proposed(
        lines=tuple(told["lines"]),
        conditions=told["conditions"],
        authority=told["authority"],
        reason=told["reasonHash"],
    )


def statement(agency: Agency, number: int) -> bytes | None:
    """The digest of the objection that stands against an amendment, None where there is none."""
    filed = agency.client.events(agency.amendments.events.ObjectionFiled(), amendment=number)
    return bytes(filed[-1]["statement"]) if filed else None


def count(agency: Agency) -> int:
    """How many amendments the agency has, of awards of all its programs."""
    return int(agency.client.call(agency.amendments.functions.amendments()))


def listed(agency: Agency, award: int | None = None) -> list[Amendment]:
    """The amendments of the program's awards, or of one of them, oldest first."""
    about: dict[str, object] = {"program": agency.program.address}
    if award is not None:
        about["award"] = award
    told = agency.client.events(agency.amendments.events.AmendmentProposed(), **about)
    return [show(agency, event["amendment"]) for event in told]


def due(agency: Agency, amendment: Amendment) -> int:
    """First second an act that was noticed takes effect if nobody objects: late filings are waited
    for, too.
    """
    terms = structs.read(agency.client, agency.program.functions.noticeTerms())
    return amendment.object_by + int(terms["receipt_grace"])


def movable(agency: Agency, award: int) -> int:
    """Base units its grantee may still move between the categories of an award."""
    found = awards.show(agency, award)
    moved = agency.client.call(agency.amendments.functions.movedOf(agency.program.address, award))
    return max(found.total * found.tolerance_bps // _BPS - int(moved), 0)


def suspending(agency: Agency, award: int) -> int:
    """The amendment an award is, or was last, suspended by; 0 for none."""
    view = agency.amendments.functions.suspendedBy(agency.program.address, award)
    return int(agency.client.call(view))


# By agreement


def moved_content(lines: Sequence[int]) -> bytes:
    """What a grantee signs to move money between categories."""
    return keccak(encode(_LINES, [list(lines)]))


def rebudget(
    agency: Agency, anyone: Sender, award: int, lines: Sequence[int], signature: Signature
) -> int:
    """Moves money between categories by the grantee's signature; the amendment's number.

    Raises Reverted, as GrantAmendments_OverTolerance.
    """
    fn = agency.amendments.functions.rebudget
    receipt = anyone.send(fn(agency.program.address, award, list(lines), signature))
    return _number(agency, receipt)


def extend(
    agency: Agency, grants_officer: Sender, award: int, ends: int, reason: bytes, by: Signature
) -> int:
    """Extends an award once without more money, signed `by` its grantee; the amendment's number.

    Raises Reverted, as GrantAmendments_BadExtension.
    """
    fn = agency.amendments.functions.extend(agency.program.address, award, ends, reason, by)
    return _number(agency, grants_officer.send(fn))


def agree(
    agency: Agency, grants_officer: Sender, award: int, terms: Terms, reason: bytes, by: Signature
) -> int:
    """Agrees on other terms, signed `by` the grantee; the amendment's number. Raises Reverted."""
    given = (list(terms.lines), terms.ends, terms.conditions, reason, by)
    fn = agency.amendments.functions.agree(agency.program.address, award, *given)
    return _number(agency, grants_officer.send(fn))


def agreed(agency: Agency, amendment: Amendment) -> Terms:
    """What was agreed on. Raises AlmonerError for an amendment that is no agreement."""
    if amendment.kind is not AmendmentKind.BILATERAL:
        kind = amendment.kind.name.lower().replace("_", " ")
        raise AlmonerError(
            f"Amendment {amendment.number} is a {kind}: only what both sides agreed on is approved."
        )
    told = proposed(agency, amendment.number)
    return Terms(lines=told.lines, ends=amendment.ends, conditions=told.conditions)


def approvals(agency: Agency, amendment: Amendment, terms: Terms) -> Approvals:
    """The approvals of an agreement as things stand, counted by all its organization is awarded."""
    award = awards.show(agency, amendment.award)
    committed = agency.client.call(agency.program.functions.committedTo(award.org_ref))
    waits = amendment.state is AmendmentState.PROPOSED
    more = max(sum(terms.lines) - award.total, 0) if waits else 0
    return seats.approvals(
        agency, amendment.approvers, amendment.approved_at, int(committed) + more
    )


def approve(agency: Agency, approver: Sender, number: int, terms: Terms) -> Amendment:
    """Approves exactly what was agreed on; how the amendment stands then.

    Raises Reverted, as GrantAmendments_ContentDiffers.
    """
    given = (list(terms.lines), terms.ends, terms.conditions)
    approver.send(agency.amendments.functions.approve(number, *given))
    return show(agency, number)


# By the agency alone


def propose(
    agency: Agency,
    grants_officer: Sender,
    award: int,
    kind: AmendmentKind,
    authority: str,
    reason: bytes,
    *,
    subject: int = 0,
    amount: int = 0,
) -> int:
    """Proposes an act against an award and returns its number; nothing changes before its notice.

    Raises Reverted, as GrantAwards_WrongState.
    """
    about = (agency.program.address, award, kind, subject, amount)
    fn = agency.amendments.functions.propose(*about, authority, reason)
    return _number(agency, grants_officer.send(fn))


def notice(agency: Agency, grants_officer: Sender, number: int, evidence: bytes) -> None:
    """Attests the notice of an act that another officer proposed. Raises Reverted."""
    grants_officer.send(agency.amendments.functions.notice(number, evidence))


def object_to(
    agency: Agency, anyone: Sender, number: int, said: bytes, signature: Signature
) -> None:
    """Objects by the grantee's signature. Raises Reverted, as GrantAmendments_NotNow."""
    anyone.send(agency.amendments.functions.object(number, said, signature))


def object_at_counter(
    agency: Agency, counter: Sender, number: int, said: bytes, received_at: int
) -> None:
    """The same in the grantee's name, with when it was received. Raises Reverted."""
    counter.send(agency.amendments.functions.objectAtCounter(number, said, received_at))


def decide(
    agency: Agency, hearing_officer: Sender, number: int, reason: bytes, *, for_grantee: bool
) -> None:
    """Decides an objection. Raises Reverted, as GrantAmendments_Involved."""
    hearing_officer.send(agency.amendments.functions.decide(number, for_grantee, reason))


def enact(agency: Agency, anyone: Sender, number: int) -> None:
    """Puts an act into effect that is due or was upheld. Raises Reverted."""
    anyone.send(agency.amendments.functions.enact(number))


def lapse(agency: Agency, anyone: Sender, number: int) -> None:
    """Ends an act whose objection was not decided in time. Raises Reverted."""
    anyone.send(agency.amendments.functions.lapse(number))


def withdraw(agency: Agency, grants_officer: Sender, number: int) -> None:
    """Takes back what is not in effect, or lifts a suspension. Raises Reverted."""
    grants_officer.send(agency.amendments.functions.withdraw(number))


def _number(agency: Agency, receipt: TxReceipt) -> int:
    """The number of the amendment a transaction made."""
    done = agency.amendments.events.AmendmentProposed().process_receipt(receipt, errors=DISCARD)
    return int(done[0]["args"]["amendment"])
