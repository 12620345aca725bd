"""The service put together: pages, acts, rights and headers."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import urlsplit

import jinja2
import uvicorn
from anyio import CapacityLimiter
from brotli_asgi import BrotliMiddleware
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from almoner.config import PROJECT_ROOT
from almoner.errors import AlmonerError
from almoner.service import (
    accounts,
    answering,
    appealing,
    binding,
    changing,
    checking,
    description,
    finding,
    keys,
    languages,
    letters,
    modules,
    notices,
    pages,
    payments,
    relay,
    signing_in,
    strings,
    web,
    wording,
)
from almoner.service.answers import Answers
from almoner.service.context import GrantContext, ServiceContext
from almoner.service.figures import Figures
from almoner.service.grants import awards, draws, entering, reports
from almoner.service.headers import Headers
from almoner.service.sessions import Sessions
from almoner.service.tries import Tries

FRONTEND = PROJECT_ROOT / "frontend"
_PORTS = {"http": 80, "https": 443}
QUALITY = 5
"""Of compression: for what is as short as a page, 4 takes longer and makes less of it."""
ACTS = 128
"""That wait for the chain at once, each in a thread; further ones wait for these."""
SMALL = 500
"""Bytes below which an answer is sent as it is: one packet takes them anyway."""

_SHARED = [
    Route("/openapi.json", description.page, methods=["GET"]),
    Route("/programs", finding.listing, methods=["GET"]),
    Route("/programs/{program}", finding.one, methods=["GET"]),
    Route("/sign-out", pages.sign_out, methods=["POST"]),
    Route("/payments/{payment_id:payment}", web.private(payments.one), methods=["GET"]),
    *appealing.APPEAL.routes("/appeal/{payment_id:payment}"),
    Route("/appeal/{payment_id:payment}/done", web.private(appealing.done), methods=["GET"]),
    *appealing.WITHDRAW.routes("/appeal/{payment_id:payment}/withdraw"),
]
ROUTES = [
    *_SHARED,
    Route("/", pages.home, methods=["GET"]),
    Route("/program", pages.program, methods=["GET"]),
    Route("/program/check", checking.page, methods=["GET"]),
    Route("/bind", binding.form, methods=["GET"]),
    Route("/bind", binding.check_code, methods=["POST"]),
    Route("/bind/passkey", binding.passkey, methods=["GET"]),
    Route("/bind/passkey/options", binding.options, methods=["POST"]),
    Route("/bind/passkey", binding.bind, methods=["POST"]),
    Route("/sign-in", signing_in.form, methods=["GET"]),
    Route("/sign-in/options", signing_in.options, methods=["POST"]),
    Route("/sign-in", signing_in.check, methods=["POST"]),
    Route("/lost-device", pages.lost_device, methods=["GET"]),
    Route("/payments", web.private(payments.listing), methods=["GET"]),
    Route("/notices", web.private(notices.listing), methods=["GET"]),
    Route("/notices/{proposal:number}", web.private(notices.one), methods=["GET"]),
    *notices.APPEAL.routes("/notices/{proposal:number}/appeal"),
    *notices.WITHDRAW.routes("/notices/{proposal:number}/withdraw"),
    Route("/letters", web.private(letters.listing), methods=["GET"]),
    Route("/letters/{digest:digest}", web.private(letters.one), methods=["GET"]),
    Route("/acting", web.private(answering.explained), methods=["GET"]),
    Route("/answer/{subject:payment}", web.private(answering.form), methods=["GET"]),
    Route("/answer/{subject:payment}", answering.take, methods=["POST"]),
    Route("/account", web.private(accounts.overview), methods=["GET"]),
    *accounts.CHANGE.routes("/account/change"),
    *accounts.STOP.routes("/account/stop"),
    *accounts.RESUME.routes("/account/resume"),
    *changing.routes("/account/changes/{proposal:number}"),
    *keys.routes("/key"),
]
"""The pages of a program that pays households."""
GRANT_ROUTES = [
    *_SHARED,
    Route("/", awards.home, methods=["GET"]),
    Route("/sign-in", entering.ways, methods=["GET"]),
    Route("/sign-in/passkey", entering.by_passkey, methods=["GET"]),
    Route("/sign-in/passkey/options", entering.passkey_options, methods=["POST"]),
    Route("/sign-in/passkey", entering.check_passkey, methods=["POST"]),
    Route("/sign-in/app", entering.by_app, methods=["GET"]),
    Route("/sign-in/owners", entering.by_owners, methods=["GET"]),
    Route("/sign-in/account/options", entering.account_options, methods=["POST"]),
    Route("/sign-in/account", entering.check_account, methods=["POST"]),
    Route("/payments", awards.payments, methods=["GET"]),
    Route("/awards", web.grantees(awards.listing), methods=["GET"]),
    Route("/awards/{award:short}", web.private(awards.one), methods=["GET"]),
    *awards.ACCEPT.routes("/awards/{award:short}/accept"),
    *awards.DECLINE.routes("/awards/{award:short}/decline"),
    *keys.routes("/awards/{award:short}/key"),
    *changing.routes("/awards/{award:short}/changes/{proposal:number}"),
    *draws.ASK.routes("/awards/{award:short}/ask"),
    Route("/awards/{award:short}/draws/{draw:short}", web.private(draws.one), methods=["GET"]),
    *draws.WITHDRAW.routes("/awards/{award:short}/draws/{draw:short}/withdraw"),
    *reports.REPORT.routes("/awards/{award:short}/report"),
    *reports.MILESTONE.routes("/awards/{award:short}/milestones/{line:short}"),
]
"""Those of a program that gives grants."""


def create_app(
    context: ServiceContext, *, clock: Callable[[], float] = time.monotonic
) -> Starlette:
    """The service of one program. `clock` gives seconds that only rise, for visits and tries."""
    origin = urlsplit(context.party.origin)
    secure = origin.scheme == "https"
    office = context.program.office
    tables = {language: table.of(office) for language, table in strings.load_all().items()}
    offered = languages.offered(context.program.languages, tables)
    app = Starlette(
        routes=[*_routes(context), Mount("/static", StaticFiles(directory=FRONTEND / "static"))],
        middleware=[
            Middleware(BrotliMiddleware, quality=QUALITY, minimum_size=SMALL),
            Middleware(Headers, secure=secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=[origin.hostname or ""]),
            Middleware(languages.Choosing, tables=offered, secure=secure),
            Middleware(
                SessionMiddleware,
                secret_key=context.secret,
                session_cookie=cookie_name(context.party.origin),
                max_age=None,
                same_site="strict",
                https_only=secure,
            ),
        ],
        lifespan=_relaying(context),
        exception_handlers={
            HTTPException: pages.refused,
            AlmonerError: pages.failed,
            Exception: pages.failed,
        },
    )
    app.state.site = web.Site(
        context=context,
        strings=next(iter(offered.values())),
        source=tables[strings.SOURCE],
        languages=offered,
        templates=_templates(),
        sessions=Sessions(clock),
        tries=Tries(clock),
        turns=relay.Turns(),
        acts=CapacityLimiter(ACTS),
        figures=Figures(context.views, context.address),
        answers=Answers(context),
    )
    return app


def cookie_name(origin: str) -> str:
    """What the cookie of a visit to the pages at an origin is called.

    Browsers keep cookies by host and not by port: pages of two programs on one host, which differ
    in that, must not take each other's. Where there is https, only this very host can set it.
    """
    place = urlsplit(origin)
    prefix = "__Host-" if place.scheme == "https" else ""
    return f"{prefix}almoner-{place.port or _PORTS[place.scheme]}"


def _routes(context: ServiceContext) -> list[Route]:
    return GRANT_ROUTES if isinstance(context, GrantContext) else ROUTES


def server(
    context: ServiceContext,
    *,
    host: str,
    port: int,
    clock: Callable[[], float] = time.monotonic,
) -> uvicorn.Server:
    """The service's server, to be run where the caller likes (`run`) and ended (`should_exit`).

    `clock` as for `create_app`.
    """
    return uvicorn.Server(
        uvicorn.Config(
            create_app(context, clock=clock),
            host=host,
            port=port,
            log_level="warning",
            # Paths of pages name payments; who opened which is nobody's business.
            access_log=False,
            server_header=False,
        )
    )


def _relaying(context: ServiceContext) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """While the pages are open, tries what people signed until it is on the chain."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        ended = threading.Event()
        thread = threading.Thread(target=relay.resuming, args=(context, ended))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            await run_in_threadpool(thread.join)

    return lifespan


def _templates() -> Jinja2Templates:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FRONTEND / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # They change with a release only, and are not looked for again at each request.
        auto_reload=False,
    )
    environment.globals["count"] = wording.count
    environment.globals["modules"] = modules.needed
    return Jinja2Templates(env=environment)
