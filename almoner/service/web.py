"""How a request reaches a page: the visit it belongs to, its body, its rights, and what is sent."""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from almoner.service import signers
from almoner.service.context import ServiceContext
from almoner.service.passkeys import Passkey
from almoner.service.relay import Turns
from almoner.service.sessions import Sessions, Visit
from almoner.service.strings import Strings
from almoner.service.tries import Tries

MOST_BODY = 64 * 1024
"""Bytes of a request; an answer of a passkey has about two thousand."""
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
VISIT = "visit"
TOKEN_HEADER = "x-csrf-token"
TOKEN_FIELD = "csrf"

Endpoint = Callable[[Request], Awaitable[Response]]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that the pages share while the service runs."""

    context: ServiceContext
    strings: Strings
    templates: Jinja2Templates
    sessions: Sessions
    tries: Tries
    turns: Turns


def site(request: Request) -> Site:
    """What the pages share."""
    found: Site = request.app.state.site
    return found


def visit(request: Request) -> Visit | None:
    """Whose request it is, if there is a visit."""
    session = request.scope.get("session", {})
    return site(request).sessions.find(session.get(VISIT))


def visiting(request: Request) -> Visit:
    """Whose request it is; begins a visit if there is none."""
    found = visit(request)
    return found if found is not None else _begin(request, None)


def sign_in(request: Request, case_no: int, passkey: Passkey) -> None:
    """Begins a visit of who proved to be the person of a case, under a new number."""
    old = visit(request)
    if old is not None:
        site(request).sessions.end(old)
    verifier = site(request).context.agency.verifier.address
    _begin(request, case_no, passkey.signer_hash(verifier))


def sign_out(request: Request) -> None:
    """Ends the visit, here and in the browser."""
    found = visit(request)
    if found is not None:
        site(request).sessions.end(found)
    request.session.clear()


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """A page with its words, for this visit."""
    here = site(request)
    found = visit(request)
    shared = {
        "t": here.strings,
        "language": here.strings.language,
        "visit": found,
        "signed_in": found is not None and found.case_no is not None,
        "demonstration": here.context.demonstration,
        "program_title": here.context.program.title,
    }
    return here.templates.TemplateResponse(
        request, f"{name}.html", {**shared, **values}, status_code=status
    )


def text(body: Body, name: str) -> str:
    """A field of a body, empty if it is not there. Raises HTTPException 400 if it is no text."""
    value = body.get(name, "")
    # Half of a character, which JSON can write, is no text: nothing can make bytes of it.
    if not isinstance(value, str) or any("\ud800" <= each <= "\udfff" for each in value):
        raise HTTPException(400)
    return value


def see_other(path: str) -> Response:
    """Sends the browser on, so that reloading does not send a form twice."""
    return RedirectResponse(path, status_code=303)


def refusal(request: Request, key: str, status: int = 400) -> Response:
    """The answer to a script when something was refused: one sentence."""
    return JSONResponse({"error": site(request).strings(key)}, status_code=status)


def private(
    page: Callable[[Request, int], Response],
) -> Callable[[Request], Response]:
    """A page only who is signed in can see; the others are asked to sign in first."""

    @functools.wraps(page)
    def endpoint(request: Request) -> Response:
        found = visit(request)
        if found is None or found.case_no is None or not _speaks(request, found):
            return see_other("/sign-in")
        return page(request, found.case_no)

    return endpoint


def posted(act: Callable[[Request, Visit, Body], Response]) -> Endpoint:
    """An act: only from a page of the same visit, and with a body of a bearable size."""

    @functools.wraps(act)
    async def endpoint(request: Request) -> Response:
        body = await _body(request)
        found = visit(request)
        token = request.headers.get(TOKEN_HEADER) or text(body, TOKEN_FIELD)
        if found is None or not found.posts(token) or not _same_origin(request):
            raise HTTPException(403)
        return await run_in_threadpool(act, request, found, body)

    return endpoint


def privately_posted(act: Callable[[Request, Visit, int, Body], Response]) -> Endpoint:
    """An act only who is signed in can do."""

    def checked(request: Request, found: Visit, body: Body) -> Response:
        if found.case_no is None or not _speaks(request, found):
            raise HTTPException(403)
        return act(request, found, found.case_no, body)

    return posted(functools.wraps(act)(checked))


def _speaks(request: Request, found: Visit) -> bool:
    """Whether the passkey of a visit still speaks for its case on the chain; if not, it is over.

    Whoever took a passkey that was replaced since must see nothing more with it.
    """
    here = site(request)
    if found.case_no is None:
        return False
    if signers.signer_hash(here.context, found.case_no) == found.signer_hash:
        return True
    here.sessions.end(found)
    return False


def _begin(request: Request, case_no: int | None, signer_hash: bytes = b"") -> Visit:
    begun = site(request).sessions.begin(case_no=case_no, signer_hash=signer_hash)
    request.session.clear()
    request.session[VISIT] = begun.number
    return begun


def _same_origin(request: Request) -> bool:
    """Browsers say where a form comes from; what is no browser does not have to."""
    origin = request.headers.get("origin")
    return origin is None or origin == site(request).context.party.origin


async def _body(request: Request) -> Body:
    received = b""
    async for part in request.stream():
        received += part
        if len(received) > MOST_BODY:
            raise HTTPException(413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == JSON:
            body = json.loads(received)
        elif kind == FORM:
            fields = parse_qs(received.decode(), keep_blank_values=True)
            body = {name: values[-1] for name, values in fields.items()}
        else:
            raise HTTPException(415)
    except (ValueError, RecursionError) as fault:
        raise HTTPException(400) from fault
    if not isinstance(body, dict):
        raise HTTPException(400)
    return body
