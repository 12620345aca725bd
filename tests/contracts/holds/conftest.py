"""A held payment."""

from __future__ import annotations

import pytest

from almoner.testing import World, payment_id


@pytest.fixture(scope="module")
def payment(agency: World, shared: None) -> int:
    """A payment the bot holds for four of ten days; its neighbor is not held."""
    payment = payment_id(agency.certified_run(cases=2), 1)
    agency.place_hold(payment)
    return payment
