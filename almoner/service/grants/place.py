"""What the pages of grants stand on: the program, and the award that a path is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from almoner.acts import awards
from almoner.acts.awards import Award, AwardState, Line, MilestoneState, PayMode
from almoner.service import web
from almoner.service.context import GrantContext
from almoner.service.strings import Strings

UNSAID = (AwardState.NONE, AwardState.RECOMMENDED, AwardState.WITHDRAWN)
"""What was recommended binds nobody, and nobody was told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An award as the newest block has it, and the words of who asks."""

    context: GrantContext
    strings: Strings
    award: Award
    lines: Sequence[Line]

    @property
    def is_by_milestone(self) -> bool:
        """Whether a fixed amount is paid for each milestone, and not costs by category."""
        return self.award.mode is PayMode.MILESTONE

    def is_payable(self, line: int) -> bool:
        """Whether what a line is for may be asked for: a milestone only once it was accepted."""
        return not self.is_by_milestone or self.lines[line].state is MilestoneState.ACCEPTED

    def name(self, line: int) -> str:
        """What a line of the award is called."""
        if self.is_by_milestone:
            return self.strings("award.milestone", number=line + 1)
        return self.context.program.budget.categories[line]


def context(request: Request) -> GrantContext:
    """The program's. Raises TypeError at the pages of a program that pays households."""
    found = web.site(request).context
    if not isinstance(found, GrantContext):
        raise TypeError("these are the pages of a program that gives grants")
    return found


def of(request: Request, award: int) -> Place:
    """The award of who is signed in. Raises HTTPException 404 for one nobody was told of."""
    here = context(request)
    found = awards.show(here.agency, award)
    if found.state in UNSAID:
        raise HTTPException(404)
    return Place(
        context=here,
        strings=web.site(request).strings,
        award=found,
        lines=awards.lines(here.agency, award),
    )
