"""Saying which organization applied: identify

given another than a grants officer
    it reverts with Offices_NotInOffice
given an application that is not there, was withdrawn, or on which an offer was made
    it reverts with GrantRounds_ApplicationWrongState
given no organization
    it reverts with GrantRounds_Incomplete
given an application that stands
    the organization is written down, and can be corrected, also after the panel
"""

from __future__ import annotations

from typing import Any

from almoner.testing import digest, refuses

WITHDRAWN, AWARDED = 2, 3
ORGANIZATION = digest("organization")


def test_identify__reverts_for_another_office(desk: Any, application: int) -> None:
    with refuses("Offices_NotInOffice", key=desk.world.officer("reviewer").address):
        desk.reviewer("identify", application, ORGANIZATION)


def test_identify__reverts_for_an_application_that_does_not_stand(
    desk: Any, application: int
) -> None:
    with refuses("GrantRounds_ApplicationWrongState", application=99, state=0):
        desk.officer("identify", 99, ORGANIZATION)
    desk.withdraw(application)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=WITHDRAWN):
        desk.officer("identify", application, ORGANIZATION)


def test_identify__I19_reverts_once_an_offer_was_made(desk: Any) -> None:
    """Else an award could be moved to an organization with less behind it, and a lower band."""
    application = desk.judged()
    desk.officer("identify", application, digest("corrected"))
    desk.grants.offer(desk.grants.recommend(application))
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=AWARDED):
        desk.officer("identify", application, digest("another"))


def test_identify__reverts_without_an_organization(desk: Any, application: int) -> None:
    with refuses("GrantRounds_Incomplete", subject=application):
        desk.officer("identify", application, bytes(32))


def test_identify__writes_the_organization_down_as_often_as_it_finds_out(
    desk: Any, application: int
) -> None:
    neighbor, before = desk.apply("second"), desk.grants.application(application)

    receipt = desk.officer("identify", application, ORGANIZATION)

    by = desk.world.person("grants_officer")
    said = {"application": application, "orgRef": ORGANIZATION, "by": by}
    assert desk.world.events(receipt) == [("ApplicantIdentified", said)]
    assert desk.grants.application(application) == before | {"orgRef": ORGANIZATION}
    assert desk.grants.application(neighbor)["orgRef"] == bytes(32)
    desk.close()
    desk.officer("closePanel", desk.round)
    desk.officer("identify", application, digest("corrected"), at=1)
    assert desk.grants.application(application)["orgRef"] == digest("corrected")
