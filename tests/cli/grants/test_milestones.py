"""almoner grant draw milestone, substantiate

given an award that pays milestones
├── submit should hand one in with its documents, signed by the grantee
├── judge should repeat the evidence that stands, and accept or reject it
└── a milestone should be drawn only once it is accepted, by its number and without an invoice
given an award that is paid ahead
├── substantiate should take what the grantee signed, up to what is open
└── no more should be advanced before that
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from almoner import money
from tests.cli.grants.awarded import (
    ANYONE,
    APPROVER,
    KEYS,
    OFFICER,
    SIGNED,
    Awards,
    request_file,
    substantiation_file,
)
from tests.cli.grants.office import Office

SEEN = ("--reason", "Seen on site")


@pytest.fixture
def report(office: Office) -> Path:
    """What shows a milestone."""
    return office.write("draw/report.pdf", "it stands")


def submitting(awards: Awards, line: object, *paths: Path) -> tuple[object, ...]:
    return ("grant", "draw", "milestone", "submit", awards.built, line, *paths, *SIGNED, *ANYONE)


def judging(awards: Awards, line: object, how: str) -> tuple[object, ...]:
    return ("grant", "draw", "milestone", "judge", awards.built, line, how, *SEEN, *OFFICER)


def state(office: Office, awards: Awards, line: int) -> int:
    return int(office.grants.awards.functions.linesOf(awards.built).call()[line][2])


def drawing(office: Office, awards: Awards, **changed: str | None) -> tuple[object, ...]:
    wanted: dict[str, str | None] = {"line": "1", "amount": '"30,000"', "invoice": None}
    path = request_file(office, awards, **(wanted | changed))
    return ("grant", "draw", "request", awards.built, path, *SIGNED, *ANYONE)


def test_submit__hands_a_milestone_in(office: Office, awards: Awards, report: Path) -> None:
    done = office.bench.done(*submitting(awards, 2, report))
    line = f"{hashlib.sha256(b'it stands').hexdigest()}  report.pdf\n"
    assert done["evidence"] == f"0x{KEYS.documents(line).hex()}"
    assert state(office, awards, 1) == 1
    again = office.bench.refused(*submitting(awards, 2, report))
    assert again.startswith(f"Milestone 2 of award {awards.built} is submitted")
    assert f"almoner grant draw milestone judge {awards.built} 2" in again


def test_submit__refuses_what_is_no_milestone(office: Office, awards: Awards, report: Path) -> None:
    assert "'3' is no milestone of award" in office.bench.refused(*submitting(awards, 3, report))
    missing = office.folder / "none.pdf"
    assert "none.pdf cannot be read" in office.bench.refused(*submitting(awards, 1, missing))
    submit = ("grant", "draw", "milestone", "submit", awards.invoiced, 1, report, *SIGNED, *ANYONE)
    assert "is paid by reimbursement: it has no milestones" in office.bench.refused(*submit)


def test_judge__repeats_the_evidence_that_stands(
    office: Office, awards: Awards, report: Path
) -> None:
    early = office.bench.refused(*judging(awards, 1, "--accept"))
    assert early.startswith(f"Milestone 1 of award {awards.built} is planned")
    evidence = office.bench.told(*submitting(awards, 1, report))["evidence"]
    assert office.bench.done(*judging(awards, 1, "--reject"))["evidence"] == evidence
    assert state(office, awards, 0) == 3
    office.bench.told(*submitting(awards, 1, report))
    assert office.bench.done(*judging(awards, 1, "--accept"))["accepted"] is True
    assert state(office, awards, 0) == 2


def test_judge__wants_it_said_which_way(office: Office, awards: Awards, report: Path) -> None:
    office.bench.told(*submitting(awards, 1, report))
    judge = ("grant", "draw", "milestone", "judge", awards.built, 1, *SEEN, *OFFICER)
    assert office.bench.run(*judge).exit_code == 2
    assert state(office, awards, 0) == 1


def test_request__is_of_an_accepted_milestone(office: Office, awards: Awards, report: Path) -> None:
    early = office.bench.refused(*drawing(office, awards))
    assert early.startswith(f"Milestone 1 of award {awards.built} is planned")
    office.bench.told(*submitting(awards, 1, report))
    office.bench.told(*judging(awards, 1, "--accept"))
    charged = office.bench.refused(*drawing(office, awards, invoice="A-17"))
    assert "only an award that reimburses costs charges one" in charged
    done = office.bench.done(*drawing(office, awards))
    found = office.grants.draw_of(done["draw"])
    assert (found["line"], found["amount"]) == (0, money.parse("30,000"))
    assert found["costRef"] == bytes(32)
    shown = office.bench.run("grant", "draw", "show", done["draw"]).stdout
    assert "amount: $30,000.00 of milestone 1" in shown
    assert "invoice" not in shown


@pytest.fixture
def advance(office: Office, awards: Awards) -> int:
    """An advance of $600 that was paid."""
    path = request_file(office, awards, invoice=None)
    ask = ("grant", "draw", "request", awards.advanced, path, *SIGNED, *ANYONE)
    draw = int(office.bench.told(*ask)["draw"])
    office.bench.told("grant", "draw", "review", draw, *OFFICER)
    office.bench.told("grant", "draw", "approve", draw, *APPROVER)
    office.grants.settle(draw)
    return draw


def test_substantiate__takes_what_the_grantee_signed(
    office: Office, awards: Awards, advance: int
) -> None:
    path = substantiation_file(office, awards, "400")
    substantiate = ("grant", "draw", "substantiate", advance, path, *SIGNED)
    refused = office.bench.refused(*substantiate, *APPROVER)
    assert "does not hold the office grants-officer" in refused
    done = office.bench.done(*substantiate, *OFFICER)
    assert done["outstanding"] == money.parse("200")
    assert office.grants.draw_of(advance)["outstanding"] == money.parse("200")
    said = office.bench.run("grant", "draw", "show", advance).stdout
    assert "not shown yet: $200.00" in said


def test_substantiate__takes_no_more_than_is_open(
    office: Office, awards: Awards, advance: int
) -> None:
    path = substantiation_file(office, awards, "600.01")
    substantiate = ("grant", "draw", "substantiate", advance, path, *SIGNED, *OFFICER)
    refused = office.bench.refused(*substantiate)
    assert refused == f"amount: $600.01 is more than is open of draw {advance}, $600.00"
    substantiation_file(office, awards, "600")
    office.bench.done(*substantiate)


def test_request__of_a_second_advance_waits_for_the_first(
    office: Office, awards: Awards, advance: int
) -> None:
    path = request_file(office, awards, invoice=None)
    ask = ("grant", "draw", "request", awards.advanced, path, *SIGNED, *ANYONE)
    assert "$600.00 was paid ahead" in office.bench.refused(*ask)
    shown = substantiation_file(office, awards, "600")
    office.bench.told("grant", "draw", "substantiate", advance, shown, *SIGNED, *OFFICER)
    office.bench.done(*ask)


def test_substantiate__charges_the_invoice(office: Office, awards: Awards, advance: int) -> None:
    path = request_file(office, awards, amount='"700"')
    office.bench.told("grant", "draw", "request", awards.invoiced, path, *SIGNED, *ANYONE)
    shown = substantiation_file(office, awards, "400")
    substantiate = ("grant", "draw", "substantiate", advance, shown, *SIGNED, *OFFICER)
    assert "$700.00 is charged already and $300.00 is left" in office.bench.refused(*substantiate)
    substantiation_file(office, awards, "400", number="A-18")
    office.bench.done(*substantiate)
