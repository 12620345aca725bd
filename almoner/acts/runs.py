"""Payment runs: opened, sealed, settled, ended (contracts/benefits/Runs.sol)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from web3.contract.contract import ContractFunction
from web3.logs import DISCARD

from almoner.acts.cases import WORD as WORD
from almoner.chain import pipeline, structs
from almoner.chain.agency import Agency
from almoner.chain.pipeline import Asked
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError, Reverted

SEAL_WORDS = 8
"""Words sealed in one transaction; each reads up to 224 cases."""

Progress = Callable[[int, int], None]
"""Called with what is done and how much there is in all."""


class RunState(IntEnum):
    """Where a run stands, numbered as in the contract."""

    NONE = 0
    OPENED = 1
    SEALED = 2
    CERTIFIED = 3
    LAPSED = 4
    RECALLED = 5


class PaymentKind(IntEnum):
    """Why a payment exists, numbered as in the contract. All but the first and the last are single
    runs.
    """

    REGULAR = 0
    SUPPLEMENT = 1
    RESTORED = 2
    REPLACEMENT = 3
    COURT_ORDER = 4
    REISSUE = 5
    DRAW = 6
    """On an award."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as the program has it. `total` in base units, times since 1970."""

    number: int
    total: int
    opened_at: int
    payable_at: int
    payable_block: int
    period: int
    state: RunState
    count: int
    first: int
    """First word."""
    last: int
    """Last word."""
    sealed_to: int
    """Next word to seal."""
    maker: int
    allotment: int
    approvers: tuple[int, ...]
    """Seats of persons, 0 where nobody sits."""
    content_hash: bytes
    ended_at: int
    approved_at: int
    kind: PaymentKind
    case_no: int
    """Of a single run."""
    original: int
    """The payment a reissue or replacement stands for."""
    recaller: int
    recall_reason: bytes


def show(agency: Agency, number: int) -> Run:
    """A run as the chain has it. Raises AlmonerError if it was never opened."""
    found = structs.read(agency.client, agency.program.functions.runOf(number))
    enums = {"state": RunState(found["state"]), "kind": PaymentKind(found["kind"])}
    run = Run(number=number, **(found | enums | {"approvers": tuple(found["approvers"])}))
    if run.state is RunState.NONE:
        last = agency.client.call(agency.program.functions.runs())
        rest = f"the last is {last}" if last else "none was opened yet"
        raise AlmonerError(f"There is no run {number}; {rest}.")
    return run


def open_run(agency: Agency, maker: Sender, period: int, allotment: int) -> int:
    """Opens a run of a period over every word of the roster and returns its number.

    What sealing and certifying it would meet is asked before (almoner.acts.openings). Raises
    Reverted, for example BenefitProgram_TooEarly.
    """
    receipt = maker.send(opening(agency, period, allotment))
    opened = agency.program.events.RunOpened().process_receipt(receipt, errors=DISCARD)
    return int(opened[0]["args"]["run"])


def opening(agency: Agency, period: int, allotment: int) -> ContractFunction:
    """What opens a run over every word."""
    return agency.program.functions.openRun(period, 0, last_word(agency), allotment)


def last_word(agency: Agency) -> int:
    """The last word of the roster."""
    return int(agency.client.call(agency.roster.functions.cases())) // WORD


def seal(agency: Agency, sender: Sender, run: int, progress: Progress = lambda *_: None) -> None:
    """Seals the words of a run that are not sealed yet. Anyone may; it can be taken up midway.

    Raises AlmonerError if there is no such run, and Reverted, for example BenefitProgram_WordBusy
    where a word carries a live run.
    """
    sender.await_quiet()
    state = show(agency, run)
    done, words = state.sealed_to - state.first, state.last - state.first + 1
    progress(done, words)
    if state.state is not RunState.OPENED:
        return
    fn = agency.program.functions.seal(run, SEAL_WORDS)
    asked = (Asked(None, sender, fn) for _ in range(done, words, SEAL_WORDS))
    try:
        for _ in pipeline.mined(asked):
            done = min(done + SEAL_WORDS, words)
            progress(done, words)
    except Reverted:
        # Another may have sealed the rest meanwhile.
        if show(agency, run).state is RunState.OPENED:
            raise


def settle(
    agency: Agency, sender: Sender, run: int, progress: Progress = lambda *_: None
) -> tuple[int, list[int]]:
    """Pays what is still due in a run, a word per transaction. Anyone may, and again.

    Returns how many were paid and the payment ids the token refused. Raises AlmonerError if the run
    is not certified or is a single one, and Reverted, for example BenefitProgram_NotPayableYet.
    """
    state = show(agency, run)
    if state.state is not RunState.CERTIFIED:
        where = state.state.name.lower()
        before = {RunState.OPENED: "seal", RunState.SEALED: "approve"}.get(state.state)
        act = f"almoner run {before} {run} comes first" if before else "open another for its cases"
        raise AlmonerError(f"Run {run} is {where}, and only a certified run is paid: {act}.")
    if state.kind is not PaymentKind.REGULAR:
        payment = payment_id(run, state.case_no)
        raise AlmonerError(
            f"Run {run} is of one payment: run almoner run settle-payment {payment}."
        )
    sender.await_quiet()
    words = range(state.first, state.last + 1)
    progress(0, len(words))
    paid, failed = 0, []
    for word, receipt in pipeline.mined(settling(agency, sender, run, words)):
        settled = agency.program.events.WordSettled().process_receipt(receipt, errors=DISCARD)
        refused = agency.program.events.PaymentFailed().process_receipt(receipt, errors=DISCARD)
        paid += sum(event["args"]["paidBits"].bit_count() for event in settled)
        failed += [int(event["args"]["paymentId"]) for event in refused]
        progress(word - state.first + 1, len(words))
    progress(len(words), len(words))
    return paid, failed


def settling(
    agency: Agency, sender: Sender, run: int, words: Iterable[int]
) -> Iterator[Asked[int]]:
    """What pays those of the words that have somebody left to pay, each when it is asked for."""
    for word in words:
        _, lane_run, lane, _, _ = agency.client.call(agency.program.functions.wordOf(word))
        if lane_run == run and lane:
            yield Asked(word, sender, agency.program.functions.settle(run, [word], [lane]))


def lapse(agency: Agency, anyone: Sender, run: int) -> None:
    """Ends a run that was not certified in its window. Raises Reverted."""
    anyone.send(agency.program.functions.lapseRun(run))


def withdraw(agency: Agency, maker: Sender, run: int, reason: bytes) -> None:
    """Takes a run back before it is certified, by its maker. Raises Reverted."""
    maker.send(agency.program.functions.withdrawRun(run, reason))


def propose_recall(agency: Agency, maker: Sender, run: int, reason: bytes) -> None:
    """Proposes to take a certified run back before it is payable. Raises Reverted."""
    maker.send(agency.program.functions.proposeRecall(run, reason))


def recall(agency: Agency, approver: Sender, run: int, reason: bytes) -> None:
    """Takes it back, by another person, for the same published reason. Raises Reverted."""
    approver.send(agency.program.functions.recallRun(run, reason))


def payment_id(run: int, case_no: int) -> int:
    """The number of a case's payment in a run."""
    return run << 32 | case_no
