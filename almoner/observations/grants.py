"""What events of rounds, awards and draws make known."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.events import Event
from almoner.observations.register import Register
from almoner.observations.row import Row, row
from almoner.observations.schema import Kind, account_key, key


def applied(event: Event, known: Register) -> Iterator[Row]:
    """Somebody applied, or handed a revision in."""
    a = event.args
    yield row(
        Kind.APPLIED,
        program=_of_application(event, known),
        subject=a["application"],
        account=account_key(a["payTo"]),
        reference=key(bytes(a["signer"])),
        amount=a["total"],
    )


def identified(event: Event, known: Register) -> Iterator[Row]:
    """The organization that applied is known."""
    a = event.args
    yield row(
        Kind.IDENTIFIED,
        program=_of_application(event, known),
        subject=a["application"],
        account=account_key(known.application(a["application"]).account),
        person=a["by"],
        reference=key(a["orgRef"]),
    )


def reviewed(event: Event, known: Register) -> Iterator[Row]:
    """A reviewer scored an application."""
    a = event.args
    yield row(
        Kind.REVIEWED,
        program=_of_application(event, known),
        subject=a["application"],
        account=account_key(known.application(a["application"]).account),
        person=a["reviewer"],
        value=a["score"],
    )


def recommended(event: Event, known: Register) -> Iterator[Row]:
    """An award was recommended; its term is set."""
    yield _term(event, event.args["from"])


def amended(event: Event, known: Register) -> Iterator[Row]:
    """An award has another sum or another end."""
    yield _term(event, known.award(event.address, event.args["award"]).starts)


def award_approved(event: Event, known: Register) -> Iterator[Row]:
    """An approver signed an award."""
    a, award = event.args, known.award(event.address, event.args["award"])
    yield row(
        Kind.AWARD_APPROVED,
        program=account_key(event.address),
        subject=a["award"],
        account=account_key(award.account),
        person=a["by"],
        partner=award.recommender,
        reference=key(award.organization),
        amount=award.total,
        value=a["cumulative"],
    )


def offered(event: Event, known: Register) -> Iterator[Row]:
    """The organization is awarded it."""
    a = event.args
    yield row(
        Kind.AWARD_OFFERED,
        program=account_key(event.address),
        other=account_key(event.address),
        subject=a["award"],
        account=account_key(a["payTo"]),
        reference=key(a["orgRef"]),
        amount=a["total"],
        value=a["cumulative"],
    )


def offer_ended(event: Event, known: Register) -> Iterator[Row]:
    """It will not have it."""
    yield row(Kind.OFFER_ENDED, program=account_key(event.address), subject=event.args["award"])


def requested(event: Event, known: Register) -> Iterator[Row]:
    """A grantee asks for money."""
    a, program = event.args, account_key(event.address)
    payment = a["draw"] << 32 | a["award"]
    yield row(
        Kind.DRAW_REQUESTED,
        program=program,
        subject=a["award"],
        payment=payment,
        amount=a["amount"],
        reference=key(a["costRef"]) if any(a["costRef"]) else None,
        value=_zeros(a["amount"]),
    )
    if any(a["evidence"]):
        yield row(
            Kind.EVIDENCE,
            program=program,
            subject=a["award"],
            payment=payment,
            reference=key(a["evidence"]),
        )


def draw_approved(event: Event, known: Register) -> Iterator[Row]:
    """An approver signed a draw."""
    a, draw = event.args, known.draw(event.address, event.args["draw"])
    yield row(
        Kind.DRAW_APPROVED,
        program=account_key(event.address),
        subject=a["award"],
        payment=a["draw"] << 32 | a["award"],
        person=a["by"],
        partner=draw.reviewer,
        value=event.block_time - draw.requested_at,
    )


def certified(event: Event, known: Register) -> Iterator[Row]:
    """A draw is promised."""
    a, award = event.args, known.award(event.address, event.args["award"])
    yield row(
        Kind.DRAW_CERTIFIED,
        program=account_key(event.address),
        subject=a["award"],
        account=account_key(a["payTo"]),
        person=known.draw(event.address, a["draw"]).reviewer,
        reference=key(award.organization),
        payment=a["draw"] << 32 | a["award"],
        amount=a["amount"],
        value=a["period"],
        until=a["payableAt"],
    )


def substantiated(event: Event, known: Register) -> Iterator[Row]:
    """Part of an advance was shown to be spent."""
    a = event.args
    yield row(
        Kind.SUBSTANTIATED,
        program=account_key(event.address),
        subject=a["award"],
        payment=a["draw"] << 32 | a["award"],
        person=a["by"],
        reference=key(a["costRef"]),
        amount=a["amount"],
    )


def _zeros(amount: int) -> int:
    digits = str(amount)
    return len(digits) - len(digits.rstrip("0"))


def _term(event: Event, starts: int) -> Row:
    a = event.args
    return row(
        Kind.TERM,
        program=account_key(event.address),
        subject=a["award"],
        amount=a["total"],
        value=starts,
        until=a["to"],
    )


def _of_application(event: Event, known: Register) -> int:
    return account_key(known.application(event.args["application"]).program)


EVENTS = {
    "ApplicationSubmitted": applied,
    "ApplicantIdentified": identified,
    "SheetPosted": reviewed,
    "AwardRecommended": recommended,
    "AwardAmended": amended,
    "AwardApproved": award_approved,
    "AwardOffered": offered,
    "OfferEnded": offer_ended,
    "AwardWithdrawn": offer_ended,
    "DrawRequested": requested,
    "DrawApproved": draw_approved,
    "DrawCertified": certified,
    "DrawSubstantiated": substantiated,
}
