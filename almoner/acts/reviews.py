"""Reviewing and approving runs: an approver signs what was recomputed here, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.logs import DISCARD

from almoner.acts import payments, programs, runs, singles
from almoner.acts.runs import PaymentKind, Run, RunState
from almoner.acts.singles import Single
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

SINGLE_APPROVERS = 2
"""The fewest approvers of a single run (contracts/benefits/Runs.sol)."""
_ENTRY, _ACCOUNT = 28, 20
"""Bytes of an entry, and of the account it begins with (contracts/libraries/Entries.sol)."""
_NOT_SEALED = {
    RunState.OPENED: "is not sealed yet: run almoner run seal {run} first.",
    RunState.CERTIFIED: "is certified already: nothing is left to approve.",
    RunState.LAPSED: "lapsed: open another for its cases.",
    RunState.RECALLED: "was taken back: open another for its cases.",
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
    single: Single | None = None
    """What the maker of a single run asked for."""


class ContentDiffers(AlmonerError):
    """What a run says it pays is not what its sealed words add up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """How many persons approved a run, and how many must before it is certified."""

    given: int
    needed: int


def review(agency: Agency, run: int) -> Content:
    """Recomputes the content of a sealed run from its words and the roster.

    Raises ContentDiffers if the chain of digests, the total or the count is not the run's own, and
    AlmonerError if the run is not one that waits for approvals.
    """
    state = runs.show(agency, run)
    if state.state is not RunState.SEALED:
        raise AlmonerError(f"Run {run} {_NOT_SEALED[state.state].format(run=run)}")
    regular = state.kind is PaymentKind.REGULAR
    content = _of_words(agency, state) if regular else _of_single(agency, state)
    given = (content.content_hash, content.total, content.count)
    if given != (state.content_hash, state.total, state.count):
        raise ContentDiffers(
            f"Run {run} does not pay what its cases say: do not approve it, and tell the auditor."
        )
    return content


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
    """The approvals of a run that is sealed or certified."""
    state = runs.show(agency, run)
    single = state.kind is not PaymentKind.REGULAR
    sealed = state.state is RunState.SEALED
    # A single run counts in the period in which it is certified.
    period = programs.current_period(agency) if single and sealed else state.period
    _, certified, _ = agency.client.call(agency.program.functions.periodOf(period))
    total = certified + (state.total if sealed else 0)
    needed = int(agency.client.call(agency.program.functions.approversNeeded(total)))
    return Approvals(
        given=sum(person != 0 for person in state.approvers),
        needed=max(needed, SINGLE_APPROVERS) if single else needed,
    )


def _of_words(agency: Agency, run: Run) -> Content:
    digest = keccak(
        encode(
            ["address", "uint32", "uint16", "uint32", "uint32", "uint32"],
            [agency.program.address, run.number, run.period, run.first, run.last, run.allotment],
        )
    )
    total = count = 0
    for word, mask in _sealed_words(agency, run):
        entries, word_total, word_count = _entries(agency, word, mask)
        total, count = total + word_total, count + word_count
        digest = keccak(
            encode(["bytes32", "uint32", "uint256", "bytes32"], [digest, word, mask, entries])
        )
    return Content(run=run.number, content_hash=digest, total=total, count=count)


def _of_single(agency: Agency, run: Run) -> Content:
    """What was asked for with a single run, as long as its payment is kept just so."""
    asked, pay_to = singles.asked(agency, run.number)
    kept = payments.show(agency, runs.payment_id(run.number, asked.case_no))
    same = (kept.pay_to, kept.amount) == (pay_to, asked.amount)
    content_hash = singles.content_hash(agency, run.number, asked, pay_to) if same else b""
    return Content(
        run=run.number, content_hash=content_hash, total=asked.amount, count=1, single=asked
    )


def _sealed_words(agency: Agency, run: Run) -> Iterator[tuple[int, int]]:
    """Each word of a run with its mask, as long as its lane still holds all that was sealed."""
    for word in range(run.first, run.last + 1):
        _, lane_run, lane, _, _ = agency.client.call(agency.program.functions.wordOf(word))
        yield word, lane if lane_run == run.number else 0


def _entries(agency: Agency, word: int, mask: int) -> tuple[bytes, int, int]:
    """Digest of a word's entries as sealing computes it, with their sum and number."""
    paid = bytes(agency.client.call(agency.roster.functions.entriesOf(word, mask)))
    # What lies between has no meaning: a roll has the other cases of the word there, too.
    entries = b"".join(
        paid[bit * _ENTRY : (bit + 1) * _ENTRY] if mask >> bit & 1 else bytes(_ENTRY)
        for bit in range(mask.bit_length())
    )
    amounts = [
        int.from_bytes(entries[bit * _ENTRY + _ACCOUNT : (bit + 1) * _ENTRY])
        for bit in range(mask.bit_length())
    ]
    return keccak(entries), sum(amounts), mask.bit_count()
