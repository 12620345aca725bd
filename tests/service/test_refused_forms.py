"""Forms and pages that are refused, each beside what is accepted.

given a case with a letter
├── a form without its token, from another site, or in no form: it should be refused
├── a visit that was ended, or never began: it should be asked to sign in
└── another person's case: it should not be there
"""

from __future__ import annotations

import httpx
import pytest

from almoner.demo.person import PageRefused, SoftPerson, text, token
from almoner.testing.pages import Service

WORDS = "We are two families in one house."


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "x" * 32}], ids=str)
def test_form__without_its_token_is_refused(
    service: Service, person: SoftPerson, given: dict[str, str]
) -> None:
    number, code = service.letter(service.story.held)
    page = person.get("/bind")
    fields = {"case_number": number, "code": code}

    assert person.http.post("/bind", data={**fields, **given}).status_code == 403
    accepted = person.http.post("/bind", data={**fields, "csrf": token(page)})
    assert accepted.status_code == 200


def test_form__with_the_token_of_another_visit_is_refused(
    service: Service, bound: SoftPerson, other: SoftPerson
) -> None:
    path = f"/appeal/{service.payment(service.story.held)}"
    foreign = other.get("/payments")

    with pytest.raises(PageRefused):
        bound.post(f"{path}/prepare", foreign, {"words": WORDS})
    assert bound.post(f"{path}/prepare", bound.get(path), {"words": WORDS})["challenge"]


def test_form__from_another_site_is_refused(service: Service, bound: SoftPerson) -> None:
    csrf = token(bound.get("/payments"))
    elsewhere = {"origin": "https://benefits.example"}

    refused = bound.http.post("/sign-out", data={"csrf": csrf}, headers=elsewhere)
    assert refused.status_code == 403
    assert "My payments" in bound.payments(), "still signed in"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 70_000, "application/json", 413),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
    ],
    ids=["broken", "no object", "deep", "no form", "long", "no text"],
)
def test_form__that_cannot_be_read_is_refused(
    person: SoftPerson, body: bytes, kind: str, status: int
) -> None:
    answer = person.http.post("/sign-in", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert "555-0100" in answer.text


def test_sign_out__ends_the_visit_and_not_only_the_cookie(
    service: Service, bound: SoftPerson
) -> None:
    stolen = dict(bound.http.cookies)
    with httpx.Client(base_url=service.origin, cookies=stolen) as thief:
        assert thief.get("/payments").status_code == 200
        bound.sign_out()
        assert thief.get("/payments").status_code == 303


@pytest.mark.parametrize("path", ["/payments/{}", "/appeal/{}", "/appeal/{}/done"])
def test_payment__of_another_person_is_not_there(
    service: Service, bound: SoftPerson, path: str
) -> None:
    own = path.format(service.payment(service.story.held))
    for foreign in (service.payment(service.story.new), 2**63, 2**200, 1):
        assert bound.http.get(path.format(foreign)).status_code == 404
    assert bound.http.get(own).status_code == 200


@pytest.mark.parametrize("act", ["prepare", ""])
def test_appeal__of_another_persons_payment_is_not_there(
    service: Service, bound: SoftPerson, act: str
) -> None:
    page = bound.get(f"/appeal/{service.payment(service.story.held)}")
    path = f"/appeal/{service.payment(service.story.new)}/{act}".rstrip("/")
    answer = bound.http.post(path, json={"words": WORDS}, headers={"x-csrf-token": token(page)})

    assert answer.status_code == 404
    assert service.relayed() == 1, "only the binding was sent"


def test_page__that_is_private_asks_to_sign_in(service: Service, person: SoftPerson) -> None:
    for path in ("/payments", f"/payments/{service.payment(service.story.held)}"):
        answer = person.http.get(path)
        assert answer.url.path == "/sign-in"
        assert "$" not in text(answer.text)
    page = person.get("/sign-in")
    path = f"/appeal/{service.payment(service.story.held)}/prepare"
    with pytest.raises(PageRefused):
        person.post(path, page, {"words": WORDS})
