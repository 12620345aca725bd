"""Asking about money before it moves: check_fund, cash_need

check_fund
├── when the contract would refuse: it should raise that
├── when the source has too little: it should say how much it has
└── when all is well: it should say nothing, and nothing should be sent
cash_need
└── should tell what is due by a day, and what of it is missing
"""

from __future__ import annotations

import pytest

from almoner import money
from almoner.acts import funds
from almoner.acts.funds import Availability, CashNeed
from almoner.errors import AlmonerError
from almoner.testing import DAY, World, enrollment, refuses

FIVE = money.parse("5")


@pytest.fixture
def appropriation(world: World) -> int:
    """A further appropriation of $5, without cash."""
    now = world.now()
    return funds.appropriate(
        world.treasury,
        world.officer("budget_officer"),
        purpose=7,
        source=world.source.address,
        ceiling=FIVE,
        availability=Availability(start=now, end=now + DAY, cancel=now + DAY),
    )


def check(world: World, appropriation: int, source: str, amount: int, given: int = 0) -> None:
    parts = (world.client, world.treasury, world.token)
    funds.check_fund(*parts, source, appropriation, amount, given=given)


def test_check_fund__raises_what_the_contract_would(world: World, appropriation: int) -> None:
    with refuses("Treasury_NotTheSource", source=world.source.address):
        check(world, appropriation, world.stranger().address, FIVE)
    with refuses("Treasury_OverCeiling", given=FIVE + 1, available=FIVE):
        check(world, appropriation, world.source.address, FIVE + 1)


def test_check_fund__says_when_the_source_has_too_little(world: World, appropriation: int) -> None:
    assert world.balance(world.source.address) == 0
    with pytest.raises(AlmonerError, match=r"has \$4\.00, which is less than \$5\.00"):
        check(world, appropriation, world.source.address, FIVE, given=money.parse("4"))


def test_check_fund__sends_nothing(world: World, appropriation: int) -> None:
    world.source.send(world.token.functions.mint(world.source.address, FIVE))
    block = world.client.head()
    check(world, appropriation, world.source.address, FIVE)
    assert world.client.head() == block
    assert world.balance(world.source.address) == FIVE


def test_cash_need__tells_what_is_due_and_missing(world: World) -> None:
    poor = world.with_program(max_amount=10**13)
    cash, more = money.parse("5,000,000"), money.parse("40")
    poor.approve(poor.enroll([enrollment(1, amount=cash), enrollment(2, amount=more)]))
    run = poor.open_run()
    poor.seal(run)
    poor.certify(run)
    due = poor.run(run)["payableAt"]

    def need(date: int) -> CashNeed:
        return funds.cash_need(world.client, world.treasury, poor.allotment, date)

    assert need(due - DAY) == CashNeed(due=0, missing=0)
    assert need(due) == CashNeed(due=cash + more, missing=more)
