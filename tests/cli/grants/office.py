"""The desk of a grants office: commands that know a grant program, and files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account

from almoner.program import GrantFile
from almoner.testing.bench import PASSWORD, Bench
from almoner.testing.claimant import account
from almoner.testing.grants import Grants
from almoner.testing.world import World

ORGANIZATION = "grantee-1"
"""A key of this machine that speaks for an organization."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Commands, the grant program they are about, and the file it was opened with."""

    bench: Bench
    grants: Grants
    file: GrantFile
    folder: Path
    """Where files of this test are."""

    @property
    def world(self) -> World:
        return self.bench.world

    def write(self, name: str, text: str) -> Path:
        """Writes a file of this test."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def put_key(self, name: str) -> None:
        """Puts the key of an organization of `almoner.testing.claimant` into the keystore."""
        store = Account.encrypt(account(name).key, PASSWORD, kdf="pbkdf2", iterations=1)
        (self.folder / "home" / "keys" / f"{name}.json").write_text(json.dumps(store))
