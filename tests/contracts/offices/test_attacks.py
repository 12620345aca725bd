"""Attacks on who may act.

given an authority, an officer or a guardian who wants more than the office gives
    the contract refuses, or others can still stop it
"""

from __future__ import annotations

from typing import Any

from almoner.testing import DAY, OFFICES, World, digest, enrollment, refuses

MAKER, APPROVER = OFFICES.index("maker"), OFFICES.index("approver")
REASON = digest("reason")


def test_I19_a_second_key_is_no_second_authority(world: World, desk: Any, newcomer: int) -> None:
    second = world.stranger(5)
    world.warp_to(desk.link(1, second.address))
    key = world.stranger(6).address
    desk.send(0, "proposePerson", key)
    desk.send(0, "proposeKey", newcomer, world.stranger(8).address)
    term = desk.term(newcomer, "maker")
    desk.propose(term)
    for act in (
        desk.call("openPerson", key),
        desk.call("linkKey", newcomer, world.stranger(8).address),
        desk.call("appoint", *term),
    ):
        with refuses("Offices_SameAuthority", person=1):
            second.send(act)
    desk.confirm(term)


def test_I19_a_second_key_is_no_second_approver(world: World, desk: Any) -> None:
    second = world.stranger(5)
    world.warp_to(desk.link(world.person("approver"), second.address))
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    world.seal(run)
    sealed = world.run(run)
    approve = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    world.send("approver", approve)
    with refuses("BenefitProgram_SamePerson", person=world.person("approver")):
        second.send(approve)
    world.send("approver", approve, 1)


def test_I19_a_key_stolen_from_an_officer_stops_at_once(world: World, desk: Any) -> None:
    stolen = world.officer("maker")
    spare, person = world.stranger(5), world.person("maker")
    world.warp_to(desk.link(person, spare.address))
    world.approve(world.enroll([enrollment(1)]))
    issue_at = world.program.functions.periodOf(1).call()[0]
    world.warp_to(issue_at - 5 * DAY)
    opening = world.program.functions.openRun(1, 0, 0, world.allotment)
    desk.send(0, "unlinkKey", stolen.address)
    with refuses("Offices_NotInOffice", key=stolen.address, office=MAKER):
        stolen.send(opening)
    spare.send(opening)
    assert world.run(1)["maker"] == person, "the officer goes on by another key"


def test_I21_an_authority_alone_appoints_itself_no_crew(world: World, desk: Any) -> None:
    crew = [world.stranger(number) for number in range(3)]
    for each in crew:
        desk.send(0, "proposePerson", each.address)
        with refuses("Offices_SameAuthority", person=1):
            desk.send(0, "openPerson", each.address)
        assert desk.person_of(each.address) == 0
    maker = world.person("maker")
    desk.send(0, "proposeKey", maker, crew[0].address)
    with refuses("Offices_SameAuthority", person=1):
        desk.send(0, "linkKey", maker, crew[0].address)
    term = desk.term(1, "approver")
    with refuses("Offices_Incompatible", office=APPROVER):
        desk.propose(term)


def test_I21_two_authorities_appoint_no_crew_against_the_guardian(
    world: World, desk: Any, newcomer: int
) -> None:
    term = desk.appoint(desk.term(newcomer, "approver"))
    puppet = world.stranger(5).address
    start = desk.link(world.person("maker"), puppet)
    desk.veto("vetoAppointment", newcomer, APPROVER)
    desk.veto("vetoKey", puppet)
    world.warp_to(max(start, term[2]))
    assert not desk.in_office(newcomer, "approver")
    assert desk.person_of(puppet) == 0


def test_I21_two_proposals_never_join_what_may_not_meet(
    world: World, desk: Any, newcomer: int
) -> None:
    maker, approver = (desk.term(newcomer, office) for office in ("maker", "approver"))
    desk.propose(maker)
    with refuses("Offices_Incompatible", person=newcomer, office=APPROVER, held=MAKER):
        desk.propose(approver, at=1)
    desk.propose((*approver[:2], maker[3], maker[3] + DAY), at=1)
    with refuses("Offices_NotProposed", person=newcomer):
        desk.confirm(approver, at=0)
    desk.confirm(maker)
    world.warp_to(maker[2])
    assert not (desk.in_office(newcomer, "maker") and desk.in_office(newcomer, "approver"))


def test_I21_an_authority_never_rules_alone(world: World, desk: Any) -> None:
    person, third = desk.third()
    world.remove(2, "appointing_authority")
    for victim, key in (
        (person, third.address),
        (1, world.officer("appointing_authority").address),
    ):
        with refuses("Offices_TooFewAuthorities", person=victim, left=1):
            world.remove(victim, "appointing_authority")
        with refuses("Offices_TooFewAuthorities", person=victim, left=1):
            desk.send(0, "unlinkKey", key)


def test_I22_guardians_who_take_turns_chain_no_pauses(
    world: World, desk: Any, newcomer: int
) -> None:
    world.appoint(newcomer, "guardian")
    other = world.stranger()
    desk.veto("pause", 3 * DAY, REASON)
    end = world.now() + 3 * DAY
    world.warp_to(end)
    with refuses("Offices_PauseTooSoon", earliest=end + 7 * DAY):
        other.send(desk.call("pause", 3 * DAY, REASON))
    world.warp_to(end + 7 * DAY)
    other.send(desk.call("pause", 3 * DAY, REASON))
    # Ended early and begun again: the rest is as long.
    other.send(desk.call("endPause"))
    with refuses("Offices_PauseTooSoon", earliest=world.now() + 7 * DAY):
        desk.veto("pause", 3 * DAY, REASON)


def test_I22_a_pause_outlives_no_guardian_and_stops_no_removal(world: World, desk: Any) -> None:
    desk.veto("pause", 3 * DAY, REASON)
    world.remove(world.person("guardian"), "guardian")
    with refuses("Offices_NotInOffice"):
        desk.veto("endPause")
    world.send("appointing_authority", desk.call("endPause"))
    world.client.call(desk.call("requireRunning"))
