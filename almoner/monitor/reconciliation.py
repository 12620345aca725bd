"""Comparing the ledger, built from events alone, with what the contracts say (I25)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eth_abi.abi import decode, encode

from almoner.chain import batch
from almoner.chain.agency import Agency
from almoner.ledger.records import CaseView, PaymentState, PaymentView
from almoner.ledger.statuses import CaseStatus, HoldState
from almoner.ledger.views import Views

_CASE = "(address,uint64,uint16,uint16,uint8,uint8,uint32,uint32,bytes32)"
_PAYMENT = "((address,uint64,uint8,uint16,uint8),uint8,uint40,uint32)"
_HOLD = "(uint40,uint40,uint16,uint16,uint32,uint8,uint32)"
_CASE_STATUS = {CaseStatus.ENROLLED: 1, CaseStatus.APPROVED: 2}
_HOLD_STATES = list(HoldState)
# What the contract answers for a payment in each state: a payment that was paid from its word, or
# is only sealed, has no slot of its own and is neither due.
_PAYMENT_STATES = {
    PaymentState.SEALED: (0,),
    PaymentState.COMING: (1,),
    PaymentState.HELD: (2,),
    PaymentState.FREE: (3,),
    PaymentState.PAID: (0, 4),
    PaymentState.STRUCK: (5,),
    PaymentState.FAILED: (1, 3),
}


def differences(agency: Agency, views: Views) -> list[str]:
    """What the ledger says otherwise than the contracts at the head; empty if it is equal.

    Compares every case, payment and hold of the agency's program, and the Treasury's books. The
    ledger must have been followed to the head.
    """
    program = str(agency.program.address)
    cases = [
        case
        for number in views.case_numbers(program)
        if (case := views.case(program, number)) is not None
    ]
    payments = [each for case in cases for each in views.payments(program, case.case_no)]
    return [
        *_books(agency, views),
        *_cases(agency, cases),
        *_payments(agency, payments),
        *_holds(agency, [each for each in payments if each.hold is not None]),
    ]


def _books(agency: Agency, views: Views) -> Iterator[str]:
    told = tuple(agency.client.call(agency.treasury.functions.books()))
    books = views.books()
    ours = (
        books.received,
        books.recovered,
        books.disbursed,
        books.returned_to_source,
        books.balance,
    )
    if ours != told:
        yield f"The ledger's books are {ours}, the Treasury's {told}."


def _cases(agency: Agency, cases: Sequence[CaseView]) -> Iterator[str]:
    arguments = (encode(["uint32"], [case.case_no]) for case in cases)
    answers = batch.calls(agency.client, agency.roster.address, "caseOf(uint32)", arguments)
    for case, answer in zip(cases, answers, strict=True):
        (told,) = decode([_CASE], answer)
        ours = (
            case.pay_to.lower(),
            case.amount,
            case.from_period,
            case.to_period,
            _CASE_STATUS[case.status],
            case.members,
            case.caseworker,
            case.determiner,
            case.terms_hash,
        )
        if ours != told:
            yield f"Case {case.case_no} is {ours} in the ledger and {told} on the chain."


def _payments(agency: Agency, payments: Sequence[PaymentView]) -> Iterator[str]:
    arguments = (encode(["uint64"], [each.payment_id]) for each in payments)
    answers = batch.calls(agency.client, agency.program.address, "payment(uint64)", arguments)
    for payment, answer in zip(payments, answers, strict=True):
        pay_to, amount, state, period, _ = decode([_PAYMENT], answer)[0][0]
        same = state in _PAYMENT_STATES[payment.state]
        # A payment without a slot of its own answers nothing but that.
        if state != 0:
            ours = (payment.pay_to.lower(), payment.amount, payment.period)
            same = same and (pay_to, amount, period) == ours
        if not same:
            yield (
                f"Payment {payment.payment_id} is {payment.state} in the ledger and in state "
                f"{state} on the chain."
            )


def _holds(agency: Agency, payments: Sequence[PaymentView]) -> Iterator[str]:
    program = str(agency.program.address)
    arguments = (encode(["address", "uint64"], [program, each.payment_id]) for each in payments)
    answers = batch.calls(agency.client, agency.holds.address, "holdOf(address,uint64)", arguments)
    for payment, answer in zip(payments, answers, strict=True):
        placed_at, expires_at, rule_no, reason, _, state, _ = decode([_HOLD], answer)[0]
        hold = payment.hold
        assert hold is not None
        ours = (
            hold.placed_at,
            hold.expires_at,
            hold.rule_no,
            hold.reason,
            _HOLD_STATES.index(hold.state) + 1,
        )
        if ours != (placed_at, expires_at, rule_no, reason, state):
            yield f"The hold of payment {payment.payment_id} is {ours} in the ledger, not so there."
