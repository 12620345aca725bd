"""Changes that somebody asked for: of the account or the key of a case, or of an award."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from web3.types import TxReceipt

from almoner import locales, typed_data
from almoner.acts import changes
from almoner.acts.changes import ChangeKind, Origin, Proposal, ProposalState
from almoner.errors import AlmonerError, ChainError
from almoner.ledger.statuses import ChangeKind as Kept
from almoner.ledger.statuses import ProposalState as Stands
from almoner.service import drafts, web, wording
from almoner.service.acting import Act
from almoner.service.drafts import Wanted
from almoner.service.strings import Strings
from almoner.service.web import Body

_OF_A_PERSON = (ChangeKind.PAY_TO, ChangeKind.SIGNER)
_OBJECTABLE = (Origin.CLAIMANT, Origin.COUNTER)
_OPEN = (Stands.OPEN, Stands.CONTESTED, Stands.CONFIRMED)
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A change a person, or somebody in that person's name, asked for."""

    number: int
    path: str
    """Of its page."""
    back: str
    """Of the page that lists it."""
    title: str
    old: str
    """All of the account it replaces; empty where it is about none."""
    new: str
    what: str
    next: str
    asked: str
    can_object: bool
    waits: bool


def routes(path: str) -> list[Route]:
    """The page of a change, and how to say no to it."""
    return [Route(path, web.private(_one), methods=["GET"]), *OBJECT.routes(f"{path}/object")]


def waiting(request: Request, case_no: int) -> list[ChangeShown]:
    """What is about to change of a case, or of an award."""
    context = web.site(request).context
    shown = [
        _shown(request, changes.show(context.agency, each.number), web.site(request).strings)
        for each in context.views.proposals(context.address, case_no)
        if each.kind in (Kept.PAY_TO, Kept.SIGNER) and each.state in _OPEN
    ]
    return [each for each in shown if each.waits]


def cooling_days(request: Request) -> int:
    """After how many days a change counts."""
    return web.site(request).context.program.notices.cooling_off // _DAY


def proposed(request: Request, receipt: TxReceipt) -> str:
    """The path of the change that a transaction proposed."""
    return _path(request, changes.proposed(web.site(request).context.agency, receipt))


def key_path(request: Request) -> str:
    """The path of the page that says who signs for the case, or the award."""
    award = _award(request)
    return f"/awards/{award}/key" if award else "/key"


def never(request: Request, case_no: int) -> bool:
    """One may ask for the same twice: the contract says what stands in the way."""
    return False


def _one(request: Request, case_no: int) -> Response:
    here, source = web.site(request), web.original(request)
    proposal = _own(request, case_no)
    return web.page(
        request,
        "change",
        change=_shown(request, proposal, here.strings),
        original=source and {"t": source, "change": _shown(request, proposal, source)},
    )


def _ask_to_object(request: Request, case_no: int) -> Response:
    shown = _shown(request, _own(request, case_no), web.site(request).strings)
    if not shown.can_object:
        return web.see_other(shown.path)
    return web.page(request, "object", change=shown, case_no=case_no)


def _object(request: Request, case_no: int, body: Body) -> Wanted:
    return Wanted(
        contract=typed_data.CHANGES,
        action="object",
        case_no=case_no,
        subject=_own(request, case_no).number,
    )


def _is_contested(request: Request, case_no: int) -> bool:
    return _own(request, case_no).state is not ProposalState.OPEN


def _objected(request: Request, receipt: TxReceipt | None) -> str:
    return _path(request, request.path_params["proposal"])


def _own(request: Request, case_no: int) -> Proposal:
    """A change of the case. Raises HTTPException 404 for one that is another's, or nobody's."""
    here = web.site(request)
    try:
        found = changes.show(here.context.agency, request.path_params["proposal"])
    except ChainError:
        raise  # what does not answer has not said that there is none
    except AlmonerError as fault:
        raise HTTPException(404) from fault
    if found.case_no != case_no or found.kind not in _OF_A_PERSON:
        raise HTTPException(404)
    return found


def _shown(request: Request, proposal: Proposal, t: Strings) -> ChangeShown:
    of_account = proposal.kind is ChangeKind.PAY_TO
    old, new = (
        locales.account(drafts.account_of(each)) if of_account else ""
        for each in (proposal.prior, proposal.value)
    )
    # What signs for an award need not be a passkey.
    for_award = _award(request) != 0
    new_key = "change.speaker" if for_award else "change.signer"
    signed = for_award and proposal.origin is Origin.CLAIMANT
    asked = "signed" if signed else proposal.origin.name.lower()
    state = proposal.state.name.lower()
    day = wording.day(proposal.effective_at, t)
    return ChangeShown(
        number=proposal.number,
        path=_path(request, proposal.number),
        back="/account" if of_account and not for_award else key_path(request),
        title=t("change.pay_to") if of_account else t(new_key),
        old=old,
        new=new,
        what=t(f"change.{state}.what"),
        next=t(f"change.{state}.next", date=day),
        asked=t(f"change.asked.{asked}"),
        can_object=proposal.state is ProposalState.OPEN and proposal.origin in _OBJECTABLE,
        waits=state in ("open", "contested", "confirmed"),
    )


def _award(request: Request) -> int:
    """The award that a path is about, 0 at the pages of a household."""
    return int(request.path_params.get("award", 0))


def _path(request: Request, number: int) -> str:
    award = _award(request)
    return f"/awards/{award}/changes/{number}" if award else f"/account/changes/{number}"


OBJECT = Act(
    form=_ask_to_object,
    write=_object,
    is_done=_is_contested,
    next=_objected,
    refused="object.refused",
)
