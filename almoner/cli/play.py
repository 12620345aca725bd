"""`almoner simulate play`: a made-up year of grants, or a population, played on a local chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
from eth_account.signers.local import LocalAccount
from rich.progress import Progress

from almoner.chain.client import Client
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.chain.deployment import Kind
from almoner.chain.sender import Sender
from almoner.cli import intake, played, session
from almoner.cli.dates import date
from almoner.cli.grant import categories
from almoner.cli.session import Session
from almoner.demo import plan
from almoner.demo.hands import Hands
from almoner.demo.plan import Call
from almoner.demo.record import await_holds
from almoner.demo.year import STRANGER, Year
from almoner.errors import AlmonerError, Fault, InputError, WrongChain
from almoner.ledger.views import Views
from almoner.simulate.population import EXPORT, TRUTH

_PLAYED = "played"
"""Name of the file with the number of the last line that was played."""
_CITIZENS = ("applicant-", STRANGER)
"""Keys that are made when they are first needed; those of officers have to be there."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The keys of this machine, and the clock of a local chain."""

    here: Session
    client: Client
    _accounts: dict[str, LocalAccount] = field(default_factory=dict, repr=False)

    def account(self, name: str) -> LocalAccount:
        """A key by its name. Raises ConfigError for one of an officer that is not here."""
        if name not in self._accounts:
            keyring = self.here.keyring()
            if name.startswith(_CITIZENS) and name not in keyring.names():
                self.here.create_key(name)
            self._accounts[name] = keyring.load(name)
        return self._accounts[name]

    def sender(self, name: str) -> Sender:
        """Sends in the name of a key."""
        return Sender(self.client, self.account(name))

    def advance_to(self, time: int, blocks: int = 1) -> None:
        """Moves the clock to a time, if that is ahead, and mines blocks."""
        if time > self.client.head()[2]:
            self.client.request("evm_setNextBlockTimestamp", hex(time))
        self.client.request("anvil_mine", hex(blocks), hex(1))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--until", metavar="ACT", help="Stop before the first act of this kind.")
@click.option(
    "--watched",
    is_flag=True,
    help="Before a challenge window ends, wait until the monitor has judged its draw.",
)
@click.option("--days", type=click.IntRange(1), help="Of a population, its first days only.")
@click.option(
    "--here",
    is_flag=True,
    help="Play a population on the new chain behind ALMONER_RPC, where a ledger can follow it. "
    "Without, the chain is gone afterwards.",
)
@session.program_id
@session.as_json
def play(
    folder: Path,
    until: str | None,
    watched: bool,
    days: int | None,
    here: bool,
    program_id: str | None,
    as_json: bool,
) -> None:
    """Play a made-up year of grants on a local chain, each act at its time and with its key; from
    where the last play of the folder stopped.

    Draws that are held are left to you, and named. Or play a made-up population: its contracts have
    to say what its export says, and the first difference ends the play (docs/populations.md).

    Example: almoner simulate play made-up --until "award recommend"
    """
    if (folder / TRUTH).exists() and (folder / EXPORT).exists():
        of_years = {"--until": until, "--watched": watched, "--program": program_id}
        _require_none(of_years, "is for a year of grants, and this is a population")
        played.population(folder, days, here=here, as_json=as_json)
    else:
        of_populations = {"--days": days, "--here": here}
        _require_none(of_populations, "is for a population, and this is a year of grants")
        _year(folder, until, program_id, watched=watched, as_json=as_json)


def _require_none(given: Mapping[str, object], reason: str) -> None:
    """Raises InputError for each option that was given."""
    faults = [Fault(field=name, reason=reason) for name, value in given.items() if value]
    if faults:
        raise InputError(faults)


def _year(
    folder: Path, until: str | None, program_id: str | None, *, watched: bool, as_json: bool
) -> None:
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    if agency.client.chain_id != LOCAL_CHAIN:
        raise WrongChain(f"A made-up year is played on chain {LOCAL_CHAIN} only.")
    if not (folder / "year.csv").exists():
        reason = f"{folder} has no year.csv: make the files with almoner simulate grants"
        raise InputError([Fault(field="folder", reason=reason)])
    calls = plan.read(folder / "year.csv")
    _require_known(until, calls)
    year = Year(
        hands=Hands(agency, Cast(here, agency.client)),
        keys=intake.keys(here.settings),
        categories=categories.of(here, agency),
        folder=folder,
        starts=plan.starts(folder / "truth.json"),
    )
    rest = _rest(folder, calls, until)
    views = Views(here.settings.ledger)
    with Progress(console=session.console, transient=True, disable=as_json) as bar:
        for call in bar.track(rest, description="Playing"):
            if year.passes(call) and watched:
                await_holds(agency, views)
            _play(year, call)
            (folder / _PLAYED).write_text(f"{call.lines[-1].number}\n")
    for number in year.waiting:
        click.echo(f"Draw {number} is held and was not paid (almoner hold list).", err=True)
    for line, refusal in year.refused.items():
        click.echo(f"Line {line} was refused: {refusal.rendered}.", err=True)
    now = agency.client.head()[2]
    session.say(
        f"{sum(len(call.lines) for call in rest):,} acts are played; it is {date(now)} now.",
        as_json=as_json,
        acts=sum(len(call.lines) for call in rest),
        held=year.waiting,
        refused=list(year.refused),
        time=now,
    )


def _play(year: Year, call: Call) -> None:
    try:
        year.play(call)
    except AlmonerError as fault:
        lines = ", ".join(str(line.number) for line in call.lines)
        fault.add_note(f"This was {call.act} by {call.who}, line {lines} of year.csv.")
        raise


def _rest(folder: Path, calls: list[Call], until: str | None) -> list[Call]:
    """The calls that were not played, up to one of an act."""
    file = folder / _PLAYED
    last = int(file.read_text()) if file.exists() else 0
    left = [call for call in calls if call.lines[-1].number > last]
    stop = next((at for at, call in enumerate(left) if call.act == until), len(left))
    return left[:stop]


def _require_known(until: str | None, calls: list[Call]) -> None:
    known = sorted({call.act for call in calls})
    if until is not None and until not in known:
        reason = f"{until} is no act of the plan; there are {', '.join(known)}"
        raise InputError([Fault(field="until", reason=reason)])
