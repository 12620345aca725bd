"""From alert to hold, exactly once, whatever the chain and other people do.

drain
├── holds every payment of the ring, within a second or two, and no other payment
├── once only: again, after a reorganization, after its nonce or its receipt was lost
├── largest payment first where the contract's cap is reached, and tells of the rest
├── too late after the window, and never sent
├── refused for want of an office: tried again once the office is there
├── refused at the cap, or while an officer's hold stands: tried again, told of once
└── an officer who cites an alert, here or elsewhere, does not use it up
"""

from __future__ import annotations

import logging
import time
from collections import Counter

import pytest

from almoner.chain import node as nodes
from almoner.fraud.engine import Policy
from almoner.ledger.records import PaymentState
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor import outbox
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY, World, enrollment, household, watch
from almoner.testing.world import WORD


def certify(world: World, ghosts: int = 12, households: int = 3) -> int:
    """A certified run with a ring of ghosts, after some households."""
    innocent = [enrollment(number) for number in range(households)]
    world.approve(world.enroll([*innocent, *watch.ghosts(ghosts)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    return run


def monitor(world: World, store: Store, policy: Policy) -> Monitor:
    return Monitor(store, world.client, policy, world.officer("monitor"))


def states(views: Views) -> Counter[OutboxState | None]:
    return Counter(alert.outbox for alert in views.alerts())


def placed_on_chain(world: World) -> Counter[bytes]:
    """How many HoldPlaced events each alert has, asked of the chain itself."""
    events = world.holds.events.HoldPlaced().get_logs(from_block=0)
    return Counter(bytes(event["args"]["alert"]) for event in events)


def assert_placed_once(world: World, views: Views, count: int) -> None:
    assert states(views) == {OutboxState.PLACED: count}
    assert placed_on_chain(world) == {alert.alert: 1 for alert in views.alerts()}


def test_drain__holds_the_ring_and_nobody_else(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    run = certify(world)

    monitor(world, store, policy).catch_up()

    assert_placed_once(world, views, 12)
    program = world.program.address
    for case_no in range(1, 16):
        payment = views.payment(program, world.payment_id(run, case_no))
        assert payment is not None
        ghost = case_no > 3
        assert payment.state is (PaymentState.HELD if ghost else PaymentState.COMING)
    hold = world.hold(world.payment_id(run, 4))
    assert hold["state"] == 1
    assert hold["placer"] == world.person("monitor")
    assert 5 * DAY - 120 <= hold["expiresAt"] - hold["placedAt"] <= 5 * DAY


def test_drain__thirty_holds_go_out_in_two_seconds(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    certify(world, ghosts=30)
    bot = monitor(world, store, policy)
    bot.follower.follow()

    started = time.monotonic()
    mined = bot.drain()
    seconds = time.monotonic() - started

    assert mined == 30
    # The machine may be busy; unpipelined it takes as long as thirty block times on a live chain.
    assert seconds < 6
    bot.catch_up()
    assert_placed_once(world, views, 30)


def test_drain__many_holds_go_into_one_block(
    world: World, store: Store, views: Views, policy: Policy, node: nodes.Node
) -> None:
    """On a chain whose blocks take their time, no hold waits for the one before it."""
    certify(world)

    def mine(point: str) -> None:
        if point == "before_receipt":
            node.mine()

    bot = Monitor(store, world.client, policy, world.officer("monitor"), checkpoint=mine)
    node.request("evm_setAutomine", False)
    try:
        height = world.client.head()[0]
        bot.catch_up()
    finally:
        node.request("evm_setAutomine", True)

    assert world.client.head()[0] == height + 1
    assert_placed_once(world, views, 12)


def test_drain__what_is_not_mined_in_time_is_looked_for_again(
    world: World,
    store: Store,
    views: Views,
    policy: Policy,
    node: nodes.Node,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certify(world)
    monkeypatch.setattr(outbox, "RECEIPT_SECONDS", 0.0)
    bot = monitor(world, store, policy)
    bot.follower.follow()
    node.request("evm_setAutomine", False)
    try:
        assert bot.drain() == 0
        assert bot.drain() == 0
        assert states(views) == {OutboxState.SIGNED: 12}
    finally:
        node.request("evm_setAutomine", True)
    node.mine()

    bot.catch_up()

    assert_placed_once(world, views, 12)


def test_drain__declared_shelter_is_not_held(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    shelter = (watch.RING_ACCOUNT, 20, world.now() + 90 * DAY)
    world.send("determiner", world.roster.functions.proposeSharedAccount(*shelter))
    world.send("program_admin", world.roster.functions.confirmSharedAccount(*shelter))
    certify(world)

    monitor(world, store, policy).catch_up()

    assert states(views) == {None: 12}
    assert {alert.decision for alert in views.alerts()} == {"alert"}
    assert placed_on_chain(world) == {}


def test_drain__expired_declaration_is_held(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    shelter = (watch.RING_ACCOUNT, 20, world.now() + 60)
    world.send("determiner", world.roster.functions.proposeSharedAccount(*shelter))
    world.send("program_admin", world.roster.functions.confirmSharedAccount(*shelter))
    world.warp(61)
    certify(world)

    monitor(world, store, policy).catch_up()

    assert_placed_once(world, views, 12)


def test_drain__officer_key_is_held_and_a_strangers_is_not(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    key = world.officer("approver").address
    world.approve(world.enroll([enrollment(1, pay_to=key), enrollment(2)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)

    monitor(world, store, policy).catch_up()

    assert_placed_once(world, views, 1)
    assert [(alert.case_no, alert.reason, alert.rule_no) for alert in views.alerts()] == [(1, 2, 2)]


def test_i27__a_second_drain_places_nothing(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    certify(world)
    bot = monitor(world, store, policy)
    bot.catch_up()
    height = world.client.head()[0]

    bot.catch_up()
    bot.drain()

    assert world.client.head()[0] == height
    assert_placed_once(world, views, 12)


def test_i27__a_fresh_ledger_places_nothing_again(
    world: World, store: Store, policy: Policy
) -> None:
    certify(world)
    monitor(world, store, policy).catch_up()
    height = world.client.head()[0]

    with Store(store.path.with_name("second.sqlite"), watch.scope(world)) as second:
        monitor(world, second, policy).catch_up()
        assert_placed_once(world, Views(second.path), 12)

    assert world.client.head()[0] == height


@pytest.mark.parametrize("depth", [1, 5, 12])
def test_i27__a_hold_that_was_taken_back_is_placed_again_once(
    world: World, store: Store, views: Views, policy: Policy, node: nodes.Node, depth: int
) -> None:
    """The reorganization takes back holds and not the certification that caused them."""
    certify(world)
    bot = monitor(world, store, policy)
    bot.catch_up()
    alerts = {alert.alert for alert in views.alerts()}

    node.reorganize(depth)
    assert placed_on_chain(world).total() == 12 - depth
    bot.catch_up()

    assert {alert.alert for alert in views.alerts()} == alerts
    assert_placed_once(world, views, 12)


def test_i27__the_same_signed_transaction_is_sent_again(
    world: World, store: Store, policy: Policy, node: nodes.Node
) -> None:
    certify(world)
    bot = monitor(world, store, policy)
    bot.catch_up()
    question = "SELECT transaction_hash FROM outbox ORDER BY nonce"
    before = store.db.execute(question).fetchall()

    node.reorganize(12)
    bot.catch_up()

    assert store.db.execute(question).fetchall() == before


def test_i27__a_lost_nonce_is_signed_anew(
    world: World, store: Store, views: Views, policy: Policy, node: nodes.Node
) -> None:
    """Another transaction of the bot's key takes the first nonces after the reorganization."""
    certify(world)
    bot = monitor(world, store, policy)
    bot.catch_up()
    node.reorganize(12)
    key = world.officer("monitor")
    for _ in range(2):
        key.send(world.token.functions.approve(household(1), 1))

    bot.catch_up()

    assert_placed_once(world, views, 12)


def test_i27__a_gap_in_the_nonces_is_signed_anew(
    world: World, store: Store, views: Views, policy: Policy, node: nodes.Node
) -> None:
    """The transaction before it belonged to an alert that is no more: it would wait for ever."""
    certify(world)
    bot = monitor(world, store, policy)
    bot.catch_up()
    node.reorganize(12)
    bot.follower.follow()
    with store.transaction() as db:
        first = db.execute("SELECT alert FROM outbox ORDER BY nonce LIMIT 1").fetchone()["alert"]
        db.execute("DELETE FROM alerts WHERE alert = ?", (first,))

    bot.catch_up()

    assert_placed_once(world, views, 11)


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


def assert_placed_once_by_bot(world: World, views: Views) -> None:
    """Every alert is placed once; holds of officers are beside them."""
    assert states(views) == {OutboxState.PLACED: 12}
    chain = placed_on_chain(world)
    assert {chain[alert.alert] for alert in views.alerts()} == {1}


def test_alerts__can_be_computed_again_from_the_chain(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    """I27: each hold names an alert, and another reader finds the very same ones."""
    certify(world)
    monitor(world, store, policy).catch_up()
    with Store(store.path.with_name("auditor.sqlite"), watch.scope(world)) as auditor:
        Monitor(auditor, world.client, policy).catch_up()
        found = {alert.alert for alert in Views(auditor.path).alerts()}

    assert set(placed_on_chain(world)) == found == {alert.alert for alert in views.alerts()}
