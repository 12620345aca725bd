"""What the monitor's own transactions may cost, and how they get through when fees rise.

drain
├── within the budget of an hour: the largest payments first, the others when the hour slides
├── a budget that was used up: it should stay so when the monitor starts again
├── a budget that is large enough: it should not be said to be used up
├── a transaction that is stuck: it should be sent again with its nonce and a higher fee
├── one that waits for less, or whose fee is what the chain asks: it should be left as it is
├── one that the node dropped: it should be made anew at once, with its nonce
└── killed while it replaces one: it should place one hold of each alert all the same
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from almoner.chain import node as nodes
from almoner.chain.sender import Sender, Signed
from almoner.fraud.grounds import Policy
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor import outbox, sending
from almoner.monitor.budget import HOUR, Budget
from almoner.monitor.daemon import Monitor
from almoner.testing import World
from tests.monitor.ring import assert_placed_once, certify, monitor, placed_on_chain, states

FOUR_HOLDS = 1_500_000
"""Gas: four of them fit, with what a transaction may take at most, and no fifth."""


def frugal(world: World, store: Store, policy: Policy) -> Monitor:
    return Monitor(store, world.client, policy, world.officer("monitor"), gas_an_hour=FOUR_HOLDS)


def gas_used(world: World, seconds: int = HOUR) -> int:
    """What the bot's transactions of the last seconds used, asked of the chain."""
    now, bot, total = world.now(), world.officer("monitor").address, 0
    number = world.client.head()[0]
    while (block := world.client.request("eth_getBlockByNumber", hex(number), True)) is not None:
        if int(block["timestamp"], 16) <= now - seconds:
            break
        for each in block["transactions"]:
            if each["from"].lower() == bot.lower():
                receipt = world.client.receipt(bytes.fromhex(each["hash"][2:]))
                total += receipt["gasUsed"]
        number -= 1
    return total


def transactions(store: Store) -> list[Signed]:
    rows = store.db.execute("SELECT raw, transaction_hash, nonce FROM outbox ORDER BY nonce")
    return [Signed(raw=raw, hash=hashed, nonce=nonce) for raw, hashed, nonce in rows if raw]


def test_budget__is_spent_on_the_largest_payments_first(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    certify(world)
    bot = frugal(world, store, policy)
    bot.catch_up()

    placed = states(views)[OutboxState.PLACED]
    assert 4 <= placed < 12
    assert states(views) == {OutboxState.PLACED: placed, OutboxState.QUEUED: 12 - placed}
    by_amount = sorted(views.alerts(), key=lambda alert: -alert.amount)
    assert [each.outbox for each in by_amount[:placed]] == [OutboxState.PLACED] * placed
    assert bot.budget is not None
    assert bot.budget.used_up
    assert bot.budget.spent(world.now()) == gas_used(world) <= FOUR_HOLDS

    height = world.client.head()[0]
    bot.catch_up()
    assert world.client.head()[0] == height

    world.warp(HOUR)
    bot.catch_up()
    more = states(views)[OutboxState.PLACED]
    assert placed < more
    while bot.budget.used_up:
        world.warp(HOUR)
        bot.catch_up()
    assert_placed_once(world, views, 12)


def test_budget__survives_a_restart(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    certify(world)
    frugal(world, store, policy).catch_up()
    placed, height = states(views), world.client.head()[0]
    store.close()

    with Store(store.location, store.scope) as again:
        bot = frugal(world, again, policy)
        bot.catch_up()
        assert states(views) == placed
        assert world.client.head()[0] == height
        assert bot.budget is not None
        assert bot.budget.used_up


def test_budget__that_is_large_enough_is_not_used_up(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    certify(world)
    bot = monitor(world, store, policy)
    bot.catch_up()

    assert_placed_once(world, views, 12)
    assert bot.budget is not None
    assert not bot.budget.used_up


def test_budget__counts_a_nonce_once_and_slides(store: Store) -> None:
    budget = Budget(store, "0xbot", 100)
    first = Signed(raw=b"", hash=b"1", nonce=1)
    second = Signed(raw=b"", hash=b"2", nonce=2)

    assert budget.take(first, 60, block=1, now=1000)
    assert not budget.take(second, 41, block=1, now=1000)
    assert budget.take(second, 40, block=1, now=1001)
    budget.sent(second, 40, block=3, now=1001)
    assert budget.spent(1001) == 100
    budget.used([(first, 50)])
    assert budget.spent(1001) == 90
    assert Budget(store, "0xbot", 100).spent(1000 + HOUR - 1) == 90
    assert budget.spent(1000 + HOUR) == 40
    assert Budget(store, "0xother", 100).spent(1001) == 0


@pytest.fixture
def stuck(
    world: World, store: Store, policy: Policy, node: nodes.Node, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Monitor]:
    """A monitor whose holds are sent and wait, on a chain of blocks without room for them."""
    certify(world)
    monkeypatch.setattr(outbox, "RECEIPT_SECONDS", 0.0)
    bot = monitor(world, store, policy)
    bot.follower.follow()
    node.request("evm_setAutomine", False)
    assert bot.drain() == 0
    head = world.client.request("eth_getBlockByNumber", "latest", False)
    yield bot
    # Of these no snapshot knows.
    raise_base_fee(node, int(head["baseFeePerGas"], 16))
    node.request("evm_setAutomine", True)


def raise_base_fee(node: nodes.Node, wei: int = 10**12) -> None:
    """What the next block asks of its transactions; later ones ask a little less."""
    node.request("anvil_setNextBlockBaseFeePerGas", hex(wei))


def mine_full(node: nodes.Node, count: int) -> None:
    """Mines blocks without room: Anvil drops a transaction that could be in a block but for its
    fee, and other nodes keep it.
    """
    limit = node.request("eth_getBlockByNumber", "earliest", False)["gasLimit"]
    node.request("evm_setBlockGasLimit", hex(30_000))
    node.mine(count)
    node.request("evm_setBlockGasLimit", limit)


def test_stuck__is_sent_again_with_its_nonce_and_a_higher_fee(
    world: World,
    store: Store,
    views: Views,
    node: nodes.Node,
    stuck: Monitor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = transactions(store)
    raise_base_fee(node)
    mine_full(node, sending.STUCK_BLOCKS - 1)
    stuck.catch_up()
    assert transactions(store) == before, "not a block before"

    mine_full(node, 1)
    stuck.catch_up()
    after = transactions(store)
    assert [each.nonce for each in after] == [each.nonce for each in before]
    assert not {each.hash for each in after} & {each.hash for each in before}
    assert [each.gas for each in after] == [each.gas for each in before]
    actions = [getattr(record, "action", "") for record in caplog.records]
    assert actions.count("hold_hastened") == 12

    node.mine()
    stuck.catch_up()
    assert_placed_once(world, views, 12)
    assert stuck.budget is not None
    assert gas_used(world) <= stuck.budget.spent(world.now()) <= sum(each.gas for each in after)


def test_stuck__is_left_alone_while_its_fee_is_high_enough(
    world: World, store: Store, views: Views, node: nodes.Node, stuck: Monitor
) -> None:
    """Blocks are full, and its fee is not why."""
    before = transactions(store)
    mine_full(node, sending.STUCK_BLOCKS + 1)

    stuck.catch_up()

    assert transactions(store) == before
    node.mine()
    stuck.catch_up()
    assert_placed_once(world, views, 12)


def test_stuck__is_made_anew_at_once_where_the_node_dropped_it(
    world: World, store: Store, views: Views, node: nodes.Node, stuck: Monitor
) -> None:
    """It has no place in any pool any more: nothing is to wait for."""
    before = transactions(store)
    raise_base_fee(node)
    node.mine()

    stuck.catch_up()

    after = transactions(store)
    assert [each.nonce for each in after] == [each.nonce for each in before]
    assert not {each.hash for each in after} & {each.hash for each in before}
    node.mine()
    stuck.catch_up()
    assert_placed_once(world, views, 12)


def test_stuck__places_one_hold_where_the_cheaper_one_is_mined(
    world: World, store: Store, views: Views, policy: Policy, node: nodes.Node, stuck: Monitor
) -> None:
    """Killed between writing a dearer one down and sending it."""
    cheap = transactions(store)
    raise_base_fee(node)
    mine_full(node, sending.STUCK_BLOCKS)

    class Killed(Exception):
        pass

    def kill(point: str) -> None:
        if point == "before_send":
            raise Killed

    killed = Monitor(store, world.client, policy, world.officer("monitor"), checkpoint=kill)
    with pytest.raises(Killed):
        killed.catch_up()
    written = transactions(store)
    assert len({each.hash for each in written} - {each.hash for each in cheap}) == 1

    raise_base_fee(node, 10**6)
    node.mine()
    node.request("evm_setAutomine", True)
    monitor(world, store, policy).catch_up()

    assert placed_on_chain(world) == {alert.alert: 1 for alert in views.alerts()}
    assert states(views) == {OutboxState.PLACED: 12}


def test_dearer__is_none_for_a_fee_that_suffices(world: World) -> None:
    bot: Sender = world.officer("monitor")
    signed = bot.prepare(world.token.functions.approve(bot.address, 1))

    assert bot.dearer(signed) is None

    bot.discard(signed)
