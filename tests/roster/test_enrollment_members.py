"""Given a person of a household on chain: another roster should enroll them only as declared.

- nothing declared, another household declared, or the second one joined already
  - it should refuse the line before any transaction, and say which act declares it
- an exception that ends before the household's last period begins
  - it should refuse the line, and name the day
- an exception that two persons declared
  - it should enroll the second household
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from almoner import enrollment
from almoner.casefile import Casefile
from almoner.chain.sender import Sender
from almoner.errors import InputError
from almoner.roster import Roster
from almoner.roster.references import Keys
from almoner.testing import World

Rows = list[dict[str, str]]
Enroll = Callable[[], enrollment.Enrolled]
PERSON = "M-21"


@pytest.fixture
def again(
    world: World,
    read: Callable[[Rows], Roster],
    rows: Rows,
    senders: dict[str, Sender],
    casefile: Casefile,
    keys: Keys,
) -> Enroll:
    """Enrolls a roster again whose last household is another one, with one of its persons."""
    enrollment.enroll(world, read(rows), senders, casefile, keys)
    rows[2] |= {"case_number": "C-9", "members": f"M-90;{PERSON};M-92"}
    return lambda: enrollment.enroll(world, read(rows), senders, casefile, keys)


def declare(world: World, keys: Keys, household: str, until: int) -> None:
    declared = (keys.member(PERSON), keys.case(household), until)
    world.send("determiner", world.roster.functions.proposeDoubleMember(*declared))
    world.send("program_admin", world.roster.functions.confirmDoubleMember(*declared))


def last_begins(world: World) -> int:
    """When the last period of the households begins."""
    return int(world.program.functions.periodOf(12).call()[0])


def refused(enroll: Enroll) -> str:
    """The one thing an enrollment is refused for."""
    with pytest.raises(InputError) as refusal:
        enroll()
    (fault,) = refusal.value.faults
    return str(fault)


@pytest.mark.parametrize("household", [None, "C-8"], ids=["nothing declared", "another household"])
def test_enroll__refuses_a_person_of_another_case(
    world: World, again: Enroll, keys: Keys, casefile: Casefile, household: str | None
) -> None:
    if household:
        declare(world, keys, household, last_begins(world) + 1)
    found = refused(again)
    assert found.startswith(f"line 4, members: {PERSON} belongs to case number ")
    assert "almoner case double-member" in found
    assert world.roster.functions.cases().call() == 3
    assert casefile.case_no_of("C-9") is None


def test_enroll__refuses_an_exception_that_ends_too_early(
    world: World, again: Enroll, keys: Keys
) -> None:
    declare(world, keys, "C-9", last_begins(world))
    found = refused(again)
    assert found.startswith(f"line 4, members: {PERSON} may belong to this household too, but only")
    assert world.roster.functions.cases().call() == 3


def test_enroll__takes_a_person_whose_second_household_two_persons_declared(
    world: World, again: Enroll, rows: Rows, keys: Keys
) -> None:
    declare(world, keys, "C-9", last_begins(world) + 1)

    assert again().sent == 1

    second = world.roster.functions.secondCaseOf(keys.member(PERSON)).call()
    assert second == world.roster.functions.caseNoOf(keys.case("C-9")).call() != 0
    rows[2] |= {"case_number": "C-10", "members": f"M-94;{PERSON};M-96"}
    assert refused(again).startswith(f"line 4, members: {PERSON} belongs to case number ")
