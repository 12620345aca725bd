"""What Schemathesis makes of the description of the pages of grants: nothing has them fail.

every route of /openapi.json, with what fits its description and with what does not
├── asked by a stranger
└── asked by who signs for an award, with the token of an own page, about what is theirs too
"""

from __future__ import annotations

import pytest

from almoner.demo.person import token
from almoner.service import web
from almoner.testing import digest
from almoner.testing.grant_hands import Hand
from almoner.testing.grant_pages import GrantService
from tests.service.described import failures

pytestmark = pytest.mark.nightly


@pytest.fixture(params=["stranger", "app"])
def headers(hands: dict[str, Hand], request: pytest.FixtureRequest) -> dict[str, str]:
    """What a request of either has with it."""
    if request.param == "stranger":
        return {}
    hand = hands[request.param]
    hand.sign_in()
    return {"Cookie": hand.person.cookie, web.TOKEN_HEADER: token(hand.person.get("/awards"))}


@pytest.fixture
def own(grants: GrantService) -> dict[str, int]:
    """The numbers of what belongs to the account: an award, a draw, a payment, a change."""
    world, story = grants.world, grants.story
    about = (grants.context.address, story.active, "0x" + "11" * 20, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*about))
    return {
        "award": story.active,
        "draw": story.asked,
        "line": 0,
        "payment_id": story.grants.payment_id(story.held),
        "proposal": world.changes.functions.proposals(grants.context.address).call(),
    }


@pytest.mark.parametrize("fits", [True, False], ids=["fitting", "unfitting"])
def test_routes__never_fail(
    grants: GrantService, headers: dict[str, str], own: dict[str, int], fits: bool
) -> None:
    failed, asked = failures(grants.origin, headers, own, fits=fits)

    assert asked > 100
    assert failed == set()
