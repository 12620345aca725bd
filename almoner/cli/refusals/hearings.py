"""Refusals of Hearings, and of messages claimants sign."""

from __future__ import annotations

from collections.abc import Mapping

from almoner import money
from almoner.acts.appeals import AppealState
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Phrase, named, ours_only, unknown_program

PHRASES: Mapping[str, Phrase] = {
    "Hearings_UnknownProgram": unknown_program,
    "Hearings_WrongCaller": ours_only,
    "Hearings_NothingToAppeal": lambda facts: (
        f"There is nothing to appeal of {facts['subject']}: no hold that lasts on a payment of "
        "that number, and no adverse proposal about a case. What would end a held payment is "
        "appealed by the payment (--run R --case C)."
    ),
    "Hearings_AlreadyAppealed": lambda facts: f"{facts['subject']} was appealed already.",
    "Hearings_BadReceipt": lambda facts: (
        f"Received at {date(facts['receivedAt'])} is not between {date(facts['earliest'])} and "
        "now: an appeal is dated back no further."
    ),
    "Hearings_Involved": lambda facts: (
        f"Person {facts['person']} had a part in what {facts['subject']} is about: an officer "
        "without one does this."
    ),
    "Hearings_NoReason": lambda facts: f"Give the reason of the decision about {facts['subject']}.",
    "Hearings_NoAppeal": lambda facts: (
        f"The appeal of {facts['subject']} is {named(AppealState, facts['state'])}: there is none "
        "to hear."
    ),
    "Hearings_NotAssigned": lambda facts: (
        f"The appeal of {facts['subject']} is heard by person {facts['officer']}, or that person "
        "is no hearing officer: assign it (almoner appeal assign)."
    ),
    "Hearings_Timely": lambda facts: f"The appeal of {facts['subject']} is timely already.",
    "Hearings_DecisionLate": lambda facts: (
        f"The appeal of {facts['subject']} was to be decided by {date(facts['decideBy'])}: after "
        "that it is decided for the claimant, or not at all."
    ),
    "Hearings_NotServed": lambda facts: (
        f"The appeal of {facts['subject']} is not decided for the agency yet: its notice must be "
        "served first (almoner notice serve) and, if the counter filed the appeal, be in effect, "
        "so that the person can still speak. It can be decided for the claimant now."
    ),
    "Hearings_NoOverpayment": lambda facts: (
        "A decision for the claimant finds no overpayment: leave the "
        f"{money.dollars(facts['overpayment'])} of {facts['subject']} out."
    ),
    "Claimant_Expired": lambda facts: (
        f"The signed message was good until {date(facts['deadline'])}: let it be signed anew."
    ),
    "Claimant_NotTheSigner": lambda facts: (
        f"This key is not the one that signs for case {facts['caseNo']}."
    ),
    "Claimant_BadSignature": lambda facts: (
        f"The signature is not of the key of case {facts['caseNo']}, or is of another message."
    ),
}
