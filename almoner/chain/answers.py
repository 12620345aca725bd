"""A node's answer about logs, read into columns without an object for each log.

Logs of one answer are laid out alike: the same names in the same order, and values of the same
lengths. The first log shows where its values are. All others of its length that differ from it in
nothing but those values are read together, as the rows of one array; the next one that differs
shows the next layout. So nothing is assumed of a node but that it writes JSON without blanks; what
it writes otherwise is read by a parser.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from almoner.blocks import LOG_BITS, Logs, Marks, Numbers, Words, offsets
from almoner.chain.wire import UNREADABLE, RawLog
from almoner.errors import ShiftingChain

TOPICS = 4
_ENVELOPE = re.compile(rb'\{"jsonrpc":"2\.0","id":(?:0|[1-9]\d*),"result":\[')
_FIELD = re.compile(rb'"(\w+)":(?:"0x([0-9a-fA-F]*)"|\[([^\[\]{}]*)\])')
_TOPIC = re.compile(rb'"0x([0-9a-fA-F]{64})"')
_OPEN, _CLOSE, _COMMA, _ZERO = b"{},0"
_NUMBERS = {"blockNumber": 10, "logIndex": 5, "transactionIndex": 5}
"""Most digits of what is a number: a block and a place in it are one number of 64 bits."""
_WORDS = {"address": 40, "blockHash": 64, "transactionHash": 64}
"""Digits of what is of one size."""
_NUMBER = 16
"""Digits of a number once zeros stand before it."""
_AT_ONCE = 256
"""Logs whose texts are compared together: so few that they stay in the processor's cache."""
_MOST_COMPARED = 32
"""Times that an answer may be compared as a whole: one whose logs are all laid out differently is
read faster by a parser.
"""

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


class _Layout:
    """Where the values of a log are in its text, and in a row of the digits of all its values."""

    def __init__(self, size: int, places: dict[str, _Place], topics: Sequence[_Place]) -> None:
        self._topics = len(topics)
        self._fixed = np.ones(size, bool)
        self._copied: list[tuple[_Place, _Place]] = []
        self._read: dict[str, slice] = {}
        self._digits = 0
        named = [*places.items(), *((f"topic {at}", place) for at, place in enumerate(topics))]
        for name, (begin, end) in named:
            self._fixed[begin:end] = False
            digits = end - begin
            upto = self._digits + (_NUMBER if name in _NUMBERS else digits + digits % 2)
            self._copied.append(((begin, end), (upto - digits, upto)))
            self._read[name] = slice(self._digits // 2, upto // 2)
            self._digits = upto

    @classmethod
    def of(cls, text: bytes) -> _Layout | None:
        """The layout of a log, None if it is not one as nodes write them."""
        try:
            said = msgspec.to_builtins(msgspec.json.decode(text, type=RawLog))
        except UNREADABLE:
            return None
        places: dict[str, _Place] = {}
        topics: tuple[_Place, ...] = ()
        for found in _FIELD.finditer(text):
            if found[1] == b"topics" and found[3] is not None:
                topics = tuple(
                    (found.start(3) + each.start(1), found.start(3) + each.end(1))
                    for each in _TOPIC.finditer(found[3])
                )
            elif found[2] is not None:
                places[found[1].decode()] = found.span(2)
        shown: dict[str, object] = {
            name: f"0x{text[slice(*place)].decode()}" for name, place in places.items()
        }
        shown["topics"] = [f"0x{text[slice(*place)].decode()}" for place in topics]
        shown["removed"] = False
        # What is written in another way, or twice, is left to the parser.
        if any(shown.get(name) != value for name, value in said.items()):
            return None
        counted = all(len(said[name]) <= 2 + digits for name, digits in _NUMBERS.items())
        if not counted or len(topics) > TOPICS or len(said["data"]) % 2:
            return None
        return cls(len(text), places, topics)

    def digits(self, shown: Words, begins: Numbers, buffer: Words) -> tuple[Marks, Words]:
        """Which of the texts that begin there are like the one that was shown, but for values, and
        the digits of their values: a row for each that is.
        """
        texts = sliding_window_view(buffer, len(shown))
        fits = np.zeros(len(begins), bool)
        digits = np.full((len(begins), self._digits), _ZERO, np.uint8)
        for at in range(0, len(begins), _AT_ONCE):
            some = texts[begins[at : at + _AT_ONCE]]
            fits[at : at + _AT_ONCE] = ~((some != shown) & self._fixed).any(axis=1)
            for (begin, end), (first, last) in self._copied:
                digits[at : at + _AT_ONCE, first:last] = some[:, begin:end]
        return fits, digits if fits.all() else digits[fits]

    def fill(self, answer: Answer, rows: Numbers, digits: Words) -> None:
        """Puts the values of the logs at `rows`. Raises ValueError if one has what is no digit."""
        read = np.frombuffer(binascii.unhexlify(digits.data), np.uint8).reshape(len(rows), -1)
        for name in _NUMBERS:
            number = np.ascontiguousarray(read[:, self._read[name]])
            answer.numbers[name][rows] = number.view(">i8").ravel()
        for name in _WORDS:
            answer.words[name][rows] = read[:, self._read[name]]
        answer.counts[rows] = self._topics
        for at in range(self._topics):
            answer.topics[rows, at] = read[:, self._read[f"topic {at}"]]
        data = read[:, self._read["data"]]
        answer.lengths[rows] = data.shape[1]
        answer.data.append((rows, data))


def logs(body: bytes) -> Logs:
    """The logs of an answer without an error. Raises one of UNREADABLE if it is none, and
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
    places = whole.blocks << LOG_BITS | whole.indexes
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
        not len(begins)
        or len(ends) != len(begins) + 1
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
    compared = 0
    while len(left):
        first, length = int(left[0]), int(lengths[left[0]])
        shown = buffer[begins[first] : begins[first] + length]
        layout = _Layout.of(shown.tobytes())
        if layout is None:
            return None
        alike = left[lengths[left] == length]
        compared += len(alike) * length
        if compared > _MOST_COMPARED * len(text):
            return None
        fits, digits = layout.digits(shown, begins[alike], buffer)
        alike = alike[fits]
        try:
            layout.fill(answer, alike, digits)
        except ValueError:
            return None
        left = np.setdiff1d(left, alike, assume_unique=True)
    return answer.logs()


class _Answered(msgspec.Struct):
    result: list[RawLog]
    error: None = None


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
                answer.numbers[name][row] = _number(text, _NUMBERS[name])
            answer.words["address"][row] = _bytes(log.address)
            answer.words["blockHash"][row] = _bytes(log.block_hash)
            answer.words["transactionHash"][row] = _bytes(log.transaction_hash)
            answer.counts[row] = len(log.topics)
            for at, topic in enumerate(log.topics):
                answer.topics[row, at] = _bytes(topic)
            data = _bytes(log.data)
        except (ValueError, IndexError) as fault:
            raise msgspec.ValidationError(f"log {row} is none: {fault}") from fault
        answer.lengths[row] = len(data)
        answer.data.append((np.array([row]), data.reshape(1, -1)))
    return answer.logs()


def _number(text: str, digits: int) -> int:
    number = int(text, 16)
    if number >> 4 * digits:
        raise ValueError(f"a number has more than {digits} digits")
    return number


def _bytes(text: str) -> Words:
    if not text.startswith("0x"):
        raise ValueError("bytes do not begin with 0x")
    return np.frombuffer(binascii.unhexlify(text[2:]), np.uint8)


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
