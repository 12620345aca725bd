"""Refusals of a roster: households, their exceptions and their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner import money
from almoner.acts.cases import CaseStatus
from almoner.acts.changes import ChangeKind
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Facts, Phrase, named, ours_only, same_person


def _change(facts: Facts) -> str:
    kind = ChangeKind(facts["kind"])
    what = kind.name.lower().replace("_", " ")
    said = f"Case {facts['caseNo']} cannot be changed so ({what})"
    if kind in (ChangeKind.INCREASE, ChangeKind.DECREASE):
        present, wanted = (money.dollars(_units(facts[each])) for each in ("prior", "value"))
        return (
            f"{said}: it has {present} a period, and {wanted} is not the way, or above the limit."
        )
    if kind is ChangeKind.RENEW:
        now = _units(facts["prior"])
        return f"{said}: it lasts to period {now}, give a later one than {now}."
    if kind is ChangeKind.EXPIRY:
        return f"{said}: its certification period is not over before the next one begins."
    return f"{said}: that is what it has, or nothing it can have."


def _units(value: Any) -> int:
    return int.from_bytes(bytes(value), "big")


def _excepted(facts: Facts) -> str:
    if not facts["until"]:
        return (
            "No such double membership is proposed: propose it (almoner case double-member "
            "propose), then confirm exactly that."
        )
    return (
        f"The double membership ends at {date(facts['until'])}: confirm exactly that, or let the "
        "household's last period begin before."
    )


PHRASES: Mapping[str, Phrase] = {
    "Roster_BadBatch": lambda facts: (
        f"The lists of this act do not fit: {facts['first']} and {facts['second']}. Every case "
        "named must be approved and have one entry."
    ),
    "Roster_BadPayTo": lambda facts: (
        f"{facts['payTo']} (household {facts['line'] + 1} of the batch) is empty or one of the "
        "agency's contracts: give the person's account."
    ),
    "Roster_BadAmount": lambda facts: (
        f"{money.dollars(facts['given'])} (household {facts['line'] + 1} of the batch) is not "
        f"above $0.00 and up to {money.dollars(facts['limit'])}, the most the program lets a case "
        "have."
    ),
    "Roster_BadPeriods": lambda facts: (
        f"Periods {facts['fromPeriod']} to {facts['toPeriod']} (household {facts['line'] + 1} of "
        "the batch) are none: begin with 1 or later, and end no earlier."
    ),
    "Roster_BadMembers": lambda facts: (
        f"Household {facts['line'] + 1} of the batch has {facts['given']} members: name 1 to "
        f"{facts['limit']}."
    ),
    "Roster_CaseRefTaken": lambda facts: (
        f"This case number is that of case {facts['caseNo']} already: close that one first, or "
        "correct the number."
    ),
    "Roster_MemberTaken": lambda facts: (
        f"A member belongs to case {facts['caseNo']} already: close that one first, or declare the "
        "exception (almoner case double-member)."
    ),
    "Roster_NotExcepted": _excepted,
    "Roster_WrongRefs": lambda facts: (
        f"These are not the references of case {facts['caseNo']}, or not all of them: another case "
        "may hold them by now."
    ),
    "Roster_BadChange": _change,
    "Roster_RestoreFirst": lambda facts: (
        f"A change of case {facts['caseNo']} that was appealed in time waits to be undone: do that "
        "first (almoner case restore)."
    ),
    "Roster_ClosesLater": lambda facts: (
        f"Case {facts['caseNo']} can be closed from {date(facts['closesAt'])}, when nobody can "
        "appeal its end in time any more."
    ),
    "Roster_UnderAppeal": lambda facts: (
        f"The end of case {facts['caseNo']} is under appeal: it can be closed once that is decided."
    ),
    "Roster_NotTheCaseworker": lambda facts: (
        f"Case {facts['caseNo']} was enrolled by person {facts['caseworker']}, who alone withdraws "
        "it: a determiner can reject it (almoner case reject)."
    ),
    "Roster_NoReason": lambda facts: f"Give a reason for what happens to case {facts['caseNo']}.",
    "Roster_NotLate": lambda facts: (
        f"Case {facts['caseNo']} is not late in period {facts['period']}, or that is on record, or "
        "a later period began for it: its events tell."
    ),
    "Roster_RollCurrent": lambda facts: (
        f"The roll of word {facts['word']} holds every approved case as it is: nothing has to be "
        "written."
    ),
    "Roster_RollNotDeployed": lambda facts: (
        f"The roll of word {facts['word']} was not written, for want of gas: allow the transaction "
        "what the node estimates."
    ),
    "Roster_WrongCaller": ours_only,
    "Roster_WrongStatus": lambda facts: (
        f"Case {facts['caseNo']} is {named(CaseStatus, facts['status'])}: this cannot be done with "
        "it."
    ),
    "Roster_TermsDiffer": lambda facts: (
        f"Case {facts['caseNo']} was enrolled with other terms than you approve: compare account, "
        "amount, members and periods."
    ),
    "Roster_SamePerson": same_person,
    "Roster_NotProposed": lambda facts: (
        f"No such sharing of {facts['account']} is proposed: propose it (almoner case "
        "shared-account propose), then confirm exactly that."
    ),
    "Roster_SignerBound": lambda facts: (
        f"Case {facts['caseNo']} has a key already: another one is asked for by almoner case "
        "signer file."
    ),
    "Roster_BadSigner": lambda facts: (
        f"The key for case {facts['caseNo']} is neither an account nor our passkey verifier with a "
        "public key."
    ),
    "Roster_NoKeyOffered": lambda facts: (
        f"No one-time code of case {facts['caseNo']} is good now: make another (almoner case "
        "offer-key)."
    ),
    "Roster_BadDate": lambda facts: (
        f"{date(facts['given'])} is not after {date(facts['limit'])}: give a later date."
    ),
    "Roster_BadSignature": lambda facts: (
        f"The signature is not that of the code offered for case {facts['caseNo']}: type the code "
        "of the last letter."
    ),
}
