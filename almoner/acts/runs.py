"""Payment runs: opened, sealed, reviewed, approved and settled (contracts/benefits/Runs.sol)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

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


def open_run(agency: Agency, maker: Sender, period: int, allotment: int) -> int:
    """Opens a run of a period over every word of the roster and returns its number.

    Raises Reverted, for example BenefitProgram_TooEarly.
    """
    last = int(agency.client.call(agency.roster.functions.cases())) // WORD
    receipt = maker.send(agency.program.functions.openRun(period, 0, last, allotment))
    opened = agency.program.events.RunOpened().process_receipt(receipt, errors=DISCARD)
    return int(opened[0]["args"]["run"])


def seal(agency: Agency, sender: Sender, run: int, progress: Progress = lambda *_: None) -> None:
    """Seals the words of a run that are not sealed yet. Anyone may; it can be taken up midway.

    Raises Reverted, for example BenefitProgram_WordBusy where a word carries a live run.
    """
    while True:
        state = agency.client.call(agency.program.functions.runOf(run))
        first, last, to = state[7], state[8], state[9]
        progress(to - first, last - first + 1)
        if RunState(state[5]) != RunState.OPENED:
            return
        sender.send(agency.program.functions.seal(run, SEAL_WORDS))


def review(agency: Agency, run: int) -> Content:
    """Recomputes the content of a sealed run from its words and the roster.

    Raises ContentDiffers if the chain of digests, the total or the count is not the run's own.
    """
    state = agency.client.call(agency.program.functions.runOf(run))
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


def settle(
    agency: Agency, sender: Sender, run: int, progress: Progress = lambda *_: None
) -> tuple[int, list[int]]:
    """Pays what is still due in a run, a word per transaction. Anyone may, and again.

    Returns how many were paid and the payment ids the token refused. Raises Reverted, for example
    BenefitProgram_NotPayableYet.
    """
    state = agency.client.call(agency.program.functions.runOf(run))
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
