"""The columns of an observation, and the kinds there are."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from enum import IntEnum

from almoner.blocks import LOG_BITS

EPOCH_SECONDS = 30 * 86_400
"""Length of an epoch. Figures of many people are compared when their epoch is over."""
CLOCK_BITS = 24
"""Bits of a clock below the second: blocks of one second stay in their order."""
LARGEST = (1 << 60) - 1
"""The largest amount a rule can count with, in base units: sums and doubles of some fit 64 bits."""

COLUMNS: Mapping[str, str] = {
    "id": "block << 20 | log index of the event that made it known",
    "part": "place among the rows of that event; of an older transfer, its own block << 20 | log",
    "clock": "time << 24 | block mod 2^24: the order of blocks, and how many seconds are between",
    "time": "time of its block",
    "epoch": "time / 30 days",
    "kind": "number of its kind",
    "program": "key of the program's contract",
    "subject": "case, award or application",
    "account": "key of an account",
    "other": "key of a second account; of kinds that are counted by program, the program again",
    "person": "officer who acted",
    "partner": "a second officer",
    "reference": "key of a reference: a member, a signer, an organization, a document",
    "payment": "number of a payment",
    "amount": "base units",
    "value": "what the kind says",
    "until": "a time the kind says",
}
"""Every column, all whole numbers. Those up to `kind` are never null."""
ALWAYS = ("id", "part", "clock", "time", "epoch", "kind")


class Kind(IntEnum):
    """What an observation says. Numbers are for good: exports and SQL have them."""

    KEY_LINKED = 1
    """`account` signs for `person`."""
    APPOINTED = 2
    """`person` holds office number `value` until `until`."""
    REMOVED = 3
    """`person` holds office number `value` no more."""

    ENROLLED = 10
    """`person` enrolled case `subject`, to be paid on `account`; `value` is the case before it."""
    MEMBER = 11
    """The case has member `reference`."""
    SIGNER = 12
    """The case, or award, answers by signer `reference`."""
    APPROVED = 13
    """`person` approved what `partner` enrolled `value` seconds before."""
    JOINED = 14
    """The case is paid on `account` from now on; `person` brought it there."""
    LEFT = 15
    """The case is paid on `account` no more: it ended (`value` 1) or went elsewhere (2)."""
    ENDED = 16
    """The case ended: rejected (1), withdrawn (2), terminated (3) or closed (4)."""
    PAY_TO_PROPOSED = 17
    """Pay `account` and no more `other`, asks `value` (0 staff, 1 claimant, 2, 3 counter)."""
    PAY_TO_CHANGED = 18
    """The same, in effect."""
    AMOUNT_CHANGED = 19
    """The regular amount is `amount`."""
    KEY_OFFERED = 20
    """`person` gave out a one-time code for the case."""
    KEY_BOUND = 21
    """The code was used."""
    ACTED = 22
    """The claimant, or grantee, did something under their own signature."""
    RESUMED = 23
    """A case that had ended is paid again."""
    LATE = 24
    """Somebody put on record that period `value` was not paid in time."""
    ACCOUNT_DECLARED = 25
    """`account` may serve `value` cases until `until`."""
    MEMBER_DECLARED = 26
    """Member `reference` may be in two cases until `until`."""

    CERTIFIED = 30
    """Payment `payment` of period `value` is promised, payable from `until`; `person` made it."""
    PAID = 31
    """It was paid."""
    DRAW_CERTIFIED = 32
    """The same of a draw on award `subject` of organization `reference`."""
    DRAW_PAID = 33
    RETURNED = 34
    """`amount` of it came back from `account`."""
    HELD = 35
    """`person` held it, by rule `value`."""
    RELEASED = 36
    """`person` ended the hold `partner` had placed."""
    STRUCK = 37
    """It ended by due process."""
    SEALED = 38
    """A word's cases come to `amount`; its run, its event says, to `value` more than its cases."""
    RUN_APPROVED = 39
    """`person` approved a run of `amount` that `partner` made."""

    OPENED = 40
    """The program is opened, for purpose `value`."""
    FUNDED = 41
    """The program may obligate `amount` more, until `until`."""
    COST_CHARGED = 42
    """`amount` of document `reference` was charged."""

    MOVED = 45
    """`account` sent `amount` to `other`."""
    FORWARDED = 46
    """At least half of payment `payment` went to `other` within 14 days: `value` / 10000 of it, and
    `until` says when it was paid."""
    SEEDED = 47
    """The first money ever on `account` came from `other`, who does not pay it."""
    BEYOND = 48
    """An amount no rule can count with; the dead letters have it."""

    APPLIED = 50
    """Application `subject` names `account` and signer `reference`."""
    IDENTIFIED = 51
    """It is organization `reference`'s."""
    REVIEWED = 52
    """`person` scored it."""
    AWARD_APPROVED = 53
    """`person` approved an award of `amount` that `partner` recommended."""
    AWARD_OFFERED = 54
    """`reference` was awarded `amount`, `value` with all before, to be paid on `account`."""
    TERM = 55
    """The award comes to `amount` and runs from `value` until `until`."""
    DRAW_REQUESTED = 56
    """`amount`, which ends with `value` zeros, was asked for, on document `reference` if any."""
    EVIDENCE = 57
    """Evidence `reference` came with it."""
    DRAW_APPROVED = 58
    """`person` approved it, `value` seconds after it was asked for; `partner` had reviewed it."""
    SUBSTANTIATED = 59
    """`person` accepted document `reference` for `amount` of an advance."""
    ADVANCED = 60
    """A draw on an award that is paid in advance was paid."""
    OFFER_ENDED = 61
    """The award will not be: declined, expired or withdrawn."""


@functools.lru_cache(maxsize=1 << 20)
def key(value: bytes) -> int:
    """What stands for an account or reference in a row: the first 63 bits of its SHA-256.

    No table has to remember it, and every engine has the same. Two of ten million accounts share
    one with a chance of one in 180,000; then somebody looks at two accounts as if they were one.
    """
    return int.from_bytes(hashlib.sha256(value).digest()[:8], "big") >> 1


@functools.lru_cache(maxsize=1 << 20)
def account_key(address: str) -> int:
    """The same of an address in hexadecimal."""
    return key(bytes.fromhex(address[2:]))


def clock(time: int, block: int) -> int:
    """The clock of a block."""
    return time << CLOCK_BITS | block & ((1 << CLOCK_BITS) - 1)


def seconds(count: int) -> int:
    """So many seconds on the clock."""
    return count << CLOCK_BITS


def observation_id(block: int, log_index: int) -> int:
    """The id of what an event made known."""
    return block << LOG_BITS | log_index
