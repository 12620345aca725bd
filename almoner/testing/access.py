"""Who may call what: every function of the contracts that changes anything."""

from __future__ import annotations

from dataclasses import dataclass

ANYONE = "anyone"
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
INVESTIGATOR = offices("investigator")
HEARING_OFFICER = offices("hearing_officer")
COUNTER = offices("counter")

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
    "Treasury.reobligate": only("program", "Treasury_OverObligation"),
    "Treasury.deobligate": only("program", "Treasury_OverObligation"),
    "Treasury.disburse": only("program", "Treasury_PastCancelDate"),
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
    "BenefitProgram.approveRun": offices("approver"),
    "BenefitProgram.recallRun": offices("approver"),
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
}
