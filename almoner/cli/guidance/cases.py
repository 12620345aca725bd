"""What can be done next with a case, a proposal or an appeal."""

from __future__ import annotations

from almoner.acts import appeals, cases, changes, conflicts
from almoner.acts.appeals import AppealState
from almoner.acts.cases import CaseStatus
from almoner.acts.changes import Basis, ChangeKind, Origin, Proposal, ProposalState
from almoner.chain.agency import Agency
from almoner.cli.dates import date
from almoner.cli.guidance import payments
from almoner.errors import AlmonerError, Reverted
from almoner.numbering import FIRST_PAYMENT, on_chain


def case(agency: Agency, number: int) -> str:
    """What can be done next with a case."""
    status = cases.show(agency, number).status
    if status is CaseStatus.TERMINATED:
        return f"It can be reopened (almoner case propose reopen){_closing(agency, number)}."
    return {
        CaseStatus.NONE: "Enroll it first (almoner enroll).",
        CaseStatus.ENROLLED: "A determiner approves it next (almoner case approve), or rejects it "
        "(almoner case reject).",
        CaseStatus.APPROVED: "It changes, and ends, by a proposal (almoner case propose).",
    }.get(status, "Its household can enroll anew (almoner enroll).")


def proposal(agency: Agency, number: int) -> str:
    """What can be done next with a proposal."""
    try:
        found = changes.show(agency, number)
    except AlmonerError as none:
        return str(none)
    mass = found.kind is ChangeKind.MASS
    enact = f"almoner case {'enact-mass' if mass else 'enact'} {number}"
    if found.state is ProposalState.OPEN:
        return _open(found, enact)
    if found.state is ProposalState.SERVED:
        due = date(found.enactable_at)
        return f"Anyone can carry it out from {due} on, unless it is appealed in time ({enact})."
    if found.state is ProposalState.CONTESTED:
        return (
            "A counter officer who neither filed nor contested it judges it before "
            f"{date(found.effective_at)} (almoner case judge {number}); from then on anyone closes "
            f"it (almoner case lapse {number})."
        )
    if found.state is ProposalState.CONFIRMED:
        newer = conflicts.overtaker(agency, number)
        if newer is not None:
            return (
                f"It is overtaken by proposal {newer}, a newer change of the same thing: if it is "
                "still wanted, propose it anew (almoner case propose)."
            )
        return f"Anyone can carry it out ({enact}){_once_free(agency, found)}."
    if found.state is ProposalState.RESTORING:
        waits = _once_free(agency, found)
        return f"Anyone can undo it (almoner case restore {number}){waits}."
    if found.state is ProposalState.RESTORED:
        return f"It is undone until its appeal is decided. {appeal_of(agency, number)}"
    if found.state is ProposalState.ENACTED:
        return "It is in effect: only a new proposal changes that (almoner case propose)."
    return "It is over: if the change is still wanted, propose it anew."


def appeal(agency: Agency, subject: int) -> str:
    """What can be done next with the appeal of a subject."""
    try:
        found = appeals.show(agency, subject)
    except AlmonerError:
        return f"The counter files one in the person's name (almoner appeal file {subject})."
    if found.state is not AppealState.FILED:
        return "Nothing is left to hear of it."
    late = agency.client.head()[2] > found.decide_by
    until = "for the claimant, its time is over" if late else f"by {date(found.decide_by)}"
    return f"A hearing officer decides it {until} (almoner appeal decide {subject})."


def appeal_of(agency: Agency, number: int) -> str:
    """The same of the appeal that a proposal waits for."""
    found = changes.show(agency, number)
    return appeal(agency, found.payment_id if found.basis is Basis.SUSTAINED else number)


def appealed(agency: Agency, subject: int) -> str:
    """What a decision for the agency waits for: the notice of what was appealed."""
    number = subject
    if subject >= FIRST_PAYMENT:
        strike = agency.changes.functions.strikeOf(agency.program.address, subject)
        number = agency.client.call(strike)
    found = changes.show(agency, number)
    if found.state is ProposalState.SERVED:
        return f"Its notice is in effect from {date(found.effective_at)} on."
    return proposal(agency, number)


def end_appealed(agency: Agency, case_no: int) -> str:
    """The same of the appeal against the end of a case."""
    end = agency.changes.functions.endOf(agency.program.address, case_no)
    return appeal(agency, agency.client.call(end))


def once_free(agency: Agency, case_no: int) -> str:
    """What a case waits for before anything about it changes, empty where it is free."""
    run = agency.client.call(agency.program.functions.sealedIn(case_no))
    return f"run {run} has case {on_chain(case_no)}. {payments.run(agency, run)}" if run else ""


def _once_free(agency: Agency, found: Proposal) -> str:
    if found.kind in (ChangeKind.MASS, ChangeKind.VOID_PAYMENT):
        return ""
    waits = once_free(agency, found.case_no)
    return f" once no run has its case: {waits.rstrip('.')}" if waits else ""


def _open(found: Proposal, enact: str) -> str:
    number = found.number
    if found.origin is not Origin.STAFF:
        return (
            f"Anyone can carry it out from {date(found.effective_at)} on ({enact}); until then the "
            f"counter can object in the person's name (almoner case contest {number})."
        )
    if found.basis is Basis.NONE:
        return f"Another person approves it next (almoner case approve-change {number})."
    return f"Another person serves its notice next (almoner notice serve {number})."


def _closing(agency: Agency, number: int) -> str:
    kept = cases.references(agency, number)
    closing = agency.roster.functions.close(number, kept.case, list(kept.members))
    try:
        agency.client.call(closing)
    except Reverted as early:
        at = early.arguments.get("closesAt")
        return f", or closed from {date(int(str(at)))} on (almoner case close)" if at else ""
    return ", or closed (almoner case close)"
