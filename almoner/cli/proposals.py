"""What is shown of a proposal: in words to people, in numbers to machines."""

from __future__ import annotations

from typing import Any

from eth_utils.address import to_checksum_address

from almoner import money
from almoner.acts.changes import ChangeKind, Proposal
from almoner.cli import words
from almoner.cli.names import Names
from almoner.numbering import on_chain

_TIMES = ("proposed_at", "served_at", "effective_at", "enactable_at")


def facts(proposal: Proposal) -> dict[str, Any]:
    """A proposal for machines: numbers, base units and seconds since 1970."""
    return {
        "proposal": proposal.number,
        "case": proposal.case_no,
        "kind": proposal.kind.name.lower(),
        "basis": proposal.basis.name.lower(),
        "origin": proposal.origin.name.lower(),
        "state": proposal.state.name.lower(),
        "prior": _value(proposal.kind, proposal.prior, as_json=True),
        "value": _value(proposal.kind, proposal.value, as_json=True),
        "channel": proposal.channel,
        "failures": proposal.failures,
        "proposer": proposal.proposer,
        "second": proposal.second,
        "payment": proposal.payment_id,
        **{name: getattr(proposal, name) for name in _TIMES},
    }


def told(proposal: Proposal, names: Names, case: str) -> dict[str, str]:
    """The same in words, with its case as it is named."""
    return {
        "proposal": str(proposal.number),
        "case": case,
        "kind": words.KINDS[proposal.kind],
        "basis": words.BASES[proposal.basis],
        "origin": words.ORIGINS[proposal.origin],
        "state": words.said(proposal.state),
        "prior": _value(proposal.kind, proposal.prior, as_json=False),
        "value": _value(proposal.kind, proposal.value, as_json=False),
        "channel": words.channel(proposal.channel),
        "failures": str(proposal.failures),
        "proposer": names.person(proposal.proposer, "the person of the case"),
        "second": names.person(proposal.second, "nobody yet"),
        "payment": words.payment(proposal.payment_id, case) if proposal.payment_id else "none",
        **{name: words.moment(getattr(proposal, name)) for name in _TIMES},
    }


def described(proposal: Proposal) -> str:
    """What an increase or a renewal changes, from what to what."""
    verb = "raise" if proposal.kind is ChangeKind.INCREASE else "renew"
    prior, value = (
        _value(proposal.kind, each, as_json=False) for each in (proposal.prior, proposal.value)
    )
    case = on_chain(proposal.case_no)
    return f"proposal {proposal.number} is to {verb} case {case} from {prior} to {value}"


def _value(kind: ChangeKind, value: bytes, *, as_json: bool) -> Any:
    """A proposal's value as its kind has it; amounts in base units for machines."""
    units = int.from_bytes(value, "big")
    if kind in (ChangeKind.INCREASE, ChangeKind.DECREASE):
        return units if as_json else money.dollars(units)
    if kind is ChangeKind.PAY_TO:
        return str(to_checksum_address(value[12:]))
    if kind in (ChangeKind.SIGNER, ChangeKind.MASS):
        return f"0x{value.hex()}"
    return units if as_json else f"period {units}" if kind is ChangeKind.RENEW else "none"
