"""Every route of the pages of grants, by who asks. A new route is asked too.

given nobody who is signed in: a page leads to signing in, an act is refused
given who speaks for another award, or a draw of another: it should not be there, nor anything sent
given whose it is: each should be there
given an award that nobody was told of, or none: it should not be there
given the description: it should name each route
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from httpx import Response, codes
from starlette.routing import Route

from almoner.demo.person import SoftPerson, token
from almoner.service.app import GRANT_ROUTES
from almoner.testing import digest
from almoner.testing.grant_hands import Hand
from almoner.testing.grant_pages import GrantService
from tests.service.grants.forms import asking

OPEN = {"/", "/openapi.json", "/programs", "/programs/{program}", "/sign-out", "/payments"}
PAGES = [route for route in GRANT_ROUTES if "GET" in (route.methods or ())]
ACTS = [route for route in GRANT_ROUTES if "POST" in (route.methods or ())]


def _owned(routes: list[Route]) -> list[Route]:
    return [
        route
        for route in routes
        if route.path not in OPEN and not route.path.startswith("/sign-in")
    ]


def _path(grants: GrantService, route: Route, award: int | None = None) -> str:
    story = grants.story
    draw = story.asked if "withdraw" in route.path else story.held
    number = award or (story.milestones if "milestone" in route.path else story.active)
    return route.path_format.format(
        award=number,
        draw=draw,
        line=0,
        payment_id=story.grants.payment_id(story.held),
        proposal=1,
    )


@pytest.fixture
def asked(grants: GrantService) -> None:
    """The counter asked for another account of the active award: the first change there is."""
    world, award = grants.world, grants.story.active
    about = (grants.context.address, award, "0x" + "11" * 20, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*about))


def _post(person: SoftPerson, path: str, csrf: str, body: dict[str, object]) -> Response:
    headers = {"accept": "application/json", "x-csrf-token": csrf}
    return person.http.post(path, json=body, headers=headers)


def test_page__leads_a_stranger_to_signing_in(
    grants: GrantService, asked: None, new_person: Callable[[], SoftPerson]
) -> None:
    stranger = new_person()
    for route in _owned(PAGES):
        path = _path(grants, route)
        assert stranger.http.get(path).url.path == "/sign-in", path
    csrf = token(stranger.get("/sign-in/passkey"))
    for route in _owned(ACTS):
        answer = _post(stranger, _path(grants, route), csrf, asking(grants))
        assert answer.status_code == codes.FORBIDDEN, route.path
    assert grants.relayed() == 0


def test_page__of_another_is_not_there(
    grants: GrantService, asked: None, hands: dict[str, Hand]
) -> None:
    own, other = hands["app"], hands["other"]
    for hand in (own, other):
        hand.sign_in()
    csrf = token(other.person.get("/awards"))
    for route in _owned(PAGES):
        path = _path(grants, route)
        if "{" in route.path:
            assert other.person.http.get(path).status_code == codes.NOT_FOUND, path
        assert own.person.http.get(path).status_code == codes.OK, path
    for route in _owned(ACTS):
        answer = _post(other.person, _path(grants, route), csrf, asking(grants))
        assert answer.status_code == codes.NOT_FOUND, route.path
    assert grants.relayed() == 0


def test_draw__of_another_is_not_there_under_an_own_award(
    grants: GrantService, hands: dict[str, Hand]
) -> None:
    hand, story = hands["other"], grants.story
    hand.sign_in()
    csrf = token(hand.person.get("/awards"))
    for route in (each for each in GRANT_ROUTES if "{draw" in each.path):
        path = _path(grants, route, story.other)
        answers = (
            [hand.person.http.get(path)]
            if "GET" in (route.methods or ())
            else [_post(hand.person, path, csrf, {})]
        )
        assert [each.status_code for each in answers] == [codes.NOT_FOUND], path


@pytest.mark.parametrize("award", [0, 99, 999_999_999])
def test_award__that_is_none_is_not_there(
    grants: GrantService, hands: dict[str, Hand], award: int
) -> None:
    hand = hands["app"]
    hand.sign_in()
    assert hand.person.http.get(f"/awards/{award}").status_code == codes.NOT_FOUND
    assert hand.person.http.get(f"/awards/{'9' * 10}").status_code == codes.NOT_FOUND
    assert hand.person.http.get(f"/payments/{2**64 - 1}").status_code == codes.NOT_FOUND


def test_description__names_every_route(
    grants: GrantService, new_person: Callable[[], SoftPerson]
) -> None:
    described = new_person().http.get("/openapi.json").json()
    wanted = {
        (route.path_format, method.lower())
        for route in GRANT_ROUTES
        for method in (route.methods or set()) - {"HEAD"}
    }
    found = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert found == wanted
    assert described["openapi"].startswith("3.1")
