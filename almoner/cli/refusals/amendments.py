"""Refusals of GrantAmendments: agreements on awards, adverse acts and objections to them."""

from __future__ import annotations

from collections.abc import Mapping

from almoner import money
from almoner.acts.amendments import AmendmentKind, AmendmentState
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Facts, Phrase, named, same_person, unknown_program


def _wrong_kind(facts: Facts) -> str:
    kind = named(AmendmentKind, facts["kind"])
    if facts["amendment"] == 0:
        return (
            f"The kind {kind} is not for this act or this award: give another kind, or figures "
            "that fit it."
        )
    return (
        f"Amendment {facts['amendment']} is of the kind {kind}, which this act is not for, or more "
        "than is left of its line would be taken back."
    )


def _not_now(facts: Facts) -> str:
    number = facts["amendment"]
    if facts["until"]:
        return f"The time for this about amendment {number} ended at {date(facts['until'])}."
    return f"This can be done about amendment {number} from {date(facts['from'])} on."


def _extension(facts: Facts) -> str:
    if facts["most"] == 0:
        return (
            f"Award {facts['award']} was extended once without more money, and is not again: agree "
            "on an amendment with its grantee."
        )
    return (
        f"Award {facts['award']} cannot be extended to {date(facts['given'])}: it is extended "
        f"before its end, to a later one, and at most to {date(facts['most'])}."
    )


def _over_tolerance(facts: Facts) -> str:
    award = facts["award"]
    if facts["given"] == 0:
        return (
            f"The lines move nothing between the categories of award {award}, or come to another "
            "sum: give lines of the award's own sum."
        )
    return (
        f"{money.dollars(facts['given'])} is more than the grantee of award {award} may still move "
        f"between categories, which is {money.dollars(facts['available'])}: agree on an amendment."
    )


PHRASES: Mapping[str, Phrase] = {
    "GrantAmendments_UnknownProgram": unknown_program,
    "GrantAmendments_WrongState": lambda facts: (
        f"Amendment {facts['amendment']} is {named(AmendmentState, facts['state'])}: this cannot "
        "be done with it."
    ),
    "GrantAmendments_WrongKind": _wrong_kind,
    "GrantAmendments_Incomplete": lambda facts: (
        f"A reason, an authority, evidence, a statement, conditions or an amount is missing for "
        f"award {facts['award']}, or an amount is given where there is none: give what the act "
        "needs."
    ),
    "GrantAmendments_SamePerson": same_person,
    "GrantAmendments_Involved": lambda facts: (
        f"Person {facts['person']} had a part in the award of amendment {facts['amendment']}, or "
        "filed the objection: an officer without one does this."
    ),
    "GrantAmendments_NotNow": _not_now,
    "GrantAmendments_ContentDiffers": lambda facts: (
        f"This is not what was agreed as amendment {facts['amendment']}, or the award changed "
        "since: compare lines, end and conditions, or agree anew."
    ),
    "GrantAmendments_OverTolerance": _over_tolerance,
    "GrantAmendments_BadExtension": _extension,
    "GrantAmendments_BadReceipt": lambda facts: (
        f"An objection received at {date(facts['given'])} cannot be filed now: the date is at the "
        f"earliest {date(facts['earliest'])}, and not ahead."
    ),
}
