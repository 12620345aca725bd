"""Given a visit that a passkey began.

when another key took its place on the chain
├── every private page should ask to sign in within seconds, and the visit be over
└── nothing should be filed with it
when another case's key was replaced
└── it should go on
"""

from __future__ import annotations

import httpx
import pytest

from almoner.demo.person import PageRefused, SoftPerson
from almoner.service.sessions import VOUCHED_SECONDS
from almoner.testing import digest
from almoner.testing.claimant import account, signer_of
from almoner.testing.pages import Service

WORDS = "I live with Anna Sample, at Elm Street 4."


def _replace(service: Service, case_no: int) -> None:
    """The counter puts another key in the place of one that was stolen."""
    world, program = service.world, service.world.program.address
    changes = world.changes.functions
    fresh = signer_of(account("a new device"))
    world.send("counter", changes.fileSigner(program, case_no, fresh, digest("form")))
    proposal = world.last_proposal()
    world.send("counter", changes.witness(program, proposal), 1)
    world.warp_to(world.change(proposal)["effectiveAt"])
    world.stranger().send(changes.enact(program, proposal))


def test_visit__ends_when_its_key_is_replaced(service: Service, other: SoftPerson) -> None:
    payment = service.payment(service.story.new)
    other.appeal(WORDS, payment)
    pages = ["/payments", f"/payments/{payment}", f"/appeal/{payment}", f"/appeal/{payment}/done"]
    assert WORDS in other.get(f"/appeal/{payment}/done")

    _replace(service, service.story.new)
    service.ticks.skipped += VOUCHED_SECONDS

    for page in pages:
        assert other.http.get(page).url.path == "/sign-in"
    with pytest.raises(PageRefused):
        other.sign_in()


def test_visit__files_nothing_when_its_key_is_replaced(service: Service, other: SoftPerson) -> None:
    payment = service.payment(service.story.new)
    path = f"/appeal/{payment}"
    page = other.get(path)
    signed = other.passkey.sign(other.post(f"{path}/prepare", page, {"words": WORDS}))
    sent = service.relayed()

    _replace(service, service.story.new)

    with pytest.raises(PageRefused):
        other.post(path, page, signed)
    assert service.relayed() == sent
    assert service.world.appeal(payment)["state"] == 0


def test_visit__goes_on_when_another_key_is_replaced(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    _replace(service, service.story.new)
    service.ticks.skipped += VOUCHED_SECONDS

    assert bound.http.get("/payments").url.path == "/payments"
    assert other.http.get("/payments").url.path == "/sign-in"
    assert bound.http.get("/payments").status_code == httpx.codes.OK
