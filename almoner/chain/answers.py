"""A node's answer about logs, read into columns without an object for each log.

Logs of one answer are laid out alike: the same names in the same order, and values of the same
lengths. The first log shows where its values are. All others of its length that differ from it in
nothing but those values are read together, as the rows of one array; the next one that differs
shows the next layout. So nothing is assumed of a node but that it writes JSON without blanks; what
it writes otherwise is read by a parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from almoner.blocks import Logs, Numbers, Words, offsets
from almoner.chain.wire import RawLog
from almoner.errors import ShiftingChain

TOPICS = 4
_ENVELOPE = re.compile(rb'\{"jsonrpc":"2\.0","id":\d+,"result":\[')
_FIELD = re.compile(rb'"(\w+)":(?:"0x([0-9a-fA-F]*)"|\[([^\[\]{}]*)\]|(true|false|null))')
_TOPIC = re.compile(rb'"0x([0-9a-fA-F]{64})"')
_OPEN, _CLOSE, _COMMA = b"{},"
_NUMBERS = ("blockNumber", "logIndex", "transactionIndex")
_WORDS = {"address": 40, "blockHash": 64, "transactionHash": 64}
"""Digits of what is of one size."""
_MOST_DIGITS = 15
_NO_DIGIT = 255
_DIGITS = np.full(256, _NO_DIGIT, np.uint8)
for _value, _digit in enumerate(b"0123456789abcdef"):
    _DIGITS[[_digit, ord(chr(_digit).upper())]] = _value

_Place = tuple[int, int]
"""Where the digits of a value begin and end."""


class Answer:
    """The logs of one answer, being filled in."""

    def __init__(self, count: int) -> None:
        self.numbers = {name: np.zeros(count, np.int64) for name in _NUMBERS}
        self.words = {
            name: np.zeros((count, digits // 2), np.uint8) for name, digits in _WORDS.items()
        }
        self.counts: Numbers = np.zeros(count, np.int64)
        self.topics: Words = np.zeros((count, TOPICS, 32), np.uint8)
        self.lengths: Numbers = np.zeros(count, np.int64)
        self.data: list[tuple[Numbers, Words]] = []

    def logs(self) -> Logs:
        """All that was filled in."""
        begin = offsets(self.lengths)
        data = np.zeros(begin[-1], np.uint8)
        for rows, read in self.data:
            data[begin[rows][:, None] + np.arange(read.shape[1])] = read
        return Logs(
            blocks=self.numbers["blockNumber"],
            indexes=self.numbers["logIndex"],
            transactions=self.numbers["transactionIndex"],
            block_hashes=self.words["blockHash"],
            hashes=self.words["transactionHash"],
            addresses=self.words["address"],
            counts=self.counts,
            topics=self.topics,
            offsets=begin,
            data=data.tobytes(),
        )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the values of a log are in its text."""

    places: dict[str, _Place]
    topics: tuple[_Place, ...]

    @classmethod
    def of(cls, text: bytes) -> _Layout | None:
        """The layout of a log, None if it is not one as nodes write them."""
        places: dict[str, _Place] = {}
        topics: tuple[_Place, ...] | None = None
        for found in _FIELD.finditer(text):
            name = found[1].decode()
            if name == "topics" and found[3] is not None:
                topics = tuple(
                    (found.start(3) + each.start(1), found.start(3) + each.end(1))
                    for each in _TOPIC.finditer(found[3])
                )
                if found[3].count(b'"') != 2 * len(topics):
                    return None
            elif name == "removed" and found[4] == b"true":
                raise ShiftingChain("The node gave logs that a reorganization took back.")
            elif found[2] is not None:
                places[name] = found.span(2)
        sized = all(
            name in places and places[name][1] - places[name][0] == digits
            for name, digits in _WORDS.items()
        )
        counted = all(
            name in places and 0 < places[name][1] - places[name][0] <= _MOST_DIGITS
            for name in _NUMBERS
        )
        if topics is None or len(topics) > TOPICS or not sized or not counted:
            return None
        if "data" not in places or (places["data"][1] - places["data"][0]) % 2:
            return None
        return cls({name: places[name] for name in (*_WORDS, *_NUMBERS, "data")}, topics)

    def fitting(self, shown: Words, texts: Words, digits: Words) -> NDArray[np.bool_]:
        """Which texts are like the one that was shown, but for the digits of values."""
        free = np.zeros(len(shown), bool)
        for begin, end in (*self.places.values(), *self.topics):
            free[begin:end] = True
        fits: NDArray[np.bool_] = ((texts == shown) | (free & (digits != _NO_DIGIT))).all(axis=1)
        return fits

    def fill(self, answer: Answer, rows: Numbers, digits: Words) -> None:
        """Reads the values of the logs at `rows` from the digits of their texts."""
        # The byte that begins at each place, wherever values are.
        read = digits[:, :-1] << np.uint8(4) | digits[:, 1:]
        for name in _NUMBERS:
            begin, end = self.places[name]
            number = np.zeros(len(rows), np.int64)
            for at in range(begin, end):
                number = number << 4 | digits[:, at]
            answer.numbers[name][rows] = number
        for name in _WORDS:
            answer.words[name][rows] = _at(read, self.places[name])
        answer.counts[rows] = len(self.topics)
        for at, place in enumerate(self.topics):
            answer.topics[rows, at] = _at(read, place)
        data = _at(read, self.places["data"])
        answer.lengths[rows] = data.shape[1]
        answer.data.append((rows, data))


def logs(body: bytes) -> Logs:
    """The logs of an answer without an error. Raises msgspec.MsgspecError if it is none, and
    ShiftingChain if a log was taken back.
    """
    found = _together(body)
    return found if found is not None else _one_by_one(body)


def none() -> Logs:
    """No logs."""
    return Answer(0).logs()


def joined(parts: Sequence[Logs]) -> Logs:
    """The logs of several answers, each once and in the chain's order.

    A transfer between two accounts is found twice. Raises ValueError if two different logs are in
    one place; its argument is the block's number.
    """
    if not parts:
        return none()
    whole = parts[0] if len(parts) == 1 else _concatenated(parts)
    places = whole.blocks << 32 | whole.indexes
    if (np.diff(places) > 0).all():
        return whole
    order = np.argsort(places, kind="stable")
    again = np.flatnonzero(np.diff(places[order]) == 0)
    for at in again.tolist():
        one, other = int(order[at]), int(order[at + 1])
        if not _same(whole, one, other):
            raise ValueError(int(whole.blocks[one]))
    return whole.chosen(np.delete(order, again + 1))


def _together(body: bytes) -> Logs | None:
    envelope = _ENVELOPE.match(body)
    text = body.rstrip()
    if envelope is None:
        return None
    if text[envelope.end() :] == b"]}":
        return none()
    buffer = np.frombuffer(text, np.uint8)
    begins = np.flatnonzero(buffer == _OPEN)[1:]
    ends = np.flatnonzero(buffer == _CLOSE)
    if (
        len(ends) != len(begins) + 1
        or begins[0] != envelope.end()
        or text[-3:] != b"}]}"
        or ends[-1] != len(text) - 1
        or (begins[1:] != ends[:-2] + 2).any()
        or (buffer[ends[:-2] + 1] != _COMMA).any()
    ):
        return None
    lengths = ends[:-1] - begins + 1
    answer = Answer(len(begins))
    left = np.arange(len(begins))
    while len(left):
        first, length = int(left[0]), int(lengths[left[0]])
        shown = buffer[begins[first] : begins[first] + length]
        layout = _Layout.of(shown.tobytes())
        if layout is None:
            return None
        alike = left[lengths[left] == length]
        texts = sliding_window_view(buffer, length)[begins[alike]]
        digits = _DIGITS[texts]
        fits = layout.fitting(shown, texts, digits)
        if not fits[0]:
            return None
        if not fits.all():
            alike, digits = alike[fits], digits[fits]
        layout.fill(answer, alike, digits)
        left = np.setdiff1d(left, alike, assume_unique=True)
    return answer.logs()


class _Answered(msgspec.Struct):
    result: list[RawLog]


def _one_by_one(body: bytes) -> Logs:
    found = msgspec.json.decode(body, type=_Answered).result
    answer = Answer(len(found))
    for row, log in enumerate(found):
        if log.removed:
            raise ShiftingChain("The node gave logs that a reorganization took back.")
        try:
            for name, text in (
                ("blockNumber", log.block_number),
                ("logIndex", log.log_index),
                ("transactionIndex", log.transaction_index),
            ):
                answer.numbers[name][row] = int(text, 16)
            for name, text in (
                ("address", log.address),
                ("blockHash", log.block_hash),
                ("transactionHash", log.transaction_hash),
            ):
                answer.words[name][row] = _word(text, _WORDS[name] // 2)
            answer.counts[row] = len(log.topics)
            for at, topic in enumerate(log.topics):
                answer.topics[row, at] = _word(topic, 32)
            data = _bytes(log.data)
        except (ValueError, IndexError, OverflowError) as fault:
            raise msgspec.ValidationError(f"log {row} is none: {fault}") from fault
        answer.lengths[row] = len(data)
        answer.data.append((np.array([row]), data.reshape(1, -1)))
    return answer.logs()


def _at(read: Words, place: _Place) -> Words:
    begin, end = place
    return read[:, begin : end - 1 : 2]


def _word(text: str, size: int) -> Words:
    word = _bytes(text)
    if len(word) != size:
        raise ValueError(f"{text} is not of {size} bytes")
    return word


def _bytes(text: str) -> Words:
    return np.frombuffer(bytes.fromhex(text[2:]), np.uint8)


def _concatenated(parts: Sequence[Logs]) -> Logs:
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    names = [name for name in Logs.__dataclass_fields__ if name not in ("offsets", "data")]
    return Logs(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names},
        offsets=offsets(lengths),
        data=b"".join(part.data for part in parts),
    )


def _same(logs: Logs, one: int, other: int) -> bool:
    names = [name for name in Logs.__dataclass_fields__ if name not in ("offsets", "data")]
    return logs.data_of(one) == logs.data_of(other) and all(
        np.array_equal(getattr(logs, name)[one], getattr(logs, name)[other]) for name in names
    )
