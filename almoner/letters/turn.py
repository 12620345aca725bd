"""One run at a time sends letters: two would each send the same one."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from almoner.errors import AlmonerError

_NAME = "letters.lock"


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Holds the turn of a folder; the system ends it with the process, however that ends.

    Raises AlmonerError where another process has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _NAME).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise AlmonerError(
                "Another run is sending letters: wait until it has ended, then run this again."
            ) from fault
        yield
