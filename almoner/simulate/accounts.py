"""Made-up accounts that money is paid to; nobody has their keys."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

from eth_utils.address import to_checksum_address


def accounts(chance: random.Random) -> Iterator[str]:
    """One new account after the other, without end."""
    while True:
        digest = hashlib.sha256(chance.randbytes(32)).digest()
        yield str(to_checksum_address(digest[:20]))
