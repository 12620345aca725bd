"""Everything readers of a ledger are told, to compare two ledgers of one chain."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.grants import GrantViews
from almoner.ledger.views import Views
from almoner.location import Location


def answers(ledger: Location) -> Iterator[object]:
    """What every question of every view is answered, in the order it is asked."""
    views, grants = Views(ledger), GrantViews(ledger)
    yield views.cursor()
    yield views.persons()
    yield views.pauses()
    yield views.programs()
    yield views.grant_programs()
    yield views.families()
    yield views.books()
    yield views.appropriations()
    yield views.allotments()
    yield views.obligations()
    yield views.alerts()
    for program in views.programs():
        yield views.totals(program)
        yield views.proposals(program)
        yield views.appeals(program)
        yield views.alerts(program)
        yield grants.rounds(program)
        yield grants.awards(program)
        yield grants.draws(program)
        yield grants.draws(program, 1)
        yield grants.amendments(program)
        yield grants.amendments(program, 1)
        yield from map(grants.applications, (each.round for each in grants.rounds(program)))
        yield from _cases(views, program)


def _cases(views: Views, program: str) -> Iterator[object]:
    for case_no in views.case_numbers(program):
        yield views.case(program, case_no)
        yield views.members(program, case_no)
        yield views.proposals(program, case_no)
        yield views.appeals(program, case_no)
        yield views.payments(program, case_no)
        for each in views.payments(program, case_no):
            yield views.payment(program, each.payment_id)
            yield views.alerts(program, payment_id=each.payment_id)
