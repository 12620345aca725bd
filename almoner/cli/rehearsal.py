"""A dry run: the chain is asked whether it would take an act, and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import click
from eth_account.signers.local import LocalAccount
from web3.contract.contract import ContractFunction

from almoner.chain.client import Client
from almoner.chain.sender import Sendable, Sender, Signed
from almoner.cli import output
from almoner.numbering import on_chain

_SHOWN = 64
"""Bytes a person is shown of a long argument."""


class Rehearsal(Sender):
    """Stands in for an officer's sender and ends the command at the first transaction.

    Raises Reverted where the chain would refuse.
    """

    def __init__(
        self,
        client: Client,
        account: LocalAccount,
        name: str,
        *,
        as_json: bool,
        spelled: Callable[[str], str] = str,
    ) -> None:
        """`spelled` names the cases of what is said to people."""
        super().__init__(client, account)
        self._name = name
        self._as_json = as_json
        self._spelled = spelled
        self.mentioned: dict[str, Any] = {}
        """Facts that a program is told beside the act."""

    def prepare(self, fn: Sendable, value: int = 0) -> NoReturn:
        """Asks the chain, shows what would be sent, and ends the command."""
        assert isinstance(fn, ContractFunction), "no command deploys in a dry run"
        self._client.call(fn, sender=self.address, block="pending")
        given = _named(fn.abi["inputs"], fn.args)
        act = f"{fn.fn_name}({_arguments(given)})"
        output.say(
            f"The chain would take {act if self._as_json else self._spelled(act)} from "
            f"{self._name}. Nothing was sent.",
            as_json=self._as_json,
            sent=False,
            act=fn.fn_name,
            arguments=given,
            to=str(fn.address),
            sender=self.address,
            **self.mentioned,
        )
        raise click.exceptions.Exit(0)

    def broadcast(self, signed: Signed) -> NoReturn:
        """Ends the command before what an earlier run signed is sent again."""
        output.say(
            f"This would send again what an earlier run signed (0x{signed.hash.hex()}). Nothing "
            "was sent.",
            as_json=self._as_json,
            sent=False,
            transaction=f"0x{signed.hash.hex()}",
            **self.mentioned,
        )
        raise click.exceptions.Exit(0)


def _named(inputs: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> dict[str, Any]:
    return {
        str(each["name"]): _plain(each, value) for each, value in zip(inputs, values, strict=True)
    }


def _plain(kind: Mapping[str, Any], value: Any) -> Any:
    """A value as JSON can write it; structs by field."""
    if kind["type"] == "tuple":
        return _named(kind["components"], value)
    if isinstance(value, (list, tuple)):
        inner = {**kind, "type": str(kind["type"]).removesuffix("[]")}
        return [_plain(inner, each) for each in value]
    return f"0x{value.hex()}" if isinstance(value, bytes) else value


def _arguments(given: Mapping[str, Any]) -> str:
    """Arguments for people, of whom cases must not read as the agency's numbers."""
    return ", ".join(_argument(name, value) for name, value in given.items())


def _argument(name: str, value: Any) -> str:
    if name == "caseNo":
        return f"case {on_chain(value)}"
    if name == "caseNos":
        return ", ".join(f"case {on_chain(each)}" for each in value)
    if isinstance(value, Mapping):
        return f"{name}=({_arguments(value)})"
    return f"{name}={_short(value)}"


def _short(value: Any) -> str:
    text = str(value)
    if isinstance(value, str) and value.startswith("0x") and len(text) > 2 + 2 * _SHOWN:
        return f"{text[: 2 + _SHOWN]}… ({len(text) // 2 - 1:,} bytes)"
    return text
