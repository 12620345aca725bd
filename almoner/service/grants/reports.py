"""What an organization hands in: its final report, and milestones."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from almoner import typed_data
from almoner.acts import awards
from almoner.acts.awards import MilestoneState
from almoner.service import standing, web
from almoner.service.acting import Act, NotNow
from almoner.service.drafts import Wanted
from almoner.service.grants import papers, place, telling
from almoner.service.grants.awards import path
from almoner.service.grants.place import Place
from almoner.service.grants.telling import LineShown
from almoner.service.web import Body

_REFUSED = "report.refused"


def _ask_for_report(request: Request, award: int) -> Response:
    here = place.of(request, award)
    until = awards.draws_until(here.context.agency, award)
    if not telling.open_acts(here, until, standing.now(here.context)).report:
        return web.see_other(f"/awards/{award}")
    shown = telling.award(here.award, here.strings, until)
    return web.page(request, "report", case_no=award, award=shown)


def _report(request: Request, award: int, body: Body) -> Wanted:
    here = place.of(request, award)
    if not telling.open_acts(here, 0, 0).report:
        raise NotNow(_REFUSED, 409)
    return _handed_in(here, "report", 0, body)


def _never(request: Request, award: int) -> bool:
    """A later report takes the place of an earlier one."""
    return False


def _ask_for_milestone(request: Request, award: int) -> Response:
    _, line = _milestone(request, award)
    if not line.can_submit:
        return web.see_other(f"/awards/{award}")
    return web.page(request, "milestone", case_no=award, line=line)


def _hand_in(request: Request, award: int, body: Body) -> Wanted:
    here, line = _milestone(request, award)
    if not line.can_submit:
        raise NotNow(_REFUSED, 409)
    return _handed_in(here, "milestone", line.number, body)


def _is_handed_in(request: Request, award: int) -> bool:
    here, line = _milestone(request, award)
    return here.lines[line.number].state is MilestoneState.SUBMITTED


def _milestone(request: Request, award: int) -> tuple[Place, LineShown]:
    """A milestone of the award. Raises HTTPException 404 where it has none of that number."""
    here, line = place.of(request, award), request.path_params["line"]
    if not here.is_by_milestone or line >= len(here.lines):
        raise HTTPException(404)
    return here, telling.lines(here)[line]


def _handed_in(here: Place, action: str, subject: int, body: Body) -> Wanted:
    committed = papers.committed(here.context, body)
    return Wanted(
        contract=typed_data.AWARDS,
        action=action,
        case_no=here.award.number,
        subject=subject,
        content=committed,
        commitments={"evidence": committed},
    )


REPORT = Act(form=_ask_for_report, write=_report, is_done=_never, next=path, refused=_REFUSED)
MILESTONE = Act(
    form=_ask_for_milestone,
    write=_hand_in,
    is_done=_is_handed_in,
    next=path,
    refused=_REFUSED,
)
