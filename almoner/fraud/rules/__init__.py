"""The rules of the fraud check, each a question about observations.

Only who writes, back-tests or checks rules needs this package and Ibis. A monitor runs the SQL that
was made of it (almoner/fraud/sql).
"""

from almoner.fraud.rules import (
    accounts,
    cases,
    flows,
    grants,
    keeping,
    members,
    peers,
    splits,
    staff,
)
from almoner.fraud.rules.rule import Rule, Tally

RULES: tuple[Rule, ...] = (
    *accounts.RULES,
    *cases.RULES,
    *members.RULES,
    *staff.RULES,
    *peers.RULES,
    *splits.RULES,
    *grants.RULES,
    *flows.RULES,
    *keeping.RULES,
)
"""All of them, in the order in which alerts list them."""
TALLIES: tuple[Tally, ...] = tuple(
    sorted(
        {each for rule in RULES for each in (rule.tally, rule.hubs) if each is not None}
        | {keeping.INTAKE, peers.BY_DETERMINER, peers.APPROVALS},
        key=lambda tally: tally.number,
    )
)
"""The figures they rest on."""
