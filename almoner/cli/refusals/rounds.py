"""Refusals of GrantRounds: rounds, applications and their review."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from almoner import money
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Facts, Phrase, named, ours_only, over, same_person


class RoundState(IntEnum):
    """Where a round stands, numbered as in the contract."""

    NONE = 0
    DRAFTED = 1
    PUBLISHED = 2
    JUDGED = 3
    CANCELLED = 4


class ApplicationState(IntEnum):
    """Where an application stands, numbered as in the contract."""

    NONE = 0
    SUBMITTED = 1
    WITHDRAWN = 2
    AWARDED = 3


_REVIEWS = (
    "was not assigned to it",
    "did not say yet whether there is a conflict of interest",
    "was assigned and has no conflict of interest",
    "has a conflict of interest with it",
    "scored it already",
)
"""What is said of each `ReviewState`."""

_PLAN = {
    "program": "name a grant program of this agency",
    "allotment": "name an allotment of the round's own program",
    "floor": "let the least award be more than nothing",
    "ceiling": "let the highest award be at least the least one",
    "budget": "let the budget be at least the highest award",
    "matchBps": "let the applicant's own share be 100 % at most",
    "opensAt": "let the opening be still to come",
    "closesAt": "let the closing come after the opening",
    "regime": "say which rules its awards follow",
    "quorum": "ask for at least one score sheet",
    "maxima": "give 1 to 16 criteria, each with a highest score above zero",
    "rubric": "name the published rubric",
}
_SUBMISSION = {
    "signer": (
        "let it name the key it is signed with: an account, or a passkey of this agency; a "
        "revision keeps the key"
    ),
    "payTo": "name an account of the organization's own",
    "amounts": (
        "ask for one sum in each cost category, together between the least and the highest award"
    ),
    "matched": "let the organization add the share of its own that the round asks for",
    "documents": "hand in the documents",
}


def _plan(facts: Facts) -> str:
    field = facts["field"]
    return f"The round cannot be drafted so: {_PLAN.get(field, f'correct its {field}')}."


def _submission(facts: Facts) -> str:
    field = facts["field"]
    return f"The application does not fit its round: {_SUBMISSION.get(field, f'correct {field}')}."


def _not_now(facts: Facts) -> str:
    number, start, end = facts["round"], facts["from"], facts["until"]
    if start and end:
        return (
            f"Round {number} takes applications from {date(start)} until {date(end)}, and this is "
            "done while it does."
        )
    if start:
        return f"Round {number} takes applications until {date(start)}: this comes after that."
    return (
        f"Round {number} was to be published before it opens, at {date(end)}: draft it anew with a "
        "later opening."
    )


def _review(facts: Facts) -> str:
    said = _REVIEWS[facts["state"]]
    return (
        f"Reviewer {facts['reviewer']} {said} (application {facts['application']}): a reviewer is "
        "assigned, attests and is counted once each, in this order."
    )


PHRASES: Mapping[str, Phrase] = {
    "GrantRounds_BadPlan": _plan,
    "GrantRounds_RoundWrongState": lambda facts: (
        f"Round {facts['round']} is {named(RoundState, facts['state'])}: this cannot be done with "
        "it."
    ),
    "GrantRounds_NotNow": _not_now,
    "GrantRounds_SamePerson": same_person,
    "GrantRounds_PlanDiffers": lambda facts: (
        f"Round {facts['round']} was drafted with another plan than you saw: look at it again, "
        "then publish it."
    ),
    "GrantRounds_ApplicationWrongState": lambda facts: (
        f"Application {facts['application']} is {named(ApplicationState, facts['state'])}: this "
        "cannot be done with it."
    ),
    "GrantRounds_BadApplication": _submission,
    "GrantRounds_AlreadyApplied": lambda facts: (
        f"This key applied to round {facts['round']} already, with application "
        f"{facts['application']}: revise or withdraw that one."
    ),
    "GrantRounds_BadSignature": lambda facts: (
        f"What was signed about number {facts['subject']} is too old, was signed with another key, "
        "or is about something else: have it signed again."
    ),
    "GrantRounds_Incomplete": lambda facts: (
        f"The reason or the organization is missing for number {facts['subject']}: give it."
    ),
    "GrantRounds_ReviewWrongState": _review,
    "GrantRounds_NotAReviewer": lambda facts: (
        f"Person {facts['person']} is no reviewer in office: name one who is."
    ),
    "GrantRounds_BadScores": lambda facts: (
        f"A score sheet of application {facts['application']} does not fit the rubric, at "
        f"criterion {facts['criterion'] + 1}: give each criterion one score, up to its highest."
    ),
    "GrantRounds_NoQuorum": lambda facts: (
        f"Application {facts['application']} has {facts['sheets']} score sheets that count, and "
        f"its round asks for {facts['quorum']}: it cannot be awarded."
    ),
    "GrantRounds_NotIdentified": lambda facts: (
        f"Nobody said yet which organization sent application {facts['application']}: identify it "
        "first."
    ),
    "GrantRounds_BadAward": lambda facts: (
        f"{money.dollars(facts['given'])} cannot be awarded on application "
        f"{facts['application']}: at least {money.dollars(facts['least'])}, at most "
        f"{money.dollars(facts['most'])}."
    ),
    "GrantRounds_OverBudget": over("the budget of round", "round"),
    "GrantRounds_WrongCaller": ours_only,
}
