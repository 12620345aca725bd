"""`almoner hold`: delaying single payments, and reviewing what is delayed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from almoner import program as files
from almoner.acts import appeals, holds, payments, rules
from almoner.acts.holds import Grounds, Hold
from almoner.acts.runs import RunState
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import desk, guidance, intake, listings, session, spelling, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.numbers import payment
from almoner.cli.parameters import DIGEST, SMALL_NUMBER
from almoner.cli.session import Session
from almoner.errors import AlmonerError, Fault, InputError
from almoner.fraud import alerts
from almoner.monitor import policy

_DAY = 86_400
_days = click.option("--days", type=click.IntRange(1, 366), required=True, help="From now on.")


@click.group()
def hold() -> None:
    """Holds on single payments: a delay, never a denial."""


@hold.command()
@payment
@session.program_id
@session.as_json
def show(payment_id: int, program_id: str | None, as_json: bool) -> None:
    """Show the hold of a payment.

    Example: almoner hold show 8589935593
    """
    here = Session()
    agency = here.agency(program_id)
    found = holds.show(agency, payment_id)
    facts = {"payment": payment_id, **asdict(found), "state": found.state.name.lower()}
    session.show(facts if as_json else _told(here, agency, payment_id, found), as_json=as_json)


@hold.command(name="list")
@session.program_id
@session.as_json
def list_(program_id: str | None, as_json: bool) -> None:
    """List the payments of a program that have or had a hold, each with its newest.

    Example: almoner hold list
    """
    here = Session()
    agency = here.agency(program_id)
    found = {number: holds.show(agency, number) for number in holds.held(agency)}
    access = spelling.unsigned(agency, "list of holds")
    lines = listings.of_holds(here, agency, found, access, as_json=as_json)
    if as_json:
        session.show({"holds": lines}, as_json=True)
    else:
        form = listings.draw_hold if agency.kind is Kind.GRANT else listings.hold
        listings.say(form, lines, "No payment of this program was ever held.")


@hold.command()
@payment
@click.option("--rule", type=SMALL_NUMBER, required=True, help="Number of an armed rule.")
@click.option("--code", type=SMALL_NUMBER, required=True, help="Reason of the program file.")
@_days
@click.option("--alert", type=DIGEST, help="Digest of an alert of the fraud check, if one did.")
@desk.evidence
@intake.program_file
@session.acting
@session.dry_run
@session.as_json
def place(
    payment_id: int,
    rule: int,
    code: int,
    days: int,
    alert: bytes | None,
    evidence: str,
    program_path: Path,
    name: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Delay a certified payment; by an investigator with no part in its case.

    Its person reads the words the program file has for the reason. Example: almoner hold place
    8589935593 --rule 1 --code 190 --days 5 --evidence "File 12: a call" --as investigator-1
    """
    program = files.load_any(program_path)
    if code not in program.reasons:
        known = ", ".join(str(each) for each in program.reasons)
        reason = f"{code} is no reason of {program_path}: it has {known}"
        raise InputError([Fault(field="code", reason=reason)])
    seat = Desk(program.id, name, dry_run=dry_run, as_json=as_json)
    written = seat.written(evidence, appeals.case_of(seat.agency, payment_id))
    text = policy.notice(program, code)
    grounds = Grounds(
        rule_no=rule,
        reason=code,
        alert=alert or written,
        evidence=written,
        notice=alerts.notice(seat.agency.program.address, payment_id, code, text),
    )
    expires_at = seat.now + days * _DAY
    holds.place(seat.agency, seat.officer, payment_id, grounds, expires_at)
    seat.say(
        f"Payment {payment_id} is held until {date(expires_at)}: another person reviews it.",
        payment=payment_id,
        expires_at=expires_at,
    )


@hold.command()
@payment
@desk.reason
@desk.act
def release(seat: Desk, payment_id: int, reason: str) -> None:
    """Release a hold as unfounded; by another investigator than placed it.

    Example: almoner hold release 8589935593 --reason "File 12: seen" --as investigator-2
    """
    holds.release(seat.agency, seat.officer, payment_id, _written(seat, payment_id, reason))
    seat.say(_unpaid(seat, payment_id), payment=payment_id)


@hold.command()
@payment
@desk.reason
@desk.act
def sustain(seat: Desk, payment_id: int, reason: str) -> None:
    """Find a hold well founded; this opens a proposal to strike the payment.

    Example: almoner hold sustain 8589935593 --reason "File 12: absent" --as investigator-2
    """
    written = _written(seat, payment_id, reason)
    proposal = holds.sustain(seat.agency, seat.officer, payment_id, written)
    seat.say(
        f"Proposal {proposal} is open: its notice has to be served next (almoner notice serve).",
        payment=payment_id,
        proposal=proposal,
    )


@hold.command()
@payment
@_days
@desk.reason
@desk.act
def extend(seat: Desk, payment_id: int, days: int, reason: str) -> None:
    """Let a hold last longer, once, within its deadline; by another than placed it.

    Example: almoner hold extend 8589935593 --days 3 --reason "File 12: awaited" --as investigator-2
    """
    expires_at = seat.now + days * _DAY
    written = _written(seat, payment_id, reason)
    holds.extend(seat.agency, seat.officer, payment_id, expires_at, written)
    seat.say(
        f"Payment {payment_id} is held until {date(expires_at)}, and no longer unless sustained.",
        payment=payment_id,
        expires_at=expires_at,
    )


@hold.command()
@payment
@click.option("--settle", is_flag=True, help="Pay it at once.")
@desk.act
def lapse(seat: Desk, payment_id: int, settle: bool) -> None:
    """End a hold whose time is over, or whose run was recalled; any key may.

    Example: almoner hold lapse 8589935593 --settle --as anyone
    """
    recalled = payments.show(seat.agency, payment_id).run_state is RunState.RECALLED
    if recalled and settle:
        raise AlmonerError(
            f"The run of payment {payment_id} was recalled, so there is nothing to pay: leave "
            f"--settle out, then give its case back to the period (almoner run drop {payment_id})."
        )
    holds.lapse(seat.agency, seat.officer, payment_id)
    if settle:
        payments.settle(seat.agency, seat.officer, payment_id)
    said = f"Payment {payment_id} is paid." if settle else _unpaid(seat, payment_id)
    seat.say(said, payment=payment_id, outcome="paid" if settle else "free")


def _unpaid(seat: Desk, payment_id: int) -> str:
    """That the end of a hold pays nobody, and who does."""
    recalled = payments.show(seat.agency, payment_id).run_state is RunState.RECALLED
    free = "free" if recalled else "free, and not paid yet"
    return f"Payment {payment_id} is {free}. {guidance.payment(seat.agency, payment_id)}"


def _written(seat: Desk, payment_id: int, reason: str) -> bytes:
    return seat.written(reason, appeals.case_of(seat.agency, payment_id))


def _told(here: Session, agency: Agency, payment_id: int, found: Hold) -> dict[str, str]:
    """A hold in words."""
    program, people = words.program_file(here, agency), here.names(agency)
    registered = {each.number: each.rule_hash for each in rules.rules(agency)}
    rule = words.rules(program).get(registered[found.rule_no])
    purpose = f"hold of payment {payment_id}"
    return {
        "payment": spelling.payment(here, agency, payment_id, purpose),
        "state": words.said(found.state),
        "reason": words.reason(found.reason, program),
        "rule": f"{found.rule_no} ({rule})" if rule else f"{found.rule_no}",
        "placed_at": date(found.placed_at),
        "placer": people.person(found.placer) + ", the fraud check" * found.bot,
        "expires_at": date(found.expires_at),
        "extended": words.truth(found.extended),
        "deadline": date(found.deadline),
        "reviewer": people.person(found.reviewer, "nobody"),
        "counted": _counted(found),
    }


def _counted(found: Hold) -> str:
    """Whether its outcome is in the figures of its rule's family."""
    if not found.bot:
        return "no, a person placed it"
    return "yes, in the figures of its rule's family" if found.counted else "not yet"
