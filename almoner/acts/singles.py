"""Runs of a single payment, each resting on a decision of its own (contracts/benefits/)."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.logs import DISCARD

from almoner.acts.runs import PaymentKind
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

REPLACING = (PaymentKind.REPLACEMENT, PaymentKind.REISSUE)
"""Kinds that stand for an earlier payment and draw on its allotment."""

_SINGLE = "(uint32,uint8,uint16,uint64,uint64,uint32,bytes32)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """What a maker asks for with a single run, in the order of the contract's struct."""

    case_no: int
    kind: PaymentKind
    period: int
    """The period it makes good."""
    amount: int
    """Base units."""
    original: int = 0
    """The payment a reissue or replacement stands for."""
    allotment: int = 0
    """0 for a reissue or replacement."""
    decision: bytes
    """Digest of the decision it rests on."""


def open_single(agency: Agency, maker: Sender, single: Single) -> int:
    """Opens a run of one payment, to the case's pay-to of now, and returns its number.

    Raises Reverted, for example BenefitProgram_BadSingle, which names the field.
    """
    receipt = maker.send(agency.program.functions.openSingle(_struct(single)))
    opened = agency.program.events.SingleOpened().process_receipt(receipt, errors=DISCARD)
    return int(opened[0]["args"]["run"])


def asked(agency: Agency, run: int) -> tuple[Single, str]:
    """What the maker of a single run asked for, and the pay-to it was opened to."""
    opened = agency.client.events(agency.program.events.SingleOpened(), run=run)
    if not opened:
        raise AlmonerError(f"Run {run} is not of a single payment.")
    event = opened[0]
    kind = PaymentKind(event["kind"])
    single = Single(
        case_no=event["caseNo"],
        kind=kind,
        period=event["period"],
        amount=event["amount"],
        original=event["original"],
        allotment=0 if kind in REPLACING else event["allotment"],
        decision=bytes(event["decision"]),
    )
    return single, str(event["payTo"])


def content_hash(agency: Agency, run: int, single: Single, pay_to: str) -> bytes:
    """What the program must have stored for a single run if nothing was changed."""
    return keccak(
        encode(
            ["address", "uint32", _SINGLE, "address"],
            [agency.program.address, run, _struct(single), pay_to],
        )
    )


def _struct(single: Single) -> tuple[object, ...]:
    return astuple(single)
