"""Requests for draws, and what shows how an advance was spent, as grantees write them down.

Days stand for their first second (UTC).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from almoner import money
from almoner.errors import Fault, InputError
from almoner.grants import documents, reading
from almoner.moments import utc
from almoner.program.table import Table
from almoner.roster.references import Keys

_NOTHING = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """The document costs are charged to."""

    vendor: str
    number: str
    day: str
    """Such as 2027-01-31."""
    gross: int
    """All it comes to, in base units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFile:
    """What a grantee asks for. Amounts in base units, times in seconds since 1970."""

    line: int
    """Of the award, from 0."""
    amount: int
    matched: int
    """What the grantee adds."""
    cost_from: int
    cost_to: int
    invoice: Invoice | None
    """Of a reimbursement."""
    documents: str
    """The names of what shows the costs with their SHA-256, a line each."""

    def request(self, keys: Keys) -> tuple[int, int, int, int, int, bytes, int, bytes]:
        """What the contract is given, in the order of `DrawRequest`."""
        cost_ref, gross = _charged(self.invoice, keys)
        times = (self.cost_from, self.cost_to)
        evidence = keys.documents(self.documents)
        return (self.line, self.amount, self.matched, *times, cost_ref, gross, evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstantiationFile:
    """What shows how an advance was spent. `amount` in base units."""

    amount: int
    invoice: Invoice
    documents: str

    def shown(self, keys: Keys) -> tuple[int, bytes, int, bytes]:
        """Amount, document, its gross, and evidence, as the contract is given them."""
        evidence = keys.documents(self.documents)
        return (self.amount, *_charged(self.invoice, keys), evidence)


def load(path: Path, categories: Sequence[str], *, invoiced: bool) -> RequestFile:
    """The request a file holds, of a cost category by its name.

    An invoice is read where one must be named. Raises InputError with every fault.
    """

    def line(root: Table) -> int:
        name = root.one_of("line", categories, "cost category")
        return categories.index(name) if name in categories else 0

    return _request(path, line, invoiced=invoiced)


def load_milestone(path: Path, milestones: int) -> RequestFile:
    """The same of a milestone, by its number from 1; it names no invoice."""

    def line(root: Table) -> int:
        return root.whole("line", 1, milestones) - 1

    return _request(path, line, invoiced=False)


def typed(values: Mapping[str, Any], line: int, papers: str, *, invoiced: bool) -> RequestFile:
    """The request of a form: its fields are a file's, but for the line, from 0, and its documents.

    `papers` lists those (`documents.listed`). Raises InputError with every fault.
    """
    faults: list[Fault] = []
    root = Table(values, "", faults)
    return _read(root, faults, lambda _: line, lambda _: papers, invoiced=invoiced)


def load_substantiation(path: Path) -> SubstantiationFile:
    """What a file shows of an advance. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = reading.table(path, faults)
    found = SubstantiationFile(
        amount=root.dollars("amount"),
        invoice=_invoice(root),
        documents=documents.named(root, "documents", path.parent),
    )
    root.close()
    if not faults:
        _require_within(root, found.amount, found.invoice)
    if faults:
        raise InputError(faults)
    return found


def _request(path: Path, line: Callable[[Table], int], *, invoiced: bool) -> RequestFile:
    faults: list[Fault] = []
    root = reading.table(path, faults)

    def papers(root: Table) -> str:
        return documents.named(root, "documents", path.parent)

    return _read(root, faults, line, papers, invoiced=invoiced)


def _read(
    root: Table,
    faults: list[Fault],
    line: Callable[[Table], int],
    papers: Callable[[Table], str],
    *,
    invoiced: bool,
) -> RequestFile:
    found = RequestFile(
        line=line(root),
        amount=root.dollars("amount"),
        matched=root.dollars("matched", zero=True),
        cost_from=root.day("cost_from"),
        cost_to=root.day("cost_to"),
        invoice=_invoice(root) if invoiced else None,
        documents=papers(root),
    )
    if not invoiced and "invoice" in root:
        root.fault("invoice", "is not named here: only an award that reimburses costs charges one")
    root.close()
    if not faults:
        if found.cost_to < found.cost_from:
            root.fault("cost_to", "is before cost_from: let the costs end after they begin")
        _require_within(root, found.amount, found.invoice)
    if faults:
        raise InputError(faults)
    return found


def _invoice(root: Table) -> Invoice:
    entry = root.table("invoice")
    found = Invoice(
        vendor=entry.text("vendor"),
        number=entry.text("number"),
        day=utc(entry.day("date")).strftime("%Y-%m-%d"),
        gross=entry.dollars("gross"),
    )
    entry.close()
    return found


def _require_within(root: Table, amount: int, invoice: Invoice | None) -> None:
    if invoice is not None and amount > invoice.gross:
        gross = money.dollars(invoice.gross)
        root.fault("amount", f"{money.dollars(amount)} is more than the invoice's gross, {gross}")


def _charged(invoice: Invoice | None, keys: Keys) -> tuple[bytes, int]:
    """The reference and the gross of what costs are charged to."""
    if invoice is None:
        return _NOTHING, 0
    return keys.invoice(invoice.vendor, invoice.number, invoice.day), invoice.gross
