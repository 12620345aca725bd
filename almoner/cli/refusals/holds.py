"""Refusals of Holds: rules, their fuses, and delays of payments."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.acts.holds import HoldState
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import (
    Facts,
    Phrase,
    named,
    ours_only,
    same_person,
    unknown_program,
)


def _fuse(facts: Facts) -> str:
    if facts["tripped"]:
        return (
            f"Too many holds of rule family {facts['family']} were overturned, so that it cannot "
            "hold: two persons re-arm it (almoner rule rearm)."
        )
    return f"The fuse of rule family {facts['family']} is whole: there is nothing to re-arm."


PHRASES: Mapping[str, Phrase] = {
    "Holds_UnknownProgram": unknown_program,
    "Holds_WrongCaller": ours_only,
    "Holds_RuleNotArmed": lambda facts: (
        f"Rule {facts['ruleNo']} is not there, is not armed, or cites no law: see almoner rule "
        "list."
    ),
    "Holds_NoActiveRuleSet": lambda _: (
        "No rule set is active in this program, so that the fraud check may only alert: two "
        "persons activate one (almoner rule propose-set), or an investigator holds the payment."
    ),
    "Holds_Fuse": _fuse,
    "Holds_NotProposed": lambda facts: (
        f"No investigator in office proposed to re-arm rule family {facts['family']} for this very "
        "reason: propose it (almoner rule rearm propose), then confirm the same words."
    ),
    "Holds_AlreadyExtended": lambda facts: (
        f"The hold of payment {facts['paymentId']} was extended once, and is not again: release or "
        "sustain it."
    ),
    "Holds_BadFuse": lambda facts: (
        f"A fuse at {facts['minOutcomes']} outcomes and {facts['rateBps']} of 10,000 is out of "
        "bounds: correct the deployment's plan."
    ),
    "Holds_AlreadyArmed": lambda facts: f"Rule {facts['ruleNo']} is armed already.",
    "Holds_SamePerson": same_person,
    "Holds_Involved": lambda facts: (
        f"Person {facts['person']} had a part in the case of payment {facts['paymentId']}, or in "
        "its run: an investigator without one does this."
    ),
    "Holds_Incomplete": lambda facts: (
        f"Reason, evidence, notice or alert is missing for payment {facts['paymentId']}: give all."
    ),
    "Holds_Appealed": lambda facts: (
        f"Payment {facts['paymentId']} was appealed, and the appeal is open or was decided for the "
        "claimant: it cannot be held."
    ),
    "Holds_NotCertified": lambda facts: (
        f"The run of payment {facts['paymentId']} is not certified: only then there is something "
        "to hold."
    ),
    "Holds_WindowOver": lambda facts: (
        f"The challenge window of payment {facts['paymentId']} ended at {date(facts['payableAt'])} "
        f"and block {facts['payableBlock']}: the fraud check comes too late, an investigator may "
        "still hold it."
    ),
    "Holds_OncePerPayment": lambda facts: (
        f"The fraud check held the case of payment {facts['paymentId']} in this period already, or "
        "used this alert: an investigator may hold it."
    ),
    "Holds_ForeignTrigger": lambda facts: (
        f"Block {facts['triggerBlock']} of the alert is not on this chain, or too long ago: look "
        "at the alert again."
    ),
    "Holds_BadExpiry": lambda facts: (
        f"A hold until {date(facts['expiresAt'])} is not possible: let it end after now and by "
        f"{date(facts['limit'])}; if it is extended, after its present end."
    ),
    "Holds_CapReached": lambda facts: (
        f"The fraud check placed all {facts['cap']} holds it may place in period "
        f"{facts['period']}: an investigator may hold more."
    ),
    "Holds_WrongState": lambda facts: (
        f"The hold of payment {facts['paymentId']} is {named(HoldState, facts['state'])}: this "
        "cannot be done with it."
    ),
    "Holds_Expiry": lambda facts: (
        f"The hold of payment {facts['paymentId']} ends at {date(facts['expiresAt'])}: it can be "
        "extended or sustained only before that, and lapse only after."
    ),
}
