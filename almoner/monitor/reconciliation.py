"""Comparing the ledger, built from events alone, with what the contracts say (I25)."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator

from eth_abi.abi import decode, encode

from almoner.chain import batch
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.ledger.claims import Claim, Question
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
            awards = agency.client.contract("GrantAwards", each)
            seen = dataclasses.replace(agency, kind=Kind.GRANT, program=awards, roster=awards)
            found += untrue(seen, views.program_claims(each))
    return found


def untrue(agency: Agency, claims: Iterable[Claim]) -> Iterator[str]:
    """The claims that the contracts deny, each in a sentence."""
    for question, asked in itertools.groupby(claims, key=lambda claim: claim.question):
        yield from _denied(agency, question, asked)


def _denied(agency: Agency, question: Question, asked: Iterable[Claim]) -> Iterator[str]:
    claims = list(asked)
    arguments = (encode(question.parameters, claim.arguments) for claim in claims)
    address = getattr(agency, question.contract).address
    answers = batch.calls(agency.client, address, question.call, arguments)
    for claim, answer in zip(claims, answers, strict=True):
        told = decode(question.results, answer)
        if not claim.holds(told):
            ours = _shown(claim.expected)
            yield f"{claim.about} is {ours} in the ledger and {_shown(told)} on the chain."


def _shown(values: tuple[object, ...]) -> object:
    return values[0] if len(values) == 1 else values
