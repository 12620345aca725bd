"""What the bot judges by: proposeRuleSet, activateRuleSet, deactivateRuleSet

given an address that is no program of the Treasury
    each reverts with RuleSets_UnknownProgram
given no digest of a rule set, or none of its report
    proposing reverts with RuleSets_Incomplete
given the rule set that is active
    proposing it reverts with RuleSets_AlreadyActive
given other words than were proposed last, or a proposer who left
    activating reverts with RuleSets_NotProposed
given an admin who became an investigator since
    activating reverts with RuleSets_SamePerson
given two persons
    it is active in the place of the one before, and another program's is what it was
given a program without an active rule set
    deactivating reverts with RuleSets_NotActive
given one person of either office
    the active one is taken away, and the bot holds nothing until two persons activate one again
"""

from __future__ import annotations

from typing import Any

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import World, digest, fields, founding, judging, payment_id, refuses

NONE = bytes(32)
SHARPER = digest("sharper")
REPORT = digest("report of sharper")


def call(world: World, name: str, **overrides: Any) -> ContractFunction:
    """`proposeRuleSet` or `activateRuleSet` of "sharper" in the world's program, but for these."""
    given = {"program": world.program.address, "rule_set": SHARPER, "report": REPORT}
    return world.rule_sets.functions[name](*(given | overrides).values())


def active(world: World) -> bytes:
    return bytes(world.rule_sets.functions.active(world.program.address).call())


def activation(world: World) -> dict[str, Any]:
    return fields(world.rule_sets.functions.activationOf(world.program.address))


def candidate(world: World) -> dict[str, Any]:
    return fields(world.rule_sets.functions.candidateOf(world.program.address))


def test_proposeRuleSet_activateRuleSet_deactivateRuleSet__revert_without_a_program(
    world: World,
) -> None:
    stranger = world.stranger().address
    for office, fn in (
        ("program_admin", call(world, "proposeRuleSet", program=stranger)),
        ("investigator", call(world, "activateRuleSet", program=stranger)),
        ("investigator", world.rule_sets.functions.deactivateRuleSet(stranger)),
    ):
        with refuses("RuleSets_UnknownProgram", program=stranger):
            world.send(office, fn)
    judging.propose(world, "sharper")


@pytest.mark.parametrize("missing", ["rule_set", "report"])
def test_proposeRuleSet__reverts_without_a_digest(world: World, missing: str) -> None:
    said = {"ruleSet": SHARPER, "report": REPORT}
    said["ruleSet" if missing == "rule_set" else "report"] = NONE
    with refuses("RuleSets_Incomplete", **said):
        world.send("program_admin", call(world, "proposeRuleSet", **{missing: NONE}))
    world.send("program_admin", call(world, "proposeRuleSet"))


def test_proposeRuleSet__reverts_for_what_is_active(world: World) -> None:
    with refuses("RuleSets_AlreadyActive", ruleSet=digest("rule set")):
        judging.propose(world, "rule set")
    judging.deactivate(world)
    judging.propose(world, "rule set")


@pytest.mark.parametrize("office", ["monitor", "investigator", "guardian"])
def test_proposeRuleSet__I15_reverts_for_another_office(world: World, office: str) -> None:
    with refuses("Offices_NotInOffice", key=world.officer(office).address):
        world.send(office, call(world, "proposeRuleSet"))


@pytest.mark.parametrize("other", [{"rule_set": digest("milder")}, {"report": digest("other")}])
def test_activateRuleSet__reverts_for_other_words(world: World, other: dict[str, bytes]) -> None:
    judging.propose(world, "sharper")
    with refuses("RuleSets_NotProposed", program=world.program.address):
        world.send("investigator", call(world, "activateRuleSet", **other))
    world.send("investigator", call(world, "activateRuleSet"))


def test_activateRuleSet__reverts_for_nothing_and_for_what_was_overtaken(world: World) -> None:
    for words in ({"rule_set": NONE, "report": NONE}, {}):
        with refuses("RuleSets_NotProposed"):
            world.send("investigator", call(world, "activateRuleSet", **words))
    judging.propose(world, "sharper")
    judging.propose(world, "milder")
    with refuses("RuleSets_NotProposed", ruleSet=SHARPER, report=REPORT):
        world.send("investigator", call(world, "activateRuleSet"))
    world.send(
        "investigator",
        world.rule_sets.functions.activateRuleSet(*judging.content(world, "milder")),
    )


def test_activateRuleSet__does_not_count_a_proposer_who_left(world: World) -> None:
    judging.propose(world, "sharper")
    world.remove(world.person("program_admin"), "program_admin")
    with refuses("RuleSets_NotProposed", ruleSet=SHARPER):
        world.send("investigator", call(world, "activateRuleSet"))
    assert active(world) == digest("rule set"), "what was activated before stays"


def test_activateRuleSet__reverts_for_who_proposed_it(world: World) -> None:
    admin = world.person("program_admin")
    judging.propose(world, "sharper")
    world.remove(admin, "program_admin")
    world.appoint(admin, "investigator")
    with refuses("RuleSets_SamePerson", person=admin):
        world.send("program_admin", call(world, "activateRuleSet"))
    with refuses("RuleSets_NotProposed", ruleSet=SHARPER):
        world.send("investigator", call(world, "activateRuleSet"))


def test_activateRuleSet__I27_takes_the_place_of_the_one_before(world: World) -> None:
    admin, investigator = world.person("program_admin"), world.person("investigator", 1)
    other = world.with_program()
    facts = {"program": world.program.address, "ruleSet": SHARPER, "report": REPORT}

    proposed = judging.propose(world, "sharper")

    assert world.events(proposed) == [("RuleSetProposed", {**facts, "by": admin})]
    assert candidate(world) == {"ruleSet": SHARPER, "report": REPORT, "proposer": admin}
    assert active(world) == digest("rule set"), "one person changes nothing"

    activated = world.send("investigator", call(world, "activateRuleSet"), 1)

    said = {"prior": digest("rule set"), "number": 2, "proposer": admin, "by": investigator}
    assert world.events(activated) == [("RuleSetActivated", {**facts, **said})]
    assert active(world) == SHARPER
    assert activation(world) == {
        "ruleSet": SHARPER,
        "report": REPORT,
        "number": 2,
        "proposer": admin,
        "activator": investigator,
        "since": world.now(),
    }
    assert candidate(world) == {"ruleSet": NONE, "report": NONE, "proposer": 0}
    with refuses("RuleSets_NotProposed"):
        world.send("investigator", call(world, "activateRuleSet"))
    assert active(other) == digest("rule set")
    assert activation(other)["number"] == 1


def test_deactivateRuleSet__reverts_without_an_active_one(world: World) -> None:
    judging.deactivate(world)
    with refuses("RuleSets_NotActive", program=world.program.address):
        judging.deactivate(world)


@pytest.mark.parametrize("office", ["monitor", "guardian", "approver"])
def test_deactivateRuleSet__I15_reverts_for_another_office(world: World, office: str) -> None:
    with refuses("Offices_NotInOffice", key=world.officer(office).address):
        judging.deactivate(world, office)


@pytest.mark.parametrize("office", ["investigator", "program_admin"])
def test_deactivateRuleSet__I27_lets_the_bot_only_alert(world: World, office: str) -> None:
    program = world.program.address
    run = world.certified_run(cases=3)
    world.place_hold(payment_id(run, 1))

    receipt = judging.deactivate(world, office)

    said = {"program": program, "ruleSet": digest("rule set"), "by": world.person(office)}
    assert world.events(receipt) == [("RuleSetDeactivated", said)]
    assert active(world) == NONE
    assert {**activation(world), "since": 0} == {
        **dict.fromkeys(("ruleSet", "report", "number", "since"), 0),
        "ruleSet": NONE,
        "report": digest("report of rule set"),
        "number": 1,
        "proposer": world.person("program_admin"),
        "activator": world.person("investigator"),
    }
    assert world.hold(payment_id(run, 1))["state"] == 1, "what it held stands"
    with refuses("Holds_NoActiveRuleSet", program=program):
        world.place_hold(payment_id(run, 2))
    world.place_hold(payment_id(run, 3), by="investigator")

    receipt = world.send("program_admin", call(world, "proposeRuleSet"))
    with refuses("Holds_NoActiveRuleSet", program=program):
        world.place_hold(payment_id(run, 2))
    activated = world.send("investigator", call(world, "activateRuleSet"))
    ((_, again),) = world.events(activated)
    assert (again["prior"], again["number"]) == (NONE, 2)
    world.place_hold(payment_id(run, 2))


def test_place__I27_asks_for_the_rule_set_of_its_own_program(world: World) -> None:
    other = world.with_program()
    judging.deactivate(other)
    founding.activate(world.client, world.treasury, world.staff, world.program.address, "more")
    run = world.certified_run(cases=1)
    with refuses("Holds_NoActiveRuleSet", program=other.program.address):
        world.place_hold(payment_id(run, 1), program=other.program.address)
    world.place_hold(payment_id(run, 1))
