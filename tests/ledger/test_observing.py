"""Which events make something known to the fraud check.

heard events
└── each change a projection too: a ledger reads no others for it
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from almoner.ledger import projections
from almoner.observations.observer import HEARD

AGENCY = (
    *("offices", "treasury", "holds", "changes"),
    *("hearings", "rounds", "amendments", "rule_sets"),
)


@pytest.mark.parametrize("event", sorted(HEARD))
def test_heard_event__changes_a_projection(event: str) -> None:
    agency = projections.of_agency(SimpleNamespace(**{name: name for name in AGENCY}))
    assert any(event in acts for acts in (projections.OF_PROGRAMS, *agency.values()))
