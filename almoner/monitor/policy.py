"""What a program's file and the chain's register of rules allow the monitor to hold for."""

from __future__ import annotations

from collections.abc import Sequence

from almoner.acts.rules import RegisteredRule, Wanted
from almoner.errors import ConfigError
from almoner.fraud import typologies
from almoner.fraud.engine import Ground, Policy
from almoner.fraud.rules import Parameters
from almoner.program import Described


def parameters(program: Described) -> Parameters:
    """The bounds the program's file sets over the rules' own.

    Raises ConfigError for a bound no rule has.
    """
    known = Parameters.__dataclass_fields__
    for name in program.rule_parameters:
        if name not in known:
            raise ConfigError(
                f"The program {program.id} sets the bound {name}, which no rule has; there are "
                f"{', '.join(known)}."
            )
    return Parameters(**program.rule_parameters)


def wanted(program: Described) -> Wanted:
    """What the register of rules needs: rule hash to family and citation, by the program's file.

    Raises ConfigError for a use of a typology that does not exist.
    """
    known = {typology.name: typology for typology in typologies.TYPOLOGIES}
    bounds = parameters(program)
    found = {}
    for use in program.rules.values():
        if use.id not in known:
            raise ConfigError(
                f"The program {program.id} uses {use.id}, which the fraud check does not know: "
                f"it knows {', '.join(known)}."
            )
        citation = program.citation(use.authority) if use.authority else ""
        found[typologies.rule_hash(known[use.id], bounds)] = (family(use.id), citation)
    return found


def family(typology: str) -> int:
    """The number under which the versions of a typology share their fate on the chain."""
    return [known.name for known in typologies.TYPOLOGIES].index(typology) + 1


def policy(program: Described, registered: Sequence[RegisteredRule]) -> Policy:
    """The rules as they stand: a typology holds if its very version is armed on the chain, in the
    family and with the citation of the program's file.
    """
    bounds, ours = parameters(program), wanted(program)
    armed = {rule.rule_hash: rule.number for rule in registered if rule.armed and rule.is_of(ours)}
    grounds = {}
    for typology in typologies.TYPOLOGIES:
        use = program.rules.get(typology.name)
        number = armed.get(typologies.rule_hash(typology, bounds))
        if use is not None and use.authority is not None and number is not None:
            grounds[typology.name] = Ground(
                reason=use.reason, rule_no=number, notice=notice(program, use.reason)
            )
    return Policy(parameters=bounds, grounds=grounds)


def notice(program: Described, reason: int) -> str:
    """The words a person reads about a reason, in the program's first language."""
    words = program.reasons[reason].words[program.languages[0]]
    return "\n".join((words.title, words.happened, words.fact, words.rule, words.clears))
