"""A valid grant program's terms, and the numbers of what grants know by name."""

from __future__ import annotations

from typing import Any

from eth_utils.address import to_checksum_address

from almoner import money
from almoner.testing.samples import DAY, PURPOSE, digest

GRANT_TERMS_TYPE = (
    "(bytes32,uint32,uint40,uint32,uint40,uint40,uint40,uint40,uint40,uint40,uint8,"
    "(uint40,uint40,uint40,uint16,uint32),"
    "(uint8,uint40,uint40,uint40,uint40,uint40,uint40,uint40,uint40[4]),"
    "(uint64,uint8)[],address)"
)
SUBMISSION_TYPE = "(bytes,address,uint64[],uint64,bytes32)"
REQUEST_TYPE = "(uint8,uint64,uint64,uint40,uint40,bytes32,uint64,bytes32)"
ROUND_TYPE = (
    "(address,uint32,uint64,uint64,uint64,uint16,uint40,uint40,uint8,uint8,uint16[],bytes32)"
)
CATEGORIES = 4
"""Personnel, supplies, contracts, indirect."""
BARRED = 2**40 - 1
"""A basis of a notice that the program's law does not know."""
REIMBURSEMENT, ADVANCE, MILESTONE = 1, 2, 3
"""`PayMode`."""
UNIFORM_GUIDANCE, STATE = 1, 2
"""`Regime`."""
BILATERAL, NO_COST_EXTENSION, REBUDGET = 1, 2, 3
SUSPENSION, TERMINATION, DEOBLIGATION, CLOSEOUT, DISALLOWANCE = 4, 5, 6, 7, 8
"""`AmendmentKind`."""


def grant_terms(passkey_verifier: str, **overrides: Any) -> tuple[Any, ...]:
    """A grant program's terms as the contract's tuple; seconds unless said.

    Overrides: the names below. Others are TypeErrors.
    """
    given: dict[str, Any] = {
        "program_id": digest("grant program"),
        "purpose": PURPOSE,
        "challenge_window": DAY,
        "challenge_blocks": 3,
        "offer_window": 30 * DAY,
        "liquidation": 120 * DAY,
        "advance_horizon": 30 * DAY,
        "extension": 365 * DAY,
        "objection_time": 30 * DAY,
        "margin": DAY,
        "categories": CATEGORIES,
        "bot_hold": 5 * DAY,
        "max_total_hold": 30 * DAY,
        "sustained_cap": 120 * DAY,
        "bot_share_bps": 1000,
        "bot_floor": 30,
        "mode": 0,
        "service": 6 * DAY,
        "constructive": 0,
        "notice_period": 10 * DAY,
        "receipt_grace": 10 * DAY,
        "decision_time": 60 * DAY,
        "cooling_off": 7 * DAY,
        "unpayable_after": 30 * DAY,
        "waits": [BARRED, BARRED, 0, BARRED],
        "bands": [(money.parse("250,000"), 1), (money.MAXIMUM, 2)],
    }
    if unknown := overrides.keys() - given.keys():
        raise TypeError(f"grant terms have no {', '.join(sorted(unknown))}")
    t = given | overrides
    names = list(t)
    plain, holds = names[:11], names[11:16]
    notices = names[16:25]
    return (
        *(t[name] for name in plain),
        tuple(t[name] for name in holds),
        tuple(t[name] for name in notices),
        t["bands"],
        passkey_verifier,
    )


def payee(name: str) -> str:
    """The account an invented organization is paid at."""
    return str(to_checksum_address(digest(f"payee {name}")[:20]))
