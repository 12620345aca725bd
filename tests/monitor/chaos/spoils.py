"""What a proxy does to the answers of a node."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from almoner.chain import artifacts
from almoner.testing import World
from almoner.testing.proxy import Exchange, Spoil

Logs = list[dict[str, Any]]


def _topic(name: str) -> str:
    (found,) = [topic for topic, abi in artifacts.events_by_topic().items() if abi["name"] == name]
    return f"0x{bytes(found).hex()}"


def of_logs(change: Callable[[Logs], Logs]) -> Spoil:
    """Changes every answer that is a list of logs."""

    def spoil(exchange: Exchange) -> None:
        for _, answer in exchange.of("eth_getLogs"):
            answer["result"] = change(copy.deepcopy(answer["result"]))

    return spoil


def drop_one(name: str) -> Spoil:
    """Leaves out the first event of a kind in each answer."""
    topic = _topic(name)

    def drop(logs: Logs) -> Logs:
        at = [place for place, log in enumerate(logs) if log["topics"][0] == topic][:1]
        return [log for place, log in enumerate(logs) if place not in at]

    return of_logs(drop)


def drop_block(number: int) -> Spoil:
    """Leaves out all logs of a block."""
    return of_logs(lambda logs: [log for log in logs if int(log["blockNumber"], 16) != number])


def change(name: str, part: str) -> Spoil:
    """Changes the last byte of a kind's events: of their `data`, their last topic, their place in
    the block, their transaction, or the contract.
    """
    topic = _topic(name)

    def changed(logs: Logs) -> Logs:
        for log in logs:
            if log["topics"][0] != topic:
                continue
            if part == "topic":
                log["topics"][-1] = _other(log["topics"][-1])
            elif part == "order":
                log["logIndex"] = hex(int(log["logIndex"], 16) + 1_000)
            else:
                log[part] = _other(log[part])
        return logs

    return of_logs(changed)


def invent(world: World) -> Spoil:
    """Tells of a transfer of the roster's own that never was, beside each true log of a kind."""
    topic = _topic("CaseApproved")

    def invented(logs: Logs) -> Logs:
        more = []
        for log in logs:
            more.append(log)
            if log["topics"][0] == topic:
                place = hex(int(log["logIndex"], 16) + 500)
                more.append({**log, "topics": [topic, f"0x{77:064x}"], "logIndex": place})
        return more

    return of_logs(invented)


def contradict(logs: Logs) -> Logs:
    """Tells two different logs in each place, the true one first."""
    return [each for log in logs for each in (log, {**log, "data": _other(log["data"] or "0x00")})]


def shuffle(logs: Logs) -> Logs:
    random.Random(7).shuffle(logs)
    return logs


def double(logs: Logs) -> Logs:
    return [*logs, *logs]


def other_bloom(exchange: Exchange) -> None:
    """Sets a bit more in the bloom of each header."""
    for asked, answer in exchange.of("eth_getBlockByNumber"):
        if asked["params"][0] not in ("0x0", "latest", "finalized") and answer["result"]:
            answer["result"]["logsBloom"] = _other(answer["result"]["logsBloom"])


def unordered(exchange: Exchange) -> None:
    """Answers a batch in another order."""
    if exchange.batch:
        exchange.answers.reverse()


def _other(text: str) -> str:
    if len(text) < 4:
        return "0x01"
    return f"{text[:-1]}{int(text[-1], 16) ^ 1:x}"


def sometimes(spoil: Spoil, share: float) -> Spoil:
    """Spoils a share of the answers, from the first block on that is asked for."""
    chance = random.Random(11)
    begun = False

    def some(exchange: Exchange) -> None:
        nonlocal begun
        begun = begun or exchange.asked[0]["method"] == "eth_getBlockByNumber"
        if begun and chance.random() < share:
            spoil(exchange)

    return some


def cut(exchange: Exchange) -> None:
    """The body ends before its announced length."""
    exchange.cut = max(1, len(exchange.body) // 2)


def shortened(exchange: Exchange) -> None:
    """The body is cut off and announced as it is."""
    exchange.text = exchange.body[:-20].decode()


def missing(exchange: Exchange) -> None:
    """A batch comes back without its last answer."""
    if exchange.batch:
        exchange.answers.pop()


def dropped(exchange: Exchange) -> None:
    """The connection is closed."""
    exchange.dropped = True


def too_many(exchange: Exchange) -> None:
    """No answer but the status of a rate limit."""
    exchange.status, exchange.text = 429, "Too Many Requests"


def limited(exchange: Exchange) -> None:
    """A rate limit as a JSON-RPC error of each question."""
    exchange.refuse(-32005, "daily request count exceeded, request rate limited")


def gateway(exchange: Exchange) -> None:
    """A page of whatever stands before the node."""
    exchange.status, exchange.text = 502, "<html><body>Bad Gateway</body></html>"


def null(exchange: Exchange) -> None:
    """Nothing, where there is something."""
    for answer in exchange.answers:
        answer["result"] = None


def other(exchange: Exchange) -> None:
    """What is no number and no bytes, where a transaction is made and sent."""
    for method in ("eth_estimateGas", "eth_getTransactionCount", "eth_sendRawTransaction"):
        for _, answer in exchange.of(method):
            answer["result"] = "soon"
