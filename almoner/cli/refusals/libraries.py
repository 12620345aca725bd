"""Refusals of the OpenZeppelin code inside the contracts."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.cli.refusals.phrases import Phrase

PHRASES: Mapping[str, Phrase] = {
    "SafeERC20FailedOperation": lambda facts: (
        f"The token {facts['token']} refused: the sender has too little of it, or did not approve "
        "it."
    ),
    "ReentrancyGuardReentrantCall": lambda _: (
        "A contract called back in the middle of this act: tell the operator which token is used."
    ),
    "FailedDeployment": lambda _: (
        "The program could not be deployed: its terms are refused. See almoner program check."
    ),
    "Create2EmptyBytecode": lambda _: "There is no code to deploy: compile the contracts anew.",
    "InsufficientBalance": lambda facts: (
        f"The contract has {facts['balance']} wei and {facts['needed']} are needed."
    ),
    "InvalidShortString": lambda _: "A name of the contract is too long for a short string.",
    "StringTooLong": lambda facts: f"The name {facts['str']!r} is too long.",
}
