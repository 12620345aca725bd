"""The state machines of docs/states.md, and how tests drive them through real contracts."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.testing.states import (
    accounts,
    adverse,
    agreements,
    appeals,
    applications,
    appointments,
    appropriations,
    awards,
    cases,
    draw_payments,
    draws,
    families,
    holds,
    keys,
    milestones,
    pauses,
    payments,
    reviews,
    rounds,
    rule_sets,
    rules,
    runs,
    sanctions,
)
from almoner.testing.states.machine import Call, Guard, Machine
from almoner.testing.states.table import Condition, Row, read, redrawn

MACHINES: Mapping[str, Machine] = {
    "Key": keys.MACHINE,
    "Appointment": appointments.MACHINE,
    "Pause": pauses.MACHINE,
    "Appropriation": appropriations.MACHINE,
    "Run": runs.MACHINE,
    "Payment": payments.MACHINE,
    "Rule": rules.MACHINE,
    "Rule family": families.MACHINE,
    "Rule set": rule_sets.MACHINE,
    "Hold": holds.MACHINE,
    "Case": cases.MACHINE,
    "Adverse change": adverse.MACHINE,
    "Change of account": accounts.MACHINE,
    "Appeal": appeals.MACHINE,
    "Round": rounds.MACHINE,
    "Application": applications.MACHINE,
    "Review": reviews.MACHINE,
    "Award": awards.MACHINE,
    "Milestone": milestones.MACHINE,
    "Draw": draws.MACHINE,
    "Payment of a draw": draw_payments.MACHINE,
    "Agreed amendment": agreements.MACHINE,
    "Adverse act on an award": sanctions.TERMINATIONS,
    "Suspension": sanctions.SUSPENSIONS,
}
"""By the headings of docs/states.md."""

__all__ = ["MACHINES", "Call", "Condition", "Guard", "Machine", "Row", "read", "redrawn"]
