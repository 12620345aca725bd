"""almoner grant closeout

given an award
├── report should hand its final report in, signed by the grantee; a later one takes its place
├── close should repeat the report that stands, and give back what was not drawn
├── close should be refused without a report, and while draws wait
└── propose should close it without one, once its costs can be drawn no longer
"""

from __future__ import annotations

import hashlib

from almoner import money
from tests.cli.grants.awarded import (
    ANYONE,
    APPROVER,
    KEYS,
    OFFICER,
    SECOND_OFFICER,
    SIGNED,
    Awards,
)
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.papers import DAY

CLOSED = 6
ENDED = 120 * DAY
"""From the end of the period of performance to the last draw."""


def reporting(office: Office, awards: Awards, text: str = "done") -> tuple[object, ...]:
    path = office.write("final.pdf", text)
    return ("grant", "closeout", "report", awards.invoiced, path, *SIGNED, *ANYONE)


def closing(awards: Awards) -> tuple[object, ...]:
    return ("grant", "closeout", "close", awards.invoiced)


def test_report__is_handed_in_and_replaced(office: Office, awards: Awards) -> None:
    office.put_key("somebody")
    refused = office.bench.refused(*reporting(office, awards)[:5], "--signer", "somebody", *ANYONE)
    assert "not the one that signs" in refused
    for text in ("done", "done, corrected"):
        done = office.bench.done(*reporting(office, awards, text))
        line = f"{hashlib.sha256(text.encode()).hexdigest()}  final.pdf\n"
        assert done["report"] == f"0x{KEYS.documents(line).hex()}"
        assert office.grants.award(awards.invoiced)["report"] == KEYS.documents(line)


def test_close__repeats_the_report_that_stands(office: Office, awards: Awards) -> None:
    office.grants.paid(awards.invoiced, ORGANIZATION)
    report = office.bench.told(*reporting(office, awards))["report"]
    assert "does not hold the office" in office.bench.refused(*closing(awards), *APPROVER)
    shown = office.bench.run(*closing(awards), *OFFICER, "--dry-run").stderr
    assert f"$1,000.00 of $100,000.00 paid, final report {report}" in shown
    done = office.bench.done(*closing(awards), *OFFICER)
    assert done["paid"] == money.parse("1,000")
    assert done["released"] == money.parse("99,000")
    assert office.grants.award(awards.invoiced)["state"] == CLOSED
    assert "is closed" in office.bench.refused(*closing(awards), *OFFICER)


def test_close__needs_a_report_and_no_draw_that_waits(office: Office, awards: Awards) -> None:
    refused = office.bench.refused(*closing(awards), *OFFICER)
    assert refused.startswith(f"Award {awards.invoiced} has no final report")
    assert f"almoner grant closeout propose {awards.invoiced}" in refused
    draw = office.grants.draw(awards.invoiced, ORGANIZATION)
    office.bench.told(*reporting(office, awards))
    assert "1 draws wait" in office.bench.refused(*closing(awards), *OFFICER)
    office.bench.told("grant", "draw", "deny", draw, "--reason", "None of ours", *OFFICER)
    office.bench.done(*closing(awards), *OFFICER)


def test_propose__closes_without_a_report_after_the_liquidation(
    office: Office, awards: Awards
) -> None:
    grounds = ("--authority", "2 CFR 200.344", "--reason", "File 9: silent")
    propose = ("grant", "closeout", "propose", awards.invoiced, *grounds, *OFFICER)
    made = office.bench.done(*propose)["amendment"]
    letter = ("--evidence", "Letter 12", *SECOND_OFFICER)
    office.bench.told("grant", "amend", "notice", made, *letter)
    office.world.warp(41 * DAY)
    enact = ("grant", "amend", "enact", made, *ANYONE)
    assert "It is too early" in office.bench.refused(*enact)
    office.world.warp_to(office.grants.award(awards.invoiced)["to"] + ENDED)
    assert office.bench.done(*enact)["award_state"] == "closed"
