"""Split awards whose accounts change between draws.

catch_up
├── holds the last of a split award whose parts take turns at one account
└── does not hold two awards that do
"""

from __future__ import annotations

from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY
from almoner.testing.grant_acts import GrantActs
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.monitor.draws.drawing import (
    SHELL,
    SPLIT,
    awarded,
    certified,
    held_for,
)


def test_catch_up__holds_a_split_award_whose_parts_take_turns_at_one_account(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    acts = GrantActs.of(grants)
    names = [acts.name(award) for award in (1, 2, 3)]
    awards = awarded(grants, names)
    draws = []
    for award, name in zip(awards, names, strict=True):
        moved(acts, award, SHELL)
        draws.append(certified(grants, award, name))
        bot.catch_up()
        moved(acts, award, payee(f"elsewhere of {award}"))

    assert held_for(grants, draws) == [0, 0, SPLIT], "the third part shows it"


def test_catch_up__does_not_hold_two_awards_that_take_turns_at_one_account(
    grants: Grants, bot: Monitor, views: Views
) -> None:
    acts = GrantActs.of(grants)
    names = [acts.name(award) for award in (1, 2, 3)]
    awards = awarded(grants, names)
    for award in awards[:2]:
        moved(acts, award, SHELL)
        draw = certified(grants, award, acts.name(award))
        bot.catch_up()
        moved(acts, award, payee(f"elsewhere of {award}"))
    other = certified(grants, awards[2], names[2])

    bot.catch_up()

    assert held_for(grants, [draw, other]) == [0, 0]


def moved(acts: GrantActs, award: int, account: str) -> None:
    """Has a grantee ask for another account, which is its own after the cooling-off."""
    proposal = acts.request_pay_to(award, account)
    acts.world.warp(DAY * 11)
    acts.enact(proposal)
