"""`almoner rule`: the register of fraud rules, and the fuses of their families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from almoner import program as files
from almoner.acts import grounds, rule_sets, rules
from almoner.acts.rule_sets import Activation, Candidate
from almoner.acts.rules import Family, Fuse, RegisteredRule, Wanted
from almoner.backtest import reported
from almoner.cli import desk, session, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.parameters import SMALL_NUMBER
from almoner.cli.session import Session
from almoner.config import PROJECT_ROOT
from almoner.fraud.authoring import drafting
from almoner.fraud.policy import CURRENT
from almoner.monitor import policy

_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
_report = click.option(
    "--report",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="What almoner backtest --report wrote, of these rules and this agency; its SHA-256 is "
    "sent.",
)
_family = click.argument("family", type=SMALL_NUMBER)


@click.group()
def rule() -> None:
    """Fraud rules: registered and armed by two persons; too many mistakes blow a fuse."""


@rule.command()
@_file
@session.acting
@session.dry_run
@session.as_json
def register(path: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Register the fraud rules of a program file, each with the law it rests on; by a program
    admin.

    Example: almoner rule register programs/cash-assistance.toml --as program-admin
    """
    found = files.load_any(path)
    seat = Desk(found.id, name, dry_run=dry_run, as_json=as_json)
    numbers = rules.register(seat.agency, seat.officer, policy.wanted(found))
    seat.say(f"Registered: {numbers or 'all were'}.", registered=numbers)


@rule.command()
@_file
@session.acting
@session.dry_run
@session.as_json
def arm(path: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Arm the registered rules of a program file: from now on they may hold; by an investigator.

    A rule of the same content but another family or citation is not the file's, and stays as it is.
    Restart the monitor afterwards. Example: almoner rule arm programs/cash-assistance.toml --as
    investigator-1
    """
    found = files.load_any(path)
    seat = Desk(found.id, name, dry_run=dry_run, as_json=as_json)
    unarmed = rules.unarmed(seat.agency, policy.wanted(found))
    for each in unarmed:
        seat.mention(f"Rule {each.number} of {_family_name(each.family)} is to be armed.")
    seat.mention(None, families={each.number: each.family for each in unarmed})
    rules.arm(seat.agency, seat.officer, unarmed)
    named = ", ".join(f"rule {each.number} of {_family_name(each.family)}" for each in unarmed)
    seat.say(f"Armed: {named or 'all were'}.", armed=[each.number for each in unarmed])


@rule.command()
@click.argument("number", metavar="RULE", type=SMALL_NUMBER)
@desk.act
def disarm(seat: Desk, number: int) -> None:
    """Take a rule's power to hold, at once; by an investigator or a program admin.

    Example: almoner rule disarm 1 --as investigator-1
    """
    rules.disarm(seat.agency, seat.officer, number)
    seat.say(f"Rule {number} can alert and not hold.", rule=number)


@rule.command()
@click.argument("name")
@session.as_json
def new(name: str, as_json: bool) -> None:
    """Begin a fraud rule in this checkout: one that works, with its stories and a draft of the next
    version of the policy, to be edited.

    Example: almoner rule new often_returned
    """
    begun = drafting.begin(PROJECT_ROOT, name)
    paths = [str(path.relative_to(PROJECT_ROOT)) for path in begun.paths]
    session.say(
        f"The rule {name} is begun, in version {begun.version} of the policy:\n"
        + "\n".join(f"  {path}" for path in paths)
        + "\nEdit them, and then:\n"
        "  python scripts/rules.py\n"
        f"  pytest tests/fraud/planted -k {name}\n"
        f"  almoner backtest --rules {begun.version} --against {CURRENT} --report back-test.json\n"
        "    (over the ledger; with --events FOLDER, over an export of any agency)\n"
        "docs/writing-rules.md says more of each.",
        as_json=as_json,
        rule=name,
        version=begun.version,
        paths=paths,
    )


@rule.command(name="propose-set")
@_file
@_report
@session.acting
@session.dry_run
@session.as_json
def propose_set(path: Path, report: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Propose that a program be judged by the rules and bounds of its file; by a program admin.

    It takes the place of what was proposed before. Example: almoner rule propose-set
    programs/cash-assistance.toml --report back-test.json --as program-admin
    """
    found = files.load_any(path)
    seat = Desk(found.id, name, dry_run=dry_run, as_json=as_json)
    rule_set = policy.rule_set(found)
    digest = _checked(seat, report, rule_set, found.purpose)
    rule_sets.propose(seat.agency, seat.officer, rule_set, digest)
    seat.say(
        f"Proposed rule set {_hex(rule_set)}: an investigator activates it with the same program "
        "file and report.",
        **_set(rule_set, digest),
    )


@rule.command(name="activate-set")
@_file
@_report
@session.acting
@session.dry_run
@session.as_json
def activate_set(path: Path, report: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Activate what another proposed: from now on the fraud check may hold by it; by an
    investigator, with the same program file and report.

    It takes the place of what is active. Example: almoner rule activate-set
    programs/cash-assistance.toml --report back-test.json --as investigator-1
    """
    found = files.load_any(path)
    seat = Desk(found.id, name, dry_run=dry_run, as_json=as_json)
    rule_set = policy.rule_set(found)
    digest = _checked(seat, report, rule_set, found.purpose)
    rule_sets.activate(seat.agency, seat.officer, rule_set, digest)
    seat.say(f"Rule set {_hex(rule_set)} is active.", **_set(rule_set, digest))


@rule.command(name="deactivate-set")
@desk.act
def deactivate_set(seat: Desk) -> None:
    """Take the active rule set away, at once: the fraud check may only alert; by an investigator or
    a program admin.

    Example: almoner rule deactivate-set --as investigator-1
    """
    rule_sets.deactivate(seat.agency, seat.officer)
    seat.say("No rule set is active: the fraud check may only alert.")


@rule.group()
def rearm() -> None:
    """Giving a family of rules its power to hold back, by two persons, for a published reason."""


@rearm.command()
@_family
@desk.published_reason
@desk.act
def propose(seat: Desk, family: int, reason: str) -> None:
    """Propose to re-arm a family whose fuse tripped; by an investigator.

    Example: almoner rule rearm propose 1 --reason "Version 3 leaves shelters out" --as
    investigator-1
    """
    rules.propose_rearm(seat.agency, seat.officer, family, grounds.published(reason))
    seat.say(
        f"Proposed to re-arm family {family}: a program admin confirms it with the same words.",
        family=family,
    )


@rearm.command()
@_family
@desk.published_reason
@desk.act
def confirm(seat: Desk, family: int, reason: str) -> None:
    """Re-arm it for the same reason, word for word; by a program admin. Its figures begin anew.

    Example: almoner rule rearm confirm 1 --reason "Version 3 leaves shelters out" --as
    program-admin
    """
    rules.rearm(seat.agency, seat.officer, family, grounds.published(reason))
    seat.say(f"Family {family} may hold again; its figures begin anew.", family=family)


@rule.command(name="list")
@session.program_id
@session.as_json
def list_(program_id: str | None, as_json: bool) -> None:
    """List what the program is judged by, the registered rules and the figures of their families.

    What is placed counts the holds of persons too; the outcomes are of the fraud check's alone, and
    of what came to an end: a sustained hold counts as upheld once its payment is struck.

    Example: almoner rule list
    """
    here = Session()
    agency = here.agency(program_id)
    known, fuse = rules.rules(agency), rules.fuse(agency)
    file = words.program_file(here, agency)
    names, wanted = words.rules(file), policy.wanted(file) if file else {}
    families = [rules.family(agency, number) for number in sorted({each.family for each in known})]
    active, waiting = rule_sets.activation(agency), rule_sets.candidate(agency)
    lines = _set_lines(active, waiting, policy.rule_set(file) if file else None)
    lines += [
        f"rule {each.number} ({_name(each, names, wanted)}) of "
        f"{_family_name(each.family)}: {'armed' if each.armed else 'not armed'}"
        for each in known
    ]
    lines += [_line(each, fuse) for each in families]
    session.say(
        "\n".join(lines if known else [*lines, "No rule is registered."]),
        as_json=as_json,
        rule_set=_shown(active) if active.is_active else None,
        proposed=None if waiting is None else _shown(waiting),
        rules=[
            {
                "number": each.number,
                "family": each.family,
                "armed": each.armed,
                "name": names.get(each.rule_hash),
            }
            for each in known
        ],
        families=[
            {
                **asdict(each),
                "name": words.family(each.number),
                "limit_bps": fuse.rate_bps,
                "least_outcomes": fuse.outcomes,
            }
            for each in families
        ],
    )


def _checked(seat: Desk, path: Path, rule_set: bytes, purpose: int) -> bytes:
    """The SHA-256 of a report that is about this rule set and this agency's own history.

    Raises InputError of any other.
    """
    found, client = reported.read(path), seat.agency.client
    found.require_rule_set(rule_set, purpose)
    found.require_agency(client.chain_id, client.block(0).hash, str(seat.agency.treasury.address))
    found.require_block(client.block(found.told.read.last_block).hash)
    seat.mention(found.summary())
    return found.digest


def _set(rule_set: bytes, report: bytes) -> Mapping[str, str]:
    return {"rule_set": _hex(rule_set), "report": _hex(report)}


def _shown(found: Activation | Candidate) -> Mapping[str, Any]:
    """A rule set of the chain, for machines."""
    return {**asdict(found), **_set(found.rule_set, found.report)}


def _set_lines(active: Activation, waiting: Candidate | None, own: bytes | None) -> list[str]:
    """What the program is judged by, and what should take its place; `own` is the file's."""

    def named(found: Activation | Candidate) -> str:
        file = "the program file's" if found.rule_set == own else "not that of a program file here"
        return f"rule set {_hex(found.rule_set)} ({file}), report {_hex(found.report)}"

    lines = ["No rule set is active: the fraud check may only alert."]
    if active.is_active:
        lines = [
            f"{named(active)}: active since {date(active.since)}, proposed by person "
            f"{active.proposer} and activated by person {active.activator}"
        ]
    if waiting is not None:
        lines.append(
            f"{named(waiting)}: proposed by person {waiting.proposer}, waits for an investigator "
            "(almoner rule activate-set)"
        )
    return lines


def _hex(digest: bytes) -> str:
    return f"0x{digest.hex()}"


def _name(rule: RegisteredRule, names: Mapping[bytes, str], wanted: Wanted) -> str:
    name = names.get(rule.rule_hash, "of no program file here")
    other = rule.rule_hash in wanted and not rule.is_of(wanted)
    return f"{name}, but not with the family and citation of the program file" if other else name


def _line(family: Family, fuse: Fuse) -> str:
    reviewed = family.overturned + family.upheld
    rate = f"{100 * family.overturned / reviewed:.1f} % of {reviewed}" if reviewed else "none"
    state = (
        "its fuse tripped: it cannot hold until two persons re-arm it (almoner rule rearm)"
        if family.tripped
        else "its fuse is whole"
    )
    return (
        f"{_family_name(family.number)}: {family.placed} holds placed by the fraud check or by "
        f"persons; of the fraud check's that came to an end, {family.overturned} overturned, "
        f"{family.upheld} upheld (the payment was struck, or an appeal found the hold right; a "
        f"sustained hold alone does not count yet), {family.unreviewed} unreviewed; of those "
        f"reviewed, {rate} overturned, where more than {fuse.rate_bps / 100:.1f} % of at least "
        f"{fuse.outcomes} is too many; {state}"
    )


def _family_name(number: int) -> str:
    name = words.family(number)
    return f"family {number} ({name})" if name else f"family {number}"
