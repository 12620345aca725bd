"""Given an appeal the counter filed in a person's name.

├── the pages should say so, and let the person file it anew, once
├── a form that was open before should be filed too
└── when it was decided meanwhile: the pages should refuse, and never say that they have it
given an appeal of the person's own
└── the pages should offer no second one
"""

from __future__ import annotations

import pytest

from almoner.casefile import Access
from almoner.demo.person import PageRefused, SoftPerson
from almoner.testing import digest
from almoner.testing.pages import Service

WORDS = "I want to speak for myself."
HAVE_IT = "We have your appeal"
FOR_YOU = "We filed an appeal for you."


@pytest.fixture
def payment(service: Service) -> int:
    return service.payment(service.story.new)


def _file(service: Service, payment: int) -> None:
    """A counter officer files, with a waiver nobody asked for."""
    world = service.world
    filed = (world.program.address, payment, digest("form"), True, world.now())
    world.send("counter", world.hearings.functions.fileAtCounter(*filed), 2)


def _decide(service: Service, payment: int) -> None:
    world = service.world
    decide = world.hearings.functions.decide(
        world.program.address, payment, False, 0, digest("not shown")
    )
    world.send("hearing_officer", decide)


def _kept(service: Service, payment: int) -> list[str]:
    access = Access(office="hearing officer", purpose="appeal", at=service.world.now())
    found = service.context.casefile.statements(payment, access)
    return [each.words for each in found if each.filed_by]


def test_appeal__filed_for_a_person_can_be_filed_anew_once(
    service: Service, other: SoftPerson, payment: int
) -> None:
    _file(service, payment)
    service.follow()
    assert FOR_YOU in other.payment(payment)
    assert f'href="/appeal/{payment}"' in other.get(f"/payments/{payment}")
    assert other.http.get(f"/appeal/{payment}/done").url.path == f"/payments/{payment}"

    said = other.appeal(WORDS, payment)

    assert HAVE_IT in said
    assert WORDS in said
    appeal = service.world.appeal(payment)
    assert (appeal["filer"], appeal["waived"]) == (0, False)
    assert _kept(service, payment) == [WORDS]
    service.follow()
    assert FOR_YOU not in other.payment(payment)
    assert other.http.get(f"/appeal/{payment}").url.path == f"/appeal/{payment}/done"


def test_appeal__written_before_the_counter_filed_one_is_filed(
    service: Service, other: SoftPerson, payment: int
) -> None:
    path = f"/appeal/{payment}"
    page = other.get(path)
    signed = other.passkey.sign(other.post(f"{path}/prepare", page, {"words": WORDS}))
    _file(service, payment)

    assert HAVE_IT in other.get(other.post(path, page, signed)["next"])
    assert service.world.appeal(payment)["filer"] == 0
    assert _kept(service, payment) == [WORDS]


def test_appeal__is_not_said_to_be_here_when_the_counters_was_decided(
    service: Service, other: SoftPerson, payment: int
) -> None:
    path = f"/appeal/{payment}"
    page = other.get(path)
    _file(service, payment)
    signed = other.passkey.sign(other.post(f"{path}/prepare", page, {"words": WORDS}))
    _decide(service, payment)
    sent = service.relayed()

    for _ in range(2):  # the second time without a draft
        with pytest.raises(PageRefused):
            other.post(path, page, signed)
    assert service.relayed() == sent
    assert _kept(service, payment) == []
    service.follow()
    for path in (f"/appeal/{payment}", f"/appeal/{payment}/done"):
        assert other.http.get(path).url.path == f"/payments/{payment}"
    shown = other.payment(payment)
    assert FOR_YOU in shown
    assert "in your own words" not in shown


def test_appeal__of_their_own_is_filed_once(
    service: Service, other: SoftPerson, payment: int
) -> None:
    other.appeal(WORDS, payment)
    service.follow()
    shown = other.payment(payment)
    assert "You have appealed." in shown
    assert FOR_YOU not in shown
    assert other.http.get(f"/appeal/{payment}").url.path == f"/appeal/{payment}/done"
