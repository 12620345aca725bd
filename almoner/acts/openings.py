"""What stands in the way of a run, asked before it is opened (contracts/benefits/Runs.sol).

The contract opens a run of anything and refuses later: when it is sealed, where its words are not
free, and when it is certified, where its allotment does not carry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from almoner.acts import payments, programs, runs, sealed, terms
from almoner.acts.cases import WORD
from almoner.acts.payments import PaymentState
from almoner.acts.runs import Run, RunState
from almoner.acts.terms import Windows
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError, Reverted
from almoner.moments import utc

CLEARING = 86_400
"""Seconds after which the cases of a dead run are free again."""
_ALL = (1 << WORD) - 1
_DEAD = (RunState.LAPSED, RunState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A case that is due and in no run: a payment of a recalled run still stands for it."""

    case_no: int
    payment: int
    held: bool
    """Whether its hold has to be ended before it can be dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word as the program has it, with whom a run of the period would take of it."""

    number: int
    lane_run: int
    lane: int
    tag: int
    issued: int
    """In this period, without what a dead run left behind."""
    mask: int
    total: int


def check(agency: Agency, maker: Sender, period: int, allotment: int) -> list[LeftOut]:
    """Whom a run of a period over every word would leave out, though due.

    Raises AlmonerError and Reverted where opening, sealing or certifying it would be refused as
    things stand.
    """
    agency.client.call(runs.opening(agency, period, allotment), sender=maker.address)
    words = [_word(agency, period, number) for number in range(runs.last_word(agency) + 1)]
    left_out = _left_out(agency, period, words)
    if not any(word.mask for word in words):
        raise AlmonerError(_nobody(period, words, left_out))
    for word in words:
        _require_free(agency, period, word)
    _require_carried(agency, period, allotment, sum(word.total for word in words))
    return left_out


def _word(agency: Agency, period: int, number: int) -> _Word:
    """Raises Reverted, as Roster_RestoreFirst where a change of a case waits to be undone."""
    client = agency.client
    _, lane_run, lane, tag, issued = client.call(agency.program.functions.wordOf(number))
    issued = issued if tag == period else 0
    if issued and lane and runs.show(agency, lane_run).state in _DEAD:
        issued &= ~lane
    mask, total, _, _ = client.call(agency.roster.functions.payableIn(number, period, issued))
    return _Word(
        number=number,
        lane_run=lane_run,
        lane=lane,
        tag=tag,
        issued=issued,
        mask=mask,
        total=total,
    )


def _nobody(period: int, words: Sequence[_Word], left_out: Sequence[LeftOut]) -> str:
    if left_out:
        each = left_out[0]
        first = f"almoner hold lapse {each.payment}, then " if each.held else ""
        numbers = ", ".join(str(each.payment) for each in left_out)
        return (
            f"Everybody due in period {period} has a payment of a recalled run, which keeps the "
            f"case from another: end them first ({first}almoner run drop {each.payment}); they are "
            f"{numbers}."
        )
    if any(word.issued for word in words):
        return f"Every approved case that is due in period {period} is in a run."
    return (
        f"No approved case is due in period {period}: approve cases first (almoner case approve)."
    )


def _require_free(agency: Agency, period: int, word: _Word) -> None:
    """Raises where the word cannot be sealed now, as the contract would."""
    if period < word.tag:
        raise Reverted(
            "BenefitProgram_PeriodPassed", {"word": word.number, "given": period, "tag": word.tag}
        )
    if not word.lane:
        return
    other = runs.show(agency, word.lane_run)
    now = agency.client.head()[2]
    if other.state not in _DEAD:
        raise AlmonerError(
            f"Run {other.number} of period {other.period} has {word.lane.bit_count()} of these "
            f"cases: {_first(other, now)}, then open this one."
        )
    free_at = other.ended_at + CLEARING
    if now < free_at:
        how = "lapsed" if other.state is RunState.LAPSED else "was taken back"
        raise AlmonerError(
            f"The cases of run {other.number}, which {how}, are free again from {_time(free_at)}: "
            "open this one then."
        )


def _first(run: Run, now: int) -> str:
    """What has to be done with a live run before its cases can be in another."""
    number = run.number
    if run.state is RunState.OPENED:
        return (
            f"it is not sealed, so take it back (almoner run withdraw {number}) or seal and pay it "
            f"(almoner run seal {number})"
        )
    if run.state is RunState.SEALED:
        return (
            f"it waits for its approvals, so have it approved (almoner run approve {number}) and "
            f"paid, or take it back (almoner run withdraw {number})"
        )
    if now < run.payable_at:
        return f"pay it from {_time(run.payable_at)} on (almoner run settle {number})"
    return (
        f"pay it (almoner run settle {number}), and set aside what the token keeps refusing "
        "(almoner run set-aside)"
    )


def _require_carried(agency: Agency, period: int, allotment: int, total: int) -> None:
    """Raises Reverted where the allotment could not carry the run if it were certified now."""
    client, treasury = agency.client, agency.treasury.functions
    known = terms.windows(agency) or Windows(challenge=0, approval=0, margin=0)
    longest = structs.read(client, agency.program.functions.holdTerms())["sustained_cap"]
    now = client.head()[2]
    payable_at = max(now + known.challenge, programs.issue_date(agency, period))
    next_run = int(client.call(agency.program.functions.runs())) + 1
    certified = treasury.obligate(
        next_run, allotment, total, payable_at, payable_at + longest + known.margin
    )
    try:
        client.call(certified, sender=agency.program.address)
    except Reverted as refusal:
        begins = refusal.arguments.get("from", 0)
        if refusal.name == "Treasury_NotAvailable" and now < int(str(begins)):
            # It may have begun by the time the run is certified.
            if not known.approval or int(str(begins)) < now + known.approval:
                return
        raise


def _left_out(agency: Agency, period: int, words: Sequence[_Word]) -> list[LeftOut]:
    """What was taken out of its word before its run was recalled keeps its case, until dropped."""
    events = agency.client.events(agency.program.events.RunOpened(), period=period)
    known = [runs.show(agency, event["run"]) for event in events]
    recalled = [run for run in known if run.state is RunState.RECALLED and run.payable_at]
    if not recalled:
        return []
    taken: dict[int, int] = {}
    for run in known:
        if run.state not in _DEAD:
            for number, mask in sealed.masks(agency, run.number).items():
                taken[number] = taken.get(number, 0) | mask
    sealed_in = {run.number: sealed.masks(agency, run.number) for run in reversed(recalled)}
    found = []
    for word in words:
        rest = word.issued & ~taken.get(word.number, 0)
        if not rest:
            continue
        payable = agency.roster.functions.payableIn(word.number, period, _ALL & ~rest)
        due, _, _, _ = agency.client.call(payable)
        for bit in sealed.bits(due):
            runs_of = [
                run for run, masks in sealed_in.items() if masks.get(word.number, 0) >> bit & 1
            ]
            found += _standing(agency, word.number * WORD + bit, runs_of)
    return found


def _standing(agency: Agency, case_no: int, recalled: Sequence[int]) -> list[LeftOut]:
    """The payments of a case that still stand, of the recalled runs it was in."""
    found = []
    for run in recalled:
        number = runs.payment_id(run, case_no)
        state = payments.show(agency, number).state
        if state in (PaymentState.HELD, PaymentState.FREE):
            held = state is PaymentState.HELD
            found.append(LeftOut(case_no=case_no, payment=number, held=held))
    return found


def _time(seconds: int) -> str:
    return f"{utc(seconds):%Y-%m-%d %H:%M} UTC"
