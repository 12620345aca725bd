"""The plan of a made-up year: who does what, when, with which file, in the words of the commands.

What each act has in `detail` is written beside it. Acts of the panel at one moment are one call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from almoner import money
from almoner.simulate.grants import calendar, officers, paths
from almoner.simulate.grants.applications import Applicant
from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.calendar import MINUTE, Days
from almoner.simulate.grants.draws import Draw
from almoner.simulate.grants.requests import Fate
from almoner.simulate.grants.year import Year

REQUEST = "draw request"

_POST = "review post"
_TOGETHER = ("review assign", "review attest", _POST)
"""What is done to several applications at once."""
_ROUND = "1"
_PER_DAY = 240
"""Applicants that are identified in a day."""
_QUESTION = "Please say in more detail what the money is for."
_DENIED = "What was handed in does not show these costs. You can ask again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `at` is seconds since the plan's first midnight (UTC)."""

    at: int
    act: str
    """The words of its command; `recover` and `office …` are of other groups than `grant`."""
    who: str
    """The name of the key that acts or signs."""
    subject: str = ""
    """The number the act is about, as the contract counts it; the person, of a key."""
    file: str = ""
    detail: str = ""


def acts(year: Year) -> tuple[Act, ...]:
    """Every act of the year in time, no two calls at one moment."""
    days = Days(year.starts)
    made = [*_round(year, days), *_panel(year), *_awards(year, days), *_changes(year, days)]
    for draw, file in zip(year.draws, paths.draws(year.draws), strict=True):
        made += _draw(year, draw, file)
    made += _endings(year)
    return tuple(_apart(sorted(made, key=_call)))


def _apart(ordered: Sequence[Act]) -> Iterator[Act]:
    """The same, a second apart where they would fall together and are not one call."""
    at = -1
    before: Act | None = None
    for each in ordered:
        one = before is not None and each.act in _TOGETHER and _call(each) == _call(before)
        at = at if one else max(each.at, at + 1)
        before = each
        yield replace(each, at=at)


def _call(act: Act) -> tuple[int, str, str, str]:
    """What is the same of all that one call does: sheets of several reviewers are one."""
    return act.at, act.act, act.who, "" if act.act == _POST else act.detail


def _round(year: Year, days: Days) -> Iterator[Act]:
    officer = officers.RECOMMENDER
    drafted, published = days.opening(calendar.DRAFTED), days.opening(calendar.PUBLISHED)
    yield Act(at=drafted, act="round draft", who=officer, file=paths.ROUND)
    yield Act(
        at=published,
        act="round publish",
        who=officers.PUBLISHER,
        subject=_ROUND,
        file=paths.ROUND,
    )
    for place, each in enumerate(year.applicants):
        yield from _application(each)
        if each.withdrawn is None:
            day, turn = divmod(place, _PER_DAY)
            session = days.opening(days.working(calendar.IDENTIFIED, day))
            yield Act(
                at=session + turn * 2 * MINUTE,
                act="apply identify",
                who=officer,
                subject=str(each.number),
                # The organization's number in the agency's register.
                detail=each.organization,
            )
    closed = days.opening(days.working(calendar.JUDGED, 1))
    yield Act(at=closed, act="round close", who=officer, subject=_ROUND)


def _application(each: Applicant) -> Iterator[Act]:
    first = paths.application(each, revised=False)
    number = str(each.number)
    yield Act(at=each.submitted, act="apply submit", who=each.key, subject=_ROUND, file=first)
    if each.asked is not None:
        yield Act(
            at=each.asked,
            act="apply ask",
            who=officers.RECOMMENDER,
            subject=number,
            # The reason.
            detail=_QUESTION,
        )
    if each.revised is not None:
        file = paths.application(each, revised=True)
        yield Act(at=each.revised, act="apply revise", who=each.key, subject=number, file=file)
    if each.withdrawn is not None:
        yield Act(at=each.withdrawn, act="apply withdraw", who=each.key, subject=number)


def _panel(year: Year) -> Iterator[Act]:
    officer = officers.RECOMMENDER
    for each in year.reviews:
        number, reviewer = str(each.application), each.reviewer
        # Whom it is given to.
        yield Act(
            at=each.assigned, act="review assign", who=officer, subject=number, detail=reviewer
        )
        yield Act(
            at=each.attested,
            act="review attest",
            who=reviewer,
            subject=number,
            detail="conflict" if each.posted is None else "no conflict",
        )
        if each.posted is not None:
            yield Act(
                at=each.posted,
                act=_POST,
                who=officer,
                subject=number,
                file=paths.sheet(each),
                # Who signs it.
                detail=reviewer,
            )


def _awards(year: Year, days: Days) -> Iterator[Act]:
    recommended = days.opening(days.working(calendar.JUDGED, 2))
    who = officers.RECOMMENDER
    yield Act(at=recommended, act="award recommend", who=who, file=paths.AWARDS)
    for award in year.awards:
        for each in award.approvals:
            yield Act(at=each.at, act="award approve", who=each.approver, subject=str(award.number))
        yield Act(at=award.accepted, act="award accept", who=award.key, subject=str(award.number))


def _draw(year: Year, draw: Draw, file: str) -> Iterator[Act]:
    award = year.awards[draw.request.award - 1]
    key, number = award.key, str(draw.number)
    yield Act(at=draw.request.at, act=REQUEST, who=key, subject=str(award.number), file=file)
    if draw.ended is not None and draw.request.fate is Fate.WITHDRAWN:
        yield Act(at=draw.ended, act="draw withdraw", who=key, subject=number)
    elif draw.ended is not None:
        who = draw.officer
        # The reason.
        yield Act(at=draw.ended, act="draw deny", who=who, subject=number, detail=_DENIED)
    if draw.reviewed is not None:
        yield Act(at=draw.reviewed, act="draw review", who=draw.officer, subject=number)
    for each in draw.approvals:
        yield Act(at=each.at, act="draw approve", who=each.approver, subject=number)
    if draw.settled is not None:
        yield Act(at=draw.settled, act="draw settle", who=officers.STRANGER, subject=number)
    if draw.spent is not None:
        yield Act(
            at=draw.spent.at,
            act="draw substantiate",
            who=draw.spent.officer,
            subject=number,
            file=paths.spent(file),
        )
    if draw.returned is not None:
        # How much comes back.
        back = money.dollars(draw.returned.amount)
        yield Act(at=draw.returned.at, act="recover", who=key, subject=number, detail=back)


def _changes(year: Year, days: Days) -> Iterator[Act]:
    for each in year.milestones:
        number, line = str(each.award), each.line + 1
        yield Act(
            at=each.submitted,
            act="draw milestone submit",
            who=year.awards[each.award - 1].key,
            subject=number,
            file=paths.milestone(each),
            # Its number within the award, from 1.
            detail=str(line),
        )
        yield Act(
            at=each.judged,
            act="draw milestone judge",
            who=each.officer,
            subject=number,
            detail=f"{line} {'accept' if each.accepted else 'reject'}",
        )
    for award in year.awards:
        yield from _amendments(year, days, award)


def _amendments(year: Year, days: Days, award: Award) -> Iterator[Act]:
    number = str(award.number)
    if award.rebudgeted is not None:
        lines = zip(year.terms.categories, award.budget, award.lines, strict=True)
        moved = ";".join(f"{name}={money.dollars(to)}" for name, by, to in lines if by != to)
        # The new budgets of the categories that change.
        yield Act(
            at=award.rebudgeted, act="amend rebudget", who=award.key, subject=number, detail=moved
        )
    if award.extended is not None:
        yield Act(
            at=award.extended,
            act="amend extend",
            who=officers.RECOMMENDER,
            subject=number,
            # Its new last day.
            detail=str(days.date(award.ends - 1)),
        )


def _endings(year: Year) -> Iterator[Act]:
    first, second = officers.AUTHORITIES
    linked = year.linked
    # The account that becomes the person's further key.
    insider, account = officers.INSIDER, linked.account
    yield Act(
        at=linked.proposed, act="office key propose", who=first, subject=insider, detail=account
    )
    yield Act(at=linked.linked, act="office key link", who=second, subject=insider, detail=account)
    for each in year.closings:
        number, key = str(each.award), year.awards[each.award - 1].key
        file = paths.report(each.award)
        yield Act(at=each.reported, act="closeout report", who=key, subject=number, file=file)
        yield Act(at=each.closed, act="closeout close", who=each.officer, subject=number)
