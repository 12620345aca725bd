"""Which findings together are a reason to hold, and the digests that commit to all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from almoner.fraud import canonical
from almoner.fraud.rules import RULES, Band, Finding, Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Typology:
    """A known way to steal. It holds when every one of its rules fired."""

    name: str
    version: int
    rules: tuple[str, ...]
    story: str


SHARED_ACCOUNT_ONE_HAND = Typology(
    name="shared_account+one_hand",
    version=1,
    rules=("shared_account", "one_hand"),
    story="An insider enrolls ghost households and pays them all to one account.",
)
OFFICER_ACCOUNT = Typology(
    name="officer_account",
    version=1,
    rules=("officer_account",),
    story="An officer has a benefit paid to an official key.",
)
TYPOLOGIES = (OFFICER_ACCOUNT, SHARED_ACCOUNT_ONE_HAND)
"""In the order in which they name the reason of a hold."""

_FIRED = (Band.RAISED, Band.BROKEN)


def fired(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that say something is wrong."""
    return tuple(finding for finding in findings if finding.band in _FIRED)


def matching(findings: Sequence[Finding]) -> Typology | None:
    """The first typology all of whose rules fired, if its evidence is enough to hold."""
    raised = {finding.rule: finding.band for finding in fired(findings)}
    for typology in TYPOLOGIES:
        if all(rule in raised for rule in typology.rules) and _is_enough(typology, raised):
            return typology
    return None


def rule_hash(typology: Typology, parameters: Parameters) -> bytes:
    """What a rule number on the chain commits to: one typology, its rules and their bounds."""
    return canonical.digest(
        {
            "typology": _written(typology),
            "rules": [_rule(name) for name in typology.rules],
            "parameters": asdict(parameters),
        }
    )


def rule_set_hash(parameters: Parameters) -> bytes:
    """What an alert commits to: every rule and every typology with the bounds."""
    return canonical.digest(
        {
            "typologies": [_written(typology) for typology in TYPOLOGIES],
            "rules": [_rule(rule.name) for rule in RULES],
            "parameters": asdict(parameters),
        }
    )


def _is_enough(typology: Typology, raised: dict[str, Band]) -> bool:
    """A broken invariant, or evidence of at least two independent families."""
    families = {rule.family for rule in RULES if rule.name in typology.rules}
    return len(families) > 1 or any(raised[rule] is Band.BROKEN for rule in typology.rules)


def _written(typology: Typology) -> dict[str, object]:
    return {
        "name": typology.name,
        "version": typology.version,
        "rules": list(typology.rules),
        "story": typology.story,
    }


def _rule(name: str) -> dict[str, object]:
    found = next(rule for rule in RULES if rule.name == name)
    return {
        "name": found.name,
        "version": found.version,
        "family": found.family,
        "policy": found.policy,
    }
