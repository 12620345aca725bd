"""Which findings together are a reason to hold, and the digests that commit to all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from almoner.fraud import canonical
from almoner.fraud.benefit_rules import RULES, Band, Finding, Parameters, Rule
from almoner.fraud.grant_rules import GRANT_RULES, GrantParameters


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
OFFICER_GRANT = Typology(
    name="officer_account",
    version=1,
    rules=("officer_account",),
    story="An officer has a grant paid to an official key.",
)
SPLIT_UNDER_THRESHOLD = Typology(
    name="split_under_threshold",
    version=1,
    rules=("several_organizations", "below_limit"),
    story="An award that more persons would have to approve is split among organizations of one "
    "hand, each just below the limit, and all are paid to one account.",
)
APPROVAL_IN_SECONDS = Typology(
    name="approval_in_seconds",
    version=1,
    rules=("approval_in_seconds",),
    story="A request for money is approved before anybody can have read it.",
)
TYPOLOGIES = (OFFICER_ACCOUNT, SHARED_ACCOUNT_ONE_HAND)
"""Of benefits, in the order in which they name the reason of a hold."""
GRANT_TYPOLOGIES = (OFFICER_GRANT, SPLIT_UNDER_THRESHOLD, APPROVAL_IN_SECONDS)
"""Of grants, in the same order."""
FAMILIES = (
    "officer_account",
    "shared_account+one_hand",
    "split_under_threshold",
    "approval_in_seconds",
)
"""The names of all. A name's place, from 1, is the number under which the chain counts what became
of its holds: a new name comes last."""

_FIRED = (Band.RAISED, Band.BROKEN)
_ALL: tuple[Rule[Any, Any], ...] = (*RULES, *GRANT_RULES)
_RULES: Mapping[str, Rule[Any, Any]] = {rule.name: rule for rule in _ALL}


def fired(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that say something is wrong."""
    return tuple(finding for finding in findings if finding.band in _FIRED)


def of(parameters: Parameters | GrantParameters) -> tuple[Typology, ...]:
    """The typologies of what the bounds are for, benefits or grants."""
    return GRANT_TYPOLOGIES if isinstance(parameters, GrantParameters) else TYPOLOGIES


def matching(
    findings: Sequence[Finding], among: Sequence[Typology] = TYPOLOGIES
) -> Typology | None:
    """The first typology all of whose rules fired, if its evidence is enough to hold."""
    raised = {finding.rule: finding.band for finding in fired(findings)}
    for typology in among:
        if all(rule in raised for rule in typology.rules) and _is_enough(typology, raised):
            return typology
    return None


def rule_hash(typology: Typology, parameters: Parameters | GrantParameters) -> bytes:
    """What a rule number on the chain commits to: one typology, its rules and their bounds."""
    return canonical.digest(
        {
            "typology": _written(typology),
            "rules": [_rule(_RULES[name]) for name in typology.rules],
            "parameters": asdict(parameters),
        }
    )


def rule_set_hash(parameters: Parameters | GrantParameters) -> bytes:
    """What an alert commits to: every rule and every typology of its kind, with the bounds."""
    rules = GRANT_RULES if isinstance(parameters, GrantParameters) else RULES
    return canonical.digest(
        {
            "typologies": [_written(typology) for typology in of(parameters)],
            "rules": [_rule(rule) for rule in rules],
            "parameters": asdict(parameters),
        }
    )


def _is_enough(typology: Typology, raised: dict[str, Band]) -> bool:
    """A broken invariant, or evidence of at least two independent families."""
    families = {_RULES[rule].family for rule in typology.rules}
    return len(families) > 1 or any(raised[rule] is Band.BROKEN for rule in typology.rules)


def _written(typology: Typology) -> dict[str, object]:
    return {
        "name": typology.name,
        "version": typology.version,
        "rules": list(typology.rules),
        "story": typology.story,
    }


def _rule(rule: Rule[Any, Any]) -> dict[str, object]:
    return {
        "name": rule.name,
        "version": rule.version,
        "family": rule.family,
        "policy": rule.policy,
    }
