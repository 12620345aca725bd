"""Settings from the environment.

load
├── when nothing is set: it should give the documented defaults
├── when the environment and the file disagree: it should take the environment
├── when a value cannot be used: it should name the variable
├── when the ledger is on a server: it should say where, and never the password
├── when there are secrets: it should keep them out of repr
└── whatever is imported first: packages should hash with the fast implementation
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from almoner import config
from almoner.errors import ConfigError
from almoner.location import Server

SECRETS = ("KEY_PASSWORD", "CASEFILE_KEY", "AGENCY_KEY", "PROGRAM_KEY")


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    """A .env file that does not exist."""
    return tmp_path / ".env"


def test_load__gives_defaults(nothing: Path) -> None:
    settings = config.load({}, nothing)
    assert settings.rpc == "http://127.0.0.1:8545"
    assert settings.chain_id is None
    assert settings.ledger == Path(".almoner/ledger.sqlite")
    assert settings.casefile == Path(".almoner/casefile.sqlite")
    assert settings.keys == Path(".almoner/keys")
    assert settings.deployments == Path("deployments")
    assert (settings.host, settings.port) == ("127.0.0.1", 8700)
    assert settings.rp_id == "localhost"
    assert settings.origin == "http://localhost:8700"
    assert settings.key_password is None


def test_load__derives_the_origin_from_the_port(nothing: Path) -> None:
    assert config.load({"ALMONER_PORT": "9000"}, nothing).origin == "http://localhost:9000"


def test_load__prefers_the_environment_over_the_file(nothing: Path) -> None:
    nothing.write_text("ALMONER_PORT=9000\nALMONER_HOST=0.0.0.0\n")
    settings = config.load({"ALMONER_PORT": "9001"}, nothing)
    assert (settings.port, settings.host) == (9001, "0.0.0.0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALMONER_PORT", "0"),
        ("ALMONER_PORT", "65536"),
        ("ALMONER_PORT", "http"),
        ("ALMONER_CHAIN_ID", "-1"),
        ("ALMONER_RPC", "127.0.0.1:8545"),
        ("ALMONER_RPC", "ftp://127.0.0.1"),
        ("ALMONER_ORIGIN", "localhost"),
        ("ALMONER_SMTP", "smtp://mail.example"),
        ("ALMONER_SMTP_FROM", "letters@agency.example"),
    ],
)
def test_load__names_the_variable_it_refuses(name: str, value: str, nothing: Path) -> None:
    with pytest.raises(ConfigError, match=name):
        config.load({name: value}, nothing)


def test_load__takes_a_mail_server_with_the_address_mail_comes_from(nothing: Path) -> None:
    server = "smtps://user:secret@mail.example:465"
    given = {"ALMONER_SMTP": server, "ALMONER_SMTP_FROM": "letters@agency.example"}
    settings = config.load(given, nothing)
    assert (settings.smtp, settings.smtp_from) == (server, "letters@agency.example")
    assert "secret" not in repr(settings)
    assert settings.outbox == Path(".almoner/outbox")
    assert config.load({}, nothing).smtp is None
    assert config.load({"ALMONER_OUTBOX": "print"}, nothing).outbox == Path("print")


@pytest.mark.parametrize(
    ("server", "sender", "name"),
    [
        ("https://user:secret@mail.example", "letters@agency.example", "ALMONER_SMTP"),
        ("smtp://user:secret@", "letters@agency.example", "ALMONER_SMTP"),
        ("smtp://user:secret@mail.example:x", "letters@agency.example", "ALMONER_SMTP"),
        ("smtps://mail.example", "the agency", "ALMONER_SMTP_FROM"),
    ],
)
def test_load__refuses_a_mail_server_without_its_password(
    server: str, sender: str, name: str, nothing: Path
) -> None:
    with pytest.raises(ConfigError, match=rf"Set {name} to an") as refused:
        config.load({"ALMONER_SMTP": server, "ALMONER_SMTP_FROM": sender}, nothing)
    assert "secret" not in str(refused.value)


def test_load__does_not_echo_an_address_it_refuses(nothing: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        config.load({"ALMONER_RPC": "wss://node.example/token-of-ours"}, nothing)
    assert "token-of-ours" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://almoner:s3cret@db.example:5432/ledger", "db.example:5432/ledger"),
        ("postgres://almoner:s3cret@db.example/ledger", "db.example/ledger"),
        ("postgresql://a:s3cret@one:1,two:2/ledger?target_session_attrs=any", "one:1,two:2/ledger"),
        ("postgresql://almoner:s3cret@[::1]:5432/ledger?sslmode=require", "[::1]:5432/ledger"),
        ("postgresql:///ledger?host=/run/postgresql&password=s3cret", "/ledger"),
        ("postgresql://almoner:s3cret%2F%40@db.example/ledger", "db.example/ledger"),
    ],
)
def test_load__takes_a_server_for_the_ledger(given: str, shown: str, nothing: Path) -> None:
    settings = config.load({"ALMONER_LEDGER": given}, nothing)
    assert isinstance(settings.ledger, Server)
    assert settings.ledger.url == given
    assert str(settings.ledger) == f"postgresql://{shown}"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    "given",
    [
        "ledger.sqlite",
        "mysql://almoner:s3cret@db.example/ledger",
        "postgresql://almoner:s3cret@db.example",
        "postgresql://almoner:s3cret@db.example/",
        "postgresql://almoner:s3c/ret@db.example/ledger",
        "postgresql://almoner:s3c?ret@db.example/ledger",
        "postgresql://almoner:s3c#ret@db.example/ledger",
        "postgresql://almoner:s3cret@db.example:port/ledger",
        "host=db.example password=s3cret dbname=ledger",
    ],
)
def test_load__refuses_what_is_no_server_and_does_not_echo_it(given: str, nothing: Path) -> None:
    with pytest.raises(ConfigError, match="Set ALMONER_LEDGER to postgresql://") as refused:
        config.load({"ALMONER_LEDGER": given}, nothing)
    assert "s3c" not in str(refused.value)
    assert "db.example" not in str(refused.value)


@pytest.mark.parametrize("name", SECRETS)
def test_settings__keep_secrets_out_of_repr(name: str, nothing: Path) -> None:
    settings = config.load({f"ALMONER_{name}": "correct horse"}, nothing)
    assert getattr(settings, name.lower()) == "correct horse"
    assert "correct horse" not in repr(settings)


def test_example__names_every_variable_that_is_read() -> None:
    read = set(re.findall(r"ALMONER_[A-Z_]+", Path(config.__file__).read_text()))
    example = (config.PROJECT_ROOT / ".env.example").read_text()
    told = set(re.findall(r"^(ALMONER_[A-Z_]+)=", example, re.MULTILINE))
    assert read == told


def test_example__gives_the_defaults(nothing: Path) -> None:
    example = config.PROJECT_ROOT / ".env.example"
    assert config.load({}, example) == config.load({}, nothing)


def test_load__reads_the_password_from_a_file(nothing: Path) -> None:
    file = nothing.with_name("password")
    file.write_text("open sesame\n")
    assert config.load({"ALMONER_KEY_PASSWORD_FILE": str(file)}, nothing).key_password == (
        "open sesame"
    )


def test_load__refuses_a_password_it_cannot_tell(nothing: Path) -> None:
    missing = {"ALMONER_KEY_PASSWORD_FILE": str(nothing.with_name("missing"))}
    with pytest.raises(ConfigError, match="ALMONER_KEY_PASSWORD_FILE to a file that can be read"):
        config.load(missing, nothing)
    with pytest.raises(ConfigError, match="not both"):
        config.load({**missing, "ALMONER_KEY_PASSWORD": "x"}, nothing)


def test_load__keeps_a_second_nodes_address_out_of_repr(nothing: Path) -> None:
    settings = config.load({"ALMONER_SECOND_RPC": "https://node.example/token/"}, nothing)
    assert settings.second_rpc == "https://node.example/token"
    assert "token" not in repr(settings)
    with pytest.raises(ConfigError, match="ALMONER_SECOND_RPC"):
        config.load({"ALMONER_SECOND_RPC": "node.example"}, nothing)


@pytest.mark.parametrize("first", ["almoner.events", "almoner.cli"])
def test_config__chooses_what_packages_hash_with(first: str) -> None:
    imports = f"import {first}; from eth_hash.auto import keccak; keccak(b'')"
    told = [sys.executable, "-c", f"{imports}; print(keccak.hasher.__module__)"]
    ran = subprocess.run(told, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "eth_hash.backends.pysha3"
