"""A node that answers questions about blocks with what are none.

a block, a span, a history
├── with a number or a word that is not hexadecimal, too long or too short, is refused
├── that no parser reads is refused
├── that takes too long in all, or is too long, is refused, and the next answer is its own
└── that is whole is read
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from almoner.blocks import Wanted
from almoner.chain import node as nodes
from almoner.chain import wire
from almoner.chain.spans import Spans, Verify
from almoner.chain.wire import Wire
from almoner.errors import ChainError, NodeUnreachable
from almoner.testing.proxy import Exchange, Proxy, Spoil

NOTHING = Wanted(contracts=())
LAST = 3
READS: dict[str, Callable[[Spans], Any]] = {
    "block": lambda spans: spans.header(LAST),
    "head": Spans.head,
    "span": lambda spans: spans.span(1, LAST, NOTHING),
    "history": lambda spans: spans.history(1, LAST, NOTHING),
}


@pytest.fixture
def proxy(node: nodes.Node) -> Iterator[Proxy]:
    node.mine(LAST)
    with Proxy(node.url) as standing:
        yield standing


def with_(name: str, value: object) -> Spoil:
    """Changes one part of each block."""

    def spoil(exchange: Exchange) -> None:
        for _, answer in exchange.of("eth_getBlockByNumber"):
            answer["result"][name] = value

    return spoil


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_block__that_is_whole_is_read(proxy: Proxy, read: Callable[[Spans], Any]) -> None:
    assert read(Spans(Wire(proxy.url)))


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "0x"),
        ("number", "0xsoon"),
        ("number", f"0x{'f' * 16}"),
        ("number", "-0x1"),
        ("hash", f"0x{'z' * 64}"),
        ("hash", "0x12"),
        ("parentHash", f"0x{'z' * 64}"),
        ("timestamp", f"0x{'f' * 16}"),
        ("timestamp", None),
    ],
)
def test_block__that_is_none_is_refused(
    proxy: Proxy, read: Callable[[Spans], Any], name: str, value: object
) -> None:
    with proxy.spoiling(with_(name, value)), pytest.raises(ChainError):
        read(Spans(Wire(proxy.url)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("logsBloom", "0x00"),
        ("logsBloom", f"0x{'z' * 512}"),
        ("extraData", "0x123"),
        ("gasUsed", "-0x5"),
        ("gasUsed", "0xnone"),
    ],
)
def test_span__with_a_header_that_is_none_is_refused(
    proxy: Proxy, name: str, value: object
) -> None:
    with proxy.spoiling(with_(name, value)), pytest.raises(NodeUnreachable, match="cannot be read"):
        Spans(Wire(proxy.url)).span(1, LAST, NOTHING)


def test_span__whose_receipts_are_none_is_refused(proxy: Proxy) -> None:
    def spoil(exchange: Exchange) -> None:
        for _, answer in exchange.of("eth_getBlockReceipts"):
            answer["result"] = [
                {
                    "blockHash": f"0x{'1' * 64}",
                    "cumulativeGasUsed": "0xnone",
                    "logsBloom": f"0x{'0' * 512}",
                    "logs": [],
                }
            ]

    with proxy.spoiling(spoil), pytest.raises(NodeUnreachable, match="cannot be read"):
        Spans(Wire(proxy.url)).span(1, LAST, NOTHING, Verify.FULL)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_answer__that_is_too_deep_is_refused(proxy: Proxy, read: Callable[[Spans], Any]) -> None:
    def spoil(exchange: Exchange) -> None:
        deep = f'{{"id":0,"other":{"[" * 10**5}'
        exchange.text = f"[{deep}" if exchange.batch else deep

    with proxy.spoiling(spoil), pytest.raises(NodeUnreachable, match="cannot be read"):
        read(Spans(Wire(proxy.url)))


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_answer__that_trickles_is_refused(
    proxy: Proxy, read: Callable[[Spans], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(exchange: Exchange) -> None:
        exchange.trickle = 0.05

    monkeypatch.setattr(wire, "ANSWER_SECONDS", 0.3)
    spans = Spans(Wire(proxy.url))
    with proxy.spoiling(spoil), pytest.raises(ChainError, match=r"took more than 0\.3 s"):
        read(spans)
    assert read(spans)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_answer__that_is_too_long_is_refused(
    proxy: Proxy, read: Callable[[Spans], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(exchange: Exchange) -> None:
        exchange.text = f"[{' ' * 100_000}]"

    monkeypatch.setattr(wire, "LARGEST", 100_000)
    spans = Spans(Wire(proxy.url))
    for _ in range(wire.CONNECTIONS + 1):
        with proxy.spoiling(spoil), pytest.raises(ChainError, match="more than 100,000 bytes"):
            read(spans)
    assert read(spans)
