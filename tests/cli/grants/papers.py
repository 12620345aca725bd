"""Files a grants office would have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from almoner.testing.grant_samples import payee
from tests.cli.grants.office import Office

HOUR = 3_600
DAY = 86_400
ASKED: Mapping[str, str] = {
    "Personnel": "50,000",
    "Fringe benefits": "10,000",
    "Equipment": "20,000",
    "Supplies": "5,000",
    "Contractual": "5,000",
    "Other": "0",
    "Indirect costs": "10,000",
}
TOTAL = 100_000 * 10**6


def round_file(office: Office, **changed: object) -> Path:
    """A round that opens in an hour, for ten days; `changed` lines replace those of a key."""
    office.write("rubric.md", "Need, plan, reach.")
    now = office.world.now()
    lines: dict[str, object] = {
        "title": '"A round"',
        "allotment": office.grants.allotment,
        "budget": '"1,000,000"',
        "floor": '"1,000"',
        "ceiling": '"300,000"',
        "match_bps": 2000,
        "opens": _moment(now + HOUR),
        "closes": _moment(now + HOUR + 10 * DAY),
        "regime": '"2cfr200"',
        "quorum": 2,
        "rubric": '"rubric.md"',
    } | changed
    criteria = "".join(
        f'[[criteria]]\nname = "{name}"\nhighest = {highest}\n'
        for name, highest in (("Need", 50), ("Plan", 30), ("Reach", 20))
    )
    text = "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)
    return office.write("round.toml", text + criteria)


def application_file(office: Office, name: str = "application.toml", **changed: str) -> Path:
    """An application for $100,000; `changed` lines replace those of a key."""
    office.write("plan.txt", "What we want to do.")
    lines = {
        "pay_to": f'"{payee("grantee-1")}"',
        "matched": '"20,000"',
        "documents": '["plan.txt"]',
    } | changed
    text = "".join(f"{key} = {value}\n" for key, value in lines.items())
    amounts = "".join(f'"{key}" = "{value}"\n' for key, value in ASKED.items())
    return office.write(name, f"{text}[amounts]\n{amounts}")


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
