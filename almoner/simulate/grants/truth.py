"""What a made-up year really is: what is planted where, what it should come to, and its sums.

The fraud check never reads it; only its evaluation does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from almoner.simulate.grants import paths
from almoner.simulate.grants.acts import REQUEST, Act
from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.draws import Draw
from almoner.simulate.grants.kinds import PLANTED, Kind
from almoner.simulate.grants.requests import Fate
from almoner.simulate.grants.year import Year

HELD = (Kind.SPLIT, Kind.HASTY, Kind.OFFICIAL)
"""What a fraud check should find; invoices over their gross the contracts refuse themselves."""
_REFUSAL = "Treasury_OverCost"


def truth(year: Year, acts: Sequence[Act]) -> dict[str, Any]:
    """All of it. Amounts in base units; draws by the contract's numbers, acts by their lines."""
    return {
        "seed": year.seed,
        "starts": str(year.starts),
        "kinds": {str(award.number): award.kind for award in year.awards},
        "planted": list(_planted(year)),
        "should_hold": [draw.number for draw in year.draws if _should_hold(draw)],
        "should_refuse": list(_refused(year, acts)),
        "sums": _sums(year),
        "awards": {str(award.number): _of(year, award) for award in year.awards},
    }


def _planted(year: Year) -> Iterator[dict[str, Any]]:
    for kind in Kind:
        awards = [award.number for award in year.awards if award.kind is kind]
        draws = [draw for draw in year.draws if draw.request.planted is kind]
        if kind in PLANTED or draws:
            yield {
                "kind": kind,
                "fraud": kind.fraud,
                "awards": awards or sorted({draw.request.award for draw in draws}),
                "draws": [draw.number for draw in draws if draw.number],
            }


def _refused(year: Year, acts: Sequence[Act]) -> Iterator[dict[str, Any]]:
    lines = {each.file: line for line, each in enumerate(acts, start=1) if each.act == REQUEST}
    for draw, file in zip(year.draws, paths.draws(year.draws), strict=True):
        if draw.request.fate is Fate.REFUSED:
            yield {"act": lines[file], "file": file, "by": _REFUSAL, "amount": draw.amount}


def _should_hold(draw: Draw) -> bool:
    return draw.request.planted in HELD


def _sums(year: Year) -> dict[str, int]:
    applied = [each for each in year.applicants if each.withdrawn is None]
    approved = _amount(year.draws, Fate.APPROVED)
    planted = sum(draw.amount for draw in year.draws if _should_hold(draw))
    figures = [_of(year, award) for award in year.awards]
    return {
        "applications": len(year.applicants),
        "asked": sum(each.total for each in applied),
        "awards": len(year.awards),
        "awarded": sum(award.total for award in year.awards),
        "draws": sum(draw.number > 0 for draw in year.draws),
        "requested": sum(draw.amount for draw in year.draws if draw.number),
        "refused": _amount(year.draws, Fate.REFUSED),
        "denied": _amount(year.draws, Fate.DENIED),
        "withdrawn": _amount(year.draws, Fate.WITHDRAWN),
        "approved": approved,
        "should_hold": planted,
        "paid_if_all_that_is_held": approved - planted,
        "paid_if_nothing_is_held": approved,
        "substantiated": sum(each["substantiated"] for each in figures),
        "returned": sum(each["returned"] for each in figures),
        "closed": len(year.closings),
        "left_at_closing": sum(each["left_at_closing"] for each in figures),
    }


def _of(year: Year, award: Award) -> dict[str, int]:
    """The figures of one award, if nothing of it is held."""
    own = [draw for draw in year.draws if draw.request.award == award.number]
    paid = _amount(own, Fate.APPROVED)
    closed = any(each.award == award.number for each in year.closings)
    return {
        "total": award.total,
        "paid": paid,
        "substantiated": sum(draw.spent.amount for draw in own if draw.spent),
        "returned": sum(draw.returned.amount for draw in own if draw.returned),
        "left_at_closing": award.total - paid if closed else 0,
    }


def _amount(draws: Sequence[Draw], fate: Fate) -> int:
    return sum(draw.amount for draw in draws if draw.request.fate is fate)
