"""Awards that are drawn on, and the files their grantee would have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from almoner import money
from almoner.roster.references import Keys
from almoner.testing.bench import SETTINGS
from almoner.testing.grant_samples import ADVANCE, MILESTONE
from almoner.testing.grants import Grants
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.papers import ASKED, DAY

LINES = [money.parse(each) for each in ASKED.values()]
LARGE = [money.parse("150,000"), *LINES[1:]]
"""More than the first band of the program's file."""
MILESTONES = [money.parse(each) for each in ("30,000", "20,000")]
ANYONE = ("--as", "guardian-1")
OFFICER, SECOND_OFFICER = ("--as", "grants-officer-1"), ("--as", "grants-officer-2")
APPROVER, SECOND_APPROVER = ("--as", "approver-1"), ("--as", "approver-2")
COUNTER, HEARING_OFFICER = ("--as", "counter-1"), ("--as", "hearing-officer-1")
SIGNED = ("--signer", ORGANIZATION)
KEYS = Keys(
    agency=bytes.fromhex(SETTINGS["AGENCY_KEY"]), program=bytes.fromhex(SETTINGS["PROGRAM_KEY"])
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awards:
    """Accepted awards of one organization for a year, ten days after they began."""

    invoiced: int
    """Reimburses $100,000 over the categories of the program's file."""
    advanced: int
    """The same, paid ahead."""
    built: int
    """Pays two milestones, $30,000 and $20,000."""
    large: int
    """Reimburses $250,000, so that its draws may need two approvers."""
    begins: int
    """Midnight (UTC), in seconds since 1970."""


def accepted(grants: Grants) -> Awards:
    """Has all of them recommended, offered and accepted."""
    begins = grants.world.now() // DAY * DAY + 60 * DAY
    period = {"from": begins, "to": begins + 365 * DAY}
    plans: Mapping[str, dict[str, Any]] = {
        "invoiced": {"lines": LINES},
        "advanced": {"lines": LINES, "mode": ADVANCE},
        "built": {"lines": MILESTONES, "mode": MILESTONE},
        "large": {"lines": LARGE},
    }
    made = {name: _accepted(grants, **period, **plan) for name, plan in plans.items()}
    grants.world.warp_to(begins + 10 * DAY)
    return Awards(begins=begins, **made)


def _accepted(grants: Grants, **plan: Any) -> int:
    """An accepted award of a round of its own, as an organization applies once to each."""
    round_ = grants.open_round()
    amounts = LARGE if plan["lines"] == LARGE else LINES
    application = grants.apply(round_, ORGANIZATION, amounts=amounts)
    grants.judge(round_, [application], [40, 20, 10])
    award = grants.recommend(application, **plan)
    grants.offer(award)
    grants.accept(award, ORGANIZATION)
    return award


def request_file(office: Office, awards: Awards, **changed: str | None) -> Path:
    """A request of $600 for the costs of two days; `changed` lines replace those of a key.

    A changed `invoice` is its number; one of None is left out, as a line of None is.
    """
    office.write("draw/bill.pdf", "a bill")
    number = changed.pop("invoice", "A-17")
    lines = {
        "line": '"Personnel"',
        "amount": '"600"',
        "matched": '"150"',
        "cost_from": day(awards.begins),
        "cost_to": day(awards.begins + DAY),
        "documents": '["bill.pdf"]',
    } | changed
    text = "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)
    return office.write("draw/request.toml", text + _invoice(awards, number))


def substantiation_file(office: Office, awards: Awards, amount: str, number: str = "A-17") -> Path:
    """What shows how some of an advance was spent."""
    office.write("draw/receipt.pdf", "a receipt")
    text = f'amount = "{amount}"\ndocuments = ["receipt.pdf"]\n'
    return office.write("draw/receipts.toml", text + _invoice(awards, number))


def day(seconds: int) -> str:
    """The day of a time, as files and commands have it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _invoice(awards: Awards, number: str | None) -> str:
    if number is None:
        return ""
    own = f'number = "{number}"\ndate = {day(awards.begins)}\n'
    return f'[invoice]\nvendor = "Mill Ltd"\n{own}gross = "1,000"\n'
