"""Requests for draws and substantiations, read.

given a request's file
├── it should be read whole, as TOML or JSON, with its documents by digest
├── its invoice should be named where costs are reimbursed, and nowhere else
├── a milestone should be named by its number from 1
└── every fault should be named with its field, before anything is sent
given a substantiation's file
└── the same, with an invoice in any case
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from almoner import money
from almoner.errors import InputError
from almoner.grants import requests
from almoner.roster.references import Keys

KEYS = Keys(agency=b"\x0a" * 32, program=b"\x0b" * 32)
CATEGORIES = ("Personnel", "Supplies", "Indirect costs")
INVOICE = {"vendor": "Mill Ltd", "number": "A-17", "date": "2027-01-20", "gross": "1,000"}
ASKED: Mapping[str, Any] = {
    "line": "Supplies",
    "amount": "600",
    "matched": "0",
    "cost_from": "2027-01-04",
    "cost_to": "2027-01-20",
    "documents": ["bill.pdf"],
    "invoice": INVOICE,
}
SHOWN: Mapping[str, Any] = {"amount": "600", "documents": ["bill.pdf"], "invoice": INVOICE}
TOML = """
line = "Supplies"
amount = "600"
matched = "0"
cost_from = 2027-01-04
cost_to = 2027-01-20
documents = ["bill.pdf"]
[invoice]
vendor = "Mill Ltd"
number = "A-17"
date = 2027-01-20
gross = "1,000"
"""


def written(folder: Path, values: Mapping[str, Any]) -> Path:
    (folder / "bill.pdf").write_text("a bill")
    path = folder / "request.json"
    path.write_text(json.dumps({key: each for key, each in values.items() if each is not None}))
    return path


def faults(refused: pytest.ExceptionInfo[InputError]) -> dict[str | None, str]:
    return {fault.field: fault.reason for fault in refused.value.faults}


def second(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def test_load__reads_toml_and_json_alike(tmp_path: Path) -> None:
    of_json = requests.load(written(tmp_path, ASKED), CATEGORIES, invoiced=True)
    (tmp_path / "request.toml").write_text(TOML)
    assert requests.load(tmp_path / "request.toml", CATEGORIES, invoiced=True) == of_json
    assert (of_json.line, of_json.amount, of_json.matched) == (1, money.parse("600"), 0)
    assert (of_json.cost_from, of_json.cost_to) == (second("2027-01-04"), second("2027-01-20"))
    assert of_json.documents == f"{hashlib.sha256(b'a bill').hexdigest()}  bill.pdf\n"


def test_request__is_what_the_contract_takes(tmp_path: Path) -> None:
    found = requests.load(written(tmp_path, ASKED), CATEGORIES, invoiced=True)
    gross = money.parse("1,000")
    invoice = KEYS.invoice("Mill Ltd", "A-17", "2027-01-20")
    times = (second("2027-01-04"), second("2027-01-20"))
    evidence = KEYS.documents(found.documents)
    assert found.request(KEYS) == (1, money.parse("600"), 0, *times, invoice, gross, evidence)


def test_request__names_another_invoice_by_another_reference(tmp_path: Path) -> None:
    one = requests.load(written(tmp_path, ASKED), CATEGORIES, invoiced=True).request(KEYS)
    for changed in ({"number": "A-18"}, {"vendor": "Hill Ltd"}, {"date": "2027-01-21"}):
        values = {**ASKED, "invoice": INVOICE | changed}
        other = requests.load(written(tmp_path, values), CATEGORIES, invoiced=True).request(KEYS)
        assert other[5] != one[5]


def test_request__names_one_invoice_by_one_reference_whatever_it_is_said_to_come_to(
    tmp_path: Path,
) -> None:
    one = requests.load(written(tmp_path, ASKED), CATEGORIES, invoiced=True).request(KEYS)
    values = {**ASKED, "invoice": INVOICE | {"gross": "1,000.01", "number": " a-17"}}
    other = requests.load(written(tmp_path, values), CATEGORIES, invoiced=True).request(KEYS)
    assert other[5] == one[5]
    assert other[6] == one[6] + money.CENT


def test_load__names_an_invoice_only_where_costs_are_reimbursed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        requests.load(written(tmp_path, ASKED), CATEGORIES, invoiced=False)
    assert "only an award that reimburses costs charges one" in faults(refused)["invoice"]
    found = requests.load(written(tmp_path, {**ASKED, "invoice": None}), CATEGORIES, invoiced=False)
    assert found.invoice is None
    assert found.request(KEYS)[5:7] == (bytes(32), 0)
    with pytest.raises(InputError) as missing:
        requests.load(written(tmp_path, {**ASKED, "invoice": None}), CATEGORIES, invoiced=True)
    assert faults(missing)["invoice"].startswith("is missing")


def test_load__names_every_fault_with_its_field(tmp_path: Path) -> None:
    values = {
        **ASKED,
        "line": "Suplies",
        "amount": "0",
        "cost_from": "soon",
        "documents": ["none.pdf"],
        "invoice": INVOICE | {"gross": "a lot", "vat": "7"},
        "costs": "x",
    }
    with pytest.raises(InputError) as refused:
        requests.load(written(tmp_path, values), CATEGORIES, invoiced=True)
    found = faults(refused)
    assert "did you mean 'Supplies'?" in found["line"]
    assert found["amount"] == "must be more than zero"
    assert "none.pdf cannot be read" in found["documents"]
    named = {"line", "amount", "cost_from", "documents", "invoice.gross", "invoice.vat", "costs"}
    assert set(found) == named


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"cost_to": "2027-01-03"}, "cost_to", "is before cost_from"),
        ({"amount": "1,000.01"}, "amount", "more than the invoice's gross, $1,000.00"),
    ],
)
def test_load__faults_what_does_not_fit_together(
    tmp_path: Path, changed: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        requests.load(written(tmp_path, {**ASKED, **changed}), CATEGORIES, invoiced=True)
    assert said in faults(refused)[field]
    requests.load(written(tmp_path, {**ASKED, "amount": "1,000"}), CATEGORIES, invoiced=True)


def test_load_milestone__takes_a_number_from_1(tmp_path: Path) -> None:
    values = {**ASKED, "invoice": None}
    assert requests.load_milestone(written(tmp_path, values | {"line": 2}), 2).line == 1
    for line in (0, 3, "Supplies"):
        with pytest.raises(InputError) as refused:
            requests.load_milestone(written(tmp_path, values | {"line": line}), 2)
        assert set(faults(refused)) == {"line"}
    with pytest.raises(InputError, match="invoice: is not named here"):
        requests.load_milestone(written(tmp_path, {**ASKED, "line": 1}), 2)


def test_substantiation__is_what_the_contract_takes(tmp_path: Path) -> None:
    found = requests.load_substantiation(written(tmp_path, SHOWN))
    gross = money.parse("1,000")
    invoice = KEYS.invoice("Mill Ltd", "A-17", "2027-01-20")
    evidence = KEYS.documents(found.documents)
    assert found.shown(KEYS) == (money.parse("600"), invoice, gross, evidence)


def test_substantiation__names_every_fault_with_its_field(tmp_path: Path) -> None:
    values = {**SHOWN, "amount": "some", "invoice": INVOICE | {"number": " "}, "line": "Supplies"}
    with pytest.raises(InputError) as refused:
        requests.load_substantiation(written(tmp_path, values))
    assert set(faults(refused)) == {"amount", "invoice.number", "line"}
    with pytest.raises(InputError, match="more than the invoice's gross"):
        requests.load_substantiation(written(tmp_path, {**SHOWN, "amount": "2,000"}))
