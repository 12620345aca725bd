"""Proposals that are open already, so that a second one of the same thing could only fail later."""

from __future__ import annotations

from collections.abc import Iterator

from web3.types import EventData

from almoner.acts import changes
from almoner.acts.changes import Basis, ChangeKind, Origin, Proposal, ProposalState
from almoner.acts.people import Office
from almoner.chain.agency import Agency
from almoner.errors import AlmonerError, Reverted
from almoner.numbering import on_chain

_OPEN = (
    *(ProposalState.OPEN, ProposalState.SERVED, ProposalState.CONTESTED),
    ProposalState.CONFIRMED,
)
_ASKED = (ChangeKind.PAY_TO, ChangeKind.SIGNER)
"""What a person asks for: another account or key asked for since is a change of mind."""
_AMOUNT = (ChangeKind.INCREASE, ChangeKind.DECREASE)
_STANDING = (ChangeKind.TERMINATE, ChangeKind.RENEW, ChangeKind.EXPIRY, ChangeKind.REOPEN)


def require_none(
    agency: Agency, case_no: int, kind: ChangeKind, *, value: bytes = b"", payment_id: int = 0
) -> None:
    """Raises AlmonerError where a proposal of the kind about the case is open, and names it.

    Of an account or a key, one of the same value; of a payment to be ended, one of that payment.
    None stands in the way that can take effect no more, or whose proposer left.
    """
    proposed = _of_case(agency, case_no)
    for log in proposed:
        if log["args"]["kind"] != kind or log["args"]["paymentId"] != payment_id:
            continue
        if kind in _ASKED and bytes(log["args"]["value"]) != value:
            continue
        found = changes.show(agency, log["args"]["proposal"])
        if found.state in _OPEN and not _is_moot(agency, found, log, proposed):
            raise AlmonerError(
                f"Proposal {found.number} about case {on_chain(case_no)} is of the same kind "
                f"({kind.name.lower().replace('_', ' ')}) and is {found.state.name.lower()}: "
                f"{_next(found)}."
            )


def overtaker(agency: Agency, number: int) -> int | None:
    """The proposal that came into effect and keeps another from ever doing so, None for none."""
    case_no = changes.show(agency, number).case_no
    proposed = _of_case(agency, case_no)
    for own in proposed:
        if own["args"]["proposal"] != number:
            continue
        for enacted in _enacted(agency, own, proposed):
            if _overtakes(enacted, own):
                return int(enacted[0]["args"]["proposal"])
    return None


def _of_case(agency: Agency, case_no: int) -> list[EventData]:
    """What was proposed about a case, oldest first."""
    proposed = agency.changes.events.ChangeProposed()
    found = agency.client.emitted(proposed, program=agency.program.address, caseNo=case_no)
    return [log for log in found if log["args"]["kind"] != ChangeKind.MASS]


def _next(found: Proposal) -> str:
    """What has to be done with it before another one can be proposed."""
    number = found.number
    if found.state is ProposalState.CONFIRMED:
        return f"carry it out once no run has the case (almoner case enact {number})"
    if found.state is ProposalState.CONTESTED:
        return f"judge its objection (almoner case judge {number}) or let it lapse"
    if found.origin is not Origin.STAFF:
        return (
            f"look at it (almoner notice show {number}), and carry it out once its time has come "
            f"(almoner case enact {number})"
        )
    if found.basis is Basis.NONE:
        goes_on = f"approve it (almoner case approve-change {number})"
    elif found.state is ProposalState.OPEN:
        goes_on = f"serve its notice (almoner notice serve {number})"
    else:
        goes_on = f"wait for its time (almoner notice show {number})"
    return (
        f"{goes_on}, or have person {found.proposer}, who proposed it, take it back (almoner case "
        f"withdraw-change {number})"
    )


def _is_moot(agency: Agency, found: Proposal, own: EventData, proposed: list[EventData]) -> bool:
    """Whether it takes effect no more, or who alone can take it back is not in office any more."""
    if found.kind is not ChangeKind.VOID_PAYMENT and _is_stale(agency, found):
        return True
    if any(_overtakes(log, own) for log in _enacted(agency, own, proposed)):
        return True
    if found.origin is not Origin.STAFF or found.state is ProposalState.CONFIRMED:
        return False
    in_office = agency.offices.functions.inOffice(found.proposer, Office.CASEWORKER)
    return not agency.client.call(in_office)


def _is_stale(agency: Agency, found: Proposal) -> bool:
    """Whether it would change nothing now, or something else than was proposed."""
    asked = agency.program.functions.requireChange(found.case_no, found.kind, found.value)
    try:
        prior = agency.client.call(asked)
    except Reverted:
        return True
    decided = found.state is ProposalState.CONFIRMED and found.basis is not Basis.NONE
    return found.origin is Origin.STAFF and not decided and bytes(prior) != found.prior


def _enacted(
    agency: Agency, own: EventData, proposed: list[EventData]
) -> Iterator[tuple[EventData, EventData]]:
    """The proposals of the same thing, or of a key, that took effect, each with when it did."""
    event = agency.changes.events.ChangeEnacted()
    things = (_thing(own["args"]["kind"]), ChangeKind.SIGNER)
    for log in proposed:
        if _thing(log["args"]["kind"]) in things:
            given = {"program": agency.program.address, "proposal": log["args"]["proposal"]}
            for done in agency.client.emitted(event, **given):
                yield log, done


def _overtakes(enacted: tuple[EventData, EventData], own: EventData) -> bool:
    """As the contract counts: what gives settles all that was proposed until it came into effect,
    what takes or replaces all that was proposed before it. A key settles what was asked for with
    the one before."""
    other, done = enacted
    before = (own["blockNumber"], own["logIndex"]) < (done["blockNumber"], done["logIndex"])
    if other["args"]["kind"] == ChangeKind.SIGNER and own["args"]["origin"] == Origin.CLAIMANT:
        return before
    if _thing(other["args"]["kind"]) != _thing(own["args"]["kind"]):
        return False
    if other["args"]["basis"] == Basis.NONE and other["args"]["origin"] == Origin.STAFF:
        return before
    return bool(own["args"]["proposal"] < other["args"]["proposal"])


def _thing(kind: int) -> object:
    """The amount or the standing of a case, its account, its key; of a payment, nothing."""
    for together in (_AMOUNT, _STANDING):
        if kind in together:
            return together
    return kind
