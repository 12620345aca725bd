"""One case, or one award, from its first event to its last, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from almoner.audit.acts import DEMANDS, Demand
from almoner.audit.agency import Agency
from almoner.audit.columns import WORD
from almoner.audit.kinds import (
    AmendmentKind,
    AwardState,
    Basis,
    ChangeKind,
    Outcome,
    PaymentKind,
    PaymentState,
)
from almoner.audit.office import Office
from almoner.audit.payments import Benefits
from almoner.audit.shapes import Values
from almoner.errors import printable
from almoner.money import dollars

Sentence = Callable[[Values], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened."""

    time: int
    """Seconds since 1970."""
    block: int
    transaction: str
    sentence: str


@dataclass(slots=True)
class Story:
    """Listens to a reading, and keeps what is about one case or award of a program."""

    program: str
    """Its address, in small letters."""
    number: int = 0
    """Of the case or award; 0 while only its reference is known."""
    reference: bytes = b""
    steps: list[Step] = field(default_factory=list)
    _proposals: set[int] = field(default_factory=set)
    _amendments: set[int] = field(default_factory=set)
    _draws: set[int] = field(default_factory=set)

    def hear(self, agency: Agency, address: str, name: str, e: Values) -> None:
        """Keeps an event that is about the case."""
        payer = agency.payers.get(self.program)
        if payer is None:
            return
        benefits = payer if isinstance(payer, Benefits) else None
        own = {self.program, benefits.roster.address if benefits is not None else self.program}
        if address not in own and e.get("program") != self.program:
            if not self._of_amendment(e):
                return
        if name == "CaseEnrolled" and self.reference and e["caseRef"] == self.reference:
            # A reference may be taken anew when its case has ended: the newest one is meant.
            self.number, self.steps = e["caseNo"], []
        sentence = self._sentence(benefits, name, _said(agency, name, e))
        if sentence:
            place = agency.findings.place
            self.steps.append(
                Step(
                    time=place.time,
                    block=place.block,
                    transaction=place.transaction,
                    sentence=printable(sentence),
                )
            )

    def _of_amendment(self, e: Values) -> bool:
        return e.get("amendment") in self._amendments

    def _sentence(self, benefits: Benefits | None, name: str, e: Values) -> str | None:
        if not self.number:
            return None
        if benefits is not None and name in _WORDS:
            return self._word(benefits, name, e)
        if benefits is not None and name in _RUNS:
            return self._run(benefits, name, e)
        if not self._about(name, e):
            return None
        told = SENTENCES.get(name)
        return told(e) if told is not None else None

    def _about(self, name: str, e: Values) -> bool:
        """Whether an event is about the case, and what else follows it."""
        if "proposal" in e and name == "ChangeProposed" and self._is_case(e["caseNo"], e):
            self._proposals.add(e["proposal"])
        if name == "AmendmentProposed" and e["award"] == self.number:
            self._amendments.add(e["amendment"])
        if name == "DrawRequested" and e["award"] == self.number:
            self._draws.add(e["draw"])
        if e.get("paymentId"):
            return bool(e["paymentId"] % 2**32 == self.number)
        if "original" in e and "caseNo" not in e:
            return bool(e["original"] % 2**32 == self.number)
        if "caseNo" in e:
            return self._is_case(e["caseNo"], e)
        if "award" in e:
            return bool(e["award"] == self.number)
        if "subject" in e:
            run, case_no = divmod(e["subject"], 2**32)
            return case_no == self.number if run else case_no in self._proposals
        if "proposal" in e:
            return e["proposal"] in self._proposals
        if "amendment" in e:
            return self._of_amendment(e)
        return e.get("draw") in self._draws

    def _is_case(self, case_no: int, e: Values) -> bool:
        return case_no == self.number and e.get("kind") != ChangeKind.MASS

    def _run(self, benefits: Benefits, name: str, e: Values) -> str | None:
        """What an event of a run says of a case it is of."""
        number, run = e["run"], benefits.runs[e["run"]]
        sealed = benefits.sealed.get((number, self.number // WORD))
        among = sealed is not None and sealed.mask >> self.number % WORD & 1
        if not among and run.case_no != self.number:
            return None
        return f"Run {number} was {_RUNS[name]}."

    def _word(self, benefits: Benefits, name: str, e: Values) -> str | None:
        """What an event of a whole word says of one of its cases."""
        word, bit = divmod(self.number, WORD)
        if e["word"] != word or not e[_WORDS[name]] >> bit & 1:
            return None
        if name == "AmountsChanged":
            row = benefits.roster.columns.rows[self.number]
            return f"A mass change set its amount to {dollars(int(row['amount']))}."
        sealed = benefits.sealed.get((e["run"], word))
        if sealed is None:
            return None
        account, amount = sealed.entry(bit)
        period = benefits.runs[e["run"]].period
        done = "took it in" if name == "WordSealed" else "paid it"
        return (
            f"Run {e['run']} of period {period} {done}: {dollars(amount)} to "
            f"{benefits.roster.accounts.address(account)}."
        )


_RUNS = {
    "RunCertified": "certified",
    "RunRecalled": "recalled",
    "RunLapsed": "not certified in time",
}
_WORDS = {"WordSealed": "mask", "WordSettled": "paidBits", "AmountsChanged": "changed"}
"""Events of whole words, with the value that says which cases they are about."""


def _to(e: Values) -> str:
    return f"{dollars(e['amount'])} to {e['payTo']}"


def _by(e: Values) -> str:
    return str(e[_WHO])


def _said(agency: Agency, name: str, e: Values) -> Values:
    """An event's values, with the words for who acted, and for the rule it names."""
    found = dict(e)
    if isinstance(e.get("by"), int):
        found[_WHO] = _person(agency, name, e["by"])
    if "ruleNo" in e:
        rule = agency.holds.rules.get(e["ruleNo"])
        found[_LAW] = f" ({rule.authority})" if rule is not None and rule.authority else ""
    return found


def _person(agency: Agency, name: str, person: int) -> str:
    """A person, and the office in which they acted."""
    if not person:
        return "nobody of the agency"
    rule = DEMANDS.get(name, {}).get("by")
    offices = rule.offices if isinstance(rule, Demand) else tuple(Office)
    held = [each.word for each in offices if agency.officers.holds(person, each)]
    return f"person {person} ({', '.join(held)})" if held else f"person {person}"


_WHO, _LAW = "who acted", "what the rule rests on"
"""Beside an event's own values."""


SENTENCES: Mapping[str, Sentence] = {
    "CaseEnrolled": lambda e: (
        f"{_by(e).capitalize()} enrolled it: {_to(e)}, periods {e['fromPeriod']} to "
        f"{e['toPeriod']}, {len(e['memberRefs'])} members."
    ),
    "CaseApproved": lambda e: f"{_by(e).capitalize()} approved it.",
    "CaseRejected": lambda e: f"{_by(e).capitalize()} rejected it.",
    "CaseWithdrawn": lambda e: f"{_by(e).capitalize()} withdrew it.",
    "CaseClosed": lambda e: f"{e['by']} closed it: its household may enroll anew.",
    "CaseChanged": lambda e: f"It changed: {ChangeKind(e['kind']).word}.",
    "CaseRestored": lambda e: (
        f"A {ChangeKind(e['kind']).word} was undone; its amount is {dollars(e['amount'])}."
    ),
    "RestoreDue": lambda _: "A change has to be undone as soon as no run has it sealed.",
    "PaymentLate": lambda e: f"Its payment of period {e['period']} was reported late.",
    "PayToFrozen": lambda e: (
        f"Its payments were {'stopped' if e['frozen'] else 'let go on'} at the person's wish."
    ),
    "KeyOffered": lambda e: f"{_by(e).capitalize()} offered a key.",
    "SignerBound": lambda _: "The person bound a key of their own.",
    "SingleOpened": lambda e: (
        f"Run {e['run']} was opened for one payment, {PaymentKind(e['kind']).word}: {_to(e)}."
    ),
    "PaymentReissued": lambda e: (
        f"Run {e['run']} replaced {dollars(e['amount'])} of payment {e['original']}."
    ),
    "PaymentFailed": lambda e: f"Payment {e['paymentId']} was refused by the token: {_to(e)}.",
    "PaymentSetAside": lambda e: (
        f"Payment {e['paymentId']} was set aside, {PaymentState(e['state']).word}: {_to(e)}."
    ),
    "PaymentFreed": lambda e: f"Payment {e['paymentId']} was free again.",
    "PaymentSettled": lambda e: f"Payment {e['paymentId']} was made: {_to(e)}.",
    "PaymentStruck": lambda e: f"Payment {e['paymentId']} was struck.",
    "PaymentExpunged": lambda e: f"Payment {e['paymentId']}, which nobody could be paid, ended.",
    "PaymentReturned": lambda e: (
        f"{dollars(e['amount'])} of payment {e['paymentId']} came back from {e['from']}."
    ),
    "PaymentDropped": lambda e: f"Payment {e['paymentId']} of a recalled run was dropped.",
    "HoldPlaced": lambda e: (
        f"{_by(e).capitalize()} held payment {e['paymentId']} by rule {e['ruleNo']}{e[_LAW]}, for "
        f"reason {e['reason']} of the program's file."
    ),
    "HoldExtended": lambda e: f"{_by(e).capitalize()} extended the hold of {e['paymentId']}.",
    "HoldReleased": lambda e: f"{_by(e).capitalize()} released the hold of {e['paymentId']}.",
    "HoldReleasedOnAppeal": lambda e: f"An appeal released the hold of {e['paymentId']}.",
    "HoldSustained": lambda e: (
        f"{_by(e).capitalize()} found the hold of {e['paymentId']} well founded; proposal "
        f"{e['proposal']} would strike it."
    ),
    "HoldLapsed": lambda e: f"The hold of payment {e['paymentId']} ran out.",
    "HoldClosed": lambda e: f"The hold of payment {e['paymentId']} ended with its run.",
    "HoldStruck": lambda e: f"The hold of payment {e['paymentId']} ended: it is struck.",
    "OutcomeCounted": lambda e: (
        f"The hold of payment {e['paymentId']} counts as {Outcome(e['outcome']).word}."
    ),
    "ChangeProposed": lambda e: (
        f"Proposal {e['proposal']} by {_by(e)}: {ChangeKind(e['kind']).word}, basis "
        f"{Basis(e['basis']).word}."
    ),
    "ChangeApproved": lambda e: f"{_by(e).capitalize()} approved proposal {e['proposal']}.",
    "NoticeServed": lambda e: (
        f"The notice of proposal {e['proposal']} counts as served, by {_by(e)}."
    ),
    "NoticeReturned": lambda e: f"The notice of proposal {e['proposal']} did not arrive.",
    "ChangeObjected": lambda e: f"Somebody objected to proposal {e['proposal']}.",
    "ObjectionDecided": lambda e: (
        f"The objection to proposal {e['proposal']} {'stands' if e['stands'] else 'fails'}."
    ),
    "ChangeEnacted": lambda e: f"Proposal {e['proposal']} took effect.",
    "RestoreRequested": lambda e: f"Proposal {e['proposal']} is to be undone.",
    "ChangeRestored": lambda e: f"Proposal {e['proposal']} was undone.",
    "ProposalConfirmed": lambda e: f"Nothing stands against proposal {e['proposal']} any more.",
    "ProposalClosed": lambda e: f"Proposal {e['proposal']} was closed.",
    "ClaimantActed": lambda e: f"The person signed: {e['action']}.",
    "AppealFiled": lambda e: (
        f"The person appealed {e['subject']}, {'in time' if e['timely'] else 'late'}"
        f"{', at the counter' if e['filer'] else ''}."
    ),
    "GoodCauseFound": lambda e: f"The appeal of {e['subject']} was late for a good cause.",
    "AppealAssigned": lambda e: (
        f"Person {e['officer']} (hearing officer) is to decide the appeal of {e['subject']}."
    ),
    "AppealWithdrawn": lambda e: f"The appeal of {e['subject']} was withdrawn.",
    "AppealDecided": lambda e: (
        f"{_by(e).capitalize()} decided the appeal of {e['subject']} for the "
        f"{'person' if e['forClaimant'] else 'agency'}."
    ),
    "OverpaymentEstablished": lambda e: (
        f"An overpayment of {dollars(e['amount'])} was found, {dollars(e['total'])} in all."
    ),
    "AwardRecommended": lambda e: (
        f"{_by(e).capitalize()} recommended it: {dollars(e['total'])} to {e['payTo']}."
    ),
    "AwardWithdrawn": lambda _: "The recommendation was withdrawn.",
    "AwardApproved": lambda e: f"{_by(e).capitalize()} approved it.",
    "AwardOffered": lambda e: f"It was offered: {dollars(e['total'])}.",
    "AwardAccepted": lambda _: "The organization accepted it.",
    "OfferEnded": lambda e: f"The offer ended: {AwardState(e['state']).word}.",
    "AwardAmended": lambda e: f"Amendment {e['amendment']} set it to {dollars(e['total'])}.",
    "AwardSuspended": lambda e: f"It was {'suspended' if e['suspended'] else 'resumed'}.",
    "AwardTerminated": lambda _: "It was terminated.",
    "ReportSubmitted": lambda _: "The organization reported.",
    "AwardClosed": lambda e: (
        f"It was closed: {dollars(e['paid'])} paid, {dollars(e['released'])} given back."
    ),
    "AwardFrozen": lambda e: (
        f"Its draws were {'stopped' if e['frozen'] else 'let go on'} at the organization's wish."
    ),
    "AwardChanged": lambda e: f"Its account is {e['payTo']}.",
    "DrawRequested": lambda e: (
        f"Draw {e['draw']} was requested: {dollars(e['amount'])} of line {e['line']}."
    ),
    "DrawReviewed": lambda e: f"{_by(e).capitalize()} found draw {e['draw']} in order.",
    "DrawDenied": lambda e: f"{_by(e).capitalize()} denied draw {e['draw']}.",
    "DrawWithdrawn": lambda e: f"Draw {e['draw']} was taken back.",
    "DrawApproved": lambda e: f"{_by(e).capitalize()} approved draw {e['draw']}.",
    "DrawCertified": lambda e: f"Draw {e['draw']} was certified: {_to(e)}.",
    "DrawSubstantiated": lambda e: (
        f"{dollars(e['amount'])} of draw {e['draw']} were accounted for."
    ),
    "MilestoneSubmitted": lambda e: f"Milestone {e['line']} was submitted.",
    "MilestoneJudged": lambda e: (
        f"Milestone {e['line']} was {'accepted' if e['accepted'] else 'rejected'}."
    ),
    "CostDisallowed": lambda e: (
        f"{dollars(e['amount'])} of payment {e['paymentId']} were disallowed."
    ),
    "AmendmentProposed": lambda e: (
        f"Amendment {e['amendment']} was proposed: {AmendmentKind(e['kind']).word}."
    ),
    "AmendmentApproved": lambda e: f"{_by(e).capitalize()} approved amendment {e['amendment']}.",
    "AmendmentNoticed": lambda e: f"Amendment {e['amendment']} was noticed.",
    "ObjectionFiled": lambda e: f"The organization objected to amendment {e['amendment']}.",
    "ObjectionJudged": lambda e: (
        f"The objection to amendment {e['amendment']} was decided for the "
        f"{'organization' if e['forGrantee'] else 'agency'}."
    ),
    "AmendmentEnacted": lambda e: f"Amendment {e['amendment']} took effect.",
    "AmendmentEnded": lambda e: f"Amendment {e['amendment']} ended.",
}
"""What each event says of its case or award."""
