"""How a request reaches a page: the visit it belongs to, its body, its rights, and what is sent."""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from almoner import typed_data
from almoner.casefile import Access, Scope, SpokenFor
from almoner.service import languages, signatories, signers, wording
from almoner.service.answers import Answers
from almoner.service.context import GrantContext, ServiceContext
from almoner.service.figures import Figures
from almoner.service.passkeys import Passkey
from almoner.service.relay import Turns
from almoner.service.sessions import Sessions, Visit
from almoner.service.signatories import Account, Signatory
from almoner.service.strings import SOURCE, Strings
from almoner.service.tries import Tries

MOST_BODY = 64 * 1024
"""Bytes of a request; an answer of a passkey has about two thousand."""
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
VISIT = "visit"
CLAIMANT = "claimant"
GRANTEE = "grantee"
"""Whom the casefile's log names where no office looks, but who is at the page."""
TOKEN_HEADER = "x-csrf-token"
TOKEN_FIELD = "csrf"

Endpoint = Callable[[Request], Awaitable[Response]]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that the pages share while the service runs."""

    context: ServiceContext
    strings: Strings
    """The words of who asks; without a request, of the program's first language."""
    source: Strings
    """The words that count where nobody checked their translation."""
    languages: Mapping[str, Strings]
    """The words of each language that is offered, by its code."""
    templates: Jinja2Templates
    sessions: Sessions
    tries: Tries
    turns: Turns
    acts: CapacityLimiter
    """How many acts may wait for the chain at once."""
    figures: Figures
    answers: Answers


def site(request: Request) -> Site:
    """What the pages share, with the words of who asks."""
    found: Site | None = getattr(request.state, "site", None)
    if found is None:
        shared = _shared(request)
        found = replace(shared, strings=_words(request, shared))
        request.state.site = found
    return found


def visit(request: Request) -> Visit | None:
    """Whose request it is, if there is a visit."""
    session = request.scope.get("session", {})
    return _shared(request).sessions.find(session.get(VISIT))


def visiting(request: Request) -> Visit:
    """Whose request it is; begins a visit if there is none."""
    found = visit(request)
    return found if found is not None else _begin(request)


def sign_in(request: Request, case_no: int, passkey: Passkey) -> None:
    """Begins a visit of who proved to be the person of a case, under a new number."""
    begun = _begin(request, case_no=case_no, signatory=passkey)
    casefile = site(request).context.casefile
    language = casefile.language(case_no, access(request, "own language"))
    # English is also what the casefile says where nothing is known.
    begun.language = "" if language == SOURCE else language


def sign_in_as(request: Request, signatory: Signatory) -> None:
    """Begins a visit of who speaks for awards, under a new number."""
    _begin(request, signatory=signatory)


def sign_in_for(request: Request, acting: SpokenFor, passkey: Passkey) -> None:
    """Begins a visit of somebody who acts for the person of a case."""
    _begin(request, case_no=acting.case_no, acting=acting, credential_id=passkey.credential_id)


def acting(request: Request) -> SpokenFor | None:
    """For whom and how far somebody acts who is not the person; None for the person."""
    found = visit(request)
    return found.acting if found is not None else None


def access(request: Request, purpose: str) -> Access:
    """A look into the casefile by who is at the page: the claimant, or who acts for them."""
    spoken = acting(request)
    office = CLAIMANT if spoken is None else f"representative_{spoken.representative}"
    if isinstance(site(request).context, GrantContext):
        office = GRANTEE
    return Access(office=office, purpose=purpose, at=_now(request))


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
    signatory = found.signatory if found is not None else None
    shared = {
        "t": here.strings,
        "languages": [
            {"table": each, "link": languages.link(request, language)}
            for language, each in here.languages.items()
        ],
        "visit": found,
        "signed_in": found is not None and found.signed_in,
        "grants": isinstance(here.context, GrantContext),
        "hand": signatories.hand(signatory),
        "account": signatory.address if isinstance(signatory, Account) else "",
        "acting": found and found.acting and _acting(here, found.acting),
        "demonstration": here.context.demonstration,
        "program_title": here.context.program.title,
    }
    response = here.templates.TemplateResponse(
        request, f"{name}.html", {**shared, **values}, status_code=status
    )
    return _spoken(request, response)


def original(request: Request) -> Strings | None:
    """The words that count, to be shown beside a notice whose translation nobody checked."""
    here = site(request)
    return None if here.strings.counts else here.source


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
    answer = JSONResponse({"error": site(request).strings(key)}, status_code=status)
    return _spoken(request, answer)


def private(
    page: Callable[[Request, int], Response],
) -> Callable[[Request], Response]:
    """A page only who is signed in can see; the others are asked to sign in first."""

    @functools.wraps(page)
    def endpoint(request: Request) -> Response:
        found = visit(request)
        case_no = _own(request, found) if found is not None else None
        return see_other("/sign-in") if case_no is None else page(request, case_no)

    return endpoint


def grantees(page: Callable[[Request, Signatory], Response]) -> Callable[[Request], Response]:
    """A page about all that who is signed in speaks for."""

    @functools.wraps(page)
    def endpoint(request: Request) -> Response:
        found = visit(request)
        if found is None or found.signatory is None:
            return see_other("/sign-in")
        return page(request, found.signatory)

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
        # Acts wait for the chain: they must not take the threads of all pages.
        return await to_thread.run_sync(act, request, found, body, limiter=_shared(request).acts)

    return endpoint


def privately_posted(act: Callable[[Request, Visit, int, Body], Response]) -> Endpoint:
    """An act only who is signed in can do."""

    def checked(request: Request, found: Visit, body: Body) -> Response:
        case_no = None if found.acting is not None else _own(request, found)
        if case_no is None:
            raise HTTPException(403)
        return act(request, found, case_no, body)

    return posted(functools.wraps(act)(checked))


def answered(act: Callable[[Request, SpokenFor, Body], Response]) -> Endpoint:
    """An act of somebody who acts for the person, and may answer."""

    def checked(request: Request, found: Visit, body: Body) -> Response:
        acting = found.acting
        if acting is None or acting.scope is not Scope.ANSWER or _own(request, found) is None:
            raise HTTPException(403)
        return act(request, acting, body)

    return posted(functools.wraps(act)(checked))


def _own(request: Request, found: Visit) -> int | None:
    """The case of who is signed in, or the award that a path is about; None if nobody is.

    Whoever took a key that was replaced since must see nothing more with it: the visit is over, and
    another's award is not there (HTTPException 404). The chain is asked before each act, and for
    reading where it was not within the last seconds.
    """
    here = site(request)
    if not found.signed_in:
        return None
    case_no = _award(request) if found.case_no is None else found.case_no
    if request.method == "GET" and here.sessions.is_vouched(found, case_no):
        return case_no
    if _speaks(here.context, found, case_no):
        here.sessions.vouch(found, case_no)
        return case_no
    if found.case_no is None:
        raise HTTPException(404)
    here.sessions.end(found)
    return None


def _speaks(context: ServiceContext, found: Visit, case_no: int) -> bool:
    if found.signatory is not None:
        return signers.is_bound(context, case_no, found.signatory)
    return signers.spoken_for(context, found.credential_id) == found.acting


def _award(request: Request) -> int:
    """The award that a path is about: by its number, or by that of a payment on it."""
    named = request.path_params
    return int(named["award"] if "award" in named else typed_data.case_of(named["payment_id"]))


def _now(request: Request) -> int:
    """Timestamp of the newest block."""
    return site(request).context.client.head()[2]


def _shared(request: Request) -> Site:
    found: Site = request.app.state.site
    return found


def _words(request: Request, shared: Site) -> Strings:
    """The words of the language a request is answered in."""
    found = visit(request)
    return languages.chosen(
        shared.languages,
        asked=request.cookies.get(languages.COOKIE),
        household=found.language if found is not None else "",
        accepted=request.headers.get("accept-language", ""),
    )


def _spoken(request: Request, response: Response) -> Response:
    """The answer, with what tells browsers and caches which language it is in, and why."""
    response.headers["content-language"] = site(request).strings.language
    response.headers.add_vary_header("Accept-Language")
    response.headers.add_vary_header("Cookie")
    return response


def _acting(here: Site, acting: SpokenFor) -> str:
    """The sentence that says for whom somebody acts, and until when."""
    return here.strings(f"acting.{acting.scope}", date=wording.day(acting.until - 1, here.strings))


def _begin(request: Request, **whose: Any) -> Visit:
    """Begins a visit under a number nobody has seen before, and ends the one before."""
    sessions, before = site(request).sessions, visit(request)
    if before is not None:
        sessions.end(before)
    begun = sessions.begin(**whose)
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
