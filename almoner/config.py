"""The settings of one Almoner process, and the only place that reads the environment.

Values come from the process's environment first and from a `.env` file second; `.env.example`
describes each. Everything else in the package receives what it needs as arguments.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import dotenv

from almoner import location
from almoner.errors import ConfigError
from almoner.location import Location

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds `contracts/`, `node_modules/`, `programs/` and `ape-config.yaml`."""

DEFAULT_RPC = "http://127.0.0.1:8545"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8700
# Browsers give passkeys to pages on localhost, but not to pages on 127.0.0.1.
DEFAULT_RP_ID = "localhost"
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")

# What hashes for web3: the first it looks for takes ten times as long, and an act hashes thousands
# of signatures of functions.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says. Secrets are left out of `repr`, and so out of logs."""

    rpc: str
    """Address of the node's JSON-RPC, http or https."""
    second_rpc: str | None = field(repr=False)
    """The same of another node, to compare its blocks; None compares none."""
    chain_id: int | None
    """The chain the node must answer for; None accepts any."""
    home: Path
    """Folder of the data: ledger, casefile, officers' keys."""
    ledger: Location
    """The ledger's SQLite file or PostgreSQL database."""
    backtest_server: str | None = field(repr=False)
    """Where back-tests run that do not run here: a PostgreSQL database, or a Spark master."""
    outbox: Path
    """Folder that letters are put into, to be printed or handed to a gateway."""
    smtp: str | None = field(repr=False)
    """Address of the mail server, with its user and password; None sends no mail."""
    smtp_from: str | None
    """The address mail comes from."""
    deployments: Path
    """Folder of the deployment records, one per chain."""
    host: str
    port: int
    rp_id: str
    """The domain passkeys are bound to (the WebAuthn relying party)."""
    origin: str
    """The address people type to reach the service: scheme, host and port."""
    key_password: str | None = field(repr=False)
    """Opens the officers' encrypted keys."""
    key_rounds: int | None
    """Makes new keys quick to open with so many rounds of PBKDF2: for trying things out only."""
    casefile_key: str | None = field(repr=False)
    """Encrypts the casefile."""
    casefile_new_key: str | None = field(repr=False)
    """The key it is to have instead."""
    agency_key: str | None = field(repr=False)
    """Makes member references (HMAC) that are the same in all programs of the agency."""
    program_key: str | None = field(repr=False)
    """Makes case references (HMAC) that mean nothing in another program."""

    @property
    def casefile(self) -> Path:
        """The casefile's SQLite file."""
        return self.home / "casefile.sqlite"

    @property
    def outgoing(self) -> Path:
        """The file of the messages people signed, until they are on the chain."""
        return self.home / "relay.sqlite"

    @property
    def keys(self) -> Path:
        """The folder of the officers' encrypted keys."""
        return self.home / "keys"


def load(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """The settings from `environment` (the process's by default) over `file` (`./.env` by default).

    Raises ConfigError, naming the variable, when a value cannot be used.
    """
    source = os.environ if environment is None else environment
    values = {**dotenv.dotenv_values(file or Path(".env")), **source}

    def text(name: str) -> str | None:
        return (values.get(name) or "").strip() or None

    def number(name: str, *, least: int, most: int) -> int | None:
        given = text(name)
        if given is None:
            return None
        if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
            raise ConfigError(
                f"Set {name} to a whole number from {least} to {most}; it is {given!r}."
            )
        return int(given)

    port = number("ALMONER_PORT", least=1, most=65535) or DEFAULT_PORT
    rp_id = text("ALMONER_RP_ID") or DEFAULT_RP_ID
    home, server = Path(text("ALMONER_HOME") or ".almoner"), text("ALMONER_LEDGER")
    smtp, smtp_from = mail_server(text("ALMONER_SMTP"), text("ALMONER_SMTP_FROM"))
    return Settings(
        rpc=address("ALMONER_RPC", text("ALMONER_RPC") or DEFAULT_RPC),
        second_rpc=(second := text("ALMONER_SECOND_RPC")) and address("ALMONER_SECOND_RPC", second),
        chain_id=number("ALMONER_CHAIN_ID", least=1, most=2**53 - 1),
        home=home,
        ledger=location.parse(server) if server else home / "ledger.sqlite",
        backtest_server=text("ALMONER_BACKTEST_SERVER"),
        outbox=Path(text("ALMONER_OUTBOX") or home / "outbox"),
        smtp=smtp,
        smtp_from=smtp_from,
        deployments=Path(text("ALMONER_DEPLOYMENTS") or "deployments"),
        host=text("ALMONER_HOST") or DEFAULT_HOST,
        port=port,
        rp_id=rp_id,
        origin=address("ALMONER_ORIGIN", text("ALMONER_ORIGIN") or f"http://{rp_id}:{port}"),
        key_password=_password(text("ALMONER_KEY_PASSWORD"), text("ALMONER_KEY_PASSWORD_FILE")),
        key_rounds=number("ALMONER_KEY_ROUNDS", least=1, most=10_000_000),
        casefile_key=text("ALMONER_CASEFILE_KEY"),
        casefile_new_key=text("ALMONER_CASEFILE_NEW_KEY"),
        agency_key=text("ALMONER_AGENCY_KEY"),
        program_key=text("ALMONER_PROGRAM_KEY"),
    )


def _password(given: str | None, file: str | None) -> str | None:
    """The password itself, or what is in the file a secret store put it into."""
    if file is None:
        return given
    if given is not None:
        raise ConfigError("Set ALMONER_KEY_PASSWORD or ALMONER_KEY_PASSWORD_FILE, not both.")
    try:
        return Path(file).read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(
            f"Set ALMONER_KEY_PASSWORD_FILE to a file that can be read; {file} cannot."
        ) from fault


def for_child(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process started from this one: ours, with these settings over it."""
    return {**os.environ, **settings}


def address(name: str, given: str) -> str:
    """`given` without a trailing slash. Raises ConfigError.

    It is not echoed: an address can carry a token.
    """
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"Set {name} to an address that begins with http:// or https://.")
    return given.rstrip("/")


def mail_server(server: str | None, sender: str | None) -> tuple[str | None, str | None]:
    """A mail server and the address mail comes from, both or neither. Raises ConfigError.

    The server is not echoed: it carries a password.
    """
    if (server is None) is not (sender is None):
        raise ConfigError("Set both ALMONER_SMTP and ALMONER_SMTP_FROM, or neither.")
    if server is None or sender is None:
        return None, None
    try:
        parts = urlsplit(server)
        sound = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ConfigError("Set ALMONER_SMTP to an address like smtps://user:password@host:465.")
    if not _EMAIL.fullmatch(sender):
        raise ConfigError(f"Set ALMONER_SMTP_FROM to an e-mail address; it is {sender!r}.")
    return server, sender
