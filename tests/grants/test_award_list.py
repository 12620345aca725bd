"""Lists of awards, read.

given a list
├── when it is sound: each line should be an award by category, or by milestone
├── when a cell cannot be meant: it should be a fault of its line and column
├── when the header has another column, or lacks one: it should be refused by that alone
├── when an application is there twice: the second line should be a fault
└── when conditions cannot be read: each line that names them should be a fault
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almoner import money
from almoner.acts.awards import PayMode
from almoner.errors import InputError
from almoner.grants import award_list
from almoner.grants.award_list import ListedAward

CATEGORIES = ("Personnel", "Supplies", "Indirect costs")
ROW = {
    "application": "1",
    "mode": "reimbursement",
    "from": "2027-01-01",
    "to": "2027-12-31",
    "indirect_bps": "1500",
    "tolerance_bps": "1000",
    "conditions": "conditions.md",
    "Personnel": "10,000",
    "Supplies": "0",
    "Indirect costs": "1500.50",
    "milestones": "",
}
MILESTONES = {
    "mode": "milestone",
    "Personnel": "",
    "Supplies": "",
    "Indirect costs": "",
    "milestones": "10000; 20,000",
}
Read = Callable[..., list[ListedAward]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a list of lines that differ from a sound one."""

    def reads(*changes: dict[str, str]) -> list[ListedAward]:
        (tmp_path / "conditions.md").write_text("Report each quarter.")
        path = tmp_path / "awards.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(ROW))
            writer.writeheader()
            writer.writerows(ROW | changed for changed in changes)
        return award_list.load(path, CATEGORIES)

    return reads


def refused(read: Read, *changes: dict[str, str]) -> list[str]:
    with pytest.raises(InputError) as found:
        read(*changes)
    return [str(fault) for fault in found.value.faults]


def test_load__gives_an_award_by_category(read: Read) -> None:
    (found,) = read({})
    assert found.lines == tuple(money.parse(each) for each in ("10,000", "0", "1,500.50"))
    assert found.total == money.parse("11,500.50")
    assert found.plan == (
        1,
        list(found.lines),
        int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()),
        int(datetime(2028, 1, 1, tzinfo=UTC).timestamp()),
        PayMode.REIMBURSEMENT,
        1500,
        1000,
        hashlib.sha256(b"Report each quarter.").digest(),
    )


def test_load__gives_an_award_by_milestone(read: Read) -> None:
    _, found = read({"mode": " Advance "}, {"application": "2"} | MILESTONES)
    assert (found.line, found.mode) == (3, PayMode.MILESTONE)
    assert found.lines == (money.parse("10,000"), money.parse("20,000"))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"application": "0"}, "application: must be a whole number from 1 to 4,294,967,295; it"),
        ({"application": "4294967296"}, "application: must be a whole number"),
        ({"application": "٣"}, "application: must be a whole number"),
        ({"mode": "loan"}, "mode: is 'loan': write reimbursement, advance, milestone"),
        ({"mode": "none"}, "mode: is 'none'"),
        ({"from": "01/02/2027"}, "from: must be a date like 2027-01-31, not '01/02/2027'"),
        ({"to": "2027-02-30"}, "to: must be a date"),
        ({"to": "2026-12-31"}, "to: 2026-12-31 comes before 2027-01-01"),
        ({"from": "1969-12-31"}, "from: is before 1970"),
        ({"indirect_bps": "65536"}, "indirect_bps: must be a whole number from 0 to 65,535"),
        ({"tolerance_bps": "10001"}, "tolerance_bps: must be a whole number from 0 to 10,000"),
        ({"tolerance_bps": ""}, "tolerance_bps: must be a whole number"),
        ({"conditions": ""}, "conditions: is missing"),
        ({"Personnel": "10.000,00"}, "Personnel: write the amount like 1,003.50"),
        ({"Personnel": "0.001"}, "Personnel: an amount is in whole cents"),
        ({"Supplies": ""}, "Supplies: is missing: write an amount like 1,003.50, or 0"),
        ({"milestones": "5"}, "milestones: leave it empty: it has categories"),
        (MILESTONES | {"milestones": ""}, "milestones: are missing"),
        (MILESTONES | {"milestones": "5;"}, "milestones: write the amount like"),
        (MILESTONES | {"milestones": "5;0"}, "milestones: must each be more than zero"),
        (MILESTONES | {"Supplies": "5"}, "Supplies: leave it empty: an award by milestone has"),
    ],
)
def test_load__faults_what_cannot_be_meant(read: Read, changed: dict[str, str], fault: str) -> None:
    (said,) = refused(read, {"application": "7"}, changed)
    assert said.startswith(f"line 3, {fault}")


def test_load__names_every_fault_of_every_line(read: Read) -> None:
    faults = refused(read, {"mode": "loan", "Supplies": "x"}, {"to": "x", "conditions": "none.md"})
    assert [fault.split(":")[0] for fault in faults] == [
        "line 2, mode",
        "line 2, Supplies",
        "line 3, to",
        "line 3, conditions",
        "line 3, application",
    ]


def test_load__refuses_an_application_that_is_there_twice(read: Read) -> None:
    assert refused(read, {}, {"application": "2"}, {}) == [
        "line 4, application: 1 is on line 2 already: keep one of the two"
    ]


def test_load__faults_each_line_whose_conditions_cannot_be_read(read: Read) -> None:
    missing = {"conditions": "none.md"}
    faults = refused(read, missing, {"application": "2"}, {"application": "3"} | missing)
    assert [fault.split(" ")[1] for fault in faults] == ["2,", "4,"]
    assert all("none.md cannot be read: No such file" in fault for fault in faults)


def test_load__refuses_columns_that_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "awards.csv"
    path.write_text("application,mode,from,to,indirect_bps,conditions,Suplies\n")
    with pytest.raises(InputError) as found:
        award_list.load(path, CATEGORIES)
    assert [str(fault) for fault in found.value.faults] == [
        "line 1, Suplies: is not a known column; did you mean 'Supplies'?",
        "line 1, tolerance_bps: is missing from the header",
    ]


def test_load__refuses_a_list_without_awards(read: Read) -> None:
    assert refused(read) == ["the file has a header and no award"]
