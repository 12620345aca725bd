"""Somebody who acts for a person answers: written down here, and filed by the counter."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from almoner.casefile import Answer, Scope, SpokenFor
from almoner.numbering import FIRST_PAYMENT
from almoner.service import appealing, notices, payments, standing, web, wording
from almoner.service.acting import NotNow
from almoner.service.web import Body


def explained(request: Request, case_no: int) -> Response:
    """What somebody who acts for the person can do here, and what only the person can."""
    if web.acting(request) is None:
        return web.see_other("/account")
    return web.page(request, "acting")


def form(request: Request, case_no: int) -> Response:
    """Asks what is to be said for the person; says what was said before."""
    acting, subject = web.acting(request), _subject(request, case_no)
    if acting is None:
        return web.see_other(_own_page(subject))
    if acting.scope is not Scope.ANSWER:
        return web.see_other("/acting")
    return _page(request, case_no, subject)


@web.answered
def take(request: Request, acting: SpokenFor, body: Body) -> Response:
    """Keeps the answer as received now."""
    subject = _subject(request, acting.case_no)
    try:
        words = appealing.words_of(body)
    except NotNow as why:
        fault = web.site(request).strings(why.key)
        return _page(request, acting.case_no, subject, fault=fault, status=why.status)
    context = web.site(request).context
    context.casefile.put_answer(
        acting.case_no,
        subject=subject,
        representative=acting.representative,
        words=words,
        at=standing.now(context),
    )
    return web.see_other(f"/answer/{subject}")


def _page(
    request: Request, case_no: int, subject: int, *, fault: str | None = None, status: int = 200
) -> Response:
    here = web.site(request)
    access = web.access(request, "own answers")
    answers = [
        _told(request, each)
        for each in here.context.casefile.answers_of(case_no, access)
        if each.subject == subject
    ]
    return web.page(
        request,
        "answer",
        status=status,
        subject=subject,
        back=_own_page(subject),
        answers=answers,
        fault=fault,
        most=appealing.MOST_WORDS,
    )


def _told(request: Request, answer: Answer) -> dict[str, str]:
    t = web.site(request).strings
    return {
        "reference": f"R-{answer.case_no}-{answer.number}",
        "received": wording.day(answer.received_at, t),
        "words": answer.words,
        "state": t("answer.filed" if answer.filed_at is not None else "answer.waits"),
    }


def _subject(request: Request, case_no: int) -> int:
    """The payment or notice of the case. Raises HTTPException 404 for what is another's."""
    subject = int(request.path_params["subject"])
    here = web.site(request)
    if subject >= FIRST_PAYMENT:
        return payments.own(here, case_no, subject).payment_id
    return notices.own(here, case_no, subject).number


def _own_page(subject: int) -> str:
    return f"/payments/{subject}" if subject >= FIRST_PAYMENT else f"/notices/{subject}"
