"""The demonstration: two months of cash assistance, and a ring that comes between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from almoner import enrollment, money, roster, simulate
from almoner.acts import (
    exceptions,
    funds,
    programs,
    reviews,
    rolls,
    rules,
    runs,
)
from almoner.acts.people import Office
from almoner.casefile import Casefile
from almoner.chain import artifacts
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT
from almoner.demo import grants
from almoner.demo.checks import Checks
from almoner.demo.grants import Grants
from almoner.demo.insiders import APPROVERS, INVENTED, WAVED, Insiders
from almoner.demo.record import Record
from almoner.demo.stage import Stage
from almoner.demo.town import DAY, OFFICERS, Town, worker_key
from almoner.ledger.views import Views
from almoner.monitor import policy
from almoner.program import grants as grant_files
from almoner.roster import Roster, references
from almoner.roster.references import Keys
from almoner.simulate.caseload import RING

HOUSEHOLDS = 1000
SEED = 20270104
# A household: a year of authority, and cash for two months.
AUTHORITY = money.parse("6,000")
CASH = money.parse("1,000")
PROGRAM_FILE = Path("programs/cash-assistance.toml")


@dataclass(slots=True)
class Story:
    """The state of the demonstration, and its scenes in order."""

    town: Town
    stage: Stage
    households: int = HOUSEHOLDS
    seed: int = SEED
    agency: Agency = field(init=False)
    grants: Grants = field(init=False)
    casefile: Casefile = field(init=False)
    keys: Keys = field(init=False)
    record: Record = field(init=False)
    insiders: Insiders = field(init=False)
    ghosts: Roster = field(init=False)
    """Households that do not exist: the ring, and those that insiders invent."""
    allotment: int = field(init=False)
    checks: Checks = field(init=False)

    def found(self) -> None:
        """The agency, its law and its money."""
        town, stage = self.town, self.stage
        stage.scene("An agency")
        stage.say(f"A local chain answers at {town.chain.url}")
        with stage.bar("Compiling the contracts; the first time takes a minute") as bar:
            artifacts.load_all()
            bar(1, 1)
        record = town.deploy()
        stage.say(f"{len(record.contracts)} contracts are deployed; nobody can change them.")
        town.appoint(record, OFFICERS)
        stage.say(
            f"{len(OFFICERS)} officers are appointed, each by two authorities, and begin after a "
            "delay in which a guardian can veto."
        )
        self.agency = town.open_program(record, town.program)
        admin = town.sender("program-admin")
        calendar = town.program.calendar
        programs.set_calendar(self.agency, admin, calendar.first_period, calendar.issue_at)
        wanted = policy.wanted(town.program)
        rules.register(self.agency, admin, wanted)
        rules.arm(self.agency, town.sender("investigator-1"), rules.unarmed(self.agency, wanted))
        town.activate(self.agency, town.program)
        stage.say(
            f"{town.program.title} is open, with {len(wanted)} fraud rules that cite their law."
        )
        given = grant_files.load(PROJECT_ROOT / grants.PROGRAM_FILE)
        self.grants = Grants.open(town, stage, record, given)
        self._fund()
        self.casefile = Casefile.open(town.settings.casefile, town.settings.casefile_key)
        self.keys = references.keys(town.settings.agency_key, town.settings.program_key)
        watched = [
            part
            for file in (PROGRAM_FILE, grants.PROGRAM_FILE)
            for part in ("--program", str(PROJECT_ROOT / file))
        ]
        town.start("monitor", "--as", "monitor-1", "--poll", "0.1", *watched)
        town.sender("relay")
        self.record = Record(self.agency, Views(town.settings.ledger, town.readings), self.keys)
        self.checks = Checks(
            town=town,
            stage=stage,
            agency=self.agency,
            casefile=self.casefile,
            record=self.record,
        )
        self.record.catch_up()
        town.serve(PROGRAM_FILE, grants.PROGRAM_FILE)
        stage.say("The monitor follows the chain, and the pages of both programs answer.")

    def enroll(self) -> None:
        """A thousand households over three weeks of intake."""
        town, stage = self.town, self.stage
        stage.scene(f"{self.households:,} households enroll")
        folder = town.settings.home / "caseload"
        made = simulate.caseload(self.households, self.seed, RING + INVENTED)
        simulate.write(made, folder)
        self.record.learn(folder / "truth.json")
        whole = roster.read(folder / "roster.csv", town.program)
        self.ghosts = roster.read(folder / "ring.csv", town.program)
        codes = {*whole.workers, *self.ghosts.workers}
        workers = {worker_key(code): Office.CASEWORKER for code in codes}
        town.appoint(town.deploy(), workers)
        stage.say(f"{len(workers)} caseworkers are appointed; each signs what she enrolls.")
        self._declare(folder / "declared.csv")
        self.insiders = Insiders(
            town=town,
            stage=stage,
            agency=self.agency,
            casefile=self.casefile,
            keys=self.keys,
            record=self.record,
            roster=whole,
        )
        whole = self.insiders.roster
        done = 0
        with stage.bar("Enrolling, and approving each day's cases in the hours after") as bar:
            start = town.now
            for day in whole.days:
                town.advance_to(start + day * DAY)
                lines = whole.on_day(day)
                done += self._enroll(lines)
                waits = WAVED if day == whole.days[-1] else 0
                self.insiders.approve(replace(lines, lines=lines.lines[waits:]))
                bar(done, len(whole))
        stage.say(f"{done:,} households are enrolled, and approved by another person.")
        last = whole.on_day(whole.days[-1])
        self.insiders.wave_through(replace(last, lines=last.lines[:WAVED]))
        self._write_rolls()

    def pay(self, period: int) -> int:
        """Opens, certifies and settles a whole period; returns the run."""
        run = self.certify(period)
        self.record.catch_up()
        self.settle(run)
        return run

    def certify(self, period: int) -> int:
        """Opens a run, seals it and has it approved by as many persons as its sum asks."""
        town, stage = self.town, self.stage
        issue_at = town.program.calendar.issue_at[period - town.program.calendar.first_period]
        town.advance_to(issue_at - 3 * DAY)
        maker = town.sender("maker-1")
        run = runs.open_run(self.agency, maker, period, self.allotment)
        with stage.bar("Sealing") as bar:
            runs.seal(self.agency, maker, run, bar)
        content = reviews.review(self.agency, run)
        persons = 0
        for name in APPROVERS:
            persons += 1
            if reviews.approve(self.agency, town.sender(name), content):
                break
        stage.say(
            f"Run {run} over {content.count:,} payments, {money.dollars(content.total)}, is "
            f"certified by {persons} people beside its maker."
        )
        return run

    def settle(self, run: int) -> None:
        """Pays what is due once the challenge window is over; a stranger may, and does."""
        town, stage = self.town, self.stage
        payable_at = runs.show(self.agency, run).payable_at
        town.advance_to(payable_at, town.program.windows.challenge_blocks)
        with stage.bar("Paying") as bar:
            paid, failed = runs.settle(self.agency, town.sender("stranger"), run, bar)
        stage.say(f"{paid:,} payments are made, {len(failed)} failed; a stranger sent them.")

    def _write_rolls(self) -> None:
        """What runs are paid from, until a case changes; a stranger may write it, and does."""
        wanted = rolls.words(self.agency)
        with self.stage.bar("Writing rolls") as bar:
            rolls.compile_(self.agency, self.town.sender("stranger"), wanted, bar)
        held = sum(word.current.bit_count() for word in rolls.words(self.agency))
        self.stage.say(
            f"Account and amount of {held:,} cases are written into {len(wanted)} rolls, from "
            "which paying takes less gas than from the case itself."
        )

    def ring(self) -> None:
        """A ring enrolls through one caseworker, on an account honest people use."""
        stage = self.stage
        stage.scene("A ring enrolls")
        ring = replace(self.ghosts, lines=self.ghosts.lines[:RING])
        self._enroll(ring)
        self.insiders.approve(ring)
        stage.say(
            f"{len(ring)} households that do not exist, entered by one caseworker in a day, on an "
            "account that two honest households have long used."
        )

    def scheme(self) -> None:
        """What some of the agency's own people do before the second month is paid."""
        self.stage.scene("Insiders")
        invented = replace(self.ghosts, lines=self.ghosts.lines[RING:])
        self.insiders.scheme(invented, self.town.program.calendar.issue_at[1])

    def make_good(self, run: int) -> None:
        """The households whose payments a clerk led elsewhere get their own accounts, and money."""
        self.insiders.put_right()
        self.insiders.make_good(self.record.stolen(run))
        self.record.catch_up()

    def close_books(self) -> None:
        """Money no obligation needs goes back to its source."""
        town, stage = self.town, self.stage
        spare = self.households * CASH // 2
        officer = town.sender("budget-officer")
        officer.send(self.agency.treasury.functions.returnUnobligated(1, spare))
        stage.say(f"{money.dollars(spare)} that nothing needs goes back to its source.")
        self.record.catch_up()

    def invite(self) -> tuple[str, str]:
        """A third month, for whoever watches: case number and code of a household that waits.

        It is the honest household that did nothing; its payment is being checked once more.
        """
        # What was declared has expired in the year of grants.
        self._declare(self.town.settings.home / "caseload" / "declared.csv")
        run = self.certify(3)
        self.record.await_holds()
        # Cash may come as late as the payments.
        self.town.sender("budget-officer").send(
            self.agency.treasury.functions.apportion(self.allotment, self.households * CASH // 2)
        )
        self.settle(run)
        self.record.catch_up()
        return self.checks.letter(self.record.honest(run)[-1].case_no)

    def _fund(self) -> None:
        town = self.town
        treasury, officer = self.agency.treasury, town.sender("budget-officer")
        source = town.sender("source")
        now = town.now
        # The third month comes after the year of grants.
        availability = funds.Availability(
            start=now, end=now + 3 * 365 * DAY, cancel=now + 4 * 365 * DAY
        )
        authority, cash = self.households * AUTHORITY, self.households * CASH
        appropriation = funds.appropriate(
            treasury,
            officer,
            purpose=town.program.purpose,
            source=source.address,
            ceiling=authority,
            availability=availability,
        )
        source.send(self.agency.token.functions.mint(source.address, 2 * cash))
        funds.fund(treasury, self.agency.token, source, appropriation, 2 * cash)
        self.allotment = funds.allot(
            treasury, officer, appropriation, self.agency.program.address, authority
        )
        officer.send(treasury.functions.apportion(self.allotment, cash))
        self.stage.say(
            f"{money.dollars(authority)} is appropriated and allotted; "
            f"{money.dollars(2 * cash)} in cash arrived."
        )

    def _declare(self, file: Path) -> None:
        town = self.town
        for row in file.read_text().splitlines()[1:]:
            account, capacity, days = row.split(",")
            exceptions.declare_account(
                self.agency,
                town.sender("determiner-1"),
                town.sender("program-admin"),
                account,
                int(capacity),
                town.now + int(days) * DAY,
            )
            self.stage.say(f"A shelter's account is declared for {capacity} cases by two people.")

    def _enroll(self, lines: Roster) -> int:
        senders: dict[str, Sender] = {
            code: self.town.sender(worker_key(code)) for code in lines.workers
        }
        return enrollment.enroll(self.agency, lines, senders, self.casefile, self.keys).sent
