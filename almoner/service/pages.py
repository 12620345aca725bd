"""The pages anybody can read, signing out, and what a page says when something went wrong."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from almoner.errors import AlmonerError
from almoner.service import totals, web
from almoner.service.headers import HEADERS
from almoner.service.sessions import Visit
from almoner.service.web import Body

_KNOWN = {400, 403, 404, 405, 413, 429, 503}
_UNREADABLE = 400
_GENERAL = 500
_DAY = 86_400

log = logging.getLogger(__name__)


def home(request: Request) -> Response:
    """What this is, and the ways in."""
    return web.page(request, "home")


def program(request: Request) -> Response:
    """The program's totals, for everybody."""
    here = web.site(request)
    found, described = here.figures.newest(), here.context.program
    return web.page(
        request,
        "program",
        totals=found and totals.told(found, described.reasons, here.strings),
        jurisdiction=described.jurisdiction,
    )


def lost_device(request: Request) -> Response:
    """What to do when the phone with the passkey is gone."""
    days = web.site(request).context.program.notices.cooling_off // _DAY
    return web.page(request, "lost_device", days=days)


@web.posted
def sign_out(request: Request, visit: Visit, body: Body) -> Response:
    """Ends the visit."""
    web.sign_out(request)
    return web.see_other("/")


async def refused(request: Request, fault: Exception) -> Response:
    """The page for what a person may not see, or that is not there."""
    status = fault.status_code if isinstance(fault, HTTPException) else _GENERAL
    general = _UNREADABLE if status < _GENERAL else _GENERAL
    return _sorry(request, status if status in _KNOWN else general, status)


async def failed(request: Request, fault: Exception) -> Response:
    """The page for what did not work; it says nothing of what happened inside."""
    status = 503 if isinstance(fault, AlmonerError) else _GENERAL
    log.error(
        "A page could not be made.",
        extra={"action": "page_failed", "error": type(fault).__name__, "path": _kind(request)},
    )
    response = _sorry(request, status, status)
    # What nobody expected is answered outside of where the headers are added.
    response.headers.update(HEADERS)
    return response


def _sorry(request: Request, words: int, status: int) -> Response:
    if request.headers.get("accept", "").startswith(web.JSON):
        return web.refusal(request, f"error.{words}.what", status)
    return web.page(request, "error", status=status, kind=words)


def _kind(request: Request) -> str:
    """The first part of a path: the rest may say whose page it was."""
    return "/" + request.url.path.strip("/").partition("/")[0]
