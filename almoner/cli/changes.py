"""`almoner case propose`, `approve-change`, `enact` …: changes of single cases."""

from __future__ import annotations

from collections.abc import Callable

import click

from almoner.acts import changes, conflicts
from almoner.acts.changes import Basis, ChangeKind, Proposal, ProposalState
from almoner.casefile import Enrolled
from almoner.cli import desk, spelling
from almoner.cli.desk import CASE, Command, Desk
from almoner.cli.parameters import DOLLARS, PERIOD, PROPOSAL
from almoner.cli.proposals import described
from almoner.errors import Fault, InputError

number = click.argument("number", metavar="PROPOSAL", type=PROPOSAL)
_amount = click.argument("amount", metavar="DOLLARS", type=DOLLARS)


def _basis(*allowed: Basis) -> Callable[[Command], Command]:
    return click.option(
        "--basis",
        type=click.Choice([each.name for each in allowed], case_sensitive=False),
        required=True,
        help="The law the notice rests on.",
    )


@click.group()
def propose() -> None:
    """Propose a change of a case; by a caseworker."""


@propose.command()
@CASE
@_amount
@desk.reason
@desk.benefit_act
def increase(seat: Desk, case_number: str, amount: int, reason: str) -> None:
    """Propose a higher amount a period; another person approves it.

    Example: almoner case propose increase C-000017 450 --reason "File 12: a child" --as worker-cw01
    """
    _favorable(seat, case_number, ChangeKind.INCREASE, amount, reason)


@propose.command()
@CASE
@_amount
@_basis(Basis.ADVANCE, Basis.ADEQUATE, Basis.REQUESTED)
@desk.reason
@desk.benefit_act
def decrease(seat: Desk, case_number: str, amount: int, basis: str, reason: str) -> None:
    """Propose a lower amount a period; it waits for its notice.

    Example: almoner case propose decrease C-000017 250 --basis ADVANCE --reason "File 12: income"
    --as worker-cw01
    """
    _adverse(seat, case_number, ChangeKind.DECREASE, amount, Basis[basis], reason)


@propose.command()
@CASE
@_basis(Basis.ADVANCE, Basis.ADEQUATE, Basis.REQUESTED, Basis.DEATH)
@desk.reason
@desk.benefit_act
def terminate(seat: Desk, case_number: str, basis: str, reason: str) -> None:
    """Propose to end a case; it waits for its notice.

    Example: almoner case propose terminate C-000017 --basis REQUESTED --reason "Letter 31" --as
    worker-cw01
    """
    _adverse(seat, case_number, ChangeKind.TERMINATE, 0, Basis[basis], reason)


@propose.command()
@CASE
@click.option("--to-period", type=PERIOD, required=True, help="The new last period.")
@desk.reason
@desk.benefit_act
def renew(seat: Desk, case_number: str, to_period: int, reason: str) -> None:
    """Propose a later last period; another person approves it.

    Example: almoner case propose renew C-000017 --to-period 24 --reason "Review 8" --as worker-cw01
    """
    _favorable(seat, case_number, ChangeKind.RENEW, to_period, reason)


@propose.command()
@CASE
@desk.reason
@desk.benefit_act
def expiry(seat: Desk, case_number: str, reason: str) -> None:
    """Propose to end a case whose certification period ends; it waits for its notice.

    Example: almoner case propose expiry C-000017 --reason "No review by June" --as worker-cw01
    """
    _adverse(seat, case_number, ChangeKind.EXPIRY, 0, Basis.ADVANCE, reason)


@propose.command()
@CASE
@desk.reason
@desk.benefit_act
def reopen(seat: Desk, case_number: str, reason: str) -> None:
    """Propose that a terminated case goes on; another person approves it.

    Example: almoner case propose reopen C-000017 --reason "File 12: shown" --as worker-cw01
    """
    _favorable(seat, case_number, ChangeKind.REOPEN, 0, reason)


@click.command(name="approve-change")
@number
@click.option("--amount", metavar="DOLLARS", type=DOLLARS, help="Of an increase, the new amount.")
@click.option("--to-period", type=PERIOD, help="Of a renewal, the new last period.")
@desk.benefit_act
def approve_change(seat: Desk, number: int, amount: int | None, to_period: int | None) -> None:
    """Approve an increase, a renewal or a reopening, repeating what you saw; by a determiner.

    Example: almoner case approve-change 7 --amount 450 --as determiner-1
    """
    proposal = changes.show(seat.agency, number)
    repeated = {ChangeKind.INCREASE: amount, ChangeKind.RENEW: to_period}
    value = repeated.get(proposal.kind, 0)
    if value is None:
        reason = f"{described(proposal)}: to approve exactly that, repeat it with {_hint(proposal)}"
        raise InputError([Fault(reason=reason)])
    changes.approve(seat.agency, seat.officer, number, value.to_bytes(32, "big"))
    state = changes.show(seat.agency, number).state
    if state is ProposalState.ENACTED:
        outcome, newer = "and in effect.", None
    else:
        newer = conflicts.overtaker(seat.agency, number)
        outcome = _why_not(seat, proposal.case_no, newer)
    facts = {} if newer is None else {"overtaken_by": newer}
    seat.say(
        f"Proposal {number} is approved {outcome}",
        proposal=number,
        state=state.name.lower(),
        **facts,
    )


@click.command(name="withdraw-change")
@number
@desk.act
def withdraw_change(seat: Desk, number: int) -> None:
    """Take a proposal back; by who proposed it.

    Example: almoner case withdraw-change 7 --as worker-cw01
    """
    changes.withdraw(seat.agency, seat.officer, number)
    seat.say(f"Proposal {number} is withdrawn.", proposal=number)


@click.command()
@number
@desk.act
def enact(seat: Desk, number: int) -> None:
    """Carry out a proposal whose time has come; any key may.

    Example: almoner case enact 7 --as anyone
    """
    changes.enact(seat.agency, seat.officer, number)
    state = changes.show(seat.agency, number).state
    outcome = (
        "is in effect" if state is ProposalState.ENACTED else "is closed: the payment was made"
    )
    seat.say(f"Proposal {number} {outcome}.", proposal=number, state=state.name.lower())


@click.command()
@number
@desk.act
def restore(seat: Desk, number: int) -> None:
    """Undo a change that was appealed in time, once no run has its case; any key may.

    Example: almoner case restore 7 --as anyone
    """
    changes.restore(seat.agency, seat.officer, number)
    state = changes.show(seat.agency, number).state
    outcome = (
        "is undone until its appeal is decided"
        if state is not ProposalState.RESTORING
        else "still waits to be undone: a run has its case"
    )
    seat.say(f"Proposal {number} {outcome}.", proposal=number, state=state.name.lower())


def _why_not(seat: Desk, case_no: int, newer: int | None) -> str:
    """Why what was approved is not in effect."""
    if newer is not None:
        return (
            f"and never takes effect: proposal {newer}, a newer change of the same thing, is in "
            "effect. If it is still wanted, propose it anew (almoner case propose)."
        )
    if seat.agency.client.call(seat.agency.program.functions.sealedIn(case_no)):
        return (
            "and waits: a run has its case now, and once it has not, almoner case enact carries "
            "it out."
        )
    return (
        "and waits: as the case is now it would change nothing, or go the wrong way. Once that is "
        "otherwise, almoner case enact carries it out."
    )


def _hint(proposal: Proposal) -> str:
    return "--amount" if proposal.kind is ChangeKind.INCREASE else "--to-period"


def _favorable(seat: Desk, case_number: str, kind: ChangeKind, value: int, reason: str) -> None:
    one, made = _proposed(seat, case_number, kind, value, Basis.NONE, reason)
    seat.say(
        f"Proposal {made} for case {one.case_number} is open: another person approves it (almoner "
        "case approve-change).",
        proposal=made,
        **spelling.facts(one),
    )


def _adverse(
    seat: Desk, case_number: str, kind: ChangeKind, value: int, basis: Basis, reason: str
) -> None:
    one, made = _proposed(seat, case_number, kind, value, basis, reason)
    seat.say(
        f"Proposal {made} for case {one.case_number} is open: another person serves its notice "
        "next (almoner notice serve).",
        proposal=made,
        **spelling.facts(one),
    )


def _proposed(
    seat: Desk, case_number: str, kind: ChangeKind, value: int, basis: Basis, reason: str
) -> tuple[Enrolled, int]:
    """The case, and the number of the proposal made."""
    one = desk.enrolled(seat.here, case_number, seat.agency)
    conflicts.require_none(seat.agency, one.case_no, kind)
    written = seat.written(reason, one.case_no)
    return one, changes.propose(seat.agency, seat.officer, one.case_no, kind, value, basis, written)
