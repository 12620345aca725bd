"""What Schemathesis makes of the description of the pages: nothing of it has them fail.

every route of /openapi.json, with what fits its description and with what does not
├── asked by a stranger
└── asked by who is signed in, with the token of an own page
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from almoner.demo.person import SoftPerson, token
from almoner.service import web
from almoner.testing.pages import Service

pytestmark = pytest.mark.nightly

EXAMPLES = 25
"""Of each route."""
ENDS = "/sign-out"
"""Ends the visit of whoever asks."""
SECONDS = 30


@pytest.fixture(params=["stranger", "person"])
def headers(service: Service, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What a request of either has with it."""
    if request.param == "stranger":
        yield {}
        return
    with closing(SoftPerson(service.origin)) as person:
        person.bind(*service.letter(service.story.held))
        yield {"Cookie": person.cookie, web.TOKEN_HEADER: token(person.get("/account/stop"))}


@pytest.mark.parametrize("fits", [True, False], ids=["fitting", "unfitting"])
def test_routes__never_fail(service: Service, headers: dict[str, str], fits: bool) -> None:
    # Only `make nightly` installs it.
    import schemathesis

    mode = schemathesis.GenerationMode.POSITIVE if fits else schemathesis.GenerationMode.NEGATIVE
    described = schemathesis.openapi.from_url(f"{service.origin}/openapi.json")
    failed, asked = set(), 0

    for found in described.get_all_operations():
        operation = found.ok()
        if headers and operation.path == ENDS:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(
                base_url=service.origin, headers=headers, timeout=SECONDS, allow_redirects=False
            )
            if answer.status_code >= 500:
                failed.add((case.method, case.path, answer.status_code))

        # Nothing can be wrong with a request that takes nothing.
        with suppress(Unsatisfiable):
            send()

    assert asked > 100
    assert failed == set()
