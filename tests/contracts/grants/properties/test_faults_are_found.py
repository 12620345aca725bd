"""A check that finds nothing wrong proves nothing: here things go wrong, and it has to say so.

given a call in the name of one of our contracts, as a fault in its code would make it
    the invariant it breaks is named
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest
from almoner.testing.grant_samples import REQUEST_TYPE
from tests.contracts.grants.properties.machine import compare
from tests.contracts.grants.properties.scene import AMOUNTS, GHOST, Scene
from tests.contracts.properties.checks import Broken
from tests.contracts.properties.wire import Call

AWARDS = "GrantAwards"


@pytest.fixture
def scene(granting: Callable[[str], tuple[Any, ...]]) -> Iterator[Scene]:
    """A program with one accepted award, of which one draw is approved and due."""
    wire, grants, founded = granting("BlocklistToken")
    (snapshot,) = wire.batch([("evm_snapshot", [])])
    wire.look()
    s = Scene(wire=wire, grants=grants, book=copy.deepcopy(founded), dice=Random(0), token="")
    terms = (1, 1_500, 1_000, digest("conditions"))
    plan = (1, [*AMOUNTS[:3], 0], s.now - 3_600, s.now + 20 * DAY, *terms)
    done(s, s.by("grants_officer", AWARDS, "recommend", plan))
    approve(s, "approveAward", 1, s.book.awards[1]["hash"])
    signed = s.signed(AWARDS, 1, "accept", s.book.awards[1]["hash"])
    done(s, s.anyone(AWARDS, "accept", 1, signed))
    wanted = (0, 100, 0, s.now - 60, s.now - 1, digest("invoice"), 100, digest("evidence"))
    content = keccak(encode(["uint32", REQUEST_TYPE], [1, wanted]))
    signed = s.signed(AWARDS, 1, "draw", content)
    done(s, s.anyone(AWARDS, "requestDraw", 1, wanted, signed))
    done(s, s.by("grants_officer", AWARDS, "reviewDraw", 1, content))
    approve(s, "approveDraw", 1, content)
    wire.warp(s.book.payments[1 << 32 | 1]["payableAt"], blocks=3)
    compare(s)
    yield s
    wire.batch([("evm_revert", [snapshot])])


def done(s: Scene, call: Call) -> None:
    act = s.do(call)
    assert act.done, act.refusal


def approve(s: Scene, name: str, number: int, content: bytes) -> None:
    """By all approvers, until no further one is needed."""
    for officer in s.world.staff["approver"]:
        s.do(_call(officer.address.lower(), AWARDS, name, number, content))


def _call(sender: str, contract: str, name: str, *arguments: object) -> Call:
    return Call(sender=sender, contract=contract, name=name, arguments=arguments)


def as_(s: Scene, sender: str, contract: str, name: str, *arguments: object) -> None:
    """A call in the name of a contract: what a fault in its code would let through."""
    done(s, _call(s.wire.addresses[sender], contract, name, *arguments))
    compare(s)


def test_sound_acts__are_not_called_broken(scene: Scene) -> None:
    done(scene, scene.anyone(AWARDS, "settlePayment", 1 << 32 | 1))
    compare(scene)
    assert scene.book.awards[1]["paid"] == 100


def test_money_to_a_stranger__breaks_I8(scene: Scene) -> None:
    entry = bytes.fromhex(GHOST[2:]) + (5).to_bytes(8, "big")
    with pytest.raises(Broken, match=r"^I8"):
        as_(scene, AWARDS, "treasury", "disburse", 1, entry, 1)


def test_committed_money_taken_back__breaks_I10(scene: Scene) -> None:
    with pytest.raises(Broken, match=r"^I10"):
        as_(scene, AWARDS, "treasury", "deobligate", 1, 5)


def test_round_awarded_beyond_its_budget__breaks_I2(scene: Scene) -> None:
    scene.book.rounds[1]["budget"] = 400
    with pytest.raises(Broken, match=r"^I2"):
        as_(scene, AWARDS, "rounds", "reserveAgain", 1, 0, 1)


def test_terms_changed_by_no_amendment__break_I24(scene: Scene) -> None:
    to = scene.book.awards[1]["to"]
    with pytest.raises(Broken, match=r"^I24"):
        as_(scene, "amendments", AWARDS, "reshape", 1, 9, [*AMOUNTS[:3], 0], to, bytes(32))


def test_costs_disallowed_without_notice__break_I16(scene: Scene) -> None:
    done(scene, scene.anyone(AWARDS, "settlePayment", 1 << 32 | 1))
    scene.book.amendments[9] = {"noticed": 0, "due": False, "award": 1}
    with pytest.raises(Broken, match=r"^I16"):
        as_(scene, "amendments", AWARDS, "disallow", 1 << 32 | 1, 9, 5)


def test_draw_struck_without_notice__breaks_I16(scene: Scene) -> None:
    as_(scene, "holds", AWARDS, "setHeld", 1 << 32 | 1)
    scene.book.proposals[9] = {"served": False, "paymentId": 1 << 32 | 1}
    with pytest.raises(Broken, match=r"^I16"):
        as_(scene, "changes", AWARDS, "strike", 1 << 32 | 1, 9)


def test_document_freed_of_more_than_was_charged__breaks_I24(scene: Scene) -> None:
    scene.book.costs[digest("invoice")]["charged"] = 1
    with pytest.raises(Broken, match=r"^I24"):
        as_(scene, AWARDS, "treasury", "uncharge", digest("invoice"), 100)
