"""Taking an appeal at the counter: fileAtCounter

given another office than a counter's
    it reverts with Offices_NotInOffice
given an address that is no program of the Treasury
    it reverts with Hearings_UnknownProgram
given nothing adverse of that number
    it reverts with Hearings_NothingToAppeal
given an officer who acted on the case, its run, its hold or its notice
    it reverts with Hearings_Involved
given a date in the future, or more than the receipt grace back
    it reverts with Hearings_BadReceipt
given an appeal before
    it reverts with Hearings_AlreadyAppealed
given a date before the notice takes effect
    it is timely, though it is filed after
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses

FILED = 1


def test_fileAtCounter__I15_reverts_for_another_office(hearing: Any) -> None:
    for office in ("caseworker", "investigator", "hearing_officer"):
        with refuses("Offices_NotInOffice", key=hearing.world.officer(office).address):
            hearing.world.send(office, hearing.file())


def test_fileAtCounter__reverts_for_an_address_that_is_no_program(hearing: Any) -> None:
    world = hearing.world
    stranger = world.stranger().address
    given = (hearing.subject, digest("statement"), False, world.now())
    with refuses("Hearings_UnknownProgram", program=stranger):
        world.send("counter", world.hearings.functions.fileAtCounter(stranger, *given))


@pytest.mark.parametrize("what", ["never held", "no proposal", "in favor", "closed"])
def test_fileAtCounter__reverts_where_there_is_nothing_to_appeal(hearing: Any, what: str) -> None:
    world = hearing.world
    subject = hearing.subject + 1 if what == "never held" else 1
    if what in ("in favor", "closed"):
        propose = world.changes.functions.propose
        kind, value, basis = (1, 200_000_000, 0) if what == "in favor" else (2, 60_000_000, 1)
        given = (1, kind, value.to_bytes(32, "big"), basis, digest("why"))
        world.send("caseworker", propose(world.program.address, *given))
    if what == "closed":
        world.send("caseworker", world.changes.functions.withdraw(world.program.address, 1))
    given = (subject, digest("statement"), False, world.now())
    with refuses("Hearings_NothingToAppeal", subject=subject):
        file = world.hearings.functions.fileAtCounter(world.program.address, *given)
        world.send("counter", file)


@pytest.mark.parametrize("office", ["caseworker", "determiner", "maker", "investigator"])
def test_fileAtCounter__I15_reverts_for_somebody_who_acted(hearing: Any, office: str) -> None:
    world, person = hearing.world, hearing.world.person(office)
    hearing.sustain()
    world.remove(person, office)
    world.appoint(person, "counter")
    with refuses("Hearings_Involved", subject=hearing.subject, person=person):
        world.send(office, hearing.file())


def test_fileAtCounter__I15_reverts_for_whoever_gave_the_notice(change: Any) -> None:
    world = change.world
    facts = {"subject": change.subject, "person": world.person("counter")}
    with refuses("Hearings_Involved", **facts):
        world.send("counter", change.file())
    world.send("counter", change.file(), 1)


def test_fileAtCounter__I13_reverts_for_a_date_out_of_bounds_and_not_at_them(hearing: Any) -> None:
    world, moment = hearing.world, hearing.world.now() + 100
    earliest = moment - 10 * DAY
    for received in (earliest - 1, moment + 1):
        world.next_block_at(moment)
        with refuses("Hearings_BadReceipt", receivedAt=received, earliest=earliest):
            world.send("counter", hearing.file(received))
    world.next_block_at(moment)
    world.send("counter", hearing.file(earliest))
    assert hearing.filed()["decideBy"] == earliest + 60 * DAY


def test_fileAtCounter__I14_reverts_for_an_appeal_filed_before(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    with refuses("Hearings_AlreadyAppealed", subject=hearing.subject):
        world.send("counter", hearing.file())


@pytest.mark.parametrize("early", [True, False], ids=["a second before", "when it takes effect"])
def test_fileAtCounter__I13_is_timely_by_the_date_received(change: Any, early: bool) -> None:
    world = change.world
    effective_at = world.change(change.subject)["effectiveAt"]
    world.warp_to(effective_at + 9 * DAY)

    receipt = world.send("counter", change.file(effective_at - early), 1)

    officer = world.officer("counter", 1).address
    clocks = {"receivedAt": effective_at - early, "decideBy": effective_at - early + 60 * DAY}
    clocks |= {"filer": world.person("counter", 1), "timely": early, "waived": False}
    said = {"caseNo": 1, "statement": digest("statement"), "released": False}
    filed = ("AppealFiled", {**change.facts, **said, **clocks, "relayer": officer})
    assert world.events(receipt) == [filed]
    assert change.filed() == {"state": FILED, "officer": 0, "decider": 0, **clocks}


def test_fileAtCounter__needs_no_key_of_the_claimants(hearing: Any) -> None:
    world, neighbor = hearing.world, hearing.subject + 1
    world.place_hold(neighbor)
    given = (neighbor, digest("statement"), False, world.now())
    world.send("counter", world.hearings.functions.fileAtCounter(world.program.address, *given))
    assert world.appeal(neighbor)["state"] == FILED


def test_fileAtCounter__I14_ends_an_unsustained_hold_of_an_established_payment(
    established: Any,
) -> None:
    world = established.world
    receipt = world.send("counter", established.file())
    assert "HoldReleasedOnAppeal" in [name for name, _ in world.events(receipt)]
