"""A payment in words a person needs: what is happening, who has to act, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from almoner import locales
from almoner.ledger.records import PaymentState, PaymentView
from almoner.ledger.statuses import AppealState, CaseStatus, HoldState, ProposalState
from almoner.moments import local
from almoner.program import Described
from almoner.service.strings import Strings

_ENDING = 4


class Tone(StrEnum):
    """How a status is set off; its words say the same."""

    GOOD = "good"
    PLAIN = "plain"
    WAIT = "wait"
    STOP = "stop"


class Stage(StrEnum):
    """Where a payment stands for the person it is for; names its texts in the table."""

    PREPARED = "prepared"
    COMING = "coming"
    CHECKED = "checked"
    OVERDUE = "overdue"
    SUSTAINED = "sustained"
    APPEALED = "appealed"
    CLEARED = "cleared"
    PAID = "paid"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    EXPUNGED = "expunged"
    FAILED = "failed"
    REISSUED = "reissued"
    RECALLED = "recalled"


_TONES = {
    Stage.PAID: Tone.GOOD,
    Stage.CLEARED: Tone.GOOD,
    Stage.PREPARED: Tone.PLAIN,
    Stage.COMING: Tone.PLAIN,
    Stage.CHECKED: Tone.WAIT,
    Stage.OVERDUE: Tone.WAIT,
    Stage.APPEALED: Tone.WAIT,
    Stage.WITHDRAWN: Tone.WAIT,
    Stage.REISSUED: Tone.PLAIN,
    Stage.RECALLED: Tone.PLAIN,
    Stage.SUSTAINED: Tone.STOP,
    Stage.ENDED: Tone.STOP,
    Stage.EXPUNGED: Tone.STOP,
    Stage.FAILED: Tone.STOP,
}
_STAGES = {
    PaymentState.SEALED: Stage.PREPARED,
    PaymentState.COMING: Stage.COMING,
    PaymentState.FREE: Stage.CLEARED,
    PaymentState.PAID: Stage.PAID,
    PaymentState.STRUCK: Stage.ENDED,
    PaymentState.FAILED: Stage.FAILED,
    PaymentState.EXPUNGED: Stage.EXPUNGED,
    PaymentState.REISSUED: Stage.REISSUED,
    PaymentState.RECALLED: Stage.RECALLED,
}
_HELD = (Stage.CHECKED, Stage.OVERDUE, Stage.SUSTAINED, Stage.APPEALED, Stage.WITHDRAWN)
_ENDED = {CaseStatus.TERMINATED: "case.terminated", CaseStatus.CLOSED: "case.closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A payment as a page shows it."""

    number: int
    stage: Stage
    tone: Tone
    tag: str
    title: str
    amount: str
    account: str
    """By its ending, for a list."""
    whole: str
    """All of the account."""
    what: str
    next: str
    can_appeal: bool
    appealed: bool
    own: bool
    """Whether the person signed the appeal, and did not have it filed at the counter."""
    can_speak: bool
    """Whether the counter filed an appeal that the person can still file anew."""
    withdrawn: bool
    """Whether the person took the appeal back."""
    extended: bool
    """Whether the check was made longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonShown:
    """Why a payment is checked, from the program file."""

    title: str
    happened: str
    fact: str
    rule: str
    clears: str
    citation: str


def day(timestamp: int, t: Strings) -> str:
    """A date at the office as people say it, in English `Monday, March 1, 2027`."""
    return locales.day(local(timestamp, t.zone).date(), t.language)


def short_day(timestamp: int, t: Strings) -> str:
    """A date without its weekday."""
    return locales.short_day(local(timestamp, t.zone).date(), t.language)


def dollars(units: int, t: Strings) -> str:
    """An amount in base units."""
    return locales.dollars(units, t.language)


def count(number: int, t: Strings) -> str:
    """A whole number."""
    return locales.count(number, t.language)


def shown(payment: PaymentView, t: Strings, now: int) -> Shown:
    """The payment in words; `now` is block time."""
    stage = stage_of(payment, now)
    hold, appeal = payment.hold, payment.appeal
    dates = _dates(payment, t)
    ending = payment.pay_to[-_ENDING:].upper()
    return Shown(
        number=payment.payment_id,
        stage=stage,
        tone=_TONES[stage],
        tag=t(f"stage.{stage}.tag"),
        title=t(f"kind.{payment.kind}", date=short_day(payment.issue_at, t)),
        amount=dollars(payment.amount, t),
        account=t("payments.account", ending=ending),
        whole=locales.account(payment.pay_to),
        what=t(f"stage.{stage}.what", account=ending, **dates),
        next=t(f"stage.{stage}.next", **dates),
        can_appeal=appeal is None and stage in (Stage.CHECKED, Stage.SUSTAINED),
        appealed=appeal is not None,
        own=appeal is not None and not appeal.filer,
        can_speak=appeal is not None and appeal.state == AppealState.FILED and bool(appeal.filer),
        withdrawn=appeal is not None and appeal.state == AppealState.WITHDRAWN,
        extended=hold is not None and hold.extended,
    )


def stage_of(payment: PaymentView, now: int) -> Stage:
    """Where a payment stands for its person; `now` is block time."""
    hold, appeal = payment.hold, payment.appeal
    if payment.state != PaymentState.HELD or hold is None:
        return _STAGES.get(payment.state, Stage.CHECKED)
    if now >= hold.expires_at:
        return Stage.OVERDUE
    if appeal is not None and appeal.state == AppealState.FILED:
        return Stage.APPEALED
    if appeal is not None and appeal.state == AppealState.WITHDRAWN:
        return Stage.WITHDRAWN
    return Stage.SUSTAINED if hold.state == HoldState.SUSTAINED else Stage.CHECKED


def is_notice(stage: Stage) -> bool:
    """Whether what is said of a payment may take something away: its words have legal force."""
    return stage in (*_HELD, Stage.ENDED, Stage.EXPUNGED)


def case_ended(status: CaseStatus, t: Strings) -> str | None:
    """What a person has to know of a case that ended; nothing of one that goes on."""
    key = _ENDED.get(status)
    return key and t(key)


def because(stage: Stage, typology: str, t: Strings) -> str | None:
    """Why a payment is held, in a sentence, by the typology of the alert that its hold names.

    Nothing of a payment that is held no more, nor of a typology by which nothing is held.
    """
    key = f"because.{typology}"
    return t(key) if stage in _HELD and key in t else None


def reason(program: Described, code: int, t: Strings) -> ReasonShown:
    """The reason of a hold in words; a general sentence for a code the file does not have."""
    found = program.reasons.get(code)
    words = found.words.get(t.language) if found else None
    if found is None or words is None:
        return ReasonShown(
            title=t("reason.title"),
            happened=t("reason.happened"),
            fact=t("reason.fact"),
            rule=t("reason.rule"),
            clears=t("reason.clears"),
            citation=program.citation(program.holds.authority),
        )
    return ReasonShown(
        title=words.title,
        happened=words.happened,
        fact=words.fact,
        rule=words.rule,
        clears=words.clears,
        citation=program.citation(found.authority),
    )


def notice_until(payment: PaymentView) -> int | None:
    """Until when an appeal stops a proposal to end the payment, once its notice was sent."""
    hold = payment.hold
    served = hold is not None and hold.proposal_state == ProposalState.SERVED
    return hold.effective_at if hold is not None and served else None


def _dates(payment: PaymentView, t: Strings) -> dict[str, str]:
    """The dates the texts of a stage may name."""
    moments = {
        "due": payment.payable_at or payment.issue_at,
        "paid": payment.paid_at,
        "expires": payment.hold and payment.hold.expires_at,
        "decide_by": payment.appeal and payment.appeal.decide_by,
    }
    return {name: day(at, t) if at else "" for name, at in moments.items()}
