"""A person answers a hold: writes, signs with the passkey, and reads what was filed."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from webauthn.helpers import bytes_to_base64url

from almoner import money, typed_data
from almoner.acts.payments import PaymentState
from almoner.errors import Reverted, SignatureRefused
from almoner.service import passkeys, payments, relay, standing, web, wording
from almoner.service.sessions import Visit
from almoner.service.web import Body

_PURPOSE = "appeal"
_REFERENCE_DIGITS = 6


def form(request: Request, case_no: int) -> Response:
    """Asks what the person wants to say."""
    here = web.site(request)
    payment = payments.own(here, case_no, request.path_params["payment_id"])
    now = standing.of(here.context, payment.payment_id)
    if now.own:
        return web.see_other(f"/appeal/{payment.payment_id}/done")
    shown = wording.shown(payment, here.strings, standing.now(here.context))
    if now.appealed or not (shown.can_appeal or shown.can_speak):
        return web.see_other(f"/payments/{payment.payment_id}")
    return web.page(request, "appeal", payment=shown, most=relay.MOST_WORDS)


@web.privately_posted
def prepare(request: Request, visit: Visit, case_no: int, body: Body) -> Response:
    """Takes the words; answers with what the passkey has to sign."""
    here = web.site(request)
    payment = payments.own(here, case_no, request.path_params["payment_id"])
    words = _readable(body.get("words", ""))
    if not words.strip():
        return web.refusal(request, "appeal.no_words")
    if len(words) > relay.MOST_WORDS:
        return web.refusal(request, "appeal.too_long")
    try:
        passkey = relay.passkey_of(here.context, case_no)
    except SignatureRefused:
        return web.refusal(request, "appeal.no_passkey", 409)
    draft, digest = relay.draft(here.context, payment.payment_id, words)
    here.sessions.ask(visit, _PURPOSE, digest, draft)
    options = passkeys.request_options(
        here.context.party, challenge=digest, credential_id=passkey.credential_id
    )
    # With this the page makes the digest again and compares it, before anything is signed.
    message = {
        "chainId": here.context.client.chain_id,
        "hearings": here.context.agency.hearings.address,
        "program": here.context.address,
        "salt": bytes_to_base64url(draft.salt),
        "nonce": draft.nonce,
        "deadline": draft.deadline,
    }
    return JSONResponse({**options, "message": message})


@web.privately_posted
def file(request: Request, visit: Visit, case_no: int, body: Body) -> Response:
    """Takes the signature and files the appeal; the same again changes nothing."""
    here = web.site(request)
    payment = payments.own(here, case_no, request.path_params["payment_id"])
    with here.turns.of(payment.payment_id):
        challenge = here.sessions.answer(visit, _PURPOSE)
        draft = challenge.draft if challenge else None
        if challenge is None or draft is None or draft.payment_id != payment.payment_id:
            if standing.of(here.context, payment.payment_id).own:
                return _filed(payment.payment_id)
            return web.refusal(request, "appeal.start_again", 409)
        try:
            passkey = relay.passkey_of(here.context, case_no)
            relay.file(
                here.context, draft, challenge=challenge.value, passkey=passkey, credential=body
            )
        except relay.DraftStale:
            return web.refusal(request, "appeal.start_again", 409)
        except SignatureRefused:
            return web.refusal(request, "appeal.not_accepted")
        except Reverted:
            return web.refusal(request, "appeal.refused", 409)
    return _filed(payment.payment_id)


def done(request: Request, case_no: int) -> Response:
    """What the person filed, its number, and what happens next."""
    here = web.site(request)
    payment = payments.own(here, case_no, request.path_params["payment_id"])
    now = standing.of(here.context, payment.payment_id)
    if not now.own:
        return web.see_other(f"/payments/{payment.payment_id}")
    statement = relay.filed(here.context, payment.payment_id)
    return web.page(
        request,
        "done",
        number=payment.payment_id,
        amount=money.dollars(payment.amount),
        reference=_reference(payment.payment_id, statement.digest if statement else b""),
        received=statement and wording.day(statement.written_at),
        words=statement and statement.words,
        outcome=_outcome(now),
        decide_by=wording.day(now.decide_by),
        due=wording.day(now.payable_at),
        expires=wording.day(now.hold_expires_at),
    )


def _readable(words: object) -> str:
    """The words with halves of characters replaced, as browsers do when they make bytes of them."""
    if not isinstance(words, str):
        raise HTTPException(400)
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _filed(payment_id: int) -> Response:
    return JSONResponse({"next": f"/appeal/{payment_id}/done"})


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


def _reference(payment_id: int, statement: bytes) -> str:
    run, case_no = typed_data.run_of(payment_id), typed_data.case_of(payment_id)
    return f"A-{run}-{case_no}-{statement.hex()[:_REFERENCE_DIGITS].upper()}".rstrip("-")
