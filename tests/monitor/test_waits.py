"""Alerts that cannot be placed at once, for what the contract or other people do.

drain
├── largest payment first where the contract's cap is reached, and tells of the rest
├── too late after the window, and never sent
├── refused for want of an office: tried again once the office is there
├── refused at the cap, or while an officer's hold stands: tried again, told of once
├── an officer who cites an alert, here or elsewhere, does not use it up
└── within the deadline that an officer's earlier hold fixed
"""

from __future__ import annotations

import logging
from collections import Counter

import pytest

from almoner.fraud.grounds import Policy
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.testing import DAY, World, enrollment, watch
from almoner.testing.world import WORD
from tests.monitor.ring import (
    assert_placed_once,
    assert_placed_once_by_bot,
    certify,
    monitor,
    placed_on_chain,
    states,
)


def test_drain__cap_goes_to_the_largest_payments(
    world: World,
    store: Store,
    views: Views,
    policy: Policy,
    caplog: pytest.LogCaptureFixture,
) -> None:
    certify(world, ghosts=34)

    with caplog.at_level(logging.ERROR):
        monitor(world, store, policy).catch_up()

    assert states(views) == {OutboxState.PLACED: 30, OutboxState.REFUSED: 4}
    by_amount = sorted(views.alerts(), key=lambda alert: alert.amount)
    assert {alert.outbox for alert in by_amount[:4]} == {OutboxState.REFUSED}
    assert all("Holds_CapReached" in (alert.refusal or "") for alert in by_amount[:4])
    alarms = [record.action for record in caplog.records if getattr(record, "alarm", False)]  # type: ignore[attr-defined]
    assert Counter(alarms) == {"hold_refused": 4, "cap_reached": 1}

    caplog.clear()
    world.mine(3)
    with caplog.at_level(logging.ERROR):
        monitor(world, store, policy).catch_up()
    assert caplog.records == []


def test_drain__is_too_late_after_the_window(
    world: World, store: Store, views: Views, policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    run = certify(world)
    world.pass_challenge(run)
    height = world.client.head()[0]

    with caplog.at_level(logging.ERROR):
        monitor(world, store, policy).catch_up()

    assert states(views) == {OutboxState.TOO_LATE: 12}
    assert world.client.head()[0] == height
    assert placed_on_chain(world) == {}
    actions = {getattr(record, "action", "") for record in caplog.records}
    assert actions == {"hold_too_late"}
    named = f"payment {world.payment_id(run, 4)} (run {run}, case number 4 on the chain) of "
    assert named in caplog.text
    assert {(record.run, record.case_no) for record in caplog.records} == {  # type: ignore[attr-defined]
        (run, case_no) for case_no in range(4, 16)
    }


def test_drain__is_in_time_at_the_last_block_of_the_window(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    run = certify(world)
    world.warp_to(world.run(run)["payableAt"] - 600)
    world.mine(5)

    monitor(world, store, policy).catch_up()

    assert_placed_once(world, views, 12)


def test_drain__waits_for_its_office(
    world: World, store: Store, views: Views, policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    person = world.person("monitor")
    world.remove(person, "monitor")
    certify(world)
    bot = monitor(world, store, policy)

    with caplog.at_level(logging.ERROR):
        bot.catch_up()
        bot.drain()
    assert states(views) == {OutboxState.REFUSED: 12}
    assert "Offices_NotInOffice" in (views.alerts()[0].refusal or "")
    assert len(caplog.records) == 12

    world.appoint(person, "monitor")
    bot.catch_up()
    assert_placed_once(world, views, 12)


def test_drain__waits_for_the_end_of_an_officers_hold(
    world: World, store: Store, views: Views, policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    payment = world.payment_id(certify(world), 4)
    world.place_hold(payment, by="investigator", expires_at=world.now() + 60)
    bot = monitor(world, store, policy)

    with caplog.at_level(logging.ERROR):
        bot.catch_up()
        world.mine(3)
        bot.catch_up()

    assert states(views) == {OutboxState.PLACED: 11, OutboxState.REFUSED: 1}
    refused = next(alert for alert in views.alerts() if alert.outbox is OutboxState.REFUSED)
    assert refused.case_no == 4
    assert "Holds_WrongState" in (refused.refusal or "")
    assert [getattr(record, "action", "") for record in caplog.records] == ["hold_refused"]

    world.warp(60)
    world.stranger().send(world.holds.functions.lapse(world.program.address, payment))
    bot.catch_up()

    assert_placed_once_by_bot(world, views)
    assert world.hold(payment)["placer"] == world.person("monitor")


def test_drain__an_alert_cited_for_another_payment_is_still_to_place(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    """An investigator cites every alert, one after the other, on one innocent household."""
    decoy = world.payment_id(certify(world), 1)
    bot = monitor(world, store, policy)
    bot.follower.follow()
    alerts = [alert.alert for alert in views.alerts()]
    for alert in alerts:
        expires_at = world.now() + 2
        world.place_hold(decoy, by="investigator", alert=alert, expires_at=expires_at)
        world.warp(3)
        world.stranger().send(world.holds.functions.lapse(world.program.address, decoy))
    bot.follower.follow()
    assert states(views) == {OutboxState.QUEUED: 12}

    bot.catch_up()

    assert states(views) == {OutboxState.PLACED: 12}
    assert {world.hold(alert.payment_id)["state"] for alert in views.alerts()} == {1}


def test_drain__an_alert_cited_by_an_officer_on_its_own_payment_is_still_to_place(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    """The bot's hold comes when the officer's short one has ended."""
    certify(world)
    bot = monitor(world, store, policy)
    bot.follower.follow()
    alert = views.alerts()[0]
    expires_at = world.now() + 60
    world.place_hold(alert.payment_id, by="investigator", alert=alert.alert, expires_at=expires_at)

    bot.catch_up()
    assert states(views) == {OutboxState.PLACED: 11, OutboxState.REFUSED: 1}

    world.warp(60)
    world.stranger().send(world.holds.functions.lapse(world.program.address, alert.payment_id))
    bot.catch_up()
    assert states(views) == {OutboxState.PLACED: 12}
    assert world.hold(alert.payment_id)["placer"] == world.person("monitor")


def test_drain__goes_on_when_a_later_run_raises_the_cap(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    program = world.with_program(bot_floor=2, bot_share_bps=5000)
    watch.activate(program, policy.digest)
    certify(program, households=1)
    bot = monitor(program, store, policy)
    bot.catch_up()
    assert states(views) == {OutboxState.PLACED: 6, OutboxState.REFUSED: 6}

    program.enroll([enrollment(2_000 + number) for number in range(WORD - 13)])  # fills word 0
    program.approve(program.enroll([enrollment(500 + number) for number in range(30)]))
    run = program.open_run(1, 1, 1)
    program.seal(run)
    program.certify(run)
    bot.catch_up()

    assert_placed_once(program, views, 12)


def test_drain__keeps_the_deadline_an_earlier_hold_fixed(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    """An investigator's hold of two days ago leaves the bot less than its own longest hold."""
    strict = world.with_program(max_total_hold=6 * DAY)
    watch.activate(strict, policy.digest)
    run = certify(strict)
    payment, program = strict.payment_id(run, 4), strict.program.address
    strict.place_hold(payment, by="investigator", expires_at=strict.now() + DAY)
    release = strict.holds.functions.release(program, payment, b"\x01" * 32)
    strict.send("investigator", release, 1)
    deadline = strict.holds.functions.deadlineOf(program, payment).call()
    strict.warp(2 * DAY)

    monitor(strict, store, policy).catch_up()

    assert_placed_once_by_bot(strict, views)
    assert strict.hold(payment)["expiresAt"] == deadline
    assert strict.hold(payment + 1)["expiresAt"] > deadline
