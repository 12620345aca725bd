"""Every route of the pages, by who asks. A new route is asked too.

given nobody who is signed in
├── a page of a person: it should lead to signing in
└── an act: it should be refused
given somebody who is signed in, and what belongs to another
├── a page: it should not be there
└── an act: it should be refused, and nothing sent
given the person whose it is: each should be there
given the description: it should name each route
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Response, codes
from starlette.routing import Route

from almoner.demo.person import SoftPerson, token
from almoner.service.app import ROUTES
from almoner.testing import digest
from almoner.testing.pages import Service

OPEN = {
    *(
        "/",
        "/program",
        "/program/check",
        "/openapi.json",
        "/programs",
        "/programs/{program}",
        "/bind",
        "/bind/passkey",
        "/bind/passkey/options",
    ),
    *("/sign-in", "/sign-in/options", "/sign-out", "/lost-device"),
}
"""What anybody can ask for; everything else is somebody's."""
PAGES = [
    route
    for route in ROUTES
    if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path not in OPEN
]
ACTS = [
    route
    for route in ROUTES
    if isinstance(route, Route) and "POST" in (route.methods or ()) and route.path not in OPEN
]
REFUSED = (codes.FORBIDDEN, codes.NOT_FOUND, codes.CONFLICT)
OWNED = [route for route in PAGES if "{" in route.path]
OWNED_ACTS = [route for route in ACTS if "{" in route.path]


@pytest.fixture
def stranger(service: Service) -> Iterator[SoftPerson]:
    walking = SoftPerson(service.origin)
    yield walking
    walking.close()


@pytest.fixture
def held(service: Service) -> dict[str, int]:
    """What belongs to the held case: a payment, a change of its account, a notice."""
    world, case_no = service.world, service.story.held
    about = (world.program.address, case_no, "0x" + "11" * 20, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*about))
    change = world.last_proposal()
    return {
        "payment_id": service.payment(case_no),
        "change": change,
        "notice": service.notice_of_end(case_no),
    }


def _path(route: Route, held: dict[str, int]) -> str:
    proposal = held["notice" if route.path.startswith("/notices") else "change"]
    return route.path_format.format(
        digest="0" * 64,
        payment_id=held["payment_id"],
        subject=held["payment_id"],
        proposal=proposal,
    )


def _post(person: SoftPerson, path: str, csrf: str) -> Response:
    headers = {"accept": "application/json", "x-csrf-token": csrf}
    body = {"words": "Mine.", "account": "0x" + "22" * 20}
    return person.http.post(path, json=body, headers=headers)


def test_page__of_a_person_leads_a_stranger_to_signing_in(
    held: dict[str, int], stranger: SoftPerson
) -> None:
    for route in PAGES:
        assert stranger.http.get(_path(route, held)).url.path == "/sign-in", route.path


def test_act__of_a_stranger_is_refused(
    service: Service, held: dict[str, int], stranger: SoftPerson
) -> None:
    csrf = token(stranger.get("/sign-in"))
    for route in ACTS:
        for sent in (csrf, "", "x" * 32):
            answer = _post(stranger, _path(route, held), sent)
            assert answer.status_code == codes.FORBIDDEN, route.path
    assert service.relayed() == 0


def test_page__of_another_is_not_there(
    held: dict[str, int], bound: SoftPerson, other: SoftPerson
) -> None:
    for route in OWNED:
        path = _path(route, held)
        assert other.http.get(path).status_code == codes.NOT_FOUND, path
        if "digest" not in route.path:  # nobody has a letter of that digest
            assert bound.http.get(path).status_code == codes.OK, path


def test_act__on_what_is_anothers_is_refused(
    service: Service, held: dict[str, int], other: SoftPerson
) -> None:
    csrf, sent = token(other.get("/payments")), service.relayed()
    for route in OWNED_ACTS:
        answer = _post(other, _path(route, held), csrf)
        assert answer.status_code in REFUSED, route.path
    assert service.relayed() == sent


def test_description__names_every_route(stranger: SoftPerson) -> None:
    described = stranger.http.get("/openapi.json").json()
    wanted = {
        (route.path_format, method.lower())
        for route in ROUTES
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    found = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert found == wanted
    assert described["openapi"].startswith("3.1")
