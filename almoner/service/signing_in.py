"""Signing in with a passkey the browser finds by itself: nobody types a name or a password."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from almoner.errors import SignatureRefused
from almoner.service import passkeys, signers, web
from almoner.service.sessions import Visit
from almoner.service.web import Body

_PURPOSE = "sign in"


def form(request: Request) -> Response:
    """Asks for the passkey."""
    if web.visiting(request).case_no is not None:
        return web.see_other("/payments")
    return web.page(request, "sign_in")


@web.posted
def options(request: Request, visit: Visit, body: Body) -> Response:
    """What the browser needs to ask for a passkey."""
    here = web.site(request)
    challenge = here.sessions.ask(visit, _PURPOSE)
    return JSONResponse(passkeys.request_options(here.context.party, challenge=challenge))


@web.posted
def check(request: Request, visit: Visit, body: Body) -> Response:
    """Takes the passkey's answer and signs in the person of the case it is bound to."""
    here = web.site(request)
    challenge = here.sessions.answer(visit, _PURPOSE)
    if challenge is None:
        return web.refusal(request, "sign_in.start_again", 409)
    try:
        number = passkeys.credential_id(body)
        acting = signers.spoken_for(here.context, number)
        if acting is not None:
            passkey = signers.known(here.context, number)
        else:
            case_no, passkey = signers.owner(here.context, number)
        passkeys.check(here.context.party, passkey, challenge=challenge.value, credential=body)
    except SignatureRefused:
        return web.refusal(request, "sign_in.not_accepted")
    if acting is not None:
        web.sign_in_for(request, acting, passkey)
    else:
        web.sign_in(request, case_no, passkey)
    return JSONResponse({"next": "/payments"})
