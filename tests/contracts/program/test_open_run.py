"""Opening a run: openRun

given a period without a date, or one second before its lead time
    it reverts with BenefitProgram_TooEarly
given words out of order, or past the last case
    it reverts with BenefitProgram_BadWords
given a period that is due and words that exist
    it opens a run under the next number, empty
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, enrollment, refuses

OPENED = 1


def test_openRun__reverts_for_a_period_without_a_date(world: World) -> None:
    with refuses("BenefitProgram_TooEarly", period=13, opensAt=0):
        world.send("maker", world.program.functions.openRun(13, 0, 0, world.allotment))


def test_openRun__reverts_before_the_lead_time_and_not_at_it(world: World) -> None:
    opens_at = world.program.functions.periodOf(2).call()[0] - 5 * DAY
    fn = world.program.functions.openRun(2, 0, 0, world.allotment)
    world.next_block_at(opens_at - 1)
    with refuses("BenefitProgram_TooEarly", period=2, opensAt=opens_at):
        world.send("maker", fn)
    world.next_block_at(opens_at)
    world.send("maker", fn)


@pytest.mark.parametrize(("first", "last"), [(1, 0), (0, 1), (1, 1)])
def test_openRun__reverts_for_words_out_of_order_or_without_a_case(
    world: World, first: int, last: int
) -> None:
    world.enroll([enrollment(1)])
    fn = world.program.functions.openRun(1, first, last, world.allotment)
    with refuses("BenefitProgram_BadWords", first=first, last=last, lastWord=0):
        world.send("maker", fn)


def test_openRun__opens_an_empty_run(world: World) -> None:
    fn = world.program.functions.openRun(1, 0, 0, world.allotment)

    receipt = world.send("maker", fn, 1)

    maker = world.person("maker", 1)
    facts = {"run": 1, "period": 1, "first": 0, "last": 0, "allotment": world.allotment}
    assert world.events(receipt) == [("RunOpened", {**facts, "maker": maker})]
    opened = world.run(1)
    assert opened.pop("contentHash") != bytes(32)
    assert opened == {
        "total": 0,
        "openedAt": world.now(),
        "payableAt": 0,
        "payableBlock": 0,
        "period": 1,
        "state": OPENED,
        "count": 0,
        "first": 0,
        "last": 0,
        "sealedTo": 0,
        "maker": maker,
        "allotment": world.allotment,
        "approvers": [0, 0, 0, 0],
        "endedAt": 0,
        "approvedAt": 0,
        "kind": 0,
        "caseNo": 0,
        "original": 0,
        "recaller": 0,
        "recallReason": bytes(32),
    }
