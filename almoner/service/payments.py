"""A person's own payments. Nobody sees another's: what is not theirs is not there."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from almoner.ledger.records import PaymentView
from almoner.service import standing, web, wording
from almoner.service.web import Site

MOST_ID = 2**63 - 1


class PaymentId(Convertor[int]):
    """A payment's id in a path: 64 bits, which are 20 digits at most. Longer is no page."""

    regex = "[0-9]{1,20}"

    def convert(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_string(self, value: int) -> str:
        """The id as it is in a path."""
        return str(value)


class Number(PaymentId):
    """The number of a proposal in a path."""

    regex = "[0-9]{1,18}"


register_url_convertor("payment", PaymentId())
register_url_convertor("number", Number())


def listing(request: Request, case_no: int) -> Response:
    """All payments of the case, newest first."""
    here = web.site(request)
    found = here.context.views.payments(here.context.address, case_no)
    now = standing.now(here.context)
    case = here.context.views.case(here.context.address, case_no)
    newest_first = sorted(found, key=lambda payment: payment.payment_id, reverse=True)
    return web.page(
        request,
        "payments",
        payments=[wording.shown(payment, here.strings, now) for payment in newest_first],
        ended=case and wording.case_ended(case.status, here.strings),
    )


def one(request: Request, case_no: int) -> Response:
    """One payment: where it stands, and for one that is checked why, until when, and what to do."""
    here = web.site(request)
    payment = own(here, case_no, request.path_params["payment_id"])
    shown = wording.shown(payment, here.strings, standing.now(here.context))
    hold = payment.hold
    alert = hold and here.context.views.alert(hold.alert)
    until = wording.notice_until(payment)
    return web.page(
        request,
        "payment",
        payment=shown,
        because=alert and wording.because(shown.stage, alert.typology, here.strings),
        reason=hold and wording.reason(here.context.program, hold.reason, here.strings),
        placed=hold and wording.day(hold.placed_at),
        expires=hold and wording.day(hold.expires_at),
        notice_until=until and wording.day(until),
    )


def own(here: Site, case_no: int, payment_id: int) -> PaymentView:
    """A payment of the case. Raises HTTPException 404 for one that is another's, or nobody's."""
    # Larger than any id is no id, and no number for the database.
    if payment_id <= MOST_ID:
        payment = here.context.views.payment(here.context.address, payment_id)
        if payment is not None and payment.case_no == case_no:
            return payment
    raise HTTPException(404)
