"""All that a record says of an agency, part by part; and which part an event is told to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from almoner.audit.amendments import Amendments
from almoner.audit.cases import Roster
from almoner.audit.changes import Changes
from almoner.audit.columns import Accounts
from almoner.audit.draws import Grants
from almoner.audit.finding import Findings
from almoner.audit.hearings import Hearings
from almoner.audit.holds import Holds
from almoner.audit.kinds import DrawState, PaymentState
from almoner.audit.money import Money
from almoner.audit.officers import Officers
from almoner.audit.payer import Payer, SetAside
from almoner.audit.payments import Benefits
from almoner.audit.record import Record
from almoner.audit.rounds import Rounds
from almoner.audit.rule_sets import RuleSets
from almoner.audit.shapes import Values
from almoner.chain.deployment import Kind

Handler = Callable[[Values], None]
Handlers = Mapping[str, Handler]


def _nothing(_: Values) -> None:
    """For events that say nothing the others do not."""


@dataclass(slots=True)
class Agency:
    """The agency, as far as the record was read."""

    findings: Findings
    record: Record
    officers: Officers
    money: Money
    holds: Holds
    changes: Changes
    hearings: Hearings
    rounds: Rounds
    amendments: Amendments
    rule_sets: RuleSets
    benefits: dict[str, Benefits]
    grants: dict[str, Grants]
    payers: dict[str, Payer]
    """The programs of both kinds, by address; so with their rosters."""
    rosters: dict[str, Roster]
    accounts: Accounts
    hashes: dict[int, str]
    """Of every block that was read."""
    noted: set[tuple[str, int, int]]
    signed: Counter[tuple[str, str, int]]
    """Messages of claimants by the contract that took them, program and case."""
    handlers: dict[str, Handlers]
    """By contract: what each of its events is told to."""
    early: dict[str, Values]
    """What programs said of their rosters in their constructors, before the Treasury knew them."""

    @classmethod
    def empty(cls, contracts: Mapping[str, str]) -> Agency:
        """Nothing yet, of contracts by their names in the deployment record."""
        findings = Findings()
        officers, money = Officers(findings), Money(findings)
        noted: set[tuple[str, int, int]] = set()
        payers: dict[str, Payer] = {}
        grants: dict[str, Grants] = {}
        rosters: dict[str, Roster] = {}
        hashes: dict[int, str] = {}
        changes = Changes(findings, officers, rosters, acted=noted)
        rule_sets = RuleSets(findings, payers, hashes)
        holds = Holds(findings, officers, payers, changes.appeals, hashes, rule_sets.active)
        names = {address: name for name, address in contracts.items() if name != "Token"}
        made = cls(
            findings=findings,
            record=Record(findings, names),
            officers=officers,
            money=money,
            holds=holds,
            changes=changes,
            hearings=Hearings(findings, officers, changes, holds, payers),
            rounds=Rounds(findings, officers),
            amendments=Amendments(findings, officers, noted, grants),
            rule_sets=rule_sets,
            benefits={},
            grants=grants,
            payers=payers,
            rosters=rosters,
            accounts=Accounts(),
            hashes=hashes,
            noted=noted,
            signed=Counter(),
            handlers={},
            early={},
        )
        parts = {
            "Offices": _of_offices(officers),
            "Treasury": _of_treasury(made, contracts),
            "Holds": _of_holds(holds, made.hearings),
            "Changes": _of_changes(changes),
            "Hearings": _of_hearings(made.hearings),
            "GrantRounds": _of_rounds(made.rounds),
            "GrantAmendments": _of_amendments(made.amendments),
            "RuleSets": rule_sets.handlers,
        }
        made.handlers.update({contracts[name]: part for name, part in parts.items()})
        for name in ("Changes", "Hearings", "GrantAmendments"):
            made.take_messages(contracts[name])
        return made

    def take_messages(self, address: str) -> None:
        """Counts what claimants sign to a contract."""

        def acted(e: Values) -> None:
            self.signed[address, e["program"], e["caseNo"]] += 1
            self.officers.signed(e)

        self.handlers[address] = {**self.handlers[address], "ClaimantActed": acted}

    def recovered(self, e: Values) -> None:
        """Money came back of a payment: a run's number leads it, an award's ends it."""
        run, award = divmod(e["paymentId"], 2**32)
        self.money.recovered(e, award if e["program"] in self.grants else run)

    def rescheduled(self, e: Values) -> None:
        """A part of an award's money falls due when a draw of it does, or does so no more."""
        self.money.rescheduled(e)
        if e["program"] in self.grants:
            self.grants[e["program"]].rescheduled(e)

    def program_opened(self, e: Values) -> None:
        """The Treasury opened a program: from here on its events are read."""
        self.money.program_opened(e)
        address, findings = e["program"], self.findings
        self.record.names[address] = "a program"
        aside = SetAside(address, findings, self.money)
        if e["kind"] == Kind.GRANT:
            awards = Grants(
                *(address, findings, self.officers, self.money, self.rounds, aside, self.noted)
            )
            self.grants[address] = self.payers[address] = awards
            self.handlers[address] = _of_grants(awards, self.amendments)
            self.take_messages(address)
            return
        roster = Roster("", findings, self.officers, self.accounts)
        benefits = Benefits(
            *(address, findings, self.officers, self.money, roster, aside, self.noted)
        )
        self.benefits[address] = self.payers[address] = benefits
        self.rosters[address] = roster

        def roster_opened(e: Values) -> None:
            roster.address = e["roster"]
            self.record.names[roster.address] = "a roster"
            self.handlers[roster.address] = _of_roster(roster, benefits)

        self.handlers[address] = {**_of_benefits(benefits), "RosterOpened": roster_opened}
        # The program's constructor said so before the Treasury could.
        if address in self.early:
            roster_opened(self.early.pop(address))


def _of_offices(officers: Officers) -> Handlers:
    return {
        "PersonProposed": officers.key_proposed,
        "PersonOpened": officers.person_opened,
        "KeyProposed": officers.key_proposed,
        "KeyLinked": officers.key_linked,
        "KeyUnlinked": officers.key_ended,
        "KeyVetoed": officers.key_ended,
        "AppointmentProposed": officers.term_proposed,
        "Appointed": officers.appointed,
        "AppointmentVetoed": officers.vetoed,
        "Removed": officers.removed,
        "Paused": officers.paused,
        "PauseEnded": officers.pause_ended,
    }


def _of_treasury(agency: Agency, contracts: Mapping[str, str]) -> Handlers:
    money = agency.money

    def established(e: Values) -> None:
        named = ("Holds", "Changes", "Hearings", "GrantRounds", "GrantAmendments", "RuleSets")
        for name in named:
            field = name.removeprefix("Grant")
            said = e[field[0].lower() + field[1:]]
            agency.findings.agree("record", f"The address of {name}", contracts[name], said)
        agency.rule_sets.established = agency.findings.place.block

    return {
        "Established": established,
        "Appropriated": money.appropriated,
        "Funded": money.funded,
        "ProgramOpened": agency.program_opened,
        "Allotted": money.allotted,
        "Deallotted": money.deallotted,
        "Apportioned": money.apportioned,
        "Deapportioned": money.deapportioned,
        "AppropriationClosed": money.closed,
        "Obligated": money.obligated,
        "Reobligated": money.reobligated,
        "Deobligated": money.deobligated,
        "ObligationIncreased": money.increased,
        "Rescheduled": agency.rescheduled,
        "CostCharged": money.charged,
        "CostFreed": money.uncharged,
        "Disbursed": money.disbursed,
        "Recovered": agency.recovered,
        "ReturnedToSource": money.returned_to_source,
    }


def _of_benefits(p: Benefits) -> Handlers:
    return {
        "CalendarSet": p.calendar_set,
        "RunOpened": p.opened,
        "WordSealed": p.word_sealed,
        "RunApproved": p.approved,
        "RunCertified": p.certified,
        "SingleOpened": p.single_opened,
        "RunLapsed": p.lapsed,
        "RecallProposed": p.recall_proposed,
        "RunRecalled": p.recalled,
        "PaymentReissued": p.reissued,
        "PaymentDropped": p.dropped,
        "WordSettled": p.word_settled,
        "PaymentFailed": p.failed,
        "PaymentSetAside": p.set_aside,
        "PaymentFreed": p.aside.freed,
        "PaymentSettled": p.payment_settled,
        "PaymentStruck": lambda e: p.ended(e, PaymentState.STRUCK),
        "PaymentExpunged": lambda e: p.ended(e, PaymentState.EXPUNGED),
        "PaymentReturned": p.returned,
    }


def _of_roster(roster: Roster, program: Benefits) -> Handlers:
    return {
        "CaseEnrolled": roster.enrolled,
        "CaseApproved": roster.approved_case,
        "CaseRejected": roster.rejected,
        "CaseWithdrawn": roster.withdrawn,
        "CaseClosed": roster.closed,
        "CaseChanged": program.changed,
        "CaseRestored": roster.restored,
        **dict.fromkeys(("RestoreDue", "RollCompiled"), _nothing),
        "AmountsChanged": program.amounts_changed,
        "PaymentLate": program.late,
        "PayToFrozen": roster.froze,
        "DoubleMemberProposed": roster.double_proposed,
        "DoubleMemberConfirmed": roster.double_confirmed,
        "SharedAccountProposed": roster.shared_proposed,
        "SharedAccountConfirmed": roster.shared_confirmed,
        "KeyOffered": roster.key_offered,
        "SignerBound": roster.signer_bound,
    }


def _of_holds(holds: Holds, hearings: Hearings) -> Handlers:
    def sustained(e: Values) -> None:
        holds.sustained_by(e)
        hearings.reopened(e)

    return {
        "RuleRegistered": holds.registered,
        "RuleArmed": holds.armed,
        "RuleDisarmed": holds.disarmed,
        "OutcomeCounted": holds.counted,
        "FuseTripped": holds.tripped,
        "RearmProposed": holds.rearm_proposed,
        "FuseRearmed": holds.rearmed,
        "HoldPlaced": holds.placed,
        "HoldCapReached": _nothing,
        "HoldExtended": holds.extended,
        "HoldSustained": sustained,
        "HoldReleased": holds.released,
        "HoldReleasedOnAppeal": holds.released_on_appeal,
        "HoldLapsed": holds.lapsed,
        "HoldClosed": holds.closed,
        "HoldStruck": holds.struck,
    }


def _of_changes(changes: Changes) -> Handlers:
    return {
        "ChangeProposed": changes.proposed,
        "SignerProposed": _nothing,
        "MassProposed": _nothing,
        "ChangeApproved": changes.approved,
        "NoticeServed": changes.served,
        "NoticeReturned": changes.returned,
        "ChangeObjected": changes.objected,
        "ObjectionDecided": changes.judged,
        "ChangeEnacted": changes.enacted,
        "RestoreRequested": changes.restoring,
        "ChangeRestored": changes.restored,
        "ProposalConfirmed": changes.confirmed,
        "ProposalClosed": changes.closed,
    }


def _of_hearings(hearings: Hearings) -> Handlers:
    return {
        "AppealFiled": hearings.filed,
        "GoodCauseFound": hearings.good_cause,
        "AppealAssigned": hearings.assigned,
        "AppealWithdrawn": hearings.withdrawn,
        "AppealDecided": hearings.decided,
        "OverpaymentEstablished": hearings.overpayment,
    }


def _of_rounds(rounds: Rounds) -> Handlers:
    return {
        "RoundDrafted": rounds.drafted,
        "RoundPublished": rounds.published,
        "RoundCancelled": rounds.cancelled,
        "PanelClosed": rounds.judged,
        "ApplicationSubmitted": rounds.submitted,
        "ApplicationWithdrawn": rounds.withdrawn,
        "RevisionAsked": _nothing,
        "ApplicantIdentified": rounds.identified,
        "ReviewerAssigned": rounds.assigned,
        "ConflictAttested": rounds.attested,
        "SheetPosted": rounds.sheet_posted,
        "BudgetReserved": rounds.reserved,
        "BudgetReleased": rounds.released,
    }


def _of_amendments(amendments: Amendments) -> Handlers:
    return {
        "AmendmentProposed": amendments.proposed,
        "AmendmentApproved": amendments.approved,
        "AmendmentNoticed": amendments.noticed,
        "ObjectionFiled": amendments.objected,
        "ObjectionJudged": amendments.judged,
        "AmendmentEnacted": amendments.enacted,
        "AmendmentEnded": amendments.ended,
    }


def _of_grants(p: Grants, amendments: Amendments) -> Handlers:
    def amended(handler: Handler) -> Handler:
        def told(e: Values) -> None:
            amendments.recorded(e, p.address)
            handler(e)

        return told

    def reshaped(e: Values) -> None:
        amendments.reshapes(e, p.awards.get(e["award"]))
        p.amended(e)

    def closed(e: Values) -> None:
        amendments.closes(e)
        p.closed(e)

    def disallowed(e: Values) -> None:
        amendments.disallows(e, p.address)
        p.disallowed(e)

    return {
        "AwardRecommended": p.recommended,
        "AwardWithdrawn": p.withdrawn,
        "AwardApproved": p.approved,
        "AwardOffered": p.offered,
        "AwardAccepted": p.accepted,
        "OfferEnded": p.offer_ended,
        "AwardAmended": amended(reshaped),
        "AwardSuspended": amended(p.suspended),
        "AwardTerminated": amended(p.terminated),
        "ReportSubmitted": p.reported,
        "AwardClosed": amended(closed),
        "AwardFrozen": p.froze,
        "AwardChanged": p.changed,
        "DrawRequested": p.requested,
        "DrawReviewed": p.reviewed,
        "DrawDenied": lambda e: p.undone(e, DrawState.DENIED),
        "DrawWithdrawn": lambda e: p.undone(e, DrawState.WITHDRAWN),
        "DrawApproved": p.draw_approved,
        "DrawCertified": p.certified,
        "DrawSubstantiated": p.substantiated,
        "MilestoneSubmitted": p.milestone_submitted,
        "MilestoneJudged": p.milestone_judged,
        "CostDisallowed": disallowed,
        "PaymentSetAside": p.set_aside,
        "PaymentFreed": p.aside.freed,
        "PaymentSettled": p.payment_settled,
        "PaymentStruck": lambda e: p.ended(e, PaymentState.STRUCK),
        "PaymentExpunged": lambda e: p.ended(e, PaymentState.EXPUNGED),
        "PaymentReturned": p.returned,
    }
