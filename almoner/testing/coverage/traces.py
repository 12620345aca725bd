"""Executing again, under a tracer, what a test has a node execute.

A transaction is traced once its receipt was asked for, a call when it was answered, and an estimate
when it was refused: after one that was not, the transaction itself follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from web3 import HTTPProvider
from web3.types import RPCEndpoint

from almoner.testing.coverage.statements import number_of

TRACER = {"tracer": "callTracer"}
MARK_DIGITS = len("0x") + 2 * 32

Request = Callable[[HTTPProvider, RPCEndpoint, Any], Any]
Batch = Callable[[HTTPProvider, list[tuple[RPCEndpoint, Any]]], Any]


@dataclass(slots=True, kw_only=True)
class Reached:
    """What was executed since the tests began."""

    statements: set[int] = field(default_factory=set)
    """By number."""
    transactions: int = 0
    calls: int = 0
    differing: int = 0
    """Traces that ended otherwise than what they repeat, or not at all: none of them counts."""

    def add(self, other: Reached) -> None:
        """Takes in what another process executed."""
        self.statements |= other.statements
        self.transactions += other.transactions
        self.calls += other.calls
        self.differing += other.differing


class Tracer:
    """Traces what passes through `watch` into `reached`."""

    def __init__(self) -> None:
        self.reached = Reached()
        self._traced: set[tuple[str, str]] = set()

    def watch(self, request: Request) -> Request:
        """The same requests to nodes, each traced after it was answered."""

        def watched(provider: HTTPProvider, method: RPCEndpoint, parameters: Any) -> Any:
            answer = request(provider, method, parameters)
            self._trace(partial(request, provider), method, parameters, answer)
            return answer

        return watched

    def watch_batches(self, batch: Batch, request: Request) -> Batch:
        """The same batches of requests, of which each is traced; `request` asks for a trace."""

        def watched(provider: HTTPProvider, asked: list[tuple[RPCEndpoint, Any]]) -> Any:
            answers = batch(provider, asked)
            if isinstance(answers, list):  # else the node refused them all
                for (method, parameters), answer in zip(asked, answers, strict=True):
                    self._trace(partial(request, provider), method, parameters, answer)
            return answers

        return watched

    def _trace(
        self, ask: Callable[[RPCEndpoint, Any], Any], method: str, parameters: Any, answer: Any
    ) -> None:
        refused = "error" in answer

        def trace(how: str, *what: object, failed: bool) -> None:
            traced = ask(RPCEndpoint(how), [*what, TRACER])
            self._count(traced.get("result"), failed=failed)

        if method == "eth_getTransactionReceipt" and answer.get("result"):
            receipt = answer["result"]
            # The same transaction on a chain that was taken back is another one.
            mined = receipt["blockHash"], receipt["transactionHash"]
            if mined not in self._traced:
                self._traced.add(mined)
                self.reached.transactions += 1
                failed = receipt["status"] == "0x0"
                trace("debug_traceTransaction", receipt["transactionHash"], failed=failed)
        elif method == "eth_call" or (method == "eth_estimateGas" and refused):
            call, block = [*parameters, "latest"][:2]
            self.reached.calls += 1
            trace("debug_traceCall", call, block, failed=refused)

    def _count(self, trace: Any, *, failed: bool) -> None:
        if trace is None or ("error" in trace) != failed:
            self.reached.differing += 1
        else:
            self.reached.statements.update(_numbers(trace))


def _numbers(call: Any) -> Iterator[int]:
    """The marks in a call and in those it made, reverted ones too."""
    number = number_of(int(call["input"], 16)) if len(call["input"]) == MARK_DIGITS else None
    if number is not None:
        yield number
    for each in call.get("calls", ()):
        yield from _numbers(each)
