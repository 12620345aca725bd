"""What events amount to. Pure functions of the events: built again, they give the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import ProgramKind
from almoner.ledger.projections import (
    amendments,
    applications,
    awards,
    changes,
    claimants,
    costs,
    draws,
    hearings,
    holds,
    households,
    notices,
    offices,
    payments,
    reviews,
    rolls,
    roster,
    rounds,
    rule_sets,
    rules,
    runs,
    treasury,
)

Apply = Callable[[Database, Event], None]
ApplyToProgram = Callable[[Database, str, Event], None]

TABLES = (
    "programs",
    "persons",
    "keys",
    "appointments",
    "pauses",
    "appropriations",
    "allotments",
    "obligations",
    "due",
    "costs",
    "returned",
    "cases",
    "members",
    "double_members",
    "late_reports",
    "rolls",
    "key_offers",
    "shared_accounts",
    "periods",
    "runs",
    "approvers",
    "words",
    "payments",
    "replaced",
    "holds",
    "rules",
    "families",
    "rule_sets",
    "outcome_posts",
    "proposals",
    "mass_changes",
    "involved",
    "claimant_acts",
    "appeals",
    "overpayments",
    "rounds",
    "applications",
    "applicant_acts",
    "reviews",
    "awards",
    "award_lines",
    "draws",
    "substantiations",
    "amendments",
    "grant_approvers",
    "participants",
)
"""Every table that is a projection."""

_TREASURY: Mapping[str, Apply] = {**treasury.EVENTS, **costs.EVENTS}
_HOLDS: Mapping[str, Apply] = {**rules.EVENTS, **holds.EVENTS}
_CHANGES: Mapping[str, Apply] = {**changes.EVENTS, **notices.EVENTS, **claimants.EVENTS}
_HEARINGS: Mapping[str, Apply] = {**hearings.EVENTS, **claimants.EVENTS}
_ROUNDS: Mapping[str, Apply] = {**rounds.EVENTS, **applications.EVENTS, **reviews.EVENTS}
_AMENDMENTS: Mapping[str, Apply] = {**amendments.EVENTS, **claimants.EVENTS}
_PROGRAM: Mapping[str, ApplyToProgram] = {**runs.EVENTS, **payments.EVENTS}
_ROSTER: Mapping[str, ApplyToProgram] = {
    **roster.EVENTS,
    **households.EVENTS,
    **rolls.EVENTS,
}
_GRANTS: Mapping[str, ApplyToProgram] = {
    **awards.EVENTS,
    **draws.EVENTS,
    "ClaimantActed": lambda db, _, event: claimants.acted(db, event),
}


class Addresses(Protocol):
    """Where the contracts of a deployment are."""

    @property
    def offices(self) -> str: ...
    @property
    def treasury(self) -> str: ...
    @property
    def holds(self) -> str: ...
    @property
    def changes(self) -> str: ...
    @property
    def hearings(self) -> str: ...
    @property
    def rounds(self) -> str: ...
    @property
    def amendments(self) -> str: ...
    @property
    def rule_sets(self) -> str: ...


def of_agency(addresses: Addresses) -> Mapping[str, Mapping[str, Apply]]:
    """What the events of each of a deployment's contracts change, by their names."""
    return {
        addresses.offices: offices.EVENTS,
        addresses.treasury: _TREASURY,
        addresses.holds: _HOLDS,
        addresses.changes: _CHANGES,
        addresses.hearings: _HEARINGS,
        addresses.rounds: _ROUNDS,
        addresses.amendments: _AMENDMENTS,
        addresses.rule_sets: rule_sets.EVENTS,
    }


OF_PROGRAMS = frozenset({*_PROGRAM, *_ROSTER, *_GRANTS})
"""The events of programs and their rosters that change something."""


def apply(db: Database, addresses: Addresses, event: Event) -> None:
    """Changes the rows an event changes. An event that changes none is only kept."""
    if event.name is None:
        return
    agency = of_agency(addresses)
    if event.address in agency:
        act = agency[event.address].get(event.name)
        if act is not None:
            act(db, event)
        return
    # Only addresses that the Treasury named, and the rosters those named, are followed at all.
    owner = db.execute(
        "SELECT program, kind FROM programs WHERE roster = ?", (event.address,)
    ).fetchone()
    program, of_program = (event.address, _PROGRAM) if owner is None else (owner[0], _ROSTER)
    if owner is not None and owner["kind"] == ProgramKind.GRANT:
        of_program = _GRANTS
    change = of_program.get(event.name)
    if change is not None:
        change(db, program, event)


def clear(db: Database) -> None:
    """Empties every projection."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
