"""Officers' keys, by name, each in an encrypted file only its owner can read."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from almoner.errors import ConfigError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Keyring:
    """A folder of encrypted keystore files (Web3 Secret Storage), all under one password.

    Keys are made with scrypt, which takes most of a second and 256 MB a guess. `iterations` makes
    new ones with that many rounds of PBKDF2 instead: a few for tests and the demonstration, where
    opening must be fast and guessing may be cheap.
    """

    folder: Path
    password: str = field(repr=False)
    iterations: int | None = field(default=None, kw_only=True)

    def create(self, name: str) -> str:
        """Makes a new key and returns its address.

        Raises ConfigError if the password is empty, or the name is taken or not usable.
        """
        path = self._path(name)
        if not self.password:
            raise ConfigError("Set ALMONER_KEY_PASSWORD before creating a key.")
        if path.exists():
            raise ConfigError(f"There is a key named {name} already: choose another name.")
        account: LocalAccount = Account.create()
        keystore = Account.encrypt(
            account.key,
            self.password,
            kdf="scrypt" if self.iterations is None else "pbkdf2",
            iterations=self.iterations,
        )
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Exclusive, so that two processes cannot overwrite each other's key; never readable by
        # others, not even for a moment.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as fault:
            raise ConfigError(
                f"There is a key named {name} already: choose another name."
            ) from fault
        with os.fdopen(handle, "w") as file:
            json.dump(keystore, file)
            file.flush()
            os.fsync(file.fileno())
        return str(account.address)

    def load(self, name: str) -> LocalAccount:
        """Opens a key. Raises ConfigError if there is none or the password is wrong."""
        keystore = self._read(name)
        try:
            account: LocalAccount = Account.from_key(Account.decrypt(keystore, self.password))
        except (ValueError, TypeError, KeyError) as fault:
            raise ConfigError(
                f"The key {name} does not open: check ALMONER_KEY_PASSWORD, or restore its file."
            ) from fault
        return account

    def address(self, name: str) -> str:
        """The address of a key, without opening it. Raises ConfigError if there is none."""
        return str(to_checksum_address(self._read(name)["address"]))

    def names(self) -> list[str]:
        """The names of all keys, in alphabetical order."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ConfigError(
                f"A key's name has small letters, digits, dots, hyphens and underscores: {name!r}."
            )
        return self.folder / f"{name}.json"

    def _read(self, name: str) -> dict[str, Any]:
        try:
            keystore: dict[str, Any] = json.loads(self._path(name).read_text())
        except FileNotFoundError as fault:
            known = ", ".join(self.names()) or "none yet"
            raise ConfigError(f"There is no key named {name}; there are: {known}.") from fault
        except ValueError as fault:
            raise ConfigError(f"The file of the key {name} is damaged: restore it.") from fault
        return keystore
