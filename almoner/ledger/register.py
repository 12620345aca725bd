"""The register that observers ask, answered by a ledger's projections."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import PayMode
from almoner.ledger.projections.words import WORD, case_of
from almoner.ledger.statuses import ChangeKind, Origin, PaymentKind
from almoner.observations.register import Application, Award, Case, Draw, Proposal, Sealed


class LedgerRegister:
    """As the ledger stands just after an event changed it. Raises KeyError for what it lacks."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._programs: dict[str, str] = {}

    def program(self, contract: str) -> str:
        """The program a contract is, or is the roster of."""
        if contract not in self._programs:
            found = self._db.execute(
                "SELECT program FROM programs WHERE roster = ?", (contract,)
            ).fetchone()
            self._programs[contract] = contract if found is None else found["program"]
        return self._programs[contract]

    def case(self, program: str, case_no: int) -> Case:
        row = self._one(
            "SELECT pay_to, amount, caseworker, enrolled_at FROM cases"
            " WHERE program = ? AND case_no = ?",
            program,
            case_no,
        )
        return Case(
            account=row["pay_to"],
            amount=units(row["amount"]),
            caseworker=row["caseworker"],
            enrolled_at=row["enrolled_at"],
        )

    def proposal(self, program: str, number: int) -> Proposal:
        row = self._one(
            "SELECT case_no, kind, origin, proposer, value FROM proposals"
            " WHERE program = ? AND proposal = ?",
            program,
            number,
        )
        return Proposal(
            case_no=row["case_no"],
            kind=ChangeKind(row["kind"]).number,
            origin=Origin(row["origin"]).number,
            by=row["proposer"],
            value=bytes(row["value"]),
        )

    def payments(self, program: str, run: int) -> Iterator[Sealed]:
        """Those of a run that were sealed, by number."""
        rows = self._db.execute(
            "SELECT payment_id, pay_to, amount FROM payments"
            " WHERE program = ? AND payment_id BETWEEN ? AND ? ORDER BY payment_id",
            (program, run << 32, (run + 1 << 32) - 1),
        ).fetchall()
        return map(_sealed, rows)

    def payment(self, program: str, number: int) -> Sealed:
        return _sealed(self._payment(program, number))

    def maker(self, program: str, run: int) -> int:
        """Who opened a run."""
        return int(
            self._one("SELECT maker FROM runs WHERE program = ? AND run = ?", program, run)[0]
        )

    def drifted(self, program: str, run: int, word: int) -> tuple[int, int]:
        """What a sealed word's cases come to, and all that the run has sealed so far."""
        first = word * WORD
        amounts = [(case_of(each.payment), each.amount) for each in self.payments(program, run)]
        own = sum(amount for case_no, amount in amounts if first <= case_no < first + WORD)
        return own, sum(amount for _, amount in amounts)

    def award(self, program: str, number: int) -> Award:
        row = self._one(
            "SELECT pay_to, org_ref, total, recommender, from_time, mode FROM awards"
            " WHERE program = ? AND award = ?",
            program,
            number,
        )
        return Award(
            account=row["pay_to"],
            organization=bytes(row["org_ref"]),
            total=units(row["total"]),
            recommender=row["recommender"],
            starts=row["from_time"],
            in_advance=row["mode"] == PayMode.ADVANCE,
        )

    def award_of(self, program: str, payment: int) -> Award | None:
        """The award a payment is a draw on; None where it is a case's."""
        if self._payment(program, payment)["kind"] != PaymentKind.DRAW:
            return None
        return self.award(program, case_of(payment))

    def draw(self, program: str, number: int) -> Draw:
        row = self._one(
            "SELECT award, requested_at, reviewer FROM draws WHERE program = ? AND draw = ?",
            program,
            number,
        )
        return Draw(award=row["award"], requested_at=row["requested_at"], reviewer=row["reviewer"])

    def application(self, number: int) -> Application:
        row = self._one(
            "SELECT program, pay_to FROM applications JOIN rounds USING (round)"
            " WHERE application = ?",
            number,
        )
        return Application(program=row["program"], account=row["pay_to"])

    def placer(self, program: str, payment: int) -> int:
        """Who placed the last hold of a payment."""
        row = self._one(
            "SELECT placer FROM holds WHERE program = ? AND payment_id = ?"
            " ORDER BY id DESC LIMIT 1",
            program,
            payment,
        )
        return int(row["placer"])

    def funded_until(self, appropriation: int) -> int:
        """First second an appropriation can no longer be obligated."""
        row = self._one("SELECT to_time FROM appropriations WHERE appropriation = ?", appropriation)
        return int(row["to_time"])

    def _payment(self, program: str, number: int) -> Row:
        return self._one(
            "SELECT payment_id, pay_to, amount, kind FROM payments"
            " WHERE program = ? AND payment_id = ?",
            program,
            number,
        )

    def _one(self, question: str, *values: object) -> Row:
        row: Row | None = self._db.execute(question, values).fetchone()
        if row is None:
            raise KeyError(values)
        return row


def _sealed(row: Row) -> Sealed:
    return Sealed(payment=row["payment_id"], account=row["pay_to"], amount=units(row["amount"]))
