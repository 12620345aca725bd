"""What can be done next with a run, a payment or a hold."""

from __future__ import annotations

from almoner.acts import holds, payments, runs
from almoner.acts.holds import HoldState
from almoner.acts.payments import PaymentState
from almoner.acts.runs import PaymentKind, Run, RunState
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli.dates import date
from almoner.errors import AlmonerError, Reverted

_CLEARING = 86_400
"""Seconds until the cases of a run that died are free (contracts/benefits/Runs.sol)."""


def run(agency: Agency, number: int) -> str:
    """What can be done next with a run."""
    try:
        found = runs.show(agency, number)
    except AlmonerError as none:
        return str(none)
    if found.state in (RunState.OPENED, RunState.SEALED):
        return _uncertified(agency, found)
    if found.state is RunState.CERTIFIED:
        return _certified(agency, found)
    free = date(found.ended_at + _CLEARING)
    return f"Its cases can be in another run (almoner run open) from {free} on."


def payment(agency: Agency, number: int) -> str:
    """What can be done next with a payment."""
    found = payments.show(agency, number)
    run_no = number >> 32
    if found.state is PaymentState.NONE:
        return f"It was paid with its run, or never was in it (almoner run show {run_no})."
    if found.state is PaymentState.HELD:
        return hold(agency, number)
    if found.run_state is RunState.RECALLED:
        return f"Its run was recalled: its case is given back (almoner run drop {number})."
    if found.state is PaymentState.DUE:
        return run(agency, run_no)
    if found.state is PaymentState.FREE:
        due = f"from {date(found.payable_at)} and block {found.payable_block} on"
        return f"Anyone can pay it {due} (almoner run settle-payment {number})."
    if agency.kind is Kind.GRANT:
        return "What comes back of a draw goes to its allotment (almoner grant draw return)."
    return {
        PaymentState.PAID: "What comes back of it is paid again by almoner run single reissue.",
        PaymentState.REISSUED: "Another run of one payment took its place.",
    }.get(found.state, "Only almoner run single replacement can make up for it.")


def hold(agency: Agency, number: int) -> str:
    """What can be done next with the hold of a payment."""
    try:
        found = holds.show(agency, number)
    except AlmonerError:
        return f"An investigator can place one (almoner hold place {number})."
    if found.state is HoldState.CLOSED:
        return f"Its run was recalled: its case is given back (almoner run drop {number})."
    if found.state not in (HoldState.PLACED, HoldState.SUSTAINED):
        return payment(agency, number)
    if payments.show(agency, number).run_state is RunState.RECALLED:
        return f"Its run was recalled: anyone can end it now (almoner hold lapse {number})."
    ends = f"{date(found.expires_at)} (almoner hold lapse {number})"
    if agency.client.head()[2] >= found.expires_at:
        return f"Anyone can end it: its time was over at {ends}."
    if found.state is HoldState.PLACED:
        more = "" if found.extended else ", extend"
        return (
            f"An investigator who did not place it can release{more} or sustain it (almoner hold "
            f"release {number}); anyone ends it from {ends}."
        )
    strike = agency.changes.functions.strikeOf(agency.program.address, number)
    return (
        f"An investigator can still release it (almoner hold release {number}). What becomes of it "
        f"is proposal {agency.client.call(strike)} (almoner notice show); anyone ends it from "
        f"{ends}."
    )


def _uncertified(agency: Agency, found: Run) -> str:
    try:
        agency.client.call(agency.program.functions.lapseRun(found.number))
    except Reverted as early:
        ends = early.arguments.get("endsAt")
    else:
        return f"It can be ended now (almoner run lapse {found.number}), and another be opened."
    until = f", until {date(int(str(ends)))}" if ends else ""
    act = "seal" if found.state is RunState.OPENED else "approve"
    who = "anyone seals it" if found.state is RunState.OPENED else "approvers certify it"
    return (
        f"Next, {who} (almoner run {act} {found.number}){until}, or its maker takes it back "
        f"(almoner run withdraw {found.number})."
    )


def _certified(agency: Agency, found: Run) -> str:
    number, at, block = found.number, found.payable_at, found.payable_block
    regular = found.kind is PaymentKind.REGULAR
    single = f"settle-payment {runs.payment_id(number, found.case_no)}"
    settle = f"almoner run settle {number}" if regular else f"almoner run {single}"
    head, _, now = agency.client.head()
    if now >= at and head >= block:
        return f"It is payable: anyone can pay what is left of it ({settle})."
    return (
        f"Anyone can pay it from {date(at)} and block {block} on ({settle}); until then two "
        f"persons can recall it (almoner run recall propose {number})."
    )
