"""What grantees type into the forms of their pages."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from almoner.testing.grant_pages import GrantService

PAPER = b"Invoice 7 of a supplier: 1,000 dollars."
PAPERS = [{"name": "invoice-7.pdf", "sha256": hashlib.sha256(PAPER).hexdigest()}]
LISTED = f"{PAPERS[0]['sha256']}  invoice-7.pdf\n"


def day(grants: GrantService) -> str:
    """The chain's day, as a form writes it."""
    return datetime.fromtimestamp(grants.world.now(), UTC).strftime("%Y-%m-%d")


def asking(grants: GrantService, **overrides: Any) -> dict[str, Any]:
    """A sound request of 1,000 of the third line, for costs of today."""
    today = day(grants)
    given = {
        "line": "2",
        "amount": "1,000.00",
        "matched": "250",
        "cost_from": today,
        "cost_to": today,
        "vendor": "A supplier",
        "number": "7",
        "date": today,
        "gross": "1,000",
        "papers": PAPERS,
    }
    return given | overrides
