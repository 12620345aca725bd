"""Invariants of the control: I15 (the bot) and I19 to I23."""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, ENROLLMENT_TYPE, OFFICES
from almoner.testing.founding import DELAY
from tests.contracts.properties.checks import TERMS, afterwards, at_acts, on
from tests.contracts.properties.nouns import REGULAR, REPLACEMENT, Kind
from tests.contracts.properties.record import Record
from tests.contracts.properties.wire import Act, Event

STOPPED = ("CaseEnrolled", "CaseApproved", "RunOpened", "SingleOpened", "WordSealed", "RunApproved")
ALONE = ("appointing_authority", "monitor", "guardian", "hearing_officer")
OPPOSED = (
    *(("investigator", each) for each in ("caseworker", "determiner", "maker")),
    *(("counter", each) for each in ("caseworker", "determiner")),
    *(("approver", each) for each in ("maker", "program_admin")),
    ("caseworker", "determiner"),
    ("grants_officer", "reviewer"),
)
AUTHORITY, SERVERS = ("appointing_authority",), ("determiner", "counter")
OFFICE_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("PersonProposed", "KeyProposed", "KeyUnlinked"), AUTHORITY),
    **dict.fromkeys(("AppointmentProposed", "Removed"), AUTHORITY),
    **dict.fromkeys(("KeyVetoed", "AppointmentVetoed", "Paused"), ("guardian",)),
    "PauseEnded": ("guardian", "appointing_authority"),
    **dict.fromkeys(("Appropriated", "Allotted", "Deallotted"), ("budget_officer",)),
    **dict.fromkeys(("Apportioned", "Deapportioned", "ReturnedToSource"), ("budget_officer",)),
    "AppropriationClosed": ("budget_officer",),
    **dict.fromkeys(("ProgramOpened", "CalendarSet", "RuleRegistered"), ("program_admin",)),
    **dict.fromkeys(("FuseRearmed", "DoubleMemberConfirmed"), ("program_admin",)),
    **dict.fromkeys(("CaseEnrolled", "CaseWithdrawn"), ("caseworker",)),
    **dict.fromkeys(("CaseApproved", "CaseRejected", "DoubleMemberProposed"), ("determiner",)),
    "KeyOffered": ("counter",),
    "RunApproved": ("approver",),
    "RecallProposed": ("maker",),
    "RuleArmed": ("investigator",),
    "RuleDisarmed": ("investigator", "program_admin"),
    **dict.fromkeys(("RearmProposed", "HoldReleased", "HoldExtended"), ("investigator",)),
    "HoldSustained": ("investigator",),
    "HoldPlaced": ("monitor", "investigator"),
    "ChangeApproved": SERVERS,
    **dict.fromkeys(("NoticeServed", "NoticeReturned"), SERVERS),
    "ObjectionDecided": ("counter",),
    **dict.fromkeys(("GoodCauseFound", "AppealAssigned", "AppealDecided"), ("hearing_officer",)),
}
"""Which offices' acts events tell of, where `by` is who acted."""


@at_acts("I15")
def i15_the_bot_only_places_holds(r: Record, act: Act) -> bool:
    """The bot places holds; all else it does anyone may do."""
    person = r.person(act.sender)
    if not r.in_office(person, "monitor"):
        return True
    officially = {e.name for e in act.events if person in (e.arguments.get("by"), _maker(e))}
    return officially <= {"HoldPlaced"}


def _maker(e: Event) -> object:
    return e.arguments.get("maker") if e.name in ("RunOpened", "SingleOpened") else None


@on("I19", "RunCertified")
def i19_distinct_persons_certify(r: Record, e: Event, act: Act) -> bool:
    """Maker and approvers are distinct persons in office, as many as the cumulative band asks."""
    run = r.runs[e["run"]]
    approvers = [each for each in e["approvers"] if each]
    cumulative = r.certified[e["period"]] + e["total"]
    needed = next(count for up_to, count in TERMS["bands"] if cumulative <= up_to)
    if run.kind != REGULAR:
        needed = max(needed, 2)
    distinct = len(set(approvers)) == len(approvers) and run.maker not in approvers
    present = all(r.in_office(each, "approver") for each in approvers)
    maker = r.in_office(run.maker, "maker", run.opened_at)
    counted = e["cumulative"] == cumulative
    return distinct and present and maker and counted and len(approvers) >= needed


@on("I19", "RecallProposed")
def i19_the_first_recall_stands(r: Record, e: Event, act: Act) -> bool:
    """No maker takes the place of another, still in office, who asked to take a run back."""
    return not r.in_office(r.runs[e["run"]].recaller, "maker")


@on("I19", "RunRecalled")
def i19_two_persons_recall(r: Record, e: Event, act: Act) -> bool:
    """A certified run is taken back by a maker and an approver, two persons, for one reason."""
    run = r.runs[e["run"]]
    if run.state != "certified":
        return True
    two = run.recaller not in (0, e["by"]) and r.in_office(e["by"], "approver")
    return two and run.recall_reason == e["reasonHash"] != bytes(32)


@on("I20", "RunCertified")
def i20_approvals_bind_one_content(r: Record, e: Event, act: Act) -> bool:
    """All approvers signed the content that was sealed, whose payments add up to its total."""
    run = r.runs[e["run"]]
    payments = r.of_run(e["run"]).values()
    signed = all(run.approvals.get(each) == run.hash for each in e["approvers"] if each)
    return signed and sum(each.amount for each in payments) == e["total"] == run.total


@on("I20", "CaseApproved")
def i20_a_determiner_signs_what_was_seen(r: Record, e: Event, act: Act) -> bool:
    """An approval of a case binds the household exactly as it was enrolled."""
    case = r.cases[e["caseNo"]]
    names = ("caseRef", "memberRefs", "groupRef", "priorCaseNo", "payTo", "signer", "amount")
    rest = ("fromPeriod", "toPeriod", "factsCommitment")
    household = tuple(case.enrolled[each] for each in (*names, *rest))
    given = [r.roster, e["caseNo"], household]
    terms = keccak(encode(["address", "uint32", ENROLLMENT_TYPE], given))
    unchanged = (case.pay_to, case.amount) == (e["payTo"], e["amount"])
    return unchanged and terms == e["termsHash"] and e["by"] not in case.officers


@on("I20", "PaymentSetAside")
def i20_set_aside_as_sealed(r: Record, e: Event, act: Act) -> bool:
    """A payment set aside keeps the account and amount it was sealed with."""
    sealed = r.payments[e["paymentId"]]
    return (sealed.pay_to, sealed.amount) == (e["payTo"], e["amount"])


@on("I21", *OFFICE_OF)
def i21_officers_act_in_their_terms(r: Record, e: Event, act: Act) -> bool:
    """An official act is done by a person in that office now, with a key of that person."""
    if e.name == "NoticeServed" and e["by"] == 0:
        return True  # the claimant's own receipt
    own = r.person(act.sender) == e["by"] != 0
    return own and any(r.in_office(e["by"], each) for each in OFFICE_OF[e.name])


@on("I21", "RunOpened", "SingleOpened")
def i21_makers_act_in_their_terms(r: Record, e: Event, act: Act) -> bool:
    """A run is opened by a maker in office."""
    return r.person(act.sender) == e["maker"] and r.in_office(e["maker"], "maker")


@on("I21", "Appointed")
def i21_incompatible_offices_never_overlap(r: Record, e: Event, act: Act) -> bool:
    """Two authorities appoint, with a delay, and never to incompatible offices at one time."""
    office = OFFICES[e["office"]]
    for (person, other), terms in r.terms.items():
        if person != e["person"] or other == office or not _incompatible(office, other):
            continue
        if any(t.start < e["until"] and e["from"] < t.end and t.start < t.end for t in terms):
            return False
    if e["proposer"] == 0:
        return True  # a founder
    two = e["proposer"] != e["confirmer"] == r.person(act.sender)
    both = all(r.in_office(e[each], "appointing_authority") for each in ("proposer", "confirmer"))
    return two and both and e["from"] >= r.now + DELAY


@on("I21", "KeyLinked")
def i21_two_authorities_link_a_key(r: Record, e: Event, act: Act) -> bool:
    """Two authorities give a person a further key, with a delay in which it can be vetoed."""
    two = e["proposer"] != e["confirmer"] == r.person(act.sender)
    both = all(r.in_office(e[each], "appointing_authority") for each in ("proposer", "confirmer"))
    return two and both and e["from"] >= r.now + DELAY and e["key"] not in r.keys


def _incompatible(a: str, b: str) -> bool:
    return a in ALONE or b in ALONE or (a, b) in OPPOSED or (b, a) in OPPOSED


@on("I22", "Paused")
def i22_pauses_end_and_rest(r: Record, e: Event, act: Act) -> bool:
    """A pause ends within 3 days, and the next begins 7 days after it at the earliest."""
    rested = not r.pauses or r.now >= r.pauses[-1][1] + 7 * DAY
    return rested and e["until"] - r.now <= 3 * DAY


@on("I22", *STOPPED)
def i22_a_pause_stops_beginnings(r: Record, e: Event, act: Act) -> bool:
    """During a pause nobody enrolls, approves, opens, seals or certifies."""
    return not r.paused()


@on("I23", "PaymentReissued")
def i23_only_what_failed_is_replaced(r: Record, e: Event, act: Act) -> bool:
    """Only a failed, returned or ended payment is reissued or replaced."""
    original, run = r.payments.get(e["original"]), r.runs[e["run"]]
    if original is None:
        return False
    failed = original.state == "free" and r.refuses(original.pay_to)
    returned = original.state == "paid" and r.returned[e["original"]] > 0
    ended = original.state in ("struck", "expunged") and run.kind == REPLACEMENT
    again = original.state in ("reissued", "recalled") and original.kind != REGULAR
    return failed or returned or ended or again or original.state == "reissued"


@on("I23", "CaseChanged")
def i23_accounts_change_after_a_cooling_off(r: Record, e: Event, act: Act) -> bool:
    """An account or key changes after its cooling-off, unless the counter judged an objection."""
    if e["kind"] not in (Kind.PAY_TO, Kind.SIGNER):
        return True
    asked = (e["caseNo"], e["kind"], e["value"])
    return any(
        p.state == "confirmed"
        or (p.state == "open" and r.now >= p.proposed_at + TERMS["cooling_off"])
        for p in r.proposals.values()
        if (p.case_no, p.kind, p.value) == asked
    )


@on("I23", "CaseChanged", "CaseRestored")
def i23_sealed_cases_are_frozen(r: Record, e: Event, act: Act) -> bool:
    """Nothing about a case changes while a live run has sealed it."""
    return r.sealed_in(e["caseNo"]) == 0


@afterwards("I20")
def i20_a_roll_says_what_its_cases_say(r: Record, books: dict[str, Any]) -> bool:
    """Whatever was written when, account and amount are read as the case has them now."""
    for number, entry in books["entries"].items():
        case = r.cases[number]
        if entry != bytes.fromhex(case.pay_to[2:]) + case.amount.to_bytes(8):
            return False
    return True
