"""What a contract has to refuse, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from almoner.errors import Reverted


@contextmanager
def refuses(name: str, **arguments: object) -> Iterator[None]:
    """Passes if a contract refuses with this error and with at least these arguments."""
    try:
        yield
    except Reverted as refusal:
        given = {key: _plain(refusal.arguments.get(key)) for key in arguments}
        wanted = {key: _plain(value) for key, value in arguments.items()}
        if refusal.name != name or given != wanted:
            raise AssertionError(f"expected {name}({arguments}), not {refusal.rendered}") from None
    else:
        raise AssertionError(f"expected {name}({arguments}), but nothing was refused")


def _plain(value: object) -> object:
    return value.lower() if isinstance(value, str) else value  # addresses differ in letter case
