"""Awards of a grant program with armed rules, draws on them, and what became of these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from almoner import money
from almoner.ledger.alert_records import AlertView
from almoner.ledger.views import Views
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from almoner.testing.world import fields

HOUR = 3_600
SHELL = payee("one hand")
JUST_BELOW = [money.parse(each) for each in ("45,000", "20,000", "20,000", "10,000")]
HALF = [money.parse(each) for each in ("25,000", "10,000", "10,000", "5,000")]
SPLIT, QUICK, OFFICER = 201, 202, 203
"""Reasons of the file."""


def awarded(
    grants: Grants,
    names: Sequence[str],
    *,
    account: str | None = None,
    lines: Sequence[int] = JUST_BELOW,
    organization: bytes | None = None,
) -> list[int]:
    """Accepted awards of one round, one for each name; organizations of their own unless said."""
    round_ = grants.open_round()
    paid_at = {"pay_to": account} if account else {}
    applied = [grants.apply(round_, name, **paid_at) for name in names]
    grants.judge(round_, applied, [40, 20, 10])
    awards = []
    for application, name in zip(applied, names, strict=True):
        if organization:
            identify = grants.world.rounds.functions.identify(application, organization)
            grants.world.send("grants_officer", identify)
        award = grants.recommend(application, lines=list(lines))
        grants.offer(award)
        grants.accept(award, name)
        awards.append(award)
    return awards


def certified(grants: Grants, award: int, name: str, *, after: int = 2 * HOUR, **asked: Any) -> int:
    """A draw whose only approval comes exactly so many seconds after its request; its number."""
    draw = grants.draw(award, name, **asked)
    requested_at = grants.world.now()
    grants.review(draw)
    grants.world.next_block_at(requested_at + after)
    grants.certify(draw)
    assert grants.draw_of(draw)["state"] == 3
    return draw


def hold(grants: Grants, draw: int) -> dict[str, Any]:
    """A draw's hold as the chain has it, by field."""
    number = grants.payment_id(draw)
    return fields(grants.world.holds.functions.holdOf(grants.awards.address, number))


def held_for(grants: Grants, draws: Sequence[int]) -> list[int]:
    """The reason of each draw's hold, 0 where there is none."""
    return [hold(grants, draw)["reason"] for draw in draws]


def alert_of(views: Views, grants: Grants, draw: int) -> AlertView:
    (alert,) = views.alerts(grants.awards.address, payment_id=grants.payment_id(draw))
    return alert
