"""A node's answer about logs, read by columns as a parser reads it log by log.

an answer
├── reads the same by layouts and log by log, whatever the logs are like
├── is read where a node writes names in another order, or in capital digits
├── with blanks in it is read log by log
├── that is cut off, or holds what is no log, is refused
├── that says a thing twice, or in a text, is read as a parser reads it or refused
├── whose logs are all laid out differently is read in time
└── with a log that was taken back is of a chain that shifts
answers together
├── are in the chain's order, each log once
└── with two different logs in one place are refused
"""

from __future__ import annotations

import json
import random
from typing import Any

import msgspec
import numpy as np
import pytest

from almoner.blocks import Logs
from almoner.chain import answers
from almoner.chain.wire import UNREADABLE
from almoner.errors import ShiftingChain

SEED = 20_261_127


def told(block: int, index: int, topics: int = 3, data: int = 64, **other: Any) -> dict[str, Any]:
    """A log as a node tells of it; its words are drawn by its place."""
    drawn = random.Random(block << 20 | index)
    return {
        "address": f"0x{drawn.randbytes(20).hex()}",
        "topics": [f"0x{drawn.randbytes(32).hex()}" for _ in range(topics)],
        "data": f"0x{drawn.randbytes(data).hex()}",
        "blockHash": f"0x{drawn.randbytes(32).hex()}",
        "blockNumber": hex(block),
        "blockTimestamp": "0x6b08bde1",
        "transactionHash": f"0x{drawn.randbytes(32).hex()}",
        "transactionIndex": hex(index // 3),
        "logIndex": hex(index),
        "removed": False,
        **other,
    }


def answer(*logs: dict[str, Any], blanks: bool = False) -> bytes:
    """What a node answers with."""
    separators = None if blanks else (",", ":")
    whole = {"jsonrpc": "2.0", "id": 0, "result": list(logs)}
    return json.dumps(whole, separators=separators).encode()


def rows(logs: Logs) -> list[tuple[Any, ...]]:
    """Each log as values of Python."""
    return [
        (
            *(int(logs.blocks[at]), int(logs.indexes[at]), int(logs.transactions[at])),
            *(bytes(logs.block_hashes[at]), bytes(logs.hashes[at]), bytes(logs.addresses[at])),
            *(logs.topics_of(at), logs.data_of(at)),
        )
        for at in range(len(logs))
    ]


def expected(*logs: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The same of what was told."""

    def bytes_(text: str) -> bytes:
        return bytes.fromhex(text[2:])

    return [
        (
            *(int(log[name], 16) for name in ("blockNumber", "logIndex", "transactionIndex")),
            *(bytes_(log[name]) for name in ("blockHash", "transactionHash", "address")),
            *([bytes_(topic) for topic in log["topics"]], bytes_(log["data"])),
        )
        for log in logs
    ]


def several() -> list[dict[str, Any]]:
    """Logs of many layouts, mixed."""
    drawn = random.Random(SEED)
    return [
        told(block, index, topics=drawn.randrange(5), data=drawn.choice((0, 1, 32, 64, 300)))
        for block in (9, 16, 4096)
        for index in range(40)
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 120])
def test_answer__reads_what_was_told(count: int) -> None:
    logs = several()[:count]

    assert rows(answers.logs(answer(*logs))) == expected(*logs)


def test_answer__reads_the_same_by_layouts_and_log_by_log() -> None:
    body = answer(*several())

    by_layout, one_by_one = answers._together(body), answers._one_by_one(body)

    assert by_layout is not None
    assert rows(by_layout) == rows(one_by_one)
    assert np.array_equal(by_layout.offsets, one_by_one.offsets)


def test_answer__is_read_in_another_order_of_names() -> None:
    logs = [dict(sorted(log.items())) for log in several()]

    assert answers._together(answer(*logs)) is not None
    assert rows(answers.logs(answer(*logs))) == expected(*logs)


def test_answer__is_read_in_capital_digits() -> None:
    logs = [told(7, 1), told(7, 2)]
    logs[1]["data"] = f"0x{logs[1]['data'][2:].upper()}"

    assert rows(answers.logs(answer(*logs))) == expected(*logs)


def test_answer__with_blanks_is_read_log_by_log() -> None:
    body = answer(*several(), blanks=True)

    assert answers._together(body) is None
    assert rows(answers.logs(body)) == expected(*several())


@pytest.mark.parametrize("length", [-1, -2, -30, -400, 20])
def test_answer__that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(msgspec.MsgspecError):
        answers.logs(answer(*several())[:length])


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "0xzz"},
        {"data": "0x123"},
        {"address": "0x12"},
        {"topics": ["0x12"]},
        {"topics": [f"0x{'0' * 64}"] * 5},
        {"logIndex": "0x"},
        {"blockNumber": f"0x{'f' * 40}"},
        {"blockHash": None},
        {"data": 12},
        {"data": "zz"},
        {"data": "0x1 2 "},
        {"logIndex": "-0x1"},
        {"logIndex": "0x100000"},
        {"transactionIndex": "0x100000"},
        {"removed": 1},
        {"topics": [5]},
    ],
)
def test_answer__with_what_is_no_log_is_refused(wrong: dict[str, Any]) -> None:
    assert len(answers.logs(answer(told(7, 1), told(7, 2)))) == 2
    with pytest.raises(msgspec.MsgspecError):
        answers.logs(answer(told(7, 1), told(7, 2) | wrong, told(7, 3)))


@pytest.mark.parametrize("result", ["1", '"0x12"', "[]", "null", "[[[]]]"])
def test_answer__of_what_are_no_logs_is_refused(result: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        answers.logs(f'{{"jsonrpc":"2.0","id":0,"result":[{result}]}}'.encode())


@pytest.mark.parametrize(
    "body",
    [
        answer(told(7, 1)).replace(b'"data":"0x', b'"data":"0x\xff'),
        b'{"jsonrpc":"2.0","id":0,"result":[],"other":' + b"[" * 10**5,
    ],
    ids=["no text", "too deep"],
)
def test_answer__that_no_parser_reads_is_refused(body: bytes) -> None:
    with pytest.raises(UNREADABLE):
        answers.logs(body)


@pytest.mark.parametrize(
    "more",
    [
        'garbage"removed":false',
        '"address":null,"removed":false',
        '"topics":null,"removed":false',
        '"data":false,"removed":false',
    ],
)
def test_answer__that_a_parser_refuses_is_refused(more: str) -> None:
    body = answer(told(7, 1))
    with pytest.raises(msgspec.MsgspecError):
        answers.logs(body.replace(b'"removed":false', more.encode()))


@pytest.mark.parametrize(
    "more", ['"x":"{}"', '"x":"},{"', '"data":"0x12"', '"d\\u0061ta":"0x12"', '"x":[1]', '"x":1']
)
def test_answer__that_says_more_is_read_as_a_parser_reads_it(more: str) -> None:
    body = answer(told(7, 1), told(7, 2)).replace(b'"removed"', f'{more},"removed"'.encode())

    assert rows(answers.logs(body)) == rows(answers._one_by_one(body))


def test_answer__with_a_name_in_another_way_shifts() -> None:
    body = answer(told(7, 1)).replace(b'"removed":false', b'"\\u0072emoved":true')
    with pytest.raises(ShiftingChain, match="took back"):
        answers.logs(body)


def test_answer__whose_logs_are_all_laid_out_differently_is_read_log_by_log() -> None:
    logs = [told(7, index, other=10**6 + index) for index in range(300)]
    alike = [told(7, index, other=10**6) for index in range(300)]

    assert answers._together(answer(*alike)) is not None
    assert answers._together(answer(*logs)) is None
    assert rows(answers.logs(answer(*logs))) == expected(*logs)


def test_answer__with_a_result_and_an_error_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError):
        answers.logs(b'{"jsonrpc":"2.0","id":0,"result":[],"error":{"code":1,"message":"late"}}')


def test_answer__without_a_result_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError):
        answers.logs(b'{"jsonrpc":"2.0","id":0,"error":{"code":-32005,"message":"too many"}}')


@pytest.mark.parametrize("blanks", [False, True])
def test_answer__with_a_log_that_was_taken_back_shifts(blanks: bool) -> None:
    with pytest.raises(ShiftingChain, match="took back"):
        answers.logs(answer(told(7, 1), told(7, 2, removed=True), blanks=blanks))


def test_together__are_in_order_and_once() -> None:
    one = answers.logs(answer(told(7, 2), told(9, 0)))
    other = answers.logs(answer(told(7, 1, data=0), told(7, 2)))

    assert rows(answers.joined([one, other])) == expected(
        told(7, 1, data=0), told(7, 2), told(9, 0)
    )
    assert len(answers.joined([])) == 0


def test_together__with_two_logs_in_one_place_are_refused() -> None:
    one = answers.logs(answer(told(7, 2)))
    other = answers.logs(answer(told(7, 2, data=0)))

    with pytest.raises(ValueError, match="7"):
        answers.joined([one, other])
