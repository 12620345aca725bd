"""Awards and draws in words an organization needs: what is happening, who acts, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from almoner import locales
from almoner.acts.awards import Award, AwardState, MilestoneState, PayMode
from almoner.acts.draws import Draw, Requested
from almoner.casefile import Access
from almoner.errors import CasefileError
from almoner.ledger.grant_records import DrawView
from almoner.moments import local, utc
from almoner.service import standing, web, wording
from almoner.service.grants.place import Place
from almoner.service.strings import Strings
from almoner.service.wording import Shown, Tone

_DAY = 86_400
_BPS = 100
"""Of one in a hundred."""
_TONES = {
    AwardState.OFFERED: Tone.WAIT,
    AwardState.ACTIVE: Tone.GOOD,
    AwardState.SUSPENDED: Tone.STOP,
    AwardState.TERMINATED: Tone.STOP,
    AwardState.EXPIRED: Tone.STOP,
}
_DRAWN = (AwardState.ACTIVE, AwardState.TERMINATED)
_LIVE = (*_DRAWN, AwardState.SUSPENDED)
_HANDED_IN = (MilestoneState.SUBMITTED, MilestoneState.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardShown:
    """An award as a page shows it."""

    number: int
    tone: Tone
    tag: str
    title: str
    total: str
    drawn: str
    left: str
    paid: str
    period: str
    account: str
    what: str
    next: str
    offered: bool
    accepted: bool
    due: str
    """Last day to ask for money and to report; empty where it was not asked for."""
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """A line of an award's budget."""

    number: int
    name: str
    budget: str
    drawn: str
    left: str
    is_ready: bool
    """Whether something can be asked for on it."""
    state: str
    """Of a milestone; empty for a cost category."""
    can_submit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenActs:
    """What can be asked for now."""

    ask: bool
    report: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawShown:
    """A draw as a page shows it."""

    number: int
    award: int
    tone: str
    tag: str
    title: str
    line: str
    amount: str
    what: str
    next: str
    costs: str
    asked: str
    reason: str
    """Why it was refused; empty where nobody wrote it here."""
    payment: Shown | None
    can_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A draw, as the ledger or the newest block has it. Amounts in base units."""

    number: int
    award: int
    line: int
    state: str
    """By the name of `DrawState`, in small letters."""
    amount: int
    cost_from: int
    cost_to: int
    asked_at: int | None = None
    """None before the ledger has it."""
    reason_hash: bytes | None = None
    """Of its refusal."""

    @property
    def payment_id(self) -> int:
        """What it is as a payment, once it is approved."""
        return self.number << 32 | self.award


def from_ledger(view: DrawView) -> Asked:
    """A draw as the ledger has it."""
    return Asked(
        number=view.draw,
        award=view.award,
        line=view.line,
        state=view.state.value,
        amount=view.amount,
        cost_from=view.cost_from,
        cost_to=view.cost_to,
        asked_at=view.requested_at,
        reason_hash=view.reason_hash,
    )


def from_chain(found: Draw, told: Requested) -> Asked:
    """A draw as the newest block has it."""
    return Asked(
        number=found.number,
        award=found.award,
        line=found.line,
        state=found.state.name.lower(),
        amount=found.amount,
        cost_from=told.cost_from,
        cost_to=told.cost_to,
    )


def award(found: Award, t: Strings, until: int) -> AwardShown:
    """An award in words; `until` is the first second at which its costs can be drawn no longer."""
    state = found.state.name.lower()
    dates = {
        "offer": last_day(found.offer_ends, t) if found.offer_ends else "",
        "due": last_day(until, t) if until else "",
    }
    return AwardShown(
        number=found.number,
        tone=_TONES.get(found.state, Tone.PLAIN),
        tag=t(f"award.{state}.tag"),
        title=t("award.title", number=found.number),
        total=wording.dollars(found.total, t),
        drawn=wording.dollars(found.drawn, t),
        left=wording.dollars(found.total - found.drawn, t),
        paid=wording.dollars(found.paid, t),
        period=_period(found.begins, found.ends - 1, t),
        account=locales.account(found.pay_to),
        what=t(f"award.{state}.what", **dates),
        next=t(f"award.{state}.next", **dates),
        offered=found.state is AwardState.OFFERED,
        accepted=found.state in (*_LIVE, AwardState.CLOSED),
        due=dates["due"],
        reported=any(found.report),
    )


def lines(here: Place) -> list[LineShown]:
    """The budget of an award, line by line."""
    t = here.strings
    return [
        LineShown(
            number=at,
            name=here.name(at),
            budget=wording.dollars(line.budget, t),
            drawn=wording.dollars(line.drawn, t),
            left=wording.dollars(line.budget - line.drawn, t),
            is_ready=line.drawn < line.budget and here.is_payable(at),
            state=t(f"milestone.{line.state.name.lower()}") if here.is_by_milestone else "",
            can_submit=here.is_by_milestone
            and here.award.state in _LIVE
            and line.state not in _HANDED_IN,
        )
        for at, line in enumerate(here.lines)
    ]


def terms(here: Place) -> list[str]:
    """The terms of an award, a sentence each."""
    t, found = here.strings, here.award
    told = [t(f"terms.{found.mode.name.lower()}")]
    if found.match_bps:
        told.append(t("terms.match", share=share(found.match_bps)))
    if found.mode is not PayMode.MILESTONE:
        told.append(t("terms.indirect", share=share(found.indirect_bps)))
        told.append(t("terms.tolerance", share=share(found.tolerance_bps)))
    days = here.context.program.windows.liquidation // _DAY
    return [*told, t("terms.late", days=wording.count(days, t)), t("terms.public")]


def open_acts(here: Place, until: int, now: int) -> OpenActs:
    """What the grantee can do with an award at a block time."""
    state = here.award.state
    ready = any(each.is_ready for each in lines(here))
    return OpenActs(ask=state in _DRAWN and now < until and ready, report=state in _LIVE)


def draw(here: Place, found: Asked) -> DrawShown:
    """A draw in words; from its approval on, as the payment it became."""
    t, state = here.strings, found.state
    payment = here.context.payment(found.payment_id)
    shown = payment and wording.shown(payment, t, standing.now(here.context))
    return DrawShown(
        number=found.number,
        award=found.award,
        tone=shown.tone if shown else "stop" if state == "denied" else "plain",
        tag=shown.tag if shown else t(f"draw.{state}.tag"),
        title=t("draw.title", number=found.number),
        line=here.name(found.line),
        amount=wording.dollars(found.amount, t),
        what=shown.what if shown else t(f"draw.{state}.what"),
        next=shown.next if shown else t(f"draw.{state}.next"),
        costs=_period(found.cost_from, found.cost_to, t),
        asked=wording.day(found.asked_at, t) if found.asked_at else "",
        reason=_reason(here, found.reason_hash),
        payment=shown or None,
        can_withdraw=state in ("requested", "reviewed"),
    )


def _reason(here: Place, digest: bytes | None) -> str:
    """What the officer wrote who refused a draw."""
    access = Access(office=web.GRANTEE, purpose="own draw", at=standing.now(here.context))
    try:
        # Words about an award are about no case of a household.
        found = here.context.casefile.grounds_about(digest, None, access) if digest else None
        return found.words if found else ""
    except CasefileError:
        return ""


def last_day(before: int, t: Strings) -> str:
    """The last day at the office all of which is in time for what has to come before a time."""
    return locales.day(local(before, t.zone).date() - timedelta(days=1), t.language)


def _period(begins: int, ends: int, t: Strings) -> str:
    """Days of costs. They are written and signed as days of UTC, wherever the office is."""
    first, last = (locales.short_day(utc(each).date(), t.language) for each in (begins, ends))
    return t("award.period", begins=first, ends=last)


def share(bps: int) -> str:
    """A share, given in 1/10000."""
    return f"{bps / _BPS:g} %"
