"""Structs that views return, by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from web3.contract.contract import ContractFunction
from web3.types import BlockIdentifier

from almoner.chain.client import Client

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read(
    client: Client, view: ContractFunction, block: BlockIdentifier = "latest"
) -> dict[str, Any]:
    """The struct a view returns, its fields named as in Python. Raises as `Client.call`."""
    (output,) = view.abi["outputs"]
    return fields(output, client.call(view, block=block))


def fields(output: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """A struct's value by the fields of its ABI."""
    names = (_HUMP.sub("_", str(each["name"])).lower() for each in output["components"])
    return dict(zip(names, value, strict=True))
