"""The bench's chain holds what it says it holds.

given a chain of so many events
    a node asked for its logs counts as many, half of each kind, as many in each block
    our own decoder explains the payments, and no payment comes twice
    blocks without events lie on top
given a number of events that does not fill whole blocks
    it is refused
"""

from __future__ import annotations

from collections import Counter

import pytest

from almoner.bench import emitter
from almoner.bench.emitter import EVENTS_PER_BLOCK, FINAL, Emitted
from almoner.chain.client import Client
from almoner.errors import ConfigError
from almoner.monitor.source import decoder
from almoner.testing.logs import logs


def test_chain__holds_as_many_events_as_it_says(emitted: Emitted) -> None:
    client = Client(emitted.url)
    head = client.head()[0]
    found = logs(client, 0, head, [emitted.contract])

    assert len(found) == emitted.events
    assert set(Counter(log.topics[0] for log in found).values()) == {emitted.events // 2}
    blocks = Counter(log.block_number for log in found)
    assert set(blocks) == set(range(emitted.first_block + 1, emitted.last_block + 1))
    assert set(blocks.values()) == {EVENTS_PER_BLOCK}
    assert head == emitted.last_block + FINAL
    assert emitted.block_of(emitted.events) == emitted.last_block


def test_payments__are_ours_and_come_once(emitted: Emitted) -> None:
    found = logs(Client(emitted.url), 0, emitted.last_block, [emitted.contract])
    events = [decoder().decode(log, 0) for log in found[:EVENTS_PER_BLOCK]]
    paid = [event for event in events if event.name == "PaymentSettled"]

    assert len(paid) == EVENTS_PER_BLOCK // 2
    assert {event.args["paymentId"] >> 32 for event in paid} == {1}
    assert len({event.args["paymentId"] for event in paid}) == len(paid)
    assert len({event.args["payTo"] for event in paid}) == len(paid)


@pytest.mark.parametrize("events", [0, EVENTS_PER_BLOCK - 1, EVENTS_PER_BLOCK + 1])
def test_number__that_fills_no_whole_block_is_refused(events: int) -> None:
    with (
        pytest.raises(ConfigError, match=f"multiple of {EVENTS_PER_BLOCK}"),
        emitter.emitting(events, lambda _done, _total: None),
    ):
        pass
