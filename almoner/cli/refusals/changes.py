"""Refusals of Changes: proposals, their notices and what the counter files."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.acts.changes import Basis, ChangeKind, ProposalState
from almoner.acts.payments import PaymentState
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import (
    Facts,
    Phrase,
    named,
    ours_only,
    same_person,
    unknown_program,
)


def _kind(facts: Facts) -> str:
    kind = named(ChangeKind, facts["kind"])
    basis = "no basis" if not facts["basis"] else f"the basis {Basis(facts['basis']).name}"
    return (
        f"A change of the kind {kind} on {basis} is not made this way in this program: look at it "
        "(almoner notice show), and at the bases of the program file."
    )


def _incomplete(facts: Facts) -> str:
    which = f" for proposal {facts['proposal']}" if facts["proposal"] else ""
    return f"A reason, evidence, cases or the channel is missing{which}: give it."


PHRASES: Mapping[str, Phrase] = {
    "Changes_UnknownProgram": unknown_program,
    "Changes_WrongCaller": ours_only,
    "Changes_WrongKind": _kind,
    "Changes_WrongState": lambda facts: (
        f"Proposal {facts['proposal']} is {named(ProposalState, facts['state'])}: this cannot be "
        "done with it."
    ),
    "Changes_Incomplete": _incomplete,
    "Changes_SamePerson": same_person,
    "Changes_Involved": lambda facts: (
        f"Person {facts['person']} had a part in case {facts['caseNo']}: another counter officer "
        "does this."
    ),
    "Changes_SameChannel": lambda facts: (
        f"The notice of proposal {facts['proposal']} failed by this channel: send it another way."
    ),
    "Changes_TooEarly": lambda facts: (
        f"Proposal {facts['proposal']} can be carried out, or lapse, from "
        f"{date(facts['enactableAt'])}, when its time is over."
    ),
    "Changes_TooLate": lambda facts: (
        f"The time for this ended at {date(facts['endedAt'])}: proposal {facts['proposal']} is "
        "carried out (almoner case enact), or lapses if it was contested (almoner case lapse)."
    ),
    "Changes_UnderAppeal": lambda facts: (
        f"Proposal {facts['proposal']} was appealed in time: it waits for the decision (almoner "
        "appeal decide)."
    ),
    "Changes_HoldOver": lambda facts: (
        f"The hold of payment {facts['paymentId']} is not sustained any more, or its time is over: "
        "the payment cannot be struck (almoner hold show)."
    ),
    "Changes_AlreadyObjected": lambda facts: (
        f"The person of case {facts['caseNo']} objected once, and may not again: the counter can "
        "(almoner case contest)."
    ),
    "Changes_Overtaken": lambda facts: (
        f"Proposal {facts['proposal']} is overtaken: a newer change of the same thing is in "
        "effect, or the key it was asked for with was replaced. If it is still wanted, propose it "
        "anew."
    ),
    "Changes_NotFree": lambda facts: (
        f"Payment {facts['paymentId']} is {named(PaymentState, facts['state'])}: only one that was "
        "set aside and is free is expunged (almoner run set-aside)."
    ),
    "Changes_ContentDiffers": lambda facts: (
        f"What you gave is not what proposal {facts['proposal']} says: look at it (almoner notice "
        "show) and repeat exactly that."
    ),
}
