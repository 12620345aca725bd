"""Notices about a case: what the agency wants to change, why, and how the person answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from web3.types import TxReceipt

from almoner import typed_data
from almoner.acts import appeals, changes
from almoner.acts.appeals import Appeal, AppealState
from almoner.acts.changes import Basis, ChangeKind, Proposal, ProposalState
from almoner.errors import AlmonerError, CasefileError, ChainError
from almoner.service import appealing, drafts, relay, standing, web, wording
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.web import Body, Site

_ADVERSE = (ChangeKind.DECREASE, ChangeKind.TERMINATE, ChangeKind.VOID_PAYMENT)
_REFUSED = "appeal_notice.refused"
_UNSAID = (ProposalState.OPEN,)
"""What was proposed and not served is nobody's news yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown:
    """A notice as a page shows it."""

    number: int
    title: str
    tone: str
    tag: str
    what: str
    next: str
    effective: str
    """The date it takes effect, and until which an appeal keeps everything as it is."""
    citation: str
    can_appeal: bool
    is_timely: bool
    """Whether an appeal now keeps everything as it is."""
    appealed: bool
    can_withdraw: bool
    waived: bool


def listing(request: Request, case_no: int) -> Response:
    """All notices of the case, newest first."""
    here = web.site(request)
    views = here.context.views.proposals(here.context.address, case_no)
    found = [changes.show(here.context.agency, each.number) for each in reversed(views)]
    return web.page(
        request, "notices", notices=[_shown(here, each) for each in found if _is_notice(each)]
    )


def one(request: Request, case_no: int) -> Response:
    """One notice, and where its appeal stands."""
    here = web.site(request)
    proposal = _own(request, case_no)
    shown = _shown(here, proposal)
    source = web.original(request)
    filed = appealing.filed(request, proposal.number) if shown.appealed else None
    return web.page(
        request,
        "case_notice",
        notice=shown,
        waiting=here.context.outgoing.waiting(here.context.address, case_no),
        original=source
        and {"t": source, "notice": _shown(replace(here, strings=source), proposal)},
        reason=_reason(request, case_no, proposal.number),
        reference=filed and appealing.reference(proposal.number, case_no, filed.digest),
        received=filed and wording.day(filed.written_at, here.strings),
        words=filed and filed.words,
    )


def _form(request: Request, case_no: int) -> Response:
    shown = _shown(web.site(request), _own(request, case_no))
    if not shown.can_appeal:
        return web.see_other(f"/notices/{shown.number}")
    return web.page(
        request, "appeal_notice", notice=shown, case_no=case_no, most=appealing.MOST_WORDS
    )


def _write(request: Request, case_no: int, body: Body) -> Wanted:
    shown = _shown(web.site(request), _own(request, case_no))
    words = appealing.words_of(body)
    if not shown.can_appeal:
        raise NotNow(_REFUSED, 409)
    action = relay.APPEAL_AND_WAIVE if body.get("waive") else relay.APPEAL
    return drafts.said(typed_data.HEARINGS, action, case_no, shown.number, words)


def _is_appealed(request: Request, case_no: int) -> bool:
    appeal = _appeal(web.site(request), _own(request, case_no).number)
    return appeal is not None and not appeal.filer


def _ask_to_withdraw(request: Request, case_no: int) -> Response:
    shown = _shown(web.site(request), _own(request, case_no))
    if not shown.can_withdraw:
        return web.see_other(f"/notices/{shown.number}")
    return web.page(request, "withdraw_notice", notice=shown, case_no=case_no)


def _withdraw(request: Request, case_no: int, body: Body) -> Wanted:
    return Wanted(
        contract=typed_data.HEARINGS,
        action=relay.WITHDRAW,
        case_no=case_no,
        subject=_own(request, case_no).number,
    )


def _is_withdrawn(request: Request, case_no: int) -> bool:
    appeal = _appeal(web.site(request), _own(request, case_no).number)
    return appeal is not None and appeal.state is AppealState.WITHDRAWN


def _path(request: Request, receipt: TxReceipt | None) -> str:
    return f"/notices/{request.path_params['proposal']}"


def own(here: Site, case_no: int, number: int) -> Proposal:
    """A notice of the case. Raises HTTPException 404 for one that is another's, or nobody's."""
    try:
        found = changes.show(here.context.agency, number)
    except ChainError:
        raise  # what does not answer has not said that there is none
    except AlmonerError as fault:
        raise HTTPException(404) from fault
    if found.case_no != case_no or not _is_notice(found):
        raise HTTPException(404)
    return found


def _own(request: Request, case_no: int) -> Proposal:
    return own(web.site(request), case_no, request.path_params["proposal"])


def _is_notice(proposal: Proposal) -> bool:
    """Whether it is adverse, the person was told, and it is not about the hold of a payment."""
    of_a_hold = proposal.basis is Basis.SUSTAINED
    return proposal.kind in _ADVERSE and proposal.state not in _UNSAID and not of_a_hold


def _appeal(here: Site, number: int) -> Appeal | None:
    try:
        return appeals.show(here.context.agency, number)
    except ChainError:
        raise
    except AlmonerError:
        return None


def _shown(here: Site, proposal: Proposal) -> NoticeShown:
    t, kind = here.strings, proposal.kind.name.lower()
    appeal = _appeal(here, proposal.number)
    stage = _stage(proposal, appeal)
    amount = wording.dollars(int.from_bytes(proposal.value, "big"), t)
    heard = appeal is not None and appeal.state is AppealState.FILED
    again = appeal is not None and heard and bool(appeal.filer)
    dates = {
        "date": wording.day(proposal.effective_at, t),
        "decide_by": wording.day(appeal.decide_by, t) if appeal else "",
    }
    return NoticeShown(
        number=proposal.number,
        title=t(f"notice.{kind}", amount=amount),
        tone="good" if stage in ("closed", "won") else "wait" if heard else "stop",
        tag=t(f"notice.{stage}.tag"),
        what=t(f"notice.{stage}.what", **dates),
        next=t(f"notice.{stage}.next", **dates),
        effective=dates["date"],
        citation=_citation(here, proposal.basis),
        can_appeal=(appeal is None or again) and stage != "closed",
        is_timely=standing.now(here.context) < proposal.effective_at,
        appealed=appeal is not None,
        can_withdraw=heard and not again,
        waived=appeal is not None and appeal.waived,
    )


def _citation(here: Site, basis: Basis) -> str:
    """The law a notice rests on; that of notices as such where the program names no other."""
    program = here.context.program
    named = {str(name): each.authority for name, each in program.notices.bases.items()}
    return program.citation(named.get(basis.name, program.notices.authority))


def _stage(proposal: Proposal, appeal: Appeal | None) -> str:
    """Which texts say where a notice stands."""
    if appeal is not None:
        match appeal.state:
            case AppealState.FILED if appeal.waived or not appeal.timely:
                return "heard"
            case AppealState.FILED:
                return "continued"
            case AppealState.FOR_CLAIMANT:
                return "won"
            case AppealState.FOR_AGENCY:
                return "lost"
    if proposal.state is ProposalState.CLOSED:
        return "closed"
    return "enacted" if proposal.state is ProposalState.ENACTED else "served"


def _reason(request: Request, case_no: int, number: int) -> str | None:
    """What the officer wrote about the case; None where the casefile has no such words."""
    here = web.site(request)
    proposals = here.context.views.proposals(here.context.address, case_no)
    digest = next((each.reason_hash for each in proposals if each.number == number), b"")
    access = web.access(request, "own notice")
    try:
        return here.context.casefile.grounds_about(digest, case_no, access).words
    except CasefileError:
        return None


APPEAL = Act(
    form=_form,
    write=_write,
    is_done=_is_appealed,
    next=_path,
    refused=_REFUSED,
    instead=lambda request: f"/answer/{request.path_params['proposal']}",
)
WITHDRAW = Act(
    form=_ask_to_withdraw,
    write=_withdraw,
    is_done=_is_withdrawn,
    next=_path,
    refused="withdraw.refused",
)
