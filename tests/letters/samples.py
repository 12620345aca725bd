"""A household, and everything it can be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from almoner import program
from almoner.casefile import Access, Contact, Grounds, NewCase
from almoner.config import PROJECT_ROOT
from almoner.ledger.casework import ProposalView
from almoner.ledger.records import AppealView, HoldView, PaymentState, PaymentView
from almoner.ledger.statuses import (
    AppealState,
    Basis,
    ChangeKind,
    HoldState,
    Origin,
    PaymentKind,
    ProposalState,
)
from almoner.letters.kinds import Kind
from almoner.letters.matters import Matter

PROGRAM = program.load(PROJECT_ROOT / "programs" / "cash-assistance.toml")
CASE_NO, CASE_NUMBER = 17, "C-000017"
DAY = 86_400
NOW = int(datetime(2027, 3, 1, 16, tzinfo=UTC).timestamp())
"""A Monday morning where the office is; ten days later is a Thursday."""
LOOK = Access(office="COUNTER", purpose="test", at=NOW)
PAYMENT = (3 << 32) + CASE_NO
ADDRESS = ("Unit 7", "Block 9", "Example City, IL 60001")
CONTACT = Contact(address=ADDRESS, phone="555-0123", email="reader@example.org", language="es")
HOUSEHOLD = NewCase(
    case_number=CASE_NUMBER, facts={}, members=("M-1",), private=dict(CONTACT.private)
)
GROUNDS = Grounds.write("File 12: the new wage slip.", case_no=CASE_NO, at=NOW)

HOLD = HoldView(
    state=HoldState.PLACED,
    rule_no=1,
    reason=101,
    alert=b"\1" * 32,
    placed_at=NOW,
    expires_at=NOW + 5 * DAY,
    deadline=NOW + 10 * DAY,
    extended=False,
    outcome=None,
    ended_at=None,
    proposal=None,
    proposal_state=None,
    served_at=None,
    effective_at=None,
)
HELD = PaymentView(
    program="0x01",
    payment_id=PAYMENT,
    case_no=CASE_NO,
    kind=PaymentKind.REGULAR,
    run=3,
    period=3,
    issue_at=NOW + DAY,
    amount=435_000_000,
    pay_to="0x" + "ab" * 20,
    state=PaymentState.HELD,
    payable_at=NOW + 2 * DAY,
    paid_at=None,
    tx_hash=None,
    hold=HOLD,
    appeal=None,
)
DECIDED = AppealView(
    subject=PAYMENT,
    case_no=CASE_NO,
    state=AppealState.FOR_CLAIMANT,
    timely=True,
    waived=False,
    filer=0,
    officer=4,
    received_at=NOW - 9 * DAY,
    decide_by=NOW + 51 * DAY,
    decided_at=NOW - DAY,
    decision=GROUNDS.digest,
)


def proposal(number: int = 12, **given: Any) -> ProposalView:
    """A lower amount that was proposed, or what else is given."""
    usual: dict[str, Any] = {
        "number": number,
        "case_no": CASE_NO,
        "kind": ChangeKind.DECREASE,
        "basis": Basis.ADVANCE,
        "origin": Origin.STAFF,
        "state": ProposalState.OPEN,
        "channel": 0,
        "failures": 0,
        "proposed_at": NOW - DAY,
        "served_at": None,
        "effective_at": None,
        "proposer": 2,
        "second": 0,
        "payment_id": None,
        "prior": (435_000_000).to_bytes(32, "big"),
        "value": (322_000_000).to_bytes(32, "big"),
        "reason_hash": GROUNDS.digest,
        "signer": None,
        "enacted_at": None,
        "appeal": None,
    }
    return ProposalView(**usual | given)


def about(kind: Kind, proposed: ProposalView, payment: PaymentView | None = None) -> Matter:
    """What a proposal has to be told by."""
    return Matter(
        kind=kind, case_no=CASE_NO, subject=proposed.number, proposal=proposed, payment=payment
    )


_ENDING = {"kind": ChangeKind.VOID_PAYMENT, "payment_id": PAYMENT}
OLD, NEW = b"\xab" * 18 + b"\x7f\x3c", b"\xcd" * 18 + b"\x7f\x3c"
"""Accounts with the same ending."""
_REQUEST = {"basis": Basis.NONE, "origin": Origin.COUNTER, "effective_at": NOW + 7 * DAY}
DECREASE = about(Kind.DECREASE, proposal())
REQUEST = about(
    Kind.ACCOUNT_CHANGE,
    proposal(kind=ChangeKind.PAY_TO, prior=bytes(12) + OLD, value=bytes(12) + NEW, **_REQUEST),
)
HOLDING = Matter(kind=Kind.HOLD, case_no=CASE_NO, subject=PAYMENT, payment=HELD)
MATTERS = {
    Kind.HOLD: HOLDING,
    Kind.DECREASE: DECREASE,
    Kind.TERMINATE: about(Kind.TERMINATE, proposal(kind=ChangeKind.TERMINATE)),
    Kind.STRIKE: about(Kind.STRIKE, proposal(basis=Basis.SUSTAINED, **_ENDING), HELD),
    Kind.EXPUNGE: about(Kind.EXPUNGE, proposal(basis=Basis.UNPAYABLE, **_ENDING), HELD),
    Kind.ACCOUNT_CHANGE: REQUEST,
    Kind.KEY_CHANGE: about(Kind.KEY_CHANGE, proposal(kind=ChangeKind.SIGNER, **_REQUEST)),
    Kind.DECISION: Matter(kind=Kind.DECISION, case_no=CASE_NO, subject=PAYMENT, appeal=DECIDED),
}
"""One of each kind but the code, which is about nothing on the chain."""
