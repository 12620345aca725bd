"""Invariants of the rights: I11 to I17. I18 is asked by probes of what anyone may do."""

from __future__ import annotations

from almoner.testing import WORD
from tests.contracts.properties.checks import SUSTAINED_CAP, TERMS, on
from tests.contracts.properties.nouns import Basis, Kind, Outcome, Proposal
from tests.contracts.properties.record import Record
from tests.contracts.properties.wire import Act, Event

ADVERSE = (Kind.DECREASE, Kind.TERMINATE, Kind.EXPIRY)
WAITS = {
    basis: TERMS["waits"][at]
    for at, basis in enumerate((Basis.ADEQUATE, Basis.MASS, Basis.REQUESTED, Basis.DEATH))
}


@on("I11", "HoldPlaced")
def i11_a_hold_is_complete(r: Record, e: Event, act: Act) -> bool:
    """A hold has reason, rule with its legal authority, evidence, notice and expiry."""
    rule = r.rules[e["ruleNo"]]
    named = e["reason"] and all(any(e[each]) for each in ("alert", "evidence", "notice"))
    return bool(named and rule["armed"] and rule["law"] and e["expiresAt"] > r.now)


@on("I12", "HoldPlaced")
def i12_deadline_is_fixed_at_the_first_hold(r: Record, e: Event, act: Act) -> bool:
    """The deadline is that of the first hold, and no hold passes it."""
    payable_at = r.runs[e["paymentId"] >> 32].payable_at
    fixed = r.deadlines.get(r.subject(e["paymentId"]))
    first = min(r.now, payable_at) + TERMS["max_total_hold"] if fixed is None else fixed
    bot = r.in_office(e["by"], "monitor")
    short = not bot or e["expiresAt"] <= r.now + TERMS["bot_hold"]
    return bool(e["deadline"] == first and e["expiresAt"] <= first and short)


@on("I12", "HoldExtended", "HoldSustained")
def i12_no_later_call_passes_it(r: Record, e: Event, act: Act) -> bool:
    """An extension, once, stays in the deadline; a sustained hold moves it once to the cap."""
    fixed = r.deadlines[r.subject(e["paymentId"])]
    if e.name == "HoldExtended":
        return bool(e["expiresAt"] <= fixed and not r.holds[e["paymentId"]].extended)
    return bool(e["expiresAt"] <= fixed - TERMS["max_total_hold"] + SUSTAINED_CAP)


@on("I13", "CaseChanged", "AmountsChanged", "PaymentStruck", "PaymentExpunged")
def i13_nothing_adverse_before_its_notice(r: Record, e: Event, act: Act) -> bool:
    """Nothing is reduced or ended before a served notice of a recorded basis and its period."""
    return not _is_adverse(e) or any(_is_due(r, each) for each in _behind(r, e))


@on("I13", "AmountsChanged")
def i13_a_mass_change_is_of_all_who_stayed(r: Record, e: Event, act: Act) -> bool:
    """What the law changes changes for everybody it was noticed to who is still in the program."""
    noticed = [bit for bit in range(WORD) if e["bits"] >> bit & 1]
    stayed = [bit for bit in noticed if r.cases[e["word"] * WORD + bit].status == "approved"]
    return bool(e["changed"] == sum(1 << bit for bit in stayed) != 0)


@on("I13", "NoticeServed")
def i13_a_notice_leaves_its_period(r: Record, e: Event, act: Act) -> bool:
    """An appeal stays timely for the whole notice period after service."""
    period = e["effectiveAt"] - e["servedAt"]
    return bool(period >= TERMS["notice_period"] and e["servedAt"] >= r.now)


@on("I14", "CaseChanged", "PaymentStruck", "PaymentExpunged")
def i14_not_while_it_is_appealed(r: Record, e: Event, act: Act) -> bool:
    """What was appealed in time is not enacted before the decision."""
    behind = [(number, each) for number, each in r.proposals.items() if each in _behind(r, e)]
    return not _is_adverse(e) or any(
        _is_due(r, each) and not _is_stayed(r, number, each) for number, each in behind
    )


@on("I14", "WordSealed")
def i14_no_run_pays_less_meanwhile(r: Record, e: Event, act: Act) -> bool:
    """While a timely appeal is open, no run is sealed on the appealed change."""
    return not any(
        (each.state == "enacted" or (each.state == "restoring" and not each.given))
        and _is_stayed(r, number, each)
        for number, each in r.proposals.items()
        if each.kind in (Kind.DECREASE, Kind.TERMINATE) and each.case_no // WORD == e["word"]
    )


@on("I14", "AppealFiled")
def i14_an_appeal_is_filed_once(r: Record, e: Event, act: Act) -> bool:
    """Only the person's own takes the place of the counter's, and they lose no time by it."""
    earlier = r.appeals.get(e["subject"])
    if earlier is None:
        return True
    own = earlier.state == "filed" and earlier.filer and not e["filer"]
    kept = e["receivedAt"] == earlier.received_at and e["timely"] >= earlier.timely
    return bool(own and kept)


@on("I15", "HoldReleased", "HoldExtended", "HoldSustained")
def i15_reviewers_have_no_part(r: Record, e: Event, act: Act) -> bool:
    """Who placed a hold or acted on its case or run never reviews it."""
    number = e["paymentId"]
    involved = r.involved(number & 0xFFFFFFFF) | {r.runs[number >> 32].maker}
    return e["by"] not in involved | {r.holds[number].placer}


@on("I15", "AppealDecided", "GoodCauseFound")
def i15_hearing_officers_have_no_part(r: Record, e: Event, act: Act) -> bool:
    """The hearing officer is none of the people who acted, held, proposed, noticed or filed."""
    appeal = r.appeals[e["subject"]]
    involved = r.involved(appeal.case_no) | {appeal.filer} | _proposers(r, e["subject"])
    assigned = appeal.officer == e["by"] or not r.in_office(appeal.officer, "hearing_officer")
    return assigned and e["by"] not in involved - {0}


@on("I15", "AppealFiled")
def i15_filers_have_no_part(r: Record, e: Event, act: Act) -> bool:
    """Who files at a counter is no officer of the case, and dates back no further than allowed."""
    involved = r.involved(e["caseNo"]) | _proposers(r, e["subject"])
    earlier = r.appeals.get(e["subject"])
    anew = earlier is not None and earlier.filer and not e["filer"]
    earliest = earlier.received_at if anew else r.now - TERMS["receipt_grace"]
    dated = earliest <= e["receivedAt"] <= r.now
    return dated and (not e["filer"] or e["filer"] not in involved)


@on("I16", "PaymentStruck", "PaymentExpunged")
def i16_people_decide_and_tell(r: Record, e: Event, act: Act) -> bool:
    """A payment ends only by a person's decision, and a notice another person served."""
    p = r.proposals.get(e["proposal"])
    if p is None or p.payment != e["paymentId"]:
        return False
    people = p.proposer and not r.in_office(p.proposer, "monitor")
    served = p.served_at and p.served_by != p.proposer
    held = e.name == "PaymentExpunged" or r.holds[p.payment].reviewer == p.proposer
    return bool(people and served and held)


@on("I16", "HoldPlaced", "OverpaymentEstablished")
def i16_a_flag_only_delays(r: Record, e: Event, act: Act) -> bool:
    """Placing a hold does nothing else; an overpayment is found by a decision alone."""
    names = {each.name for each in act.events}
    if e.name == "HoldPlaced":
        return names <= {"HoldPlaced", "HoldCapReached", "PaymentSetAside"}
    return "AppealDecided" in names and e["by"] == r.person(act.sender)


@on("I17", "HoldPlaced")
def i17_a_tripped_family_cannot_hold(r: Record, e: Event, act: Act) -> bool:
    """A rule family past its overturn rate cannot place holds."""
    return not r.family(r.rules[e["ruleNo"]]["family"])["tripped"]


@on("I17", "FuseRearmed")
def i17_two_persons_rearm(r: Record, e: Event, act: Act) -> bool:
    """Two persons re-arm a tripped family, for one published reason."""
    family = r.family(e["family"])
    two = family["proposer"] == e["proposer"] != e["by"]
    return bool(family["tripped"] and two and family["reason"] == e["reasonHash"] != bytes(32))


@on("I17", "OutcomeCounted")
def i17_outcomes_count_once(r: Record, e: Event, act: Act) -> bool:
    """Outcomes count once per hold; what was struck counts anew when its appeal is won."""
    hold = r.holds[e["paymentId"]]
    return not hold.counted or (hold.state == "struck" and e["outcome"] == Outcome.OVERTURNED)


def _is_adverse(e: Event) -> bool:
    return e.name != "CaseChanged" or e["kind"] in ADVERSE


def _behind(r: Record, e: Event) -> list[Proposal]:
    """The proposals an adverse event may rest on."""
    if e.name in ("PaymentStruck", "PaymentExpunged"):
        named = r.proposals.get(e["proposal"])
        return [named] if named and named.payment == e["paymentId"] else []
    if e.name == "AmountsChanged":
        wanted = (e["word"], Kind.MASS, e["bits"], tuple(e["amounts"]))
        return [p for p in r.proposals.values() if (p.case_no, p.kind, p.bits, p.amounts) == wanted]
    wanted_change = (e["caseNo"], e["kind"], e["value"])
    return [p for p in r.proposals.values() if (p.case_no, p.kind, p.value) == wanted_change]


def _is_due(r: Record, p: Proposal) -> bool:
    if p.basis is Basis.NONE or not p.served_at:
        return False
    if p.state == "confirmed":
        return True
    # A mass change is told enacted just before it takes effect.
    if p.state != "served" and not (p.kind is Kind.MASS and p.enacted_at == r.now):
        return False
    if p.basis in WAITS:
        return r.now >= p.served_at + WAITS[p.basis]
    period = "unpayable_after" if p.basis is Basis.UNPAYABLE else "notice_period"
    return bool(r.now >= p.served_at + TERMS[period] + TERMS["receipt_grace"])


def _is_stayed(r: Record, number: int, p: Proposal) -> bool:
    appeal = r.appeals.get(p.payment if p.basis is Basis.SUSTAINED else number)
    if appeal is None or appeal.state != "filed" or not appeal.timely:
        return False
    return not appeal.waived or p.kind is Kind.VOID


def _proposers(r: Record, subject: int) -> set[int]:
    """Who proposed, noticed or approved what a subject is about, placed or reviewed its hold."""
    p = r.proposal_of(subject)
    found = {p.proposer, p.second} if p else set()
    if subject >> 32:
        hold = r.holds[subject]
        found |= {hold.placer, hold.reviewer, r.runs[subject >> 32].maker}
    return found - {0}
