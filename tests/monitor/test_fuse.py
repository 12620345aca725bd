"""Rules that lost their power to hold, and payments of single runs.

drain
├── a tripped fuse: told of, each hold refused once and not tried again
├── once two persons re-armed the family: placed after all
├── a single run's payment is held like any other
└── whose clock is its own, not that of its case and period
"""

from __future__ import annotations

import logging
from collections import Counter

import pytest

from almoner import money
from almoner.fraud.grounds import Policy
from almoner.ledger.statuses import OutboxState, PaymentKind
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY, World, digest, watch
from almoner.testing.acts import Acts


def states(views: Views, run: int) -> Counter[OutboxState | None]:
    return Counter(alert.outbox for alert in views.alerts() if alert.run == run)


def actions(caplog: pytest.LogCaptureFixture) -> Counter[str]:
    return Counter(getattr(record, "action", "") for record in caplog.records)


@pytest.fixture
def bot(world: World, store: Store, policy: Policy) -> Monitor:
    """A monitor that may place holds."""
    return Monitor(store, world.client, policy, world.officer("monitor"))


@pytest.fixture
def tripped(world: World, bot: Monitor) -> int:
    """A certified run of a ring, whose rule was found wrong four times in the period before."""
    acts = Acts(world=world)
    world.approve(world.enroll(watch.ghosts(12)))
    run = acts.certify(1)
    bot.catch_up()
    for case_no in range(1, 5):
        acts.release(world.payment_id(run, case_no))
    world.settle(run)
    for case_no in range(5, 13):
        world.warp_to(world.hold(world.payment_id(run, case_no))["expiresAt"])
        acts.lapse(world.payment_id(run, case_no))
    return acts.certify(2)


def test_drain__I17_a_tripped_fuse_is_told_of_and_not_tried_again(
    world: World, bot: Monitor, tripped: int, views: Views, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        bot.catch_up()
        assert actions(caplog)["fuse_tripped"] == 1
        assert actions(caplog)["hold_refused"] == 12
        caplog.clear()
        sent = world.client.web3.eth.get_transaction_count(world.officer("monitor").address)
        for _ in range(3):
            world.mine()
            bot.catch_up()

    assert states(views, tripped) == {OutboxState.REFUSED: 12}
    assert {
        "Holds_Fuse" in (alert.refusal or "") for alert in views.alerts() if alert.run == tripped
    } == {True}
    assert actions(caplog)["hold_refused"] == 0
    monitor = world.officer("monitor").address
    assert world.client.web3.eth.get_transaction_count(monitor) == sent
    assert [family.tripped_at is not None for family in views.families()] == [True, False]


def test_drain__I17_a_rearmed_family_holds_again(
    world: World, bot: Monitor, tripped: int, views: Views
) -> None:
    bot.catch_up()
    reason = digest("measured again")
    world.send("investigator", world.holds.functions.proposeRearm(1, reason))
    bot.catch_up()
    assert states(views, tripped) == {OutboxState.REFUSED: 12}

    world.send("program_admin", world.holds.functions.rearm(1, reason))
    bot.catch_up()

    assert states(views, tripped) == {OutboxState.PLACED: 12}
    assert views.families()[0].placed == 12


def test_drain__holds_the_payment_of_a_single_run(world: World, bot: Monitor, views: Views) -> None:
    """A supplement of a case whose payment was held before: another hold, with its own clock."""
    acts = Acts(world=world)
    world.approve(world.enroll(watch.ghosts(12)))
    regular = world.payment_id(acts.certify(1), 1)
    bot.catch_up()
    world.warp(8 * DAY)
    run = acts.single(1, PaymentKind.SUPPLEMENT, money.parse("50"))
    world.certify(run)

    bot.catch_up()

    supplement = world.payment_id(run, 1)
    assert states(views, run) == {OutboxState.PLACED: 1}
    assert world.hold(supplement)["placer"] == world.person("monitor")
    program, deadline = world.program.address, world.holds.functions.deadlineOf
    assert deadline(program, supplement).call() > deadline(program, regular).call() + 7 * DAY
    assert world.hold(supplement)["expiresAt"] > deadline(program, regular).call()


def test_drain__a_recalled_runs_hold_counts_for_the_next(
    world: World, bot: Monitor, views: Views
) -> None:
    """The bot holds a case once in a period, whichever run pays it."""
    acts = Acts(world=world)
    world.approve(world.enroll(watch.ghosts(12)))
    first = acts.certify(1)
    bot.catch_up()
    acts.recall(first)
    for case_no in range(1, 13):
        acts.lapse(world.payment_id(first, case_no))
        acts.drop(world.payment_id(first, case_no))
    world.warp(DAY)
    again = acts.certify(1)

    bot.catch_up()

    assert states(views, first) == {OutboxState.PLACED: 12}
    assert states(views, again) == {OutboxState.REFUSED: 12}
    refusals = {alert.refusal for alert in views.alerts() if alert.run == again}
    assert all("Holds_OncePerPayment" in str(refusal) for refusal in refusals)
