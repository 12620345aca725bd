"""Valid households and terms, each with one thing changed where a test asks for it."""

from __future__ import annotations

from typing import Any

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from almoner import money

DAY = 86_400
PURPOSE = 7
PERIODS = 12

TERMS_TYPE = (
    "(bytes32,uint32,uint40,uint32,uint40,uint40,uint40,uint40,uint64,"
    "(uint40,uint40,uint40,uint16,uint32),"
    "(uint8,uint40,uint40,uint40,uint40,uint40,uint40,uint40,uint40[4]),"
    "(uint64,uint8)[],address)"
)
ENROLLMENT_TYPE = "(bytes32,bytes32[],bytes32,uint32,address,bytes,uint64,uint16,uint16,bytes32)"

BEGINNING = 1_794_830_400
"""When the chains of tests begin, whatever the day: noon of 2026-11-16 in UTC, before the first
period of the example's calendar.
"""

Enrollment = tuple[Any, ...]


def digest(text: str) -> bytes:
    """A stand-in for any commitment or reference: 32 bytes that differ when the text does."""
    return bytes(keccak(text=text))


def terms(passkey_verifier: str, **overrides: Any) -> tuple[Any, ...]:
    """A program's terms as the contract's tuple; seconds unless said.

    Overrides: program_id, purpose, challenge_window, challenge_blocks, approval_window, lead_time,
    margin, late_after, max_amount, bot_hold, max_total_hold, sustained_cap (by default the least
    allowed), bot_share_bps, bot_floor, mode (0 dispatch, 1 delivery), service, constructive,
    notice_period, receipt_grace, decision_time, cooling_off, unpayable_after, waits, bands. Others
    are TypeErrors.
    """
    given: dict[str, Any] = {
        "program_id": digest("program"),
        "purpose": PURPOSE,
        "challenge_window": DAY,
        "challenge_blocks": 3,
        "approval_window": 3 * DAY,
        "lead_time": 5 * DAY,
        "margin": DAY,
        "late_after": 3 * DAY,
        "max_amount": money.parse("1,000,000"),
        "bot_hold": 5 * DAY,
        "max_total_hold": 10 * DAY,
        "sustained_cap": None,
        "bot_share_bps": 1000,
        "bot_floor": 30,
        "mode": 0,
        "service": 6 * DAY,
        "constructive": 5 * DAY,
        "notice_period": 10 * DAY,
        "receipt_grace": 10 * DAY,
        "decision_time": 60 * DAY,
        "cooling_off": 7 * DAY,
        "unpayable_after": 30 * DAY,
        "waits": [0, 10 * DAY, 0, 0],
        "bands": [(money.parse("250,000"), 2), (money.MAXIMUM, 3)],
    }
    if unknown := overrides.keys() - given.keys():
        raise TypeError(f"terms have no {', '.join(sorted(unknown))}")
    t = given | overrides
    notices = (
        *("mode", "service", "constructive", "notice_period", "receipt_grace"),
        *("decision_time", "cooling_off", "unpayable_after", "waits"),
    )
    sustained = t["sustained_cap"]
    if sustained is None:
        clocks = ("max_total_hold", "service", "notice_period", "receipt_grace", "decision_time")
        sustained = sum(t[clock] for clock in clocks) + t["mode"] * t["constructive"]
    return (
        *(t["program_id"], t["purpose"], t["challenge_window"], t["challenge_blocks"]),
        *(t["approval_window"], t["lead_time"], t["margin"], t["late_after"], t["max_amount"]),
        (t["bot_hold"], t["max_total_hold"], sustained, t["bot_share_bps"], t["bot_floor"]),
        tuple(t[each] for each in notices),
        t["bands"],
        passkey_verifier,
    )


def household(number: int) -> str:
    """The account of an invented household."""
    return str(to_checksum_address(digest(f"household {number}")[:20]))


def enrollment(number: int, **overrides: Any) -> Enrollment:
    """A valid household whose references no other number shares; $100 a period, periods 1 to 12.

    Overrides: case_ref, member_refs, group_ref, prior_case_no, pay_to, signer, amount, from_period,
    to_period, facts. Others are TypeErrors.
    """
    given: dict[str, Any] = {
        "case_ref": digest(f"case {number}"),
        "member_refs": [digest(f"member {number}")],
        "group_ref": bytes(32),
        "prior_case_no": 0,
        "pay_to": household(number),
        "signer": b"",
        "amount": money.parse("100"),
        "from_period": 1,
        "to_period": PERIODS,
        "facts": digest(f"facts {number}"),
    }
    if unknown := overrides.keys() - given.keys():
        raise TypeError(f"an enrollment has no {', '.join(sorted(unknown))}")
    return tuple((given | overrides).values())
