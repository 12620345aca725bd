"""Roots over all the bot judged: postOutcomes

given another office
    it reverts with Offices_NotInOffice
given a first block that is not the one after the last posted, for a gap or an overlap
    it reverts with RuleSets_NotNext
given a span that ends before it begins
    it reverts with RuleSets_EmptySpan
given a last block that is not over
    it reverts with RuleSets_FutureBlock
given a last block with another hash here, one of before a reorganization, or one too long ago
    it reverts with RuleSets_ForeignBlock
given no root
    it reverts with RuleSets_NoRoot
given what was judged from the contract's own block on
    it is noted, and the next span begins after it
given a monitor that was away for longer than hashes are known
    one span covers all it missed
"""

from __future__ import annotations

import pytest

from almoner.chain.node import Node
from almoner.testing import World, digest, judging, refuses

AWAY = 300
"""More blocks than a contract knows the hashes of without the chain's history of them."""
HISTORY, KEPT = "0x0000F90827F1C53a10cb7A02335B175320002935", 8_191
"""Where the chain keeps those of older blocks, and of how many (EIP-2935)."""


def posted_to(world: World) -> int:
    return int(world.rule_sets.functions.postedTo().call())


@pytest.mark.parametrize("office", ["program_admin", "investigator", "guardian"])
def test_postOutcomes__I15_reverts_for_another_office(world: World, office: str) -> None:
    with refuses("Offices_NotInOffice", key=world.officer(office).address):
        world.send(office, judging.outcomes_call(world))
    judging.post(world)


@pytest.mark.parametrize("off", [-1, 1], ids=["overlap", "gap"])
def test_postOutcomes__I26_reverts_for_a_gap_and_an_overlap(world: World, off: int) -> None:
    for _ in range(2):
        following = posted_to(world) + 1
        with refuses("RuleSets_NotNext", first=following + off, next=following):
            judging.post(world, first=following + off)
        world.mine(3)
        judging.post(world)


def test_postOutcomes__I26_reverts_a_second_time(world: World) -> None:
    again = judging.outcomes_call(world)
    first = posted_to(world) + 1
    world.send("monitor", again)
    with refuses("RuleSets_NotNext", first=first, next=posted_to(world) + 1):
        world.send("monitor", again)


def test_postOutcomes__reverts_for_a_span_of_no_blocks(world: World) -> None:
    first = posted_to(world) + 1
    with refuses("RuleSets_EmptySpan", first=first, last=first - 1):
        judging.post(world, last=first - 1)
    judging.post(world, last=first)
    assert posted_to(world) == first


def test_postOutcomes__reverts_for_a_block_that_is_not_over(world: World) -> None:
    head = world.client.head()[0]
    for last in (head + 1, head + 2):  # the transaction's own block, and one after it
        with refuses("RuleSets_FutureBlock", last=last):
            judging.post(world, last=last)
    judging.post(world, last=head - 1)


def test_postOutcomes__I26_reverts_for_a_hash_of_another_chain(world: World) -> None:
    last = world.client.head()[0] - 1
    actual = world.client.block(last).hash
    for given in (digest("elsewhere"), bytes(32)):
        with refuses("RuleSets_ForeignBlock", last=last, given=given, actual=actual):
            judging.post(world, last=last, last_hash=given)
    judging.post(world, last=last)


def test_postOutcomes__I26_reverts_for_a_branch_the_chain_left(world: World, node: Node) -> None:
    world.mine(4)
    made = judging.outcomes_call(world)
    last = world.client.head()[0] - 1
    left = world.client.block(last).hash
    world.mine()
    node.reorganize(3)
    assert world.client.block(last).hash != left

    with refuses("RuleSets_ForeignBlock", last=last, given=left):
        world.send("monitor", made)

    judging.post(world, last=last)
    assert posted_to(world) == last


def test_postOutcomes__reverts_without_a_root(world: World) -> None:
    with refuses("RuleSets_NoRoot", first=posted_to(world) + 1):
        judging.post(world, root=bytes(32))
    judging.post(world)


def test_postOutcomes__begins_with_the_contracts_own_block(world: World) -> None:
    first = posted_to(world) + 1
    (deployed,) = world.client.request("eth_getBlockReceipts", hex(first))
    assert deployed["contractAddress"] == world.rule_sets.address.lower()
    last = world.client.head()[0] - 1

    receipt = judging.post(world, judged=7, alerts=2)

    said = {
        "first": first,
        "last": last,
        "lastHash": world.client.block(last).hash,
        "root": digest(f"outcomes to {last}"),
        "judged": 7,
        "alerts": 2,
        "by": world.person("monitor"),
    }
    assert world.events(receipt) == [("OutcomesPosted", said)]
    assert posted_to(world) == last
    world.mine(2)
    ((_, following),) = world.events(judging.post(world))
    assert following["first"] == last + 1


def test_postOutcomes__covers_all_a_monitor_missed_in_one_span(world: World) -> None:
    first = posted_to(world) + 1
    world.mine(AWAY)
    # As if so many more had passed that a newer block's hash had taken its place.
    slot = hex((first + 1) % KEPT)
    world.client.request("anvil_setStorageAt", HISTORY, f"0x{slot[2:]:0>64}", f"0x{'0' * 64}")
    with refuses("RuleSets_ForeignBlock", last=first + 1, actual=bytes(32)):
        judging.post(world, last=first + 1)
    last = world.client.head()[0] - 1
    assert last - first >= AWAY

    judging.post(world, last=last)

    assert posted_to(world) == last


def test_I15_the_bot_decides_what_it_judges_by(world: World) -> None:
    """All it may do here is post: no rule set, and no word about one, is its own."""
    program, words = world.program.address, (digest("mine"), digest("report"))
    fn = world.rule_sets.functions
    judging.propose(world, "sharper")
    for attempt in (
        fn.proposeRuleSet(program, *words),
        fn.activateRuleSet(*judging.content(world, "sharper")),
        fn.deactivateRuleSet(program),
    ):
        with refuses("Offices_NotInOffice", key=world.officer("monitor").address):
            world.send("monitor", attempt)
    judging.post(world)
