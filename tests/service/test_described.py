"""What Schemathesis makes of the description of the pages: nothing of it has them fail.

every route of /openapi.json, with what fits its description and with what does not
├── asked by a stranger
└── asked by who is signed in, with the token of an own page, about what is theirs too
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from almoner.demo.person import SoftPerson, token
from almoner.service import web
from almoner.testing import digest
from almoner.testing.pages import Service
from tests.service.described import failures

pytestmark = pytest.mark.nightly


@pytest.fixture(params=["stranger", "person"])
def headers(service: Service, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What a request of either has with it."""
    if request.param == "stranger":
        yield {}
        return
    with closing(SoftPerson(service.origin)) as person:
        person.bind(*service.letter(service.story.held))
        yield {"Cookie": person.cookie, web.TOKEN_HEADER: token(person.get("/account/stop"))}


@pytest.fixture
def own(service: Service) -> dict[str, int]:
    """The numbers of what belongs to that person: a payment, and a change of the account."""
    world, case_no = service.world, service.story.held
    about = (world.program.address, case_no, "0x" + "11" * 20, digest("form"))
    world.send("counter", world.changes.functions.filePayTo(*about))
    payment = service.payment(case_no)
    return {"payment_id": payment, "subject": payment, "proposal": world.last_proposal()}


@pytest.mark.parametrize("fits", [True, False], ids=["fitting", "unfitting"])
def test_routes__never_fail(
    service: Service, headers: dict[str, str], own: dict[str, int], fits: bool
) -> None:
    failed, asked = failures(service.origin, headers, own, fits=fits)

    assert asked > 100
    assert failed == set()
