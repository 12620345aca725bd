"""What a program's file and the chain's register of rules allow the monitor to hold for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from almoner.acts.rules import RegisteredRule, Wanted
from almoner.errors import ConfigError
from almoner.fraud import policy as policies
from almoner.fraud.grounds import Ground, Policy
from almoner.fraud.policy import RuleSet, Typology
from almoner.program import Described, GrantFile

LIMITS = ("limit_1", "limit_2", "limit_3")
"""The sums past which more persons have to approve: a program's own, from its approval bands.
There are four seats at most, and so three of them.
"""
_SENSIBLE = {"split_awards": (2, 1_000), "split_margin_bps": (0, 9_999)}
"""Numbers that would mean nothing, or everything, outside of these."""


def parameters(program: Described, rules: RuleSet | None = None) -> dict[str, int]:
    """The numbers a program has of its own.

    Raises ConfigError for one that no rule needs, or that makes no sense.
    """
    known = sorted((rules or policies.load()).bounds.keys() - set(LIMITS))
    for name, value in program.rule_parameters.items():
        if name not in known:
            raise ConfigError(
                f"The program {program.id} sets the bound {name}, which no rule has; there are "
                f"{', '.join(known)}."
            )
        least, most = _SENSIBLE.get(name, (0, policies.LARGEST))
        if not least <= value <= most:
            raise ConfigError(
                f"In the rule_parameters of the program {program.id} {name} is {value:,}: set "
                f"{least:,} to {most:,}."
            )
    limits = _limits(program) if isinstance(program, GrantFile) else ()
    return {**program.rule_parameters, **dict(zip(LIMITS, limits, strict=False))}


def wanted(program: Described) -> Wanted:
    """What the register of rules needs: rule hash to family and citation, by the program's file.

    Raises ConfigError for a use of a typology that does not exist, or that never holds.
    """
    rules = policies.load()
    own, known, found = parameters(program, rules), _holding(rules), {}
    for use in program.rules.values():
        if use.id not in known:
            raise ConfigError(
                f"The program {program.id} uses {use.id}, by which the fraud check holds nothing: "
                f"it holds by {', '.join(known)}."
            )
        citation = program.citation(use.authority) if use.authority else ""
        found[rules.rule_hash(known[use.id], own)] = (known[use.id].family, citation)
    return found


def rule_set(program: Described) -> bytes:
    """The digest of all that a program is judged by, as two persons activate it on the chain."""
    return policies.load().digest(parameters(program))


def family(typology: str) -> int:
    """The number under which the versions of a typology share their fate on the chain."""
    return policies.load().typology(typology).family


def families() -> dict[int, str]:
    """The typologies that hold, by that number."""
    return {each.family: name for name, each in _holding(policies.load()).items()}


def policy(program: Described, registered: Sequence[RegisteredRule]) -> Policy:
    """The rules as they stand: a typology holds if its very version is armed on the chain, in the
    family and with the citation of the program's file.
    """
    rules, ours = policies.load(), wanted(program)
    own = parameters(program, rules)
    armed = {rule.rule_hash: rule.number for rule in registered if rule.armed and rule.is_of(ours)}
    grounds = {}
    for name, typology in _holding(rules).items():
        use = program.rules.get(name)
        number = armed.get(rules.rule_hash(typology, own))
        if use is not None and use.authority is not None and number is not None:
            grounds[name] = Ground(
                reason=use.reason, rule_no=number, notice=notice(program, use.reason)
            )
    return Policy(rules=rules, own=own, grounds=grounds)


def notice(program: Described, reason: int) -> str:
    """The words a person reads about a reason, in the program's first language."""
    words = program.reasons[reason].words[program.languages[0]]
    return "\n".join((words.title, words.happened, words.fact, words.rule, words.clears))


def _holding(rules: RuleSet) -> dict[str, Typology]:
    return {each.name: each for each in rules.typologies if each.hold is not None}


def _limits(program: GrantFile) -> tuple[int, ...]:
    """The sums past which more persons have to approve."""
    pairs = itertools.pairwise(program.bands)
    return tuple(low.up_to for low, high in pairs if high.approvers > low.approvers)
