"""Applications a panel judged, and the list of awards a grants office makes of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from almoner import money
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.papers import ASKED, DAY

AMOUNTS = [money.parse(each) for each in ASKED.values()]
OTHERS = tuple(f"grantee-{at}" for at in range(2, 9))
"""Organizations beside the one whose key is on this machine."""


def judged(office: Office, count: int = 1, **overrides: Any) -> list[int]:
    """Applications to a new round for what the papers ask, judged; `overrides` of the round."""
    round_ = office.grants.open_round(**overrides)
    names = (ORGANIZATION, *OTHERS)[:count]
    found = [office.grants.apply(round_, name, amounts=AMOUNTS) for name in names]
    office.grants.judge(round_, found, [40, 20, 10])
    return found


def award_file(
    office: Office, applications: Sequence[int], changed: Mapping[int, Mapping[str, str]] = {}
) -> Path:
    """A list that awards what was asked for, for a year; `changed` cells by application."""
    office.write("lists/conditions.md", "Report each quarter.")
    now = office.world.now()
    row = {
        "mode": "reimbursement",
        "from": day(now),
        "to": day(now + 364 * DAY),
        "indirect_bps": "1500",
        "tolerance_bps": "1000",
        "conditions": "conditions.md",
        **ASKED,
        "milestones": "",
    }
    path = office.folder / "lists" / "awards.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["application", *row])
        writer.writeheader()
        writer.writerows(
            {"application": str(number), **row, **changed.get(number, {})}
            for number in applications
        )
    return path


def day(seconds: int) -> str:
    """The day of a time, as lists have it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
