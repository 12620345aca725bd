"""Refusals of a grant program: awards, draws and milestones."""

from __future__ import annotations

from collections.abc import Mapping

from almoner import money
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Facts, Phrase, same_person

_AWARD = (
    *("not there", "recommended", "offered", "active", "suspended", "terminated", "closed"),
    *("withdrawn", "declined", "expired"),
)
_DRAW = ("not there", "requested", "reviewed", "approved", "denied", "withdrawn")
_MILESTONE = ("planned", "submitted", "accepted", "rejected")
_PLAN = {
    "application": "name an application to a round of this program",
    "mode": "say whether it reimburses, advances or pays milestones",
    "lines": "give one sum for each cost category, or for each of at most 16 milestones, and take "
    "no milestone out",
    "indirectBps": "the last category, indirect costs, is above the share of the others it may be",
    "to": "let it end after it begins, and after today",
    "toleranceBps": "let the grantee move no more between categories than the round's rules allow",
    "conditions": "name the document of its terms and conditions",
}


def _not_now(facts: Facts) -> str:
    if facts["until"]:
        return (
            f"It is too late: this could be done with award {facts['award']} until "
            f"{date(facts['until'])}."
        )
    return (
        f"It is too early: this can be done with award {facts['award']} from {date(facts['from'])} "
        "on."
    )


def _advance_open(facts: Facts) -> str:
    return (
        f"Of award {facts['award']} {money.dollars(facts['outstanding'])} was paid ahead and is "
        f"neither substantiated nor returned, and draws that wait number {facts['open']}: no more "
        "is advanced before both are nothing, and no more than the first is substantiated."
    )


def _not_closable(facts: Facts) -> str:
    return (
        f"Award {facts['award']} cannot be closed yet: {facts['open']} draws wait, "
        f"{money.dollars(facts['outstanding'])} of advances is open, or its report is missing."
    )


PHRASES: Mapping[str, Phrase] = {
    "GrantAwards_BadPlan": lambda facts: (
        f"The award is not allowed, for its {facts['field']}: "
        f"{_PLAN.get(facts['field'], 'correct it')}."
    ),
    "GrantAwards_WrongState": lambda facts: (
        f"Award {facts['award']} is {_AWARD[facts['state']]}: this cannot be done with it."
    ),
    "GrantAwards_NotNow": _not_now,
    "GrantAwards_SamePerson": same_person,
    "GrantAwards_NotTheRecommender": lambda facts: (
        f"Award {facts['award']} was recommended by person {facts['recommender']}, who alone takes "
        "that back."
    ),
    "GrantAwards_ContentDiffers": lambda facts: (
        f"Number {facts['subject']} has another content than you signed: look at it again, and "
        "sign what stands."
    ),
    "GrantAwards_Incomplete": lambda facts: (
        f"An amount, a reason or a document is missing for number {facts['subject']}: give all."
    ),
    "GrantAwards_DrawWrongState": lambda facts: (
        f"Draw {facts['draw']} is {_DRAW[facts['state']]}: this cannot be done with it."
    ),
    "GrantAwards_OverLine": lambda facts: (
        f"{money.dollars(facts['given'])} does not fit line {facts['line'] + 1} of award "
        f"{facts['award']}, where it can be {money.dollars(facts['available'])}."
    ),
    "GrantAwards_BadCosts": lambda facts: (
        f"Costs from {date(facts['costFrom'])} to {date(facts['costTo'])} cannot be drawn: they "
        f"must lie from {date(facts['from'])} on, in this order, and end before "
        f"{date(facts['until'])}."
    ),
    "GrantAwards_BadCostRef": lambda facts: (
        f"Award {facts['award']} wants an invoice where it reimburses costs, and none where it "
        "advances money or pays a milestone."
    ),
    "GrantAwards_ShortMatch": lambda facts: (
        f"The grantee of award {facts['award']} adds {money.dollars(facts['given'])} to this draw, "
        f"and its share is {money.dollars(facts['needed'])}."
    ),
    "GrantAwards_AdvanceOpen": _advance_open,
    "GrantAwards_MilestoneWrongState": lambda facts: (
        f"Milestone {facts['line'] + 1} of award {facts['award']} is "
        f"{_MILESTONE[facts['state']]}, or is not there: this cannot be done with it."
    ),
    "GrantAwards_Frozen": lambda facts: (
        f"The grantee of award {facts['award']} holds its draws back: none is approved until it "
        "takes that back."
    ),
    "GrantAwards_NotPayableYet": lambda facts: (
        f"Draw {facts['draw']} can be paid from {date(facts['payableAt'])} and from block "
        f"{facts['payableBlock']} on: both must have come."
    ),
    "GrantAwards_NotClosable": _not_closable,
    "GrantAwards_BadChange": lambda facts: (
        f"Award {facts['award']} does not change in this way: only its account and its signer do, "
        "to a sound one that it has not already."
    ),
}
