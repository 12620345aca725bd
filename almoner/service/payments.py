"""A person's own payments. Nobody sees another's: what is not theirs is not there."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from almoner.ledger.records import PaymentView
from almoner.service import refusals, standing, web, wording
from almoner.service.strings import Strings
from almoner.service.web import Site
from almoner.service.wording import ReasonShown, Shown

MOST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that one payment's page says of it, in one language."""

    t: Strings
    payment: Shown
    because: str | None
    reason: ReasonShown | None
    placed: str | None
    expires: str | None
    notice_until: str | None


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


class Short(PaymentId):
    """The number of an award, a draw or a line in a path: longer is none."""

    regex = "[0-9]{1,9}"


register_url_convertor("payment", PaymentId())
register_url_convertor("short", Short())
register_url_convertor("number", Number())


def listing(request: Request, case_no: int) -> Response:
    """All payments of the case, newest first."""
    here = web.site(request)
    found = here.context.views.payments(here.context.address, case_no)
    now = standing.known(here.context)
    source = web.original(request)
    case = here.context.views.case(here.context.address, case_no)
    newest_first = sorted(found, key=lambda payment: payment.payment_id, reverse=True)
    return web.page(
        request,
        "payments",
        payments=[wording.shown(payment, here.strings, now) for payment in newest_first],
        refused=refusals.told(request, case_no),
        ended=case and wording.case_ended(case.status, here.strings),
        original=case and source and wording.case_ended(case.status, source),
    )


def one(request: Request, case_no: int) -> Response:
    """One payment: where it stands, and for one that is checked why, until when, and what to do."""
    here = web.site(request)
    payment = own(here, case_no, request.path_params["payment_id"])
    told = _told(here, payment, here.strings)
    source = web.original(request) if wording.is_notice(told.payment.stage) else None
    return web.page(
        request,
        "payment",
        told=told,
        case_no=case_no,
        original=source and _told(here, payment, source),
    )


def own(here: Site, case_no: int, payment_id: int) -> PaymentView:
    """A payment of the case. Raises HTTPException 404 for one that is another's, or nobody's."""
    # Larger than any id is no id, and no number for the database.
    if payment_id <= MOST_ID:
        payment = here.context.payment(payment_id)
        if payment is not None and payment.case_no == case_no:
            return payment
    raise HTTPException(404)


def _told(here: Site, payment: PaymentView, t: Strings) -> Told:
    shown = wording.shown(payment, t, standing.known(here.context))
    hold = payment.hold
    alert = hold and here.context.views.alert(hold.alert)
    until = wording.notice_until(payment)
    return Told(
        t=t,
        payment=shown,
        because=wording.because(shown.stage, alert.typology, t) if alert else None,
        reason=wording.reason(here.context.program, hold.reason, t) if hold else None,
        placed=wording.day(hold.placed_at, t) if hold else None,
        expires=wording.day(hold.expires_at, t) if hold else None,
        notice_until=wording.day(until, t) if until else None,
    )
