"""A token that calls back into the agency in the middle of a payment.

given a change of account that is due, and a run that pays its case
    the change cannot be enacted from inside the payment
    after the payment it can
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import pytest

from almoner.testing import ALL
from tests.contracts.properties.record import Record
from tests.contracts.properties.scene import GHOST, Scene
from tests.contracts.properties.tokens import send
from tests.contracts.properties.wire import Wire, functions

CASE = 2


@pytest.fixture
def scene(founded: Callable[..., tuple[Wire, list[Record]]]) -> Iterator[Scene]:
    """A certified run that is due, and another account for one of its cases, due as well."""
    wire, records = founded("ReenteringToken")
    (snapshot,) = wire.batch([("evm_snapshot", [])])
    wire.look()
    s = Scene(wire=wire, records=copy.deepcopy(records), token="ReenteringToken")
    s.do(s.by("counter", "changes", "filePayTo", s.program, CASE, GHOST, s.digest()))
    s.do(s.by("maker", "program", "openRun", 1, 0, 0, 1))
    s.do(s.by("maker", "program", "seal", 1, 1))
    sealed = s.record.runs[1]
    s.do(s.by("approver", "program", "approveRun", 1, sealed.hash, sealed.total))
    wire.warp(sealed.payable_at, blocks=3)
    s.pass_to(wire.now)
    yield s
    wire.batch([("evm_revert", [snapshot])])


def test_change_from_inside_a_payment__is_refused(scene: Scene) -> None:
    enact = functions("changes")["enact"].data((scene.program, max(scene.record.proposals)))
    target = scene.wire.addresses["changes"]
    send(scene, "arm(address,bytes)", target, bytes.fromhex(enact[2:]))
    scene.do(scene.anyone("program", "settle", 1, [0], [ALL]))

    assert scene.record.cases[CASE].pay_to != GHOST


def test_change_after_the_payment__is_enacted(scene: Scene) -> None:
    scene.do(scene.anyone("program", "settle", 1, [0], [ALL]))
    scene.do(scene.anyone("changes", "enact", scene.program, max(scene.record.proposals)))

    assert scene.record.cases[CASE].pay_to == GHOST
