"""What a command says of an amount, an address or a number that cannot be meant.

a command
├── when an amount is none: it should name what was typed, on every command that takes dollars
├── when an address is none: it should name what was typed, on every command that takes one
├── when a number is out of range: it should say which are in it
└── when they are as people write them: it should understand them
"""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from almoner.cli import main
from almoner.cli.parameters import ADDRESS, DOLLARS

ADDRESS_TYPED = "0x52908400098527886E0F7030069857D2E4169EE7"
OFFICER = ("--as", "budget-officer")
AMOUNTS = {
    "appropriate": ("appropriate", "{}", "--purpose", "1", "--source", ADDRESS_TYPED, *OFFICER),
    "send": ("send", "1", "{}", *OFFICER),
    "allot": ("allot", "1", "{}", *OFFICER),
    "deallot": ("deallot", "1", "{}", *OFFICER),
    "apportion": ("apportion", "1", "{}", *OFFICER),
    "deapportion": ("deapportion", "1", "{}", *OFFICER),
    "return": ("return", "1", "{}", *OFFICER),
}
ADDRESSES = {
    "source": ("fund", "appropriate", "5", "--purpose", "1", "--source", "{}", *OFFICER),
    "token": ("deploy", "--token", "{}"),
    "authority": ("deploy", "--authority", "{}"),
}
NUMBERS = (
    ("fund", "apportion", "0", "5", *OFFICER),
    ("fund", "allot", "4294967296", "5", *OFFICER),
    ("fund", "close", "0", *OFFICER),
    ("fund", "need", "1", "--by", "31.1.2027"),
    ("run", "approve", "0", *OFFICER),
    ("run", "open", "--period", "65536", "--allotment", "1", *OFFICER),
    ("hold", "show", "18446744073709551616"),
    ("case", "enact", "4294967296", *OFFICER),
    ("hold", "release", "4294967295", "--reason", "File 1", *OFFICER),
    ("rule", "disarm", "65536", *OFFICER),
    ("appeal", "decide", "x", "--for", "agency", "--reason", "File 1", *OFFICER),
)


def _usage(words: tuple[str, ...], typed: str = "") -> str:
    """The usage error of a command."""
    ran = CliRunner(mix_stderr=False).invoke(main, [each.format(typed) for each in words])
    assert ran.exit_code == 2, ran.output
    assert isinstance(ran.exception, SystemExit)
    return ran.stderr


@pytest.mark.parametrize("command", AMOUNTS)
@pytest.mark.parametrize("typed", ["abc", "1,00", "1.0000001", "", "5e3", "18446744073710"])
def test_amount__is_named_when_it_is_none(command: str, typed: str) -> None:
    said = _usage(("fund", *AMOUNTS[command]), typed)
    assert "Invalid value for 'DOLLARS'" in said
    assert repr(typed) in said


@pytest.mark.parametrize("option", ADDRESSES)
@pytest.mark.parametrize("typed", ["0x12", "source", "", ADDRESS_TYPED.replace("E0F", "e0F")])
def test_address__is_named_when_it_is_none(option: str, typed: str) -> None:
    said = _usage(ADDRESSES[option], typed)
    assert f"Invalid value for '--{option}': {typed!r} is no address" in said


@pytest.mark.parametrize("words", NUMBERS)
def test_number__is_refused_out_of_range(words: tuple[str, ...]) -> None:
    assert "Invalid value for" in _usage(words)


@pytest.mark.parametrize("typed", ["1,003.50", "$1003.5", " 1003.500000 "])
def test_dollars__become_base_units(typed: str) -> None:
    assert DOLLARS.convert(typed, None, None) == 1_003_500_000


def test_address__gets_its_checksum() -> None:
    assert ADDRESS.convert(ADDRESS_TYPED.lower(), None, None) == ADDRESS_TYPED
    with pytest.raises(click.BadParameter):
        ADDRESS.convert(ADDRESS_TYPED[:-1], None, None)
