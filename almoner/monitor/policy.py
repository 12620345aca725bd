"""What a program's file and the chain's register of rules allow the monitor to hold for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from almoner.acts.rules import RegisteredRule, Wanted
from almoner.errors import ConfigError
from almoner.fraud import typologies
from almoner.fraud.benefit_rules import Parameters
from almoner.fraud.engine import GrantPolicy, Ground, Policy
from almoner.fraud.grant_rules import GrantParameters
from almoner.program import Described, GrantFile


def parameters(program: Described) -> Parameters | GrantParameters:
    """The bounds the program's file sets over the own ones of the rules for its kind.

    Raises ConfigError for a bound no rule has, or has no use for.
    """
    grants = isinstance(program, GrantFile)
    fields = (GrantParameters if grants else Parameters).__dataclass_fields__
    # The limits are those of the program's approval bands; its rules have no others.
    known = [name for name in fields if name != "limits"]
    for name in program.rule_parameters:
        if name not in known:
            raise ConfigError(
                f"The program {program.id} sets the bound {name}, which no rule has; there are "
                f"{', '.join(known)}."
            )
    if not grants:
        return Parameters(**program.rule_parameters)
    try:
        return GrantParameters(limits=_limits(program), **program.rule_parameters)
    except ValueError as refusal:
        raise ConfigError(f"In the rule_parameters of the program {program.id} {refusal}.") from (
            refusal
        )


def wanted(program: Described) -> Wanted:
    """What the register of rules needs: rule hash to family and citation, by the program's file.

    Raises ConfigError for a use of a typology that does not exist.
    """
    bounds = parameters(program)
    known = {typology.name: typology for typology in typologies.of(bounds)}
    found = {}
    for use in program.rules.values():
        if use.id not in known:
            raise ConfigError(
                f"The program {program.id} uses {use.id}, which the fraud check does not know for "
                f"its kind of program: it knows {', '.join(known)}."
            )
        citation = program.citation(use.authority) if use.authority else ""
        found[typologies.rule_hash(known[use.id], bounds)] = (family(use.id), citation)
    return found


def rule_set(program: Described) -> bytes:
    """The digest of all that a program is judged by, as two persons activate it on the chain."""
    return typologies.rule_set_hash(parameters(program))


def family(typology: str) -> int:
    """The number under which the versions of a typology share their fate on the chain."""
    return typologies.FAMILIES.index(typology) + 1


def policy(program: Described, registered: Sequence[RegisteredRule]) -> Policy | GrantPolicy:
    """The rules as they stand: a typology holds if its very version is armed on the chain, in the
    family and with the citation of the program's file.
    """
    bounds, ours = parameters(program), wanted(program)
    armed = {rule.rule_hash: rule.number for rule in registered if rule.armed and rule.is_of(ours)}
    grounds = {}
    for typology in typologies.of(bounds):
        use = program.rules.get(typology.name)
        number = armed.get(typologies.rule_hash(typology, bounds))
        if use is not None and use.authority is not None and number is not None:
            grounds[typology.name] = Ground(
                reason=use.reason, rule_no=number, notice=notice(program, use.reason)
            )
    if isinstance(bounds, GrantParameters):
        return GrantPolicy(parameters=bounds, grounds=grounds)
    return Policy(parameters=bounds, grounds=grounds)


def notice(program: Described, reason: int) -> str:
    """The words a person reads about a reason, in the program's first language."""
    words = program.reasons[reason].words[program.languages[0]]
    return "\n".join((words.title, words.happened, words.fact, words.rule, words.clears))


def _limits(program: Described) -> tuple[int, ...]:
    """The sums past which more persons have to approve."""
    pairs = itertools.pairwise(program.bands)
    return tuple(low.up_to for low, high in pairs if high.approvers > low.approvers)
