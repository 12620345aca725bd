"""What the ledger says in the demonstration, held against what households really are.

Only the demonstration knows the truth; the fraud check never does.
"""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic, sleep

from almoner.chain.agency import Agency
from almoner.enrollment import reads
from almoner.errors import LedgerError
from almoner.ledger.records import PaymentView
from almoner.ledger.statuses import OutboxState
from almoner.ledger.views import Views
from almoner.roster.references import Keys
from almoner.simulate.household import Kind

SECONDS = 60.0
_OPEN = (OutboxState.QUEUED, OutboxState.SIGNED)


def await_holds(agency: Agency, views: Views) -> None:
    """Waits until every hold that the monitor asked for in a program is placed, or was refused.

    Raises LedgerError where that takes too long.
    """
    deadline = monotonic() + SECONDS
    views.await_block(agency.client.head()[0], SECONDS)
    while any(alert.outbox in _OPEN for alert in views.alerts(str(agency.program.address))):
        if monotonic() > deadline:
            raise LedgerError("Holds still wait to be placed: is the monitor running?")
        sleep(0.05)
    views.await_block(agency.client.head()[0], SECONDS)


class Record:
    """The ledger, with the households' real kinds beside it."""

    def __init__(self, agency: Agency, views: Views, keys: Keys) -> None:
        self.views = views
        self._agency = agency
        self._keys = keys
        self._kinds: dict[str, Kind] = {}
        self._numbers: dict[int, str] = {}
        self._thieves: set[str] = set()

    def learn(self, truth: Path) -> None:
        """Reads what each household really is, by the agency's case number."""
        kinds = json.loads(truth.read_text())["kinds"]
        self._kinds = {number: Kind(kind) for number, kind in kinds.items()}

    def catch_up(self) -> None:
        """Waits until the ledger has the newest block."""
        self.views.await_block(self._agency.client.head()[0], SECONDS)

    def await_holds(self) -> None:
        """Waits until every hold that was asked for is placed, or was refused."""
        await_holds(self._agency, self.views)

    def case_number(self, case_no: int) -> str:
        """The agency's number of a case on the chain."""
        if case_no not in self._numbers:
            known = list(self._kinds)
            refs = [self._keys.case(number) for number in known]
            roster = self._agency.roster.address
            found = reads.case_numbers(self._agency.client, roster, refs)
            self._numbers = dict(zip(found, known, strict=True))
        return self._numbers[case_no]

    def kind(self, payment: PaymentView) -> Kind:
        """What the household of a payment really is."""
        return self._kinds[self.case_number(payment.case_no)]

    @property
    def ordinary(self) -> frozenset[str]:
        """The agency's numbers of households that look like nothing else."""
        return frozenset(each for each, kind in self._kinds.items() if kind is Kind.ORDINARY)

    def stolen_to(self, account: str) -> None:
        """Every payment to an account is stolen, whoever it is for."""
        self._thieves.add(account.lower())

    def is_stolen(self, payment: PaymentView) -> bool:
        """Whether a payment would be stolen."""
        return self.kind(payment).fraud or payment.pay_to.lower() in self._thieves

    def payments(self, run: int | None = None) -> list[PaymentView]:
        """All payments, or those of a run."""
        found: list[PaymentView] = []
        for number in self.views.case_numbers(self._program):
            found += self.views.payments(self._program, number)
        return [each for each in found if run in (None, each.run)]

    def held(self, run: int) -> list[PaymentView]:
        """The payments of a run that were ever held."""
        return [each for each in self.payments(run) if each.hold is not None]

    def stolen(self, run: int) -> list[PaymentView]:
        """Those held that would be stolen."""
        return [each for each in self.held(run) if self.is_stolen(each)]

    def honest(self, run: int) -> list[PaymentView]:
        """Those held that are rightly paid."""
        return [each for each in self.held(run) if not self.is_stolen(each)]

    def of_kind(self, run: int, kind: Kind) -> list[PaymentView]:
        """The payments of a run to households of a kind, held or not."""
        return [each for each in self.payments(run) if self.kind(each) is kind]

    def typology(self, payment: PaymentView) -> str:
        """By which typology a payment was held; empty if no alert led to its hold."""
        alert = payment.hold and self.views.alert(payment.hold.alert)
        return alert.typology if alert else ""

    def now(self, payment: PaymentView) -> PaymentView:
        """A payment as it is now."""
        found = self.views.payment(payment.program, payment.payment_id)
        if found is None:
            raise LedgerError(f"Payment {payment.payment_id} is no longer in the ledger.")
        return found

    @property
    def _program(self) -> str:
        return str(self._agency.program.address)
