"""Rules and holds, rebuilt from the events of Holds: who delayed what, why, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.audit.changes import Appeal
from almoner.audit.finding import Findings
from almoner.audit.hold import Clock, Family, Hold, Outcomes, Rule
from almoner.audit.kinds import AppealState, HoldState, Outcome, PaymentKind, PaymentState
from almoner.audit.office import Office
from almoner.audit.officers import Officers
from almoner.audit.payer import Payer
from almoner.audit.shapes import Values

_NONE = bytes(32)
_ACTIVE = (HoldState.PLACED, HoldState.SUSTAINED)


@dataclass(slots=True)
class Holds:
    """Every hold, over all programs."""

    findings: Findings
    officers: Officers
    payers: Mapping[str, Payer]
    appeals: Mapping[tuple[str, int], Appeal]
    headers: Mapping[int, str]
    """Hashes of the blocks that were read, by number."""
    judged_by: Mapping[str, bytes]
    """By program, the rule set two persons activated, where there is one."""
    rules: dict[int, Rule] = field(default_factory=dict)
    families: dict[int, Family] = field(default_factory=dict)
    outcomes: dict[int, Outcomes] = field(default_factory=dict)
    holds: dict[tuple[str, int], Hold] = field(default_factory=dict)
    clocks: dict[tuple[str, int], Clock] = field(default_factory=dict)
    alerts: set[tuple[str, bytes]] = field(default_factory=set)
    bot_holds: dict[tuple[str, int], int] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    """By program: seconds from the first hold of a payment to its deadline."""
    sustained: dict[str, int] = field(default_factory=dict)
    """By program: the same once it is sustained."""
    again: int = 0
    """Holds of payments that had one before."""
    _new: list[tuple[str, int]] = field(default_factory=list)
    """Placed in this transaction."""

    # Rules

    def registered(self, e: Values) -> None:
        self.rules[e["ruleNo"]] = Rule(e["family"], e["by"], e["ruleHash"], e["authority"])

    def armed(self, e: Values) -> None:
        rule = self.rules.get(e["ruleNo"])
        if rule is not None:
            what = f"Who registered rule {e['ruleNo']}"
            self.findings.agree("I17", what, rule.registrar, e["registrar"])
        if rule is None or rule.registrar == e["by"] or not rule.authority:
            self.findings.critical(
                "I17", f"Rule {e['ruleNo']} is armed by whom registered it, or without a law."
            )
        if rule is not None:
            rule.armer = e["by"]

    def disarmed(self, e: Values) -> None:
        if e["ruleNo"] in self.rules:
            self.rules[e["ruleNo"]].armer = 0

    def counted(self, e: Values) -> None:
        family, outcome = self._family(e["family"]), Outcome(e["outcome"])
        if outcome is Outcome.NONE:
            raise ValueError("an outcome that is none")
        hold = self.holds.get((e["program"], e["paymentId"]))
        if hold is None or not hold.bot or hold.counted:
            self.findings.critical("I17", f"An outcome of family {e['family']} is counted twice.")
        if hold is not None:
            hold.counted = True
        name = outcome.name.lower()
        for figures in (family, self.outcomes.setdefault(e["family"], Outcomes())):
            setattr(figures, name, getattr(figures, name) + 1)
        for each in ("overturned", "upheld", "unreviewed"):
            what = f"The {each} holds of family {e['family']}"
            own = self.findings.agree("I17", what, getattr(family, each), e[each])
            setattr(family, each, own)

    def heard(self, program: str, payment_id: int, *, for_claimant: bool) -> None:
        """The appeal of a hold was decided: what that counts is in events, where it counts."""
        hold = self.holds.get((program, payment_id))
        if hold is None:
            return
        family = self._family(self._rule(hold.rule_no).family)
        new = hold.placed_at >= family.armed_at
        if (
            for_claimant
            and hold.state is HoldState.STRUCK
            and hold.counted
            and new
            and family.upheld
        ):
            # It counted as founded until the late appeal was won.
            hold.counted = False
            family.upheld -= 1
            self.outcomes[self._rule(hold.rule_no).family].upheld -= 1
        if for_claimant or hold.state in (HoldState.RELEASED, HoldState.LAPSED):
            self._forgotten(hold)

    def _forgotten(self, hold: Hold) -> None:
        """Notes the outcome of a hold that its family forgot when it was re-armed."""
        family = self._family(self._rule(hold.rule_no).family)
        if hold.bot and hold.placed_at < family.armed_at:
            hold.counted = True

    def tripped(self, e: Values) -> None:
        self._family(e["family"]).tripped = True

    def rearm_proposed(self, e: Values) -> None:
        family = self._family(e["family"])
        family.proposer, family.reason = e["by"], e["reasonHash"]

    def rearmed(self, e: Values) -> None:
        family = self._family(e["family"])
        proposed = (family.proposer, family.reason) == (e["proposer"], e["reasonHash"])
        if e["proposer"] == e["by"] or not proposed:
            self.findings.critical("I17", f"Person {e['by']} re-armed family {e['family']} alone.")
        self.families[e["family"]] = Family(armed_at=self.findings.place.time)

    # Holds

    def placed(self, e: Values) -> None:
        program, payment_id, now = e["program"], e["paymentId"], self.findings.place.time
        payer = self.payers.get(program)
        found = payer.place_of(payment_id) if payer is not None else None
        if payer is None or found is None:
            self.findings.critical("I11", f"Payment {payment_id} is held, and was not due.")
            return
        period, kind, _ = found
        bot = self.officers.holds(e["by"], Office.MONITOR)
        rule = self.rules.get(e["ruleNo"])
        self._complete(e, rule)
        subject = self._subject(payment_id, period, kind)
        clock = self._clock(e, payer, subject, now)
        if not now < e["expiresAt"] <= clock.deadline:
            self.findings.critical(
                "I12",
                f"The hold of payment {payment_id} runs past its deadline of {clock.deadline}.",
            )
        known = self.holds.get((program, payment_id))
        if known is not None and known.state in _ACTIVE:
            self.findings.critical("I12", f"Payment {payment_id} is held while it is held.")
        self.again += known is not None
        if payer.acted(payment_id, e["by"]):
            self.findings.critical(
                "I15", f"Person {e['by']} acted on payment {payment_id} and holds it."
            )
        if bot:
            self._bot(e, payer, clock, period)
        family = rule.family if rule is not None else 0
        figures = self._family(family)
        reviewed = figures.overturned + figures.upheld
        self.findings.fuses.append(
            self.findings.bound(program, f"payment {payment_id}", figures.overturned, reviewed)
        )
        figures.placed += 1
        self.outcomes.setdefault(family, Outcomes()).placed += 1
        self._new.append((program, payment_id))
        self.holds[program, payment_id] = Hold(
            now, e["expiresAt"], e["ruleNo"], e["reason"], e["by"], HoldState.PLACED, bot
        )

    def _complete(self, e: Values, rule: Rule | None) -> None:
        payment_id = e["paymentId"]
        if not e["reason"] or _NONE in (e["alert"], e["evidence"], e["notice"]):
            self.findings.critical(
                "I11", f"The hold of payment {payment_id} lacks what it rests on."
            )
        if rule is None or not rule.armer:
            self.findings.critical(
                "I11",
                f"The hold of payment {payment_id} cites rule {e['ruleNo']}, which is not armed.",
            )
        elif self._family(rule.family).tripped:
            self.findings.critical(
                "I17", f"Payment {payment_id} is held by family {rule.family}, whose fuse tripped."
            )
        known = self.headers.get(e["triggerBlock"])
        if e["triggerBlock"] > self.findings.place.block or (
            known is not None and known != f"0x{e['triggerHash'].hex()}"
        ):
            self.findings.critical(
                "I27", f"The hold of payment {payment_id} names a block that is not on this chain."
            )

    def _clock(self, e: Values, payer: Payer, subject: int, now: int) -> Clock:
        """The clock of a payment's holds; the first one fixes it."""
        program, payment_id, deadline = e["program"], e["paymentId"], e["deadline"]
        clock = self.clocks.get((program, subject))
        if clock is None:
            clock = Clock(min(now, payer.due_at(payment_id)[0]), deadline)
            self.clocks[program, subject] = clock
            length = deadline - clock.first
            if self.longest.setdefault(program, length) != length:
                self.findings.critical(
                    "I12", f"The deadline of payment {payment_id} is not that of the others."
                )
        elif clock.deadline != deadline:
            self.findings.critical(
                "I12", f"A further hold moved the deadline of payment {payment_id}."
            )
        return clock

    def _bot(self, e: Values, payer: Payer, clock: Clock, period: int) -> None:
        program, payment_id, place = e["program"], e["paymentId"], self.findings.place
        if program not in self.judged_by:
            self.findings.critical(
                "I27", f"The monitor holds payment {payment_id} without an active rule set."
            )
        if clock.bot:
            self.findings.critical("I27", f"The monitor holds payment {payment_id} a second time.")
        if (program, e["alert"]) in self.alerts:
            self.findings.critical("I27", f"An alert leads to a second hold, of {payment_id}.")
        payable_at, payable_block = payer.due_at(payment_id)
        if place.time >= payable_at and place.block >= payable_block:
            self.findings.critical(
                "I15", f"The monitor holds payment {payment_id} after its window."
            )
        clock.bot = True
        self.alerts.add((program, e["alert"]))
        placed = self.bot_holds[program, period] = self.bot_holds.get((program, period), 0) + 1
        certified = payer.certified_count(period)
        self.findings.bot_holds.append(
            self.findings.bound(program, f"payment {payment_id}", placed, certified)
        )

    def extended(self, e: Values) -> None:
        hold = self._active(e, (HoldState.PLACED,), "extended")
        self._review(e, hold)
        clock = self._clock_of(e["program"], e["paymentId"])
        late = clock is not None and e["expiresAt"] > clock.deadline
        if hold.extended or late or self.findings.place.time >= hold.expires_at:
            self.findings.critical(
                "I12", f"The hold of payment {e['paymentId']} is extended as it may not be."
            )
        hold.extended, hold.expires_at = True, e["expiresAt"]

    def sustained_by(self, e: Values) -> None:
        program, payment_id = e["program"], e["paymentId"]
        hold = self._active(e, (HoldState.PLACED,), "sustained")
        self._review(e, hold)
        if self.findings.place.time >= hold.expires_at:
            self.findings.critical("I12", f"The hold of {payment_id} is sustained after its end.")
        clock = self._clock_of(program, payment_id)
        if clock is not None:
            length = e["expiresAt"] - clock.first
            if self.sustained.setdefault(program, length) != length:
                self.findings.critical(
                    "I12",
                    f"The end of the sustained hold of {payment_id} is not that of the others.",
                )
        hold.state, hold.reviewer, hold.expires_at = HoldState.SUSTAINED, e["by"], e["expiresAt"]

    def released(self, e: Values) -> None:
        hold = self._active(e, _ACTIVE, "released")
        self._review(e, hold)
        hold.reviewer = e["by"]
        self._end(hold, HoldState.RELEASED)
        payer = self.payers.get(e["program"])
        found = payer.place_of(e["paymentId"]) if payer is not None else None
        if found is not None and not found[2]:
            self._forgotten(hold)

    def released_on_appeal(self, e: Values) -> None:
        self._end(self._active(e, _ACTIVE, "released"), HoldState.RELEASED)

    def lapsed(self, e: Values) -> None:
        hold = self._active(e, _ACTIVE, "lapsed")
        if self.findings.place.time < hold.expires_at:
            self.findings.critical("I11", f"The hold of {e['paymentId']} lapses before its end.")
        self._end(hold, HoldState.LAPSED)
        appeal = self.appeals.get((e["program"], e["paymentId"]))
        if appeal is None or appeal.state is not AppealState.FILED:
            self._forgotten(hold)

    def closed(self, e: Values) -> None:
        hold = self._active(e, _ACTIVE, "closed")
        payer = self.payers.get(e["program"])
        found = payer.place_of(e["paymentId"]) if payer is not None else None
        if found is None or not found[2]:
            self.findings.critical("I11", f"The hold of {e['paymentId']} is closed; its run lives.")
        self._end(hold, HoldState.CLOSED)

    def struck(self, e: Values) -> None:
        hold = self._active(e, (HoldState.SUSTAINED,), "struck")
        if self.findings.place.time >= hold.expires_at:
            self.findings.critical(
                "I16", f"Payment {e['paymentId']} is struck after its hold ended."
            )
        self._end(hold, HoldState.STRUCK)
        self._forgotten(hold)

    def end_transaction(self) -> None:
        """Whether each payment that a hold was placed on is one that is held."""
        for program, payment_id in self._new:
            payment = self.payers[program].aside.payments.get(payment_id)
            held = payment is not None and payment.state is PaymentState.HELD
            if not held and self.holds[program, payment_id].state in _ACTIVE:
                self.findings.critical("I11", f"Payment {payment_id} is held and not set aside so.")
        self._new.clear()

    def overdue(self, now: int) -> int:
        """Holds that stand past their end: nobody has lapsed them."""
        return sum(each.state in _ACTIVE and each.expires_at <= now for each in self.holds.values())

    def _end(self, hold: Hold, state: HoldState) -> None:
        hold.state, hold.ended_at = state, self.findings.place.time

    def _review(self, e: Values, hold: Hold) -> None:
        payer = self.payers.get(e["program"])
        involved = payer is not None and payer.acted(e["paymentId"], e["by"])
        if hold.placer == e["by"] or involved:
            self.findings.critical(
                "I15", f"Person {e['by']} reviews the hold of {e['paymentId']}, having acted on it."
            )

    def _active(self, e: Values, states: tuple[HoldState, ...], what: str) -> Hold:
        hold = self.holds.get((e["program"], e["paymentId"]))
        if hold is None:
            self.findings.critical(
                "I11", f"Payment {e['paymentId']} is {what}, and was never held."
            )
            return Hold(0, 0, 0, 0, 0, HoldState.NONE, bot=False)
        if hold.state not in states:
            self.findings.critical(
                "I11", f"The hold of payment {e['paymentId']} is {what} while {hold.state.word}."
            )
        return hold

    def _clock_of(self, program: str, payment_id: int) -> Clock | None:
        payer = self.payers.get(program)
        found = payer.place_of(payment_id) if payer is not None else None
        if found is None:
            return None
        return self.clocks.get((program, self._subject(payment_id, found[0], found[1])))

    def _subject(self, payment_id: int, period: int, kind: int) -> int:
        """A case and period, or a payment of another kind than the regular one."""
        if kind != PaymentKind.REGULAR:
            return payment_id << 64
        return payment_id % 2**32 << 16 | period

    def _family(self, family: int) -> Family:
        return self.families.setdefault(family, Family())

    def _rule(self, rule_no: int) -> Rule:
        return self.rules.get(rule_no, Rule(0, 0, _NONE, ""))
