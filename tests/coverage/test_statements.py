"""Which statements of a contract are reached, counted on a real node.

given calls and transactions that succeed
    every statement they pass is reached, and none beside their way
given a call or a transaction that is refused
    what it passed on its way to the refusal is reached
given a contract that is deployed
    its constructor is reached
given a trace that ends otherwise than what it repeats
    nothing of it counts, and it is told
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

import pytest
from eth_account import Account
from web3 import HTTPProvider
from web3.contract.contract import ContractFunction
from web3.types import RPCEndpoint

from almoner.chain import compile
from almoner.chain.client import Client
from almoner.chain.node import Node
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT
from almoner.errors import Reverted
from almoner.testing.coverage import statements
from almoner.testing.coverage.plugin import UNOPTIMIZED
from almoner.testing.coverage.statements import Statement
from almoner.testing.coverage.traces import Tracer

FILE = "contracts/Sample.sol"
SAMPLE = """pragma solidity 0.8.37;
contract Sample {
    error Sample_Zero();
    uint256 public total;
    constructor(uint256 start) {
        total = start;
    }
    modifier positive(uint256 number) {
        if (number == 0) revert Sample_Zero();
        _;
    }
    function add(uint256 number) external positive(number) returns (uint256 added) {
        for (uint256 i; i < number; ++i)
            total += 1;
        if (number > 5) return number; // a é before what follows
        else if (number > 3)
            total = 7;
        else {
            total = 8;
            check();
            unchecked { added = 1; }
        }
        try this.fail() { total = 0; }
        catch { added += 1; }
    }
    function fail() external pure {
        check();
        (uint256 one, uint256 two) = (1, 2);
        if (one < two) if (two > 1) revert Sample_Zero();
        one = 3;
    }
    function twice(uint256 given) external pure returns (uint256) {
        assembly { given := shl(1, given) }
        return given;
    }
    function check() internal pure {
        while (true) { break; }
    }
}
"""
STATEMENTS = {6, 9, 13, 14, 15, 16, 17, 19, 20, 21, 23, 24, 27, 28, 29, 30, 33, 34, 37}
DEPLOYING = {6}
REFUSED = {9}
ON_TO_THE_CATCH = {27, 28, 29, 37}
"""Of the inner call, which is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The sample's statements, its text with marks, and what that was compiled to."""

    statements: tuple[Statement, ...]
    text: str
    abi: list[Any]
    code: str


class Sample:
    """The sample with marks on a chain, and what was reached of it."""

    def __init__(self, marked: Marked, sender: Sender, client: Client, tracer: Tracer) -> None:
        factory = client.web3.eth.contract(abi=marked.abi, bytecode=marked.code)
        address = sender.send(factory.constructor(1))["contractAddress"]
        self.contract = client.web3.eth.contract(address=address, abi=marked.abi)
        self.statements = marked.statements
        self.sender, self.client, self.tracer = sender, client, tracer

    def lines(self) -> set[int]:
        """The lines reached since this was last asked."""
        reached = self.tracer.reached.statements
        lines = {each.line for each in self.statements if each.number in reached}
        reached.clear()
        return lines

    def add(self, number: int) -> ContractFunction:
        return self.contract.functions.add(number)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Marked:
    root = tmp_path_factory.mktemp("sample")
    (root / FILE).parent.mkdir()
    (root / FILE).write_text(SAMPLE)
    shutil.copy(PROJECT_ROOT / "ape-config.yaml", root)
    (root / "node_modules").symlink_to(PROJECT_ROOT / "node_modules")
    trees = compile.compile_all(root, compile.Build(outputs=(), trees=True)).trees
    found, texts = statements.marked(trees, {FILE: SAMPLE})
    build = compile.Build(settings=UNOPTIMIZED, texts=texts)
    output = compile.compile_all(root, build).contracts[FILE]["Sample"]
    code = output["evm"]["bytecode"]["object"]
    return Marked(statements=found, text=texts[FILE], abi=output["abi"], code=code)


@pytest.fixture
def sample(marked: Marked, node: Node, monkeypatch: pytest.MonkeyPatch) -> Sample:
    tracer, account = Tracer(), Account.create()
    asking, batches = HTTPProvider.make_request, HTTPProvider.make_batch_request
    monkeypatch.setattr(HTTPProvider, "make_request", tracer.watch(asking))
    monkeypatch.setattr(HTTPProvider, "make_batch_request", tracer.watch_batches(batches, asking))
    node.fund(account.address)
    client = Client(node.url)
    return Sample(marked, Sender(client, account), client, tracer)


def test_marked__finds_every_statement_and_keeps_the_lines(marked: Marked) -> None:
    assert {each.line for each in marked.statements} == STATEMENTS
    assert [each.number for each in marked.statements] == list(range(len(marked.statements)))
    after = marked.text.splitlines()
    assert len(after) == len(SAMPLE.splitlines()) + 1, "the import of the mark comes last"
    assert {at for at, line in enumerate(after, 1) if "statementReached(" in line} == STATEMENTS


def test_trace__reaches_the_constructor(sample: Sample) -> None:
    assert sample.lines() == DEPLOYING


def test_trace__of_transactions_reaches_their_ways_and_nothing_else(sample: Sample) -> None:
    sample.lines()
    sample.sender.send(sample.add(6))
    assert sample.lines() == {9, 13, 14, 15}
    sample.sender.send(sample.add(4))
    assert sample.lines() == {9, 13, 14, 15, 16, 17, 23, 24} | ON_TO_THE_CATCH
    sample.sender.send(sample.add(1))
    assert sample.lines() == {9, 13, 14, 15, 16, 19, 20, 21, 23, 24} | ON_TO_THE_CATCH
    assert sample.tracer.reached.differing == 0


def test_trace__counts_both_statements_of_a_line_apart(sample: Sample) -> None:
    sample.tracer.reached.statements.clear()
    sample.sender.send(sample.add(1))
    reached = sample.tracer.reached.statements
    of_line_9 = [each.number in reached for each in sample.statements if each.line == 9]
    assert of_line_9 == [True, False], "the condition was met, the revert behind it not"


def test_trace__of_refusals_reaches_what_they_passed(sample: Sample) -> None:
    sample.lines()
    with pytest.raises(Reverted):
        sample.sender.send(sample.add(0))
    assert sample.lines() == REFUSED
    with pytest.raises(Reverted):
        sample.client.call(sample.contract.functions.fail())
    assert sample.lines() == ON_TO_THE_CATCH


def test_trace__of_a_transaction_that_failed_on_the_chain_counts(sample: Sample) -> None:
    sample.lines()
    account = sample.client.request("eth_accounts")[0]
    data = sample.add(0)._encode_transaction_data()
    call = {"from": account, "to": sample.contract.address, "gas": hex(10**6), "data": data}
    sent = sample.client.request("eth_sendTransaction", call)
    receipt = sample.client.web3.eth.wait_for_transaction_receipt(sent)
    assert receipt["status"] == 0
    assert sample.lines() == REFUSED


def test_trace__of_a_pure_call_counts_and_its_answer_is_the_same(sample: Sample) -> None:
    sample.lines()
    assert sample.client.call(sample.contract.functions.twice(21)) == 42
    assert sample.lines() == {33, 34}
    assert sample.tracer.reached.calls == 1


def test_trace__that_ends_otherwise_does_not_count_and_is_told(sample: Sample) -> None:
    sample.lines()

    def otherwise(provider: HTTPProvider, method: RPCEndpoint, parameters: Any) -> Any:
        if method == "eth_call":
            return {"error": {"message": "the state is gone"}}
        return sample.client.web3.provider.make_request(method, parameters)

    fn = sample.contract.functions.twice(1)
    call = {"to": fn.address, "data": fn._encode_transaction_data()}
    sample.tracer.watch(otherwise)(HTTPProvider(), RPCEndpoint("eth_call"), [call, "latest"])
    assert sample.lines() == set()
    assert (sample.tracer.reached.calls, sample.tracer.reached.differing) == (1, 1)
