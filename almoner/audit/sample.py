"""A sample of payments that nobody could choose: drawn by the hash of a block after them all."""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass

from eth_hash.auto import keccak

from almoner.audit.agency import Agency
from almoner.audit.columns import WORD, places
from almoner.audit.payments import Benefits


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A payment of a sample. Its amount in base units."""

    program: str
    payment_id: int
    pay_to: str
    amount: int
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample, with what anybody needs to draw it again."""

    block: int
    """Whose hash it is drawn by: the newest one read."""
    seed: str
    payments: int
    """In blocks before that one: what it is drawn from."""
    drawn: tuple[Drawn, ...]


def draw(agency: Agency, size: int) -> Sample:
    """Draws without putting back.

    Payments are numbered from 0 in the order of their programs, and within one in the order of the
    chain and of their bits. Pick k (from 0) is keccak256(hash of the block | k as 32 bytes) modulo
    their number; what was picked before is passed over.
    """
    block = agency.findings.place.block
    seed = agency.hashes[block]
    words = list(_words(agency, block))
    ends = list(itertools.accumulate(bits.bit_count() for _, _, bits, _ in words))
    total = ends[-1] if ends else 0
    picked: list[int] = []
    for pick in itertools.count():
        if len(picked) == min(size, total):
            break
        digest = keccak(bytes.fromhex(seed[2:]) + pick.to_bytes(32, "big"))
        number = int.from_bytes(digest, "big") % total
        if number not in picked:
            picked.append(number)
    drawn = []
    for number in picked:
        at = bisect.bisect_right(ends, number)
        program, first, bits, paid_in = words[at]
        bit = int(places(bits)[number - (ends[at] - bits.bit_count())])
        drawn.append(_payment(agency, program, first + bit, paid_in))
    return Sample(block=block, seed=seed, payments=total, drawn=tuple(drawn))


def _words(agency: Agency, before: int) -> list[tuple[str, int, int, int]]:
    """Program, number of the payment of bit 0, bits, block, of all that was paid before a block."""
    found = [
        (program, number << 32 | word * WORD, bits, block)
        for program, benefits in agency.benefits.items()
        for number, word, bits, block in benefits.settled
        if block < before
    ]
    return found + [
        (program, payment_id, 1, block)
        for program, grants in agency.grants.items()
        for payment_id, block in grants.settled
        if block < before
    ]


def _payment(agency: Agency, program: str, payment_id: int, block: int) -> Drawn:
    payer = agency.payers[program]
    own = payer.aside.payments.get(payment_id)
    if own is None and isinstance(payer, Benefits):
        number, case_no = divmod(payment_id, 2**32)
        account, amount = payer.sealed[number, case_no // WORD].entry(case_no % WORD)
        pay_to = payer.roster.accounts.address(account)
    else:
        pay_to, amount = (own.pay_to, own.amount) if own is not None else ("", 0)
    return Drawn(program=program, payment_id=payment_id, pay_to=pay_to, amount=amount, block=block)
