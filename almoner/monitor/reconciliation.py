"""Comparing the ledger, built from events alone, with what the contracts say (I25)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from eth_abi.abi import decode, encode
from eth_utils.abi import get_abi_input_types
from web3.contract import Contract

from almoner.chain import batch
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.ledger.claims import Claim, Question
from almoner.ledger.claims.claim import matches
from almoner.ledger.views import Views


def differences(agency: Agency, views: Views) -> list[str]:
    """What the ledger says otherwise than the contracts at the head; empty if it is equal.

    Compares all that the ledger knows about the agency, this program of it, and every grant
    program. The ledger must have been followed to the head.
    """
    program = str(agency.program.address)
    found = list(untrue(agency, views.claims(program)))
    for each in views.grant_programs():
        if each != program:
            seen = agency.of(Kind.GRANT, each, each)
            found += untrue(seen, views.program_claims(each))
    return found


def untrue(agency: Agency, claims: Iterable[Claim]) -> Iterator[str]:
    """The claims that the contracts deny, each in a sentence."""
    for question, asked in itertools.groupby(claims, key=lambda claim: claim.question):
        yield from _denied(agency, question, asked)


def _denied(agency: Agency, question: Question, asked: Iterable[Claim]) -> Iterator[str]:
    claims = list(asked)
    arguments = (encode(question.parameters, claim.arguments) for claim in claims)
    contract: Contract = getattr(agency, question.contract)
    answers = batch.calls(agency.client, contract.address, question.call, arguments)
    for claim, answer in zip(claims, answers, strict=True):
        told = decode(question.results, answer)
        if not claim.holds(told):
            yield _sentence(claim, told, _outputs(contract.abi, question))


def _outputs(abi: Iterable[Mapping[str, Any]], question: Question) -> Sequence[Mapping[str, Any]]:
    """What a view returns, as its ABI names it."""
    name = question.call[: question.call.index("(")]
    (outputs,) = (
        each["outputs"]
        for each in abi
        if (each["type"], each.get("name")) == ("function", name)
        and tuple(get_abi_input_types(each)) == question.parameters  # type: ignore[arg-type]
    )
    return cast("Sequence[Mapping[str, Any]]", outputs)


def _sentence(claim: Claim, told: Sequence[Any], outputs: Sequence[Mapping[str, Any]]) -> str:
    parts = list(_differing(outputs, claim.expected, told))
    if len(outputs) == 1 and not outputs[0].get("components"):
        ((_, ours, theirs),) = parts
        return f"{claim.about} is {ours} in the ledger and {theirs} on the chain."
    named = "; ".join(f"{name} is {ours} here and {theirs} there" for name, ours, theirs in parts)
    return f"{claim.about} is not in the ledger what it is on the chain: {named}."


def _differing(
    outputs: Iterable[Mapping[str, Any]], expected: Iterable[Any], told: Iterable[Any]
) -> Iterator[tuple[str, str, str]]:
    """The parts of an answer that are not as claimed: their names, and both values as text."""
    for at, (output, ours, theirs) in enumerate(zip(outputs, expected, told, strict=True), 1):
        if matches(ours, theirs):
            continue
        if output["type"] == "tuple":
            yield from _differing(output["components"], ours, theirs)
        else:
            yield output["name"] or f"part {at}", _shown(ours), _shown(theirs)


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_shown, value))}]"
    return "anything" if value is None else f"{value}"
