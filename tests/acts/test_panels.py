"""Given more signed sheets than fit into the gas of one transaction.

post
└── it should send as few transactions as it can, and count every sheet
"""

from __future__ import annotations

import pytest

from almoner.acts import panels
from almoner.chain.agency import Agency
from almoner.chain.sender import GAS_CAP
from almoner.testing import World, agencies
from almoner.testing.grants import Grants

CRITERIA = 16
"""The most a rubric has."""
REVIEWERS = 3


@pytest.fixture
def grants(world: World) -> Grants:
    return Grants.create(world)


@pytest.fixture
def desk(world: World, grants: Grants) -> Agency:
    """The agency, seen from its grant program."""
    return agencies.grants(world, str(grants.awards.address))


@pytest.mark.nightly
def test_post__sends_no_more_than_fits_at_once(world: World, grants: Grants, desk: Agency) -> None:
    round_ = grants.open_round(maxima=[2**16 - 1] * CRITERIA, quorum=REVIEWERS)
    wanted = panels.SHEETS // REVIEWERS + 1
    applied = [grants.apply(round_, f"grantee {at}") for at in range(wanted)]
    for at in range(REVIEWERS):
        reviewer = world.person("reviewer", at)
        panels.assign(desk, world.officer("grants_officer"), reviewer, applied)
        panels.attest(desk, world.officer("reviewer", at), applied, conflicted=False)
    world.warp_to(grants.round(round_)["closesAt"])
    scores = [2**16 - 1] * CRITERIA
    sheets = [grants.sheet(each, scores, at) for each in applied for at in range(REVIEWERS)]
    told: list[tuple[int, int]] = []
    panels.post(
        desk, world.officer("grants_officer"), sheets, lambda done, of: told.append((done, of))
    )
    all_of = len(sheets)
    assert told == [(0, all_of), (panels.SHEETS, all_of), (all_of, all_of)]
    assert {grants.application(each)["sheets"] for each in applied} == {REVIEWERS}
    posted = world.client.emitted(desk.rounds.events.SheetPosted())
    used = {
        each["transactionHash"]: world.client.receipt(each["transactionHash"])["gasUsed"]
        for each in posted
    }
    assert len(used) == 2
    assert max(used.values()) < GAS_CAP
