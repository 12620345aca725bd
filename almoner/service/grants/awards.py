"""What an organization was awarded: its awards, one of them, and the answer to an offer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from web3.types import TxReceipt

from almoner import typed_data
from almoner.acts import awards
from almoner.acts.awards import AwardState
from almoner.service import refusals, standing, web
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.grants import place, telling
from almoner.service.grants.place import Place
from almoner.service.signatories import Signatory
from almoner.service.web import Body

_REFUSED = "offer.refused"


def home(request: Request) -> Response:
    """What this is, and the ways in."""
    return web.page(request, "grant_home")


def payments(request: Request) -> Response:
    """Where other pages lead back to: what is paid is with its award."""
    return web.see_other("/awards")


def listing(request: Request, signatory: Signatory) -> Response:
    """All awards of who is signed in, newest first."""
    here = place.context(request)
    signer = signatory.signer(here.agency.verifier.address)
    found = [
        awards.show(here.agency, number) for number in here.grants.signed_by(here.address, signer)
    ]
    t = web.site(request).strings
    told = [telling.award(each, t, 0) for each in reversed(found) if each.state not in place.UNSAID]
    return web.page(request, "awards", awards=told)


def one(request: Request, award: int) -> Response:
    """One award: its money by line, its terms, what is due, and what was asked for."""
    here = place.of(request, award)
    context, t = here.context, here.strings
    until = awards.draws_until(context.agency, award)
    found = context.grants.draws(context.address, award)
    return web.page(
        request,
        "award",
        award=telling.award(here.award, t, until),
        lines=telling.lines(here),
        terms=telling.terms(here),
        can=telling.open_acts(here, until, standing.now(context)),
        draws=[telling.draw(here, telling.from_ledger(each)) for each in reversed(found)],
        refused=refusals.told(request, award),
        waiting=context.outgoing.waiting(context.address, award),
    )


def _ask(action: str, request: Request, award: int) -> Response:
    here = place.of(request, award)
    if here.award.state is not AwardState.OFFERED:
        return web.see_other(f"/awards/{award}")
    return web.page(
        request,
        "offer",
        action=action,
        case_no=award,
        award=telling.award(here.award, here.strings, 0),
        lines=telling.lines(here),
        terms=telling.terms(here),
        content=f"0x{here.award.terms_hash.hex()}",
        until=telling.last_day(here.award.offer_ends, here.strings),
    )


def _ask_to_accept(request: Request, award: int) -> Response:
    return _ask("accept", request, award)


def _ask_to_decline(request: Request, award: int) -> Response:
    return _ask("decline", request, award)


def _answer(action: str, request: Request, award: int) -> Wanted:
    here = place.of(request, award)
    late = action == "accept" and standing.now(here.context) >= here.award.offer_ends
    if here.award.state is not AwardState.OFFERED or late:
        raise NotNow(_REFUSED, 409)
    return Wanted(
        contract=typed_data.AWARDS,
        action=action,
        case_no=award,
        content=here.award.terms_hash,
    )


def _accept(request: Request, award: int, body: Body) -> Wanted:
    return _answer("accept", request, award)


def _decline(request: Request, award: int, body: Body) -> Wanted:
    return _answer("decline", request, award)


def _is_accepted(request: Request, award: int) -> bool:
    state = place.of(request, award).award.state
    return AwardState.ACTIVE <= state <= AwardState.CLOSED


def _is_declined(request: Request, award: int) -> bool:
    here: Place = place.of(request, award)
    return here.award.state is AwardState.DECLINED


def path(request: Request, receipt: TxReceipt | None) -> str:
    """The path of the award that a request is about."""
    return f"/awards/{request.path_params['award']}"


ACCEPT = Act(form=_ask_to_accept, write=_accept, is_done=_is_accepted, next=path, refused=_REFUSED)
DECLINE = Act(
    form=_ask_to_decline, write=_decline, is_done=_is_declined, next=path, refused=_REFUSED
)
