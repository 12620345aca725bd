"""Chance that is the same for the same seed, one stream for each purpose."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Drawn = TypeVar("Drawn")
Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]


class Chance(random.Random):
    """One stream of chance; what one purpose draws does not move what another one draws."""

    def __init__(self, seed: int, purpose: str) -> None:
        digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
        super().__init__(int.from_bytes(digest, "big"))
        self.columns = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
        """The same for many at once."""

    def __reduce__(self) -> Any:
        raise TypeError("a stream of chance is not copied: it would be drawn from twice")

    def spread(self, least: float, most: float) -> float:
        """A number, each order of magnitude as likely as the other."""
        return math.exp(self.uniform(math.log(least), math.log(most)))

    def size(self, least: int, most: int) -> int:
        """The same in whole numbers, both ends included."""
        return min(most, math.floor(self.spread(least, most + 1)))

    def happens(self, share: float) -> bool:
        """True with this probability."""
        return self.random() < share

    def some(self, share: float, among: Numbers) -> Numbers:
        """Those of many that something happens to, each with this probability."""
        chosen: Numbers = among[self.columns.random(len(among)) < share]
        return chosen

    def picked(self, among: Sequence[Drawn], count: int) -> list[Drawn]:
        """So many different ones, or all there are."""
        return self.sample(among, min(count, len(among)))
