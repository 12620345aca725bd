"""A person with a letter makes a passkey: number and code, then the passkey, then signed in."""

from __future__ import annotations

from asyncio import sleep

from eth_account.signers.local import LocalAccount
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from almoner.casefile import key_from_code, spelled
from almoner.errors import CasefileError, InputError, SignatureRefused
from almoner.service import passkeys, signers, standing, web
from almoner.service.sessions import Binding, Visit
from almoner.service.signers import CodeRefused
from almoner.service.web import Body, Site

MOST_CHARACTERS = 64
"""Of a case number, and of a code with its spaces and hyphens. Longer is refused, and not kept."""
PAUSE_SECONDS = 2.0
"""How long the answer to one more wrong code takes, after many."""
_PURPOSE = "bind"
_TOO_MANY = 429


def form(request: Request) -> Response:
    """Asks for the case number and the code of the letter."""
    web.visiting(request)
    return web.page(request, "bind", fault=None, field=None, case_number="")


async def check_code(request: Request) -> Response:
    """Compares the code with the one the counter offered for the case."""
    answer = await _checked(request)
    if answer.status_code == _TOO_MANY:
        # Waited for here and not while checking, so that it holds up nobody else.
        await sleep(PAUSE_SECONDS)
    return answer


@web.posted
def _checked(request: Request, visit: Visit, body: Body) -> Response:
    here = web.site(request)
    number, code = web.text(body, "case_number").strip(), web.text(body, "code").strip()
    if not number:
        return _again(request, "bind.no_number", "case_number", number)
    if len(number) > MOST_CHARACTERS:
        return _again(request, "bind.long_number", "case_number", "")
    if len(code) > MOST_CHARACTERS:
        return _again(request, "bind.typing_error", "code", number)
    case_no = here.context.casefile.case_no_of(number)
    try:
        # A case that does not exist is answered like a wrong code, with the same work done.
        key = key_from_code(code, case_no or 0)
    except InputError:
        return _again(request, "bind.typing_error", "code", number)
    binding = _binding(here, case_no, key)
    # The code is looked at first: wrong ones of others never stand in the way of a right one.
    if binding is None:
        if here.tries.fail(spelled(number)):
            return _again(request, "bind.too_many", "code", number, status=_TOO_MANY)
        return _again(request, "bind.no_match", "code", number)
    if binding.expires_at <= standing.now(here.context):
        return _again(request, "bind.expired", "code", number)
    here.tries.succeed(spelled(number))
    visit.binding = binding
    return web.see_other("/bind/passkey")


def passkey(request: Request) -> Response:
    """Asks to make the passkey, once the code was right."""
    if web.visiting(request).binding is None:
        return web.see_other("/bind")
    return web.page(request, "passkey")


@web.posted
def options(request: Request, visit: Visit, body: Body) -> Response:
    """What the browser needs to make the passkey."""
    if visit.binding is None:
        return web.refusal(request, "bind.start_again", 409)
    here = web.site(request)
    label = here.strings("bind.label", program=here.context.program.title)
    challenge = here.sessions.ask(visit, _PURPOSE)
    return JSONResponse(
        passkeys.creation_options(here.context.party, challenge=challenge, label=label)
    )


@web.posted
def bind(request: Request, visit: Visit, body: Body) -> Response:
    """Takes the passkey, binds it to the case and signs the person in."""
    here = web.site(request)
    challenge = here.sessions.answer(visit, _PURPOSE)
    # Taken away first, so that one code binds one passkey however often this is sent.
    binding, visit.binding = visit.binding, None
    if challenge is None or binding is None:
        return web.refusal(request, "bind.start_again", 409)
    try:
        made = passkeys.register(here.context.party, challenge=challenge.value, credential=body)
        if binding.representative is not None:
            signers.bind_representative(here.context, binding, made)
        else:
            signers.bind(here.context, binding, made)
    except CodeRefused:
        return web.refusal(request, "bind.no_match", 409)
    except (SignatureRefused, CasefileError):
        visit.binding = binding
        return web.refusal(request, "bind.not_accepted")
    if binding.representative is None:
        web.sign_in(request, binding.case_no, made)
    elif (acting := signers.spoken_for(here.context, made.credential_id)) is not None:
        web.sign_in_for(request, acting, made)
    return JSONResponse({"next": "/payments"})


def _binding(here: Site, case_no: int | None, key: LocalAccount) -> Binding | None:
    # All of it is looked up of a case that does not exist too: an answer takes the same time.
    offer = signers.offer(here.context, case_no or 0)
    code = here.context.casefile.representative_of(case_no or 0, str(key.address))
    if case_no is None:
        return None
    if offer.key == key.address:
        return Binding(case_no=case_no, key=key, expires_at=offer.expires_at)
    if code is None:
        return None
    return Binding(case_no=case_no, key=key, expires_at=code.expires_at, representative=code.number)


def _again(
    request: Request, key: str, field: str, case_number: str, *, status: int = 400
) -> Response:
    fault = web.site(request).strings(key)
    return web.page(
        request, "bind", status=status, fault=fault, field=field, case_number=case_number
    )
