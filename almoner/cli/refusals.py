"""The contracts' most frequent refusals as sentences for the person at the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from almoner import money
from almoner.acts.people import Office
from almoner.acts.runs import RunState
from almoner.errors import AlmonerError, Reverted

Facts = Mapping[str, Any]

_HOLD_STATES = ("absent", "placed", "sustained", "released", "lapsed", "struck")


def sentence(fault: AlmonerError) -> str:
    """What went wrong, for people; a refusal known here keeps its raw form in parentheses."""
    if not isinstance(fault, Reverted) or fault.name not in _SENTENCES:
        return str(fault)
    try:
        plain = _SENTENCES[fault.name](fault.arguments)
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        # Another contract's error of the same name: what it said is still shown.
        return str(fault)
    return f"{plain} ({fault.rendered})"


def _date(seconds: Any) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _office(number: Any) -> str:
    return Office(number).name.lower().replace("_", "-")


def _too_early(facts: Facts) -> str:
    if not facts["opensAt"]:
        return f"The calendar has no period {facts['period']}: nothing can be opened for it."
    return (
        f"It is too early: runs of period {facts['period']} can be opened from "
        f"{_date(facts['opensAt'])}."
    )


def _over(what: str, number: str) -> Callable[[Facts], str]:
    """Sentence of a sum that is more than is left."""
    return lambda facts: (
        f"{money.dollars(facts['given'])} is more than {what} {facts[number]} has left, "
        f"which is {money.dollars(facts['available'])}."
    )


def _same_person(facts: Facts) -> str:
    return (
        f"Person {facts['person']} acted here already: this act needs another person, so that no "
        "one does both."
    )


_SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "Offices_NotInOffice": lambda facts: (
        f"The key {facts['key']} does not hold the office {_office(facts['office'])} now: sign "
        f"with a key that does, or appoint it (almoner office appoint {_office(facts['office'])})."
    ),
    "Offices_AlreadyAppointed": lambda facts: (
        f"Person {facts['person']} is {_office(facts['office'])} already, until "
        f"{_date(facts['until'])}."
    ),
    "Offices_Incompatible": lambda facts: (
        f"Person {facts['person']} is {_office(facts['held'])}, and nobody may be "
        f"{_office(facts['office'])} at the same time: appoint another person."
    ),
    "Offices_SameAuthority": lambda facts: (
        f"Both authorities are person {facts['person']}: name two different ones with --by."
    ),
    "BenefitProgram_RunWrongState": lambda facts: (
        f"Run {facts['run']} is {_run_state(facts['state'])}: this cannot be done with it."
    ),
    "BenefitProgram_TooEarly": _too_early,
    "BenefitProgram_WordBusy": lambda facts: (
        f"Run {facts['run']} still has payments open for some of these cases: settle it, or let "
        "it lapse, first."
    ),
    "BenefitProgram_ClearsLater": lambda facts: (
        f"The cases of a run that lapsed are free again from {_date(facts['clearsAt'])}."
    ),
    "BenefitProgram_SamePerson": _same_person,
    "Roster_SamePerson": _same_person,
    "Holds_SamePerson": _same_person,
    "Hearings_SamePerson": _same_person,
    "BenefitProgram_ApprovalWindow": lambda facts: (
        f"The approval window of run {facts['run']} ends at {_date(facts['endsAt'])}: a run can "
        "be sealed and approved only before that, and lapse only after."
    ),
    "BenefitProgram_EmptyRun": lambda facts: (
        f"Run {facts['run']} pays nobody, so there is nothing to approve."
    ),
    "BenefitProgram_NotPayableYet": lambda facts: (
        f"Run {facts['run']} can be paid from {_date(facts['payableAt'])} and from block "
        f"{facts['payableBlock']} on: both must have come."
    ),
    "Treasury_OverCeiling": _over("appropriation", "appropriation"),
    "Treasury_ShortFunds": _over("the cash of appropriation", "appropriation"),
    "Treasury_OverAllotment": _over("allotment", "allotment"),
    "Treasury_ShortCash": lambda facts: (
        f"Allotment {facts['allotment']} has {money.dollars(facts['cash'])} in cash, and "
        f"{money.dollars(facts['wanted'])} is due: hand it more (almoner fund apportion)."
    ),
    "Treasury_UnknownAppropriation": lambda facts: (
        f"There is no appropriation {facts['appropriation']}."
    ),
    "Treasury_ZeroAmount": lambda _: "The amount is zero: give more than that.",
    "Holds_Expiry": lambda facts: (
        f"The hold of payment {facts['paymentId']} ends at {_date(facts['expiresAt'])}: it can be "
        "reviewed only before that, and lapse only after."
    ),
    "Holds_WrongState": lambda facts: (
        f"The hold of payment {facts['paymentId']} is {_HOLD_STATES[facts['state']]}: this cannot "
        "be done with it."
    ),
    "Hearings_TooEarly": lambda facts: (
        f"Proposal {facts['proposal']} can be carried out from {_date(facts['enactableAt'])}, "
        "when the time of its notice is over."
    ),
}


def _run_state(number: Any) -> str:
    state = RunState(number)
    return "not there" if state is RunState.NONE else state.name.lower()
