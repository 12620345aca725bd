"""Where a person is paid: the account, changes of it that wait, and stopping payments to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eth_utils.address import is_checksum_address, to_checksum_address
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from web3.types import TxReceipt

from almoner import typed_data
from almoner.acts import cases, changes
from almoner.acts.cases import Case
from almoner.acts.changes import ChangeKind, Origin, Proposal, ProposalState
from almoner.errors import AlmonerError, ChainError, Reverted
from almoner.ledger.statuses import ChangeKind as Kept
from almoner.ledger.statuses import ProposalState as Stands
from almoner.service import drafts, web, wording
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.strings import Strings
from almoner.service.web import Body

_ACCOUNT = re.compile(r"0[xX][0-9a-fA-F]{40}")
_OF_A_PERSON = (ChangeKind.PAY_TO, ChangeKind.SIGNER)
_OBJECTABLE = (Origin.CLAIMANT, Origin.COUNTER)
_OPEN = (Stands.OPEN, Stands.CONTESTED, Stands.CONFIRMED)
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A change a person, or somebody in that person's name, asked for."""

    number: int
    title: str
    what: str
    next: str
    asked: str
    can_object: bool
    waits: bool


def overview(request: Request, case_no: int) -> Response:
    """Where the person is paid, and what is about to change."""
    here = web.site(request)
    case = cases.show(here.context.agency, case_no)
    waiting = [
        _shown(changes.show(here.context.agency, each.number), here.strings)
        for each in here.context.views.proposals(here.context.address, case_no)
        if each.kind in (Kept.PAY_TO, Kept.SIGNER) and each.state in _OPEN
    ]
    return web.page(
        request,
        "account",
        account=wording.account(case.pay_to, here.strings),
        frozen=case.frozen,
        waiting=here.context.outgoing.waiting(here.context.address, case_no),
        changes=[each for each in waiting if each.waits],
    )


def change(request: Request, case_no: int) -> Response:
    """One change: where it stands, and how to say no to it."""
    here, source = web.site(request), web.original(request)
    proposal = _own(request, case_no)
    return web.page(
        request,
        "change",
        change=_shown(proposal, here.strings),
        original=source and {"t": source, "change": _shown(proposal, source)},
    )


def _ask_account(request: Request, case_no: int) -> Response:
    here = web.site(request)
    case = cases.show(here.context.agency, case_no)
    return web.page(
        request,
        "change_account",
        case_no=case_no,
        account=wording.account(case.pay_to, here.strings),
        days=here.context.program.notices.cooling_off // _DAY,
    )


def _write_account(request: Request, case_no: int, body: Body) -> Wanted:
    here = web.site(request)
    typed = web.text(body, "account").strip()
    if not _ACCOUNT.fullmatch(typed):
        raise NotNow("account.no_account")
    mixed = typed[2:] not in (typed[2:].lower(), typed[2:].upper())
    if mixed and not is_checksum_address(f"0x{typed[2:]}"):
        raise NotNow("account.typing_error")
    account = to_checksum_address(f"0x{typed[2:]}")
    if account == cases.show(here.context.agency, case_no).pay_to:
        raise NotNow("account.same")
    content = drafts.account_content(account)
    program = here.context.agency.program.functions
    try:
        here.context.client.call(program.requireChange(case_no, ChangeKind.PAY_TO, content))
    except Reverted as refusal:
        raise NotNow("account.refused", 409) from refusal
    return Wanted(contract=typed_data.CHANGES, action="pay-to", case_no=case_no, content=content)


def _asked(request: Request, receipt: TxReceipt | None) -> str:
    """The page of the change a transaction proposed."""
    if receipt is None:
        return "/account"
    number = changes.proposed(web.site(request).context.agency, receipt)
    return f"/account/changes/{number}"


def _ask_to_stop(request: Request, case_no: int) -> Response:
    return _ask_frozen(request, case_no, "stop", stopped=False)


def _ask_to_resume(request: Request, case_no: int) -> Response:
    return _ask_frozen(request, case_no, "resume", stopped=True)


def _ask_frozen(request: Request, case_no: int, page: str, *, stopped: bool) -> Response:
    here = web.site(request)
    case = cases.show(here.context.agency, case_no)
    if case.frozen != stopped:
        return web.see_other("/account")
    account = wording.account(case.pay_to, here.strings)
    return web.page(request, page, case_no=case_no, account=account)


def _stop(request: Request, case_no: int, body: Body) -> Wanted:
    return Wanted(contract=typed_data.CHANGES, action="freeze", case_no=case_no)


def _resume(request: Request, case_no: int, body: Body) -> Wanted:
    return Wanted(contract=typed_data.CHANGES, action="unfreeze", case_no=case_no)


def _is_stopped(request: Request, case_no: int) -> bool:
    return _case(request, case_no).frozen


def _is_resumed(request: Request, case_no: int) -> bool:
    return not _case(request, case_no).frozen


def _never(request: Request, case_no: int) -> bool:
    """One may ask for the same account twice: the contract says what stands in the way."""
    return False


def _ask_to_object(request: Request, case_no: int) -> Response:
    here = web.site(request)
    shown = _shown(_own(request, case_no), here.strings)
    if not shown.can_object:
        return web.see_other(f"/account/changes/{shown.number}")
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


def _overview(request: Request, receipt: TxReceipt | None) -> str:
    return "/account"


def _change(request: Request, receipt: TxReceipt | None) -> str:
    return f"/account/changes/{request.path_params['proposal']}"


def _case(request: Request, case_no: int) -> Case:
    return cases.show(web.site(request).context.agency, case_no)


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


def _shown(proposal: Proposal, t: Strings) -> ChangeShown:
    kind = proposal.kind.name.lower()
    of_account = proposal.kind is ChangeKind.PAY_TO
    account = wording.account(drafts.account_of(proposal.value), t) if of_account else ""
    state = proposal.state.name.lower()
    day = wording.day(proposal.effective_at, t)
    return ChangeShown(
        number=proposal.number,
        title=t(f"change.{kind}", account=account),
        what=t(f"change.{state}.what"),
        next=t(f"change.{state}.next", date=day),
        asked=t(f"change.asked.{proposal.origin.name.lower()}"),
        can_object=proposal.state is ProposalState.OPEN and proposal.origin in _OBJECTABLE,
        waits=state in ("open", "contested", "confirmed"),
    )


CHANGE = Act(
    form=_ask_account,
    write=_write_account,
    is_done=_never,
    next=_asked,
    refused="account.refused",
)
STOP = Act(
    form=_ask_to_stop, write=_stop, is_done=_is_stopped, next=_overview, refused="stop.refused"
)
RESUME = Act(
    form=_ask_to_resume,
    write=_resume,
    is_done=_is_resumed,
    next=_overview,
    refused="stop.refused",
)
OBJECT = Act(
    form=_ask_to_object,
    write=_object,
    is_done=_is_contested,
    next=_change,
    refused="object.refused",
)
