"""Officers' keys.

Keyring
├── when the password is empty, the name taken or not usable: it should refuse to create
├── when the password is wrong, or there is no such key: it should say so
└── when all is well: the file should be encrypted, private, and open to the same address
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from almoner.chain.keys import Keyring
from almoner.errors import ConfigError

PASSWORD = "correct horse"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """An empty keyring whose keys open fast."""
    return Keyring(tmp_path / "keys", PASSWORD, iterations=2)


def test_create__refuses_an_empty_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ALMONER_KEY_PASSWORD"):
        Keyring(tmp_path, "").create("budget-officer")


def test_create__refuses_a_name_twice(keyring: Keyring) -> None:
    address = keyring.create("budget-officer")
    with pytest.raises(ConfigError, match="already"):
        keyring.create("budget-officer")
    assert keyring.address("budget-officer") == address


@pytest.mark.parametrize("name", ["", "../maker", "Maker", "a/b", ".hidden", "x" * 65])
def test_create__refuses_a_name_that_is_no_file_name(name: str, keyring: Keyring) -> None:
    with pytest.raises(ConfigError, match="small letters"):
        keyring.create(name)


def test_load__refuses_a_wrong_password(keyring: Keyring) -> None:
    keyring.create("maker")
    with pytest.raises(ConfigError, match="key maker does not open") as refused:
        Keyring(keyring.folder, "wrong horse").load("maker")
    assert "horse" not in str(refused.value)


def test_load__names_the_keys_there_are(keyring: Keyring) -> None:
    keyring.create("maker")
    with pytest.raises(ConfigError, match="no key named approver; there are: maker"):
        keyring.load("approver")


def test_load__refuses_a_damaged_file(keyring: Keyring) -> None:
    keyring.create("maker")
    (keyring.folder / "maker.json").write_text("{")
    with pytest.raises(ConfigError, match="damaged"):
        keyring.load("maker")


def test_load__opens_what_create_made(keyring: Keyring) -> None:
    address = keyring.create("maker")
    assert keyring.load("maker").address == address == keyring.address("maker")
    assert keyring.names() == ["maker"]


def test_names__of_a_keyring_without_a_folder_are_none(tmp_path: Path) -> None:
    assert Keyring(tmp_path / "none", PASSWORD).names() == []


def test_file__is_private_and_encrypted(keyring: Keyring) -> None:
    keyring.create("maker")
    file = keyring.folder / "maker.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert keyring.folder.stat().st_mode & 0o777 == 0o700
    assert bytes(keyring.load("maker").key).hex() not in file.read_text()


def test_create__is_hard_to_guess_unless_told_otherwise(tmp_path: Path) -> None:
    Keyring(tmp_path, PASSWORD).create("maker")
    crypto = json.loads((tmp_path / "maker.json").read_text())["crypto"]
    assert crypto["kdf"] == "scrypt"
    assert crypto["kdfparams"]["n"] >= 2**17


def test_keyring__shows_neither_password_nor_key(
    keyring: Keyring, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        keyring.create("maker")
        account = keyring.load("maker")
    shown = f"{keyring!r} {account!r} {caplog.text}"
    assert PASSWORD not in shown
    assert bytes(account.key).hex() not in shown
