"""Proposing a change of a case: propose

given a program the Treasury did not open
    it reverts with Changes_UnknownProgram
given a kind that staff do not propose, or a basis its law does not know, or one the program bars
    it reverts with Changes_WrongKind
given no reason
    it reverts with Changes_Incomplete
given a change that would change nothing, go the wrong way, or is of a case not approved
    it reverts with Roster_BadChange or Roster_WrongStatus
given a kind on its basis
    it is open, with what it would replace, and nothing about the case has changed
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from almoner.testing import World, digest, refuses

AMOUNT, LESS, MORE = 100_000_000, 60_000_000, 150_000_000
BARRED = 2**40 - 1
SOUND = {
    ("INCREASE", "NONE"): MORE,
    ("RENEW", "NONE"): 24,
    ("DECREASE", "ADVANCE"): LESS,
    ("DECREASE", "ADEQUATE"): LESS,
    ("DECREASE", "REQUESTED"): LESS,
    ("TERMINATE", "ADVANCE"): 0,
    ("TERMINATE", "ADEQUATE"): 0,
    ("TERMINATE", "REQUESTED"): 0,
    ("TERMINATE", "DEATH"): 0,
    ("EXPIRY", "ADVANCE"): 0,
}
KINDS = (
    *("NONE", "INCREASE", "DECREASE", "TERMINATE", "PAY_TO", "SIGNER"),
    *("RENEW", "EXPIRY", "REOPEN", "VOID_PAYMENT", "MASS"),
)
BASES = (
    *("NONE", "ADVANCE", "ADEQUATE", "MASS_CHANGE"),
    *("REQUESTED", "DEATH", "SUSTAINED", "UNPAYABLE"),
)


def test_propose__reverts_for_a_program_the_treasury_did_not_open(desk: Any) -> None:
    foreign = desk.world.token.address
    fn = desk.world.changes.functions.propose(
        foreign, 1, desk.kind("RENEW"), desk.value(24), 0, digest("reason")
    )
    with refuses("Changes_UnknownProgram", program=foreign):
        desk.world.send("caseworker", fn)


def test_propose__I13_knows_no_other_kinds_and_bases(desk: Any) -> None:
    sound = {*SOUND, ("REOPEN", "NONE"), ("MASS", "MASS_CHANGE")}
    caseworker = desk.world.officer("caseworker").address
    for kind, basis in itertools.product(KINDS, BASES):
        if (kind, basis) in sound:
            continue
        with refuses("Changes_WrongKind", kind=desk.kind(kind), basis=desk.basis(basis)):
            desk.world.client.call(desk.propose(kind, LESS, basis), sender=caseworker)


def test_propose__I13_reverts_for_a_mass_change_of_one_case(desk: Any) -> None:
    with refuses("Roster_BadChange", caseNo=1, kind=desk.kind("MASS")):
        desk.world.send("caseworker", desk.propose("MASS", LESS, "MASS_CHANGE"))


def test_propose__I13_reverts_for_a_basis_the_program_bars(world: World, desk: Any) -> None:
    barring = desk.__class__(world=world.with_program(waits=[0, 0, BARRED, 0]))
    caseworker = world.officer("caseworker").address
    number = barring.basis("REQUESTED")
    with refuses("Changes_WrongKind", kind=barring.kind("TERMINATE"), basis=number):
        world.client.call(barring.propose("TERMINATE", 0, "REQUESTED"), sender=caseworker)
    world.client.call(desk.propose("TERMINATE", 0, "REQUESTED"), sender=caseworker)


def test_propose__reverts_without_a_reason(desk: Any) -> None:
    with refuses("Changes_Incomplete", proposal=0):
        desk.world.send("caseworker", desk.propose("RENEW", 24, reason=bytes(32)))


@pytest.mark.parametrize(
    ("kind", "value", "basis"),
    [
        ("INCREASE", AMOUNT, "NONE"),
        ("INCREASE", LESS, "NONE"),
        ("DECREASE", AMOUNT, "ADVANCE"),
        ("DECREASE", MORE, "ADVANCE"),
        ("DECREASE", 0, "ADVANCE"),
        ("TERMINATE", 1, "ADVANCE"),
        ("EXPIRY", 1, "ADVANCE"),
        ("RENEW", 12, "NONE"),
    ],
)
def test_propose__reverts_for_what_changes_nothing_or_the_wrong_way(
    desk: Any, kind: str, value: int, basis: str
) -> None:
    with refuses("Roster_BadChange", caseNo=1, kind=desk.kind(kind), value=desk.value(value)):
        desk.world.send("caseworker", desk.propose(kind, value, basis))


def test_propose__reverts_for_a_case_in_another_status(desk: Any) -> None:
    with refuses("Roster_WrongStatus", caseNo=7, status=0):
        desk.world.send("caseworker", desk.propose("INCREASE", MORE, case_no=7))
    with refuses("Roster_WrongStatus", caseNo=1, status=2):
        desk.world.send("caseworker", desk.propose("REOPEN"))


@pytest.mark.parametrize(("kind", "basis"), SOUND)
def test_propose__opens_it_and_changes_nothing(desk: Any, kind: str, basis: str) -> None:
    world, value = desk.world, SOUND[kind, basis]
    before = world.case(1)
    prior = {"INCREASE": AMOUNT, "DECREASE": AMOUNT, "RENEW": 12, "EXPIRY": 12}.get(kind, 0)
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.send("caseworker", desk.propose(kind, value, basis), 1)

    by = world.person("caseworker", 1)
    facts = {
        "caseNo": 1,
        "kind": desk.kind(kind),
        "basis": desk.basis(basis),
        "origin": desk.origin("STAFF"),
        "paymentId": 0,
        "prior": desk.value(prior),
        "value": desk.value(value),
        "effectiveAt": 0,
    }
    event = {"program": world.program.address, "proposal": 1, "reasonHash": digest("reason")}
    assert world.events(receipt) == [("ChangeProposed", {**facts, **event, "by": by})]
    record = {"channel": 0, "failures": 0, "proposedAt": moment, "servedAt": 0, "second": 0}
    state = desk.state_number("OPEN")
    assert world.change(1) == {**facts, **record, "state": state, "proposer": by}
    assert world.last_proposal() == 1
    assert world.case(1) == before
    acted = world.changes.functions.acted
    assert acted(world.program.address, 1, by).call()
    assert not acted(world.program.address, 2, by).call(), "nobody acted on its neighbor"


def test_propose__counts_proposals_of_each_program_by_themselves(desk: Any, world: World) -> None:
    other = desk.__class__(world=world.with_program())
    assert [desk.proposed("RENEW", 24), desk.proposed("RENEW", 25)] == [1, 2]
    assert other.world.last_proposal() == 0


def test_propose__reopens_a_terminated_case(desk: Any) -> None:
    desk.enact(desk.served("TERMINATE", 0, "REQUESTED"))
    desk.approved("REOPEN")
    assert desk.world.case(1)["status"] == 2
    assert desk.world.roster.functions.approvedOf(0).call() == 0b110
