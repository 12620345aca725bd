"""Panels: who reviews which application, and the scores that count (IGrantRounds.sol)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender

SHEETS = 200
"""Score sheets posted in one transaction: of 16 criteria each, they take two thirds of its gas."""

Sheet = tuple[int, list[int], bytes, str, bytes]
"""Application, scores, digest of the comments, the reviewer's key and its signature."""
Progress = Callable[[int, int], None]
"""Called with what is done and how much there is in all."""


class ReviewState(IntEnum):
    """Where a reviewer stands to an application, numbered as in the contract."""

    NONE = 0
    ASSIGNED = 1
    CLEARED = 2
    CONFLICTED = 3
    POSTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A reviewer of an application, with what its score sheet says once it counts."""

    reviewer: int
    state: ReviewState
    scores: tuple[int, ...]
    """By criterion; empty before the sheet is posted."""
    comments: bytes
    """Digest of them; empty before."""


def standing(agency: Agency, application: int, reviewer: int) -> ReviewState:
    """Where a reviewer, by person number, stands to an application."""
    return ReviewState(agency.client.call(agency.rounds.functions.reviewOf(application, reviewer)))


def reviews(agency: Agency, application: int) -> list[Review]:
    """The reviewers an application was given to, in that order."""
    assigned = agency.client.events(
        agency.rounds.events.ReviewerAssigned(), application=application
    )
    posted = agency.client.events(agency.rounds.events.SheetPosted(), application=application)
    sheets = {each["reviewer"]: each for each in posted}
    return [
        Review(
            reviewer=reviewer,
            state=standing(agency, application, reviewer),
            scores=tuple(sheets[reviewer]["scores"]) if reviewer in sheets else (),
            comments=bytes(sheets[reviewer]["comments"]) if reviewer in sheets else b"",
        )
        for reviewer in (each["reviewer"] for each in assigned)
    ]


def assign(
    agency: Agency, grants_officer: Sender, reviewer: int, applications: Sequence[int]
) -> None:
    """Gives applications to a reviewer in office, by person number.

    Raises Reverted, as GrantRounds_NotAReviewer.
    """
    grants_officer.send(agency.rounds.functions.assign(list(applications), reviewer))


def attest(
    agency: Agency, reviewer: Sender, applications: Sequence[int], *, conflicted: bool
) -> None:
    """Says of applications, once each, whether the reviewer has a conflict of interest.

    Raises Reverted, as GrantRounds_ReviewWrongState.
    """
    reviewer.send(agency.rounds.functions.attest(list(applications), conflicted))


def try_out(agency: Agency, grants_officer: Sender, sheet: Sheet) -> None:
    """Asks the contract whether it would take a sheet now; raises Reverted if not."""
    fn = agency.rounds.functions.postSheets([sheet])
    agency.client.call(fn, sender=grants_officer.address)


def post(
    agency: Agency,
    grants_officer: Sender,
    sheets: Sequence[Sheet],
    progress: Progress = lambda *_: None,
) -> None:
    """Posts the sheets that reviewers signed: in one transaction, or in as few as they fit into.

    Raises Reverted, as GrantRounds_ReviewWrongState; none of its transaction counts then.
    """
    for first in range(0, len(sheets), SHEETS):
        progress(first, len(sheets))
        part = list(sheets[first : first + SHEETS])
        grants_officer.send(agency.rounds.functions.postSheets(part))
    progress(len(sheets), len(sheets))
