"""What every act on an allotment asks for: apportion, deallot, deapportion

given somebody who is no budget officer
    each reverts with Offices_NotInOffice
given an allotment that does not exist
    each reverts with Treasury_UnknownAppropriation
given nothing
    each reverts with Treasury_ZeroAmount
given the least amount
    each is done
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import refuses

pytestmark = pytest.mark.parametrize("act", ["apportion", "deallot", "deapportion"])


def test_apportion_deallot_deapportion__revert_for_another_office(purse: Any, act: str) -> None:
    fn = purse.world.treasury.functions[act](purse.world.allotment, 1)
    with refuses("Offices_NotInOffice", key=purse.world.officer("program_admin").address):
        purse.world.send("program_admin", fn)


@pytest.mark.parametrize("amount", [0, 1])
def test_apportion_deallot_deapportion__revert_for_an_allotment_that_does_not_exist(
    purse: Any, act: str, amount: int
) -> None:
    with refuses("Treasury_UnknownAppropriation", appropriation=0):
        purse.budget(purse.world.treasury.functions[act](99, amount))


def test_apportion_deallot_deapportion__revert_for_nothing_and_not_for_little(
    purse: Any, act: str
) -> None:
    fn = purse.world.treasury.functions[act]
    with refuses("Treasury_ZeroAmount"):
        purse.budget(fn(purse.world.allotment, 0))
    purse.budget(fn(purse.world.allotment, 1))
