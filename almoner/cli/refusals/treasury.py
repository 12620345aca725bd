"""Refusals of the Treasury: the money ladder."""

from __future__ import annotations

from collections.abc import Mapping

from almoner import money
from almoner.cli.dates import date, day
from almoner.cli.refusals.phrases import Facts, Phrase, over, unknown_program


def _obligation(facts: Facts) -> str:
    return f"Run or award {facts['id']} of the program {facts['program']}"


def _over_cost(facts: Facts) -> str:
    gross, charged = money.dollars(facts["gross"]), money.dollars(facts["charged"])
    left = facts["gross"] - facts["charged"]
    if facts["given"] <= left:
        return (
            f"This invoice was charged before as one over {gross}: it cannot come to another sum "
            "now. Correct its gross."
        )
    return (
        f"{money.dollars(facts['given'])} is more than is left of this invoice: it comes to "
        f"{gross}, of which {charged} is charged already and {money.dollars(left)} is left."
    )


PHRASES: Mapping[str, Phrase] = {
    "Treasury_NotEstablished": lambda _: (
        "The Treasury was not told the contracts its programs obey yet, or was already, or by "
        "another key than deployed it: see almoner deploy --check."
    ),
    "Treasury_ForeignContract": lambda facts: (
        f"{facts['given']} does not name this Treasury: deploy it for this one."
    ),
    "Treasury_NotTheSource": lambda facts: (
        f"Only {facts['source']}, the source on record, sends cash to this appropriation, because "
        f"cash returns there: sign with its key, not with {facts['given']}'s."
    ),
    "Treasury_ZeroAmount": lambda _: "The amount is zero: give more than that.",
    "Treasury_BadDates": lambda facts: (
        f"From {date(facts['from'])} to {date(facts['to'])}, cancelled at "
        f"{date(facts['cancelAt'])}: let the dates rise, and the end be still to come."
    ),
    "Treasury_ZeroAddress": lambda _: "An address is missing: give it.",
    "Treasury_UnknownAppropriation": lambda facts: (
        f"There is no appropriation {facts['appropriation']}: see almoner ledger funds."
    ),
    "Treasury_OverCeiling": over("appropriation", "appropriation"),
    "Treasury_BalanceMismatch": lambda facts: (
        f"The token moved {facts['actual']:,} base units where {facts['expected']:,} were due: "
        "nothing is booked with such a token. Tell the operator."
    ),
    "Treasury_ForeignCode": lambda _: (
        "The program's code is not the code fixed when the Treasury was deployed: use the sources "
        "of then."
    ),
    "Treasury_UnknownProgram": unknown_program,
    "Treasury_WrongPurpose": lambda facts: (
        f"The program serves purpose {facts['given']} and the money is for purpose "
        f"{facts['expected']}: allot from another appropriation."
    ),
    "Treasury_ShortFunds": over("the cash of appropriation", "appropriation"),
    "Treasury_CashNeeded": lambda facts: (
        f"Payments wait for the cash of allotment {facts['allotment']}: at most "
        f"{money.dollars(facts['available'])} of it can be taken back, not "
        f"{money.dollars(facts['given'])}."
    ),
    "Treasury_BeforeCancelDate": lambda facts: (
        f"Appropriation {facts['appropriation']} can be closed from its cancel date on, which is "
        f"{day(facts['cancelAt'])}."
    ),
    "Treasury_Closed": lambda facts: (
        f"Appropriation {facts['appropriation']} is closed: its cash only goes back to its source "
        "(almoner fund deapportion, then almoner fund return)."
    ),
    "Treasury_ForeignAllotment": lambda facts: (
        f"Allotment {facts['allotment']} is not of the program {facts['program']}: name one of its "
        "own."
    ),
    "Treasury_OverAllotment": over("allotment", "allotment"),
    "Treasury_NotAvailable": lambda facts: (
        f"Appropriation {facts['appropriation']} can be obligated from {date(facts['from'])} until "
        f"{date(facts['to'])} only: use an allotment of another."
    ),
    "Treasury_BadPayable": lambda facts: (
        f"A payment due from {date(facts['payableAt'])} until {date(facts['lastPayable'])} is over "
        "already, or ends before it begins."
    ),
    "Treasury_PastCancelDate": lambda facts: (
        f"Payments could fall due until {date(facts['given'])}, and nothing is paid from "
        f"{date(facts['cancelAt'])} on: use an allotment of a later appropriation."
    ),
    "Treasury_AlreadyObligated": lambda facts: f"{_obligation(facts)} has its money already.",
    "Treasury_OverObligation": lambda facts: (
        f"{money.dollars(facts['given'])} is more than {_obligation(facts).lower()} has to give, "
        f"which is {money.dollars(facts['available'])}."
    ),
    "Treasury_OverCost": _over_cost,
    "Treasury_ShortCash": lambda facts: (
        f"Allotment {facts['allotment']} has {money.dollars(facts['cash'])} in cash, and "
        f"{money.dollars(facts['wanted'])} is due: hand it more (almoner fund apportion)."
    ),
    "Treasury_GasTooLow": lambda facts: (
        f"A transfer failed with {facts['left']:,} gas left, and {facts['needed']:,} are needed to "
        "tell why: send it again with more."
    ),
}
