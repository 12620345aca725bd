"""In which language a page speaks, and how a person chooses another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from almoner.program import Audience
from almoner.service.strings import SOURCE, Strings

PARAMETER = "language"
AUDIENCE = "for"
"""What an address says of whom the money is for."""
COOKIE = "almoner-language"
"""Holds the code of a language and nothing else. It is what the person asked for, so that it needs
no consent, and it outlives the visit."""
COOKIE_SECONDS = 365 * 86_400
_KEPT = {AUDIENCE: tuple(Audience)}
"""What else an address may say, and which values a page knows of it."""
_ACCEPTED = re.compile(r"([a-z]{2,3})(?:-[a-z0-9-]+)?(?:;q=([01](?:\.[0-9]{0,3})?))?")


def offered(spoken: Sequence[str], tables: Mapping[str, Strings]) -> dict[str, Strings]:
    """The languages a program's file lists and that have a table, in the file's order.

    The source's table, where there is no other.
    """
    found = {language: tables[language] for language in spoken if language in tables}
    return found or {SOURCE: tables[SOURCE]}


def chosen(
    tables: Mapping[str, Strings], *, asked: str | None, household: str, accepted: str
) -> Strings:
    """The words for a request.

    What the person `asked` for counts first, then what the agency knows the household reads, then
    what the browser accepts (the header Accept-Language), then the program's first language.
    """
    for language in (asked or "", household.lower().partition("-")[0], *preferred(accepted)):
        if language in tables:
            return tables[language]
    return next(iter(tables.values()))


def preferred(header: str) -> list[str]:
    """The languages of an Accept-Language header, the best first; what is none is skipped."""
    weights: dict[str, float] = {}
    for part in header.lower().replace(" ", "").split(","):
        if found := _ACCEPTED.fullmatch(part):
            weights.setdefault(found[1], float(found[2] or 1))
    return sorted(filter(weights.get, weights), key=lambda language: -weights[language])


def link(request: Request, language: str) -> str:
    """Where the same page is to be had in another language, relative to the page."""
    return "?" + urlencode([*_others(request), (PARAMETER, language)])


class Choosing:
    """Takes `?language=es` off an address and remembers it. What is not offered is not heard."""

    def __init__(self, app: ASGIApp, *, tables: Mapping[str, Strings], secure: bool) -> None:
        self._app = app
        self._tables = tables
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the browser to the same page without the choice, or passes the request on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        asked = request.query_params.get(PARAMETER)
        if asked not in self._tables:
            await self._app(scope, receive, send)
            return
        # One slash only: after two of them a browser reads another site's name.
        path = "/" + quote(scope["path"]).lstrip("/")
        rest = urlencode(_others(request))
        answer = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        answer.set_cookie(
            COOKIE,
            str(asked),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )
        await answer(scope, receive, send)


def _others(request: Request) -> list[tuple[str, str]]:
    """What an address says beside the language, as far as a page knows it.

    All else is dropped: a page that repeats what an address says, beside the token of its forms and
    compressed, would let whoever writes the address guess the token by the length of the answer.
    """
    given = request.query_params
    return [(name, given[name]) for name, known in _KEPT.items() if given.get(name) in known]
