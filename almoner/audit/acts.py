"""Whom each event names as its actor, and which office that person must hold at that second.

A person of number 0 is nobody. Where the contracts take the signed word of a claimant instead of an
officer's, the event names nobody, and what was signed is told in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from almoner.audit.kinds import AmendmentKind, AmendmentState, Basis, ChangeKind, Origin
from almoner.audit.office import Office
from almoner.audit.shapes import Values


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of a person whom an event names."""

    offices: tuple[Office, ...] = ()
    """One of them was held; with none, only nobody may be named."""
    signed: tuple[tuple[str, int], ...] = ()
    """Action and subject of messages: after one of them nobody may be named."""
    nobody: bool = False
    """Whether nobody may be named without any message."""


Rule = Demand | Callable[[Values], Demand | None]
"""The same for each event of a kind, or by what it says; None where another check decides."""


def _all(names: tuple[str, ...], rules: Mapping[str, Rule]) -> dict[str, Mapping[str, Rule]]:
    return dict.fromkeys(names, rules)


_AUTHORITY = Demand((Office.APPOINTING_AUTHORITY,))
_GUARDIAN = Demand((Office.GUARDIAN,))
_BUDGET = Demand((Office.BUDGET_OFFICER,))
_ADMIN = Demand((Office.PROGRAM_ADMIN,))
_CASEWORKER = Demand((Office.CASEWORKER,))
_DETERMINER = Demand((Office.DETERMINER,))
_COUNTER = Demand((Office.COUNTER,))
_MAKER = Demand((Office.MAKER,))
_APPROVER = Demand((Office.APPROVER,))
_GRANTS = Demand((Office.GRANTS_OFFICER,))
_REVIEWER = Demand((Office.REVIEWER,))
_INVESTIGATOR = Demand((Office.INVESTIGATOR,))
_HEARING = Demand((Office.HEARING_OFFICER,))
_JUDGES = Demand((Office.PROGRAM_ADMIN, Office.INVESTIGATOR))


def _noticing(e: Values) -> Demand:
    return Demand((Office.COUNTER, Office.DETERMINER), (("acknowledge", e["proposal"]),))


def _proposing(e: Values) -> Demand:
    if e["origin"] == Origin.CLAIMANT:
        return Demand(signed=(("pay-to", 0), ("signer", 0)))
    if e["origin"] == Origin.COUNTER:
        return _COUNTER
    if e["basis"] == Basis.SUSTAINED:
        return _INVESTIGATOR
    return _ADMIN if e["kind"] == ChangeKind.MASS else _CASEWORKER


def _objecting(e: Values) -> Demand:
    return Demand((Office.COUNTER,), (("object", e.get("proposal") or e["amendment"]),))


def _appealing(e: Values) -> Demand:
    subject = e["subject"]
    return Demand((Office.COUNTER,), (("appeal", subject), ("appeal and waive", subject)))


def _recalling(e: Values) -> Demand:
    # A run that finds no money when it is certified is recalled by nobody, for no reason.
    return Demand((Office.MAKER, Office.APPROVER), nobody=not any(e["reasonHash"]))


def _amending(e: Values) -> Demand:
    if e["kind"] == AmendmentKind.REBUDGET:
        return Demand(signed=(("rebudget", 0),))
    return _GRANTS


def _ending(e: Values) -> Demand:
    if e["state"] == AmendmentState.LAPSED:
        return Demand(nobody=True)
    return _HEARING if e["state"] == AmendmentState.OVERTURNED else _GRANTS


def _closing(e: Values) -> Demand | None:
    # By an amendment: it is closed in the name of who proposed that, in office or not.
    return None if e["amendment"] else _GRANTS


DEMANDS: Mapping[str, Mapping[str, Rule]] = {
    **_all(
        ("PersonProposed", "KeyProposed", "KeyUnlinked", "AppointmentProposed", "Removed"),
        {"by": _AUTHORITY},
    ),
    **_all(("KeyVetoed", "AppointmentVetoed", "Paused"), {"by": _GUARDIAN}),
    "PauseEnded": {"by": Demand((Office.GUARDIAN, Office.APPOINTING_AUTHORITY))},
    **_all(
        (
            *("Appropriated", "Allotted", "Deallotted", "Apportioned", "Deapportioned"),
            *("AppropriationClosed", "ReturnedToSource"),
        ),
        {"by": _BUDGET},
    ),
    **_all(
        ("ProgramOpened", "CalendarSet", "RuleRegistered", "RoundPublished", "RoundCancelled"),
        {"by": _ADMIN},
    ),
    "FuseRearmed": {"by": _ADMIN, "proposer": _INVESTIGATOR},
    **_all(
        ("DoubleMemberConfirmed", "SharedAccountConfirmed"),
        {"by": _ADMIN, "proposer": _DETERMINER},
    ),
    **_all(("CaseEnrolled", "CaseWithdrawn"), {"by": _CASEWORKER}),
    **_all(
        ("CaseApproved", "CaseRejected", "DoubleMemberProposed", "SharedAccountProposed"),
        {"by": _DETERMINER},
    ),
    "KeyOffered": {"by": _COUNTER},
    **_all(("RunOpened", "SingleOpened"), {"maker": _MAKER}),
    "RecallProposed": {"by": _MAKER},
    "RunRecalled": {"by": _recalling},
    **_all(
        ("RunApproved", "AwardApproved", "DrawApproved", "AmendmentApproved"), {"by": _APPROVER}
    ),
    **_all(
        ("RuleArmed", "RearmProposed", "HoldReleased", "HoldExtended", "HoldSustained"),
        {"by": _INVESTIGATOR},
    ),
    **_all(("RuleDisarmed", "RuleSetDeactivated"), {"by": _JUDGES}),
    "RuleSetProposed": {"by": _ADMIN},
    "RuleSetActivated": {"by": _INVESTIGATOR, "proposer": _ADMIN},
    "OutcomesPosted": {"by": Demand((Office.MONITOR,))},
    "HoldPlaced": {"by": Demand((Office.MONITOR, Office.INVESTIGATOR))},
    "ChangeProposed": {"by": _proposing},
    "ChangeApproved": {"by": Demand((Office.DETERMINER, Office.COUNTER))},
    "NoticeServed": {"by": _noticing},
    "NoticeReturned": {"by": Demand((Office.COUNTER, Office.DETERMINER))},
    **_all(("ChangeObjected", "ObjectionFiled"), {"by": _objecting}),
    "ObjectionDecided": {"by": _COUNTER},
    "AppealFiled": {"filer": _appealing},
    "AppealAssigned": {"by": _HEARING, "officer": _HEARING},
    **_all(
        ("GoodCauseFound", "AppealDecided", "OverpaymentEstablished", "ObjectionJudged"),
        {"by": _HEARING},
    ),
    **_all(
        (
            *("RoundDrafted", "PanelClosed", "RevisionAsked", "ApplicantIdentified"),
            *("AwardRecommended", "AwardWithdrawn", "DrawReviewed", "DrawDenied"),
            *("DrawSubstantiated", "MilestoneJudged", "AmendmentNoticed"),
        ),
        {"by": _GRANTS},
    ),
    **_all(("ReviewerAssigned", "SheetPosted"), {"by": _GRANTS, "reviewer": _REVIEWER}),
    "ConflictAttested": {"reviewer": _REVIEWER},
    "AwardClosed": {"by": _closing},
    "AmendmentProposed": {"by": _amending},
    "AmendmentEnded": {"by": _ending},
}
"""Event and field to what is asked of whom it names."""
_SUBJECT = "whom the act is about, not who acts"
_FOUNDING = "two authorities, but nobody for the two founders: Officers asks"
_SEATS = "each seat is asked where the approval is counted"
_SEEN = "compared with the earlier event that names this person, who may have left office since"
EXEMPT: Mapping[tuple[str, str], str] = {
    **dict.fromkeys(
        (
            *(("PersonOpened", "person"), ("KeyProposed", "person"), ("KeyLinked", "person")),
            *(("KeyUnlinked", "person"), ("KeyVetoed", "person"), ("Appointed", "person")),
            *(("AppointmentProposed", "person"), ("AppointmentVetoed", "person")),
            ("Removed", "person"),
        ),
        _SUBJECT,
    ),
    **dict.fromkeys(
        (
            *(("PersonOpened", "proposer"), ("PersonOpened", "confirmer")),
            *(("KeyLinked", "proposer"), ("KeyLinked", "confirmer")),
            *(("Appointed", "proposer"), ("Appointed", "confirmer")),
        ),
        _FOUNDING,
    ),
    **dict.fromkeys(
        (
            *(("RunApproved", "approvers"), ("RunCertified", "approvers")),
            *(("AwardApproved", "approvers"), ("AwardOffered", "approvers")),
            *(("DrawApproved", "approvers"), ("AmendmentApproved", "approvers")),
        ),
        _SEATS,
    ),
    **dict.fromkeys(
        (
            *(("CaseApproved", "enrolledBy"), ("RuleArmed", "registrar")),
            ("RoundPublished", "drafter"),
        ),
        _SEEN,
    ),
}
"""Fields with persons of whom no office is asked here, and why."""
