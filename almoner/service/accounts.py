"""Where a person is paid: the account, and stopping payments to it."""

from __future__ import annotations

import re

from eth_utils.address import is_checksum_address, to_checksum_address
from starlette.requests import Request
from starlette.responses import Response
from web3.types import TxReceipt

from almoner import locales, typed_data
from almoner.acts import cases
from almoner.acts.cases import Case
from almoner.acts.changes import ChangeKind
from almoner.errors import Reverted
from almoner.service import changing, drafts, web
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.web import Body

_ACCOUNT = re.compile(r"0[xX][0-9a-fA-F]{40}")


def overview(request: Request, case_no: int) -> Response:
    """Where the person is paid, and what is about to change."""
    here = web.site(request)
    case = cases.show(here.context.agency, case_no)
    return web.page(
        request,
        "account",
        account=locales.account(case.pay_to),
        frozen=case.frozen,
        waiting=here.context.outgoing.waiting(here.context.address, case_no),
        changes=changing.waiting(request, case_no),
    )


def _ask_account(request: Request, case_no: int) -> Response:
    here = web.site(request)
    case = cases.show(here.context.agency, case_no)
    return web.page(
        request,
        "change_account",
        case_no=case_no,
        account=locales.account(case.pay_to),
        days=changing.cooling_days(request),
    )


def _write_account(request: Request, case_no: int, body: Body) -> Wanted:
    here = web.site(request)
    # These pages write accounts in groups: as copied from one, it is as good.
    typed = "".join(web.text(body, "account").split())
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
    return "/account" if receipt is None else changing.proposed(request, receipt)


def _ask_to_stop(request: Request, case_no: int) -> Response:
    return _ask_frozen(request, case_no, "stop", stopped=False)


def _ask_to_resume(request: Request, case_no: int) -> Response:
    return _ask_frozen(request, case_no, "resume", stopped=True)


def _ask_frozen(request: Request, case_no: int, page: str, *, stopped: bool) -> Response:
    here = web.site(request)
    case = cases.show(here.context.agency, case_no)
    if case.frozen != stopped:
        return web.see_other("/account")
    account = locales.account(case.pay_to)
    return web.page(request, page, case_no=case_no, account=account)


def _stop(request: Request, case_no: int, body: Body) -> Wanted:
    return Wanted(contract=typed_data.CHANGES, action="freeze", case_no=case_no)


def _resume(request: Request, case_no: int, body: Body) -> Wanted:
    return Wanted(contract=typed_data.CHANGES, action="unfreeze", case_no=case_no)


def _is_stopped(request: Request, case_no: int) -> bool:
    return _case(request, case_no).frozen


def _is_resumed(request: Request, case_no: int) -> bool:
    return not _case(request, case_no).frozen


def _overview(request: Request, receipt: TxReceipt | None) -> str:
    return "/account"


def _case(request: Request, case_no: int) -> Case:
    return cases.show(web.site(request).context.agency, case_no)


CHANGE = Act(
    form=_ask_account,
    write=_write_account,
    is_done=changing.never,
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
