"""Who may call what: every function of the contracts that changes anything."""

from __future__ import annotations

from dataclasses import dataclass

ANYONE = "anyone"
ANY_PROGRAM = "any program"
"""Of either kind; each acts on what is its own."""
BY_OFFICE = "Offices_NotInOffice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Who may call a function: offices, one of our contracts, or anyone."""

    offices: frozenset[str] = frozenset()
    contract: str = ""
    refusal: str = BY_OFFICE


def offices(*names: str) -> Row:
    return Row(offices=frozenset(names))


def only(contract: str, refusal: str) -> Row:
    return Row(contract=contract, refusal=refusal)


FREE = Row(contract=ANYONE)
AUTHORITY = offices("appointing_authority")
GUARDIAN = offices("guardian")
BUDGET = offices("budget_officer")
ADMIN = offices("program_admin")
CASEWORKER = offices("caseworker")
DETERMINER = offices("determiner")
MAKER = offices("maker")
MONITOR = offices("monitor")
INVESTIGATOR = offices("investigator")
HEARING_OFFICER = offices("hearing_officer")
COUNTER = offices("counter")
APPROVER = offices("approver")
GRANTS_OFFICER = offices("grants_officer")
REVIEWER = offices("reviewer")
BY_AMENDMENTS = only("amendments", "SetAside_WrongCaller")

TABLE: dict[str, Row] = {
    "Offices.proposePerson": AUTHORITY,
    "Offices.openPerson": AUTHORITY,
    "Offices.proposeKey": AUTHORITY,
    "Offices.linkKey": AUTHORITY,
    "Offices.unlinkKey": AUTHORITY,
    "Offices.proposeAppointment": AUTHORITY,
    "Offices.appoint": AUTHORITY,
    "Offices.remove": AUTHORITY,
    "Offices.vetoKey": GUARDIAN,
    "Offices.vetoAppointment": GUARDIAN,
    "Offices.pause": GUARDIAN,
    "Offices.endPause": offices("guardian", "appointing_authority"),
    "Treasury.establish": only("nobody any more", "Treasury_NotEstablished"),
    "Treasury.appropriate": BUDGET,
    "Treasury.allot": BUDGET,
    "Treasury.deallot": BUDGET,
    "Treasury.apportion": BUDGET,
    "Treasury.deapportion": BUDGET,
    "Treasury.closeAppropriation": BUDGET,
    "Treasury.returnUnobligated": BUDGET,
    "Treasury.openProgram": ADMIN,
    "Treasury.obligate": only("program", "Treasury_ForeignAllotment"),
    "Treasury.reobligate": only(ANY_PROGRAM, "Treasury_OverObligation"),
    "Treasury.obligateMore": only(ANY_PROGRAM, "Treasury_OverObligation"),
    "Treasury.reschedule": only(ANY_PROGRAM, "Treasury_OverObligation"),
    "Treasury.deobligate": only(ANY_PROGRAM, "Treasury_OverObligation"),
    "Treasury.disburse": only(ANY_PROGRAM, "Treasury_PastCancelDate"),
    "Treasury.charge": only(ANY_PROGRAM, "Treasury_UnknownProgram"),
    "Treasury.uncharge": only(ANY_PROGRAM, "Treasury_UnknownProgram"),
    "Treasury.fund": FREE,
    "Treasury.recover": FREE,
    "Holds.registerRule": ADMIN,
    "Holds.armRule": INVESTIGATOR,
    "Holds.disarmRule": offices("investigator", "program_admin"),
    "Holds.proposeRearm": INVESTIGATOR,
    "Holds.rearm": ADMIN,
    "Holds.place": offices("monitor", "investigator"),
    "Holds.release": INVESTIGATOR,
    "Holds.extend": INVESTIGATOR,
    "Holds.sustain": INVESTIGATOR,
    "Holds.lapse": FREE,
    "Holds.releaseOnAppeal": only("hearings", "Holds_WrongCaller"),
    "Holds.overturn": only("hearings", "Holds_WrongCaller"),
    "Holds.uphold": only("hearings", "Holds_WrongCaller"),
    "Holds.close": only("changes", "Holds_WrongCaller"),
    "RuleSets.proposeRuleSet": ADMIN,
    "RuleSets.activateRuleSet": INVESTIGATOR,
    "RuleSets.deactivateRuleSet": offices("investigator", "program_admin"),
    "RuleSets.postOutcomes": MONITOR,
    "Changes.propose": CASEWORKER,
    "Changes.proposeExpunge": CASEWORKER,
    "Changes.proposeMass": ADMIN,
    "Changes.approve": DETERMINER,
    "Changes.withdraw": FREE,
    "Changes.serve": offices("determiner", "counter"),
    "Changes.noteReturned": offices("determiner", "counter"),
    "Changes.noteAttempt": offices("determiner", "counter"),
    "Changes.acknowledge": FREE,
    "Changes.requestPayTo": FREE,
    "Changes.requestSigner": FREE,
    "Changes.filePayTo": COUNTER,
    "Changes.fileSigner": COUNTER,
    "Changes.witness": COUNTER,
    "Changes.object": FREE,
    "Changes.contest": COUNTER,
    "Changes.judge": COUNTER,
    "Changes.lapse": FREE,
    "Changes.freezePayTo": FREE,
    "Changes.enact": FREE,
    "Changes.enactMass": FREE,
    "Changes.restore": FREE,
    "Changes.proposeStrike": only("holds", "Changes_WrongCaller"),
    "Changes.suspend": only("hearings", "Changes_WrongCaller"),
    "Changes.overturn": only("hearings", "Changes_WrongCaller"),
    "Changes.uphold": only("hearings", "Changes_WrongCaller"),
    "Hearings.appeal": FREE,
    "Hearings.fileAtCounter": COUNTER,
    "Hearings.withdraw": FREE,
    "Hearings.findGoodCause": HEARING_OFFICER,
    "Hearings.assign": HEARING_OFFICER,
    "Hearings.decide": HEARING_OFFICER,
    "Hearings.reopen": only("holds", "Hearings_WrongCaller"),
    "BenefitProgram.setCalendar": ADMIN,
    "BenefitProgram.openRun": MAKER,
    "BenefitProgram.openSingle": MAKER,
    "BenefitProgram.withdrawRun": MAKER,
    "BenefitProgram.proposeRecall": MAKER,
    "BenefitProgram.approveRun": APPROVER,
    "BenefitProgram.recallRun": APPROVER,
    "BenefitProgram.seal": FREE,
    "BenefitProgram.lapseRun": FREE,
    "BenefitProgram.settle": FREE,
    "BenefitProgram.settlePayment": FREE,
    "BenefitProgram.setAside": FREE,
    "BenefitProgram.drop": FREE,
    "BenefitProgram.setHeld": only("holds", "SetAside_WrongCaller"),
    "BenefitProgram.free": only("holds", "SetAside_WrongCaller"),
    "BenefitProgram.strike": only("changes", "SetAside_WrongCaller"),
    "BenefitProgram.expunge": only("changes", "SetAside_WrongCaller"),
    "BenefitProgram.enact": only("changes", "SetAside_WrongCaller"),
    "BenefitProgram.enactMass": only("changes", "SetAside_WrongCaller"),
    "BenefitProgram.restore": only("changes", "SetAside_WrongCaller"),
    "BenefitProgram.freezePayTo": only("changes", "SetAside_WrongCaller"),
    "BenefitProgram.noteReturn": only("treasury", "SetAside_WrongCaller"),
    "Roster.enroll": CASEWORKER,
    "Roster.withdraw": CASEWORKER,
    "Roster.approve": DETERMINER,
    "Roster.reject": DETERMINER,
    "Roster.close": FREE,
    "Roster.reportLate": FREE,
    "Roster.compileRoll": FREE,
    "Roster.proposeDoubleMember": DETERMINER,
    "Roster.confirmDoubleMember": ADMIN,
    "Roster.proposeSharedAccount": DETERMINER,
    "Roster.confirmSharedAccount": ADMIN,
    "Roster.offerKey": COUNTER,
    "Roster.bindSigner": FREE,
    "Roster.change": only("program", "Roster_WrongCaller"),
    "Roster.restore": only("program", "Roster_WrongCaller"),
    "Roster.deferRestore": only("program", "Roster_WrongCaller"),
    "Roster.changeAmounts": only("program", "Roster_WrongCaller"),
    "Roster.freezePayTo": only("program", "Roster_WrongCaller"),
    "GrantRounds.draftRound": GRANTS_OFFICER,
    "GrantRounds.publishRound": ADMIN,
    "GrantRounds.cancelRound": ADMIN,
    "GrantRounds.closePanel": GRANTS_OFFICER,
    "GrantRounds.submit": FREE,
    "GrantRounds.revise": FREE,
    "GrantRounds.withdraw": FREE,
    "GrantRounds.askRevision": GRANTS_OFFICER,
    "GrantRounds.identify": GRANTS_OFFICER,
    "GrantRounds.assign": GRANTS_OFFICER,
    "GrantRounds.attest": REVIEWER,
    "GrantRounds.postSheets": GRANTS_OFFICER,
    "GrantRounds.reserve": only("awards", "GrantRounds_WrongCaller"),
    "GrantRounds.reserveAgain": only("awards", "GrantRounds_WrongCaller"),
    "GrantAwards.recommend": GRANTS_OFFICER,
    "GrantAwards.withdrawAward": GRANTS_OFFICER,
    "GrantAwards.approveAward": APPROVER,
    "GrantAwards.accept": FREE,
    "GrantAwards.decline": FREE,
    "GrantAwards.expireOffer": FREE,
    "GrantAwards.requestDraw": FREE,
    "GrantAwards.withdrawDraw": FREE,
    "GrantAwards.reviewDraw": GRANTS_OFFICER,
    "GrantAwards.denyDraw": GRANTS_OFFICER,
    "GrantAwards.approveDraw": APPROVER,
    "GrantAwards.substantiate": GRANTS_OFFICER,
    "GrantAwards.submitMilestone": FREE,
    "GrantAwards.judgeMilestone": GRANTS_OFFICER,
    "GrantAwards.submitReport": FREE,
    "GrantAwards.closeAward": GRANTS_OFFICER,
    "GrantAwards.settlePayment": FREE,
    "GrantAwards.setAside": FREE,
    "GrantAwards.setHeld": only("holds", "SetAside_WrongCaller"),
    "GrantAwards.free": only("holds", "SetAside_WrongCaller"),
    "GrantAwards.strike": only("changes", "SetAside_WrongCaller"),
    "GrantAwards.expunge": only("changes", "SetAside_WrongCaller"),
    "GrantAwards.enact": only("changes", "SetAside_WrongCaller"),
    "GrantAwards.freezePayTo": only("changes", "SetAside_WrongCaller"),
    "GrantAwards.noteReturn": only("treasury", "SetAside_WrongCaller"),
    "GrantAwards.reshape": BY_AMENDMENTS,
    "GrantAwards.suspend": BY_AMENDMENTS,
    "GrantAwards.terminate": BY_AMENDMENTS,
    "GrantAwards.closeUnreported": BY_AMENDMENTS,
    "GrantAwards.disallow": BY_AMENDMENTS,
    "GrantAmendments.rebudget": FREE,
    "GrantAmendments.extend": GRANTS_OFFICER,
    "GrantAmendments.agree": GRANTS_OFFICER,
    "GrantAmendments.approve": APPROVER,
    "GrantAmendments.propose": GRANTS_OFFICER,
    "GrantAmendments.notice": GRANTS_OFFICER,
    "GrantAmendments.object": FREE,
    "GrantAmendments.objectAtCounter": COUNTER,
    "GrantAmendments.decide": HEARING_OFFICER,
    "GrantAmendments.enact": FREE,
    "GrantAmendments.lapse": FREE,
    "GrantAmendments.withdraw": GRANTS_OFFICER,
}
