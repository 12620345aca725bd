"""Where a ledger is: a SQLite file, or a database of a PostgreSQL server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from almoner.errors import ConfigError

_WITHOUT = {
    "ALMONER_LEDGER": "a file in ALMONER_HOME",
    "ALMONER_BACKTEST_SERVER": "an engine that needs none",
}
"""What a setting that is left empty means."""
_SCHEMES = ("postgresql", "postgres")
# Several servers may be named, one after another: whichever is in charge is the one.
_HOSTS = re.compile(r"(?:(?:[\w.-]*|\[[0-9a-fA-F:]+\])(?::\d+)?(?:,(?!$)|$))*")


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """A database of a PostgreSQL server. As text it is without user, password and options."""

    url: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def __repr__(self) -> str:
        return f"Server({self})"


Location = Path | Server
"""Where a ledger is. A path is a SQLite file's."""


def parse(given: str, setting: str = "ALMONER_LEDGER") -> Server:
    """A PostgreSQL address. Raises ConfigError, which names the setting and does not repeat the
    address: it has a password.
    """
    parts = urlsplit(given)
    hosts = parts.netloc.rpartition("@")[2]
    if (
        parts.scheme not in _SCHEMES
        or not _HOSTS.fullmatch(hosts)
        or not re.fullmatch(r"/[^/@]+", parts.path)
        or parts.fragment
    ):
        raise ConfigError(
            f"Set {setting} to postgresql://user:password@host:port/database, or leave it empty "
            f"for {_WITHOUT[setting]}. Write /, @, ?, # and % in a password as %2F, %40, %3F, %23 "
            "and %25."
        )
    return Server(given)


def put_aside(location: Location) -> str:
    """What to do with a ledger that cannot be used, as the middle of a sentence."""
    if isinstance(location, Path):
        return "move the file away"
    return "set ALMONER_LEDGER to an empty database"
