"""Rules that may hold: registerRule, armRule, disarmRule

given a rule that does not exist, or rests on no authority
    arming reverts with Holds_RuleNotArmed
given a rule armed before
    arming reverts with Holds_AlreadyArmed
given a rule and two persons
    it is registered under the next number and armed
given a rule that is not armed
    disarming reverts with Holds_RuleNotArmed
given an armed rule, and one investigator or administrator
    it holds nothing any more, at once, until it is armed again
"""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from almoner.testing import World, digest, fields, payment_id, refuses

CITED = "7 CFR 273.2(f)"


def register(world: World, authority: str = CITED) -> None:
    fn = world.holds.functions.registerRule(4, digest("rule"), authority)
    world.send("program_admin", fn)


def test_registerRule__gives_each_version_the_next_number_and_no_power(world: World) -> None:
    register(world)
    register(world, authority="")
    rules = [fields(world.holds.functions.ruleOf(number)) for number in (1, 2, 3)]
    assert [each["family"] for each in rules] == [4, 4, 0]
    assert [each["authority"] for each in rules] == [keccak(text=CITED), bytes(32), bytes(32)]
    assert [each["armer"] for each in rules] == [0, 0, 0]


@pytest.mark.parametrize("rule", [1, 2], ids=["without authority", "never registered"])
def test_armRule__I11_reverts_without_a_rule_or_its_authority(world: World, rule: int) -> None:
    register(world, authority="")
    with refuses("Holds_RuleNotArmed", ruleNo=rule):
        world.send("investigator", world.holds.functions.armRule(rule))


def test_armRule__reverts_a_second_time(world: World) -> None:
    world.register_and_arm_rule()
    with refuses("Holds_AlreadyArmed", ruleNo=1):
        world.send("investigator", world.holds.functions.armRule(1), 1)


def test_armRule__arms_by_two_persons(world: World) -> None:
    admin, investigator = world.person("program_admin"), world.person("investigator")
    facts = {"ruleNo": 1, "family": 4}

    fn = world.holds.functions.registerRule(4, digest("rule"), CITED)
    registered = world.send("program_admin", fn)
    said = {"ruleHash": digest("rule"), "authority": CITED, "by": admin}
    assert world.events(registered) == [("RuleRegistered", {**facts, **said})]
    rule = {"family": 4, "registrar": admin, "ruleHash": digest("rule")}
    rule["authority"] = keccak(text=CITED)
    assert fields(world.holds.functions.ruleOf(1)) == {**rule, "armer": 0}

    armed = world.send("investigator", world.holds.functions.armRule(1))
    by = {"registrar": admin, "by": investigator}
    assert world.events(armed) == [("RuleArmed", {**facts, **by})]
    assert fields(world.holds.functions.ruleOf(1)) == {**rule, "armer": investigator}
    assert world.holds.functions.rules().call() == 1


def test_disarmRule__I15_reverts_for_another_office(world: World) -> None:
    world.register_and_arm_rule()
    for office in ("monitor", "guardian", "hearing_officer"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, world.holds.functions.disarmRule(1))


@pytest.mark.parametrize("rule", [1, 2], ids=["only registered", "never registered"])
def test_disarmRule__reverts_for_a_rule_not_armed(world: World, rule: int) -> None:
    register(world)
    with refuses("Holds_RuleNotArmed", ruleNo=rule):
        world.send("investigator", world.holds.functions.disarmRule(rule))


@pytest.mark.parametrize("office", ["investigator", "program_admin"])
def test_disarmRule__I17_takes_its_power_by_one_person_at_once(world: World, office: str) -> None:
    world.register_and_arm_rule(family=4)
    run = world.certified_run(cases=2)
    world.place_hold(payment_id(run, 1))

    receipt = world.send(office, world.holds.functions.disarmRule(1))

    facts = {"ruleNo": 1, "family": 4, "by": world.person(office)}
    assert world.events(receipt) == [("RuleDisarmed", facts)]
    assert fields(world.holds.functions.ruleOf(1))["armer"] == 0
    assert world.hold(payment_id(run, 1))["state"] == 1, "what it held stands"
    for by in ("monitor", "investigator"):
        with refuses("Holds_RuleNotArmed", ruleNo=1):
            world.place_hold(payment_id(run, 2), by=by)
    world.send("investigator", world.holds.functions.armRule(1), 1)
    world.place_hold(payment_id(run, 2))
