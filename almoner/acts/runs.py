"""Payment runs: opened, sealed, reviewed, approved and settled (contracts/benefits/Runs.sol)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.logs import DISCARD

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

WORD = 224
"""Consecutive cases that share a word of bits."""
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


_NOT_SEALED = {
    RunState.OPENED: "is not sealed yet: run almoner run seal {run} first.",
    RunState.CERTIFIED: "is certified already: nothing is left to approve.",
    RunState.LAPSED: "lapsed: open another for its cases.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an approver signs: recomputed from the roster, word by word."""

    run: int
    content_hash: bytes
    total: int
    """Base units."""
    count: int
    """Payments."""


class ContentDiffers(AlmonerError):
    """What a run says it pays is not what its sealed words add up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """How many persons approved a run, and how many must before it is certified."""

    given: int
    needed: int


def open_run(agency: Agency, maker: Sender, period: int, allotment: int) -> int:
    """Opens a run of a period over every word of the roster and returns its number.

    Raises AlmonerError where it would pay nobody, and Reverted, for example
    BenefitProgram_TooEarly.
    """
    last = int(agency.client.call(agency.roster.functions.cases())) // WORD
    opening = agency.program.functions.openRun(period, 0, last, allotment)
    agency.client.call(opening, sender=maker.address)
    _require_due(agency, period, last)
    receipt = maker.send(opening)
    opened = agency.program.events.RunOpened().process_receipt(receipt, errors=DISCARD)
    return int(opened[0]["args"]["run"])


def seal(agency: Agency, sender: Sender, run: int, progress: Progress = lambda *_: None) -> None:
    """Seals the words of a run that are not sealed yet. Anyone may; it can be taken up midway.

    Raises AlmonerError if there is no such run, and Reverted, for example BenefitProgram_WordBusy
    where a word carries a live run.
    """
    _existing(agency, run)
    while True:
        state = agency.client.call(agency.program.functions.runOf(run))
        first, last, to = state[7], state[8], state[9]
        progress(to - first, last - first + 1)
        if RunState(state[5]) != RunState.OPENED:
            return
        sender.send(agency.program.functions.seal(run, SEAL_WORDS))


def review(agency: Agency, run: int) -> Content:
    """Recomputes the content of a sealed run from its words and the roster.

    Raises ContentDiffers if the chain of digests, the total or the count is not the run's own, and
    AlmonerError if the run is not one that waits for approvals.
    """
    state = _existing(agency, run)
    where = RunState(state[5])
    if where is not RunState.SEALED:
        raise AlmonerError(f"Run {run} {_NOT_SEALED[where].format(run=run)}")
    period, first, last, allotment = state[4], state[7], state[8], state[11]
    digest = keccak(
        encode(
            ["address", "uint32", "uint16", "uint32", "uint32", "uint32"],
            [agency.program.address, run, period, first, last, allotment],
        )
    )
    total = count = 0
    for word, mask in _sealed_words(agency, run, first, last):
        entries, word_total, word_count = _entries(agency, word, mask)
        total, count = total + word_total, count + word_count
        digest = keccak(
            encode(["bytes32", "uint32", "uint256", "bytes32"], [digest, word, mask, entries])
        )
    if (digest, total, count) != (state[13], state[0], state[6]):
        raise ContentDiffers(
            f"Run {run} does not pay what its cases say: do not approve it, and tell the auditor."
        )
    return Content(run=run, content_hash=digest, total=total, count=count)


def approve(agency: Agency, approver: Sender, content: Content) -> bool:
    """Approves a run exactly as reviewed; returns whether this certified it.

    Raises Reverted, for example BenefitProgram_SamePerson.
    """
    receipt = approver.send(
        agency.program.functions.approveRun(content.run, content.content_hash, content.total)
    )
    certified = agency.program.events.RunCertified().process_receipt(receipt, errors=DISCARD)
    return bool(certified)


def approvals(agency: Agency, run: int) -> Approvals:
    """The approvals of a run that is sealed or, for those given, certified."""
    state = _existing(agency, run)
    _, certified, _ = agency.client.call(agency.program.functions.periodOf(state[4]))
    total = certified + state[0]
    needed = int(agency.client.call(agency.program.functions.approversNeeded(total)))
    return Approvals(given=sum(person != 0 for person in state[12]), needed=needed)


def settle(
    agency: Agency, sender: Sender, run: int, progress: Progress = lambda *_: None
) -> tuple[int, list[int]]:
    """Pays what is still due in a run, a word per transaction. Anyone may, and again.

    Returns how many were paid and the payment ids the token refused. Raises AlmonerError if the run
    is not certified, and Reverted, for example BenefitProgram_NotPayableYet.
    """
    state = _existing(agency, run)
    where = RunState(state[5])
    if where is not RunState.CERTIFIED:
        raise AlmonerError(f"Run {run} is {where.name.lower()}: only a certified run is paid.")
    words = range(state[7], state[8] + 1)
    paid, failed = 0, []
    for done, word in enumerate(words):
        progress(done, len(words))
        _, lane_run, lane, _, _ = agency.client.call(agency.program.functions.wordOf(word))
        if lane_run != run or lane == 0:
            continue
        receipt = sender.send(agency.program.functions.settle(run, [word], [lane]))
        settled = agency.program.events.WordSettled().process_receipt(receipt, errors=DISCARD)
        refused = agency.program.events.PaymentFailed().process_receipt(receipt, errors=DISCARD)
        paid += sum(event["args"]["paidBits"].bit_count() for event in settled)
        failed += [int(event["args"]["paymentId"]) for event in refused]
    progress(len(words), len(words))
    return paid, failed


def _existing(agency: Agency, run: int) -> Any:
    """A run as the chain has it. Raises AlmonerError if it was never opened."""
    state = agency.client.call(agency.program.functions.runOf(run))
    if RunState(state[5]) is RunState.NONE:
        last = agency.client.call(agency.program.functions.runs())
        rest = f"the last is {last}" if last else "none was opened yet"
        raise AlmonerError(f"There is no run {run}; {rest}.")
    return state


def _require_due(agency: Agency, period: int, last: int) -> None:
    """Raises AlmonerError if no case of the words is due in a period and not in a run already."""
    taken = False
    for word in range(last + 1):
        issued = _issued(agency, period, word)
        taken = taken or issued != 0
        mask, _, _, _ = agency.client.call(agency.roster.functions.payableIn(word, period, issued))
        if mask:
            return
    if taken:
        raise AlmonerError(f"Every approved case that is due in period {period} is in a run.")
    raise AlmonerError(
        f"No approved case is due in period {period}: approve cases first (almoner case approve)."
    )


def _issued(agency: Agency, period: int, word: int) -> int:
    """The bits of a word in runs of a period; those of a run that lapsed are given back."""
    _, lane_run, lane, tag, issued = agency.client.call(agency.program.functions.wordOf(word))
    if tag != period:
        return 0
    if lane:
        state = agency.client.call(agency.program.functions.runOf(lane_run))
        if RunState(state[5]) is RunState.LAPSED:
            return int(issued & ~lane)
    return int(issued)


def _sealed_words(agency: Agency, run: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Each word of a run with its mask, as long as its lane still holds all that was sealed."""
    for word in range(first, last + 1):
        _, lane_run, lane, _, _ = agency.client.call(agency.program.functions.wordOf(word))
        yield word, lane if lane_run == run else 0


def _entries(agency: Agency, word: int, mask: int) -> tuple[bytes, int, int]:
    """Digest of a word's entries as sealing computes it, with their sum and number."""
    entries = bytes(agency.client.call(agency.roster.functions.entriesOf(word, mask)))
    amounts = [
        int.from_bytes(entries[bit * 28 + 20 : bit * 28 + 28]) for bit in range(len(entries) // 28)
    ]
    return keccak(entries), sum(amounts), mask.bit_count()
