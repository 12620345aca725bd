"""What events of payments, holds and money make known."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.events import Event
from almoner.observations.register import Register, Sealed
from almoner.observations.row import Row, row
from almoner.observations.schema import Kind, account_key, key

_CASE = (1 << 32) - 1


def sealed(event: Event, known: Register) -> Iterator[Row]:
    """A word of a run was fixed."""
    a, program = event.args, known.program(event.address)
    amount, so_far = known.drifted(program, a["run"], a["word"])
    yield row(
        Kind.SEALED,
        program=account_key(program),
        person=known.maker(program, a["run"]),
        amount=amount,
        value=a["total"] - so_far,
    )


def approved(event: Event, known: Register) -> Iterator[Row]:
    """An approver signed a run."""
    a, program = event.args, known.program(event.address)
    yield row(
        Kind.RUN_APPROVED,
        program=account_key(program),
        person=a["by"],
        partner=known.maker(program, a["run"]),
        amount=a["total"],
        value=a["run"],
    )


def certified(event: Event, known: Register) -> Iterator[Row]:
    """The payments of a run are promised."""
    a, program = event.args, known.program(event.address)
    maker, contract = known.maker(program, a["run"]), account_key(program)
    for each in known.payments(program, a["run"]):
        yield row(
            Kind.CERTIFIED,
            program=contract,
            subject=each.payment & _CASE,
            account=account_key(each.account),
            person=maker,
            payment=each.payment,
            amount=each.amount,
            value=a["period"],
            until=a["payableAt"],
        )


def word_settled(event: Event, known: Register) -> Iterator[Row]:
    """Payments of a word were made."""
    a, program = event.args, known.program(event.address)
    bits, first = a["paidBits"], a["run"] << 32 | a["word"] * 224
    contract = account_key(program)
    for place in range(224):
        if bits >> place & 1:
            yield _paid(Kind.PAID, contract, known.payment(program, first + place))


def settled(event: Event, known: Register) -> Iterator[Row]:
    """One payment was made, of a case or of an award."""
    program, number = known.program(event.address), event.args["paymentId"]
    made = known.payment(program, number)
    award = known.award_of(program, number)
    yield _paid(Kind.DRAW_PAID if award else Kind.PAID, account_key(program), made)
    if award and award.in_advance:
        yield _paid(Kind.ADVANCED, account_key(program), made)


def returned(event: Event, known: Register) -> Iterator[Row]:
    """Money came back."""
    a = event.args
    yield row(
        Kind.RETURNED,
        program=account_key(known.program(event.address)),
        subject=a["paymentId"] & _CASE,
        account=account_key(a["from"]),
        payment=a["paymentId"],
        amount=a["amount"],
    )


def struck(event: Event, known: Register) -> Iterator[Row]:
    """A payment ended by due process."""
    number = event.args["paymentId"]
    yield row(
        Kind.STRUCK,
        program=account_key(known.program(event.address)),
        subject=number & _CASE,
        payment=number,
        amount=event.args["amount"],
    )


def held(event: Event, known: Register) -> Iterator[Row]:
    """A payment is held."""
    a = event.args
    yield row(
        Kind.HELD,
        program=account_key(a["program"]),
        subject=a["paymentId"] & _CASE,
        payment=a["paymentId"],
        person=a["by"],
        value=a["ruleNo"],
    )


def released(event: Event, known: Register) -> Iterator[Row]:
    """Somebody ended a hold."""
    a = event.args
    yield row(
        Kind.RELEASED,
        program=account_key(a["program"]),
        subject=a["paymentId"] & _CASE,
        payment=a["paymentId"],
        person=a["by"],
        partner=known.placer(a["program"], a["paymentId"]),
    )


def charged(event: Event, known: Register) -> Iterator[Row]:
    """A document of costs was charged."""
    a = event.args
    yield row(
        Kind.COST_CHARGED,
        program=account_key(a["program"]),
        reference=key(a["costRef"]),
        amount=a["amount"],
    )


def opened(event: Event, known: Register) -> Iterator[Row]:
    """There is a program."""
    a = event.args
    program = account_key(a["program"])
    yield row(Kind.OPENED, program=program, other=program, value=a["purpose"])


def allotted(event: Event, known: Register) -> Iterator[Row]:
    """A program may spend more."""
    a = event.args
    program = account_key(a["program"])
    yield row(
        Kind.FUNDED,
        program=program,
        other=program,
        amount=a["amount"],
        person=a["by"],
        until=known.funded_until(a["appropriation"]),
    )


def _paid(kind: Kind, program: int, made: Sealed) -> Row:
    return row(
        kind,
        program=program,
        subject=made.payment & _CASE,
        account=account_key(made.account),
        payment=made.payment,
        amount=made.amount,
    )


EVENTS = {
    "WordSealed": sealed,
    "RunApproved": approved,
    "RunCertified": certified,
    "WordSettled": word_settled,
    "PaymentSettled": settled,
    "PaymentReturned": returned,
    "PaymentStruck": struck,
    "HoldPlaced": held,
    "HoldReleased": released,
    "CostCharged": charged,
    "ProgramOpened": opened,
    "Allotted": allotted,
}
