"""Accounts that lawfully serve several cases: proposeSharedAccount, confirmSharedAccount

given no account or no capacity
    proposing reverts with Roster_NotProposed
given an end in the past
    proposing reverts with Roster_BadDate
given nothing proposed, other figures, confirmed before, or a proposer who left office
    confirming reverts with Roster_NotProposed
given the person who proposed it
    confirming reverts with Roster_SamePerson
given the figures as proposed
    it stands, by two persons
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, fields, household, refuses

NOBODY = "0x" + "00" * 20
SHELTER = household(500)


@pytest.mark.parametrize(("account", "capacity"), [(NOBODY, 5), (SHELTER, 0)])
def test_proposeSharedAccount__reverts_without_account_or_capacity(
    world: World, account: str, capacity: int
) -> None:
    fn = world.roster.functions.proposeSharedAccount(account, capacity, world.now() + DAY)
    with refuses("Roster_NotProposed", account=account):
        world.send("determiner", fn)


def test_proposeSharedAccount__reverts_for_a_date_in_the_past(world: World) -> None:
    until = world.now() - 1
    with refuses("Roster_BadDate", given=until):
        world.send("determiner", world.roster.functions.proposeSharedAccount(SHELTER, 5, until))


@pytest.mark.parametrize("why", ["not proposed", "capacity", "until", "confirmed", "left"])
def test_confirmSharedAccount__reverts_unless_exactly_as_proposed(world: World, why: str) -> None:
    until = world.now() + DAY
    if why != "not proposed":
        fn = world.roster.functions.proposeSharedAccount(SHELTER, 5, until)
        world.send("determiner", fn)
    figures = {"capacity": (6, until), "until": (5, until + 1)}.get(why, (5, until))
    confirm = world.roster.functions.confirmSharedAccount(SHELTER, *figures)
    if why == "confirmed":
        world.send("program_admin", confirm)
    if why == "left":
        world.remove(world.person("determiner"), "determiner")
    with refuses("Roster_NotProposed", account=SHELTER):
        world.send("program_admin", confirm)


def test_confirmSharedAccount__reverts_for_the_person_who_proposed(world: World) -> None:
    until = world.now() + DAY
    person = world.person("determiner")
    world.appoint(person, "program_admin")
    world.send("determiner", world.roster.functions.proposeSharedAccount(SHELTER, 5, until))
    with refuses("Roster_SamePerson", person=person):
        world.send("determiner", world.roster.functions.confirmSharedAccount(SHELTER, 5, until))


def test_confirmSharedAccount__stands_by_two_persons(world: World) -> None:
    until = world.now() + DAY
    determiner, admin = world.person("determiner"), world.person("program_admin")
    figures = {"account": SHELTER, "capacity": 5, "until": until}

    fn = world.roster.functions.proposeSharedAccount(SHELTER, 5, until)
    proposed = world.send("determiner", fn)
    assert world.events(proposed) == [("SharedAccountProposed", {**figures, "by": determiner})]
    shared = world.roster.functions.sharedAccountOf(SHELTER)
    assert fields(shared)["confirmer"] == 0

    fn = world.roster.functions.confirmSharedAccount(SHELTER, 5, until)
    confirmed = world.send("program_admin", fn)
    by = {"proposer": determiner, "by": admin}
    assert world.events(confirmed) == [("SharedAccountConfirmed", {**figures, **by})]
    assert fields(shared) == {
        "capacity": 5,
        "until": until,
        "proposer": determiner,
        "confirmer": admin,
    }


def test_proposeSharedAccount__leaves_a_confirmed_declaration_standing(world: World) -> None:
    """One person alone neither declares nor undeclares a shelter."""
    account, until = household(1), world.now() + 30 * DAY
    functions = world.roster.functions
    world.send("determiner", functions.proposeSharedAccount(account, 40, until))
    world.send("program_admin", functions.confirmSharedAccount(account, 40, until))
    world.send("determiner", functions.proposeSharedAccount(account, 1, until))
    assert fields(functions.sharedAccountOf(account))["capacity"] == 40
    world.send("program_admin", functions.confirmSharedAccount(account, 1, until))
    assert fields(functions.sharedAccountOf(account))["capacity"] == 1
