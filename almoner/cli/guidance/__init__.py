"""The next possible act after a refusal: what to run, or what to wait for and until when.

A refusal knows only what it was given. Here the chain is asked how things stand now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import names, refusals, spelling
from almoner.cli.guidance import cases, grants, officers, payments
from almoner.cli.refusals.phrases import Facts
from almoner.cli.session import Session
from almoner.errors import AlmonerError, Reverted

Next = Callable[[Agency, Facts], str]


def _run(agency: Agency, facts: Facts) -> str:
    return payments.run(agency, facts["run"])


def payment(agency: Agency, number: int) -> str:
    """What can be done next with a payment, of a run or of a draw."""
    if agency.kind is Kind.GRANT:
        return grants.draw(agency, number >> 32)
    return payments.payment(agency, number)


def _payment(agency: Agency, facts: Facts) -> str:
    return payment(agency, facts["paymentId"])


def _hold(agency: Agency, facts: Facts) -> str:
    return payments.hold(agency, facts["paymentId"])


def _appeal(agency: Agency, facts: Facts) -> str:
    return cases.appeal(agency, facts["subject"])


NEXT: Mapping[str, Next] = {
    "BenefitProgram_RunWrongState": _run,
    "BenefitProgram_ApprovalWindow": _run,
    "BenefitProgram_NotRecallable": _run,
    "BenefitProgram_WordBusy": _run,
    "BenefitProgram_CaseSealed": _run,
    "BenefitProgram_NotReplaceable": lambda agency, facts: payments.payment(
        agency, facts["original"]
    ),
    "SetAside_PaymentWrongState": _payment,
    "Changes_NotFree": _payment,
    "Holds_NotCertified": lambda agency, facts: payments.run(agency, facts["paymentId"] >> 32),
    "Holds_WrongState": _hold,
    "Holds_Expiry": _hold,
    "Holds_Appealed": lambda agency, facts: cases.appeal(agency, facts["paymentId"]),
    "Changes_HoldOver": _hold,
    "Changes_WrongState": lambda agency, facts: cases.proposal(agency, facts["proposal"]),
    "Changes_UnderAppeal": lambda agency, facts: cases.appeal_of(agency, facts["proposal"]),
    "Hearings_NotServed": lambda agency, facts: cases.appealed(agency, facts["subject"]),
    "Hearings_NoAppeal": _appeal,
    "Hearings_AlreadyAppealed": _appeal,
    "Hearings_Timely": _appeal,
    "Roster_WrongStatus": lambda agency, facts: cases.case(agency, facts["caseNo"]),
    "GrantAwards_WrongState": lambda agency, facts: grants.award(agency, facts["award"]),
    "GrantAwards_DrawWrongState": lambda agency, facts: grants.draw(agency, facts["draw"]),
    "GrantAwards_MilestoneWrongState": lambda agency, facts: grants.milestone(
        agency, facts["award"], facts["line"]
    ),
    "GrantAmendments_WrongState": lambda agency, facts: grants.amendment(
        agency, facts["amendment"]
    ),
    "Roster_UnderAppeal": lambda agency, facts: cases.end_appealed(agency, facts["caseNo"]),
}
"""By a refusal's name, what tells the next act."""


def sentence(fault: AlmonerError, agency: Agency | None) -> str:
    """What went wrong, whom by name and which case it is about, and what can be done next.

    `agency` is the one the command acted on, None for one that only knows an office.
    """
    said = _said(fault, agency)
    if agency is None:
        return said
    try:
        return spelling.spelled(Session(), agency, said, purpose="cases of a refusal")
    except AlmonerError:
        return said


def _said(fault: AlmonerError, agency: Agency | None) -> str:
    if not isinstance(fault, Reverted):
        return refusals.sentence(fault)
    try:
        return _guided(fault, agency)
    except (AlmonerError, KeyError, ValueError, TypeError, OverflowError):
        # The refusal itself is said in any case, also where nothing more can be read.
        return refusals.sentence(fault)


def _guided(fault: Reverted, agency: Agency | None) -> str:
    here = Session()
    client = agency.client if agency else here.client()
    offices = (
        agency.offices
        if agency
        else client.contract("Offices", here.record(client).address("Offices"))
    )
    known = names.known(here.keyring(), client, offices)
    more = ""
    if fault.name == "Offices_NotInOffice":
        more = officers.instead(known, client, offices, fault.arguments)
    elif agency is not None and fault.name in NEXT:
        more = NEXT[fault.name](agency, fault.arguments)
    return refusals.sentence(fault, known.spelled, more)


__all__ = ["NEXT", "payment", "sentence"]
