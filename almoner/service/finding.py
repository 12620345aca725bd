"""The page for who does not know which program is theirs: what each program of the agency is for.

Nothing here asks who somebody is, and nothing decides whether anybody is paid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from almoner.program import Answers, Audience, Described
from almoner.service import languages, web
from almoner.service.context import ServiceContext
from almoner.service.strings import SOURCE

_NOT_DIALED = re.compile(r"[^+0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A program as a page tells of it."""

    program: Described
    answers: Answers | None
    """In plain words; None where its file has none."""
    language: str
    """Of the answers: where a program does not have the page's, another it has."""
    link: str
    """Where its pages are."""
    dialed: str
    """The office's telephone number as a link has it."""


def listing(request: Request) -> Response:
    """All programs of the agency, or those for households, or for organizations."""
    here = web.site(request)
    programs = _programs(here.context)
    asked = request.query_params.get(languages.AUDIENCE)
    chosen = asked if asked in list(Audience) and len(programs) > 1 else None
    return web.page(
        request,
        "programs",
        choices=[(each, f"?{urlencode({languages.AUDIENCE: each})}") for each in Audience],
        chosen=chosen,
        several=len(programs) > 1,
        programs=[
            _shown(each, here.context, here.strings.language)
            for each in programs
            if chosen in (None, each.audience)
        ],
    )


def one(request: Request) -> Response:
    """What a program is for, how to ask for it, and where its office and its pages are."""
    here = web.site(request)
    for each in _programs(here.context):
        if each.id == request.path_params["program"]:
            shown = _shown(each, here.context, here.strings.language)
            return web.page(request, "about", shown=shown)
    raise HTTPException(404)


def _programs(context: ServiceContext) -> tuple[Described, ...]:
    return (context.program, *context.others)


def _shown(program: Described, context: ServiceContext, language: str) -> Shown:
    about = program.about
    spoken = language
    if about is not None and language not in about.words:
        spoken = SOURCE if SOURCE in about.words else program.languages[0]
    link = "/"
    if about is not None and program is not context.program:
        link = f"{about.page}/?{urlencode({languages.PARAMETER: language})}"
    return Shown(
        program=program,
        answers=None if about is None else about.words[spoken],
        language=spoken,
        link=link,
        dialed=_NOT_DIALED.sub("", program.office.phone),
    )
