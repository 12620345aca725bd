"""What runs sealed, and what became of each payment of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address
from web3.logs import DISCARD
from web3.types import TxReceipt

from almoner.acts import holds, runs
from almoner.acts.cases import WORD
from almoner.acts.holds import HoldState
from almoner.acts.payments import PaymentState
from almoner.acts.runs import PaymentKind, Run, RunState
from almoner.chain import batch
from almoner.chain.agency import Agency
from almoner.errors import AlmonerError
from almoner.numbering import on_chain

_ENTRY = ("address", "uint64")
"""The first fields of a `Case`: its account and its amount."""
_PAYMENT = (*_ENTRY, "uint8")
"""Those of a `Payment`, and its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What the token moved for a payment."""

    pay_to: str
    amount: int
    """Base units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One payment of a run."""

    payment: int
    case_no: int
    state: str
    amount: int | None
    """Base units; None for one that died with its run, as its case may differ by now."""
    pay_to: str | None
    hold: HoldState
    """NONE where it never had one."""


def masks(agency: Agency, run: int) -> dict[int, int]:
    """The words a regular run sealed cases of, each with their bits."""
    found = agency.client.events(agency.program.events.WordSealed(), run=run)
    return {event["word"]: event["mask"] for event in found if event["mask"]}


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


def transfers(agency: Agency, run: int, word: int | None = None) -> dict[int, Transfer]:
    """What a regular run paid from its words, or from one of them, by payment.

    A case may have another account and amount by now; what the token moved for each set bit, in
    their order, stands in the transaction that settled its word.
    """
    asked = {"run": run} if word is None else {"run": run, "word": word}
    settled = agency.client.emitted(agency.program.events.WordSettled(), **asked)
    found: dict[int, Transfer] = {}
    for transaction in dict.fromkeys(bytes(log["transactionHash"]) for log in settled):
        found |= _moved(agency, agency.client.receipt(transaction))
    wanted = (runs.payment_id(run, 0), runs.payment_id(run + 1, 0))
    return {number: each for number, each in found.items() if wanted[0] <= number < wanted[1]}


def listed(agency: Agency, run: Run) -> list[Listed]:
    """The payments of a run, by case number."""
    if run.kind is not PaymentKind.REGULAR:
        return _own(agency, run, [run.case_no])
    moved = transfers(agency, run.number)
    waiting: list[int] = []
    own: list[int] = []
    found: list[Listed] = []
    for word, mask in masks(agency, run.number).items():
        _, lane_run, lane, _, _ = agency.client.call(agency.program.functions.wordOf(word))
        left = lane if lane_run == run.number else 0
        for bit in bits(mask):
            case_no = word * WORD + bit
            number = runs.payment_id(run.number, case_no)
            if number in moved:
                found.append(_listed(run, case_no, "paid", moved[number]))
            elif left >> bit & 1 or run.payable_at == 0:
                waiting.append(case_no)
            else:
                own.append(case_no)
    found += _waiting(agency, run, waiting) + _own(agency, run, own)
    return sorted(found, key=lambda each: each.case_no)


def require(agency: Agency, payment_id: int) -> Run:
    """The run of a payment. Raises AlmonerError where its run never took its case."""
    run = runs.show(agency, payment_id >> 32)
    case_no = payment_id % 2**32
    if run.kind is not PaymentKind.REGULAR:
        taken = case_no == run.case_no
    else:
        taken = bool(masks(agency, run.number).get(case_no // WORD, 0) >> case_no % WORD & 1)
    if not taken:
        raise AlmonerError(
            f"There is no payment {payment_id}: run {run.number} did not take case "
            f"{on_chain(case_no)} (almoner run show {run.number} --payments)."
        )
    return run


def _waiting(agency: Agency, run: Run, case_nos: Sequence[int]) -> list[Listed]:
    """Payments that are still in their words: what they pay is what their cases say."""
    if run.state in (RunState.LAPSED, RunState.RECALLED):
        return [_listed(run, case_no, run.state.name.lower()) for case_no in case_nos]
    words = (case_no.to_bytes(32, "big") for case_no in case_nos)
    answers = batch.calls(agency.client, agency.roster.address, "caseOf(uint32)", words)
    state = "due" if run.state is RunState.CERTIFIED else "sealed"
    entries = (decode(_ENTRY, answer[:64]) for answer in answers)
    return [
        _listed(run, case_no, state, Transfer(pay_to=to_checksum_address(to), amount=amount))
        for case_no, (to, amount) in zip(case_nos, entries, strict=True)
    ]


def _own(agency: Agency, run: Run, case_nos: Sequence[int]) -> list[Listed]:
    """Payments that are, or were, in slots of their own."""
    numbers = [runs.payment_id(run.number, case_no) for case_no in case_nos]
    words = (number.to_bytes(32, "big") for number in numbers)
    answers = batch.calls(agency.client, agency.program.address, "payment(uint64)", words)
    found = []
    for number, case_no, answer in zip(numbers, case_nos, answers, strict=True):
        to, amount, kept = decode(_PAYMENT, answer[:96])
        if kept == PaymentState.NONE:
            # Of a sealed single run, what it would pay is kept already.
            entry = Transfer(pay_to=to_checksum_address(to), amount=amount) if amount else None
            found.append(_listed(run, case_no, run.state.name.lower(), entry))
        else:
            entry = Transfer(pay_to=to_checksum_address(to), amount=amount)
            state, hold = PaymentState(kept).name.lower(), holds.state(agency, number)
            found.append(_listed(run, case_no, state, entry, hold))
    return found


def _listed(
    run: Run,
    case_no: int,
    state: str,
    entry: Transfer | None = None,
    hold: HoldState = HoldState.NONE,
) -> Listed:
    return Listed(
        payment=runs.payment_id(run.number, case_no),
        case_no=case_no,
        state=state,
        amount=entry.amount if entry else None,
        pay_to=entry.pay_to if entry else None,
        hold=hold,
    )


def _moved(agency: Agency, receipt: TxReceipt) -> dict[int, Transfer]:
    """What one settling transaction paid: before each settled word, a transfer for each bit."""
    sent = agency.token.events.Transfer().process_receipt(receipt, errors=DISCARD)
    settled = agency.program.events.WordSettled().process_receipt(receipt, errors=DISCARD)
    ours = [log for log in sent if log["args"]["from"] == agency.treasury.address]
    found: dict[int, Transfer] = {}
    before = -1
    for log in settled:
        given, word = log["args"], log["args"]["word"]
        moved = [each["args"] for each in ours if before < each["logIndex"] < log["logIndex"]]
        for bit, each in zip(bits(given["paidBits"]), moved, strict=True):
            number = runs.payment_id(given["run"], word * WORD + bit)
            found[number] = Transfer(pay_to=each["to"], amount=each["value"])
        before = log["logIndex"]
    return found
