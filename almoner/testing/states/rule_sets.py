"""What the monitor judges a program by, as `RuleSets` keeps it. The subject stands for one rule set
of the world's program; what became of an earlier one only the events say.
"""

from __future__ import annotations

from almoner.testing import judging
from almoner.testing.samples import digest
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, fields

OURS, OTHER, THIRD = "ours", "another", "a third"


def _none(world: World) -> int:
    """The program has no active rule set."""
    judging.deactivate(world)
    return 1


def _propose_of(name: str, world: World) -> Call:
    function = world.rule_sets.functions.proposeRuleSet(*judging.content(world, name))
    return Call(sender=world.officer("program_admin").address, function=function)


def _activate_of(name: str, world: World) -> Call:
    function = world.rule_sets.functions.activateRuleSet(*judging.content(world, name))
    return Call(sender=world.officer("investigator").address, function=function)


def _propose(world: World, _: int) -> Call:
    return _propose_of(OURS, world)


def _propose_third(world: World, _: int) -> Call:
    return _propose_of(THIRD, world)


def _propose_other(world: World, _: int) -> Call:
    return _propose_of(OTHER, world)


def _activate(world: World, _: int) -> Call:
    return _activate_of(OURS, world)


def _activate_third(world: World, _: int) -> Call:
    return _activate_of(THIRD, world)


def _activate_other(world: World, _: int) -> Call:
    return _activate_of(OTHER, world)


def _deactivate(world: World, _: int) -> Call:
    function = world.rule_sets.functions.deactivateRuleSet(world.program.address)
    return Call(sender=world.officer("investigator").address, function=function)


def _third_is_proposed(world: World, _: int) -> None:
    judging.propose(world, THIRD)


def _proposer_leaves(world: World, _: int) -> None:
    world.remove(world.person("program_admin"), "program_admin")


def _state(world: World, _: int) -> str:
    rule_sets, program, ours = world.rule_sets, world.program.address, digest(OURS)
    told = [
        *rule_sets.events.RuleSetProposed().get_logs(from_block=0),
        *rule_sets.events.RuleSetActivated().get_logs(from_block=0),
        *rule_sets.events.RuleSetDeactivated().get_logs(from_block=0),
    ]
    state = "none"
    for log in sorted(told, key=lambda each: (each["blockNumber"], each["logIndex"])):
        if log["args"]["program"] == program:
            state = _then(state, log["event"], is_ours=log["args"]["ruleSet"] == ours)
    candidate = fields(rule_sets.functions.candidateOf(program))["ruleSet"]
    assert (bytes(rule_sets.functions.active(program).call()) == ours) == (state == "active")
    assert (bytes(candidate) == ours) == (state == "proposed")
    return state


def _then(state: str, event: str, *, is_ours: bool) -> str:
    if is_ours:
        return {
            "RuleSetProposed": "proposed",
            "RuleSetActivated": "active",
            "RuleSetDeactivated": "deactivated",
        }[event]
    if (state, event) == ("proposed", "RuleSetProposed"):
        return "overtaken"
    return "replaced" if (state, event) == ("active", "RuleSetActivated") else state


_proposed = after(_none, _propose)
_active = after(_proposed, _activate)

MACHINE = Machine(
    state=_state,
    reach={
        "none": _none,
        "proposed": _proposed,
        "overtaken": after(_proposed, _propose_other),
        "active": _active,
        "replaced": after(_active, _propose_other, _activate_other),
        "deactivated": after(_active, _deactivate),
    },
    acts={
        "propose": _propose,
        "propose another": _propose_third,
        "activate": _activate,
        "activate another": _activate_third,
        "deactivate": _deactivate,
    },
    guards={
        "while who proposed it is in office": Guard(broken=_proposer_leaves),
        "once that was proposed": Guard(met=_third_is_proposed),
    },
)
