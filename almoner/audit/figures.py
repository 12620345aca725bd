"""What the record comes to in figures: money, lateness, holds, appeals, improper payments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from almoner.audit.agency import Agency
from almoner.audit.kinds import AppealState, HoldState, PaymentKind, PaymentState, RunState
from almoner.money import dollars

_LATE = (1, 3, 7, 30)
"""Days after a payment fell due, in which lateness is counted."""
_UNDER = (PaymentKind.SUPPLEMENT, PaymentKind.RESTORED, PaymentKind.COURT_ORDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many, and base units."""

    count: int
    amount: int

    @property
    def facts(self) -> dict[str, int]:
        return {"count": self.count, "amount": self.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyFigures:
    """What became of the holds of a rule family, re-armings or not."""

    family: int
    placed: int
    overturned: int
    upheld: int
    unreviewed: int
    tripped: bool

    @property
    def rate(self) -> float | None:
        """Share of overturned ones among those a person reviewed; None where none was."""
        reviewed = self.overturned + self.upheld
        return self.overturned / reviewed if reviewed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of the whole record. Amounts in base units."""

    first_block: int
    last_block: int
    missing_blocks: tuple[tuple[int, int], ...]
    """First and last block of each part between them, or before them, that is missing."""
    logs: int
    cases: int
    awards: int
    paid: Sum
    unpaid: int
    """Payments of certified runs and draws that are neither made nor ended."""
    received: int
    recovered: int
    disbursed: int
    returned_to_source: int
    lateness: dict[str, int]
    holds_in_all: int
    """Every placing of a hold, as families count them."""
    holds: dict[str, int]
    """By state; of each payment the last one."""
    holds_before: int
    """Of payments that were held again since."""
    holds_past_end: int
    appeals: dict[str, int]
    appeals_past_deadline: int
    families: tuple[FamilyFigures, ...]
    improper: dict[str, Sum]

    @property
    def blocks(self) -> str:
        """From which to which, and which are missing."""
        missing = ", ".join(
            f"{first:,}" if first == last else f"{first:,} to {last:,}"
            for first, last in self.missing_blocks
        )
        span = f"{self.first_block:,} to {self.last_block:,}"
        return f"{span}, without {missing}, missing here" if missing else span

    @property
    def facts(self) -> dict[str, Any]:
        """As JSON has them."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {
            "paid": self.paid.facts,
            "families": [
                {name: getattr(each, name) for name in (*each.__slots__, "rate")}
                for each in self.families
            ],
            "improper": {name: each.facts for name, each in self.improper.items()},
        }


def figures(agency: Agency) -> Figures:
    """Of all that was read."""
    record, books, place = agency.record, agency.money.books, agency.findings.place
    payments = sum(_count(agency).values())
    return Figures(
        first_block=record.first,
        last_block=place.block,
        missing_blocks=tuple(record.gaps),
        logs=record.logs,
        cases=sum(each.roster.columns.count for each in agency.benefits.values()),
        awards=sum(len(each.awards) for each in agency.grants.values()),
        paid=Sum(count=payments, amount=books.disbursed),
        unpaid=_unpaid(agency),
        received=books.received,
        recovered=books.recovered,
        disbursed=books.disbursed,
        returned_to_source=books.returned_to_source,
        lateness=_lateness(_count(agency)),
        holds_in_all=sum(each.placed for each in agency.holds.outcomes.values()),
        holds_before=agency.holds.again,
        holds=_by_state(each.state for each in agency.holds.holds.values()),
        holds_past_end=agency.holds.overdue(place.time),
        appeals=_by_state(each.state for each in agency.changes.appeals.values()),
        appeals_past_deadline=agency.hearings.undecided(place.time),
        families=_families(agency),
        improper=_improper(agency),
    )


def _unpaid(agency: Agency) -> int:
    draws = sum(
        payment.state in (PaymentState.FREE, PaymentState.HELD)
        for grants in agency.grants.values()
        for payment in grants.aside.payments.values()
    )
    runs = (run for benefits in agency.benefits.values() for run in benefits.runs)
    return draws + sum(run.missing for run in runs)


def _count(agency: Agency) -> Counter[int]:
    """Payments by the days they were late."""
    days: Counter[int] = Counter()
    for benefits in agency.benefits.values():
        days.update(benefits.lateness.days)
    for grants in agency.grants.values():
        days.update(grants.lateness.days)
    return days


def _lateness(days: Counter[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    before = 0
    for limit in _LATE:
        within = sum(count for day, count in days.items() if before <= day < limit)
        found[f"within {limit} day{'s' if limit > 1 else ''}"] = within
        before = limit
    found["later"] = sum(count for day, count in days.items() if day >= before)
    return found


def _by_state(states: Any) -> dict[str, int]:
    counted = Counter(states)
    return {state.word: counted[state] for state in sorted(counted)}


def _families(agency: Agency) -> tuple[FamilyFigures, ...]:
    holds = agency.holds
    return tuple(
        FamilyFigures(
            family=family,
            placed=each.placed,
            overturned=each.overturned,
            upheld=each.upheld,
            unreviewed=each.unreviewed,
            tripped=holds.families[family].tripped,
        )
        for family, each in sorted(holds.outcomes.items())
    )


def _improper(agency: Agency) -> dict[str, Sum]:
    """By recorded decisions: too much, too little, rules not met, and what nobody reviewed."""
    over = list(agency.hearings.overpaid.values())
    under = [
        run.total
        for program in agency.benefits.values()
        for run in program.runs
        if run.kind in _UNDER and run.state is RunState.CERTIFIED
    ]
    technical = [
        draw.disallowed
        for program in agency.grants.values()
        for draw in program.draws.values()
        if draw.disallowed
    ]
    unknown = [
        payment.amount
        for (program, payment_id), hold in agency.holds.holds.items()
        if hold.state is HoldState.LAPSED and not _reviewed(agency, program, payment_id)
        for payment in [agency.payers[program].aside.payments.get(payment_id)]
        if payment is not None
    ]
    parts = {"over": over, "under": under, "technical": technical, "unknown": unknown}
    return {name: Sum(count=len(each), amount=sum(each)) for name, each in parts.items()}


def _reviewed(agency: Agency, program: str, payment_id: int) -> bool:
    appeal = agency.changes.appeals.get((program, payment_id))
    decided = (AppealState.FOR_CLAIMANT, AppealState.FOR_AGENCY)
    return appeal is not None and appeal.state in decided


def said(found: Figures) -> list[tuple[str, str]]:
    """Figures for people: what it is, and how much."""
    lines = [
        ("blocks", found.blocks),
        ("logs", f"{found.logs:,}"),
        ("cases", f"{found.cases:,}"),
        ("awards", f"{found.awards:,}"),
        ("payments made", f"{found.paid.count:,}, {dollars(found.paid.amount)}"),
        ("payments certified and not made", f"{found.unpaid:,}"),
        ("cash received", dollars(found.received)),
        ("sent back by payees", dollars(found.recovered)),
        ("returned to the source", dollars(found.returned_to_source)),
    ]
    lines += [(f"paid {name}", f"{count:,}") for name, count in found.lateness.items()]
    lines.append(("holds in all", f"{found.holds_in_all:,}"))
    lines += [(f"of them now {name}", f"{count:,}") for name, count in found.holds.items()]
    lines.append(("of them followed by another", f"{found.holds_before:,}"))
    lines.append(("holds that stand past their end", f"{found.holds_past_end:,}"))
    lines += [(f"appeals {name}", f"{count:,}") for name, count in found.appeals.items()]
    lines.append(("appeals past their deadline", f"{found.appeals_past_deadline:,}"))
    lines += [
        (
            f"rule family {each.family}",
            f"{each.placed} holds in all, {each.overturned} overturned, {each.upheld} upheld, "
            f"{each.unreviewed} unreviewed; overturn rate {_share(each.rate)}"
            + (", tripped" if each.tripped else ""),
        )
        for each in found.families
    ]
    lines += [
        (f"improper payments, {name}", f"{each.count:,}, {dollars(each.amount)}")
        for name, each in found.improper.items()
    ]
    return lines


def _share(rate: float | None) -> str:
    return "unknown" if rate is None else f"{rate:.0%}"
