"""What is planted in the requests of a year, fraud and what only looks like it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from almoner import money
from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.kinds import Kind, Mode
from almoner.simulate.grants.requests import Fate, Pace, Papers, Request
from almoner.simulate.grants.terms import Terms

_SHARES = (6, 4)
"""Tenths of the shared invoice that its two awards are charged."""
_TENTHS = sum(_SHARES)

Requests = dict[int, list[Request]]
"""What is asked for, by award, in time."""


def plant(
    chance: random.Random,
    terms: Terms,
    papers: Papers,
    awards: Sequence[Award],
    requests: Requests,
) -> None:
    """Turns some of the requests of planted awards into what they are planted for."""
    by_kind = {
        kind: [
            each.number for each in awards if each.kind is kind and each.mode is Mode.REIMBURSEMENT
        ]
        for kind in Kind
    }
    for number in by_kind[Kind.SPLIT]:
        requests[number] = [replace(each, planted=Kind.SPLIT) for each in requests[number]]
    for number in by_kind[Kind.OFFICIAL]:
        first, *later = requests[number]
        requests[number] = [first, *(replace(each, planted=Kind.OFFICIAL) for each in later)]
    for number in by_kind[Kind.HASTY]:
        first, *later = requests[number]
        hasty = [replace(each, pace=Pace.HASTY, planted=Kind.HASTY) for each in later]
        requests[number] = [first, *hasty]
    _overcharge(papers, requests, *by_kind[Kind.OVERCHARGED])
    _share(terms, papers, requests, *by_kind[Kind.FISCAL_AGENT])
    (hurried,) = by_kind[Kind.TWO_AWARDS]
    place = chance.randrange(len(requests[hurried]))
    urgent = replace(requests[hurried][place], pace=Pace.URGENT, planted=Kind.URGENT)
    requests[hurried][place] = urgent


def _overcharge(papers: Papers, requests: Requests, first: int, second: int) -> None:
    """An invoice that was charged to one award comes again with another, which cannot be."""
    honest = requests[first][0]
    place, again = next(
        (place, each) for place, each in enumerate(requests[second]) if each.at > honest.at
    )
    invoice = papers.invoice(honest.last_cost, max(honest.amount, again.amount))
    requests[first][0] = replace(honest, invoice=invoice, planted=Kind.OVERCHARGED)
    requests[second][place] = replace(
        again, invoice=invoice, fate=Fate.REFUSED, planted=Kind.OVERCHARGED
    )


def _share(terms: Terms, papers: Papers, requests: Requests, first: int, second: int) -> None:
    """Two organizations pay one invoice together, and are charged no more than it says."""
    places = [
        max(range(len(requests[number])), key=lambda at: requests[number][at].amount)
        for number in (first, second)
    ]
    shared = [requests[first][places[0]], requests[second][places[1]]]
    most = min(each.amount * _TENTHS // share for each, share in zip(shared, _SHARES, strict=True))
    gross = most // (_TENTHS * money.CENT) * (_TENTHS * money.CENT)
    invoice = papers.invoice(min(each.last_cost for each in shared), gross)
    for number, place, share in zip((first, second), places, _SHARES, strict=True):
        amount = gross * share // _TENTHS
        requests[number][place] = replace(
            requests[number][place],
            amount=amount,
            matched=terms.matched(amount),
            invoice=invoice,
            planted=Kind.SHARED_INVOICE,
        )
