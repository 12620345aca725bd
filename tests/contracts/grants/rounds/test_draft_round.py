"""Drafting a round: draftRound

given another than a grants officer
    it reverts with Offices_NotInOffice
given a program that is no grant program of this agency, or another program's allotment
    it reverts with GrantRounds_BadPlan and the field
given sums, dates, a regime, a quorum, a rubric or its scores that break a bound
    it reverts with GrantRounds_BadPlan and the field
given a plan at its bounds
    it is drafted
given a sound plan
    it is written down with its hash, and nobody can apply yet
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import ROUND_TYPE, STATE, UNIFORM_GUIDANCE
from almoner.testing.grants import Grants

DRAFTED = 1
FLOOR, CEILING = money.parse("1,000"), money.parse("300,000")


def test_draftRound__reverts_for_another_office(grants: Grants) -> None:
    world = grants.world
    fn = world.rounds.functions.draftRound(grants.round_plan())
    for office in ("program_admin", "reviewer"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, fn)
    world.send("grants_officer", fn)


def test_draftRound__I4_reverts_for_what_is_no_grant_program(grants: Grants) -> None:
    world = grants.world
    for foreign in (world.stranger().address, world.program.address, world.treasury.address):
        with refuses("GrantRounds_BadPlan", field="program"):
            grants.draft(program=foreign, allotment=world.allotment)
    grants.draft()


def test_draftRound__I4_reverts_for_another_programs_allotment(grants: Grants) -> None:
    other = Grants.create(grants.world, program_id=digest("other"))
    for foreign in (0, 99, grants.world.allotment, other.allotment):
        with refuses("GrantRounds_BadPlan", field="allotment"):
            grants.draft(allotment=foreign)
    other.draft()


@pytest.mark.parametrize(
    ("field", "overrides"),
    [
        ("floor", {"floor": 0}),
        ("ceiling", {"ceiling": FLOOR - 1}),
        ("budget", {"budget": CEILING - 1}),
        ("matchBps", {"match_bps": 10_001}),
        ("regime", {"regime": 0}),
        ("quorum", {"quorum": 0}),
        ("maxima", {"maxima": []}),
        ("maxima", {"maxima": [1] * 17}),
        ("maxima", {"maxima": [5, 0]}),
        ("rubric", {"rubric": bytes(32)}),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value)[:24],
)
def test_draftRound__reverts_for_a_plan_that_breaks_a_bound(
    grants: Grants, field: str, overrides: dict[str, Any]
) -> None:
    with refuses("GrantRounds_BadPlan", field=field):
        grants.draft(**overrides)


@pytest.mark.parametrize(
    "overrides",
    [
        {"floor": 1, "ceiling": 1, "budget": 1},
        {"match_bps": 10_000, "regime": STATE},
        {"quorum": 255, "maxima": [2**16 - 1] * 16},
        {"quorum": 1, "maxima": [1]},
    ],
    ids=["least sums", "highest match", "most criteria", "fewest criteria"],
)
def test_draftRound__takes_a_plan_at_its_bounds(grants: Grants, overrides: dict[str, Any]) -> None:
    assert grants.round(grants.draft(**overrides))["state"] == DRAFTED


def test_draftRound__reverts_for_an_opening_that_is_not_to_come(grants: Grants) -> None:
    moment = grants.world.now() + 100
    grants.world.next_block_at(moment)
    with refuses("GrantRounds_BadPlan", field="opensAt"):
        grants.draft(opens_at=moment)
    grants.draft(opens_at=moment + 1)


def test_draftRound__reverts_for_a_closing_that_is_not_after_the_opening(grants: Grants) -> None:
    opens = grants.world.now() + DAY
    with refuses("GrantRounds_BadPlan", field="closesAt"):
        grants.draft(opens_at=opens, closes_at=opens)
    grants.draft(opens_at=opens, closes_at=opens + 1)


def test_draftRound__writes_a_plan_down(grants: Grants) -> None:
    world, opens = grants.world, grants.world.now() + DAY
    known = world.rounds.functions.rounds().call()
    sums = {"budget": 900, "floor": 10, "ceiling": 300}
    dates = {"opens_at": opens, "closes_at": opens + 5 * DAY}
    plan = grants.round_plan(**sums, **dates, match_bps=2_500, quorum=3, maxima=[9, 8])

    receipt = world.send("grants_officer", world.rounds.functions.draftRound(plan), 1)

    written = {
        **sums,
        "program": grants.awards.address,
        "allotment": grants.allotment,
        "opensAt": opens,
        "closesAt": opens + 5 * DAY,
        "matchBps": 2_500,
        "regime": UNIFORM_GUIDANCE,
        "quorum": 3,
        "planHash": keccak(encode([ROUND_TYPE], [plan])),
    }
    by = world.person("grants_officer", 1)
    said = {"round": known + 1, "maxima": [9, 8], "rubric": digest("rubric"), "by": by}
    assert world.events(receipt) == [("RoundDrafted", {**written, **said})]
    stands = {"reserved": 0, "state": DRAFTED, "drafter": by}
    assert grants.round(known + 1) == {**written, **stands}
    assert world.rounds.functions.maximaOf(known + 1).call() == [9, 8]
    assert world.rounds.functions.rounds().call() == known + 1
    world.warp_to(opens)
    wanted = grants.submission("grantee", amounts=[100, 0, 0, 0], matched=25)
    with refuses("GrantRounds_RoundWrongState", round=known + 1, state=DRAFTED):
        world.stranger().send(
            world.rounds.functions.submit(known + 1, wanted, (2**40 - 1, b"", b""))
        )
