"""What no browser sends: the pages refuse it in words, and never fail.

given a person who is signed in, and one who is setting up sign-in
├── any field of any form very long, half a character, NUL, of another type or missing: refused
├── a payment's number of any length: what is no payment should not be there
└── many wrong codes, or case numbers nobody has: the right code should work at once
"""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from almoner.casefile import codes
from almoner.demo.person import PageRefused, SoftPerson, text, token
from almoner.service import appealing, binding, sessions, tries
from almoner.testing.pages import Service

JSON = "application/json"
HALF = "\ud800"
DEEP = 5_000
"""Brackets in a passkey's answer: more than any reader goes into."""
ODD = {
    "long": "9" * 60_000,
    "half a character": HALF,
    "nul": "\0",
    "number": 7,
    "list": [HALF],
    "object": {"rawId": {}, "": None},
    "deep": base64.urlsafe_b64encode(b"[" * DEEP).decode(),
    "deep cbor": base64.urlsafe_b64encode(b"\x81" * DEEP).decode(),
}
CREDENTIAL = ["id", "rawId", "type", "response", "authenticatorAttachment"]
RESPONSE = [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
    "transports",
]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits after many wrong codes."""
    monkeypatch.setattr(binding, "PAUSE_SECONDS", 0.0)


def _answer(person: SoftPerson, path: str, csrf: str, body: object) -> httpx.Response:
    return person.http.post(
        path,
        content=json.dumps(body),
        headers={"content-type": JSON, "x-csrf-token": csrf},
        follow_redirects=False,
    )


def _bodies(good: dict[str, Any], odd: object) -> list[dict[str, Any]]:
    """A good answer with each of its fields odd in turn, and with each missing."""
    bodies = [{**good, name: odd} for name in good]
    bodies += [{each: good[each] for each in good if each != name} for name in good]
    inner = good.get("response")
    if isinstance(inner, dict):
        bodies += [{**good, "response": each} for each in _bodies(inner, odd)]
    return bodies


# Fields


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_binding__of_odd_fields_is_refused_and_never_fails(
    service: Service, person: SoftPerson, odd: object
) -> None:
    number, code = service.letter(service.story.held)
    csrf = token(person.get("/bind"))
    good = {"case_number": number, "code": code}
    for body in _bodies(good, odd):
        assert _answer(person, "/bind", csrf, body).status_code == 400
    assert _answer(person, "/bind", csrf, good).status_code == 303

    options = _answer(person, "/bind/passkey/options", csrf, {"odd": odd}).json()
    made = person.passkey.create(options)
    for body in _bodies(made, odd):
        assert _answer(person, "/bind/passkey", csrf, body).status_code < 500
    assert "My payments" in person.bind(*service.letter(service.story.new)), "the pages still work"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_sign_in__of_odd_fields_is_refused_and_never_fails(bound: SoftPerson, odd: object) -> None:
    bound.sign_out()
    csrf = token(bound.get("/sign-in"))
    known = bound.passkey.sign(_answer(bound, "/sign-in/options", csrf, {"odd": odd}).json())
    for number in range(len(_bodies(known, odd))):
        signed = bound.passkey.sign(_answer(bound, "/sign-in/options", csrf, {}).json())
        answer = _answer(bound, "/sign-in", csrf, _bodies(signed, odd)[number])
        assert answer.status_code < 500
        if answer.status_code == 200:
            bound.sign_out()
            csrf = token(bound.get("/sign-in"))
    assert "My payments" in bound.sign_in()


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_appeal__of_odd_fields_is_refused_and_never_fails(
    service: Service, bound: SoftPerson, odd: object
) -> None:
    path = f"/appeal/{service.payment(service.story.held)}"
    csrf = token(bound.get(path))
    prepared = _answer(bound, f"{path}/prepare", csrf, {"words": odd})
    # Half a character is replaced, as browsers do; any other short text is somebody's words.
    readable = isinstance(odd, str) and len(odd) <= appealing.MOST_WORDS
    assert prepared.status_code == (200 if readable else 400)
    options = _answer(bound, f"{path}/prepare", csrf, {"words": "Two families."}).json()
    for name in (*CREDENTIAL, *RESPONSE):
        signed = bound.passkey.sign(options)
        inner = signed["response"]
        body = (
            {**signed, name: odd}
            if name in CREDENTIAL
            else {**signed, "response": {**inner, name: odd}}
        )
        assert _answer(bound, path, csrf, body).status_code < 500
        options = _answer(bound, f"{path}/prepare", csrf, {"words": "Two families."}).json()
    assert _answer(bound, path, csrf, {}).status_code < 500


@pytest.mark.parametrize("path", ["/bind", "/sign-in", "/sign-out", "/bind/passkey"])
@pytest.mark.parametrize("odd", [HALF, [], {}, 7, True, None], ids=ascii)
def test_token__that_is_no_text_is_refused_in_words(
    person: SoftPerson, path: str, odd: object
) -> None:
    person.get("/bind")
    answer = person.http.post(
        path, content=json.dumps({"csrf": odd}), headers={"content-type": JSON}
    )

    assert answer.status_code == 400
    assert "We could not read that" in answer.text
    assert "555-0100" in answer.text
    assert answer.headers["content-security-policy"]


# Payments


@pytest.mark.parametrize("digits", [20, 21, 5_000])
@pytest.mark.parametrize("path", ["/payments/{}", "/appeal/{}", "/appeal/{}/done"])
def test_payment__of_any_number_of_digits_is_not_there(
    service: Service, bound: SoftPerson, path: str, digits: int
) -> None:
    answer = bound.http.get(path.format("9" * digits))

    assert answer.status_code == 404
    assert "This page is not here" in answer.text
    assert bound.http.get(path.format(service.payment(service.story.held))).status_code == 200


@pytest.mark.parametrize("digits", [20, 21, 5_000])
@pytest.mark.parametrize("path", ["/appeal/{}", "/appeal/{}/prepare"])
def test_appeal__of_a_payment_of_any_number_of_digits_is_not_there(
    bound: SoftPerson, path: str, digits: int
) -> None:
    csrf = token(bound.get("/payments"))

    answer = _answer(bound, path.format("9" * digits), csrf, {"words": "x"})

    assert answer.status_code == 404


# Lock-out


@pytest.mark.usefixtures("quick")
def test_code__that_is_right_works_after_many_wrong_ones_of_a_stranger(service: Service) -> None:
    number, code = service.letter(service.story.other)
    stranger, household = SoftPerson(service.origin), SoftPerson(service.origin)
    for _ in range(tries.TRIES):
        with pytest.raises(PageRefused, match="do not belong together"):
            stranger.send_code(number, codes.new())
    with pytest.raises(PageRefused, match="many wrong codes"):
        stranger.send_code(number, codes.new())

    assert "My payments" in household.bind(number, code)
    stranger.close()
    household.close()


def test_code__that_is_right_works_after_many_invented_case_numbers(
    service: Service, person: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MOST_KEYS", 3)
    number, code = service.letter(service.story.other)
    for invented in range(5):
        with pytest.raises(PageRefused, match="do not belong together"):
            person.send_code(f"X-{invented}", codes.new())

    assert "My payments" in person.bind(number, code)


def test_code__that_is_wrong_once_more_after_many_is_answered_late(
    service: Service, person: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("almoner.service.binding.sleep", wait)
    number, code = service.letter(service.story.other)
    for _ in range(tries.TRIES):
        with pytest.raises(PageRefused):
            person.send_code(number, codes.new())
    assert waited == []
    with pytest.raises(PageRefused):
        person.send_code(number, codes.new())

    assert waited == [binding.PAUSE_SECONDS]
    person.send_code(number, code)
    assert waited == [binding.PAUSE_SECONDS], "the right code is answered at once"


@pytest.mark.usefixtures("quick")
def test_code__of_a_case_number_that_is_too_long_is_not_kept(person: SoftPerson) -> None:
    code = codes.new()
    for _ in range(tries.TRIES + 2):
        with pytest.raises(PageRefused, match="too long for a case number") as refusal:
            person.send_code("A" * (binding.MOST_CHARACTERS + 1), code)
        assert "A" * 10 not in str(refusal.value)
    with pytest.raises(PageRefused, match="do not belong together"):
        person.send_code("A" * binding.MOST_CHARACTERS, code)


def test_code__with_many_spaces_is_refused_when_it_is_too_long(
    service: Service, person: SoftPerson
) -> None:
    number, code = service.letter(service.story.other)
    spaced = code.replace("-", " " * 5)
    assert len(spaced) <= binding.MOST_CHARACTERS
    with pytest.raises(PageRefused, match="typing error"):
        person.send_code(number, code.replace("-", " " * 10))

    assert "Make your passkey" in person.send_code(number, spaced)


# Visits


def test_visit__of_who_is_signed_in_outlasts_any_number_of_strangers(
    service: Service, bound: SoftPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_VISITS", 5)
    for _ in range(10):
        with httpx.Client(base_url=service.origin) as stranger:
            assert stranger.get("/bind").status_code == 200

    assert "My payments" in text(bound.get("/payments"))
