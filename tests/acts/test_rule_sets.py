"""Given a program's rule set, and outcomes of its blocks.

propose, activate, deactivate
├── when one person proposed it: it should wait, and nothing be active by it
├── when another activated it: it should be what was proposed
└── when one took it away: nothing should be active, and the activation stay known
post
├── when they follow those before: it should move on to their last block
└── when the chain left their last block: it should raise Reverted
"""

from __future__ import annotations

import pytest

from almoner.acts import rule_sets
from almoner.acts.rule_sets import Candidate, Outcomes
from almoner.chain.agency import Agency
from almoner.errors import Reverted
from almoner.testing import World, agencies, digest

WORDS = (digest("sharper"), digest("report"))


@pytest.fixture
def desk(world: World) -> Agency:
    return agencies.agency(world)


def test_activate__is_of_what_another_proposed(world: World, desk: Agency) -> None:
    admin, investigator = world.officer("program_admin"), world.officer("investigator")
    before = rule_sets.activation(desk)
    assert rule_sets.candidate(desk) is None
    rule_sets.propose(desk, admin, *WORDS)
    person = world.person("program_admin")
    waiting = Candidate(rule_set=WORDS[0], report=WORDS[1], proposer=person)
    assert rule_sets.candidate(desk) == waiting
    assert rule_sets.activation(desk) == before

    rule_sets.activate(desk, investigator, *WORDS)

    found = rule_sets.activation(desk)
    assert (found.rule_set, found.report, found.number) == (*WORDS, 2)
    assert (found.proposer, found.activator) == (person, world.person("investigator"))
    assert found.is_active
    assert rule_sets.candidate(desk) is None

    rule_sets.deactivate(desk, admin)

    assert not rule_sets.activation(desk).is_active
    assert rule_sets.activation(desk).number == 2


def test_post__moves_on_and_is_refused_for_a_block_the_chain_left(
    world: World, desk: Agency
) -> None:
    bot, last = world.officer("monitor"), world.client.head()[0] - 1
    first = rule_sets.posted_to(desk) + 1

    def outcomes(last_hash: bytes) -> Outcomes:
        root = digest("root")
        return Outcomes(first=first, last=last, last_hash=last_hash, root=root, judged=3, alerts=1)

    with pytest.raises(Reverted, match="RuleSets_ForeignBlock"):
        rule_sets.post(desk, bot, outcomes(digest("elsewhere")))
    assert rule_sets.posted_to(desk) == first - 1
    rule_sets.post(desk, bot, outcomes(world.client.block(last).hash))
    assert rule_sets.posted_to(desk) == last
