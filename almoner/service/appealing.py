"""A person answers a hold: writes, signs with the passkey, and reads what was filed."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from web3.types import TxReceipt

from almoner import typed_data
from almoner.acts.payments import PaymentState
from almoner.casefile import Statement
from almoner.service import drafts, payments, relay, standing, web, wording
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.outgoing import Outgoing
from almoner.service.web import Body

MOST_WORDS = 4_000
"""Characters of a statement."""
_REFERENCE_DIGITS = 6


def done(request: Request, case_no: int) -> Response:
    """What the person filed, its number, and what happens next."""
    here = web.site(request)
    payment = payments.own(here, case_no, _subject(request))
    now = standing.of(here.context, payment.payment_id)
    waiting = here.context.outgoing.waiting(here.context.address, case_no)
    about = (relay.APPEAL, payment.payment_id)
    waits = any((each.action, each.subject) == about for each in waiting)
    if not now.own and not waits:
        return web.see_other(f"/payments/{payment.payment_id}")
    statement = filed(request, payment.payment_id, waiting=waiting)
    outcome = "on_its_way" if not now.own else _outcome(now)
    return web.page(
        request,
        "done",
        number=payment.payment_id,
        amount=wording.dollars(payment.amount, here.strings),
        reference=reference(payment.payment_id, case_no, statement.digest if statement else b""),
        received=statement and wording.day(statement.written_at, here.strings),
        words=statement and statement.words,
        outcome=outcome,
        can_withdraw=outcome == "waiting",
        decide_by=wording.day(now.decide_by, here.strings),
        due=wording.day(now.payable_at, here.strings),
        expires=wording.day(now.hold_expires_at, here.strings),
    )


def filed(request: Request, subject: int, *, waiting: Sequence[Outgoing] = ()) -> Statement | None:
    """The newest statement of an appeal that was filed from these pages, or is on its way.

    An appeal the counter filed has another digest than one that was written here.
    """
    context = web.site(request).context
    about = {"program": context.address, "subject": subject}
    event = context.agency.hearings.events.AppealFiled()
    said = {bytes(told["statement"]) for told in context.client.events(event, **about)}
    said |= {each.content for each in waiting if each.subject == subject}
    access = web.access(request, "own appeal")
    kept = context.casefile.statements(subject, access, program=context.agency.award_program)
    return next((each for each in reversed(kept) if each.digest in said), None)


def reference(subject: int, case_no: int, statement: bytes) -> str:
    """The number of an appeal: what it is about, the case, and the beginning of its digest."""
    about = typed_data.run_of(subject) or f"N{subject}"
    return f"A-{about}-{case_no}-{statement.hex()[:_REFERENCE_DIGITS].upper()}".rstrip("-")


def words_of(body: Body) -> str:
    """What a person wrote; halves of characters are replaced, as browsers do in making bytes of it.

    Raises NotNow for nothing or too much, and HTTPException 400 for what is no text.
    """
    words = body.get("words", "")
    if not isinstance(words, str):
        raise HTTPException(400)
    if not words.strip():
        raise NotNow("appeal.no_words")
    written = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(written) > MOST_WORDS:
        raise NotNow("appeal.too_long")
    return written


def _form(request: Request, case_no: int) -> Response:
    """Asks what the person wants to say."""
    here = web.site(request)
    payment = payments.own(here, case_no, _subject(request))
    now = standing.of(here.context, payment.payment_id)
    if now.own:
        return web.see_other(_done(request))
    shown = wording.shown(payment, here.strings, standing.now(here.context))
    if now.appealed or not (shown.can_appeal or shown.can_speak):
        return web.see_other(f"/payments/{payment.payment_id}")
    return web.page(request, "appeal", payment=shown, case_no=case_no, most=MOST_WORDS)


def _write(request: Request, case_no: int, body: Body) -> Wanted:
    payment = payments.own(web.site(request), case_no, _subject(request))
    return drafts.said(
        typed_data.HEARINGS, relay.APPEAL, case_no, payment.payment_id, words_of(body)
    )


def _is_own(request: Request, case_no: int) -> bool:
    here = web.site(request)
    return standing.of(here.context, payments.own(here, case_no, _subject(request)).payment_id).own


def _ask_to_withdraw(request: Request, case_no: int) -> Response:
    """Asks whether the person wants to take the appeal back."""
    here = web.site(request)
    payment = payments.own(here, case_no, _subject(request))
    now = standing.of(here.context, payment.payment_id)
    if not now.own or _outcome(now) != "waiting":
        return web.see_other(f"/payments/{payment.payment_id}")
    shown = wording.shown(payment, here.strings, standing.now(here.context))
    return web.page(
        request,
        "withdraw",
        payment=shown,
        case_no=case_no,
        expires=wording.day(now.hold_expires_at, here.strings),
    )


def _withdraw(request: Request, case_no: int, body: Body) -> Wanted:
    payment = payments.own(web.site(request), case_no, _subject(request))
    return Wanted(
        contract=typed_data.HEARINGS,
        action=relay.WITHDRAW,
        case_no=case_no,
        subject=payment.payment_id,
    )


def _is_withdrawn(request: Request, case_no: int) -> bool:
    here = web.site(request)
    payment = payments.own(here, case_no, _subject(request))
    return standing.of(here.context, payment.payment_id).withdrawn


def _subject(request: Request) -> int:
    return int(request.path_params["payment_id"])


def _done(request: Request, receipt: TxReceipt | None = None) -> str:
    return f"/appeal/{_subject(request)}/done"


def _outcome(now: standing.Standing) -> str:
    """Which text says what comes next."""
    if now.withdrawn:
        return "withdrawn"
    if now.recalled:
        return "recalled"
    if now.state == PaymentState.PAID:
        return "paid"
    if now.state == PaymentState.FREE:
        return "freed"
    return "decided" if now.decided else "waiting"


APPEAL = Act(
    form=_form,
    write=_write,
    is_done=_is_own,
    next=_done,
    refused="appeal.refused",
    instead=lambda request: f"/answer/{_subject(request)}",
)
WITHDRAW = Act(
    form=_ask_to_withdraw,
    write=_withdraw,
    is_done=_is_withdrawn,
    next=_done,
    refused="withdraw.refused",
)
