"""Asking for money of an award: the request, where it stands, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eth_abi.abi import encode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from web3.logs import DISCARD
from web3.types import TxReceipt

from almoner import typed_data
from almoner.acts import awards, draws
from almoner.acts.awards import PayMode
from almoner.acts.draws import Draw, DrawState
from almoner.errors import AlmonerError, ChainError, InputError
from almoner.grants import requests
from almoner.grants.requests import RequestFile
from almoner.service import standing, web, wording
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.grants import papers, place, telling
from almoner.service.grants.place import Place
from almoner.service.web import Body

_BPS = 10_000
_OPEN = (DrawState.REQUESTED, DrawState.REVIEWED)
_TAKE_BACK = "draw.refused"
_FAULTS = {
    "amount": "ask.bad_amount",
    "matched": "ask.bad_match",
    "cost_from": "ask.bad_days",
    "cost_to": "ask.bad_days",
}
"""Which sentence says what is wrong with a field; the others are the invoice's."""


def one(request: Request, award: int) -> Response:
    """One draw: where it stands, and what can be done."""
    here, found = _own(request, award)
    told = telling.from_chain(found, draws.requested(here.context.agency, found))
    for each in here.context.grants.draws(here.context.address, award):
        if each.draw == found.number:
            told = replace(told, asked_at=each.requested_at, reason_hash=each.reason_hash)
    return web.page(request, "draw", draw=telling.draw(here, told))


def _form(request: Request, award: int) -> Response:
    here = place.of(request, award)
    until = awards.draws_until(here.context.agency, award)
    if not telling.open_acts(here, until, standing.now(here.context)).ask:
        return web.see_other(f"/awards/{award}")
    return web.page(
        request,
        "ask",
        case_no=award,
        award=telling.award(here.award, here.strings, until),
        lines=[each for each in telling.lines(here) if each.is_ready],
        invoiced=here.award.mode is PayMode.REIMBURSEMENT,
        advance=here.award.mode is PayMode.ADVANCE,
        match=telling.share(here.award.match_bps) if here.award.match_bps else "",
    )


def _write(request: Request, award: int, body: Body) -> Wanted:
    here = place.of(request, award)
    asked = _asked(here, body)
    _require(here, asked)
    wanted = asked.request(here.context.keys)
    return Wanted(
        contract=typed_data.AWARDS,
        action="draw",
        case_no=award,
        content=draws.content(award, wanted),
        told=encode([draws.REQUEST], [wanted]),
        commitments={"costRef": wanted[5], "evidence": wanted[7]},
    )


def _asked(here: Place, body: Body) -> RequestFile:
    """What a form asks for. Raises NotNow."""
    line = web.text(body, "line")
    if not line.isascii() or not line.isdigit() or int(line) >= len(here.lines):
        raise NotNow("ask.no_line")
    invoiced = here.award.mode is PayMode.REIMBURSEMENT
    listed = papers.listed(body)
    try:
        return requests.typed(_fields(body, invoiced), int(line), listed, invoiced=invoiced)
    except InputError as refusal:
        raise NotNow(_FAULTS.get(refusal.faults[0].field or "", "ask.bad_invoice")) from refusal


def _fields(body: Body, invoiced: bool) -> Mapping[str, Any]:
    """The fields of a form as a file of the agency has them."""
    plain = {name: web.text(body, name) for name in ("amount", "cost_from", "cost_to")}
    invoice = {name: web.text(body, name) for name in ("vendor", "number", "date", "gross")}
    matched = web.text(body, "matched") or "0"
    return {**plain, "matched": matched, **({"invoice": invoice} if invoiced else {})}


def _require(here: Place, asked: RequestFile) -> None:
    """Raises NotNow for what the contract would refuse, before anybody signs it."""
    found, line, now = here.award, here.lines[asked.line], standing.now(here.context)
    advance = found.mode is PayMode.ADVANCE
    until = now + 1 + (here.context.program.windows.advance if advance else 0)
    if asked.amount > line.budget - line.drawn:
        raise NotNow("ask.over_line")
    if asked.matched * _BPS < asked.amount * found.match_bps:
        raise NotNow("ask.short_match")
    if asked.cost_from < found.begins or asked.cost_to >= min(until, found.ends):
        raise NotNow("ask.outside")
    if advance and (found.outstanding or found.open):
        raise NotNow("ask.advance_open", 409)
    if not here.is_payable(asked.line):
        raise NotNow("ask.no_line", 409)


def _never(request: Request, award: int) -> bool:
    """One may ask for the same again: the contract says what was charged before."""
    return False


def _requested(request: Request, receipt: TxReceipt | None) -> str:
    """The page of the draw a transaction asked for."""
    award = request.path_params["award"]
    if receipt is None:
        return f"/awards/{award}"
    events = place.context(request).agency.program.events
    done = events.DrawRequested().process_receipt(receipt, errors=DISCARD)
    return f"/awards/{award}/draws/{done[0]['args']['draw']}"


def _ask_to_withdraw(request: Request, award: int) -> Response:
    here, found = _own(request, award)
    if found.state not in _OPEN:
        return web.see_other(_path(request, None))
    return web.page(
        request,
        "draw_withdraw",
        case_no=award,
        number=found.number,
        content=f"0x{found.content_hash.hex()}",
        amount=wording.dollars(found.amount, here.strings),
        line=here.name(found.line),
    )


def _withdraw(request: Request, award: int, body: Body) -> Wanted:
    _, found = _own(request, award)
    if found.state not in _OPEN:
        raise NotNow(_TAKE_BACK, 409)
    return Wanted(
        contract=typed_data.AWARDS,
        action="withdraw draw",
        case_no=award,
        subject=found.number,
        content=found.content_hash,
    )


def _is_withdrawn(request: Request, award: int) -> bool:
    return _own(request, award)[1].state is DrawState.WITHDRAWN


def _own(request: Request, award: int) -> tuple[Place, Draw]:
    """A draw on the award. Raises HTTPException 404 for one that is another's, or nobody's."""
    here = place.of(request, award)
    try:
        found = draws.show(here.context.agency, request.path_params["draw"])
    except ChainError:
        raise  # what does not answer has not said that there is none
    except AlmonerError as fault:
        raise HTTPException(404) from fault
    if found.award != award:
        raise HTTPException(404)
    return here, found


def _path(request: Request, receipt: TxReceipt | None) -> str:
    return f"/awards/{request.path_params['award']}/draws/{request.path_params['draw']}"


ASK = Act(
    form=_form,
    write=_write,
    is_done=_never,
    next=_requested,
    refused="ask.refused",
    because={"Treasury_OverCost": "ask.charged"},
)
WITHDRAW = Act(
    form=_ask_to_withdraw,
    write=_withdraw,
    is_done=_is_withdrawn,
    next=_path,
    refused=_TAKE_BACK,
)
