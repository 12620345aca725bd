"""Everything a population is made of, for those who plan in it and act in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from almoner.simulate.population import digests
from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.agency import Agency
from almoner.simulate.population.agenda import Agenda, Process
from almoner.simulate.population.cases import Cases
from almoner.simulate.population.chain import Chain, block_hash
from almoner.simulate.population.chance import Chance, Numbers
from almoner.simulate.population.clock import Clock
from almoner.simulate.population.contracts.addresses import Addresses
from almoner.simulate.population.contracts.benefits import Benefits
from almoner.simulate.population.contracts.changes import Changes
from almoner.simulate.population.contracts.grants import Grants
from almoner.simulate.population.contracts.offices import Offices
from almoner.simulate.population.contracts.treasury import Treasury
from almoner.simulate.population.files import Files
from almoner.simulate.population.scale import Scale
from almoner.simulate.population.spending import Spending
from almoner.simulate.population.truth import Instance, Payment, Truth

CHAIN_ID = 31_337
CASH, EMERGENCY, GRANT = "cash assistance", "emergency assistance", "grants"


@dataclass(frozen=True, slots=True)
class Program:
    """A benefit program: what it says, its cases and its issue dates by period, from 1."""

    name: str
    said: Benefits
    changes: Changes
    issue: tuple[int, ...]

    @property
    def cases(self) -> Cases:
        """Its cases."""
        return self.said.cases


class World:
    """A population that is planned first and then happens."""

    def __init__(self, scale: Scale, folder: Path) -> None:
        self.scale = scale
        self.clock = Clock(scale.months)
        self.accounts = Accounts(scale.seed)
        self.addresses = Addresses.made(self.accounts)
        self.relay = self.accounts.text(self.accounts.keyed("relay"))
        self.chain = Chain(
            scale.seed,
            self.clock,
            self.accounts,
            Files(
                folder,
                chain_id=CHAIN_ID,
                genesis=digests.digest("genesis", scale.seed),
                contracts=self.addresses.manifest(),
                hash_of=lambda block: block_hash(scale.seed, block),
            ),
        )
        self.agenda = Agenda()
        self.agency = Agency.staffed(self.accounts, self.chance("agency"), scale.households)
        self.spending = Spending(self.accounts, self.chance("spending"), scale.households)
        self.truth = Truth()
        self.offices = Offices(self.chain, self.accounts, self.addresses.offices)
        self.treasury = Treasury(self.chain, self.addresses)
        self.cash = self._program(CASH, self.clock.issue)
        self.emergency = self._program(EMERGENCY, self.clock.middle)
        self.grants = Grants(self.chain, self.accounts, self.treasury, self.addresses, self.relay)
        self.households = 0
        self.organizations = 0

    @property
    def programs(self) -> tuple[Program, Program]:
        """Those that pay benefits."""
        return self.cash, self.emergency

    def program(self, name: str) -> Program:
        """The benefit program of a name."""
        return self.cash if name == CASH else self.emergency

    def chance(self, purpose: str) -> Chance:
        """The stream of chance of a purpose."""
        return Chance(self.scale.seed, purpose)

    def key(self, person: int) -> str:
        """The account that somebody acts with."""
        return self.accounts.text(self.agency.keys[person])

    def later(self, at: int, behavior: Callable[[], Process]) -> None:
        """Lets a behavior begin at a time."""
        self.agenda.add(at, behavior())

    def record(self, program: Program, run: int, numbers: Numbers, amounts: Numbers) -> None:
        """Notes which paid payments are of planted instances."""
        instances = program.cases.instance[numbers]
        for place in instances.nonzero()[0].tolist():
            self.note(
                self.truth.of(int(instances[place])),
                program.name,
                run << 32 | int(numbers[place]),
                int(amounts[place]),
            )

    def note(
        self, instance: Instance, program: str, payment: int, amount: int, *, paid: bool = True
    ) -> None:
        """Notes one that was just paid, or ended without being paid."""
        instance.programs.add(program)
        settled = self.chain.block if paid else None
        instance.payments.append(Payment(program, payment, amount, settled))

    def _program(self, name: str, issue: tuple[int, ...]) -> Program:
        said = Benefits(self.chain, self.accounts, self.treasury, Cases(), name)
        changes = Changes(self.chain, self.addresses, said, seed=self.scale.seed, relay=self.relay)
        return Program(name, said, changes, issue)
