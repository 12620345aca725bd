"""The stories of every rule, in the order of the rules."""

from __future__ import annotations

from tests.fraud.planted import accounts, cases, flows, grants, keeping, members, staff

SCENARIOS = (
    *accounts.SCENARIOS,
    *cases.SCENARIOS,
    *members.SCENARIOS,
    *staff.SCENARIOS,
    *grants.SCENARIOS,
    *flows.SCENARIOS,
    *keeping.SCENARIOS,
)
