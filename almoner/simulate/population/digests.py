"""Made-up hashes, references and commitments: nothing stands behind them."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from almoner.simulate.population.chance import Numbers

Texts = NDArray[np.uint8]
ZERO = "0x" + 64 * "0"
_HEX = np.frombuffer(bytes(range(256)).hex().encode(), np.uint8).reshape(256, 2)
_STEP = np.uint64(0x9E3779B97F4A7C15)


def digest(*parts: object) -> str:
    """32 bytes that are the same for the same parts, `0x` and hexadecimal."""
    return "0x" + hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def word(number: int) -> str:
    """A number as 32 bytes."""
    return f"0x{number:064x}"


def hashes(seed: int, purpose: int, numbers: Numbers) -> pa.Array:
    """A hash for each number, as texts; mixed, not cryptographic, for there are millions."""
    return strings(hexadecimal(mixed(seed, purpose, numbers, 4)))


def mixed(seed: int, purpose: int, numbers: Numbers, words: int) -> Texts:
    """Bytes for each number, 8 for each word, by splitmix64."""
    found = np.empty((len(numbers), words), np.uint64)
    with np.errstate(over="ignore"):
        begin = np.uint64(seed % 2**64) * _STEP + np.uint64(purpose) * np.uint64(0xD1342543DE82EF95)
        state = _scrambled(begin + numbers.astype(np.uint64) * _STEP)
        for place in range(words):
            state = state + _STEP
            found[:, place] = _scrambled(state)
    return found.view(np.uint8)


def hexadecimal(values: Texts) -> Texts:
    """Rows of bytes as rows of characters, `0x` first."""
    count, width = values.shape
    texts = np.empty((count, 2 + 2 * width), np.uint8)
    texts[:, 0], texts[:, 1] = ord("0"), ord("x")
    texts[:, 2:] = _HEX[values].reshape(count, 2 * width)
    return texts


def strings(texts: Texts) -> pa.Array:
    """Rows of characters as a column."""
    count, width = texts.shape
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    data = np.ascontiguousarray(texts)
    return pa.Array.from_buffers(
        pa.string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )


def _scrambled(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))
