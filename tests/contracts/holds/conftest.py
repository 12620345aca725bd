"""A held payment."""

from __future__ import annotations

import pytest

from almoner.testing import World, payment_id


@pytest.fixture
def payment(world: World) -> int:
    """A payment the bot holds for four of ten days; its neighbor is not held."""
    payment = payment_id(world.certified_run(cases=2), 1)
    world.place_hold(payment)
    return payment
