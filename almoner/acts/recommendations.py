"""What awards were recommended with: which stand, and what of it an approver signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.acts import applications, awards
from almoner.acts.applications import Application
from almoner.acts.awards import Award, AwardState, Plan
from almoner.chain.agency import Agency
from almoner.errors import AlmonerError

PLAN = "(uint32,uint64[],uint40,uint40,uint8,uint16,uint16,bytes32)"
"""The ABI type of `AwardPlan`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What an award was recommended with."""

    award: int
    plan: Plan
    match_bps: int
    """Of its round: share the grantee adds, in 1/10000."""
    terms_hash: bytes


class TermsDiffer(AlmonerError):
    """The terms an award keeps are not those it was announced with."""


def standing(agency: Agency) -> Mapping[int, list[Recommendation]]:
    """By application, the recommendations of the program that were not taken back."""
    events = agency.program.events
    withdrawn = {each["award"] for each in agency.client.events(events.AwardWithdrawn())}
    found: dict[int, list[Recommendation]] = {}
    for event in agency.client.events(events.AwardRecommended()):
        if event["award"] not in withdrawn:
            found.setdefault(event["application"], []).append(_announced(event))
    return found


def has_terms(agency: Agency, application: Application, found: Recommendation, plan: Plan) -> bool:
    """Whether the plan, and the organization known now, lead to just what was recommended."""
    return found.terms_hash == _terms_hash(agency, application, found, plan)


def review(agency: Agency, number: int) -> Award:
    """A recommended award whose terms are those it was announced with: what is approved.

    Raises TermsDiffer where they are not, and AlmonerError where it does not wait for approvals, or
    its application was found to be another organization's since.
    """
    award = awards.show(agency, number)
    if award.state is not AwardState.RECOMMENDED:
        raise AlmonerError(
            f"Award {number} is {award.state.name.lower()}: only one that is recommended is "
            "approved."
        )
    application = applications.show(agency, award.application)
    if application.org_ref != award.org_ref:
        raise AlmonerError(
            f"Application {application.number} was found to be another organization's since award "
            f"{number} was recommended: let its recommender withdraw it (almoner grant award "
            f"withdraw {number}) and recommend it again."
        )
    (event,) = agency.client.events(agency.program.events.AwardRecommended(), award=number)
    announced = _announced(event)
    expected = _terms_hash(agency, application, announced, announced.plan)
    kept = (award.terms_hash, award.total, award.pay_to)
    if kept != (expected, event["total"], application.pay_to):
        raise TermsDiffer(
            f"Award {number} does not have the terms it was recommended with: do not approve it, "
            "and tell the auditor."
        )
    return award


def _announced(event: Mapping[str, Any]) -> Recommendation:
    return Recommendation(
        award=event["award"],
        plan=(
            event["application"],
            list(event["lines"]),
            event["from"],
            event["to"],
            event["mode"],
            event["indirectBps"],
            event["toleranceBps"],
            bytes(event["conditions"]),
        ),
        match_bps=event["matchBps"],
        terms_hash=bytes(event["termsHash"]),
    )


def _terms_hash(
    agency: Agency, application: Application, found: Recommendation, plan: Plan
) -> bytes:
    """What the program keeps of an award of these terms (contracts/grants/Offers.sol)."""
    whose = [application.pay_to, application.signer_hash, application.org_ref]
    grantee = keccak(encode(["address", "bytes32", "bytes32"], whose))
    return keccak(
        encode(
            ["address", "uint32", "bytes32", "uint16", PLAN],
            [agency.program.address, found.award, grantee, found.match_bps, plan],
        )
    )
